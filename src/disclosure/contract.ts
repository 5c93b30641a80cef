import { z } from 'zod'
import { IndicatorFigure } from '../indicators/contract.ts'
import { Inventory } from '../inventory/contract.ts'

/** What the office writes; one paragraph a line. */
export const BulletinTexts = z.object({
  overview: z.string().max(10_000).default(''),
  work: z.string().max(20_000).default(''),
})
export type BulletinTexts = z.infer<typeof BulletinTexts>

/** One figure of a department, named as the table names it. */
export const UnitFigure = z.object({
  table: z.number(),
  row: z.string(),
  label: z.string(),
  cells: z.record(z.string(), z.string().nullable()),
})
export type UnitFigure = z.infer<typeof UnitFigure>

export const FigureChange = z.object({
  what: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type FigureChange = z.infer<typeof FigureChange>

/** All of a bulletin: whoever has this can print it again, for ever. */
export const BulletinContent = z.object({
  year: z.number(),
  edition: z.number(),
  title: z.string(),
  districtName: z.string(),
  issuers: z.array(z.string()),
  texts: BulletinTexts,
  /** One sentence a table. */
  sentences: z.array(
    z.object({ table: z.number(), title: z.string(), text: z.string(), units: z.array(z.string()) }),
  ),
  inventory: Inventory,
  indicators: z.array(
    IndicatorFigure.pick({ name: true, unit: true, value: true, formula: true, marks: true }),
  ),
  channels: z.string(),
  correction: z.object({ reason: z.string(), changes: z.array(FigureChange) }).nullable(),
  /** The law in force on the day of publication; null before it. */
  law: z.object({ citation: z.string(), summary: z.string(), confidence: z.string() }).nullable(),
  publishedOn: z.string().nullable(),
})
export type BulletinContent = z.infer<typeof BulletinContent>

export const UnitState = z.object({
  unit: z.string(),
  name: z.string(),
  figures: z.array(UnitFigure),
  confirmedAt: z.string().nullable(),
  actor: z.string().nullable(),
  /** What is no longer as it was confirmed. */
  changes: z.array(FigureChange),
  mayConfirm: z.boolean(),
})
export type UnitState = z.infer<typeof UnitState>

export const BulletinHead = z.object({
  id: z.number(),
  year: z.number(),
  edition: z.number(),
  status: z.enum(['draft', 'approved', 'published']),
  statusName: z.string(),
  due: z.string(),
  /** Days until it is due; negative: late. Null once published. */
  daysLeft: z.number().nullable(),
  publishedOn: z.string().nullable(),
  late: z.boolean(),
  hash: z.string().nullable(),
})
export type BulletinHead = z.infer<typeof BulletinHead>
export const BulletinView = BulletinHead.extend({
  content: BulletinContent,
  units: z.array(UnitState),
  reason: z.string().nullable(),
})
export type BulletinView = z.infer<typeof BulletinView>

const key = z.string().min(1).max(200)
export const StartBulletin = z.object({
  key,
  year: z.number().int().min(1900).max(2999),
  /** Of a correction: why. */
  reason: z.string().min(1).max(2000).optional(),
})
export const WriteTexts = z.object({ key, texts: BulletinTexts })
export const ConfirmFigures = z.object({ key, unit: z.string() })
export const Keyed = z.object({ key })

export const FeedbackForm = z.object({
  name: z.string().trim().max(50).default(''),
  contact: z.string().trim().max(100).default(''),
  message: z.string().trim().min(1, '请填写意见').max(2000),
})
export type FeedbackForm = z.infer<typeof FeedbackForm>
export const FeedbackRow = z.object({
  id: z.number(),
  year: z.number(),
  number: z.number(),
  name: z.string().nullable(),
  contact: z.string().nullable(),
  message: z.string(),
  receivedAt: z.string(),
  answers: z.array(
    z.object({ message: z.string(), public: z.boolean(), answeredAt: z.string(), actor: z.string() }),
  ),
})
export type FeedbackRow = z.infer<typeof FeedbackRow>
export const AnswerFeedback = z.object({ key, message: z.string().min(1).max(5000), public: z.boolean() })
