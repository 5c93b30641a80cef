import { type Actor, systemActor } from '../platform/actor.ts'
import { audit } from '../platform/audit.ts'
import { actorOf, findAccountOfUser } from '../platform/auth/account.store.ts'
import type { Writer } from '../platform/database.ts'
import type { Context } from '../platform/http.ts'
import { type JobTask, queueJob } from '../platform/jobs.ts'
import { can } from '../platform/rights.rules.ts'
import {
  countAttempt,
  findEvent,
  findOutgoing,
  insertDelivery,
  insertEvent,
  type KeptEvent,
  keepAttempt,
  type Outgoing,
  seesObject,
  settleDelivery,
  subscribers,
} from './deliveries.store.ts'
import { type Answered, post } from './post.ts'
import { unseal } from './sealed.ts'
import { eventName, testKind } from './webhooks.contract.ts'
import { messageIdOf, nextAttempt, signedHeaders } from './webhooks.rules.ts'
import { switchWebhook } from './webhooks.store.ts'

type House = Pick<Context, 'config' | 'database' | 'now'>

/** The outbox hands an event out once; what is handed out is sent until it is taken or given up. */
export const webhookJobs = (house: House): JobTask[] => [
  { name: 'webhook_hand_out', run: ({ event }) => handOut(house, Number(event)) },
  { name: 'webhook_test', run: ({ webhook }) => sendTest(house, Number(webhook)) },
  { name: 'webhook_send', run: ({ delivery }) => sendOne(house, Number(delivery)) },
]

const robot = ({ config }: House): Actor => systemActor('system:webhook', '事件推送', config.district)

/** A delivery and its job are one: whoever may see the thing now, by the rights of whoever made the address. */
async function handOut(house: House, id: number): Promise<void> {
  const { database, now } = house
  const by = robot(house)
  const found = await database.read(by, async (tx) => {
    const event = await findEvent(tx, id)
    return event && { event, asking: await subscribers(tx, event.kind) }
  })
  if (!found) return
  const told: number[] = []
  for (const { webhook, userId } of found.asking)
    if (await maySee(house, userId, found.event)) told.push(webhook)
  await database.write(by, async (tx) => {
    for (const webhook of told) await deliverTo(tx, webhook, id, false, now())
  })
}

/** Queued by the act of whoever tests; an event is nobody's to write but the outbox's. */
async function sendTest(house: House, webhook: number): Promise<void> {
  const { database, now } = house
  await database.write(robot(house), async (tx) => {
    const body = { webhook, message: '这是一条测试事件' }
    const event = await insertEvent(tx, { kind: testKind, object: `webhook ${webhook}`, body, at: now() })
    await deliverTo(tx, webhook, event, false, now())
  })
}

async function maySee({ config, database }: House, userId: string, { object }: KeptEvent): Promise<boolean> {
  const system = systemActor('system:webhook', '事件推送', config.district)
  const account = await database.read(system, (tx) => findAccountOfUser(tx, userId))
  if (!account?.active) return false
  const actor = actorOf(account, config.district)
  const resource = object.startsWith('manifest ') ? 'manifest' : 'package'
  return can(actor, 'read', resource) && (await database.read(actor, (tx) => seesObject(tx, object)))
}

export async function deliverTo(
  tx: Writer,
  webhook: number,
  event: number,
  replay: boolean,
  now: Date,
): Promise<void> {
  const delivery = await insertDelivery(tx, webhook, event, replay, now)
  if (delivery !== null) await queueJob(tx, 'webhook_send', { delivery })
}

/** The body is made of what was kept, so that every attempt and replay says the same. */
const bodyOf = ({ kind, body, at }: KeptEvent): string =>
  JSON.stringify({ type: kind, timestamp: at.toISOString(), data: body })

async function sendOne(house: House, delivery: number): Promise<void> {
  const { config, database, now } = house
  const by = robot(house)
  const out = await database.read(by, (tx) => findOutgoing(tx, delivery))
  if (!out) return
  if (!out.open) {
    await database.write(by, (tx) => settleDelivery(tx, delivery, 'failed', null))
    return
  }
  const body = bodyOf(out.event)
  const headers = signedHeaders(
    messageIdOf(config.district, out.event.id),
    body,
    secretsOf(config.dataDir, out, now()),
    now(),
  )
  const answered = await post(out.url, body, headers, config)
  await database.write(by, (tx) => keepAnswer(tx, delivery, out, answered, now()))
}

const secretsOf = (dataDir: string, { secret, oldSecret, oldUntil }: Outgoing, now: Date): string[] =>
  [secret, oldSecret !== null && oldUntil !== null && oldUntil > now ? oldSecret : null]
    .filter((kept) => kept !== null)
    .map((kept) => unseal(dataDir, kept))

/** What nobody takes is tried again, later each time; where nobody has taken it for days, the address is switched off. */
async function keepAnswer(
  tx: Writer,
  delivery: number,
  out: Outgoing,
  answered: Answered,
  now: Date,
): Promise<void> {
  const attempt = await countAttempt(tx, delivery)
  await keepAttempt(tx, delivery, attempt, answered, now)
  if (answered.error === null) return await settleDelivery(tx, delivery, 'delivered', null)
  // A test is for whoever is looking at it now.
  const next = out.event.kind === testKind ? null : nextAttempt(attempt, now)
  await settleDelivery(tx, delivery, next === null ? 'failed' : 'waiting', next)
  if (next !== null) return await queueJob(tx, 'webhook_send', { delivery }, { runAt: next })
  if (out.event.kind === testKind) return
  const reason = `“${eventName(out.event.kind)}”连续 ${attempt} 次未送达，最后一次：${answered.error}`
  await switchWebhook(tx, out.webhook, { at: now, reason })
  await audit(tx, { at: now, act: 'webhook.disable', object: `webhook ${out.webhook}`, detail: { reason } })
}
