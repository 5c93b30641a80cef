import { z } from 'zod'
import { streams } from '../core/codes.ts'
import { isDay } from '../core/day.ts'
import { lights, planSystems, recurrences } from '../packs/plan-data.ts'

/** The plan as it is shown: its measures with their units, lights and reasons, as known on one day. */

export const planSystemNames = {
  institutional: '制度体系',
  technical: '技术体系',
  market: '市场体系',
  supervisory: '监管体系',
} as const

export const lightNames = {
  red: '红灯',
  amber: '黄灯',
  green: '绿灯',
  notDue: '未到期',
  unplanned: '未分解',
} as const

export const recurrenceNames = {
  annual: '每年',
  quarterly: '每季度',
  continuous: '持续',
  irregular: '不定期',
  periodic: '定期',
} as const

export const Day = z.string().refine(isDay, '应为日历上有的日期，如 2025-03-05')
export const Key = z.string().min(8).max(100)
export const PlanKey = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,59}$/)
export const ObligationId = z.string().regex(/^[A-Z][A-Za-z0-9]{0,15}(-\d{1,2})?$/, '应为 T01-1 这样的编号')

export const UnitRef = z.object({ code: z.string(), name: z.string() })
export type UnitRef = z.infer<typeof UnitRef>

/** What the book says to a target, and what was claimed beside it. */
export const TargetStanding = z.object({
  key: z.string(),
  metric: z.string(),
  operator: z.enum(['>=', '<=', '=', 'between']),
  value: z.union([z.number(), z.string()]),
  valueMax: z.number().optional(),
  unit: z.string(),
  deadline: z.string().nullable(),
  note: z.string().optional(),
  book: z
    .object({
      year: z.int(),
      /** As the table prints it; null where it has no figure yet. */
      value: z.string().nullable(),
      met: z.boolean().nullable(),
      /** Table, row and column, for the drill-down. */
      table: z.int(),
      row: z.string(),
      column: z.string(),
    })
    .nullable(),
  claim: z.object({ value: z.string(), unit: z.string(), report: z.int(), contrary: z.boolean() }).nullable(),
})
export type TargetStanding = z.infer<typeof TargetStanding>

/** A measure, or a safeguard obligation, which is an item like measures. */
export const Obligation = z.object({
  id: z.string(),
  kind: z.enum(['measure', 'safeguard']),
  taskNo: z.int().nullable(),
  measureNo: z.int().nullable(),
  /** 任务3（1） or the plan's own numbering. */
  place: z.string(),
  title: z.string(),
  leadUnits: z.array(UnitRef),
  supportingUnits: z.array(UnitRef),
  supportLabel: z.string().nullable(),
  streets: z.boolean(),
  system: z.enum(planSystems).nullable(),
  /** fixed: by the plan · confirmed: by the office · proposed: by us. */
  systemState: z.enum(['fixed', 'confirmed', 'proposed']).nullable(),
  deadline: z.string().nullable(),
  /** 完成时限 of annex 1: as printed, else the last item's day, else 待明确. */
  completion: z.object({ day: z.string().nullable(), mark: z.enum(['内部分解', '待明确']).nullable() }),
  recurrence: z.enum(recurrences).nullable(),
  targets: z.array(TargetStanding),
  deliverables: z.array(z.string()),
  streams: z.array(z.enum(streams)),
  /** Official text, where the office has loaded it. */
  text: z.string().nullable(),
  notes: z.array(z.string()),
  light: z.enum(lights),
  reason: z.string(),
  items: z.object({ open: z.int(), done: z.int(), next: z.string().nullable() }),
  /** Of the last accepted report, as claimed. */
  percent: z.int().nullable(),
})
export type Obligation = z.infer<typeof Obligation>

export const GoalStatement = z.object({
  id: z.string(),
  title: z.string(),
  verdict: z.enum(['met', 'partly', 'unmet']).nullable(),
  reason: z.string().nullable(),
  evidence: z.array(z.string()),
  decidedAt: z.string().nullable(),
  /** What the book says to it, where it has a figure. */
  book: z.object({ year: z.int(), value: z.string().nullable() }).nullable(),
})
export type GoalStatement = z.infer<typeof GoalStatement>
export const StageGoal = z.object({
  id: z.string(),
  deadline: z.string(),
  statements: z.array(GoalStatement),
})
export type StageGoal = z.infer<typeof StageGoal>

export const PlanView = z.object({
  plan: z.string(),
  title: z.string(),
  version: z.int(),
  from: z.string(),
  to: z.string(),
  asOf: z.string(),
  /** Days to the plan's end, negative after it. */
  daysLeft: z.int(),
  sections: z.array(z.object({ no: z.int(), title: z.string() })),
  tasks: z.array(
    z.object({ no: z.int(), section: z.int(), title: z.string(), measures: z.array(Obligation) }),
  ),
  stageGoals: z.array(StageGoal),
  safeguards: z.array(Obligation),
  notes: z.array(z.string()),
  lights: z.record(z.enum(lights), z.int()),
})
export type PlanView = z.infer<typeof PlanView>

export const PlanQuery = z.object({ plan: PlanKey.optional(), asOf: Day.optional() })
export type PlanQuery = z.infer<typeof PlanQuery>

export const SystemConfirmation = z.object({
  key: Key,
  plan: PlanKey.optional(),
  measure: ObligationId,
  system: z.enum(planSystems),
})
export type SystemConfirmation = z.infer<typeof SystemConfirmation>

export const verdictNames = { met: '达到', partly: '部分达到', unmet: '未达到' } as const
export const VerdictRequest = z.object({
  key: Key,
  plan: PlanKey.optional(),
  statement: z.string().max(40),
  verdict: z.enum(['met', 'partly', 'unmet']),
  reason: z.string().trim().min(1).max(2000),
  evidence: z.array(z.string()).max(50).default([]),
})
export type VerdictRequest = z.infer<typeof VerdictRequest>
