import { asOfDay } from '../core/as-of.ts'
import { dayIn } from '../core/zone.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { IndicatorQuery } from './contract.ts'
import type { IndicatorsQuery } from './indicators.ts'

export interface IndicatorHouse {
  readonly district: DistrictView
}

/** What a page asks, with the day it is asked on. A day that is not over yet is today's knowledge. */
export function queryOf({ district }: IndicatorHouse, now: Date, q: IndicatorQuery): IndicatorsQuery {
  const today = dayIn(district.zone, now)
  return {
    year: q.year,
    asOf: asOfDay(q.asOf, today),
    today,
    ...(q.set === undefined ? {} : { set: q.set }),
  }
}
