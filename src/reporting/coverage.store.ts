import type { Stream } from '../core/codes.ts'
import { addMonths, type Day, firstOfMonth } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import type { Reader } from '../platform/database.ts'

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

export async function readStatedTotals(
  tx: Reader,
  period: Period,
  facilities: Facilities,
): Promise<StatedTotal[]> {
  return tx.query<StatedTotal>(
    `select t.id, t.scope, coalesce(p.merged_into, p.id) as party, p.unit, t.street, t.stream, t.codes, t.sector, t.source,
       t.from_day as "from", t.to_day as "to",
       (select min(v.recorded_day) from wufei.control_total v where v.district = t.district and v.root = t.root and v.facility = t.facility) as "firstDay"
     from wufei.control_total t
     join wufei.facility f on f.district = t.district and f.id = t.facility
     join wufei.party p on p.district = f.district and p.id = f.party
     where t.district = $1 and t.superseded_by is null and t.from_day < $3 and t.to_day > $2
       and ($4::int[] is null or t.scope <> 'facility' or t.facility = any ($4))
     order by t.id`,
    [tx.actor.district, period.from, period.to, facilities],
    'reporting_totals',
  )
}

/**
 * Own mass of the scope's facilities by month, from the rollups and what they have not folded yet. `own` leaves out
 * what others brought: a record of generation, storage, treatment or departure is the generator's report.
 */
const activeRows = `with mark as (select coalesce(max(posting), 0) as posting from wufei.rollup_mark where district = $1),
  active as (
    select distinct r.origin, r.stream, r.code, r.month from wufei.rollup r
      where r.district = $1 and r.own and r.month >= $2 and r.month < $3 and ($4::int[] is null or r.origin = any ($4))
    union
    select e.origin, e.stream, e.code, date_trunc('month', e.occurred_on)::date from wufei.entry e, mark
      where e.district = $1 and e.posting > mark.posting and e.own and e.occurred_on >= $2 and e.occurred_on < $3
        and ($4::int[] is null or e.origin = any ($4)))`

export interface Presence {
  readonly stream: Stream
  readonly code: string
  /** 口径 of table 4: where the mass arose. */
  readonly sector: string
  readonly month: Day
  readonly parties: number
}

/** In which months anything of a code is on the book, and of how many parties. */
export async function readPresence(tx: Reader, period: Period, facilities: Facilities): Promise<Presence[]> {
  return tx.query<Presence>(
    `${activeRows} select a.stream, a.code, f.sector, a.month, count(distinct coalesce(p.merged_into, p.id))::int as parties
     from active a join wufei.facility f on f.district = $1 and f.id = a.origin
     join wufei.party p on p.district = $1 and p.id = f.party group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    [tx.actor.district, firstOfMonth(period.from), period.to, facilities],
    'reporting_presence',
  )
}

export interface Generator {
  readonly stream: Stream
  readonly sector: string
  readonly party: number
  readonly months: readonly Day[]
}

/** Months before a period in which a record makes its party a known generator, of whom a report is expected. */
const RECENT_MONTHS = 12

/** Parties of the district that generated a stream in the period or the year before, with the months on the book. */
export async function readGenerators(
  tx: Reader,
  period: Period,
  facilities: Facilities,
): Promise<Generator[]> {
  const since = addMonths(firstOfMonth(period.from), -RECENT_MONTHS)
  return tx.query<Generator>(
    `${activeRows} select a.stream, f.sector, coalesce(p.merged_into, p.id) as party, array_agg(distinct a.month order by a.month) as months
     from active a join wufei.facility f on f.district = $1 and f.id = a.origin and f.region = 'own'
     join wufei.party p on p.district = $1 and p.id = f.party and p.unit is null group by 1, 2, 3 order by 1, 2, 3`,
    [tx.actor.district, since, period.to, facilities],
    'reporting_generators',
  )
}
