import type { Day } from '../core/day.ts'
import type { Reader } from '../platform/database.ts'

/**
 * The day the district's book begins: of its first fact, the plan's own figures of years before aside; while nothing is
 * booked, the day the district was set up. Nobody owed this product anything before it.
 */
export async function bookBegan(tx: Reader): Promise<Day | null> {
  const [row] = await tx.query<{ day: Day | null }>(
    `select coalesce(
       (select least(p.since, p.occurred_on) from wufei.posting p
        where p.district = $1 and not exists (
          select 1 from wufei.control_total t
          where t.district = p.district and t.id = p.total and t.source = 'plan')
        order by p.occurred_on limit 1),
       (select min(v.recorded_at)::date from wufei.plan_version v where v.district = $1)) as day`,
    [tx.actor.district],
    'book_began',
  )
  return row?.day ?? null
}
