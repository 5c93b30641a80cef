import type { ManifestProfile } from '../packs/manifest-profile.contract.ts'
import type { Discrepancy, FieldValues, Manifest } from './contract.ts'
import { numberIn } from './fields.rules.ts'

/** A difference up to this is the scales'. */
export function toleratedGrams({ tolerance }: ManifestProfile, loaded: number): number {
  const share = (BigInt(loaded) * BigInt(tolerance.perMille)) / 1000n
  return Math.max(tolerance.atLeastGrams, Number(share))
}

/**
 * Boxes compare with boxes and kilograms with kilograms: a mass that was reckoned from pieces says nothing against a
 * scale, so only the pieces are compared then.
 */
export function differenceOf(profile: ManifestProfile, values: FieldValues): Omit<Discrepancy, 'status'> {
  const loaded = numberIn(values, 'grams') ?? 0
  const grams = loaded - (numberIn(values, 'accepted') ?? 0) - (numberIn(values, 'refused') ?? 0)
  const pieces = profile.pieces.flatMap(({ sent, received, title }) =>
    numberIn(values, sent) === numberIn(values, received) ? [] : [title],
  )
  const comparable = !isReckoned(values)
  const beyond = (comparable && Math.abs(grams) > toleratedGrams(profile, loaded)) || pieces.length > 0
  return { grams, beyond, pieces }
}

/** The mass sent is pieces × a declared mass, and a scale has weighed it since. */
export const isReckoned = (values: FieldValues): boolean =>
  values.weighing === 'factor' && values.receivedWeighing !== 'factor'

export function outcomeOf(values: FieldValues): NonNullable<Manifest['outcome']> {
  if ((numberIn(values, 'accepted') ?? 0) === 0) return 'rejected'
  return (numberIn(values, 'refused') ?? 0) > 0 ? 'partlyAccepted' : 'accepted'
}

/** Nothing of the load is open: no difference unsigned, nothing turned away that is not back. */
export const isAccountedFor = (m: Pick<Manifest, 'outcome' | 'discrepancy' | 'toReturn'>): boolean =>
  m.outcome !== null &&
  m.toReturn === 0 &&
  m.discrepancy?.status !== 'open' &&
  m.discrepancy?.status !== 'disputed'
