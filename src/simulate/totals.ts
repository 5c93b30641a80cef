import type { Stream } from '../core/codes.ts'
import { addDays, type Day } from '../core/day.ts'
import { periodsOf } from './declarations.ts'
import type { DepartmentTotal } from './plan.ts'
import { randomOf } from './random.ts'
import type { Scene } from './scene.ts'

/** A department's totals through the year, each a little above what finer records hold. */
export function enterTotals(
  scene: Scene,
  total: DepartmentTotal,
  streamOf: (code: string) => Stream | undefined,
): void {
  const random = randomOf(scene.seed, `total:${total.unit}:${total.codes}`)
  for (const { from, last } of periodsOf(scene.year, total.every === 'month' ? 12 : 4)) {
    const excess = total.excess * random.around(0.5)
    scene.agenda.enter(addDays(last, random.whole(5, 12)), () => {
      const codes = total.of ?? scene.tally.codes().filter((c) => streamOf(c) === total.stream)
      const detail = scene.tally.of(codes, monthsOf(from, last))
      // Departments state whole tonnes.
      const grams = Math.ceil((detail * (1 + excess)) / 1_000_000) * 1_000_000
      return grams > 0 ? [{ kind: 'total', total, from, to: addDays(last, 1), grams }] : []
    })
  }
}

function monthsOf(from: Day, last: Day): string[] {
  const months: string[] = []
  for (let day = from; day <= last; day = addDays(day, 1))
    if (months.at(-1) !== day.slice(0, 7)) months.push(day.slice(0, 7))
  return months
}
