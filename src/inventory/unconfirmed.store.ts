import type { Place, Purpose, Stream } from '../core/codes.ts'
import type { Day } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import { foldedTo } from '../ledger/fold.store.ts'
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

type Row = Omit<Unconfirmed, 'grams'> & { grams: string }

/**
 * Loads that left in the period, as known at the end of `asOf`: what their lots still have on the way, whenever a
 * receipt came or will come. Of today and whole months the rollup knows it; of a past day or cut months the entries.
 */
export async function readUnconfirmed(tx: Reader, q: Query): Promise<Unconfirmed[]> {
  const whole = q.asOf === null && isFirstOfMonth(q.period.from) && isFirstOfMonth(q.period.to)
  const rows = await (whole ? fromRollup(tx, q) : fromEntries(tx, q))
  return rows.map((r) => ({ ...r, grams: BigInt(r.grams) }))
}

async function fromRollup(tx: Reader, q: Query): Promise<Row[]> {
  const { posting } = await foldedTo(tx)
  return tx.query<Row>(
    `select u.code, u.stream, f.sector, u.purpose, u.place, sum(u.grams)::text as grams
     from (select month, origin, code, stream, purpose, place, grams::numeric from wufei.underway_month where district = $1 and month >= $2 and month < $3
             and ($5::int[] is null or origin = any ($5))
           union all select month, origin, code, stream, purpose, place, grams from wufei.underway_change($1, $6, $7)) u
       join wufei.facility f on f.district = $1 and f.id = u.origin
     where u.month >= $2 and u.month < $3 and u.stream = any ($4::wufei.stream[]) and ($5::int[] is null or u.origin = any ($5))
     group by 1, 2, 3, 4, 5 having sum(u.grams) <> 0`,
    [
      tx.actor.district,
      q.period.from,
      q.period.to,
      q.streams,
      q.facilities,
      posting,
      Number.MAX_SAFE_INTEGER,
    ],
    'inventory_unconfirmed_now',
  )
}

async function fromEntries(tx: Reader, q: Query): Promise<Row[]> {
  return tx.query<Row>(
    `select e.code, e.stream, f.sector, e.purpose, e.place, sum(e.grams)::text as grams
     from (select e.lot from wufei.entry e where e.district = $1 and e.position = 'in_transit' and e.purpose is not null
             and e.occurred_on >= $2 and e.occurred_on < $3 and e.recorded_day <= coalesce($4, 'infinity'::date)
             and ($6::int[] is null or e.origin = any ($6)) group by 1 having sum(e.grams) > 0) l
       join wufei.entry e on e.district = $1 and e.lot = l.lot join wufei.facility f on f.district = e.district and f.id = e.origin
     where e.position = 'in_transit' and e.own and e.purpose is not null and e.recorded_day <= coalesce($4, 'infinity'::date)
       and e.stream = any ($5::wufei.stream[]) and ($6::int[] is null or e.origin = any ($6))
     group by 1, 2, 3, 4, 5 having sum(e.grams) <> 0`,
    [tx.actor.district, q.period.from, q.period.to, q.asOf, q.streams, q.facilities],
    `inventory_unconfirmed_past_${q.facilities === null ? 'all' : 'some'}`,
  )
}

const isFirstOfMonth = (day: Day): boolean => day.endsWith('-01')
