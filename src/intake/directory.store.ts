import type { Place } from '../core/codes.ts'
import type { Reader, Writer } from '../platform/database.ts'
import { type Directory, directoryOf, type FacilityEntry, type PartyEntry } from './directory.rules.ts'

/** Everybody and every place of the district; a few thousand rows, read once for a whole file. */
export async function loadDirectory(tx: Reader): Promise<Directory> {
  const parties = await tx.query<PartyEntry>(
    `select id, name, short_name as "shortName", credit_code as "creditCode", permit_no as "permitNo", kind, unit,
       coalesce((select json_agg(a.name) from wufei.party_alias a where a.district = party.district and a.party = party.id), '[]') as aliases,
       coalesce((select json_agg(json_build_object('id', m.id, 'creditCode', m.credit_code, 'permitNo', m.permit_no) order by m.id)
         from wufei.party m where m.district = party.district and m.merged_into = party.id), '[]') as merged
     from wufei.party where district = $1 and merged_into is null order by id`,
    [tx.actor.district],
  )
  const facilities = await tx.query<FacilityEntry>(
    `select f.id, coalesce(p.merged_into, f.party) as party, f.site, f.name, f.kind, f.code, f.region, f.region_name as "regionName",
       f.street, f.is_end as "isEnd"
     from wufei.facility f join wufei.party p on p.district = f.district and p.id = f.party
     where f.district = $1 and f.merged_into is null order by f.id`,
    [tx.actor.district],
  )
  return directoryOf(parties, facilities)
}

export interface NewCounterparty {
  name: string
  creditCode: string | null
  permitNo: string | null
  region: Place
  regionName: string | null
  demo: boolean
}

/**
 * Registers a counterparty outside the district with one place of its own. Who comes second with the same name gets
 * what the first one made.
 */
export async function createCounterparty(tx: Writer, n: NewCounterparty, now: Date): Promise<number> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1::int || '|party|' || $2, 12))`, [
    tx.actor.district,
    n.name,
  ])
  const [known] = await tx.query<{ id: number }>(
    `select f.id from wufei.facility f join wufei.party p on p.district = f.district and p.id = f.party
     where p.district = $1 and p.merged_into is null and (p.name = $2 or p.credit_code = $3) order by f.id limit 1`,
    [tx.actor.district, n.name, n.creditCode],
  )
  if (known) return known.id
  const [made] = await tx.query<{ id: number }>(
    `with p as (insert into wufei.party (district, name, credit_code, permit_no, kind, external, demo, details, created_at)
       values ($1, $2, $3, $4, 'operator', true, $5, '{"registeredBy": "import"}', $6) returning id)
     insert into wufei.facility (district, party, name, kind, region, region_name, demo, created_at)
     select $1, p.id, $2, 'site', $7, $8, $5, $6 from p returning id`,
    [tx.actor.district, n.name, n.creditCode, n.permitNo, n.demo, now, n.region, n.regionName],
  )
  return made?.id as number
}

/** One of the party's own stores that its ledger names by code and nobody has registered yet. */
export async function createOwnStore(
  tx: Writer,
  s: { party: number; site: number | null; code: string; street: string | null; demo: boolean },
  now: Date,
): Promise<number> {
  await tx.query(
    `select pg_advisory_xact_lock(hashtextextended($1::int || '|store|' || $2::int || $3, 13))`,
    [tx.actor.district, s.party, s.code],
  )
  const [known] = await tx.query<{ id: number }>(
    'select id from wufei.facility where district = $1 and party = $2 and code = $3 and merged_into is null',
    [tx.actor.district, s.party, s.code],
  )
  if (known) return known.id
  const [made] = await tx.query<{ id: number }>(
    `insert into wufei.facility (district, party, site, name, kind, code, street, demo, details, created_at)
     values ($1, $2, $8, $3, 'store', $4, $5, $6, '{"registeredBy": "import"}', $7) returning id`,
    [tx.actor.district, s.party, `贮存设施 ${s.code}`, s.code, s.street, s.demo, now, s.site],
  )
  return made?.id as number
}
