import type { Place, Purpose, Stream } from '../core/codes.ts'
import type { Day } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import type { Reader } from '../platform/database.ts'
import type { ScopeFacilities } from './cube.store.ts'

/** Own mass that left for a receiver in a period and has no receipt as far as is known (其中未确认接受). */
export interface Unconfirmed {
  code: string
  stream: Stream
  sector: 'industrial' | 'medical' | 'social'
  purpose: Purpose
  place: Place
  grams: bigint
}

interface Query {
  facilities: ScopeFacilities
  period: Period
  asOf: Day | null
  streams: readonly Stream[]
}

/**
 * Loads that left in the period, as known at the end of `asOf`: what their lots still have on the way, whenever a
 * receipt came or will come. Of today the loads under way are known; of a past day the entries tell.
 */
export async function readUnconfirmed(tx: Reader, q: Query): Promise<Unconfirmed[]> {
  const ofScope =
    q.facilities === null
      ? ''
      : `and m.lot in (select b.lot from wufei.lot_balance b where b.district = $1 and b.position = 'in_transit' and b.origin = any ($6::int[]))`
  const lots =
    q.asOf === null
      ? `select m.lot from wufei.movement m where m.district = $1 and m.status = 'underway' and m.lot is not null and m.departed_on >= $2 and m.departed_on < $3 ${ofScope}`
      : `select e.lot from wufei.entry e where e.district = $1 and e.position = 'in_transit' and e.purpose is not null
           and e.occurred_on >= $2 and e.occurred_on < $3 and e.recorded_day <= $4 and ($6::int[] is null or e.origin = any ($6)) group by 1 having sum(e.grams) > 0`
  const rows = await tx.query<Omit<Unconfirmed, 'grams'> & { grams: string }>(
    `select e.code, e.stream, f.sector, e.purpose, e.place, sum(e.grams)::text as grams
     from (${lots}) l join wufei.entry e on e.district = $1 and e.lot = l.lot join wufei.facility f on f.district = e.district and f.id = e.origin
     where e.position = 'in_transit' and e.own and e.purpose is not null and e.recorded_day <= coalesce($4, 'infinity'::date)
       and e.stream = any ($5::wufei.stream[]) and ($6::int[] is null or e.origin = any ($6))
     group by 1, 2, 3, 4, 5 having sum(e.grams) <> 0`,
    [tx.actor.district, q.period.from, q.period.to, q.asOf, q.streams, q.facilities],
    `inventory_unconfirmed_${q.asOf === null ? 'now' : 'past'}_${q.facilities === null ? 'all' : 'some'}`,
  )
  return rows.map((r) => ({ ...r, grams: BigInt(r.grams) }))
}
