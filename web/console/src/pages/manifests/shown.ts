import type { ManifestDetail } from '../../../../../src/manifests/api.contract.ts'
import type { Manifest } from '../../../../../src/manifests/contract.ts'
import type { ManifestProfile } from '../../../../../src/packs/manifest-profile.contract.ts'

/** What every part of the page is given: the facts, the manifest they make, and the profile they are read by. */
export interface Shown {
  readonly d: ManifestDetail
  readonly m: Manifest
  readonly profile: ManifestProfile
}

export type Open = ManifestDetail['open'][number]

/** Names of what values point to, as far as this person may see them. */
export function nameOfParty({ d }: Pick<Shown, 'd'>, id: number | null | undefined): string {
  if (id === null || id === undefined) return '—'
  return d.parties.find((p) => p.id === id)?.name ?? `单位 #${id}`
}
