import type { Place } from '../core/codes.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import { conditions } from './conditions.ts'
import type { FacilityDraft, FacilityQuery, sectors } from './contract.ts'
import { foldName } from './rules.ts'

export interface FacilityRecord {
  readonly id: number
  /** The party it counts as; a duplicate's facility is its survivor's. */
  readonly party: number
  readonly partyName: string
  readonly name: string
  readonly kind: string
  readonly code: string | null
  readonly region: Place
  readonly regionName: string | null
  readonly street: string | null
  readonly community: string | null
  readonly park: string | null
  readonly sector: (typeof sectors)[number]
  readonly isEnd: boolean
  readonly takesOwnership: boolean
  readonly site: number | null
  readonly demo: boolean
}

const facilityColumns = `f.id, r.id as party, r.name as "partyName", f.name, f.kind, f.code, f.region, f.region_name as "regionName",
  f.street, f.community, f.park, f.sector, f.is_end as "isEnd", f.takes_ownership as "takesOwnership", f.site, f.demo`
const facilityTables = `wufei.facility f join wufei.party o on o.district = f.district and o.id = f.party
  join wufei.party r on r.district = f.district and r.id = coalesce(o.merged_into, o.id)`

export async function listFacilities(
  tx: Reader,
  q: FacilityQuery,
): Promise<{ items: FacilityRecord[]; total: number }> {
  const where = conditions(tx.actor.district)
  const text = q.search ? foldName(q.search) : undefined
  where.add(
    `position(? in lower(translate(f.name || ' ' || r.name || ' ' || coalesce(f.code, ''), '（） ', '()'))) > 0`,
    text,
  )
  where.add('f.id = any (?::int[])', q.ids)
  where.add(
    'r.id = (select coalesce(k.merged_into, k.id) from wufei.party k where k.district = $1 and k.id = ?)',
    q.party,
  )
  where.add('f.kind = ?', q.kind)
  where.add('f.street = ?', q.street)
  where.add('f.region = ?::wufei.place', q.region)
  if (q.ids === undefined) where.add('f.merged_into is null', true)
  const rows = await tx.query<FacilityRecord & { total: number }>(
    `select ${facilityColumns}, count(*) over ()::int as total from ${facilityTables}
     where f.district = $1${where.text ? ` and ${where.text}` : ''}
     order by r.name, r.id, f.id offset ${where.value(q.offset)} limit ${where.value(q.limit)}`,
    where.values,
  )
  return { items: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}

export async function getFacility(tx: Reader, id: number, lock = false): Promise<FacilityRecord> {
  const [found] = await tx.query<FacilityRecord>(
    `select ${facilityColumns} from ${facilityTables} where f.district = $1 and f.id = $2${lock ? ' for update of f' : ''}`,
    [tx.actor.district, id],
  )
  return found ?? refuse('facility_unknown', { facility: id })
}

/** Places of the party, its duplicates' too, that are no site's store: those of the street first. */
export async function sitesOf(tx: Reader, party: number, street: string | null): Promise<FacilityRecord[]> {
  return tx.query<FacilityRecord>(
    `select ${facilityColumns} from ${facilityTables} where f.district = $1 and f.site is null and f.merged_into is null
       and r.id = (select coalesce(k.merged_into, k.id) from wufei.party k where k.district = $1 and k.id = $2)
     order by (f.street is not distinct from $3) desc, f.id`,
    [tx.actor.district, party, street],
  )
}

/** Facilities that stand under this number itself, duplicates' left out: what a change of the party dates anew. */
export async function facilityIdsOf(tx: Reader, party: number): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `select id from wufei.facility where district = $1 and party = $2 order by id`,
    [tx.actor.district, party],
  )
  return rows.map(({ id }) => id)
}

export async function insertFacility(
  tx: Writer,
  party: number,
  draft: FacilityDraft & { isEnd: boolean; takesOwnership: boolean; site: number | null },
  now: Date,
  demo: boolean,
): Promise<number> {
  const [made] = await tx.query<{ id: number }>(
    `insert into wufei.facility (district, party, name, kind, code, region, region_name, street, community, park, sector, is_end,
       takes_ownership, demo, created_at, site)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) returning id`,
    [
      tx.actor.district,
      party,
      draft.name,
      draft.kind,
      draft.code,
      draft.region,
      draft.regionName,
      draft.street,
      draft.community,
      draft.park,
      draft.sector,
      draft.isEnd,
      draft.takesOwnership,
      demo,
      now,
      draft.site,
    ],
  )
  return made?.id as number
}

const columnOf: Readonly<Record<string, string>> = {
  name: 'name',
  kind: 'kind',
  code: 'code',
  region: 'region',
  regionName: 'region_name',
  street: 'street',
  community: 'community',
  park: 'park',
  sector: 'sector',
  isEnd: 'is_end',
  takesOwnership: 'takes_ownership',
  site: 'site',
}

export async function updateFacility(
  tx: Writer,
  id: number,
  values: Readonly<Partial<Record<keyof typeof columnOf, unknown>>>,
): Promise<void> {
  const fields = Object.keys(values)
  if (fields.length === 0) return
  const sets = fields.map((field, i) => `${columnOf[field]} = $${i + 3}`)
  await tx.query(`update wufei.facility set ${sets.join(', ')} where district = $1 and id = $2`, [
    tx.actor.district,
    id,
    ...fields.map((field) => values[field]),
  ])
}

/** Whether the book knows the facility, past what the asker may see of it: figures already rest on what it is. */
export async function isBooked(tx: Writer, id: number): Promise<boolean> {
  const [found] = await tx.query<{ booked: boolean }>(`select wufei.facility_booked($1) as booked`, [id])
  return found?.booked ?? false
}
