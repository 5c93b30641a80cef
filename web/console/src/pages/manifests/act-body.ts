import type { FieldValues, Manifest, ManifestActKind } from '../../../../../src/manifests/contract.ts'
import { sealedBy } from '../../../../../src/manifests/fields.rules.ts'
import {
  type ManifestField,
  type ManifestProfile,
  manifestPhases,
} from '../../../../../src/packs/manifest-profile.contract.ts'
import { changedIn, type Typed, typedOf, valuesOf } from './values.ts'

/** What the dialog of an act asks for first, and what may be filled along with it. */
export function fieldsAsked(
  profile: ManifestProfile,
  kind: ManifestActKind,
  open: readonly string[],
  missing: readonly string[],
): { first: ManifestField[]; more: ManifestField[] } {
  const phase = manifestPhases.find((p) => p === kind)
  const here = new Set(phase ? sealedBy(profile, phase).map((f) => f.key) : [])
  const fields = profile.fields.filter((f) => open.includes(f.key))
  const isFirst = (f: ManifestField) =>
    kind === 'edit' || kind === 'handOver' || here.has(f.key) || missing.includes(f.key)
  return { first: fields.filter(isFirst), more: fields.filter((f) => !isFirst(f)) }
}

/** A statement made anew says all of itself; the others say only what they change. */
const anew = (m: Manifest, kind: ManifestActKind): boolean =>
  kind === 'handOver' || kind === 'receive' || (kind === 'takeOver' && m.state === 'inTransit')

/** What stands in the fields when the dialog opens. */
export function typedFirst(profile: ManifestProfile, m: Manifest, kind: ManifestActKind): Typed {
  if (kind === 'handOver') return {}
  if (kind === 'takeOver' && m.state === 'inTransit') {
    const { carrier = null, plate = null, driver = null } = m.legs.at(-1) ?? {}
    return typedOf(profile.fields, { carrier, plate, driver })
  }
  const refused = kind === 'receive' && (m.values.refused ?? null) === null ? { refused: '0' } : {}
  return { ...refused, ...typedOf(profile.fields, m.values) }
}

export interface Filled {
  readonly values?: Typed
  readonly reason?: string
  readonly officialNo?: string
  readonly proposal?: 'revision' | 'cancellation'
  readonly packages?: readonly string[]
  readonly refusedPackages?: readonly string[]
  readonly withDependents?: boolean
}

/** The act as it is sent. */
export function actOf(profile: ManifestProfile, m: Manifest, kind: ManifestActKind, filled: Filled) {
  const { reason, officialNo, proposal, packages, refusedPackages, withDependents } = filled
  const rest = { reason, officialNo, proposal, packages, refusedPackages, withDependents }
  const all = valuesOf(profile, filled.values ?? {})
  const given = Object.fromEntries(Object.entries(all).filter(([, v]) => v !== null))
  const carried: FieldValues =
    filled.proposal === 'cancellation' ? {} : anew(m, kind) ? given : changedIn(m.values, all)
  const more = Object.entries(rest).filter(([, v]) =>
    Array.isArray(v) ? v.length > 0 : v !== undefined && v !== '' && v !== false,
  )
  return { kind, values: carried, ...Object.fromEntries(more) }
}
