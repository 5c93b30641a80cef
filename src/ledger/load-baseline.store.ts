import { addMonths, asDay } from '../core/day.ts'
import { grams } from '../core/mass.ts'
import { type BaselineTotal, type StatedTotal, statedTotals } from '../packs/baseline.ts'
import type { Pack } from '../packs/schema.ts'
import type { SeededDistrict } from '../packs/seed-district.store.ts'
import type { Writer } from '../platform/database.ts'
import { type AreaColumn, type AreaTotal, insertAreaTotals } from './area-totals.store.ts'
import { contentHash } from './booking.ts'

/**
 * Books the plan's own figures (规划数据) as control totals at the declaring units. Idempotent: a total whose content
 * is already in force is left alone, a changed one replaces it. Answers how many were written.
 */
export async function loadBaseline(
  tx: Writer,
  pack: Pick<Pack, 'baseline' | 'district'>,
  seeded: Pick<SeededDistrict, 'units'>,
  now: Date,
): Promise<number> {
  const years = [...new Set(pack.baseline.totals.map((t) => t.year))].sort((a, b) => a - b)
  const wanted = years.flatMap((year) =>
    statedTotals(pack.baseline, year).map((stated) => areaTotalOf(stated, pack, seeded)),
  )
  const known = await tx.query<{ hash: string }>(
    `select details ->> 'hash' as hash from wufei.control_total
     where district = $1 and source = 'plan' and superseded_by is null and details ? 'hash'`,
    [tx.actor.district],
  )
  const inForce = new Set(known.map((k) => k.hash))
  const fresh = wanted.filter((t) => !inForce.has(String(t.details?.hash)))
  await insertAreaTotals(tx, fresh, { now, zone: pack.district.timeZone, demo: false })
  return fresh.length
}

function areaTotalOf(
  stated: StatedTotal,
  pack: Pick<Pack, 'district'>,
  seeded: Pick<SeededDistrict, 'units'>,
): AreaTotal {
  const { total } = stated
  const from = asDay(`${total.year}-01-01`)
  const facility = seeded.units.get(total.unitCode)?.facility
  if (facility === undefined)
    throw new Error(`baseline ${total.id} names unit ${total.unitCode}, which was not seeded`)
  const content: AreaTotal = {
    scope: 'district',
    facility,
    street: null,
    stream: total.stream,
    codes: total.codes,
    from,
    to: addMonths(from, 12),
    source: 'plan',
    sector: total.sector,
    note: [pack.district.plan.sourceLabel, total.note].filter(Boolean).join('；'),
    columns: columnsOf(stated),
    record: null,
  }
  const details = { id: total.id, place: total.place, cellNotes: cellNotesOf(stated), pieces: total.pieces }
  return { ...content, details: { ...details, hash: contentHash({ content, details }) } }
}

/** 清运量 takes the place of 产生量 in its table: a mass stands in one column only. */
function columnsOf({ total, columns }: StatedTotal): AreaColumn[] {
  return Object.entries(columns)
    .filter(([column, mass]) => mass > 0 && !(column === 'generated' && 'collectedAndTransported' in columns))
    .map(([column, mass]) => ({
      column,
      grams: grams(mass),
      method: total.methods[column],
      ...measureOf(total, column),
    }))
}

const measureOf = (total: BaselineTotal, column: string): Pick<AreaColumn, 'measure'> => {
  const value = total.columns[column]
  return value === undefined ? {} : { measure: { value, unit: total.unit } }
}

const cellNotesOf = ({ total, generatedImplied }: StatedTotal): Record<string, string> => ({
  ...(generatedImplied ? { generated: '由利用量推定，规划未给出' } : {}),
  ...total.cellNotes,
})
