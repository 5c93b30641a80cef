import type { Grade, Place, Position, Purpose, Stream } from '../core/codes.ts'
import { type Day, daysBetween } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import { type Folded, foldedTo } from '../ledger/fold.store.ts'
import type { Reader } from '../platform/database.ts'

/**
 * One cell of the cube that all tables are cut from: entries alike in everything a table can ask, summed. `month` is
 * the first day of the month it happened in, `since` of the first month it may stand for, `born` of its generation. What
 * lies before the period is one there, since stock needs its sum and nothing asks for its months.
 */
export interface CubeRow {
  month: Day
  since: Day
  born: Day
  sector: 'industrial' | 'medical' | 'social'
  code: string
  stream: Stream
  position: Position
  purpose: Purpose | ''
  place: Place | ''
  method: string
  dest: number
  own: boolean
  grade: Grade
  /** Water in thousandths of the wet mass; 0 where the pack does not ask for it. */
  moisture: number
  grams: bigint
}

/** Facilities a scope holds; null: the whole district. */
export type ScopeFacilities = readonly number[] | null

export interface CubeQuery {
  facilities: ScopeFacilities
  /** Everything that happened before the end is read: stock needs the past. */
  period: Period
  /** As known at the end of that day; null: now. */
  asOf: Day | null
  streams?: readonly Stream[]
  /** Of the others a year inside the period is one, dated with its first day; all keep their months where not said. */
  monthly?: readonly Stream[]
}

const isMonthStart = (d: Day): boolean => d.endsWith('-01')

/**
 * Reads the cube: of whole months from the rollups and what they have not folded yet, without what was recorded after a
 * past day; else from the entries themselves. Both give the same (a property test compares).
 */
export async function readCube(tx: Reader, q: CubeQuery): Promise<CubeRow[]> {
  const aligned = isMonthStart(q.period.from) && isMonthStart(q.period.to)
  const folded = aligned ? await foldedTo(tx) : null
  const [rows, zeros] = await Promise.all([
    folded && (q.asOf === null || isLate(q, folded)) ? fromRollup(tx, q, folded) : fromEntries(tx, q),
    readZeros(tx, q),
  ])
  return [...rows, ...zeros].map((r) => ({ ...r, grams: BigInt(r.grams) }))
}

/** Whether less of the district's book was recorded after the past day than up to it, as far as the calendar tells. */
function isLate({ facilities, asOf }: CubeQuery, { firstMonth, lastMonth }: Folded): boolean {
  if (facilities !== null || asOf === null || firstMonth === null || lastMonth === null) return false
  return daysBetween(firstMonth, asOf) > daysBetween(asOf, lastMonth)
}

/** Periods inside the asked one of which an enterprise has stated that nothing arose: news of no mass. */
async function readZeros(tx: Reader, q: CubeQuery): Promise<RawRow[]> {
  return await tx.query<RawRow>(
    `select distinct date_trunc('month', t.from_day)::date as month, date_trunc('month', t.from_day)::date as since, date_trunc('month', t.from_day)::date as born,
       f.sector, t.codes as code, t.stream, 'generated'::wufei.position as position, '' as purpose, '' as place, '' as method, 0 as dest, true as own,
       'declared'::wufei.grade as grade, 0 as moisture, '0' as grams
     from wufei.control_total t join wufei.control_total_column c on c.district = t.district and c.total = t.id and c."column" = 'generated' and c.grams = 0
       join wufei.facility f on f.district = t.district and f.id = t.facility
     where t.district = $1 and t.scope = 'facility' and t.from_day >= $2 and t.to_day <= $3
       and t.recorded_day <= coalesce($4, 'infinity'::date) and (t.superseded_by is null or t.superseded_day > coalesce($4, 'infinity'::date))
       and ($5::wufei.stream[] is null or t.stream = any ($5)) and ($6::int[] is null or t.facility = any ($6))`,
    [tx.actor.district, q.period.from, q.period.to, q.asOf, q.streams ?? null, q.facilities],
    'cube_zeros',
  )
}

type RawRow = Omit<CubeRow, 'grams'> & { grams: string }

const entryDims = `f.sector, e.code, e.stream, e.position, coalesce(e.purpose::text, '') as purpose, coalesce(e.place::text, '') as place,
  coalesce(e.method, '') as method, coalesce(e.dest, 0) as dest, e.own, e.grade, e.moisture`

async function fromRollup(tx: Reader, q: CubeQuery, { posting }: Folded): Promise<RawRow[]> {
  const entries = (grams: string, which: string): string =>
    `select date_trunc('month', e.occurred_on)::date as month, date_trunc('month', e.since)::date as since, date_trunc('month', e.born)::date as born, ${entryDims}, ${grams} as grams
       from wufei.entry e join wufei.facility f on f.district = e.district and f.id = e.origin
       where e.district = $1 and ${which} and e.occurred_on < $2 and ($3::wufei.stream[] is null or e.stream = any ($3))`
  const inside = (month: string): string =>
    `case when ${month} < $5 then '0001-01-01'::date when $6::wufei.stream[] is null or stream = any ($6) then ${month}
       else make_date(extract(year from ${month})::int, 1, 1) end as ${month}`
  const sums = `select ${['month', 'since', 'born'].map(inside).join(', ')}, sector, code, stream, position, purpose, place, method, dest, own, grade, moisture, sum(grams)::text as grams from all_rows
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 having sum(grams) <> 0`
  const values = [
    tx.actor.district,
    q.period.to,
    q.streams ?? null,
    posting,
    q.period.from,
    q.monthly ?? null,
  ]
  if (q.facilities === null) {
    const late = q.asOf === null ? '' : `union all ${entries('-e.grams', 'e.recorded_day > $7')}`
    return tx.query<RawRow>(
      `with all_rows as (
         select month, since, born_month as born, sector, code, stream, position, purpose, place, method, dest, own, grade, moisture, grams from wufei.rollup_district
           where district = $1 and month < $2 and ($3::wufei.stream[] is null or stream = any ($3))
         union all ${entries('e.grams', 'e.posting > $4')} ${late}) ${sums}`,
      q.asOf === null ? values : [...values, q.asOf],
      q.asOf === null ? 'cube_district' : 'cube_district_past',
    )
  }
  return tx.query<RawRow>(
    `with all_rows as (
       select r.month, r.since, r.born_month as born, f.sector, r.code, r.stream, r.position, r.purpose, r.place, r.method, r.dest, r.own, r.grade, r.moisture, r.grams
         from unnest($7::int[]) o(id) join wufei.rollup r on r.district = $1 and r.origin = o.id join wufei.facility f on f.district = $1 and f.id = o.id
         where r.month < $2 and ($3::wufei.stream[] is null or r.stream = any ($3))
       union all ${entries('e.grams', 'e.posting > $4 and e.origin = any ($7)')}) ${sums}`,
    [...values, q.facilities],
    'cube_scope',
  )
}

/**
 * From the entries: any days, any past moment. What happened inside the period but in a month that the period cuts is
 * told apart by dating it with the period's own first day.
 */
async function fromEntries(tx: Reader, q: CubeQuery): Promise<RawRow[]> {
  return tx.query<RawRow>(
    `select case when e.occurred_on < $3 then '0001-01-01'::date when date_trunc('month', e.occurred_on) < $3 then $3 else date_trunc('month', e.occurred_on)::date end as month,
       case when e.since < $3 then '0001-01-01'::date when date_trunc('month', e.since) < $3 then $3 else date_trunc('month', e.since)::date end as since,
       case when e.born < $3 then case when e.born < date_trunc('month', $3) then date_trunc('month', e.born)::date else '0001-01-02'::date end
         when date_trunc('month', e.born) < $3 then $3 else date_trunc('month', e.born)::date end as born,
       ${entryDims}, sum(e.grams)::text as grams
     from wufei.entry e join wufei.facility f on f.district = e.district and f.id = e.origin
     where e.district = $1 and e.occurred_on < $2 and e.recorded_day <= coalesce($4, 'infinity'::date)
       and ($5::wufei.stream[] is null or e.stream = any ($5)) and ($6::int[] is null or e.origin = any ($6))
     group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 having sum(e.grams) <> 0`,
    [tx.actor.district, q.period.to, q.period.from, q.asOf, q.streams ?? null, q.facilities],
    'cube_entries',
  )
}

export type Grouped = CubeRow & { group: number }

/**
 * The cube with one more dimension, for opening a figure step by step: by the facility where the mass arose, or by
 * posting (then of one origin only).
 */
export async function readCubeBy(tx: Reader, q: CubeQuery, by: 'origin' | 'posting'): Promise<Grouped[]> {
  const rows = await tx.query<RawRow & { group: number }>(
    `select ${by === 'origin' ? 'e.origin' : 'e.posting'} as group, case when e.occurred_on < $3 then '0001-01-01'::date else greatest($3, date_trunc('month', e.occurred_on)::date) end as month,
       case when e.since < $3 then '0001-01-01'::date else greatest($3, date_trunc('month', e.since)::date) end as since,
       case when e.born < $3 then '0001-01-02'::date else greatest($3, date_trunc('month', e.born)::date) end as born, ${entryDims}, sum(e.grams)::text as grams
     from wufei.entry e join wufei.facility f on f.district = e.district and f.id = e.origin
     where e.district = $1 and e.occurred_on < $2 and e.recorded_day <= coalesce($4, 'infinity'::date)
       and ($5::wufei.stream[] is null or e.stream = any ($5)) and ($6::int[] is null or e.origin = any ($6))
     group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 having sum(e.grams) <> 0`,
    [tx.actor.district, q.period.to, q.period.from, q.asOf, q.streams ?? null, q.facilities],
    `cube_by_${by}`,
  )
  return rows.map((r) => ({ ...r, grams: BigInt(r.grams) }))
}
