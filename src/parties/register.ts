import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { Writer } from '../platform/database.ts'
import { authorize, can, scopeOf } from '../platform/rights.rules.ts'
import type { FacilityDraft, FacilityFields, PartyDraft, PartyFields } from './contract.ts'
import {
  type FacilityRecord,
  facilityIdsOf,
  getFacility,
  insertFacility,
  isBooked,
  sitesOf,
  updateFacility,
} from './facility.store.ts'
import { recordChange, type When } from './history.store.ts'
import { addAlias, getParty, insertParty, type PartyRecord, refuseTaken, updateParty } from './party.store.ts'
import { checkFacility, refuseReserved, tidyParty } from './rules.ts'

/** What the register needs beside the transaction. */
export interface Register extends When {
  readonly district: Pick<DistrictView, 'pack' | 'isEndKind'>
  /** What is entered by this process is demonstration data. */
  readonly demo: boolean
}

/** What was changed, for the audit: field → before and after. A person's name and number stay out of it. */
export type Changes = Readonly<Record<string, readonly [unknown, unknown]>>

export async function createParty(
  tx: Writer,
  draft: PartyDraft,
  facilities: readonly FacilityDraft[],
  register: Register,
): Promise<number> {
  authorizeNew(tx, facilities)
  const party = await insertParty(tx, tidyParty(draft), register.now, register.demo)
  for (const facility of facilities) await addFacility(tx, party, facility, register)
  return party
}

/** A street registers what stands in it; a party's own people cannot make another party. */
function authorizeNew(tx: Writer, facilities: readonly FacilityDraft[]): void {
  const { actor } = tx
  if (scopeOf(actor, 'write', 'party') !== 'street') {
    authorize(actor, 'write', 'party', {})
    return
  }
  const own =
    facilities.length > 0 && facilities.every((f) => f.street !== null && actor.streets.includes(f.street))
  if (!own) refuse('party_street_foreign')
}

export function authorizeWrite(tx: Writer, party: PartyRecord): void {
  const { actor } = tx
  const target = { parties: [party.id], street: party.streets.find((s) => actor.streets.includes(s)) ?? null }
  authorize(actor, 'write', 'party', target)
}

/** The party's own people: they may say how it is reached, not what it owes. */
function isOwn(tx: Writer): boolean {
  return scopeOf(tx.actor, 'write', 'party') === 'own'
}

const dated: Readonly<Partial<Record<keyof PartyFields, string>>> = {
  name: 'name',
  creditCode: 'credit_code',
  kind: 'kind',
  managementClass: 'management_class',
  permitNo: 'permit_no',
}
/** Said of the party, asked of its facilities: figures by group and industry are cut by facility and day. */
const datedOnFacilities: Readonly<Partial<Record<keyof PartyFields, string>>> = {
  group: 'group',
  industry: 'industry',
}

export async function changeParty(
  tx: Writer,
  id: number,
  change: PartyFields,
  from: Day,
  register: Register,
): Promise<Changes> {
  refuseFuture(from, register)
  const party = await getParty(tx, id, true)
  authorizeWrite(tx, party)
  if (party.mergedInto !== null) {
    const into = await getParty(tx, party.mergedInto)
    refuse('party_merged', { party: into.id, name: into.name })
  }
  const { contact, ...fields } = tidyParty(change)
  if (isOwn(tx)) refuseReserved(fields)
  if (fields.creditCode) await refuseTaken(tx, fields.creditCode, id)
  const values: Record<string, unknown> = {}
  const changes: Record<string, readonly [unknown, unknown]> = {}
  for (const field of Object.keys(fields) as (keyof typeof fields)[]) {
    const before = party[field as keyof PartyRecord] as string | boolean | null
    const after = fields[field] ?? null
    const today = await redateParty(tx, party, field, before, after, from, register)
    if (before !== after) changes[field] = [before, after]
    if (today !== before) values[field] = today
  }
  if (contact !== undefined) changes.contact = [null, '已更新']
  await updateParty(tx, id, values, contact)
  if (values.name !== undefined) await addAlias(tx, id, { name: party.name, source: 'former' }, register.now)
  return changes
}

/** Answers what holds today. */
async function redateParty(
  tx: Writer,
  party: PartyRecord,
  field: keyof PartyFields,
  before: string | boolean | null,
  after: string | boolean | null,
  from: Day,
  register: Register,
): Promise<string | boolean | null> {
  const current = typeof before === 'boolean' ? String(before) : before
  const value = typeof after === 'boolean' ? String(after) : after
  const own = dated[field]
  if (own) return recordChange(tx, { party: party.id }, { attribute: own, current, value, from }, register)
  const shared = datedOnFacilities[field]
  let today = after
  if (shared) {
    for (const facility of await facilityIdsOf(tx, party.id))
      today = await recordChange(tx, { facility }, { attribute: shared, current, value, from }, register)
  }
  return today
}

export async function createFacility(
  tx: Writer,
  partyId: number,
  draft: FacilityDraft,
  register: Register,
): Promise<number> {
  const party = await getParty(tx, partyId)
  if (party.mergedInto !== null) refuse('party_merged', { party: party.mergedInto, name: party.name })
  // A first site in the actor's own street makes the party theirs to keep.
  if (!can(tx.actor, 'write', 'party', { parties: [partyId], street: draft.street }))
    authorizeWrite(tx, party)
  return addFacility(tx, partyId, draft, register)
}

async function addFacility(
  tx: Writer,
  party: number,
  draft: FacilityDraft,
  { district, now, demo }: Register,
): Promise<number> {
  checkFacility(district.pack, draft)
  if (draft.site) await checkSite(tx, party, draft.site)
  const kind = district.pack.facilityKinds.find((k) => k.kind === draft.kind)
  const isEnd = draft.isEnd ?? district.isEndKind(draft.kind)
  const takesOwnership = draft.takesOwnership ?? kind?.takesOwnership ?? true
  const site = draft.site === undefined && kind?.partOfSite ? await siteFor(tx, party, draft, district) : null
  return insertFacility(tx, party, { ...draft, isEnd, takesOwnership, site: draft.site ?? site }, now, demo)
}

/** A store belongs to the party's site in its street, else to the first. */
async function siteFor(
  tx: Writer,
  party: number,
  { street }: FacilityDraft,
  { pack }: Register['district'],
): Promise<number | null> {
  const stores = new Set(pack.facilityKinds.filter((k) => k.partOfSite).map((k) => k.kind))
  const sites = await sitesOf(tx, party, street)
  return sites.find((f) => !stores.has(f.kind))?.id ?? null
}

async function checkSite(tx: Writer, party: number, site: number, itself?: number): Promise<void> {
  const sites = await sitesOf(tx, party, null)
  if (site === itself || !sites.some((f) => f.id === site)) refuse('facility_site_foreign', { site })
}

const datedFields: Readonly<Partial<Record<keyof FacilityFields, string>>> = {
  name: 'name',
  street: 'street',
  community: 'community',
  park: 'park',
  takesOwnership: 'takes_ownership',
}
/** Frozen in what is booked: 口径 of table 4, and in or outside the district. */
const fixed: Readonly<Partial<Record<keyof FacilityFields, string>>> = { sector: '口径', region: '所在区域' }

export async function changeFacility(
  tx: Writer,
  id: number,
  change: FacilityFields,
  from: Day,
  register: Register,
): Promise<Changes> {
  refuseFuture(from, register)
  const facility = await getFacility(tx, id, true)
  authorizeWrite(tx, await getParty(tx, facility.party))
  if (isOwn(tx)) refuseReserved(change)
  checkFacility(register.district.pack, { ...facility, ...withoutUndefined(change) })
  if (change.site) await checkSite(tx, facility.party, change.site, id)
  await refuseFixed(tx, facility, change)
  const values: Record<string, unknown> = {}
  const changes: Record<string, readonly [unknown, unknown]> = {}
  for (const field of Object.keys(change) as (keyof FacilityFields)[]) {
    const before = facility[field]
    const after = change[field] ?? null
    const attribute = datedFields[field]
    if (before !== after) changes[field] = [before, after]
    if (!attribute) {
      values[field] = after
      continue
    }
    const text = (v: string | number | boolean | null) => (v === null ? null : String(v))
    const step = { attribute, current: text(before), value: text(after), from }
    const today = await recordChange(tx, { facility: id }, step, register)
    values[field] = typeof before === 'boolean' ? today === 'true' : today
  }
  await updateFacility(tx, id, values)
  return changes
}

async function refuseFixed(tx: Writer, facility: FacilityRecord, change: FacilityFields): Promise<void> {
  for (const [field, label] of Object.entries(fixed)) {
    const after = change[field as keyof FacilityFields]
    if (after === undefined || after === facility[field as keyof FacilityRecord]) continue
    if (await isBooked(tx, facility.id)) refuse('facility_fixed', { name: facility.name, field: label })
  }
}

function refuseFuture(from: Day, { today }: Register): void {
  if (from > today) refuse('change_in_future', { from, today })
}

function withoutUndefined<T extends object>(o: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as never
}
