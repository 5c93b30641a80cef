import type { Stream } from '../core/codes.ts'
import { yearPeriod } from '../core/period.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { CapacityChange } from './capacity.contract.ts'
import type { CapacityRecord, Demand } from './capacity.rules.ts'

/** Months of the year from the rollups, and what they have not folded yet; the asker sees what row security lets through. */
const yearRows = `with mark as (select coalesce(max(posting), 0) as posting from wufei.rollup_mark where district = $1),
  moved as (
    select r.origin, r.facility, r.stream, r.position, r.own, r.grams::numeric as grams from wufei.rollup r
      where r.district = $1 and r.month >= $2 and r.month < $3
        and (r.position in ('utilized', 'disposed', 'generated') or (r.position = 'transformed' and r.own))
    union all
    select e.origin, e.facility, e.stream, e.position, e.own, e.grams from wufei.entry e, mark
      where e.district = $1 and e.posting > mark.posting and e.occurred_on >= $2 and e.occurred_on < $3
        and (e.position in ('utilized', 'disposed', 'generated') or (e.position = 'transformed' and e.own)))`

export interface CapacityFilter {
  readonly year: number
  readonly stream?: Stream | undefined
  readonly party?: number | undefined
  /** Only these parties and streets; null: everybody. */
  readonly within: { readonly parties: readonly number[]; readonly streets: readonly string[] } | null
}

/** Facilities with a stated capacity, or an end in the district that took something without one, and their year. */
export async function readCapacity(tx: Reader, q: CapacityFilter): Promise<CapacityRecord[]> {
  const { from, to } = yearPeriod(q.year)
  return tx.query<CapacityRecord>(
    `${yearRows}, ends as (
       select facility, stream, sum(grams) as grams from moved where position in ('utilized', 'disposed') group by 1, 2
     ), stated as (
       -- The newest statement up to the year stands until another one is made.
       select distinct on (c.facility, c.stream) c.* from wufei.capacity c
       where c.district = $1 and c.year <= $4 order by c.facility, c.stream, c.year desc
     )
     select f.id as facility, f.name as "facilityName", r.id as party, r.name as "partyName", f.kind, f.region, k.stream,
       s.grams_per_day::text as "gramsPerDay", s.grams_per_year::text as "gramsPerYear", s.source,
       coalesce(e.grams, 0)::text as treated
     from (select facility, stream from stated union select facility, stream from ends) k
     join wufei.facility f on f.district = $1 and f.id = k.facility
     join wufei.party o on o.district = $1 and o.id = f.party
     join wufei.party r on r.district = $1 and r.id = coalesce(o.merged_into, o.id)
     left join stated s on s.facility = k.facility and s.stream = k.stream
     left join ends e on e.facility = k.facility and e.stream = k.stream
     where ($5::wufei.stream is null or k.stream = $5) and ($6::int is null or r.id = $6)
       and ($7::int[] is null or r.id = any ($7) or o.id = any ($7) or f.street = any ($8::text[]))
       and (s.facility is not null or f.region = 'own')
     order by k.stream, f.region, r.name, f.id`,
    [
      tx.actor.district,
      from,
      to,
      q.year,
      q.stream ?? null,
      q.party ?? null,
      q.within?.parties ?? null,
      q.within?.streets ?? null,
    ],
  )
}

/** What the district's own mass needed in the year, and where it came to an end. */
export async function readDemand(tx: Reader, year: number): Promise<Demand[]> {
  const { from, to } = yearPeriod(year)
  return tx.query<Demand>(
    `${yearRows} select m.stream,
       coalesce(-sum(m.grams) filter (where m.position in ('generated', 'transformed')), 0)::text as generated,
       coalesce(sum(m.grams) filter (where m.position in ('utilized', 'disposed') and f.region = 'own'), 0)::text as "treatedInside",
       coalesce(sum(m.grams) filter (where m.position in ('utilized', 'disposed') and f.region <> 'own'), 0)::text as "treatedOutside"
     from moved m join wufei.facility o on o.district = $1 and o.id = m.origin and o.region = 'own'
     join wufei.facility f on f.district = $1 and f.id = m.facility group by 1 order by 1`,
    [tx.actor.district, from, to],
  )
}

/** What was stated before, or null. */
export async function setCapacity(
  tx: Writer,
  c: Omit<CapacityChange, 'key'>,
): Promise<{ gramsPerDay: number | null; gramsPerYear: number | null } | null> {
  const key = [tx.actor.district, c.facility, c.stream, c.year]
  const [before] = await tx.query<{ gramsPerDay: number | null; gramsPerYear: number | null }>(
    `select grams_per_day as "gramsPerDay", grams_per_year as "gramsPerYear" from wufei.capacity
      where district = $1 and facility = $2 and stream = $3 and year = $4`,
    key,
  )
  await tx.query(
    `insert into wufei.capacity (district, facility, stream, year, grams_per_day, grams_per_year, source) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (district, facility, stream, year) do update
       set grams_per_day = excluded.grams_per_day, grams_per_year = excluded.grams_per_year, source = excluded.source`,
    [...key, c.gramsPerDay, c.gramsPerYear, c.source],
  )
  return before ?? null
}
