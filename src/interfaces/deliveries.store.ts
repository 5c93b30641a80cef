import type { Reader, Writer } from '../platform/database.ts'
import type { Answered } from './post.ts'
import { type Attempt, type Delivery, type DeliveryQuery, eventName } from './webhooks.contract.ts'
import { messageIdOf } from './webhooks.rules.ts'

export interface KeptEvent {
  readonly id: number
  readonly kind: string
  readonly object: string
  readonly body: Readonly<Record<string, unknown>>
  readonly at: Date
}

export async function findEvent(tx: Reader, id: number): Promise<KeptEvent | undefined> {
  const [row] = await tx.query<KeptEvent>(
    'select id, kind, object, body, at from wufei.webhook_event where district = $1 and id = $2',
    [tx.actor.district, id],
  )
  return row
}

/** An event that is meant for one address only: the test. */
export async function insertEvent(tx: Writer, event: Omit<KeptEvent, 'id'>): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.webhook_event (district, kind, object, body, at) values ($1, $2, $3, $4, $5) returning id`,
    [tx.actor.district, event.kind, event.object, JSON.stringify(event.body), event.at],
  )
  return row?.id as number
}

/** Who asked for a kind, and for whom each asks. */
export async function subscribers(
  tx: Reader,
  kind: string,
): Promise<{ webhook: number; userId: string; since: Date }[]> {
  return await tx.query(
    `select w.id as webhook, a.user_id as "userId", w.created_at as since from wufei.webhook w
       join wufei.account a on a.district = w.district and a.id = w.account
     where w.district = $1 and w.removed_at is null and w.disabled_at is null and a.active and w.kinds @> array[$2::text] order by w.id`,
    [tx.actor.district, kind],
  )
}

/** Whether the asker may see what an event happened to; row-level security answers. */
export async function seesObject(tx: Reader, object: string): Promise<boolean> {
  const [what = '', id = ''] = object.split(' ')
  const text =
    what === 'manifest'
      ? 'select 1 from wufei.manifest where district = $1 and id = $2::bigint'
      : 'select 1 from wufei.package where district = $1 and code = $2'
  return (await tx.query(text, [tx.actor.district, id])).length > 0
}

/** Null where the event has been handed to this address already. */
export async function insertDelivery(
  tx: Writer,
  webhook: number,
  event: number,
  replay: boolean,
  now: Date,
): Promise<number | null> {
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.webhook_delivery (district, webhook, event, replay, state, next_at, created_at)
     values ($1, $2, $3, $4, 'waiting', $5, $5) on conflict do nothing returning id`,
    [tx.actor.district, webhook, event, replay, now],
  )
  return row?.id ?? null
}

export interface Outgoing {
  readonly webhook: number
  readonly url: string
  readonly secret: string
  readonly oldSecret: string | null
  readonly oldUntil: Date | null
  readonly open: boolean
  readonly event: KeptEvent
}

/** What is to be sent; undefined where that is done, or nobody wants it any more. */
export async function findOutgoing(tx: Reader, delivery: number): Promise<Outgoing | undefined> {
  const [row] = await tx.query<Omit<Outgoing, 'event'> & Omit<KeptEvent, 'id'> & { event: number }>(
    `select d.webhook, w.url, w.secret, w.old_secret as "oldSecret", w.old_until as "oldUntil",
       w.disabled_at is null and w.removed_at is null as open, d.event, e.kind, e.object, e.body, e.at
     from wufei.webhook_delivery d join wufei.webhook w on w.district = d.district and w.id = d.webhook
       join wufei.webhook_event e on e.district = d.district and e.id = d.event
     where d.district = $1 and d.id = $2 and d.state = 'waiting'`,
    [tx.actor.district, delivery],
  )
  if (!row) return undefined
  const { kind, object, body, at, event, ...rest } = row
  return { ...rest, event: { id: event, kind, object, body, at } }
}

/** The number of this attempt. */
export async function countAttempt(tx: Writer, delivery: number): Promise<number> {
  const [row] = await tx.query<{ attempts: number }>(
    'update wufei.webhook_delivery set attempts = attempts + 1 where district = $1 and id = $2 returning attempts',
    [tx.actor.district, delivery],
  )
  return row?.attempts as number
}

export async function keepAttempt(
  tx: Writer,
  delivery: number,
  attempt: number,
  { status, ms, answer, error }: Answered,
  at: Date,
): Promise<void> {
  await tx.query(
    `insert into wufei.webhook_attempt (district, delivery, attempt, at, status, ms, answer, error)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.actor.district, delivery, attempt, at, status, ms, answer, error],
  )
}

export async function settleDelivery(
  tx: Writer,
  delivery: number,
  state: 'waiting' | 'delivered' | 'failed',
  next: Date | null,
): Promise<void> {
  await tx.query(
    'update wufei.webhook_delivery set state = $3, next_at = $4 where district = $1 and id = $2',
    [tx.actor.district, delivery, state, next],
  )
}

interface Row extends Omit<Delivery, 'messageId' | 'kindName' | 'happenedAt' | 'nextAt' | 'log'> {
  happenedAt: Date
  nextAt: Date | null
  log: Attempt[] | null
}

export async function listDeliveries(
  tx: Reader,
  webhook: number,
  { state, offset, limit }: DeliveryQuery,
): Promise<{ items: Delivery[]; total: number }> {
  const { district } = tx.actor
  const asked = [district, webhook, state ?? null]
  const where = 'd.district = $1 and d.webhook = $2 and ($3::text is null or d.state = $3)'
  const rows = await tx.query<Row>(
    `select d.id, d.event, e.kind, e.object, e.at as "happenedAt", d.replay, d.state, d.next_at as "nextAt",
       (select jsonb_agg(jsonb_build_object('attempt', a.attempt, 'at', a.at, 'status', a.status, 'ms', a.ms, 'answer', a.answer,
         'error', a.error) order by a.attempt) from wufei.webhook_attempt a where a.district = d.district and a.delivery = d.id) as log
     from wufei.webhook_delivery d join wufei.webhook_event e on e.district = d.district and e.id = d.event
     where ${where} order by d.id desc offset $4 limit $5`,
    [...asked, offset, limit],
  )
  const [count] = await tx.query<{ n: number }>(
    `select count(*) as n from wufei.webhook_delivery d where ${where}`,
    asked,
  )
  const items = rows.map(({ log, ...row }) => ({
    ...row,
    messageId: messageIdOf(district, row.event),
    kindName: eventName(row.kind),
    happenedAt: row.happenedAt.toISOString(),
    nextAt: row.nextAt?.toISOString() ?? null,
    log: log ?? [],
  }))
  return { items, total: count?.n ?? 0 }
}

/** Events that were handed to an address, each once: of one delivery, or of a span in which they happened. */
export async function replayable(
  tx: Reader,
  webhook: number,
  asked: {
    readonly delivery?: number | undefined
    readonly from?: string | undefined
    readonly to?: string | undefined
  },
): Promise<number[]> {
  const rows = await tx.query<{ event: number }>(
    `select distinct d.event from wufei.webhook_delivery d join wufei.webhook_event e on e.district = d.district and e.id = d.event
     where d.district = $1 and d.webhook = $2 and ($3::bigint is null or d.id = $3) and ($4::timestamptz is null or e.at >= $4)
       and ($5::timestamptz is null or e.at < $5) order by d.event`,
    [tx.actor.district, webhook, asked.delivery ?? null, asked.from ?? null, asked.to ?? null],
  )
  return rows.map((r) => r.event)
}
