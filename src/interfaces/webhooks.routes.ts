import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import type { Writer } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { queueJob } from '../platform/jobs.ts'
import { type Performed, perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { deliverTo } from './deliver.ts'
import { listDeliveries, replayable } from './deliveries.store.ts'
import { newSecret, seal } from './sealed.ts'
import { Keyed } from './tokens.contract.ts'
import { lockMyAccount } from './tokens.store.ts'
import {
  DeliveryPage,
  DeliveryQuery,
  eventKinds,
  oldSecretHours,
  Replay,
  Replayed,
  replayAtMost,
  Webhook,
  WebhookChange,
  WebhookDraft,
  WebhookSecret,
  WebhookSwitch,
  WebhooksPage,
  webhooksAtMost,
} from './webhooks.contract.ts'
import { checkAddress, checkKinds } from './webhooks.rules.ts'
import {
  changeSecret,
  findWebhook,
  insertWebhook,
  listWebhooks,
  lockWebhook,
  removeWebhook,
  switchWebhook,
  tooManyWebhooks,
  updateWebhook,
} from './webhooks.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['接口与令牌']
const Id = z.object({ id: z.coerce.number().int().positive() })
const hourMs = 3_600_000

export function webhookRoutes(app: App, context: Context): void {
  listRoutes(app, context)
  createRoute(app, context)
  changeRoutes(app, context)
  secretRoute(app, context)
  replayRoutes(app, context)
}

function listRoutes(app: App, { database, sessions, now }: Context): void {
  app.get(
    '/api/v1/webhooks',
    { schema: { tags, summary: '事件推送', response: { 200: WebhooksPage, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'webhook')
      const items = await database.read(actor, (tx) => listWebhooks(tx, now()))
      return { items, kinds: Object.entries(eventKinds).map(([kind, name]) => ({ kind, name })) }
    },
  )
  app.get(
    '/api/v1/webhooks/:id/deliveries',
    {
      schema: {
        tags,
        summary: '推送记录',
        params: Id,
        querystring: DeliveryQuery,
        response: { 200: DeliveryPage, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'webhook')
      const { id } = request.params
      return await database.read(actor, async (tx) => {
        if (!(await findWebhook(tx, id, now()))) refuse('webhook_not_there', { id })
        return await listDeliveries(tx, id, request.query)
      })
    },
  )
}

function createRoute(app: App, context: Context): void {
  const { config, sessions, now } = context
  app.post(
    '/api/v1/webhooks',
    {
      schema: {
        tags,
        summary: '登记事件推送',
        body: WebhookDraft,
        response: { 201: WebhookSecret, ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'write', 'webhook')
      const { key, ...draft } = request.body
      checkAddress(draft.url, config)
      checkKinds(draft.kinds)
      const secret = newSecret()
      let fresh = false
      const command = { key, act: 'webhook.create', content: draft }
      const made = await perform(context, request, actor, command, async (tx) => {
        const account = await lockMyAccount(tx)
        if (await tooManyWebhooks(tx, account))
          refuse('interfaces_too_many', { what: '事件推送', most: webhooksAtMost, act: '删除' })
        const id = await insertWebhook(tx, account, draft, seal(config.dataDir, secret), now())
        fresh = true
        return {
          answer: (await findWebhook(tx, id, now())) as Webhook,
          object: `webhook ${id}`,
          detail: draft,
        }
      })
      return reply.code(201).send({ ...made, secret: fresh ? secret : null })
    },
  )
}

/** A command on one address, which nobody else changes meanwhile. */
async function onWebhook<T extends object>(
  context: Context,
  request: FastifyRequest,
  asked: { readonly id: number; readonly key: string; readonly act: string; readonly content?: object },
  run: (tx: Writer, webhook: Webhook) => Promise<Omit<Performed<T>, 'object'>>,
): Promise<T> {
  const actor = await context.sessions.actor(request)
  authorize(actor, 'write', 'webhook')
  const { id, key, act, content } = asked
  const command = { key, act: `webhook.${act}`, content: { id, ...content } }
  return await perform(context, request, actor, command, async (tx) => {
    const webhook = (await lockWebhook(tx, id, context.now())) ?? refuse('webhook_not_there', { id })
    return { ...(await run(tx, webhook)), object: `webhook ${id}` }
  })
}

function changeRoutes(app: App, context: Context): void {
  const { config, now } = context
  const response = { 200: Webhook, ...failures }
  const after = async (tx: Writer, id: number): Promise<Webhook> =>
    (await findWebhook(tx, id, now())) as Webhook
  app.post(
    '/api/v1/webhooks/:id/change',
    { schema: { tags, summary: '修改事件推送', params: Id, body: WebhookChange, response } },
    async (request) => {
      const { key, ...content } = request.body
      if (content.url !== undefined) checkAddress(content.url, config)
      if (content.kinds !== undefined) checkKinds(content.kinds)
      const { id } = request.params
      return await onWebhook(context, request, { id, key, act: 'change', content }, async (tx, webhook) => {
        const { name, url, kinds } = content
        await updateWebhook(tx, id, {
          name: name ?? webhook.name,
          url: url ?? webhook.url,
          kinds: kinds ?? webhook.kinds,
        })
        return { answer: await after(tx, id), detail: content }
      })
    },
  )
  app.post(
    '/api/v1/webhooks/:id/switch',
    { schema: { tags, summary: '停用或启用事件推送', params: Id, body: WebhookSwitch, response } },
    async (request) => {
      const { key, on } = request.body
      const { id } = request.params
      const act = on ? 'enable' : 'disable'
      return await onWebhook(context, request, { id, key, act }, async (tx, { name, disabledAt }) => {
        if (on === (disabledAt === null)) refuse('webhook_state_same', { name, state: on ? '启用' : '停用' })
        await switchWebhook(tx, id, on ? null : { at: now(), reason: '由本单位停用' })
        return { answer: await after(tx, id) }
      })
    },
  )
  app.post(
    '/api/v1/webhooks/:id/remove',
    { schema: { tags, summary: '删除事件推送', params: Id, body: Keyed, response } },
    async (request) => {
      const { id } = request.params
      const { key } = request.body
      return await onWebhook(context, request, { id, key, act: 'remove' }, async (tx, webhook) => {
        await removeWebhook(tx, id, now())
        return { answer: webhook, detail: { name: webhook.name, url: webhook.url } }
      })
    },
  )
}

function secretRoute(app: App, context: Context): void {
  const { config, now } = context
  app.post(
    '/api/v1/webhooks/:id/rotate',
    {
      schema: {
        tags,
        summary: '更换签名密钥',
        params: Id,
        body: Keyed,
        response: { 200: WebhookSecret, ...failures },
      },
    },
    async (request) => {
      const { id } = request.params
      const { key } = request.body
      const secret = newSecret()
      let fresh = false
      const changed = await onWebhook(context, request, { id, key, act: 'rotate' }, async (tx) => {
        const until = new Date(now().getTime() + oldSecretHours * hourMs)
        await changeSecret(tx, id, seal(config.dataDir, secret), until)
        fresh = true
        return { answer: (await findWebhook(tx, id, now())) as Webhook }
      })
      return { ...changed, secret: fresh ? secret : null }
    },
  )
}

function replayRoutes(app: App, context: Context): void {
  const { now } = context
  const response = { 200: Replayed, ...failures }
  app.post(
    '/api/v1/webhooks/:id/test',
    { schema: { tags, summary: '发送测试事件', params: Id, body: Keyed, response } },
    async (request) => {
      const { id } = request.params
      const { key } = request.body
      return await onWebhook(context, request, { id, key, act: 'test' }, async (tx, { name, disabledAt }) => {
        if (disabledAt !== null) refuse('webhook_disabled', { name })
        await queueJob(tx, 'webhook_test', { webhook: id })
        return { answer: { count: 1 } }
      })
    },
  )
  app.post(
    '/api/v1/webhooks/:id/replay',
    { schema: { tags, summary: '重发', params: Id, body: Replay, response } },
    async (request) => {
      const { id } = request.params
      const { key, ...content } = request.body
      return await onWebhook(
        context,
        request,
        { id, key, act: 'replay', content },
        async (tx, { name, disabledAt }) => {
          if (disabledAt !== null) refuse('webhook_disabled', { name })
          const spanless = content.delivery === undefined && content.from === undefined
          const events = spanless ? [] : await replayable(tx, id, content)
          if (events.length === 0) refuse('webhook_nothing_to_replay')
          if (events.length > replayAtMost)
            refuse('webhook_replay_too_many', { count: events.length, most: replayAtMost })
          for (const event of events) await deliverTo(tx, id, event, true, now())
          return { answer: { count: events.length }, detail: { ...content, count: events.length } }
        },
      )
    },
  )
}
