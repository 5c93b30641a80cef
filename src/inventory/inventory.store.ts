import type { Stream } from '../core/codes.ts'
import type { Day } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import type { Reader } from '../platform/database.ts'
import type { AreaTotalView } from './area-totals.rules.ts'

interface TotalRow extends Omit<AreaTotalView, 'period'> {
  from: Day
  to: Day
  details: { cellNotes?: Record<string, string>; declaredDenominator?: number }
}
export type StoredTotal = AreaTotalView & { details: TotalRow['details'] }

/** Totals of areas that lie wholly in the period, as known at the end of `asOf`. */
export async function readAreaTotals(
  tx: Reader,
  period: Period,
  asOf: Day | null,
  streams: readonly Stream[],
): Promise<StoredTotal[]> {
  const rows = await tx.query<TotalRow>(
    `select t.id, t.scope, t.street, t.facility, t.stream, t.codes, t.sector, t.from_day as from, t.to_day as to, t.source, t.note, t.demo, t.details,
       (select json_agg(json_build_object('column', c."column", 'grams', c.grams, 'method', c.method, 'dest', c.dest) order by c."column")
          from wufei.control_total_column c where c.district = t.district and c.total = t.id) as columns
     from wufei.control_total t
     where t.district = $1 and t.scope <> 'facility' and t.from_day >= $2 and t.to_day <= $3 and t.stream = any ($5)
       and t.recorded_day <= coalesce($4, 'infinity'::date) and (t.superseded_by is null or t.superseded_day > coalesce($4, 'infinity'::date))
     order by t.id`,
    [tx.actor.district, period.from, period.to, asOf, streams],
    'inventory_totals',
  )
  return rows.map(({ from, to, ...t }) => ({
    ...t,
    columns: t.columns ?? [],
    period: { from, to } as Period,
  }))
}

export interface PlaceName {
  id: number
  name: string
  kind: string
  region: 'own' | 'inProvince' | 'outProvince' | 'abroad'
  regionName: string | null
  party: number
  partyName: string
}

export async function readPlaces(tx: Reader, ids: readonly number[]): Promise<Map<number, PlaceName>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<PlaceName>(
    `select f.id, f.name, f.kind, f.region, f.region_name as "regionName", f.party, p.name as "partyName"
     from wufei.facility f join wufei.party p on p.district = f.district and p.id = f.party where f.district = $1 and f.id = any ($2::int[])`,
    [tx.actor.district, ids],
    'inventory_places',
  )
  return new Map(rows.map((r) => [r.id, r]))
}

export interface BookState {
  position: number
  demo: boolean
  closed: Stream[]
}

/**
 * Where the book stands, whether demonstration data is in it, and which streams are closed for the whole period; the
 * first and the last as known before an instant, `asOf`'s end, null: now.
 */
export async function readBookState(
  tx: Reader,
  period: Period,
  before: Date | null = null,
): Promise<BookState> {
  const [row] = await tx.query<{ position: number | null; demo: boolean; closed: Stream[] | null }>(
    `select (select max(id) from wufei.posting where district = $1 and ($4::timestamptz is null or recorded_at < $4)) as position,
       (exists (select 1 from wufei.party where district = $1 and demo)) as demo,
       (select array_agg(distinct c.stream::text) from wufei.period_close c where c.district = $1 and c.party is null
          and c.closed_at < coalesce($4, 'infinity'::timestamptz) and coalesce(c.reopened_at, 'infinity') >= coalesce($4, 'infinity'::timestamptz)
          and c.from_day <= $2 and c.to_day >= $3) as closed`,
    [tx.actor.district, period.from, period.to, before],
    'inventory_state',
  )
  return { position: row?.position ?? 0, demo: row?.demo ?? false, closed: row?.closed ?? [] }
}

/** Which of these postings the asker may open, as text. */
export async function postingsSeen(tx: Reader, ids: readonly number[]): Promise<ReadonlySet<string>> {
  const seen = await tx.query<{ id: number }>(
    `select id from wufei.posting where district = $1 and id = any ($2::bigint[])`,
    [tx.actor.district, ids],
    'drill_postings',
  )
  return new Set(seen.map(({ id }) => String(id)))
}
