import type { Day } from '../core/day.ts'
import { type Grams, gramsToDecimal } from '../core/mass.ts'
import { Refusal, type RefusalCode, refuse } from '../core/refusal.ts'
import type { ManifestPhase, ManifestProfile, SigningRole } from '../packs/manifest-profile.contract.ts'
import type { ActFact, Acting, FieldValues, Finding, Manifest, ManifestAct } from './contract.ts'
import { differenceOf, toleratedGrams } from './difference.rules.ts'
import { checkValues, missingFields, numberIn, textIn } from './fields.rules.ts'
import { blank, pendingProposal } from './fold.rules.ts'
import { askedFor, revisedValues } from './proposals.rules.ts'
import { objectionTo } from './transitions.rules.ts'

/** What a decision may look at beside the manifest. Times come in; nothing here asks a clock. */
export interface DecisionWorld {
  readonly actor: string
  readonly at: string
  readonly deviceAt: string | null
  readonly clock: ActFact['clock']
  /** The business day of the act. */
  readonly day: Day
  readonly today: Day
  /** Last day on which something proposed now can be answered. */
  readonly answerBy: Day
  readonly partyOf: (facility: number) => number | undefined
  /** Whether the code belongs to a stream of the profile. */
  readonly takesCode: (code: string) => boolean
  readonly findings: readonly Finding[]
  /** The manifest that already bears this official number. */
  readonly bearerOf: (officialNo: string) => string | undefined
  /** Demonstration data may bear invented official numbers, and nothing else may. */
  readonly demo: boolean
}

/** An official number that no authority can have given: letters stand before the digits. */
export const inventedNumber = /^DEMO\d{10}$/

/** The act as a fact, or a refusal. Nothing is changed; `applyAct` says what becomes of the manifest. */
export function decide(
  profile: ManifestProfile,
  manifest: Manifest | null,
  act: ManifestAct,
  by: Acting,
  world: DecisionWorld,
): ActFact {
  const m = manifest ?? blank(profile.key)
  if (manifest !== null || !begins(act)) {
    const objection = objectionTo(act.kind, { profile, manifest: m, by, today: world.today })
    if (objection) throw objection
  } else refuseOtherBeginner(profile, act, by, world)
  const values = valuesOf(profile, manifest, act, by)
  const after = { ...m.values, ...values }
  refuseMissing(profile, m, act, values)
  refuseWrong(profile, m, act, after, world)
  const forbidden = world.findings.find((f) => f.severity === 'refuse')
  if (forbidden) throw new Refusal(forbidden.code as RefusalCode, forbidden.params)
  const asked = act.kind === 'propose' ? askedFor(m, by.role as SigningRole, act.proposal ?? 'revision') : []
  return {
    seq: m.acts + 1,
    kind: act.kind,
    by,
    actor: world.actor,
    at: world.at,
    day: world.day,
    deviceAt: world.deviceAt,
    clock: world.clock,
    values,
    reason: act.reason ?? null,
    proposal: act.kind === 'propose' ? (act.proposal ?? null) : null,
    asked,
    deadline: act.kind === 'propose' ? world.answerBy : null,
    number: null,
    officialNo: act.officialNo ?? null,
    loadedOn: act.loadedOn ?? null,
    receivedOn: act.receivedOn ?? null,
    parties: partiesOf(inForce(m, act, values, asked, by), world),
    owners: act.owners ?? [],
    ...(act.lots === undefined
      ? {}
      : { lots: act.lots.map(({ lot, grams }) => ({ lot, grams: grams ?? 0 })) }),
    findings: [...world.findings],
    ...(act.evidence ? { evidence: act.evidence } : {}),
  }
}

export const begins = (act: Pick<ManifestAct, 'kind'>): boolean =>
  act.kind === 'draft' || act.kind === 'backfill'

/** Before there is a manifest, only the place that the act itself names says whose it is. */
function refuseOtherBeginner(
  profile: ManifestProfile,
  act: ManifestAct,
  by: Acting,
  { partyOf }: DecisionWorld,
): void {
  const place = numberIn(act.values, by.role === 'consignee' ? 'consignee' : 'consignor')
  if (place !== null && partyOf(place) !== by.party) refuse('manifest_not_party')
  if (act.kind === 'backfill' && profile.backfill === null) refuse('manifest_not_on_paper')
}

function valuesOf(
  profile: ManifestProfile,
  manifest: Manifest | null,
  act: ManifestAct,
  by: Acting,
): FieldValues {
  if (act.kind !== 'propose') return checkValues(profile, manifest, act.kind, by.role, act.values)
  if (act.proposal === undefined) return refuse('manifest_proposal_missing')
  if (act.proposal === 'revision') return revisedValues(profile, manifest as Manifest, act.values)
  // What has been received cannot be as if it never was.
  if (manifest?.outcome != null) refuse('manifest_cancel_received')
  return {}
}

const stepsOfActs: Readonly<Partial<Record<ManifestAct['kind'], ManifestPhase>>> = {
  issue: 'issue',
  load: 'load',
  takeOver: 'takeOver',
  depart: 'depart',
  arrive: 'arrive',
  receive: 'receive',
  takeBack: 'takeBack',
  backfill: 'receive',
}

/** Titles of what an act still lacks. */
export function missingFor(
  profile: ManifestProfile,
  m: Manifest,
  kind: ManifestAct['kind'],
  values: FieldValues,
): { key: string; title: string }[] {
  const leg = m.legs.at(-1)
  const next = kind === 'takeOver' && m.state === 'inTransit' && leg ? { ...m.values, ...leg } : m.values
  const step = stepsOfActs[kind]
  const all = { ...(next as FieldValues), ...values }
  const missing =
    kind === 'handOver'
      ? profile.fields.filter((f) => f.key === 'carrier' && (values.carrier ?? null) === null)
      : step === undefined || (kind === 'takeBack' && m.state === 'returning')
        ? []
        : missingFields(profile, all, step)
  return missing.map(({ key, title }) => ({ key, title }))
}

function refuseMissing(profile: ManifestProfile, m: Manifest, act: ManifestAct, values: FieldValues): void {
  const missing = missingFor(profile, m, act.kind, values)
  if (missing.length > 0)
    refuse('manifest_fields_missing', { fields: missing.map((f) => f.title).join('、') }, missing)
}

/** Acts that are refused without their reason. */
export const reasoned: ReadonlySet<ManifestAct['kind']> = new Set([
  'dispute',
  'turnBack',
  'cancel',
  'propose',
  'decline',
  'note',
])

const tonnes = (grams: number): string => `${gramsToDecimal(grams as Grams, '吨')} 吨`

function refuseWrong(
  profile: ManifestProfile,
  m: Manifest,
  act: ManifestAct,
  after: FieldValues,
  world: DecisionWorld,
): void {
  if (reasoned.has(act.kind) && act.reason === undefined) refuse('manifest_reason_missing')
  switch (act.kind) {
    case 'issue':
      refuseWrongParties(profile, after, world)
      break
    case 'load':
      refuseWrongLoad(profile, after, act)
      break
    case 'receive':
      refuseWrongReceipt(profile, after, act.reason)
      break
    case 'propose':
      if (act.proposal === 'revision') refuseWrongRevision(profile, m, after, act.reason, world)
      break
    case 'recordNumber':
      refuseWrongNumber(profile, act.officialNo ?? '', world)
      break
    case 'backfill':
      refuseWrongParties(profile, after, world)
      refuseWrongLoad(profile, after, act)
      refuseWrongReceipt(profile, after, act.reason)
      if (act.officialNo !== undefined) refuseWrongNumber(profile, act.officialNo, world)
      refuseWrongDays(act, world)
  }
}

function refuseWrongParties(profile: ManifestProfile, after: FieldValues, world: DecisionWorld): void {
  const code = textIn(after, 'code') ?? ''
  if (!world.takesCode(code)) refuse('manifest_code_of_other', { code, profile: profile.name })
  if (after.consignor === after.consignee) refuse('manifest_same_place')
}

function refuseWrongLoad(profile: ManifestProfile, after: FieldValues, { owners }: ManifestAct): void {
  const load = numberIn(after, 'grams') ?? 0
  if (load === 0) refuse('manifest_mass_missing')
  if (owners === undefined) return
  if (!profile.originsKept) refuse('manifest_owners_not_kept')
  const sum = owners.reduce((s, o) => s + o.grams, 0)
  if (sum !== load) refuse('manifest_owners_differ', { sum: tonnes(sum), load: tonnes(load) })
}

function refuseWrongReceipt(profile: ManifestProfile, after: FieldValues, reason: string | undefined): void {
  const load = numberIn(after, 'grams') ?? 0
  const refused = numberIn(after, 'refused') ?? 0
  if (refused > load) refuse('manifest_refused_above_load', { refused: tonnes(refused), load: tonnes(load) })
  if (refused + (numberIn(after, 'accepted') ?? 0) === 0) refuse('manifest_received_nothing')
  const difference = differenceOf(profile, after)
  if (difference.beyond && reason === undefined)
    refuse('manifest_difference_unexplained', {
      grams: ` ${tonnes(Math.abs(difference.grams))}`,
      pieces: difference.pieces.length > 0 ? `、${difference.pieces.join('、')}数不符` : '',
      allowed: tonnes(toleratedGrams(profile, load)),
    })
}

function refuseWrongRevision(
  profile: ManifestProfile,
  m: Manifest,
  after: FieldValues,
  reason: string | undefined,
  world: DecisionWorld,
): void {
  refuseWrongParties(profile, after, world)
  if (m.loadSigned || m.days.loaded !== undefined) {
    if ((numberIn(after, 'grams') ?? 0) === 0) refuse('manifest_mass_missing')
    if (m.outcome !== null) refuseWrongReceipt(profile, after, reason)
  }
}

function refuseWrongNumber(profile: ManifestProfile, value: string, world: DecisionWorld): void {
  const { official } = profile.numbering
  const { title, pattern } = official ?? refuse('manifest_no_official_number')
  if (inventedNumber.test(value)) {
    if (!world.demo) refuse('manifest_number_invented', { value })
  } else if (!new RegExp(pattern).test(value)) refuse('manifest_number_unreadable', { value, title })
  const other = world.bearerOf(value)
  if (other !== undefined) refuse('manifest_number_taken', { title, value, other })
}

function refuseWrongDays({ loadedOn, receivedOn }: ManifestAct, { today }: DecisionWorld): void {
  if (loadedOn === undefined || receivedOn === undefined) refuse('manifest_days_missing')
  if (receivedOn < loadedOn) refuse('manifest_days_backwards', { received: receivedOn, loaded: loadedOn })
  if (receivedOn > today) refuse('manifest_days_future', { day: receivedOn })
}

/** Values that hold from this act on: of a proposal only once everybody has agreed. */
function inForce(
  m: Manifest,
  act: ManifestAct,
  values: FieldValues,
  asked: readonly SigningRole[],
  by: Acting,
): FieldValues {
  if (act.kind === 'propose') return asked.length === 0 ? values : {}
  if (act.kind === 'handOver') return {}
  if (act.kind === 'takeOver' && m.state === 'inTransit') return { carrier: m.legs.at(-1)?.carrier ?? null }
  if (act.kind !== 'consent') return values
  const open = pendingProposal(m)
  const last = open?.awaiting.every((role) => role === by.role) ?? false
  return last ? (open?.values ?? {}) : {}
}

/** Parties behind the places and the carrier that now hold. */
function partiesOf(values: FieldValues, { partyOf }: DecisionWorld): ActFact['parties'] {
  const place = (key: string): number | undefined => {
    const facility = numberIn(values, key)
    return facility === null ? undefined : (partyOf(facility) ?? refuse('facility_unknown', { facility }))
  }
  const found = {
    consignor: place('consignor'),
    consignee: place('consignee'),
    carrier: numberIn(values, 'carrier') ?? undefined,
  }
  return Object.fromEntries(Object.entries(found).filter(([, party]) => party !== undefined))
}
