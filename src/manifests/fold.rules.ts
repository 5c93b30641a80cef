import type { ManifestPhase, ManifestProfile, SigningRole } from '../packs/manifest-profile.contract.ts'
import type { ActFact, FieldValues, Leg, Manifest, ManifestDay, Proposal } from './contract.ts'
import { differenceOf, isAccountedFor, outcomeOf } from './difference.rules.ts'
import { numberIn, sealedBy, textIn } from './fields.rules.ts'

/** A manifest of which nothing has been said yet. */
export const blank = (profile: string): Manifest => ({
  profile,
  state: 'draft',
  outcome: null,
  number: null,
  officialNo: null,
  values: {},
  sealed: {},
  parties: {},
  loadSigned: false,
  owners: [],
  lots: null,
  legs: [],
  discrepancy: null,
  toReturn: 0,
  proposals: [],
  paper: false,
  days: {},
  remarks: [],
  acts: 0,
})

/** The manifest as its acts make it: the same on the server and in the browser. */
export function foldActs(profile: ManifestProfile, acts: readonly ActFact[]): Manifest {
  return acts.reduce((m, act) => applyAct(profile, m, act), blank(profile.key))
}

/** What one act, already found legal, makes of a manifest. */
export function applyAct(profile: ManifestProfile, before: Manifest, act: ActFact): Manifest {
  const m: Manifest = {
    ...before,
    acts: act.seq,
    parties: { ...before.parties, ...act.parties },
    remarks: [...before.remarks, ...act.findings.filter((f) => f.severity !== 'refuse')],
    officialNo: act.officialNo ?? before.officialNo,
    number: act.number ?? before.number,
  }
  return settle(profile, effects[act.kind](profile, m, act), act)
}

type Effect = (profile: ManifestProfile, m: Manifest, act: ActFact) => Manifest

const effects: Readonly<Record<ActFact['kind'], Effect>> = {
  draft: (_, m, act) => filled(m, act.values),
  edit: (_, m, act) => filled(m, act.values),
  issue: (profile, m, act) =>
    at(sealed(profile, filled(m, act.values), 'issue', act), 'issued', 'issued', act.day),
  load: (profile, m, act) => {
    const loaded = sealed(
      profile,
      { ...filled(m, act.values), owners: act.owners, lots: act.lots ?? null },
      'load',
      act,
    )
    return profile.steps.takeOver ? { ...loaded, loadSigned: true } : underWay(profile, loaded, act)
  },
  takeOver: (profile, m, act) => {
    const taken = sealed(profile, filled(m, act.values), 'takeOver', act)
    return m.state === 'issued'
      ? underWay(profile, { ...taken, loadSigned: false }, act)
      : nextLeg(taken, act)
  },
  depart: (profile, m, act) => ({
    ...sealed(profile, filled(m, act.values), 'depart', act),
    state: 'inTransit',
  }),
  handOver: (_, m, act) => ({ ...m, legs: [...m.legs, legOf(act.values, null)] }),
  arrive: (profile, m, act) =>
    at(sealed(profile, filled(m, act.values), 'arrive', act), 'arrived', 'arrived', act.day),
  receive: received,
  countersign: (_, m) => signed(m, 'countersigned'),
  dispute: (_, m) => signed(m, 'disputed'),
  turnBack: (_, m) => ({ ...m, state: 'returning' }),
  takeBack: (profile, m, act) => {
    const back = sealed(profile, filled(m, act.values), 'takeBack', act)
    return m.state === 'returning' ? { ...back, state: 'cancelled' } : { ...back, toReturn: 0 }
  },
  cancel: (_, m) => ({ ...m, state: 'cancelled' }),
  propose: proposed,
  consent: consented,
  decline: (_, m) => decided(m, { status: 'declined' }),
  withdraw: (_, m) => decided(m, { status: 'withdrawn' }),
  recordNumber: (_, m) => m,
  close: (_, m, act) => at(m, 'closed', 'closed', act.day),
  note: (_, m) => m,
  backfill: (profile, m, act) => {
    const whole = { ...filled(m, act.values), paper: true, owners: act.owners }
    const steps = ['issue', 'load', 'takeOver', 'depart', 'arrive'] as const
    const all = steps.reduce<Manifest>((x, step) => sealed(profile, x, step, act), whole)
    const days = { ...all.days, issued: act.loadedOn as string, loaded: act.loadedOn as string }
    return received(profile, { ...all, days, legs: [legOf(act.values, act.seq)] }, act)
  },
}

const filled = (m: Manifest, values: FieldValues): Manifest => ({ ...m, values: { ...m.values, ...values } })

const at = (m: Manifest, state: Manifest['state'], day: ManifestDay, on: string): Manifest => ({
  ...m,
  state,
  days: { ...m.days, [day]: on },
})

function sealed(profile: ManifestProfile, m: Manifest, step: ManifestPhase, act: ActFact): Manifest {
  const keys = sealedBy(profile, step).map((f) => [f.key, act.seq])
  return { ...m, sealed: { ...m.sealed, ...Object.fromEntries(keys) } }
}

const legOf = (values: FieldValues, takenOver: number | null): Leg => ({
  carrier: numberIn(values, 'carrier'),
  plate: textIn(values, 'plate'),
  driver: textIn(values, 'driver'),
  takenOver,
})

function underWay(profile: ManifestProfile, m: Manifest, act: ActFact): Manifest {
  const state = profile.steps.depart ? 'loaded' : 'inTransit'
  return { ...at(m, state, 'loaded', act.day), legs: [legOf(m.values, act.seq)] }
}

/** The carrier that takes over answers from here on: the manifest shows its vehicle, the legs keep those before. */
function nextLeg(m: Manifest, act: ActFact): Manifest {
  const next = m.legs.at(-1) as Leg
  const { carrier, plate, driver } = { ...next, ...legOf({ ...next, ...act.values }, act.seq) }
  return {
    ...m,
    values: { ...m.values, carrier, plate, driver },
    legs: [...m.legs.slice(0, -1), { carrier, plate, driver, takenOver: act.seq }],
  }
}

function received(profile: ManifestProfile, before: Manifest, act: ActFact): Manifest {
  const m = sealed(profile, filled(before, act.values), 'receive', act)
  const outcome = outcomeOf(m.values)
  const difference = differenceOf(profile, m.values)
  const status = !difference.beyond ? 'none' : m.paper ? 'countersigned' : 'open'
  const on = act.receivedOn ?? act.day
  const days = { ...m.days, arrived: m.days.arrived ?? on, received: on, recorded: act.day }
  // Of a load received again after a dispute, the day of the first receipt stays: that is when it was weighed.
  const received = before.outcome === null ? on : (before.days.received as string)
  return {
    ...m,
    state: outcome,
    outcome,
    days: { ...days, received },
    toReturn: m.paper ? 0 : (numberIn(m.values, 'refused') ?? 0),
    discrepancy: { ...difference, status },
  }
}

const signed = (m: Manifest, status: 'countersigned' | 'disputed'): Manifest => ({
  ...m,
  discrepancy: m.discrepancy && { ...m.discrepancy, status },
})

function proposed(profile: ManifestProfile, m: Manifest, act: ActFact): Manifest {
  const proposal: Proposal = {
    seq: act.seq,
    kind: act.proposal as Proposal['kind'],
    by: act.by.role as SigningRole,
    values: act.values,
    reason: act.reason as string,
    awaiting: act.asked,
    deadline: act.deadline as string,
    status: act.asked.length === 0 ? 'agreed' : 'open',
  }
  const told = { ...m, proposals: [...m.proposals, proposal] }
  return proposal.status === 'agreed' ? carriedOut(profile, told, proposal) : told
}

/** The proposal that waits for answers, whether or not its time is over. */
export const pendingProposal = (m: Manifest): Proposal | undefined =>
  m.proposals.find((p) => p.status === 'open' && p === m.proposals.at(-1))

function decided(m: Manifest, change: Partial<Proposal>): Manifest {
  const last = m.proposals.at(-1) as Proposal
  return { ...m, proposals: [...m.proposals.slice(0, -1), { ...last, ...change }] }
}

function consented(profile: ManifestProfile, m: Manifest, act: ActFact): Manifest {
  const { awaiting } = m.proposals.at(-1) as Proposal
  const left = awaiting.filter((role) => role !== act.by.role)
  if (left.length > 0) return decided(m, { awaiting: left })
  const done = decided(m, { awaiting: [], status: 'agreed' })
  return carriedOut(profile, done, done.proposals.at(-1) as Proposal)
}

/** What all have agreed to. Their consent is their signature under a difference that comes of it. */
function carriedOut(profile: ManifestProfile, m: Manifest, proposal: Proposal): Manifest {
  if (proposal.kind === 'cancellation') return { ...m, state: 'cancelled' }
  const revised = filled(m, proposal.values)
  const last = revised.legs.at(-1)
  const current = last !== undefined && last.takenOver !== null
  const legs = current ? [...revised.legs.slice(0, -1), legOf(revised.values, last.takenOver)] : revised.legs
  if (m.outcome === null) return { ...revised, legs }
  const difference = differenceOf(profile, revised.values)
  return {
    ...revised,
    legs,
    outcome: outcomeOf(revised.values),
    discrepancy: { ...difference, status: difference.beyond ? 'countersigned' : 'none' },
  }
}

/** A load of which nothing is open is settled, and where nobody has to say so, closed. */
function settle(profile: ManifestProfile, m: Manifest, act: ActFact): Manifest {
  const received = m.state === 'accepted' || m.state === 'partlyAccepted' || m.state === 'rejected'
  if (!received || !isAccountedFor(m)) return m
  return profile.steps.close ? { ...m, state: 'settled' } : at(m, 'closed', 'closed', act.day)
}
