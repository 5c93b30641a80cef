import { z } from 'zod'
import type { PlanData } from '../packs/plan-data.ts'
import { Day, Key, ObligationId, PlanKey } from './contract.ts'

/** Amendments of a plan (修订), its versions, and a second plan beside the first. */

/** Fields of a measure as the pack has them; what is left out stays. They are checked when the amendment is applied. */
const fields = z.record(z.string(), z.unknown())

export const PlanChange = z.discriminatedUnion('op', [
  z.object({ op: z.literal('change'), measure: ObligationId, fields }),
  z.object({ op: z.literal('add'), task: z.int().positive(), measure: fields }),
  z.object({ op: z.literal('remove'), measure: ObligationId }),
  z.object({ op: z.literal('addTask'), task: fields }),
  z.object({ op: z.literal('changeTask'), task: z.int().positive(), fields }),
])
export type PlanChange = z.infer<typeof PlanChange>

/** Under which measure the progress of a removed one goes on; null: it stays with the old one, and that is meant. */
export const ProgressMove = z.object({ from: ObligationId, to: ObligationId.nullable() })
export type ProgressMove = z.infer<typeof ProgressMove>

const amendment = {
  plan: PlanKey.optional(),
  /** The version it is made on. */
  version: z.int().positive(),
  changes: z.array(PlanChange).min(1).max(200),
  moves: z.array(ProgressMove).max(200).default([]),
}
export const AmendmentDraft = z.object(amendment)
export type AmendmentDraft = z.infer<typeof AmendmentDraft>
export const AmendmentRequest = z.object({
  key: Key,
  ...amendment,
  reason: z.string().trim().min(1).max(2000),
  /** Document by which it was decided. */
  basis: z.string().trim().max(500).nullable().default(null),
})
export type AmendmentRequest = z.infer<typeof AmendmentRequest>

/** One difference between two versions; `field` is null where the whole measure came or went. */
export const PlanDifference = z.object({
  what: z.enum(['added', 'removed', 'changed']),
  measure: z.string(),
  title: z.string(),
  field: z.string().nullable(),
  fieldName: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type PlanDifference = z.infer<typeof PlanDifference>

export const AmendmentPreview = z.object({
  differences: z.array(PlanDifference),
  /** Removed measures with progress, and how much; each needs a word on where it goes. */
  progress: z.array(z.object({ measure: z.string(), items: z.int(), reports: z.int() })),
})
export type AmendmentPreview = z.infer<typeof AmendmentPreview>

/** What was reported while a version held; `now` is the measure it counts for today, null where that one is gone. */
export const VersionReports = z.object({
  measure: z.string(),
  title: z.string(),
  reports: z.int(),
  now: z.string().nullable(),
})
export type VersionReports = z.infer<typeof VersionReports>

export const PlanVersionRow = z.object({
  plan: z.string(),
  title: z.string(),
  version: z.int(),
  reason: z.string(),
  basis: z.string().nullable(),
  source: z.enum(['pack', 'amendment', 'plan']),
  hash: z.string(),
  recordedAt: z.string(),
  actor: z.string(),
  /** Against the version before. */
  differences: z.array(PlanDifference),
  /** Where the progress of what it removed goes on; null: it stays with the old measure. */
  moves: z.array(ProgressMove),
  reported: z.array(VersionReports),
})
export type PlanVersionRow = z.infer<typeof PlanVersionRow>
export const PlanVersionsReply = z.object({ versions: z.array(PlanVersionRow) })

const CarryLine = z.object({
  plan: PlanKey,
  measure: ObligationId,
  to: ObligationId.nullable(),
  note: z.string().trim().max(500).nullable().default(null),
})

/** A second plan: its whole content as plan.json has it, and what becomes of each old measure. */
export const PlanRequest = z.object({
  key: Key,
  content: fields,
  reason: z.string().trim().min(1).max(2000),
  carry: z.array(CarryLine).max(500).default([]),
})
export type PlanRequest = z.infer<typeof PlanRequest>

export const PlanRow = z.object({
  plan: z.string(),
  title: z.string(),
  version: z.int(),
  from: z.string(),
  to: z.string(),
  measures: z.int(),
})
export type PlanRow = z.infer<typeof PlanRow>
export const PlansReply = z.object({ plans: z.array(PlanRow) })

/** A plan's whole content as plan.json has it: what an amendment starts from. */
export type PlanContent = PlanData
export const PlanContentReply = z.object({ version: z.int(), content: fields })

const SheetFault = z.object({ row: z.int(), message: z.string() })
/** A workbook of measures against the version that holds: what it would change. */
export const AmendmentSheet = z.object({
  version: z.int(),
  rows: z.int(),
  faults: z.array(SheetFault),
  changes: z.array(PlanChange),
})
export type AmendmentSheet = z.infer<typeof AmendmentSheet>
/** A workbook of measures as a plan of its own; what no workbook says is taken over from `like`. */
export const PlanSheetQuery = z.object({
  like: PlanKey.optional(),
  title: z.string().trim().min(1).max(200),
  from: Day,
  to: Day,
})
export const PlanSheet = z.object({
  rows: z.int(),
  faults: z.array(SheetFault),
  content: fields,
})
export type PlanSheet = z.infer<typeof PlanSheet>

export const CarryRow = z.object({
  plan: z.string(),
  measure: z.string(),
  place: z.string(),
  title: z.string(),
  /** Nobody has said yet what becomes of it. */
  said: z.boolean(),
  toPlan: z.string(),
  to: z.string().nullable(),
  toTitle: z.string().nullable(),
  note: z.string().nullable(),
  toPlace: z.string().nullable(),
  /** As last accepted under the old measure, carried as a remark, not as progress of the new one. */
  percent: z.int().nullable(),
})
export type CarryRow = z.infer<typeof CarryRow>
export const CarryReply = z.object({ carry: z.array(CarryRow) })
/** `unsaid`: nobody has said what becomes of it · `carried`: it goes on · `ended`: it does not, and that is meant. */
export const carryStates = ['unsaid', 'carried', 'ended'] as const
export type CarryState = (typeof carryStates)[number]
export const carryStateNames = { unsaid: '未说明', carried: '有承接', ended: '不再承接' } as const
/** What becomes of old measures; it takes the place of what was said of them before. Several targets are several lines. */
export const CarryRequest = z.object({
  key: Key,
  carry: z.array(CarryLine).min(1).max(500),
})
export type CarryRequest = z.infer<typeof CarryRequest>
export const VersionQuery = z.object({ plan: PlanKey.optional(), asOf: Day.optional() })
