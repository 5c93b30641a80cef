import { asOfDay } from '../core/as-of.ts'
import { type Day, isDay } from '../core/day.ts'
import { dayIn, endOfDay } from '../core/zone.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { Target } from '../platform/rights.rules.ts'

/** What the routes of the plan are given beside the platform's context. */
export interface PlanHouse {
  readonly district: DistrictView
}

export const planKey = ({ district }: PlanHouse, asked: string | undefined): string =>
  asked ?? district.pack.plan.key

/** The moment up to which (exclusive) a past day's knowledge reaches; null: now. A day that has not come is refused. */
export function knownBefore({ district }: PlanHouse, asOf: string | undefined, now: Date): Date | null {
  const day = asOfDay(asOf, dayIn(district.zone, now))
  return day && endOfDay(district.zone, day)
}

/** A unit as the rights table asks for it: a street is a unit of the plan too. */
export const unitTarget = (unit: string): Target => ({ unit, street: unit })

/** A day as a schema left it, which has checked it already. */
export function dayGiven(text: string): Day {
  if (!isDay(text)) throw new RangeError(`${text} is not a day`)
  return text
}
