import type { DistrictView } from '../packs/district-view.ts'
import type { BookContext } from './booking.ts'
import type { BookRules } from './load.store.ts'

/** What the rooms from the ledger onward are given beside the platform's context: made once, in main.ts. */
export interface House {
  readonly district: DistrictView
  readonly rules: BookRules
  /** Facts booked by this process are demonstration data. */
  readonly demo: boolean
}

export function bookRulesOf(district: DistrictView, unknownReceiver: number): BookRules {
  return { streamOf: district.waste.streamOf, rulesOf: district.settingsOf, unknownReceiver }
}

export const bookContext = (house: House, now: Date, command: string | null): BookContext => ({
  rules: house.rules,
  now,
  zone: house.district.zone,
  command,
  demo: house.demo,
})
