import { refuse } from '../core/refusal.ts'
import {
  type CoreField,
  type ManifestProfile,
  type SigningRole,
  signingRoles,
} from '../packs/manifest-profile.contract.ts'
import type { FieldValues, Manifest } from './contract.ts'
import { checkValue, getField } from './fields.rules.ts'

/** Fields whose change changes the book. */
export const bookedFields: ReadonlySet<string> = new Set<CoreField>([
  'consignor',
  'consignee',
  'code',
  'purpose',
  'method',
  'grams',
  'accepted',
  'refused',
])
/** With these the load would be another load: they can be changed before it is on its way, not after. */
const identity: ReadonlySet<string> = new Set<CoreField>(['consignor', 'code'])

/** The values a revision asks for, as stored; only what is sealed, and not for good, can be asked for. */
export function revisedValues(profile: ManifestProfile, m: Manifest, values: FieldValues): FieldValues {
  const changed = Object.entries(values).flatMap(([key, value]) => {
    const field = getField(profile, key)
    if (m.sealed[key] === undefined) refuse('manifest_revision_unsealed', { field: field.title })
    const fresh = checkValue(profile, field, value)
    if (fresh === (m.values[key] ?? null)) return []
    if (field.immutable) refuse('manifest_field_immutable', { field: field.title })
    if (identity.has(key) && m.days.loaded !== undefined)
      refuse('manifest_revision_of_other_leg', { field: field.title })
    if (bookedFields.has(key) && key !== 'method' && m.owners.length > 1)
      refuse('manifest_revision_of_other_leg', { field: field.title })
    return [[key, fresh] as const]
  })
  if (changed.length === 0) refuse('manifest_revision_empty')
  return Object.fromEntries(changed)
}

/**
 * Whose consent a proposal needs: all who have signed, since they relied on what was sealed. Once a load is on its way
 * never the proposer alone: then whoever carries or awaits it answers too. A party does not ask itself.
 */
export function askedFor(m: Manifest, by: SigningRole, kind: 'revision' | 'cancellation'): SigningRole[] {
  const onWay = m.days.loaded !== undefined
  const others = signingRoles.filter(
    (role) => role !== by && m.parties[role] !== undefined && m.parties[role] !== m.parties[by],
  )
  const signed = others.filter((role) => hasSigned(m, role))
  if (!onWay) return signed
  if (kind === 'cancellation') return others
  return signed.length > 0
    ? signed
    : others.filter((role) => role === 'consignee' || m.parties.consignee === undefined)
}

function hasSigned(m: Manifest, role: SigningRole): boolean {
  if (role === 'consignor') return m.days.issued !== undefined
  if (role === 'consignee') return m.outcome !== null
  return m.legs.some((leg) => leg.takenOver !== null) && m.days.loaded !== undefined
}
