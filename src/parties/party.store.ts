import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import { conditions, likeStart } from './conditions.ts'
import type { Contact, PartyDraft, PartyQuery } from './contract.ts'
import { foldName } from './rules.ts'

/** A party with what its facilities say of it; `street` is the first one's that has any. */
export interface PartyListed {
  readonly id: number
  readonly name: string
  readonly shortName: string | null
  readonly creditCode: string | null
  readonly kind: string
  readonly unit: string | null
  readonly industry: string | null
  readonly group: string | null
  readonly managementClass: 'key' | 'simplified' | 'registered' | null
  readonly permitNo: string | null
  readonly external: boolean
  readonly demo: boolean
  readonly facilities: number
  readonly street: string | null
  readonly lastPosting: string | null
}

const partyColumns = `p.id, p.name, p.short_name as "shortName", p.credit_code as "creditCode", p.kind, p.unit, p.industry,
  p."group", p.management_class as "managementClass", p.permit_no as "permitNo", p.external, p.demo`

/** Facilities of a party and of the duplicates merged into it. */
const family = `wufei.party o join wufei.facility f on f.district = o.district and f.party = o.id
  where o.district = p.district and coalesce(o.merged_into, o.id) = p.id and f.merged_into is null`

const sums = `left join lateral (
  select count(*)::int as facilities, (array_agg(f.street order by f.id) filter (where f.street is not null))[1] as street
  from ${family}) x on true`
/** The asker sees the days of the book that row-level security lets through, no others. */
const last = `left join lateral (
  select max((select max(e.occurred_on) from wufei.entry e where e.district = f.district and e.origin = f.id)) as "lastPosting"
  from ${family}) y on true`

const sortColumns: Readonly<Record<string, string>> = {
  name: 'p.name',
  creditCode: 'p.credit_code',
  kind: 'p.kind',
  managementClass: 'p.management_class',
  facilities: 'x.facilities',
  lastPosting: 'y."lastPosting"',
  id: 'p.id',
}

function whereOf(district: number, q: Omit<PartyQuery, 'offset' | 'limit' | 'sort'>) {
  const where = conditions(district)
  const text = q.search ? foldName(q.search) : undefined
  where.add(
    `(position(? in lower(translate(p.name || ' ' || coalesce(p.short_name, '') || ' ' || coalesce(p.credit_code, ''), '（） ', '()'))) > 0
      or exists (select 1 from wufei.party_alias a where a.district = p.district and a.party = p.id and position(? in a.folded) > 0)
      or exists (select 1 from ${family} and (position(? in lower(translate(f.name, '（） ', '()'))) > 0 or lower(f.code) = ?)))`,
    text,
  )
  where.add('p.id = any (?::int[])', q.ids)
  where.add('p.kind = ?', q.kind)
  where.add('p."group" = ?', q.group)
  where.add('p.industry like ?', q.industry === undefined ? undefined : likeStart(q.industry))
  if (q.managementClass === 'none') where.add('p.management_class is null', true)
  else where.add('p.management_class = ?', q.managementClass)
  where.add('p.external = ?', q.external)
  where.add('p.demo = ?', q.demo)
  for (const place of ['street', 'community', 'park'] as const)
    where.add(`exists (select 1 from ${family} and f.${place} = ?)`, q[place])
  where.add(
    `exists (select 1 from wufei.capacity c, ${family} and c.district = f.district and c.facility = f.id and c.stream = ?::wufei.stream)`,
    q.capacity,
  )
  // Whoever asks for a merged party by its number is shown it; lists have survivors only, and no declaring units.
  if (q.ids === undefined) where.add('p.merged_into is null', true)
  if (q.ids === undefined && q.kind !== 'unit' && q.kind !== 'street') where.add('p.unit is null', true)
  return where
}

export async function listParties(
  tx: Reader,
  q: PartyQuery,
): Promise<{ items: PartyListed[]; total: number }> {
  const where = whereOf(tx.actor.district, q)
  const key = q.sort.replace(/^-/, '')
  const found = await tx.query<{ id: number; total: number }>(
    `select p.id, count(*) over ()::int as total from wufei.party p
     ${key === 'facilities' ? sums : ''} ${key === 'lastPosting' ? last : ''}
     where p.district = $1${where.text ? ` and ${where.text}` : ''}
     order by ${sortColumns[key]} ${q.sort.startsWith('-') ? 'desc' : 'asc'} nulls last, p.id
     offset ${where.value(q.offset)} limit ${where.value(q.limit)}`,
    where.values,
  )
  const items = await readParties(
    tx,
    found.map(({ id }) => id),
  )
  return { items, total: found[0]?.total ?? 0 }
}

/** The parties of these numbers, in their order. */
export async function readParties(tx: Reader, ids: readonly number[]): Promise<PartyListed[]> {
  if (ids.length === 0) return []
  return tx.query<PartyListed>(
    `select ${partyColumns}, x.facilities, x.street, y."lastPosting"
     from unnest($2::int[]) with ordinality i(id, at) join wufei.party p on p.district = $1 and p.id = i.id ${sums} ${last}
     order by i.at`,
    [tx.actor.district, ids],
    'parties_read',
  )
}

export interface PartyRecord extends Omit<PartyListed, 'facilities' | 'street' | 'lastPosting'> {
  readonly mergedInto: number | null
  readonly contact: Contact | null
  /** Of its sites in the district: a street may act for the parties that have one there. */
  readonly streets: readonly string[]
}

/** `lock`: nobody else changes the party meanwhile. */
export async function getParty(tx: Reader, id: number, lock = false): Promise<PartyRecord> {
  const [found] = await tx.query<PartyRecord>(
    `select ${partyColumns}, p.merged_into as "mergedInto", p.details -> 'contact' as contact,
       (select coalesce(array_agg(distinct f.street) filter (where f.street is not null), '{}') from ${family}) as streets
     from wufei.party p where p.district = $1 and p.id = $2${lock ? ' for update of p' : ''}`,
    [tx.actor.district, id],
  )
  return found ?? refuse('party_unknown', { party: id })
}

/** The party with that code, merged ones left out. */
export async function findByCreditCode(
  tx: Reader,
  creditCode: string,
): Promise<{ id: number; name: string } | undefined> {
  const [found] = await tx.query<{ id: number; name: string }>(
    `select id, name from wufei.party where district = $1 and credit_code = $2 and merged_into is null`,
    [tx.actor.district, creditCode],
  )
  return found
}

export async function insertParty(tx: Writer, draft: PartyDraft, now: Date, demo: boolean): Promise<number> {
  const { creditCode, contact } = draft
  if (creditCode !== null) await refuseTaken(tx, creditCode, null)
  const [made] = await tx.query<{ id: number }>(
    `insert into wufei.party (district, name, short_name, credit_code, kind, industry, "group", management_class, permit_no, external,
       demo, details, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id`,
    [
      tx.actor.district,
      draft.name,
      draft.shortName,
      creditCode,
      draft.kind,
      draft.industry,
      draft.group,
      draft.managementClass,
      draft.permitNo,
      draft.external,
      demo,
      JSON.stringify(contact ? { contact } : {}),
      now,
    ],
  )
  return made?.id as number
}

/** Codes are unique among parties that are not merged; the lock makes two writers of the same code wait. */
export async function refuseTaken(tx: Writer, creditCode: string, but: number | null): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1::int || $2, 13))', [
    tx.actor.district,
    creditCode,
  ])
  const found = await findByCreditCode(tx, creditCode)
  if (found && found.id !== but) refuse('party_code_taken', { creditCode, party: found.id, name: found.name })
}

const columnOf: Readonly<Record<string, string>> = {
  name: 'name',
  shortName: 'short_name',
  creditCode: 'credit_code',
  kind: 'kind',
  industry: 'industry',
  group: '"group"',
  managementClass: 'management_class',
  permitNo: 'permit_no',
  external: 'external',
}

/** Today's values; what is dated has its history besides. */
export async function updateParty(
  tx: Writer,
  id: number,
  values: Readonly<Partial<Record<keyof typeof columnOf, unknown>>>,
  contact?: Contact | null,
): Promise<void> {
  const fields = Object.keys(values)
  const sets = fields.map((field, i) => `${columnOf[field]} = $${i + 4}`)
  sets.push(
    `details = case when $3::jsonb is null then details else details || jsonb_build_object('contact', $3::jsonb) end`,
  )
  await tx.query(`update wufei.party set ${sets.join(', ')} where district = $1 and id = $2`, [
    tx.actor.district,
    id,
    contact === undefined ? null : JSON.stringify(contact),
    ...fields.map((field) => values[field]),
  ])
}

export interface Alias {
  readonly name: string
  readonly source: 'former' | 'merged' | 'written'
}

export async function readAliases(tx: Reader, party: number): Promise<Alias[]> {
  return tx.query<Alias>(
    `select name, source from wufei.party_alias where district = $1 and party = $2 order by recorded_at, folded`,
    [tx.actor.district, party],
  )
}

/** Answers whether the name was new. */
export async function addAlias(tx: Writer, party: number, alias: Alias, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `insert into wufei.party_alias (district, party, folded, name, source, recorded_at, actor)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning 1`,
    [tx.actor.district, party, foldName(alias.name), alias.name, alias.source, now, tx.actor.id],
  )
  return rows.length > 0
}

export async function readMerged(tx: Reader, party: number): Promise<{ id: number; name: string }[]> {
  return tx.query(`select id, name from wufei.party where district = $1 and merged_into = $2 order by id`, [
    tx.actor.district,
    party,
  ])
}

/** The party that a merged one's number now stands for. */
export async function resolveParty(tx: Reader, id: number): Promise<number> {
  const [found] = await tx.query<{ id: number }>(
    `select coalesce(merged_into, id) as id from wufei.party where district = $1 and id = $2`,
    [tx.actor.district, id],
    'party_resolve',
  )
  return found?.id ?? refuse('party_unknown', { party: id })
}
