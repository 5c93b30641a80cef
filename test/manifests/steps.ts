import { addDays, asDay, type Day } from '../../src/core/day.ts'
import { Refusal } from '../../src/core/refusal.ts'
import {
  type ActFact,
  type Acting,
  type FieldValues,
  type Manifest,
  ManifestAct,
  type ManifestActKind,
} from '../../src/manifests/contract.ts'
import { type DecisionWorld, decide } from '../../src/manifests/decide.rules.ts'
import { applyAct, blank } from '../../src/manifests/fold.rules.ts'
import type { ManifestProfile, ManifestRole } from '../../src/packs/manifest-profile.contract.ts'
import { profileOf } from './profiles.ts'

export const hazardous = profileOf('hazardous')
/** Party of each role; facilities are ten times their party. */
export const partyOfRole = { consignor: 1, carrier: 2, consignee: 3, supervisor: null } as const
export const today: Day = asDay('2026-03-02')

export const by = (role: ManifestRole, over: Partial<Acting> = {}): Acting => ({
  role,
  party: partyOfRole[role],
  via: 'own',
  name: role,
  through: null,
  ...over,
})
export const worldOn = (over: Partial<DecisionWorld> = {}): DecisionWorld => ({
  actor: 'somebody',
  at: `${today}T02:00:00.000Z`,
  deviceAt: null,
  clock: 'server',
  day: today,
  today,
  answerBy: addDays(today, 5),
  partyOf: (facility) => (facility % 10 === 0 ? facility / 10 : undefined),
  takesCode: () => true,
  findings: [],
  bearerOf: () => undefined,
  demo: false,
  ...over,
})

export const values = {
  draft: {
    consignor: 10,
    consignee: 30,
    code: '900-214-08',
    purpose: 'dispose',
    carrier: 2,
    plate: '示A·00001',
    emergencyPhone: '0000-1234567',
    handler: '甲',
    hazards: 'T,I',
    form: 'liquid',
  },
  load: { grams: 2_000_000, packaging: '桶', packages: 5 },
  takeOver: { driver: '乙' },
  receive: { accepted: 2_000_000, refused: 0, receiverHandler: '丙', receivedWeighing: 'scale' },
} satisfies Record<string, FieldValues>

export type Step = [ManifestActKind, ManifestRole, FieldValues?, Partial<ManifestAct>?, Partial<Acting>?]

export function askedOf([kind, , filled = {}, more = {}]: Step): ManifestAct {
  return ManifestAct.parse({ kind, values: filled, ...more })
}

/** Hazardous codes end in two digits, all others in a class of letters. */
const inProfile = (profile: ManifestProfile, world: DecisionWorld): DecisionWorld => ({
  ...world,
  takesCode: (code) => profile.streams.includes('hazardous') === /-\d{2}$/.test(code),
})

export interface Walked {
  manifest: Manifest
  acts: ActFact[]
}

export function walk(
  steps: readonly Step[],
  profile: ManifestProfile = hazardous,
  world: DecisionWorld = worldOn(),
): Walked {
  let manifest: Manifest | null = null
  const acts: ActFact[] = []
  for (const step of steps) {
    const fact: ActFact = decide(
      profile,
      manifest,
      askedOf(step),
      by(step[1], step[4]),
      inProfile(profile, world),
    )
    const numbered =
      step[0] === 'issue' || step[0] === 'backfill' ? { ...fact, number: 'WFHW2026000001' } : fact
    manifest = applyAct(profile, manifest ?? blank(profile.key), numbered)
    acts.push(numbered)
  }
  return { manifest: manifest as Manifest, acts }
}

/** The code with which a step is refused, or null where it is not. */
export function refusalOf(
  before: readonly Step[],
  step: Step,
  world: DecisionWorld = worldOn(),
  profile: ManifestProfile = hazardous,
): string | null {
  const { manifest } = before.length === 0 ? { manifest: null } : walk(before, profile)
  try {
    decide(profile, manifest, askedOf(step), by(step[1], step[4]), inProfile(profile, world))
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const why = { reason: '有原因' }
/** The ways to each state, as short as they can be. */
const draft: Step = ['draft', 'consignor', values.draft]
const issued: Step[] = [draft, ['issue', 'consignor']]
const signed: Step[] = [...issued, ['load', 'consignor', values.load]]
const loaded: Step[] = [...signed, ['takeOver', 'carrier', values.takeOver]]
const inTransit: Step[] = [...loaded, ['depart', 'carrier']]
const arrived: Step[] = [...inTransit, ['arrive', 'carrier']]
const receive = (accepted: number, refused: number): Step => [
  'receive',
  'consignee',
  { ...values.receive, accepted, refused },
  why,
]
export const ways = {
  draft: [draft],
  issued,
  loaded,
  inTransit,
  arrived,
  accepted: [...arrived, receive(1_500_000, 0)],
  partlyAccepted: [...arrived, receive(1_400_000, 600_000)],
  rejected: [...arrived, receive(0, 2_000_000)],
  returning: [...arrived, ['turnBack', 'carrier', {}, why]],
  settled: [...arrived, receive(2_000_000, 0)],
  closed: [...arrived, receive(2_000_000, 0), ['close', 'consignor']],
  cancelled: [...issued, ['cancel', 'consignor', {}, why]],
} satisfies Record<Manifest['state'], Step[]>
export const signedWay = signed
