import type { Day } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import type { Reader } from '../platform/database.ts'

export interface OpenMatters {
  unexplained: { count: number; grams: string }
  underway: { count: number; grams: string }
  pendingLateEntries: number
  waitingImports: number
  capacityExceeded: number
}

/** Days after which a load without a receipt is a matter: the longest any stream's papers may take. */
export async function readOpenMatters(
  tx: Reader,
  period: Period,
  today: Day,
  afterDays: number,
): Promise<OpenMatters> {
  const [row] = await tx.query<{
    unexplained: number
    unexplainedGrams: string | null
    underway: number
    underwayGrams: string | null
    late: number
    imports: number
    capacity: number
  }>(
    `select u.n as unexplained, u.g as "unexplainedGrams", w.n as underway, w.g as "underwayGrams",
       (select count(*)::int from wufei.late_entry where district = $1 and approved_at is null and refused_at is null) as late,
       (select count(*)::int from wufei.import where district = $1 and status = 'ready') as imports,
       (select count(*)::int from (select c.facility from wufei.capacity c join wufei.rollup r on r.district = c.district and r.facility = c.facility and r.stream = c.stream
          and r.month >= $2 and r.month < $3 and extract(year from r.month)::int = c.year and r.position in ('utilized', 'disposed', 'transformed') and r.grams > 0
          where c.district = $1 and c.grams_per_year is not null group by c.facility, c.stream, c.grams_per_year having sum(r.grams) > c.grams_per_year) x) as capacity
     from (select count(distinct e.posting)::int as n, sum(-e.grams)::text as g from wufei.entry e
             where e.district = $1 and e.position = 'unexplained' and e.occurred_on >= $2 and e.occurred_on < $3) u,
       (select count(*)::int as n, sum(m.shipped)::text as g from wufei.movement m where m.district = $1 and m.status = 'underway'
          and m.departed_on >= $2 and m.departed_on < $3 and m.departed_on < $4::date - $5::int) w`,
    [tx.actor.district, period.from, period.to, today, afterDays],
    'cockpit_matters',
  )
  return {
    unexplained: { count: row?.unexplained ?? 0, grams: row?.unexplainedGrams ?? '0' },
    underway: { count: row?.underway ?? 0, grams: row?.underwayGrams ?? '0' },
    pendingLateEntries: row?.late ?? 0,
    waitingImports: row?.imports ?? 0,
    capacityExceeded: row?.capacity ?? 0,
  }
}
