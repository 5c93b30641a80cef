import { labelPeriod } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import { type PaperWords, recordView } from '../ledger/record-view.rules.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { TableLayout } from '../packs/schema.ts'
import type { Reader } from '../platform/database.ts'
import type { Contribution } from './area-totals.rules.ts'
import type { DrillItem, DrillReply } from './drill.contract.ts'
import type { PlaceName } from './inventory.store.ts'
import { readPlaces } from './inventory.store.ts'
import { findStatement } from './statement.store.ts'

type Places = ReadonlyMap<number, PlaceName>

const stater = ({ total }: Contribution, district: DistrictView, places: Places): string =>
  total.source === 'plan'
    ? district.pack.district.plan.sourceLabel
    : `${places.get(total.facility)?.partyName ?? ''}申报`

/** An area's total among the parts of a figure; its statement is one step further. */
export function totalItem(c: Contribution, district: DistrictView, places: Places): DrillItem {
  const { total, grams } = c
  const note = total.note ? `；${total.note}` : ''
  return {
    key: `total:${total.id}`,
    label: stater(c, district, places),
    detail: `${labelPeriod(total.period)}合计，扣除已有明细后的未分项${note}`,
    grams: String(grams),
    next: `total:${total.id};column:${c.column}`,
  }
}

/** What a total states, what its detail takes off that, and the paper, the person and the moment behind it. */
export async function totalLevel(
  tx: Reader,
  district: DistrictView,
  layout: TableLayout,
  contributions: readonly Contribution[],
  path: string,
  papers: PaperWords | undefined,
): Promise<DrillReply> {
  const [first] = contributions
  const statement = first && (await findStatement(tx, first.total.id))
  if (!first || !statement) return refuse('drill_path_unknown', { path })
  const places = await readPlaces(tx, [first.total.facility])
  return {
    level: '申报',
    items: contributions.flatMap((c) => stepsOf(c, layout)),
    statement: {
      by: stater(first, district, places),
      period: labelPeriod(statement),
      note: first.total.note,
      recordedAt: statement.recordedAt.toISOString(),
      actor: statement.actor,
      records: statement.records.map(recordView(papers)),
    },
  }
}

function stepsOf(c: Contribution, layout: TableLayout): DrillItem[] {
  const stated = BigInt(c.total.columns.find(({ column }) => column === c.column)?.grams ?? 0)
  const title = layout.columns.find(({ key }) => key === c.column)?.title ?? c.column
  const detail = c.grams - stated
  return [
    { key: `stated:${c.column}`, label: `申报的${title}`, grams: String(stated) },
    ...(detail === 0n
      ? []
      : [{ key: `detail:${c.column}`, label: '其中已有明细，已在别处计入', grams: String(detail) }]),
  ]
}
