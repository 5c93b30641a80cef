import { z } from 'zod'
import { Day, Key, ObligationId, PlanKey } from './contract.ts'

/** 进展填报: what a unit says of a measure for a period, with evidence; reviewed once. */

export const reportStateNames = {
  submitted: '待审核',
  returned: '已退回',
  accepted: '已认可',
  replaced: '已重报',
} as const
export const reportStates = ['submitted', 'returned', 'accepted', 'replaced'] as const

const hash = z.string().regex(/^[0-9a-f]{64}$/, '应为已上传文件的编号')

export const ReportRequest = z.object({
  key: Key,
  plan: PlanKey.optional(),
  measure: ObligationId,
  /** An item of the breakdown that the report is about; a report of 100 % asks for its acceptance. */
  item: z.int().positive().nullable().default(null),
  unit: z.string().min(1).max(60),
  period: z.string().max(40),
  percent: z.int().min(0).max(100),
  narrative: z.string().trim().min(1).max(10_000),
  /** Figures of the measure's targets, as decimals. */
  figures: z
    .array(z.object({ key: z.string(), value: z.string().regex(/^\d+(\.\d{1,6})?$/, '应为数，如 92.5') }))
    .max(20)
    .default([]),
  evidence: z.array(hash).max(50).default([]),
  /** The returned report that this one answers. */
  replaces: z.int().positive().nullable().default(null),
})
export type ReportRequest = z.infer<typeof ReportRequest>

export const ReportDecision = z.object({
  key: Key,
  accepted: z.boolean(),
  note: z.string().trim().max(2000).nullable().default(null),
})
export type ReportDecision = z.infer<typeof ReportDecision>

export const ReportRow = z.object({
  id: z.int(),
  measure: z.string(),
  measureTitle: z.string(),
  item: z.int().nullable(),
  unit: z.string(),
  unitName: z.string(),
  period: z.string(),
  percent: z.int(),
  narrative: z.string(),
  figures: z.array(z.object({ key: z.string(), value: z.string() })),
  evidence: z.array(z.string()),
  replaces: z.int().nullable(),
  state: z.enum(reportStates),
  recordedAt: z.string(),
  actor: z.string(),
  decidedAt: z.string().nullable(),
  decidedBy: z.string().nullable(),
  note: z.string().nullable(),
})
export type ReportRow = z.infer<typeof ReportRow>

export const ReportQuery = z.object({
  plan: PlanKey.optional(),
  measure: ObligationId.optional(),
  unit: z.string().max(60).optional(),
  state: z.enum(reportStates).optional(),
  period: z.string().max(40).optional(),
  asOf: Day.optional(),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export type ReportQuery = z.infer<typeof ReportQuery>
export const ReportsReply = z.object({
  items: z.array(ReportRow),
  total: z.int(),
  /** What can be reported for, the newest first: periods of the plan's own rhythm, the last of it once it has ended. */
  periods: z.array(z.string()),
})
export type ReportsReply = z.infer<typeof ReportsReply>

export const PlanPeriodRow = z.object({
  id: z.int(),
  period: z.string(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  closedAt: z.string(),
  closedBy: z.string(),
  reopenedAt: z.string().nullable(),
  reopenedBy: z.string().nullable(),
  reopenReason: z.string().nullable(),
})
export type PlanPeriodRow = z.infer<typeof PlanPeriodRow>
export const PlanPeriodRequest = z.object({
  key: Key,
  plan: PlanKey.optional(),
  period: z.string().max(40),
  reason: z.string().trim().min(1).max(1000),
})
export type PlanPeriodRequest = z.infer<typeof PlanPeriodRequest>
export const PlanPeriodReopening = z.object({ key: Key, reason: z.string().trim().min(1).max(1000) })
