import { gramsToDecimal } from '../../../../../src/core/mass.ts'
import { parseQuantity } from '../../../../../src/core/quantity.ts'
import { Refusal } from '../../../../../src/core/refusal.ts'
import type { FieldValue, FieldValues } from '../../../../../src/manifests/contract.ts'
import type { ManifestField, ManifestProfile } from '../../../../../src/packs/manifest-profile.contract.ts'
import { groupDigits } from '../../../../ui/mass.tsx'

export type Typed = Readonly<Record<string, unknown>>

/** The unit meant where a mass is typed without one: that of the profile's trade. */
export const massUnitOf = ({ units }: Pick<ManifestProfile, 'units'>): '吨' | '千克' =>
  units.find((u) => u === 'kilogram' || u === 'tonne') === 'kilogram' ? '千克' : '吨'

export const gramsTyped = (text: string, unit: '吨' | '千克'): number =>
  parseQuantity(text, { defaultUnit: unit }).grams

/** What was understood of a mass, or why nothing was. */
export function massRead(text: string, unit: '吨' | '千克'): { ok: boolean; text: string } | null {
  if (text.trim() === '') return null
  try {
    const { grams } = parseQuantity(text, { defaultUnit: unit })
    return { ok: true, text: `= ${groupDigits(gramsToDecimal(grams, '吨'))} 吨` }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, text: error.message }
    throw error
  }
}

function readTyped(field: ManifestField, typed: unknown, profile: ManifestProfile): FieldValue {
  if (typed === undefined || typed === null || typed === '') return null
  if (field.type === 'grams') return gramsTyped(String(typed), massUnitOf(profile))
  if (field.type === 'party' || field.type === 'facility' || field.type === 'count') return Number(typed)
  return String(typed).trim()
}

/** What stands in the fields, as an act carries it. */
export const valuesOf = (profile: ManifestProfile, typed: Typed): FieldValues =>
  Object.fromEntries(
    profile.fields
      .filter((field) => field.key in typed)
      .map((field) => [field.key, readTyped(field, typed[field.key], profile)]),
  )

/** The same while somebody is still typing: what cannot be read yet is not there. */
export const valuesSoFar = (profile: ManifestProfile, typed: Typed): FieldValues =>
  Object.fromEntries(
    profile.fields.flatMap((field) => {
      if (!(field.key in typed)) return []
      try {
        return [[field.key, readTyped(field, typed[field.key], profile)]]
      } catch (error) {
        if (error instanceof Refusal) return []
        throw error
      }
    }),
  )

/** Values as the fields show them. */
export const typedOf = (fields: readonly ManifestField[], values: FieldValues): Typed =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const value = values[field.key]
      if (value === undefined || value === null) return []
      if (field.type === 'grams') return [[field.key, `${gramsToDecimal(BigInt(value), '吨')} 吨`]]
      if (field.type === 'count') return [[field.key, value]]
      return [[field.key, String(value)]]
    }),
  )

/** Only what differs: an act says what it changes. */
export const changedIn = (before: FieldValues, now: FieldValues): FieldValues =>
  Object.fromEntries(Object.entries(now).filter(([key, value]) => value !== (before[key] ?? null)))
