import { z } from 'zod'
import { manifestActNames, manifestActs } from '../manifests/contract.ts'
import { packageActNames, packageActs } from '../manifests/package.contract.ts'

export const webhooksAtMost = 20
export const replayAtMost = 1000
/** Both secrets sign for so long after a change. */
export const oldSecretHours = 24

/** Every kind of event there is, and what it is called. */
export const eventKinds: Readonly<Record<string, string>> = {
  ...Object.fromEntries(manifestActs.map((act) => [`manifest.${act}`, `联单：${manifestActNames[act]}`])),
  'load.refused': '预警：废物被拒收',
  ...Object.fromEntries(packageActs.map((act) => [`package.${act}`, `包装：${packageActNames[act]}`])),
}
export const testKind = 'test'
export const eventName = (kind: string): string => (kind === testKind ? '测试' : (eventKinds[kind] ?? kind))

const Key = z.string().min(8, '请求编号太短').max(100)
const Name = z.string().trim().min(1, '请填写名称').max(60)
const Url = z.url('应为完整网址，如 https://erp.example.com/wufei').max(500)
const Kinds = z.array(z.string().max(60)).min(1, '请至少选择一种事件').max(100)
export const WebhookDraft = z.strictObject({ key: Key, name: Name, url: Url, kinds: Kinds })
export type WebhookDraft = z.infer<typeof WebhookDraft>
export const WebhookChange = z.strictObject({
  key: Key,
  name: Name.optional(),
  url: Url.optional(),
  kinds: Kinds.optional(),
})
export type WebhookChange = z.infer<typeof WebhookChange>
export const WebhookSwitch = z.strictObject({ key: Key, on: z.boolean() })

export const Webhook = z.object({
  id: z.int(),
  name: z.string(),
  url: z.string(),
  kinds: z.array(z.string()),
  maker: z.string(),
  createdAt: z.string(),
  disabledAt: z.string().nullable(),
  /** Who switched it off: a person, or the server where nothing was taken any more. */
  disabledBy: z.string().nullable(),
  disabledReason: z.string().nullable(),
  oldSecretUntil: z.string().nullable(),
  waiting: z.int(),
  failed: z.int(),
})
export type Webhook = z.infer<typeof Webhook>
export const WebhookSecret = Webhook.extend({
  /** Shown here and nowhere again; null where the same request is asked a second time. */
  secret: z.string().nullable(),
})
export type WebhookSecret = z.infer<typeof WebhookSecret>
export const WebhooksPage = z.object({
  items: z.array(Webhook),
  kinds: z.array(z.object({ kind: z.string(), name: z.string() })),
})
export type WebhooksPage = z.infer<typeof WebhooksPage>

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]
export const deliveryStateNames: Readonly<Record<DeliveryState, string>> = {
  waiting: '待送达',
  delivered: '已送达',
  failed: '未送达',
}
export const Attempt = z.object({
  attempt: z.int(),
  at: z.string(),
  status: z.int().nullable(),
  ms: z.int(),
  answer: z.string().nullable(),
  error: z.string().nullable(),
})
export type Attempt = z.infer<typeof Attempt>
export const Delivery = z.object({
  id: z.int(),
  /** The same for every attempt and replay, so that a receiver knows what it has. */
  messageId: z.string(),
  event: z.int(),
  kind: z.string(),
  kindName: z.string(),
  object: z.string(),
  happenedAt: z.string(),
  replay: z.boolean(),
  state: z.enum(deliveryStates),
  nextAt: z.string().nullable(),
  log: z.array(Attempt),
})
export type Delivery = z.infer<typeof Delivery>
export const DeliveryQuery = z.object({
  state: z.enum(deliveryStates).optional(),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(200).default(20),
})
export type DeliveryQuery = z.infer<typeof DeliveryQuery>
export const DeliveryPage = z.object({ items: z.array(Delivery), total: z.int() })
export type DeliveryPage = z.infer<typeof DeliveryPage>

const Instant = z.iso.datetime({ offset: true })
/** One delivery again, or every event of a span. */
export const Replay = z.strictObject({
  key: Key,
  delivery: z.int().positive().optional(),
  from: Instant.optional(),
  to: Instant.optional(),
})
export type Replay = z.infer<typeof Replay>
export const Replayed = z.object({ count: z.int() })
