import { lastDayOf, type Period } from '../core/period.ts'
import type { PlanTarget } from '../packs/plan-data.ts'
import { readBookFigures } from '../plan/book-figures.ts'
import type { Duty } from '../plan/obligations.rules.ts'
import { decisiveYear, figureKey, meets } from '../plan/targets.rules.ts'
import type { StoredPlan } from '../plan/versions.store.ts'
import type { Stage } from './stage.ts'

/** Figures a unit states of a measure, and how much of the year has passed. */
export type Claims = (duty: Duty, unit: string, passed: number) => { key: string; value: string }[]

/**
 * What the book has, the unit states too; but of one measure it states from the middle of the year on what the book
 * does not bear out.
 */
export async function claimsIn(
  { database, house }: Stage,
  { duties }: Pick<StoredPlan, 'duties'>,
  period: Period,
): Promise<Claims> {
  const today = lastDayOf(period)
  const inBook = duties.filter((duty) => duty.targets.some((target) => target.figure))
  const wanted = inBook.flatMap((duty) =>
    duty.targets.flatMap((t) => (t.figure ? [{ ...t.figure, year: decisiveYear(t, today) }] : [])),
  )
  const figures = await readBookFigures(database, house.district, wanted, { today, asOf: null })
  const contrary = (inBook[1] ?? inBook[0])?.id
  return (duty, unit, passed) => {
    if (unit !== duty.leads[0]) return []
    return duty.targets.flatMap((target) => {
      if (typeof target.value !== 'number') return []
      if (!target.figure) return [{ key: target.key, value: String(soFar(target, target.value, passed)) }]
      const book = figures.get(figureKey(target.figure, decisiveYear(target, today)))
      if (!book || !/^\d+(\.\d{1,6})?$/.test(book)) return []
      const value = duty.id === contrary && passed >= 0.5 ? opposite(target, target.value, book) : book
      return [{ key: target.key, value }]
    })
  }
}

function soFar({ unit, operator }: PlanTarget, value: number, passed: number): number {
  if (passed === 1 || operator === '<=') return value
  return unit === '%' ? Math.round(value * (0.7 + 0.3 * passed)) : Math.floor(value * passed)
}

/** Short of the target where the book reaches it, and the target where the book does not. */
function opposite(target: PlanTarget, value: number, book: string): string {
  if (!meets(target, book)) return String(value)
  return String(target.operator === '<=' ? value + 5 : Math.max(0, value - 5))
}
