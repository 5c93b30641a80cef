import { Refusal } from '../core/refusal.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { Reader, Writer } from '../platform/database.ts'
import { FacilityDraft, type FacilityFields, PartyDraft, type PartyFields } from './contract.ts'
import { type FacilityRecord, listFacilities } from './facility.store.ts'
import { getParty, type PartyRecord } from './party.store.ts'
import type { ListFault, PartyImportReply } from './party-list.contract.ts'
import {
  faultAt,
  groupLines,
  type PartyLine,
  type PartyList,
  type PartyListKey,
  readPartyLine,
  type SiteSaid,
} from './party-list.rules.ts'
import { changeFacility, changeParty, createFacility, createParty, type Register } from './register.ts'
import { foldName } from './rules.ts'

type Outcome = Omit<PartyImportReply, 'dryRun'>

export interface ListRegister extends Register {
  readonly district: Pick<DistrictView, 'pack' | 'isEndKind' | 'names'>
}

/**
 * Books a list party by party, each under a savepoint: what one of them may not, is said at its line and leaves the
 * others as they are. A rehearsal is the same work in a transaction that is then undone, so it can promise nothing
 * that the real one would not do.
 */
export async function importPartyList(tx: Writer, list: PartyList, register: ListRegister): Promise<Outcome> {
  const errors: ListFault[] = []
  const warnings: ListFault[] = []
  const lines = list.lines.flatMap((l) => readPartyLine(l, list.columns, register.district, errors) ?? [])
  const groups = groupLines(lines, list.columns, errors)
  const known = await readDirectory(tx)
  const counts = { created: 0, changed: 0, unchanged: 0, facilitiesCreated: 0 }
  for (const group of groups) {
    await tx.query('savepoint party_line')
    try {
      const done = await bookGroup(tx, group, known, register, list.columns, warnings)
      counts[done.what]++
      counts.facilitiesCreated += done.facilities
      await tx.query('release savepoint party_line')
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await tx.query('rollback to savepoint party_line')
      const [first] = group
      const line = list.lines.find((l) => l.row === first?.row)
      if (line) errors.push(faultAt(line, list.columns, columnOf(error), error))
    }
  }
  errors.sort((a, b) => a.row - b.row)
  return { rows: list.lines.length, ...counts, errors, warnings }
}

/** The cell a refusal of the register speaks of. */
function columnOf({ code }: Refusal): PartyListKey | null {
  if (code === 'party_code_taken' || code.startsWith('credit_code')) return 'creditCode'
  if (code.startsWith('facility_street') || code === 'party_street_foreign') return 'street'
  if (code === 'facility_kind_unknown') return 'facilityKind'
  if (code === 'party_kind_reserved') return 'kind'
  return code.startsWith('list_party') || code === 'forbidden' ? 'name' : null
}

interface Directory {
  readonly byCode: ReadonlyMap<string, number>
  readonly byName: ReadonlyMap<string, readonly { id: number; creditCode: string | null }[]>
}

async function readDirectory(tx: Reader): Promise<Directory> {
  const parties = await tx.query<{ id: number; name: string; creditCode: string | null; aliases: string[] }>(
    `select p.id, p.name, p.credit_code as "creditCode", coalesce((select array_agg(a.folded) from wufei.party_alias a
       where a.district = p.district and a.party = p.id), '{}') as aliases
     from wufei.party p where p.district = $1 and p.merged_into is null and p.unit is null order by p.id`,
    [tx.actor.district],
  )
  const named = parties.flatMap((p) =>
    [...new Set([foldName(p.name), ...p.aliases])].map((name) => ({ name, p })),
  )
  const byName = new Map<string, { id: number; creditCode: string | null }[]>()
  for (const { name, p } of named) byName.set(name, [...(byName.get(name) ?? []), p])
  return { byCode: new Map(parties.flatMap((p) => (p.creditCode ? [[p.creditCode, p.id]] : []))), byName }
}

/** By code; else by name, where no other code speaks against it. */
function findKnown(
  { byCode, byName }: Directory,
  party: PartyLine['party'],
): { id: number | undefined; sameName: boolean } {
  const code = party.creditCode
  const byOwnCode = code ? byCode.get(code) : undefined
  if (byOwnCode !== undefined) return { id: byOwnCode, sameName: false }
  const named = byName.get(foldName(party.name)) ?? []
  const fitting = named.filter((p) => !code || p.creditCode === null)
  if (fitting.length > 1)
    throw new Refusal('list_party_ambiguous', { name: party.name, count: fitting.length })
  return { id: fitting[0]?.id, sameName: named.length > fitting.length }
}

async function bookGroup(
  tx: Writer,
  group: readonly PartyLine[],
  known: Directory,
  register: ListRegister,
  columns: PartyList['columns'],
  warnings: ListFault[],
): Promise<{ what: 'created' | 'changed' | 'unchanged'; facilities: number }> {
  const party: PartyLine['party'] = Object.assign({}, ...[...group].reverse().map((line) => line.party))
  const { id, sameName } = findKnown(known, party)
  const sites = group.map((l) => l.site).filter((s) => Object.keys(s).length > 0)
  if (id === undefined) {
    if (sameName) {
      const line = { row: group[0]?.row ?? 0, values: { name: party.name } }
      warnings.push(faultAt(line, columns, 'name', new Refusal('list_party_namesake', { name: party.name })))
    }
    const drafts = (sites.length > 0 ? sites : [{}]).map((s) => draftOf(s, party, register))
    await createParty(tx, PartyDraft.parse({ kind: 'enterprise', ...party }), drafts, register)
    return { what: 'created', facilities: drafts.length }
  }
  const changes = differing(await getParty(tx, id), withoutAlias(party, known, id))
  let changed = Object.keys(changes).length > 0
  if (changed) await changeParty(tx, id, changes, register.today, register)
  const there = (await listFacilities(tx, { party: id, offset: 0, limit: 500 })).items
  let facilities = 0
  for (const site of sites) {
    const same = findSite(there, site)
    if (!same) {
      await createFacility(tx, id, draftOf(site, party, register), register)
      facilities++
      continue
    }
    const over = differing(same, site) as FacilityFields
    if (Object.keys(over).length === 0) continue
    await changeFacility(tx, same.id, over, register.today, register)
    changed = true
  }
  return { what: changed || facilities > 0 ? 'changed' : 'unchanged', facilities }
}

/** A list that calls a party by one of its other names does not rename it. */
function withoutAlias(party: PartyLine['party'], { byName }: Directory, id: number): PartyFields {
  const { name, ...rest } = party
  const known = byName.get(foldName(name))?.some((p) => p.id === id) ?? false
  return known ? rest : party
}

function differing<T extends PartyFields | SiteSaid>(
  before: PartyRecord | FacilityRecord,
  said: T,
): Partial<T> {
  const now = before as unknown as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.entries(said).filter(
      ([key, value]) => JSON.stringify(now[key] ?? null) !== JSON.stringify(value ?? null),
    ),
  ) as Partial<T>
}

/** By code, else by name; a line without either speaks of the only site there is. */
function findSite(there: readonly FacilityRecord[], site: SiteSaid): FacilityRecord | undefined {
  if (site.code) return there.find((f) => f.code === site.code) ?? byName(there, site.name)
  if (site.name) return byName(there, site.name)
  return there.length === 1 ? there[0] : undefined
}

function byName(there: readonly FacilityRecord[], name: string | undefined): FacilityRecord | undefined {
  return name === undefined
    ? undefined
    : there.find((f) => foldName(f.name) === foldName(name) && f.code === null)
}

const PLAIN_SITE = 'site'

function draftOf(site: SiteSaid, party: PartyLine['party'], { district }: ListRegister): FacilityDraft {
  const kinds = district.pack.facilityKinds
  const plain = kinds.find((k) => k.kind === PLAIN_SITE) ?? kinds[0]
  const region = party.external ? ('inProvince' as const) : ('own' as const)
  return FacilityDraft.parse({ name: party.name, kind: plain?.kind, region, ...site })
}
