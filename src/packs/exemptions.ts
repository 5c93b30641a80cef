import { z } from 'zod'
import type { Day } from '../core/day.ts'
import { findWasteCode } from '../core/waste-code.ts'
import { Confidence, day, text } from './words.ts'

/**
 * hazardous-exemptions.csv: 危险废物豁免管理清单, one row a waste, stage and condition. Rows without codes are told by
 * their waste alone, so a person must choose them.
 */
const listed = z.string().transform((value) => value.split('；').filter((one) => one !== ''))
const optionalDay = z.union([z.literal('').transform(() => null), day])
export const Exemption = z.object({
  key: text,
  /** Whole codes, or categories as HW01. */
  codes: listed,
  waste: text,
  stages: listed,
  condition: text,
  exemption: text,
  validFrom: day,
  validTo: optionalDay,
  confidence: Confidence,
})
export type Exemption = z.infer<typeof Exemption>

/** What may be exempted of a code on a day; conditions are for a person to state. */
export function exemptionsOf(list: readonly Exemption[], code: string, on: Day): Exemption[] {
  const category = findWasteCode(code)?.class
  return list.filter(
    (e) =>
      e.validFrom <= on &&
      (e.validTo === null || on < e.validTo) &&
      e.codes.some((one) => one === code || one === category),
  )
}
