import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { House } from '../ledger/house.ts'
import { legalBasisOn } from '../packs/legal-basis.ts'
import type { ManifestProfile } from '../packs/manifest-profile.contract.ts'
import { permitKindNames } from '../parties/contract.ts'
import type { CheckRules } from './checks.rules.ts'

export function getProfile({ district }: House, key: string): ManifestProfile {
  const { manifestProfiles } = district.pack
  const profiles = manifestProfiles.map((p) => p.key).join('、')
  return (
    manifestProfiles.find((p) => p.key === key) ??
    refuse('manifest_profile_unknown', { profile: key, profiles })
  )
}

/** The stream of a code is the profile's, and its class where the profile names classes. */
export const takesCode = ({ rules }: House, profile: ManifestProfile, code: string): boolean => {
  const stream = rules.streamOf(code)
  return stream !== undefined && profile.streams.includes(stream)
}

export function checkRulesOf({ district }: House): CheckRules {
  const { legalBasis, thresholds } = district.pack
  const percent = (key: 'capacityWarning' | 'capacityRefusal', usual: bigint): bigint => {
    const value = thresholds[key]?.value
    return value === undefined ? usual : BigInt(value.split('.')[0] as string)
  }
  return {
    basisOf: (matter: string | null, on: Day) =>
      matter === null ? null : legalBasisOn(legalBasis, matter, on)?.citation,
    capacityWarning: percent('capacityWarning', 100n),
    capacityRefusal: percent('capacityRefusal', 120n),
    permitNames: permitKindNames,
  }
}
