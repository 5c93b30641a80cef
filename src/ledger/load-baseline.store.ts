import { type BaselineTotal, type StatedTotal, statedTotals } from '../packs/baseline.ts'
import type { Pack } from '../packs/schema.ts'
import type { SeededDistrict } from '../packs/seed-district.store.ts'
import type { Writer } from '../platform/database.ts'
import { type AreaTotal, insertAreaTotals } from './area-totals.store.ts'

/**
 * Books the plan's own figures (规划数据) as control totals of the declaring units. Idempotent: what stands in the book
 * as the pack has it is left alone, what the pack says otherwise replaces it. Answers how many were written.
 */
export async function loadBaseline(
  tx: Writer,
  pack: Pick<Pack, 'baseline' | 'district'>,
  seeded: SeededDistrict,
  context: { now: Date; zone: string },
): Promise<number> {
  const years = [...new Set(pack.baseline.totals.map((t) => t.year))].sort()
  const wanted = years
    .flatMap((year) => statedTotals(pack.baseline, year))
    .map((s) => totalOf(s, pack, seeded))
  const known = await tx.query<{ id: string; hash: string }>(
    `select details ->> 'baseline' as id, details ->> 'content' as hash from wufei.control_total
     where district = $1 and source = 'plan' and superseded_by is null`,
    [tx.actor.district],
  )
  const there = new Map(known.map((k) => [k.id, k.hash]))
  const fresh = wanted.filter((t) => there.get(String(t.details?.baseline)) !== t.details?.content)
  await insertAreaTotals(tx, fresh, { ...context, demo: false })
  return fresh.length
}

function totalOf(
  { total, columns, generatedImplied }: StatedTotal,
  pack: Pick<Pack, 'district'>,
  seeded: SeededDistrict,
): AreaTotal {
  const unit = seeded.units.get(total.unitCode)
  if (!unit) throw new Error(`baseline names the unit ${total.unitCode}, which was not seeded`)
  // Table 2 has no 产生量: what is collected is what it counts.
  const stated = Object.entries(columns).filter(
    ([column]) => column !== 'generated' || columns.collectedAndTransported === undefined,
  )
  const content = JSON.stringify(total)
  return {
    scope: 'district',
    facility: unit.facility,
    street: null,
    stream: total.stream,
    codes: total.codes,
    from: `${total.year}-01-01`,
    to: `${total.year + 1}-01-01`,
    source: 'plan',
    sector: total.sector,
    note: noteOf(total, pack.district.plan.title),
    details: {
      baseline: total.id,
      content,
      pieces: total.pieces,
      cellNotes: {
        ...total.cellNotes,
        ...(generatedImplied ? { generated: '由利用量推定，规划未给出' } : {}),
      },
    },
    columns: stated.map(([column, grams]) => ({
      column,
      grams,
      method: total.methods[column],
      measure:
        total.columns[column] === undefined ? undefined : { value: total.columns[column], unit: total.unit },
    })),
    record: null,
  }
}

function noteOf(total: BaselineTotal, plan: string): string {
  return [`《${plan}》${total.place}`, total.note].filter(Boolean).join('；')
}
