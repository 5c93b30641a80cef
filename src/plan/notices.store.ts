import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { NewNotice } from './notices.rules.ts'

export interface NoticeRecord {
  readonly id: number
  readonly unit: string | null
  readonly title: string
  readonly body: string
  readonly thingKind: string
  readonly thingKey: string
  readonly due: Day | null
  readonly createdAt: Date
  readonly readAt: Date | null
}

/** Undefined where it has been told before. */
export async function insertNotice(tx: Writer, notice: NewNotice, now: Date): Promise<number | undefined> {
  const { key, unit, title, body, thing, due } = notice
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.notice (district, key, unit, title, body, thing_kind, thing_key, due, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (key, district) do nothing returning id`,
    [tx.actor.district, key, unit, title, body, thing.kind, thing.key, due, now],
  )
  return row?.id
}

const columns = `n.id, n.unit, n.title, n.body, n.thing_kind as "thingKind", n.thing_key as "thingKey", n.due, n.created_at as "createdAt", r.at as "readAt"`

/** Addressed to one of the units, or to the office; newest first. */
export async function listNotices(
  tx: Reader,
  to: { readonly units: readonly string[]; readonly office: boolean },
  query: { readonly unread: boolean; readonly limit: number },
): Promise<NoticeRecord[]> {
  return await tx.query<NoticeRecord>(
    `select ${columns} from wufei.notice n
     left join wufei.notice_read r on r.district = n.district and r.notice = n.id and r.actor = $2
     where n.district = $1 and (n.unit = any ($3::text[]) or (n.unit is null and $4)) and (not $5 or r.at is null)
     order by n.id desc limit $6`,
    [tx.actor.district, tx.actor.id, to.units, to.office, query.unread, query.limit],
  )
}

export async function getNotice(tx: Reader, id: number): Promise<NoticeRecord> {
  const [row] = await tx.query<NoticeRecord>(
    `select ${columns} from wufei.notice n
     left join wufei.notice_read r on r.district = n.district and r.notice = n.id and r.actor = $3
     where n.district = $1 and n.id = $2`,
    [tx.actor.district, id, tx.actor.id],
  )
  return row ?? refuse('notice_unknown', { id })
}

export async function markRead(tx: Writer, ids: readonly number[], now: Date): Promise<void> {
  await tx.query(
    `insert into wufei.notice_read (district, notice, actor, at)
     select n.district, n.id, $2, $3 from wufei.notice n where n.district = $1 and n.id = any ($4::bigint[])
     on conflict do nothing`,
    [tx.actor.district, tx.actor.id, now, ids],
  )
}

export async function insertDelivery(
  tx: Writer,
  delivery: { readonly notice: number; readonly channel: string; readonly error: string | null },
  now: Date,
): Promise<void> {
  const { notice, channel, error } = delivery
  await tx.query(
    `insert into wufei.delivery (district, notice, channel, attempt, at, error)
     select $1, $2, $3, count(*) + 1, $4, $5 from wufei.delivery where district = $1 and notice = $2 and channel = $3`,
    [tx.actor.district, notice, channel, now, error],
  )
}

export interface DeliveryRecord {
  readonly notice: number
  readonly title: string
  readonly channel: string
  readonly attempt: number
  readonly at: Date
  readonly error: string | null
}

export async function listDeliveries(tx: Reader, limit: number): Promise<DeliveryRecord[]> {
  return await tx.query<DeliveryRecord>(
    `select d.notice, n.title, d.channel, d.attempt, d.at, d.error from wufei.delivery d
     join wufei.notice n on n.district = d.district and n.id = d.notice
     where d.district = $1 order by d.at desc, d.notice desc, d.attempt desc limit $2`,
    [tx.actor.district, limit],
  )
}

export async function isDelivered(tx: Reader, notice: number, channel: string): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from wufei.delivery where district = $1 and notice = $2 and channel = $3 and error is null`,
    [tx.actor.district, notice, channel],
  )
  return rows.length > 0
}

export async function findSettings(tx: Reader): Promise<unknown> {
  const [row] = await tx.query<{ value: unknown }>(
    'select value from wufei.reminder_setting where district = $1 order by id desc limit 1',
    [tx.actor.district],
  )
  return row?.value
}

export async function insertSettings(tx: Writer, value: object, now: Date): Promise<void> {
  await tx.query(
    'insert into wufei.reminder_setting (district, value, recorded_at, actor) values ($1, $2, $3, $4)',
    [tx.actor.district, JSON.stringify(value), now, tx.actor.id],
  )
}
