import { z } from 'zod'

/**
 * A matter (办件) is anything that walks from hand to hand: a supervision order, an outgoing document, a meeting, a
 * tracked item, a leader's instruction, a yearly summary, an appraisal and a dispute about it. Each kind is one
 * machine over the same record; what differs is its payload, and who may do what when.
 */
export const matterKinds = [
  'order',
  'paper',
  'meeting',
  'action',
  'instruction',
  'summary',
  'appraisal',
  'dispute',
] as const
export type MatterKind = (typeof matterKinds)[number]
export const matterKindNames: Readonly<Record<MatterKind, string>> = {
  order: '督办单',
  paper: '公文',
  meeting: '会议',
  action: '交办事项',
  instruction: '批示',
  summary: '年度总结',
  appraisal: '考核',
  dispute: '考核申诉',
}

const text = z.string().trim().min(1).max(200)
const longText = z.string().trim().min(1).max(20_000)
const day = z.iso.date()
const unit = z.string().min(1).max(60)
export const Hash = z.string().regex(/^[0-9a-f]{64}$/)

/** What a matter arises from, as the room that holds it names it: `measure t1-1`, `item 7`, `action 12`. */
export const Origin = z.object({
  kind: z.string().min(1).max(40),
  key: z.string().min(1).max(100),
  title: text,
})
export type Origin = z.infer<typeof Origin>

/** Text of a document: headings in 黑体, paragraphs in 仿宋, a table where a section has one. */
export const Section = z.object({
  heading: z.string().max(200),
  paragraphs: z.array(z.string().max(20_000)).max(200),
  table: z
    .object({
      columns: z.array(z.string().max(60)).min(1).max(12),
      rows: z.array(z.array(z.string().max(500))).max(1000),
    })
    .optional(),
})
export type Section = z.infer<typeof Section>

/** The hands an outgoing document passes through: 会签 before it is signed, 签收 after it is sent. */
export const Hand = z.object({
  unit,
  by: z.string().nullable(),
  at: z.string().nullable(),
  opinion: z.string().nullable(),
})
export type Hand = z.infer<typeof Hand>

export const signers = ['office', 'leadingGroup'] as const
export type Signer = (typeof signers)[number]
export const signerNames: Readonly<Record<Signer, string>> = { office: '无废办', leadingGroup: '领导小组' }

const Walk = {
  /** Key of the pack's kind of paper. */
  paperKind: z.string(),
  sections: z.array(Section).max(60),
  countersigners: z.array(Hand).max(40),
  recipients: z.array(Hand).max(60),
  signedBy: z.enum(signers),
  signature: z.object({ by: z.string(), name: z.string(), at: z.string() }).nullable(),
}

const Extension = z.object({ to: day, reason: z.string(), askedAt: z.string() })

export const OrderPayload = z.object({
  ...Walk,
  /** 事项, 依据. */
  matter: z.string(),
  basis: z.string(),
  extension: Extension.nullable(),
  extensions: z.int(),
  answer: z.string().nullable(),
  /** The order this one follows: 再督办 or 反弹. */
  follows: z
    .object({ id: z.int(), number: z.string().nullable(), how: z.enum(['reissued', 'relapsed']) })
    .nullable(),
})
export type OrderPayload = z.infer<typeof OrderPayload>

export const PaperPayload = z.object({ ...Walk, period: z.string().nullable() })
export type PaperPayload = z.infer<typeof PaperPayload>

export const AgreedAction = z.object({ title: text, unit, due: day })
export type AgreedAction = z.infer<typeof AgreedAction>
export const AgendaItem = z.object({
  title: text,
  unit: unit.nullable(),
  reason: z.string().max(2000),
  /** The light it was drawn from; null where the office added it. */
  light: z.enum(['red', 'amber']).nullable(),
  origin: Origin.nullable(),
})
export type AgendaItem = z.infer<typeof AgendaItem>
export const MeetingPayload = z.object({
  /** 2025Q2. */
  period: z.string(),
  heldOn: day,
  place: z.string(),
  agenda: z.array(AgendaItem),
  attendees: z.array(z.string()),
  minutes: z.string(),
  actions: z.array(AgreedAction),
})
export type MeetingPayload = z.infer<typeof MeetingPayload>

export const ActionPayload = z.object({
  requirement: z.string(),
  extension: Extension.nullable(),
  extensions: z.int(),
  answer: z.string().nullable(),
})
export type ActionPayload = z.infer<typeof ActionPayload>

export const InstructionPayload = z.object({
  leader: z.string(),
  instructedOn: day,
  words: z.string(),
  actions: z.array(AgreedAction),
})
export type InstructionPayload = z.infer<typeof InstructionPayload>

export const SummaryPayload = z.object({
  year: z.int(),
  /** Texts by the key of the pack's section (总体情况, 主要做法和成效, 存在问题及建议). */
  texts: z.record(z.string(), z.string()),
})
export type SummaryPayload = z.infer<typeof SummaryPayload>

/** One line of an appraisal: what an item of the scheme gave a unit, and from which records. */
export const AppraisalLine = z.object({
  unit,
  item: z.string(),
  name: z.string(),
  kind: z.enum(['base', 'bonus', 'veto']),
  max: z.number(),
  points: z.number(),
  /** In words: 3 件中 1 件逾期，扣 2 分. */
  explanation: z.string(),
  records: z.array(z.object({ title: z.string(), origin: Origin.nullable() })),
  /** Points a dispute changed it to, and why; null where nobody disputed with success. */
  adjusted: z.object({ points: z.number(), reason: z.string() }).nullable(),
})
export type AppraisalLine = z.infer<typeof AppraisalLine>
export const AppraisalPayload = z.object({
  year: z.int(),
  scheme: z.string(),
  lines: z.array(AppraisalLine),
  /** Working days from the announcement in which a unit may dispute. */
  disputeWorkingDays: z.int(),
  /** Last day for disputes, set when the first result is announced. */
  disputesUntil: day.nullable(),
})
export type AppraisalPayload = z.infer<typeof AppraisalPayload>
export const DisputePayload = z.object({
  appraisal: z.int(),
  item: z.string(),
  claim: z.string(),
  wanted: z.number(),
  answer: z.string().nullable(),
  points: z.number().nullable(),
})
export type DisputePayload = z.infer<typeof DisputePayload>

export const payloads = {
  order: OrderPayload,
  paper: PaperPayload,
  meeting: MeetingPayload,
  action: ActionPayload,
  instruction: InstructionPayload,
  summary: SummaryPayload,
  appraisal: AppraisalPayload,
  dispute: DisputePayload,
} as const satisfies Record<MatterKind, z.ZodType>
export interface Payloads {
  order: OrderPayload
  paper: PaperPayload
  meeting: MeetingPayload
  action: ActionPayload
  instruction: InstructionPayload
  summary: SummaryPayload
  appraisal: AppraisalPayload
  dispute: DisputePayload
}

/** One act that was done: append-only. */
export const Done = z.object({
  seq: z.int(),
  at: z.string(),
  actor: z.string(),
  actorName: z.string(),
  act: z.string(),
  actName: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  toName: z.string(),
  note: z.string().nullable(),
  evidence: z.array(z.string()),
})
export type Done = z.infer<typeof Done>

/** What the machine says about an act to whoever asks: open, or why not. */
export const ActOffer = z.object({
  act: z.string(),
  name: z.string(),
  open: z.boolean(),
  why: z.string().nullable(),
  needs: z.array(z.enum(['note', 'fields'])),
})
export type ActOffer = z.infer<typeof ActOffer>

export const MatterRow = z.object({
  id: z.int(),
  kind: z.enum(matterKinds),
  kindName: z.string(),
  state: z.string(),
  stateName: z.string(),
  /** Nothing more is owed. */
  ended: z.boolean(),
  version: z.int(),
  number: z.string().nullable(),
  title: z.string(),
  unit: z.string().nullable(),
  unitName: z.string().nullable(),
  units: z.array(z.string()),
  due: z.string().nullable(),
  /** Working days to the due day, negative after it; null without one or once nothing is owed. */
  workingDaysLeft: z.int().nullable(),
  origin: Origin.nullable(),
  demo: z.boolean(),
  createdAt: z.string(),
})
export type MatterRow = z.infer<typeof MatterRow>

export const MatterView = MatterRow.extend({
  payload: z.record(z.string(), z.unknown()),
  history: z.array(Done),
  acts: z.array(ActOffer),
  /** What arose from it: actions of a meeting, disputes of an appraisal, the order that follows an order. */
  arisen: z.array(MatterRow),
})
export type MatterView = z.infer<typeof MatterView>

export const MattersQuery = z.object({
  kind: z.enum(matterKinds).optional(),
  state: z.string().max(40).optional(),
  unit: unit.optional(),
  year: z.coerce.number().int().min(1990).max(2100).optional(),
  open: z
    .enum(['true', 'false'])
    .transform((v) => v === 'true')
    .optional(),
  search: z.string().trim().max(100).optional(),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type MattersQuery = z.infer<typeof MattersQuery>
/** Newest first; `next` is the `before` of the next page. */
export const MattersReply = z.object({ items: z.array(MatterRow), next: z.int().nullable() })
export type MattersReply = z.infer<typeof MattersReply>

const key = z.string().min(1).max(100)

/** Beginning a matter. Titles, units and days are the record's own; the rest is the kind's. */
export const MatterDraft = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('order'),
    title: text,
    unit,
    due: day,
    matter: longText,
    basis: longText,
    countersigners: z.array(unit).max(40).default([]),
    origin: Origin.optional(),
  }),
  z.object({
    kind: z.literal('paper'),
    paperKind: z.string().min(1).max(40),
    title: text,
    period: z.string().max(20).optional(),
    sections: z.array(Section).min(1).max(60),
    countersigners: z.array(unit).max(40).default([]),
    recipients: z.array(unit).min(1).max(60),
    origin: Origin.optional(),
  }),
  z.object({
    kind: z.literal('meeting'),
    title: text,
    period: z.string().min(4).max(20),
    heldOn: day,
    place: z.string().trim().max(200).default(''),
    agenda: z.array(AgendaItem).max(100),
    units: z.array(unit).max(60).default([]),
  }),
  z.object({
    kind: z.literal('action'),
    title: text,
    unit,
    due: day,
    requirement: z.string().trim().max(4000).default(''),
    origin: Origin.optional(),
  }),
  z.object({
    kind: z.literal('instruction'),
    title: text,
    leader: text,
    instructedOn: day,
    words: longText,
    actions: z.array(AgreedAction).min(1).max(40),
    origin: Origin.optional(),
  }),
  z.object({
    kind: z.literal('summary'),
    year: z.int().min(1990).max(2100),
    unit,
    texts: z.record(z.string().max(40), z.string().max(20_000)),
  }),
  z.object({ kind: z.literal('appraisal'), year: z.int().min(1990).max(2100) }),
  z.object({
    kind: z.literal('dispute'),
    appraisal: z.int().positive(),
    unit,
    item: z.string().min(1).max(60),
    claim: longText,
    wanted: z.number(),
  }),
])
export type MatterDraft = z.infer<typeof MatterDraft>
export const MatterCreate = z.object({ key, draft: MatterDraft })
export type MatterCreate = z.infer<typeof MatterCreate>

/** `version` is the one the person had on screen: if somebody was faster, the act is refused and says who. */
export const MatterAct = z.object({
  key,
  act: z.string().min(1).max(40),
  version: z.int().positive(),
  note: z.string().trim().min(1).max(4000).optional(),
  evidence: z.array(Hash).max(50).default([]),
  fields: z.record(z.string(), z.unknown()).optional(),
})
export type MatterAct = z.infer<typeof MatterAct>

/** Something late or at risk, from which an order or an agenda item can be made. */
export const LateThing = z.object({
  origin: Origin,
  unit: unit.nullable(),
  unitName: z.string().nullable(),
  due: day.nullable(),
  daysLate: z.int(),
  light: z.enum(['red', 'amber']),
  reason: z.string(),
  /** An order about it that is under way. */
  order: z.object({ id: z.int(), number: z.string().nullable() }).nullable(),
})
export type LateThing = z.infer<typeof LateThing>
export const LateThings = z.object({ items: z.array(LateThing) })
export type LateThings = z.infer<typeof LateThings>

/** What the office is offered to begin a document from: the live data of a period, put into words. */
export const PaperProposalQuery = z.object({
  paperKind: z.string().min(1).max(40),
  period: z.string().min(4).max(20),
})
export type PaperProposalQuery = z.infer<typeof PaperProposalQuery>
export const PaperProposal = z.object({
  paperKind: z.string(),
  title: z.string(),
  period: z.string(),
  recipients: z.array(z.string()),
  sections: z.array(Section),
})
export type PaperProposal = z.infer<typeof PaperProposal>
