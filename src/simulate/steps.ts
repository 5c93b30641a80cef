import { addDays } from '../core/day.ts'
import type { FieldValues } from '../manifests/contract.ts'
import { numberIn } from '../manifests/fields.rules.ts'
import { type ManifestProfile, type SigningRole, signingRoles } from '../packs/manifest-profile.contract.ts'
import type { Fate } from './journeys.ts'
import type { Load } from './loads.ts'
import { valuesByStep } from './manifest-fields.ts'
import type { Scene } from './scene.ts'
import type { Signed, Step } from './signing.ts'

/** Where a load of the last days is left standing. */
export type Stop =
  | 'draft'
  | 'issued'
  | 'signed'
  | 'loaded'
  | 'inTransit'
  | 'relay'
  | 'arrived'
  | 'difference'
  | 'settled'

export interface Journey {
  readonly scene: Scene
  readonly profile: ManifestProfile
  readonly load: Load
  readonly fate: Fate
  readonly stop: Stop | null
  readonly signed: Signed
  /** How many manifests of its profile there were before, and itself. */
  readonly n: number
  readonly officialNo: string | null
  /** Minute of the day of the first signature. */
  readonly minute: number
  /** What the receiver's scale shows, as a share of what left. */
  readonly difference: number
}

/** Where a profile's loads can be left, by whom they then wait for. */
function stopsByRole({ steps, legs }: ManifestProfile): Record<SigningRole, Stop[]> {
  const on = (has: boolean, stop: Stop): Stop[] => (has ? [stop] : [])
  return {
    consignor: ['issued', 'difference', 'draft', ...on(steps.close, 'settled')],
    carrier: [
      ...on(steps.takeOver, 'signed'),
      ...on(steps.arrive, 'inTransit'),
      ...on(!steps.takeOver && legs > 1, 'relay'),
      ...on(steps.depart, 'loaded'),
    ],
    consignee: [...on(!steps.arrive, 'inTransit'), ...on(steps.arrive, 'arrived')],
  }
}

/** All of them, those first that wait for the role given. */
export function stopsOf(profile: ManifestProfile, first: SigningRole): Stop[] {
  const stops = stopsByRole(profile)
  const others = signingRoles.filter((role) => role !== first)
  return [...stops[first], ...others.flatMap((role) => stops[role])]
}

/** From the draft to the road; as far as the load is to go. */
export function departureSteps(journey: Journey): Step[] {
  const { scene, profile, load, fate, stop, officialNo, minute } = journey
  const values = valuesByStep(scene.district, profile, load)
  const shared = load.owner !== load.from.party
  const owners = shared && profile.originsKept ? { owners: [{ party: load.owner, grams: load.grams }] } : {}
  const steps: Step[] = [
    { role: 'consignor', minute: minute - 20, act: { kind: 'draft', values: values('issue') } },
  ]
  if (stop === 'draft') return steps
  steps.push({ role: 'consignor', minute: minute - 10, act: { kind: 'issue' } })
  if (officialNo)
    steps.push({ role: 'consignor', minute: minute - 8, act: { kind: 'recordNumber', officialNo } })
  if (stop === 'issued') return steps
  steps.push({ role: 'consignor', minute, act: { kind: 'load', values: values('load'), ...owners } })
  if (stop === 'signed') return steps
  if (profile.steps.takeOver)
    steps.push({ role: 'carrier', minute: minute + 4, act: { kind: 'takeOver', values: values('takeOver') } })
  if (stop === 'loaded') return steps
  if (profile.steps.depart) steps.push({ role: 'carrier', minute: minute + 6, act: { kind: 'depart' } })
  if (stop === 'relay') steps.push(handOver(journey))
  if (fate === 'revised') steps.push(...revision(journey))
  return steps
}

/** The truck broke down: another of the same carrier takes over, as soon as its driver signs. */
const handOver = ({ load, minute }: Journey): Step => ({
  role: 'carrier',
  minute: minute + 30,
  act: {
    kind: 'handOver',
    values: { carrier: load.vehicle.carrier ?? null, plate: load.vehicle.plate ?? null },
  },
})

/** What was sealed changes only with the consent of whoever signed: the mass, else the driver's name. */
function revision({ profile, load, minute }: Journey): Step[] {
  const immutable = profile.fields.some((f) => f.key === 'grams' && f.immutable)
  const values: FieldValues = immutable
    ? { driver: '演示驾驶员（替班）' }
    : { grams: Math.floor(load.grams * 0.99) }
  const reason = immutable ? '出车时换了驾驶员' : '复磅后更正装载量'
  return [
    {
      role: 'consignor',
      minute: minute + 10,
      act: { kind: 'propose', proposal: 'revision', values, reason },
    },
    { role: 'carrier', minute: minute + 15, act: { kind: 'consentAll' } },
  ]
}

export interface Received {
  readonly accepted: number
  readonly refused: number
  /** How much less a first receipt showed that was disputed afterwards. */
  readonly short?: number
}

/** From the receiver's gate to the end, or the whole of a paper sheet at once. */
export function arrivalSteps(journey: Journey, { accepted, refused, short = 0 }: Received): Step[] {
  const { profile, fate, stop, minute, load, scene } = journey
  const at = minute + 70
  const steps: Step[] = []
  if (fate === 'paper') return [backfilled(journey, accepted)]
  if (fate === 'turnedBack') {
    const reason = '接收单位停机检修，整车退回'
    return [{ role: 'carrier', minute: at, act: { kind: 'turnBack', reason } }]
  }
  if (profile.steps.arrive) steps.push({ role: 'carrier', minute: at, act: { kind: 'arrive' } })
  if (stop === 'arrived') return steps
  const values = valuesByStep(scene.district, profile, load)('receive')
  const receive = (grams: number, extra: { values?: FieldValues; reason?: string } = {}): Step => ({
    role: 'consignee',
    minute: at + 12,
    act: {
      kind: 'receive',
      values: { ...values, accepted: grams, refused, ...extra.values },
      ...(extra.reason ? { reason: extra.reason } : {}),
    },
  })
  const differs = fate === 'beyond' || stop === 'difference'
  const less = differs ? pieceLess(profile, values) : {}
  if (fate === 'disputed') {
    steps.push(receive(accepted - short, { reason: '过磅偏少，原因待查' }))
    steps.push({ role: 'consignor', minute: at + 60, act: { kind: 'dispute', reason: '请核对皮重后再过磅' } })
    steps.push({ ...receive(accepted), minute: at + 110 })
  } else if (differs) steps.push(receive(accepted, { values: less, reason: '途中沥水、清点差异，双方核对' }))
  else if (refused > 0) steps.push(receive(accepted, { reason: '部分不符合入场要求，退回三成' }))
  else steps.push(receive(accepted))
  if (fate === 'beyond') steps.push({ role: 'consignor', minute: at + 90, act: { kind: 'countersign' } })
  return steps
}

/** One piece less than was sent, where pieces are counted. */
function pieceLess(profile: ManifestProfile, values: FieldValues): FieldValues {
  const counted = profile.pieces.find((p) => (numberIn(values, p.received) ?? 0) > 0)
  return counted ? { [counted.received]: (numberIn(values, counted.received) ?? 1) - 1 } : {}
}

function backfilled({ scene, profile, load, officialNo, minute }: Journey, accepted: number): Step {
  const of = valuesByStep(scene.district, profile, load)
  const steps = ['issue', 'load', 'takeOver', 'depart', 'arrive', 'receive'] as const
  const values = Object.assign({}, ...steps.map(of), { accepted, refused: 0 }) as FieldValues
  return {
    role: 'consignor',
    minute: minute + 120,
    act: {
      kind: 'backfill',
      values,
      loadedOn: load.day,
      receivedOn: addDays(load.day, 1),
      ...(officialNo ? { officialNo } : {}),
    },
  }
}
