import type { DistrictView } from '../packs/district-view.ts'
import type { BookContext } from './booking.ts'
import type { BookRules } from './load.store.ts'
import type { PaperWords } from './record-view.rules.ts'

/** What the rooms from the ledger onward are given beside the platform's context: made once, in main.ts. */
export interface House {
  readonly district: DistrictView
  readonly rules: BookRules
  /** Facts booked by this process are demonstration data. */
  readonly demo: boolean
  /** How the forms of the intake are called, which the book keeps as papers. */
  readonly papers?: PaperWords
}

/** The moisture at which the row of a code is printed, in thousandths; what nobody measured is taken to have it. */
export function moistureBasisOf(district: DistrictView, code: string): number | undefined {
  const place = district.rowOf(code)
  const layout = district.pack.tables.find((t) => t.no === place?.table)
  const basis = layout?.rows.find((r) => r.key === place?.row)?.moistureBasis
  return basis === undefined ? undefined : Math.round(Number(basis) * 10)
}

export function bookRulesOf(district: DistrictView, unknownReceiver: number): BookRules {
  return {
    streamOf: district.waste.streamOf,
    rulesOf: district.settingsOf,
    moistureOf: (code) => moistureBasisOf(district, code) ?? 0,
    unknownReceiver,
  }
}

export const bookContext = (house: House, now: Date, command: string | null): BookContext => ({
  rules: house.rules,
  now,
  zone: house.district.zone,
  command,
  demo: house.demo,
})
