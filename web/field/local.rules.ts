import { asDay, type Day } from '../../src/core/day.ts'
import { Refusal } from '../../src/core/refusal.ts'
import type { ManifestDetail } from '../../src/manifests/api.contract.ts'
import type { ActFact, Acting, Manifest, ManifestAct } from '../../src/manifests/contract.ts'
import { type DecisionWorld, decide } from '../../src/manifests/decide.rules.ts'
import { applyAct, foldActs } from '../../src/manifests/fold.rules.ts'
import { type OpenActs, whatIsOpen } from '../../src/manifests/open.rules.ts'
import type { ManifestProfile } from '../../src/packs/manifest-profile.contract.ts'
import type { Queued } from './queue.rules.ts'

/** A manifest as it stands on this phone: what the server told, and what was done here since. */
export interface Local {
  readonly d: ManifestDetail
  readonly m: Manifest
  readonly profile: ManifestProfile
  /** Acts done here that wait to be sent. */
  readonly pending: number
  readonly today: Day
}

/** The day on the phone, unless the server has already seen a later one. */
export function dayHere(now: Date, told: string): Day {
  const two = (n: number) => String(n).padStart(2, '0')
  const here = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  return asDay(here > told ? here : told)
}

function worldOf(d: ManifestDetail, m: Manifest, act: ManifestAct, now: Date): DecisionWorld {
  const today = dayHere(now, d.today)
  return {
    actor: '',
    at: now.toISOString(),
    deviceAt: now.toISOString(),
    clock: 'device',
    day: today,
    today,
    answerBy: today,
    partyOf: (facility) => (facility === m.values.consignor ? m.parties.consignor : m.parties.consignee),
    takesCode: () => true,
    findings: d.findings.filter((f) => f.at === act.kind),
    bearerOf: () => undefined,
    demo: d.demo,
  }
}

/** By the rule the server decides by: the act as it will be, or the refusal it will meet. */
export const tryAct = (
  { d, m, profile }: Pick<Local, 'd' | 'm' | 'profile'>,
  act: ManifestAct,
  by: Acting,
  now: Date,
): ActFact => decide(profile, m, act, by, worldOf(d, m, act, now))

/** Carries what waits in the queue out on the phone's copy. What is refused there is left to the server to explain. */
export function localOf(
  d: ManifestDetail,
  profile: ManifestProfile,
  queue: readonly Queued[],
  now: Date,
): Local {
  const waiting = queue.filter((q) => q.manifest === d.id && q.conflict === null).sort((a, b) => a.id - b.id)
  let m = foldActs(profile, d.acts)
  for (const { asked } of waiting) {
    const by = roleFor(d, asked.guest?.role ?? asked.as)
    if (!by) break
    try {
      m = applyAct(profile, m, tryAct({ d, m, profile }, asked.act, by, new Date(asked.deviceAt)))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      break
    }
  }
  return { d, m, profile, pending: waiting.length, today: dayHere(now, d.today) }
}

function roleFor(d: ManifestDetail, role: string | undefined): Acting | undefined {
  const mine = d.roles.find((by) => by.role === role)
  if (mine || role === undefined) return mine ?? d.roles[0]
  return { role: role as Acting['role'], party: null, via: 'guest', name: '', through: null }
}

/** What may be done now, by the function the console and the server use. */
export const openHere = ({ d, m, profile, today }: Local): OpenActs =>
  whatIsOpen(profile, m, d.roles, d.findings, today)
