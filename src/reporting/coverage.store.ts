import type { Stream } from '../core/codes.ts'
import { addMonths, type Day, firstOfMonth } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import type { Reader } from '../platform/database.ts'
import type { GeneratorRow } from './contract.ts'

/** A control total in force that speaks of days of the period, and who stated it. */
export interface StatedTotal {
  readonly id: number
  readonly scope: 'facility' | 'street' | 'district'
  readonly party: number
  /** The pack's code where a department or a street states it. */
  readonly unit: string | null
  readonly street: string | null
  readonly stream: Stream
  readonly codes: string
  readonly sector: string | null
  readonly source: 'plan' | 'unit' | 'enterprise'
  readonly from: Day
  readonly to: Day
  /** The first time it was stated; a correction does not make a report late. */
  readonly firstDay: Day
}

/** Facilities of a scope; null: the whole district. */
type Facilities = readonly number[] | null

/** Totals as known at the end of the day that stands at $5. */
const inForce = `t.recorded_day <= coalesce($5, 'infinity'::date)
  and (t.superseded_by is null or t.superseded_day > coalesce($5, 'infinity'::date))`

export async function readStatedTotals(
  tx: Reader,
  period: Period,
  facilities: Facilities,
  asOf: Day | null,
): Promise<StatedTotal[]> {
  return tx.query<StatedTotal>(
    `select t.id, t.scope, coalesce(p.merged_into, p.id) as party, p.unit, t.street, t.stream, t.codes, t.sector, t.source,
       t.from_day as "from", t.to_day as "to",
       (select min(v.recorded_day) from wufei.control_total v where v.district = t.district and v.root = t.root and v.facility = t.facility) as "firstDay"
     from wufei.control_total t
     join wufei.facility f on f.district = t.district and f.id = t.facility
     join wufei.party p on p.district = f.district and p.id = f.party
     where t.district = $1 and ${inForce} and t.from_day < $3 and t.to_day > $2
       and ($4::int[] is null or t.scope <> 'facility' or t.facility = any ($4))
     order by t.id`,
    [tx.actor.district, period.from, period.to, facilities, asOf],
    'reporting_totals',
  )
}

/** Up to which posting the rollups may answer: of the past, of which they know nothing, none. */
const mark = (asOf: string): string =>
  `mark as (select case when ${asOf}::date is null then coalesce(max(posting), 0) else 0 end as posting from wufei.rollup_mark where district = $1)`

export interface Presence {
  readonly stream: Stream
  readonly code: string
  /** 口径 of table 4: where the mass arose. */
  readonly sector: string
  readonly month: Day
}

/** In which months anything of a code is on the district's book; for whoever sees the district. */
export async function readPresence(tx: Reader, period: Period, asOf: Day | null): Promise<Presence[]> {
  return tx.query<Presence>(
    `with ${mark('$4')}
     select distinct r.stream, r.code, r.sector, r.month from wufei.rollup_district r
       where $4::date is null and r.district = $1 and r.own and r.month >= $2 and r.month < $3
     union
     select e.stream, e.code, f.sector, date_trunc('month', e.occurred_on)::date from mark
       join wufei.entry e on e.district = $1 and e.posting > mark.posting and e.own and e.occurred_on >= $2 and e.occurred_on < $3
         and e.recorded_day <= coalesce($4, 'infinity'::date)
       join wufei.facility f on f.district = $1 and f.id = e.origin
     order by 1, 2, 3, 4`,
    [tx.actor.district, firstOfMonth(period.from), period.to, asOf],
    'reporting_presence',
  )
}

/** Whoever had own mass of a stream, or stated a total of it, and in which months. */
export interface Generator {
  readonly stream: Stream
  readonly sector: string
  readonly party: number
  /** A department's or street's own entry, or outside the district: its mass counts, a report of it is not expected. */
  readonly apart: boolean
  readonly months: readonly Day[]
}

/** Months before a period in which a record makes its party a known generator, of whom a report is expected. */
const RECENT_MONTHS = 12

/** Of the period and the year before it, in the scope. A zero stated for a month is a report like any other. */
export async function readGenerators(
  tx: Reader,
  period: Period,
  facilities: Facilities,
  asOf: Day | null,
): Promise<Generator[]> {
  const since = addMonths(firstOfMonth(period.from), -RECENT_MONTHS)
  return tx.query<Generator>(
    `with ${mark('$5')}, active as (
       select o.origin, o.stream, o.month from wufei.origin_month o
         where $5::date is null and o.district = $1 and o.month >= $2 and o.month < $3 and ($4::int[] is null or o.origin = any ($4))
       union
       select e.origin, e.stream, date_trunc('month', e.occurred_on)::date from mark
         join wufei.entry e on e.district = $1 and e.posting > mark.posting and e.own and e.occurred_on >= $2 and e.occurred_on < $3
           and e.recorded_day <= coalesce($5, 'infinity'::date)
         where $4::int[] is null or e.origin = any ($4)
       union
       select t.facility, t.stream, m::date from wufei.control_total t,
         generate_series(date_trunc('month', greatest(t.from_day, $2::date)), least(t.to_day, $3::date) - 1, interval '1 month') m
         where t.district = $1 and t.scope = 'facility' and ${inForce} and t.from_day < $3 and t.to_day > $2
           and ($4::int[] is null or t.facility = any ($4)))
     select a.stream, f.sector, coalesce(p.merged_into, p.id) as party, (p.unit is not null or f.region <> 'own') as apart,
       array_agg(distinct a.month order by a.month) as months
     from active a join wufei.facility f on f.district = $1 and f.id = a.origin
     join wufei.party p on p.district = $1 and p.id = f.party group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    [tx.actor.district, since, period.to, facilities, asOf],
    'reporting_generators',
  )
}

export interface GeneratorName {
  readonly id: number
  readonly name: string
  readonly managementClass: GeneratorRow['managementClass']
}

export async function generatorNames(tx: Reader, parties: readonly number[]): Promise<GeneratorName[]> {
  return await tx.query(
    `select id, name, management_class as "managementClass" from wufei.party where district = $1 and id = any ($2::int[])`,
    [tx.actor.district, parties],
  )
}
