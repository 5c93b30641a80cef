import type { Place } from '../core/codes.ts'
import type { Day } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import type { Values } from '../intake/cells.ts'
import { reversedHash } from '../intake/rows.store.ts'
import type { Reader } from '../platform/database.ts'

export interface LedgerParty {
  id: number
  name: string
  creditCode: string | null
  demo: boolean
  /** The party and those merged into it. */
  ids: number[]
  streets: string[]
}

export async function findLedgerParty(tx: Reader, id: number): Promise<LedgerParty | undefined> {
  const [row] = await tx.query<LedgerParty>(
    `select p.id, p.name, p.credit_code as "creditCode", p.demo,
       (select array_agg(x.id) from wufei.party x where x.district = p.district and coalesce(x.merged_into, x.id) = p.id) as ids,
       array(select distinct f.street from wufei.facility f where f.district = p.district and f.street is not null
         and f.party in (select x.id from wufei.party x where x.district = p.district and coalesce(x.merged_into, x.id) = p.id)) as streets
     from wufei.party k join wufei.party p on p.district = k.district and p.id = coalesce(k.merged_into, k.id)
     where k.district = $1 and k.id = $2`,
    [tx.actor.district, id],
    'statutory_party',
  )
  return row
}

export interface KeptRecord {
  identity: string
  part: string
  values: Values
}

/** A posting as first told, with what was corrected of it, and the form's own record where one tells of it. */
export interface RawTold {
  id: number
  kind: string
  occurredOn: Day
  fact: Record<string, unknown>
  demo: boolean
  later: { kind: string; occurredOn: Day; fact: Record<string, unknown> }[] | null
  record: KeptRecord | null
}

export interface LedgerQuery {
  parties: readonly number[]
  facilities: readonly number[]
  period: Period
  /** As known at the end of that day; null: now. */
  asOf: Day | null
  /** First instant after that day. */
  before: Date | null
}

const inPeriod = (alias: string): string => `${alias}.occurred_on >= $3 and ${alias}.occurred_on < $4`
const known = (alias: string): string => `${alias}.recorded_day <= coalesce($5, 'infinity'::date)`
/** The newest version of a record as it was known then, none where that took the row back. */
const newest = `select x.hash, json_build_object('identity', x.identity, 'part', x.content ->> 'part', 'values', x.content -> 'values') as kept
  from wufei.record x where x.district = $1 and x.kind = $7 and x.recorded_at < coalesce($8, 'infinity'::timestamptz)`

/**
 * Postings of the given kinds that happened, or by their corrections happened, in the period. A record is the row's own
 * where it is linked to the first posting; of its versions the last one counts.
 */
export async function readTold(
  tx: Reader,
  q: LedgerQuery,
  kinds: readonly string[],
  form: string,
): Promise<RawTold[]> {
  return await tx.query<RawTold>(
    `select p.id, p.kind, p.occurred_on as "occurredOn", p.fact, p.demo,
       (select json_agg(json_build_object('kind', c.kind, 'occurredOn', c.occurred_on, 'fact', c.fact) order by c.id)
          from wufei.posting c where c.district = p.district and c.corrects = p.id and ${known('c')}) as later,
       (select n.kept from (select r.identity from wufei.posting_record l join wufei.record r on r.district = l.district and r.id = l.record
            where l.district = p.district and l.posting = p.id and r.kind = $7 and r.party = any ($2::int[])
              and r.recorded_at < coalesce($8, 'infinity'::timestamptz) order by r.id limit 1) own
          cross join lateral (${newest} and x.identity = own.identity order by x.version desc limit 1) n where n.hash <> $9) as record
     from wufei.posting p
     where p.district = $1 and p.parties && $2::int[] and p.kind = any ($6::text[]) and p.corrects is null and p.reverses is null and ${known('p')}
       and (${inPeriod('p')} or exists (select 1 from wufei.posting c where c.district = p.district and c.corrects = p.id and ${inPeriod('c')}))
     order by p.id`,
    [tx.actor.district, q.parties, q.period.from, q.period.to, q.asOf, kinds, form, q.before, reversedHash],
    'statutory_told',
  )
}

/** A row of a form that books nothing (a product that left, a zero), with its day. */
export interface SilentRecord extends KeptRecord {
  day: Day
}

/** Rows of a form in the period that no posting follows from: the paper is all that tells of them. */
export async function readSilent(tx: Reader, q: LedgerQuery, form: string): Promise<SilentRecord[]> {
  return await tx.query<SilentRecord>(
    `select r.identity, r.content ->> 'part' as part, r.content -> 'values' as values, (r.content ->> 'day')::date as day from wufei.record r
     where r.district = $1 and r.kind = $2 and r.party = any ($3::int[]) and r.recorded_at < coalesce($6, 'infinity'::timestamptz)
       and (r.content ->> 'day')::date >= $4 and (r.content ->> 'day')::date < $5 and r.hash <> $7
       and not exists (select 1 from wufei.record v where v.district = r.district and v.kind = r.kind and v.identity = r.identity
         and v.version > r.version and v.recorded_at < coalesce($6, 'infinity'::timestamptz))
       and not exists (select 1 from wufei.record v join wufei.posting_record l on l.district = v.district and l.record = v.id
         where v.district = r.district and v.kind = r.kind and v.identity = r.identity)
     order by r.identity`,
    [tx.actor.district, form, q.parties, q.period.from, q.period.to, q.before, reversedHash],
    'statutory_silent',
  )
}

/** Declarations of a form that the party has made for periods inside the asked one, in the order of their papers. */
export async function readDeclared(tx: Reader, q: LedgerQuery, form: string): Promise<KeptRecord[]> {
  return await tx.query<KeptRecord>(
    `select identity, content ->> 'part' as part, content -> 'values' as values from (
       select distinct on (r.identity) r.id, r.identity, r.hash, r.content from wufei.record r
       where r.district = $1 and r.kind = $2 and r.party = any ($3::int[]) and r.recorded_at < coalesce($6, 'infinity'::timestamptz)
         and r.content #>> '{values,period,from}' >= $4 and r.content #>> '{values,period,to}' <= $5
       order by r.identity, r.version desc) x
     where hash <> $7 order by identity`,
    [tx.actor.district, form, q.parties, q.period.from, q.period.to, q.before, reversedHash],
    'statutory_declared',
  )
}

export interface LatestPosting {
  month: Day
  code: string
  posting: number
}

/** The last posting that touched a code's mass in each month, corrections named by what they correct. */
export async function latestPostings(tx: Reader, q: LedgerQuery): Promise<LatestPosting[]> {
  return await tx.query<LatestPosting>(
    `select date_trunc('month', e.occurred_on)::date as month, e.code, max(coalesce(p.corrects, p.id)) as posting
     from wufei.entry e join wufei.posting p on p.district = e.district and p.id = e.posting
     where e.district = $1 and e.origin = any ($2::int[]) and e.occurred_on < $3 and e.recorded_day <= coalesce($4, 'infinity'::date)
     group by 1, 2 order by 1, 2`,
    [tx.actor.district, q.facilities, q.period.to, q.asOf],
    'statutory_latest',
  )
}

export interface LedgerPlace {
  id: number
  party: number
  /** The site whose own store it is. */
  site: number | null
  name: string
  code: string | null
  region: Place
  regionName: string | null
  partyName: string
  creditCode: string | null
  permitNo: string | null
}

export async function readLedgerPlaces(
  tx: Reader,
  ids: readonly number[],
): Promise<ReadonlyMap<number, LedgerPlace>> {
  const rows = await tx.query<LedgerPlace>(
    `select f.id, coalesce(p.merged_into, p.id) as party, f.site, f.name, f.code, f.region, f.region_name as "regionName",
       p.name as "partyName", p.credit_code as "creditCode", p.permit_no as "permitNo"
     from wufei.facility f join wufei.party p on p.district = f.district and p.id = f.party where f.district = $1 and f.id = any ($2::int[])`,
    [tx.actor.district, [...new Set(ids)]],
    'statutory_places',
  )
  return new Map(rows.map((r) => [r.id, r]))
}

export async function readPartyNames(
  tx: Reader,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<{ id: number; name: string }>(
    `select id, name from wufei.party where district = $1 and id = any ($2::int[])`,
    [tx.actor.district, [...new Set(ids)]],
    'statutory_names',
  )
  return new Map(rows.map((r) => [r.id, r.name]))
}

export interface ElsewhereGenerated {
  kind: string
  code: string
  grams: string
}

/** Mass that arose at the party's own places without a record of its generation, by what told of it instead. */
export async function readGeneratedElsewhere(tx: Reader, q: LedgerQuery): Promise<ElsewhereGenerated[]> {
  return await tx.query<ElsewhereGenerated>(
    `select r.kind, e.code, (-sum(e.grams))::text as grams from wufei.entry e
       join wufei.posting p on p.district = e.district and p.id = e.posting
       join wufei.posting r on r.district = p.district and r.id = coalesce(p.corrects, p.id)
     where e.district = $1 and e.origin = any ($2::int[]) and e.position in ('generated', 'unexplained') and e.occurred_on >= $3 and e.occurred_on < $4
       and e.recorded_day <= coalesce($5, 'infinity'::date) and r.kind <> 'generate'
     group by 1, 2 having sum(e.grams) <> 0 order by 1, 2`,
    [tx.actor.district, q.facilities, q.period.from, q.period.to, q.asOf],
    'statutory_elsewhere',
  )
}

export interface MovementState {
  code: string
  presumed: boolean
  shipped: number
  accepted: number | null
  refused: number | null
  grade: string
}

/** Loads that left the party's places in the period, as both sides' papers tell of them now. */
export async function readDepartures(tx: Reader, q: LedgerQuery): Promise<MovementState[]> {
  return await tx.query<MovementState>(
    `select code, presumed is not distinct from 'departure' as presumed, shipped, accepted, refused, grade from wufei.movement
     where district = $1 and consignor = any ($2::int[]) and departed_on >= $3 and departed_on < $4 and status <> 'cancelled'`,
    [tx.actor.district, q.facilities, q.period.from, q.period.to],
    'statutory_departures',
  )
}
