import { Refusal } from '../core/refusal.ts'
import type { ManifestProfile } from '../packs/manifest-profile.contract.ts'
import { type RunActKind, type RunState, runActNames, runStateNames } from './collection.contract.ts'
import type { FieldValues, Manifest, ManifestActKind } from './contract.ts'
import { openFields } from './fields.rules.ts'

export interface RunStanding {
  readonly state: RunState
  readonly stops: number
  /** Grams of its stops that lie in the store. */
  readonly left: number
}

const from: Readonly<Record<RunActKind, readonly RunState[]>> = {
  stop: ['collecting'],
  arrive: ['collecting'],
  onward: ['arrived'],
  cancel: ['collecting'],
}

/** Why an act is not possible on a run, or null: the server decides by it and the page shows it. */
export function runObjection(kind: RunActKind, run: RunStanding): Refusal | null {
  const act = runActNames[kind]
  if (!from[kind].includes(run.state))
    return new Refusal('collection_cannot', { act, state: runStateNames[run.state] })
  if (kind === 'arrive' && run.stops === 0) return new Refusal('collection_empty')
  if (kind === 'cancel' && run.stops > 0) return new Refusal('collection_has_stops', { count: run.stops })
  if (kind === 'onward' && run.left === 0) return new Refusal('collection_nothing_left')
  return null
}

/** The acts that bring a manifest from its beginning onto the vehicle, in a profile's own order. */
export const actsToLoad = ({ steps }: ManifestProfile): readonly ManifestActKind[] => [
  'draft',
  'issue',
  'load',
  ...(steps.takeOver ? (['takeOver'] as const) : []),
  ...(steps.depart ? (['depart'] as const) : []),
]

/** What of the values belongs into an act: what its role may fill now and has not filled yet. */
export function takenBy(
  profile: ManifestProfile,
  m: Manifest | null,
  kind: ManifestActKind,
  role: 'consignor' | 'carrier' | 'consignee',
  values: FieldValues,
): FieldValues {
  const open = new Set(openFields(profile, m, kind, role).map((f) => f.key))
  return Object.fromEntries(
    Object.entries(values).filter(([key, value]) => open.has(key) && value !== (m?.values[key] ?? null)),
  )
}

/** Only what the profile has a field for. */
export const fitting = (profile: ManifestProfile, values: FieldValues): FieldValues =>
  Object.fromEntries(Object.entries(values).filter(([key]) => profile.fields.some((f) => f.key === key)))

/** What a receipt says where everything is as it was signed: all the mass and every piece. */
export function asSigned(profile: ManifestProfile, m: Manifest): FieldValues {
  const pieces = profile.pieces.map((p) => [p.received, m.values[p.sent] ?? null] as const)
  return {
    accepted: m.values.grams ?? null,
    refused: 0,
    ...(m.values.weighing === undefined ? {} : { receivedWeighing: m.values.weighing }),
    ...Object.fromEntries(pieces),
  }
}

/** Counts in the profile's own pieces, as signed. */
export const piecesText = (profile: ManifestProfile, values: FieldValues): string =>
  profile.pieces
    .flatMap((p) =>
      typeof values[p.sent] === 'number' && values[p.sent] !== 0 ? [`${values[p.sent]} ${p.title}`] : [],
    )
    .join('、')
