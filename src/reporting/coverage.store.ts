import type { Stream } from '../core/codes.ts'
import { addMonths, type Day, firstOfMonth } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import { foldedTo } from '../ledger/fold.store.ts'
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

/** Totals as known at the end of the day that stands at $4. */
const inForce = `t.recorded_day <= coalesce($4, 'infinity'::date)
  and (t.superseded_by is null or t.superseded_day > coalesce($4, 'infinity'::date))`

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
       and ($5::int[] is null or t.scope <> 'facility' or t.facility = any ($5))
     order by t.id`,
    [tx.actor.district, period.from, period.to, asOf, facilities],
    'reporting_totals',
  )
}

/** Months that are whole before $3 are asked of what is folded; of a month cut short only its own entries can tell. */
const wholeMonth = (month: string): string => `(${month} + interval '1 month')::date <= $3::date`

/**
 * Entries that what is folded cannot tell of: those booked since, and of a last month cut short all. Asked apart, because
 * an index finds each alone; $5 is up to which posting is folded.
 */
const untold = (columns: string, more: string, { to }: Period): string => {
  const entries = (which: string): string =>
    `select ${columns} from wufei.entry e join wufei.facility f on f.district = $1 and f.id = e.origin
       where e.district = $1 and ${which} and e.own and e.occurred_on >= $2::date and e.occurred_on < $3::date
         and e.recorded_day <= coalesce($4, 'infinity'::date)${more}`
  const since = entries('e.posting > $5::bigint')
  return to === firstOfMonth(to)
    ? since
    : `${since} union ${entries(`e.posting <= $5::bigint and e.occurred_on >= '${firstOfMonth(to)}'::date`)}`
}

/**
 * Of a past day: how many lines of what is folded were recorded only after it, by `key` and month. What has no others
 * was not known then. Parameters: $2 to $3 the days, $4 the past day, $5 up to which posting is folded.
 */
const late = (key: string): string =>
  `late as materialized (select ${key}, date_trunc('month', e.occurred_on)::date as month, count(*) as n
     from wufei.entry e join wufei.facility f on f.district = e.district and f.id = e.origin
     where e.district = $1 and e.posting <= $5::bigint and e.own and e.recorded_day > $4::date and e.occurred_on >= $2::date and e.occurred_on < $3::date
     group by ${key}, date_trunc('month', e.occurred_on))`

export interface Presence {
  readonly stream: Stream
  readonly code: string
  /** 口径 of table 4: where the mass arose. */
  readonly sector: string
  readonly month: Day
}

/** In which months anything of a code is on the district's book; for whoever sees the district. */
export async function readPresence(tx: Reader, period: Period, asOf: Day | null): Promise<Presence[]> {
  const { posting } = await foldedTo(tx)
  return tx.query<Presence>(
    `with ${late('e.stream, e.code, f.sector')}
     select r.stream, r.code, r.sector, r.month from
       (select stream, code, sector, month, sum(entries) as n from wufei.rollup_district
         where district = $1 and own and month >= $2::date and ${wholeMonth('month')} group by 1, 2, 3, 4) r
       left join late l on l.stream = r.stream and l.code = r.code and l.sector = r.sector and l.month = r.month
       where r.n > coalesce(l.n, 0)
     union
     ${untold(`e.stream, e.code, f.sector, date_trunc('month', e.occurred_on)::date`, '', period)}
     order by 1, 2, 3, 4`,
    [tx.actor.district, firstOfMonth(period.from), period.to, asOf, posting],
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
  const { posting } = await foldedTo(tx)
  const rows = await tx.query<Generator>(
    `with ${late('e.origin, e.stream')}, active as (
       select o.origin, o.stream, o.month from wufei.origin_month o
         left join late l on l.origin = o.origin and l.stream = o.stream and l.month = o.month
         where o.district = $1 and o.month >= $2::date and ${wholeMonth('o.month')} and ($6::int[] is null or o.origin = any ($6))
           and o.entries > coalesce(l.n, 0)
       union all
       ${untold(`e.origin, e.stream, date_trunc('month', e.occurred_on)::date`, ' and ($6::int[] is null or e.origin = any ($6))', period)}
       union all
       select t.facility, t.stream, m::date from wufei.control_total t,
         generate_series(date_trunc('month', greatest(t.from_day, $2::date)), least(t.to_day, $3::date) - 1, interval '1 month') m
         where t.district = $1 and t.scope = 'facility' and ${inForce} and t.from_day < $3::date and t.to_day > $2::date
           and ($6::int[] is null or t.facility = any ($6)))
     select a.stream, f.sector, coalesce(p.merged_into, p.id) as party, (p.unit is not null or f.region <> 'own') as apart, a.months
     from (select origin, stream, array_agg(month) as months from active group by 1, 2) a
     join wufei.facility f on f.district = $1 and f.id = a.origin
     join wufei.party p on p.district = $1 and p.id = f.party order by 1, 2, 3, 4`,
    [tx.actor.district, since, period.to, asOf, posting, facilities],
  )
  // A party's sites come together here: sorting every month of every site to that end took longer than reading them.
  const parties = Map.groupBy(rows, (r) => `${r.stream}|${r.sector}|${r.party}|${r.apart}`)
  return [...parties.values()].map((of) => ({
    ...(of[0] as Generator),
    months: [...new Set(of.flatMap((r) => r.months))].sort(),
  }))
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
