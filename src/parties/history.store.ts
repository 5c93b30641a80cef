import type { Day } from '../core/day.ts'
import type { Reader, Writer } from '../platform/database.ts'
import { type Dated, redate, valueOn } from './rules.ts'

export interface Change {
  readonly attribute: string
  /** What holds today, before the change. */
  readonly current: string | null
  readonly value: string | null
  readonly from: Day
}

export interface When {
  readonly now: Date
  readonly today: Day
}

/** Dates a value of a party or facility anew; answers what holds today after it. */
export async function recordChange(
  tx: Writer,
  of: { readonly party: number } | { readonly facility: number },
  change: Change,
  { now, today }: When,
): Promise<string | null> {
  const [table, column, id] =
    'party' in of ? ['party_history', 'party', of.party] : ['facility_history', 'facility', of.facility]
  const known = await tx.query<Dated>(
    `select value, valid_from as "from", valid_to as "to" from wufei.${table}
      where district = $1 and ${column} = $2 and attribute = $3 order by valid_from for update`,
    [tx.actor.district, id, change.attribute],
  )
  const after = redate(known, change.current, change.from, change.value)
  if (after !== known) {
    await tx.query(
      `insert into wufei.${table} as h (district, ${column}, attribute, value, valid_from, valid_to, recorded_at, actor)
       select $1, $2, $3, x.value, x."from", x."to", $4, $5 from json_to_recordset($6::json) x(value text, "from" date, "to" date)
       on conflict (district, ${column}, attribute, valid_from) do update
         set value = excluded.value, valid_to = excluded.valid_to, recorded_at = excluded.recorded_at, actor = excluded.actor
         where (h.value, h.valid_to) is distinct from (excluded.value, excluded.valid_to)`,
      [tx.actor.district, id, change.attribute, now, tx.actor.id, JSON.stringify(after)],
    )
  }
  return valueOn(after, change.current, today)
}

export interface HistoryRecord {
  readonly attribute: string
  readonly facility: number | null
  readonly facilityName: string | null
  readonly value: string | null
  readonly from: Day
  readonly to: Day | null
  readonly recordedAt: Date
  readonly actor: string
}

/** Dated values of a party, of the duplicates merged into it and of their facilities, newest first. */
export async function readHistory(tx: Reader, party: number): Promise<HistoryRecord[]> {
  return tx.query<HistoryRecord>(
    `select h.attribute, null::int as facility, null as "facilityName", h.value, h.valid_from as "from", h.valid_to as "to",
       h.recorded_at as "recordedAt", h.actor
     from wufei.party_history h join wufei.party p on p.district = h.district and p.id = h.party
     where h.district = $1 and coalesce(p.merged_into, p.id) = $2
     union all
     select h.attribute, f.id, f.name, h.value, h.valid_from, h.valid_to, h.recorded_at, h.actor
     from wufei.facility_history h join wufei.facility f on f.district = h.district and f.id = h.facility
     join wufei.party p on p.district = f.district and p.id = f.party
     where h.district = $1 and coalesce(p.merged_into, p.id) = $2
     order by "from" desc, attribute, facility`,
    [tx.actor.district, party],
  )
}
