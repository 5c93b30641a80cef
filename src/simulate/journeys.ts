import type { Grade } from '../core/codes.ts'
import { addDays, asDay, type Day } from '../core/day.ts'
import { toleratedGrams } from '../manifests/difference.rules.ts'
import type { ManifestProfile, SigningRole } from '../packs/manifest-profile.contract.ts'
import type { Act } from './agenda.ts'
import { book, type Load, receiptOf, shipFact } from './loads.ts'
import { profileFor } from './manifest-fields.ts'
import { asWeighed, inTonnes } from './papers.ts'
import type { Random } from './random.ts'
import type { Scene } from './scene.ts'
import type { Signed, Signing } from './signing.ts'
import { arrivalSteps, departureSteps, type Journey, type Stop, stopsOf } from './steps.ts'
import type { Account } from './stock.ts'

/** What may happen to a load on its way; most arrive as they left. */
const fates = ['paper', 'refused', 'beyond', 'revised', 'cancelled', 'turnedBack', 'disputed'] as const
export type Fate = 'plain' | (typeof fates)[number]
/** One manifest of so many of a profile has a fate of its own, each in its turn. */
const everyOther = 9

/** What the manifests of a year share. */
export interface Journeys {
  /** Who ships what to whom, and who carries it: what the registers must hold. */
  readonly routes: Route[]
  /** Parties of demonstration accounts. */
  readonly watched: ReadonlySet<number>
  readonly begun: Map<string, number>
  readonly stopped: Map<string, number>
}

export interface Route {
  readonly code: string
  readonly from: Load['from']
  readonly to: Load['to']
  readonly purpose: Load['purpose']
  readonly carrier: number | undefined
}

export const createJourneys = (watched: readonly number[]): Journeys => ({
  routes: [],
  watched: new Set(watched),
  begun: new Map(),
  stopped: new Map(),
})

export interface Journeying {
  readonly load: Load
  readonly random: Random
  readonly receiptGrade: Grade
  /** A ledger row of the consignor and a weighbridge ticket tell of some loads as well. */
  readonly papers: boolean
  readonly packages?: () => readonly string[]
  /** Mass that lies somewhere from a day on. */
  readonly landed: (day: Day, grams: number) => void
  readonly back: (day: Day, grams: number) => void
  /** Mass taken from a store that did not leave after all. */
  readonly kept?: (day: Day, grams: number) => void
  /** The store it leaves from, where it leaves from one. */
  readonly store?: Account
}

/** From here on some loads stand where the last act left them, so that somebody has work waiting. */
const lastDays = (scene: Scene): Day => asDay(`${scene.year}-12-12`)

/** Whether a load moves under a manifest. Towards the end of the year those of people who can sign in always do. */
export function goesUnderManifest(
  scene: Scene,
  share: number,
  load: Pick<Load, 'day' | 'from' | 'to' | 'vehicle'>,
  random: Random,
): boolean {
  if (share === 0) return false
  const chosen = random.chance(share)
  return chosen || (load.day >= lastDays(scene) && watchedRole(scene, load) !== undefined)
}

/** Of the parties of a load the first that a demonstration account acts for. */
function watchedRole(
  { journeys }: Scene,
  { from, to, vehicle }: Pick<Load, 'from' | 'to' | 'vehicle'>,
): { role: SigningRole; party: number } | undefined {
  const parties = { consignor: from.party, consignee: to.party, carrier: vehicle.carrier }
  return (['consignor', 'consignee', 'carrier'] as const)
    .flatMap((role) => {
      const party = parties[role]
      return party !== undefined && journeys.watched.has(party) ? [{ role, party }] : []
    })
    .at(0)
}

function nextOf(counts: Map<string, number>, key: string): number {
  const n = (counts.get(key) ?? 0) + 1
  counts.set(key, n)
  return n
}

const fateOf = (n: number): Fate =>
  n % everyOther === 3 ? (fates[Math.floor(n / everyOther) % fates.length] as Fate) : 'plain'

/** A difference needs a mass that shows it, or pieces that are counted where the mass was reckoned from them. */
function possible(profile: ManifestProfile, load: Load, fate: Fate): Fate {
  if (fate !== 'beyond' && fate !== 'disputed') return fate
  if (isReckonedLoad(load) && profile.pieces.length > 0) return 'beyond'
  return shows(profile, load) ? fate : 'plain'
}

const shows = (profile: ManifestProfile, { grams }: Load): boolean =>
  grams >= toleratedGrams(profile, grams) * 8

/** Where a load of the last days is left, or null where it goes its whole way. */
function stopOf(scene: Scene, profile: ManifestProfile, load: Load): Stop | null {
  if (load.day < lastDays(scene)) return null
  const watched = watchedRole(scene, load)
  const n = nextOf(scene.journeys.stopped, `${profile.key} ${watched?.party}`)
  const all = stopsOf(profile, watched?.role ?? 'carrier')
  const stops = all.filter((s) => s !== 'difference' || shows(profile, load))
  // Each place once is enough; of those nobody signs in for one in three.
  return watched || n % 3 === 0 ? (stops[watched ? n - 1 : n / 3 - 1] ?? null) : null
}

/** Sends a load under a manifest on the day given; answers the acts of that day. */
export function depart(scene: Scene, today: Day, asked: Journeying): Act[] {
  const { load, random } = asked
  const profile = profileFor(scene.district, load.code)
  if (!profile) throw new RangeError(`no manifest profile takes ${load.code}`)
  const n = nextOf(scene.journeys.begun, profile.key)
  const stop = stopOf(scene, profile, load)
  const fate = stop || asked.packages ? 'plain' : possible(profile, load, fateOf(n))
  const signed: Signed = { manifest: null, documentNo: null }
  const official = profile.numbering.official
  const numbered = official !== null && random.chance(official.needed ? 0.88 : 0.5)
  const journey: Journey = {
    scene,
    profile,
    load: { ...load, day: today },
    fate,
    stop,
    signed,
    n,
    officialNo: numbered ? scene.numbering.manifest() : null,
    minute: random.whole(7 * 60 + 30, 14 * 60),
    difference: random.chance(0.3) ? (isReckonedLoad(load) ? 0.997 : random.around(0.004)) : 1,
  }
  if (stop === 'draft' || stop === 'issued') asked.kept?.(today, load.grams)
  else scene.tally.add(load.from.facility, load.code, today, load.grams)
  if (fate === 'paper') return onPaper(journey, asked, today)
  const acts: Act[] = []
  if (fate === 'cancelled') acts.push(cancelledBefore(journey))
  acts.push(signing(journey, departureSteps(journey), asked.packages))
  if (fate === 'revised' && revisedGrams(journey) < load.grams)
    asked.kept?.(today, load.grams - revisedGrams(journey))
  if (leaves(stop)) arriveLater(journey, asked, today, acts)
  return acts
}

const leaves = (stop: Stop | null): boolean =>
  stop === null || ['arrived', 'difference', 'settled'].includes(stop)

export const signing = (
  { profile, signed, load, n }: Journey,
  steps: Signing['steps'],
  packages?: () => readonly string[],
): Signing => ({
  kind: 'sign',
  profile: profile.key,
  signed,
  signers: signersOf(load, n),
  steps,
  ...(packages ? { packages } : {}),
})

/** Drivers sign on the consignor's device; answers from outside come in a file now and then. */
function signersOf({ from, to, vehicle }: Load, n: number): Signing['signers'] {
  const carrier = vehicle.carrier ?? from.party
  const guest = n % 2 === 0 ? { via: 'guest' as const, through: from.draft.name } : {}
  const file =
    to.draft.region !== 'own' && n % 3 === 0
      ? { via: 'file' as const, through: '省平台导出文件（演示数据）' }
      : {}
  return {
    consignor: { party: from.party, name: `${from.draft.name}经办人` },
    carrier: { party: carrier, name: '演示驾驶员', ...guest },
    consignee: { party: to.party, name: `${to.draft.name}接收人`, ...file },
  }
}

export const revisedGrams = ({ load, profile, fate }: Journey): number =>
  fate === 'revised' && profile.fields.every((f) => f.key !== 'grams' || !f.immutable)
    ? Math.floor(load.grams * 0.99)
    : load.grams

/** Recorded days after the truck has come and gone, from the sheet that travelled with it. */
function onPaper(journey: Journey, { landed, store }: Journeying, today: Day): Act[] {
  const { scene, load } = journey
  const received = addDays(today, 1)
  const entered = addDays(received, 5 + (journey.n % 5))
  if (store) scene.stock.hold(store, entered)
  scene.agenda.enter(entered, () => {
    landed(received, load.grams)
    return [signing(journey, arrivalSteps(journey, { accepted: load.grams, refused: 0 }))]
  })
  return []
}

/** Drafted and signed too early: the truck never came, and another sheet was made. */
function cancelledBefore(journey: Journey): Act {
  const other: Journey = {
    ...journey,
    signed: { manifest: null, documentNo: null },
    stop: 'issued',
    officialNo: null,
  }
  const [draft, issue] = departureSteps(other)
  const cancel = { kind: 'cancel' as const, reason: '车辆临时检修，改派后重开联单' }
  const steps = [draft, issue, { role: 'consignor' as const, minute: journey.minute - 1, act: cancel }]
  return signing(
    other,
    steps.filter((s) => s !== undefined),
  )
}

function arriveLater(journey: Journey, asked: Journeying, today: Day, acts: Act[]): void {
  const { scene, fate, stop, n } = journey
  const sent = revisedGrams(journey)
  const shown = journey.difference === 1 ? sent : asWeighed(sent * journey.difference)
  const weighed = isReckonedLoad(journey.load) ? Math.min(sent, shown) : shown
  const apart = Math.abs(weighed - sent) > toleratedGrams(journey.profile, sent) ? sent : weighed
  const refused = fate === 'refused' ? Math.max(1, asWeighed(sent * 0.3)) : 0
  const short = fate === 'beyond' || stop === 'difference' ? shortBy(journey, sent) : 0
  const accepted = fate === 'disputed' ? sent : Math.max(1, (short > 0 ? sent - short : apart) - refused)
  // What was reckoned from pieces and weighs less left as the scale says: the rest lies where it was.
  if (isReckonedLoad(journey.load) && fate !== 'turnedBack') asked.kept?.(today, sent - accepted - refused)
  const sameDay = !journey.profile.steps.arrive
  const arrive = (day: Day): Act[] => {
    if (fate === 'turnedBack') {
      asked.back(addDays(day, 1), sent)
      return [signing(journey, arrivalSteps(journey, { accepted: 0, refused: 0 }))]
    }
    if (refused > 0) asked.back(addDays(day, 1), refused)
    // While a difference is open nothing is booked as received.
    if (stop !== 'arrived' && stop !== 'difference') asked.landed(day, accepted)
    if (asked.papers && fate === 'plain' && stop === null && n % 3 === 0)
      paperTrail(journey, asked, day, accepted)
    return [signing(journey, arrivalSteps(journey, { accepted, refused, short: shortBy(journey, sent) }))]
  }
  if (sameDay) acts.push(...arrive(today))
  else scene.agenda.enter(addDays(today, 1), arrive)
  // What was turned away travels back the day after, and a difference is signed by then.
  if (stop === null) later(journey, sameDay ? addDays(today, 1) : addDays(today, 2))
}

/** Its mass is pieces × a declared mass. */
const isReckonedLoad = ({ measure }: Load): boolean => measure.unit !== '吨'

/** A difference beyond what the scales of both ends explain: a piece less where pieces are counted. */
const shortBy = ({ profile }: Journey, sent: number): number =>
  Math.min(Math.floor(sent / 4), Math.ceil(toleratedGrams(profile, sent) * 1.6))

function later(journey: Journey, day: Day): void {
  const { scene, fate, profile, minute } = journey
  const first = 8 * 60 + (minute % 60)
  const steps: Signing['steps'][number][] = []
  if (fate === 'turnedBack' || fate === 'refused')
    steps.push({ role: 'consignor', minute: first, act: { kind: 'takeBack' } })
  if (profile.steps.close && fate !== 'turnedBack')
    steps.push({ role: 'consignor', minute: first + 5, act: { kind: 'close' } })
  if (steps.length > 0) scene.agenda.enter(day, () => [signing(journey, steps)])
}

/** The same load in the consignor's ledger and on the receiver's weighbridge: papers that find the manifest's movement. */
function paperTrail(journey: Journey, { receiptGrade }: Journeying, day: Day, accepted: number): void {
  const { scene, load, signed, n } = journey
  scene.agenda.enter(addDays(day, 1 + (n % 3)), () => {
    const documentNo = signed.documentNo ?? ''
    const shipped = { ...load, grams: revisedGrams(journey) }
    const row = scene.numbering.row('CC', load.day)
    const ticket = scene.numbering.ticket(day)
    const arrived = { ...load, day, grams: accepted, measure: inTonnes(accepted) }
    const receipt = receiptOf(arrived, receiptGrade, { documentNo, alone: false })
    const { movement: _, ...departure } = shipFact(shipped, 'recorded', documentNo)
    return [
      book(departure, load.from.party, 't3', row, load),
      book(receipt, load.to.party, 'weighbridge', ticket, load),
    ]
  })
}
