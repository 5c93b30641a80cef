import { refuse } from '../core/refusal.ts'
import type { ManifestProfile, ManifestRole, SigningRole } from '../packs/manifest-profile.contract.ts'
import type { Actor } from '../platform/actor.ts'
import {
  type Acting,
  type Manifest,
  type ManifestAct,
  type ManifestActKind,
  manifestActNames,
} from './contract.ts'
import { objectionTo, transitions } from './transitions.rules.ts'

/** A party that lets another act for it. */
export interface Delegation {
  readonly party: number
  readonly partyName: string
  readonly firmName: string
  /** Empty: all of them. */
  readonly acts: readonly string[]
}

/** For whom somebody may act at all. */
export interface Standing {
  readonly actor: Pick<Actor, 'name'>
  readonly parties: readonly number[]
  readonly delegations: readonly Delegation[]
  readonly supervises: boolean
}

/** Parties a role may be filled by: of a leg handed over, the carrier that takes over as well as the one that hands. */
function holders(m: Manifest, role: SigningRole): number[] {
  const leg = role === 'carrier' ? m.legs.at(-1)?.carrier : null
  return [m.parties[role], leg].filter((p) => typeof p === 'number')
}

/** The roles somebody has on a manifest: in their own name first, then for those who delegated to them. */
export function rolesOn(m: Manifest, standing: Standing): Acting[] {
  const { actor, parties, delegations, supervises } = standing
  const roles = ['consignor', 'carrier', 'consignee'] as const
  const own = roles.flatMap((role) =>
    holders(m, role)
      .filter((party) => parties.includes(party))
      .map((party): Acting => ({ role, party, via: 'own', name: actor.name, through: null })),
  )
  const delegated = roles.flatMap((role) =>
    holders(m, role).flatMap((party) =>
      delegations
        .filter((d) => d.party === party)
        .map(
          ({ firmName }): Acting => ({ role, party, via: 'delegate', name: actor.name, through: firmName }),
        ),
    ),
  )
  const supervisor: Acting[] = supervises
    ? [{ role: 'supervisor', party: null, via: 'own', name: actor.name, through: null }]
    : []
  return [...unique(own), ...unique(delegated), ...supervisor]
}

const unique = (list: readonly Acting[]): Acting[] => [
  ...new Map(list.map((a) => [`${a.role}|${a.party}`, a])).values(),
]

/** Whether a delegate may do this; the others always may. */
const mayAct = (by: Acting, kind: ManifestActKind, { delegations }: Standing): boolean =>
  by.via !== 'delegate' ||
  delegations.some((d) => d.party === by.party && (d.acts.length === 0 || d.acts.includes(kind)))

/** In which role somebody does an act: as they say, else the first in which it is possible. */
export function actingFor(
  profile: ManifestProfile,
  m: Manifest,
  act: Pick<ManifestAct, 'kind'>,
  standing: Standing,
  today: string,
  as?: ManifestRole,
): Acting {
  const all = rolesOn(m, standing).filter((by) => as === undefined || by.role === as)
  const first = all[0] ?? refuse('manifest_not_party')
  const able = all.filter((by) => transitions[act.kind].roles.includes(by.role))
  const allowed = able.filter((by) => mayAct(by, act.kind, standing))
  if (able.length > 0 && allowed.length === 0)
    refuse('delegation_missing', {
      party: standing.delegations.find((d) => d.party === able[0]?.party)?.partyName ?? '',
      act: manifestActNames[act.kind],
    })
  const possible = allowed.find((by) => objectionTo(act.kind, { profile, manifest: m, by, today }) === null)
  return possible ?? allowed[0] ?? first
}

/** Whoever begins a manifest acts for the party of the place it names. */
export function beginningFor(
  party: number | undefined,
  role: SigningRole,
  kind: ManifestActKind,
  standing: Standing,
): Acting {
  const { actor, parties, delegations } = standing
  if (party === undefined) return refuse('manifest_not_party')
  if (parties.includes(party)) return { role, party, via: 'own', name: actor.name, through: null }
  const delegation = delegations.find((d) => d.party === party) ?? refuse('manifest_not_party')
  const by: Acting = { role, party, via: 'delegate', name: actor.name, through: delegation.firmName }
  if (mayAct(by, kind, standing)) return by
  return refuse('delegation_missing', { party: delegation.partyName, act: manifestActNames[kind] })
}
