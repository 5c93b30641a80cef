import type { Duty } from '../plan/obligations.rules.ts'
import { randomOf } from './random.ts'
import type { Stage } from './stage.ts'

/** One of the departments that lead a few measures lags behind all the time; the same for the same seed. */
export function laggingUnit(
  { house, seed }: Pick<Stage, 'house' | 'seed'>,
  duties: readonly Duty[],
): string | null {
  const { units } = house.district.pack
  const led = (unit: string) => duties.filter((duty) => duty.leads.includes(unit)).length
  const departments = units.filter((unit) => unit.kind === 'department' && led(unit.code) > 0)
  const few = departments.filter((unit) => led(unit.code) >= 2 && led(unit.code) <= 4)
  const from = few.length > 0 ? few : departments
  return from.length > 0 ? randomOf(seed, 'lagging unit').pick(from).code : null
}
