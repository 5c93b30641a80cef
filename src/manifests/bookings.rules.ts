import type { Grade, Purpose } from '../core/codes.ts'
import { type Grams, gramsToDecimal, largestRemainder } from '../core/mass.ts'
import type { ManifestProfile } from '../packs/manifest-profile.contract.ts'
import type { ActFact, Carried, FieldValues, Manifest, ManifestAct } from './contract.ts'
import { isReckoned } from './difference.rules.ts'
import { numberIn, textIn } from './fields.rules.ts'
import { bookedFields } from './proposals.rules.ts'

/** What a manifest tells the book of one load of one owner. Days, parties and codes are the ledger's own words. */
export interface LoadFact {
  readonly kind: 'ship' | 'receive'
  readonly occurredOn: string
  readonly grade: Grade
  readonly details: Readonly<Record<string, unknown>>
  readonly code: string
  readonly grams: number
  readonly refused?: number
  readonly consignor: number
  readonly owner: number
  readonly consignee: number
  readonly purpose: Purpose
  readonly method?: string
  readonly carrier?: number
  readonly plate?: string
  readonly documentNo?: string
  readonly movement?: number | 'new'
  readonly lots?: { lot: number; grams?: number }[]
  readonly lateEntry?: number
  readonly allowUnexplained: false
  readonly measure: { value: string; unit: string; remark?: string }
}

export type Booking =
  | { readonly what: 'ship' | 'receive'; readonly party: number; readonly fact: LoadFact }
  /** The departure, or the receipt, of a movement as it should have been; null: it never was. */
  | {
      readonly what: 'correct'
      readonly movement: number
      readonly side: 'ship' | 'receive'
      readonly fact: LoadFact | null
    }

/** Whether the receipt's figures stand: within tolerance, or signed by both. */
export const standsBooked = (m: Manifest): boolean =>
  m.outcome !== null && (m.discrepancy?.status === 'none' || m.discrepancy?.status === 'countersigned')

const wasUnderWay = (m: Manifest): boolean => m.days.loaded !== undefined

/** Lots the person named, or those of the packages on the manifest, by whose they are. */
export type AskedLots = Pick<ManifestAct, 'lateEntry'> & {
  readonly lotsOf?: ReadonlyMap<number, { lot: number; grams: number }[]> | undefined
}

/** What follows in the book when an act has made `before` to `after`. */
export function bookingsOf(
  profile: ManifestProfile,
  before: Manifest,
  after: Manifest,
  act: ActFact,
  asked: AskedLots,
  carried: readonly Carried[],
): Booking[] {
  const scene: Scene = { profile, m: after, asked, carried }
  const bookings: Booking[] = []
  if (!wasUnderWay(before) && wasUnderWay(after)) bookings.push(...departures(scene))
  if (!standsBooked(before) && standsBooked(after)) bookings.push(...receipts(scene))
  if (act.kind === 'takeBack' && before.state === 'returning') bookings.push(...returns(scene, act.day))
  if (act.kind === 'recordNumber' && standsBooked(before)) bookings.push(...attested(scene))
  const agreed = agreedIn(before, after)
  if (agreed?.kind === 'cancellation' && wasUnderWay(before))
    for (const { movement } of carried)
      if (movement !== null) bookings.push({ what: 'correct', movement, side: 'ship', fact: null })
  if (agreed?.kind === 'revision' && wasUnderWay(before)) bookings.push(...revisions(scene, before))
  return bookings
}

interface Scene {
  readonly profile: ManifestProfile
  readonly m: Manifest
  readonly asked: AskedLots
  readonly carried: readonly Carried[]
}

/** The proposal that everybody has agreed to with this act. */
function agreedIn(before: Manifest, after: Manifest): Manifest['proposals'][number] | null {
  const last = after.proposals.at(-1)
  const same = before.proposals.find((p) => p.seq === last?.seq)
  return last?.status === 'agreed' && same?.status !== 'agreed' ? last : null
}

/** In whose name how much goes; the consignor's own where nobody says else. */
export const sharesOf = (m: Manifest): { party: number; grams: number }[] =>
  m.owners.length > 0
    ? [...m.owners]
    : [{ party: m.parties.consignor as number, grams: numberIn(m.values, 'grams') ?? 0 }]

function common({ m, asked }: Scene, owner: number) {
  const { values } = m
  const documentNo = m.officialNo ?? m.number
  const method = textIn(values, 'method')
  const carrier = numberIn(values, 'carrier')
  const plate = textIn(values, 'plate')
  const moisture = textIn(values, 'receivedMoisture') ?? textIn(values, 'moisture')
  return {
    code: textIn(values, 'code') as string,
    consignor: numberIn(values, 'consignor') as number,
    owner,
    consignee: numberIn(values, 'consignee') as number,
    purpose: textIn(values, 'purpose') as Purpose,
    ...(method === null ? {} : { method }),
    ...(carrier === null ? {} : { carrier }),
    ...(plate === null ? {} : { plate }),
    ...(documentNo === null ? {} : { documentNo }),
    ...(asked.lateEntry === undefined ? {} : { lateEntry: asked.lateEntry }),
    details: {
      ...(m.number === null ? {} : { manifest: m.number }),
      ...(moisture === null ? {} : { moisture }),
    },
    allowUnexplained: false as const,
  }
}

/** The original measure: tonnes as weighed, with the pieces it was reckoned from. */
function measureOf(profile: ManifestProfile, values: FieldValues, grams: number, end: 'sent' | 'received') {
  const pieces = profile.pieces.flatMap((p) => {
    const count = numberIn(values, p[end])
    return count === null ? [] : [`${count} ${p.title}`]
  })
  const remark = pieces.length > 0 ? { remark: pieces.join('、') } : {}
  return { value: gramsToDecimal(grams as Grams, '吨'), unit: '吨', ...remark }
}

/** Grade of what left, before the other end has signed: one side's record; pieces × a factor are an estimate. */
const departureGrade = (values: FieldValues): Grade =>
  values.weighing === 'factor' ? 'estimated' : 'recorded'

/**
 * Signed by both and weighed at acceptance is `weighed`, signed by both `manifested`; a manifest that lacks the official
 * number it needs is a 协同单 and proves neither.
 */
export function receiptGrade({ numbering }: ManifestProfile, m: Manifest): Grade {
  if (numbering.official?.needed === true && m.officialNo === null) return 'recorded'
  return m.values.receivedWeighing === 'scale' ? 'weighed' : 'manifested'
}

function departures(scene: Scene): Booking[] {
  const { profile, m, asked } = scene
  const shares = sharesOf(m)
  return shares.map(({ party, grams }) => ({
    what: 'ship',
    party,
    fact: {
      kind: 'ship',
      occurredOn: m.days.loaded as string,
      grade: departureGrade(m.values),
      ...common(scene, party),
      grams,
      // Loads of several owners bear one number: it must not make one movement of them.
      ...(shares.length > 1 ? { movement: 'new' as const } : {}),
      ...lotsNamed(asked, party),
      measure: measureOf(profile, m.values, grams, 'sent'),
    },
  }))
}

function lotsNamed({ lotsOf }: AskedLots, party: number): Pick<LoadFact, 'lots'> {
  const named = lotsOf?.get(party)
  return named === undefined ? {} : { lots: named }
}

/** Each owner's part of a mass, as its share of what was loaded. */
const divided = (carried: readonly Carried[], grams: number): number[] =>
  largestRemainder(
    grams as Grams,
    carried.map((c) => c.grams),
  )

function receiptFacts(scene: Scene): { movement: number | null; fact: LoadFact }[] {
  const { profile, m } = scene
  const carried: readonly Carried[] =
    scene.carried.length > 0 ? scene.carried : sharesOf(m).map((s) => ({ ...s, movement: null }))
  const accepted = divided(carried, numberIn(m.values, 'accepted') ?? 0)
  const refused = divided(carried, numberIn(m.values, 'refused') ?? 0)
  return carried.map(({ party, movement }, i) => ({
    movement,
    fact: {
      kind: 'receive',
      occurredOn: m.days.received as string,
      grade: receiptGrade(profile, m),
      ...common(scene, party),
      grams: accepted[i] as number,
      refused: refused[i] as number,
      ...(movement === null ? {} : { movement }),
      measure: measureOf(profile, m.values, accepted[i] as number, 'received'),
    },
  }))
}

/**
 * Where pieces were reckoned and the receiver has weighed, the departure's mass is better known than it was: its paper
 * comes again, under the scale's grade.
 */
function receipts(scene: Scene): Booking[] {
  const facts = receiptFacts(scene)
  const again = isReckoned(scene.m.values)
    ? facts.flatMap(({ movement, fact }) => (movement === null ? [] : [departureAs(scene, fact, movement)]))
    : []
  return [...again, ...facts.map(({ fact }): Booking => ({ what: 'receive', party: fact.owner, fact }))]
}

function departureAs(scene: Scene, receipt: LoadFact, movement: number): Booking {
  const { refused = 0, ...fact } = receipt
  const occurredOn = scene.m.days.loaded as string
  return {
    what: 'ship',
    party: fact.owner,
    fact: { ...fact, kind: 'ship', occurredOn, grams: fact.grams + refused, movement },
  }
}

/** The whole load goes back into its owner's store. */
function returns(scene: Scene, day: string): Booking[] {
  return scene.carried.map(({ party, grams, movement }) => ({
    what: 'receive',
    party,
    fact: {
      kind: 'receive',
      occurredOn: day,
      grade: departureGrade(scene.m.values),
      ...common(scene, party),
      grams: 0,
      refused: grams,
      ...(movement === null ? {} : { movement }),
      measure: measureOf(scene.profile, scene.m.values, grams, 'sent'),
    },
  }))
}

/** The official number has come: the papers of both ends are better evidence now, and nothing else changes. */
const attested = (scene: Scene): Booking[] =>
  receiptFacts(scene).flatMap(({ movement, fact }): Booking[] =>
    movement === null ? [] : [{ what: 'receive', party: fact.owner, fact }],
  )

function revisions(scene: Scene, before: Manifest): Booking[] {
  const { m, carried, profile } = scene
  const changed = Object.keys(m.values).filter(
    (key) => bookedFields.has(key) && m.values[key] !== before.values[key],
  )
  if (changed.length === 0) return []
  const [only] = carried
  if (!only || only.movement === null) return []
  const { movement, party } = only
  const grams = numberIn(m.values, 'grams') ?? 0
  const ofReceipt = new Set(['accepted', 'refused', 'method'])
  const bookings: Booking[] = []
  if (changed.some((key) => !ofReceipt.has(key)))
    bookings.push({
      what: 'correct',
      movement,
      side: 'ship',
      fact: {
        kind: 'ship',
        occurredOn: m.days.loaded as string,
        grade: departureGrade(m.values),
        ...common(scene, party),
        grams,
        measure: measureOf(profile, m.values, grams, 'sent'),
      },
    })
  if (standsBooked(before) && changed.some((key) => ofReceipt.has(key)))
    for (const { fact } of receiptFacts(scene))
      bookings.push({ what: 'correct', movement, side: 'receive', fact })
  return bookings
}
