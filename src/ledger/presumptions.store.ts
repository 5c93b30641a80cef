import type { Reader } from '../platform/database.ts'
import type { Covered } from './load.store.ts'
import type { Presumption } from './world.ts'

const presumptionColumns = `p.posting, x.movement, (x.kind = 'store' and exists (select 1 from wufei.facility t where t.district = p.district
    and t.id = (x.fact ->> 'facility')::int and coalesce(t.site, t.id) = p.facility)) as within, p.facility, p.owner, p.code, p.occurred_on as "occurredOn", p.grade, p.moisture, p.grams`

export async function readPresumptions(tx: Reader, postings: readonly number[]): Promise<Presumption[]> {
  if (postings.length === 0) return []
  return await tx.query<Presumption>(
    `select ${presumptionColumns} from wufei.presumption p join wufei.posting x on x.district = p.district and x.id = p.posting
     where p.district = $1 and p.posting = any ($2::bigint[]) order by p.occurred_on, p.posting`,
    [tx.actor.district, postings],
    'ledger_presumptions',
  )
}

/** How many departures one batch gives stock to. */
const settledAtMost = 1000

/** Postings that presumed mass at accounts which are filled now, from the day on that the mass is there. */
export async function presumedAt(tx: Reader, filled: readonly Covered[]): Promise<number[]> {
  if (filled.length === 0) return []
  const rows = await tx.query<{ posting: number }>(
    `select f.posting from unnest($2::int[], $3::text[], $4::date[]) a(facility, code, day)
       cross join lateral (select o.posting from wufei.presumption o where o.district = $1 and o.facility = a.facility and o.code = a.code
         and o.occurred_on >= a.day and o.grams > 0 order by o.occurred_on limit $5) f`,
    [
      tx.actor.district,
      filled.map((a) => a.facility),
      filled.map((a) => a.code),
      filled.map((a) => a.day),
      settledAtMost,
    ],
    'ledger_presumed',
  )
  return rows.map((r) => r.posting)
}
