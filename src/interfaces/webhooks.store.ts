import type { Reader, Writer } from '../platform/database.ts'
import { type Webhook, type WebhookDraft, webhooksAtMost } from './webhooks.contract.ts'

interface Row {
  id: number
  name: string
  url: string
  kinds: string[]
  maker: string
  createdAt: Date
  disabledAt: Date | null
  disabledBy: string | null
  disabledReason: string | null
  oldUntil: Date | null
  waiting: number
  failed: number
}

const select = `select w.id, w.name, w.url, w.kinds, w.created_by as maker, w.created_at as "createdAt",
  w.disabled_at as "disabledAt", w.disabled_by as "disabledBy", w.disabled_reason as "disabledReason", w.old_until as "oldUntil",
  (select count(*) from wufei.webhook_delivery d where d.district = w.district and d.webhook = w.id and d.state = 'waiting') as waiting,
  (select count(*) from wufei.webhook_delivery d where d.district = w.district and d.webhook = w.id and d.state = 'failed') as failed
  from wufei.webhook w where w.district = $1 and w.removed_at is null`

function present({ oldUntil, ...row }: Row, now: Date): Webhook {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    disabledAt: row.disabledAt?.toISOString() ?? null,
    oldSecretUntil: oldUntil !== null && oldUntil > now ? oldUntil.toISOString() : null,
  }
}

export async function listWebhooks(tx: Reader, now: Date): Promise<Webhook[]> {
  const rows = await tx.query<Row>(`${select} order by w.id`, [tx.actor.district])
  return rows.map((row) => present(row, now))
}

export async function findWebhook(tx: Reader, id: number, now: Date): Promise<Webhook | undefined> {
  const [row] = await tx.query<Row>(`${select} and w.id = $2`, [tx.actor.district, id])
  return row && present(row, now)
}

/** Whoever changes it next waits. */
export async function lockWebhook(tx: Writer, id: number, now: Date): Promise<Webhook | undefined> {
  await tx.query('select 1 from wufei.webhook where district = $1 and id = $2 for update', [
    tx.actor.district,
    id,
  ])
  return await findWebhook(tx, id, now)
}

export async function tooManyWebhooks(tx: Writer, account: number): Promise<boolean> {
  const [row] = await tx.query<{ n: number }>(
    'select count(*) as n from wufei.webhook where district = $1 and account = $2 and removed_at is null',
    [tx.actor.district, account],
  )
  return (row?.n ?? 0) >= webhooksAtMost
}

export async function insertWebhook(
  tx: Writer,
  account: number,
  { name, url, kinds }: Omit<WebhookDraft, 'key'>,
  secret: string,
  now: Date,
): Promise<number> {
  const { district, parties, id } = tx.actor
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.webhook (district, account, parties, name, url, kinds, secret, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [district, account, parties, name, url, kinds, secret, now, id],
  )
  return row?.id as number
}

export async function updateWebhook(
  tx: Writer,
  id: number,
  { name, url, kinds }: Pick<Webhook, 'name' | 'url' | 'kinds'>,
): Promise<void> {
  await tx.query('update wufei.webhook set name = $3, url = $4, kinds = $5 where district = $1 and id = $2', [
    tx.actor.district,
    id,
    name,
    url,
    kinds,
  ])
}

/** The secret that signed so far signs along until `until`. */
export async function changeSecret(tx: Writer, id: number, secret: string, until: Date): Promise<void> {
  await tx.query(
    'update wufei.webhook set old_secret = secret, old_until = $4, secret = $3 where district = $1 and id = $2',
    [tx.actor.district, id, secret, until],
  )
}

export async function switchWebhook(
  tx: Writer,
  id: number,
  off: { readonly at: Date; readonly reason: string } | null,
): Promise<void> {
  await tx.query(
    'update wufei.webhook set disabled_at = $3, disabled_by = $4, disabled_reason = $5 where district = $1 and id = $2',
    [tx.actor.district, id, off?.at ?? null, off ? tx.actor.id : null, off?.reason ?? null],
  )
}

export async function removeWebhook(tx: Writer, id: number, now: Date): Promise<void> {
  await tx.query('update wufei.webhook set removed_at = $3 where district = $1 and id = $2', [
    tx.actor.district,
    id,
    now,
  ])
}
