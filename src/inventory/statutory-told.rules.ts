import type { Stream } from '../core/codes.ts'
import type { Day } from '../core/day.ts'
import { containsDay, type Period } from '../core/period.ts'
import { findWasteCode } from '../core/waste-code.ts'
import { dayOf, quantityOf, type Values } from '../intake/cells.ts'
import type { Form, FormId } from '../intake/forms/form.ts'
import type { StatutoryLedger } from './contract.ts'
import type { KeptRecord, LedgerPlace, RawTold, SilentRecord } from './statutory.store.ts'
import { cellsOf } from './statutory-cells.rules.ts'

/** Forms whose rows are single facts: which facts, and the field that says their day. */
export interface ToldForm {
  kinds: readonly string[]
  stream: Stream
  day: (part: string) => string
  /** The half of the sheet, or the form, that a storage or treatment belongs to; undefined where it is not this one's. */
  part: (fact: Told, scene: Pick<ToldScene, 'places' | 'parties'>) => string | undefined
}

export type Places = ReadonlyMap<number, LedgerPlace>

/** A posting in force, with the form's own record of it. */
export interface Told {
  id: number
  kind: string
  occurredOn: Day
  fact: Record<string, unknown>
  /** A person has corrected it since it was first told. */
  corrected: boolean
  demo: boolean
  record: KeptRecord | null
}

export const numberIn = (fact: Told['fact'], key: string): number | undefined =>
  typeof fact[key] === 'number' ? (fact[key] as number) : undefined
export const textIn = (fact: Told['fact'], key: string): string | undefined =>
  typeof fact[key] === 'string' && fact[key] !== '' ? (fact[key] as string) : undefined

const sameRow = (): string => 'row'

/** 出库 goes back to a site of the party's own, from a store; everything else is 入库. */
function storageWay(
  { fact }: Told,
  { places, parties }: Pick<ToldScene, 'places' | 'parties'>,
): 'in' | 'out' {
  const isOwnSite = (key: string): boolean => {
    const place = places.get(numberIn(fact, key) ?? 0)
    return place !== undefined && place.site === null && parties.includes(place.party)
  }
  return isOwnSite('facility') && !isOwnSite('from') ? 'out' : 'in'
}

const stored = (way: 'in' | 'out') => (t: Told, scene: Pick<ToldScene, 'places' | 'parties'>) =>
  storageWay(t, scene) === way ? 'row' : undefined

export const toldForms: Readonly<Partial<Record<FormId, ToldForm>>> = {
  'gisw-t3': { kinds: ['ship'], stream: 'industrial', day: () => 'shippedAt', part: sameRow },
  'gisw-t4': { kinds: ['generate'], stream: 'industrial', day: () => 'generatedAt', part: sameRow },
  'gisw-t5': {
    kinds: ['store'],
    stream: 'industrial',
    day: (part) => (part === 'out' ? 'storedOutAt' : 'storedInAt'),
    part: storageWay,
  },
  'gisw-t6': {
    kinds: ['selfTreat'],
    stream: 'industrial',
    day: (part) => (part === 'out' ? 'shippedAt' : 'receivedAt'),
    part: ({ fact }) => (fact.purpose === 'utilize' ? 'in' : undefined),
  },
  'gisw-t7': {
    kinds: ['selfTreat'],
    stream: 'industrial',
    day: () => 'receivedAt',
    part: ({ fact }) => (fact.purpose === 'dispose' ? 'row' : undefined),
  },
  'hw-b1': { kinds: ['generate'], stream: 'hazardous', day: () => 'generatedAt', part: sameRow },
  'hw-b2': { kinds: ['store'], stream: 'hazardous', day: () => 'storedInAt', part: stored('in') },
  'hw-b3': { kinds: ['store'], stream: 'hazardous', day: () => 'storedOutAt', part: stored('out') },
  'hw-b4': { kinds: ['selfTreat'], stream: 'hazardous', day: () => 'treatedAt', part: sameRow },
  'hw-b5': { kinds: ['ship'], stream: 'hazardous', day: () => 'shippedAt', part: sameRow },
}

/** The fact as last restated, on the day it was moved to; null where it was taken back. */
export function inForce(raw: RawTold): Told | null {
  const later = raw.later ?? []
  if (later.some((c) => c.fact.withdrawn === true)) return null
  const decided = later.filter((c) => c.kind === 'correct' && typeof c.fact.reason === 'string')
  const restated = later.filter((c) => c.kind === 'correct' && c.fact.restated).at(-1)
  const { id, kind, demo, record } = raw
  return {
    id,
    kind,
    demo,
    record,
    occurredOn: decided.at(-1)?.occurredOn ?? raw.occurredOn,
    fact: (restated?.fact.restated as Told['fact'] | undefined) ?? raw.fact,
    corrected: decided.some((c) => c.fact.restated),
  }
}

export interface ToldScene {
  form: Form
  rules: ToldForm
  period: Period
  parties: readonly number[]
  places: Places
  /** Names of carriers. */
  names: ReadonlyMap<number, string>
  streamOf: (code: string) => Stream | undefined
  wasteName: (code: string) => string
}

export interface ToldRow {
  /** Null where no posting follows from the paper. */
  told: Told | null
  day: Day
  /** Of the form's own record. */
  identity: string | null
  row: StatutoryLedger['rows'][number]
}

/** The rows of a form, in the order of their days; rows of one record number stay in the order of their sheet. */
export function toldRows(
  list: readonly RawTold[],
  silent: readonly SilentRecord[],
  scene: ToldScene,
): ToldRow[] {
  const mine = list.flatMap((raw) => inForce(raw) ?? []).filter((t) => belongs(t, scene))
  const rows = mine.flatMap((told) => {
    const part = told.record?.part ?? scene.rules.part(told, scene)
    if (part === undefined || !scene.form.parts.some((p) => p.id === part)) return []
    const cells = cellsOf(scene.form, part, valuesOf(told, part, scene))
    const { occurredOn: day, record } = told
    return [{ told, day, identity: record?.identity ?? null, row: { posting: String(told.id), cells } }]
  })
  const papers = silent.map(({ day, identity, part, values }): ToldRow => {
    return { told: null, day, identity, row: { posting: null, cells: cellsOf(scene.form, part, values) } }
  })
  return inOrder([...rows, ...papers])
}

function belongs({ fact, occurredOn }: Told, scene: ToldScene): boolean {
  const code = textIn(fact, 'code')
  if (code === undefined || scene.streamOf(code) !== scene.rules.stream) return false
  const at = scene.places.get(numberIn(fact, 'consignor') ?? numberIn(fact, 'facility') ?? 0)
  const owner = numberIn(fact, 'owner') ?? at?.party
  return owner !== undefined && scene.parties.includes(owner) && containsDay(scene.period, occurredOn)
}

interface Place {
  base: string
  ordinal: number
}

/** An identity and which of its equals a row is (`…#2`). */
export function placeOfIdentity(identity: string): Place {
  const [, base = identity, ordinal = '1'] = /^(.*)#(\d+)$/s.exec(identity) ?? []
  return { base, ordinal: Number(ordinal) }
}

function inOrder(rows: readonly ToldRow[]): ToldRow[] {
  const placed = rows.map((r) => ({
    r,
    place: r.identity === null ? { base: `~${r.told?.id}`, ordinal: 1 } : placeOfIdentity(r.identity),
  }))
  const first = new Map<string, string>()
  for (const { r, place } of placed) {
    const known = first.get(place.base)
    if (known === undefined || r.day < known) first.set(place.base, r.day)
  }
  const by = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return placed
    .sort(
      (a, b) =>
        by(first.get(a.place.base) ?? '', first.get(b.place.base) ?? '') ||
        by(a.place.base, b.place.base) ||
        a.place.ordinal - b.place.ordinal,
    )
    .map(({ r }) => r)
}

/** A record of the form stands word for word; what a person has corrected in the book since is the book's. */
function valuesOf(told: Told, part: string, scene: ToldScene): Values {
  const said = { ...detailsOf(told.fact), ...factValues(told, part, scene) }
  if (!told.record) return said
  if (!told.corrected) return told.record.values
  const { values } = told.record
  const day = scene.rules.day(part)
  const out: Record<string, unknown> = { ...values }
  if (dayOf(values, day) !== told.occurredOn) out[day] = said[day]
  if (quantityOf(values, 'quantity')?.grams !== told.fact.grams) out.quantity = said.quantity
  if (values.wasteCode !== told.fact.code) {
    for (const field of ['wasteCode', 'wasteName', 'catalogueName', 'category']) out[field] = said[field]
  }
  return out
}

const detailsOf = (fact: Told['fact']): Record<string, unknown> =>
  typeof fact.details === 'object' && fact.details !== null ? { ...fact.details } : {}

/** What the fact itself says, in the fields of the forms; a form takes up those it has. */
function factValues(told: Told, part: string, scene: ToldScene): Record<string, unknown> {
  const { fact } = told
  const code = textIn(fact, 'code') ?? ''
  const details = detailsOf(fact)
  const name = scene.wasteName(code)
  const hazardous = scene.rules.stream === 'hazardous'
  const carrier = numberIn(fact, 'carrier')
  const given: Record<string, unknown> = {
    wasteCode: code,
    wasteName: details.wasteName ?? name,
    ...(hazardous
      ? { catalogueName: details.catalogueName ?? name, category: findWasteCode(code)?.class }
      : {}),
    quantity: { grams: numberIn(fact, 'grams') ?? 0, measure: fact.measure ?? { value: '', unit: '' } },
    [scene.rules.day(part)]: momentOf(details[scene.rules.day(part)], told.occurredOn),
    containerCode: textIn(fact, 'label'),
    method: textIn(fact, 'method'),
    plate: textIn(fact, 'plate'),
    documentNo: textIn(fact, 'documentNo'),
    purpose: textIn(fact, 'purpose'),
    ...(carrier === undefined ? {} : { carrier: details.carrier ?? scene.names.get(carrier) }),
    ...(told.kind === 'ship' ? receiverValues(fact, details, scene) : {}),
    ...(told.kind === 'store' ? storageValues(fact, part, scene) : {}),
    ...(told.kind === 'generate' || told.kind === 'selfTreat' ? ownFacility(fact, details, scene) : {}),
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''))
}

/** The time of day stays where the day is still the same. */
function momentOf(written: unknown, day: Day): unknown {
  const moment = written as { day?: unknown } | undefined
  return moment?.day === day ? moment : { day, time: null }
}

function receiverValues(
  fact: Told['fact'],
  details: Record<string, unknown>,
  { places, rules }: ToldScene,
): Record<string, unknown> {
  const to = places.get(numberIn(fact, 'consignee') ?? 0)
  if (!to) return {}
  if (rules.stream !== 'hazardous') {
    const flowType = to.region === 'own' ? 'inProvince' : to.region
    return { receiver: to.partyName, receiverCreditCode: to.creditCode ?? undefined, flowType }
  }
  if (to.region === 'abroad') return { receiverKind: 'abroad', abroadReceiver: to.partyName }
  if (details.exemptReceiver !== undefined) return { receiverKind: 'exempt' }
  return {
    receiver: to.partyName,
    ...(to.permitNo === null ? {} : { receiverKind: 'licensed', licenceNo: to.permitNo }),
  }
}

function storageValues(
  fact: Told['fact'],
  part: string,
  { places, form }: ToldScene,
): Record<string, unknown> {
  const [from, into] = [places.get(numberIn(fact, 'from') ?? 0), places.get(numberIn(fact, 'facility') ?? 0)]
  const out = part === 'out' || form.id === 'hw-b3'
  const [store, other] = out ? [from, into] : [into, from]
  const named = (place: LedgerPlace | undefined): string | undefined => place?.code ?? place?.name
  return { facilityCode: named(store), [out ? 'destination' : 'source']: named(other) }
}

function ownFacility(
  fact: Told['fact'],
  details: Record<string, unknown>,
  { places }: ToldScene,
): Record<string, unknown> {
  const code = places.get(numberIn(fact, 'facility') ?? 0)?.code ?? undefined
  return { facilityCode: details.facilityCode ?? code }
}
