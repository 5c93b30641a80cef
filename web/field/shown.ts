import type { ManifestDetail } from '../../src/manifests/api.contract.ts'
import { type Local, localOf } from './local.rules.ts'
import type { FieldState } from './state.ts'

export const titleOf = (m: { readonly number: string | null }, id: number): string =>
  m.number ?? `草稿 #${id}`

/** A manifest with what was done to it on this phone; undefined where the phone keeps none of that number. */
export function localIn({ kept, queue, me }: FieldState, id: number): Local | undefined {
  const d = kept?.manifests.find((m) => m.id === id)
  return d && kept ? localWith(d, { kept, queue, me }) : undefined
}

export function localWith(
  d: ManifestDetail,
  { kept, queue, me }: Pick<FieldState, 'queue' | 'me'> & { readonly kept: NonNullable<FieldState['kept']> },
): Local | undefined {
  const profile = kept.profiles.find((p) => p.key === d.profile)
  if (!profile) return undefined
  const mine = queue.filter((q) => q.login === me?.login)
  return localOf(d, profile, mine, new Date())
}

export const partyName = ({ d }: Pick<Local, 'd'>, id: number | null | undefined): string =>
  id == null ? '尚未指明的单位' : (d.parties.find((p) => p.id === id)?.name ?? `单位 #${id}`)
export const facilityName = ({ d }: Pick<Local, 'd'>, id: unknown): string =>
  typeof id === 'number' ? (d.facilities.find((f) => f.id === id)?.name ?? `设施 #${id}`) : '—'
