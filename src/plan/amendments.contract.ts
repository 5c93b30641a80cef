import { z } from 'zod'
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
})
export type PlanVersionRow = z.infer<typeof PlanVersionRow>
export const PlanVersionsReply = z.object({ versions: z.array(PlanVersionRow) })

/** A second plan: its whole content as plan.json has it, and what becomes of each old measure. */
export const PlanRequest = z.object({
  key: Key,
  content: fields,
  reason: z.string().trim().min(1).max(2000),
  carry: z
    .array(
      z.object({
        plan: PlanKey,
        measure: ObligationId,
        to: ObligationId.nullable(),
        note: z.string().trim().max(500).nullable().default(null),
      }),
    )
    .max(500)
    .default([]),
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
export const PlansReply = z.object({ plans: z.array(PlanRow) })

export const CarryRow = z.object({
  plan: z.string(),
  measure: z.string(),
  title: z.string(),
  toPlan: z.string(),
  to: z.string().nullable(),
  toTitle: z.string().nullable(),
  note: z.string().nullable(),
  /** As last accepted under the old measure, carried as a remark, not as progress of the new one. */
  percent: z.int().nullable(),
})
export type CarryRow = z.infer<typeof CarryRow>
export const CarryReply = z.object({ carry: z.array(CarryRow) })
export const VersionQuery = z.object({ plan: PlanKey.optional(), asOf: Day.optional() })
