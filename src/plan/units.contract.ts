import { z } from 'zod'
import { lights } from '../packs/plan-data.ts'
import { CalendarRow } from './calendar.contract.ts'
import { Day, Key, PlanKey } from './contract.ts'

/** 责任清单: the task list turned round, unit by unit, with what the office adds; 领导小组 and 专班 by date. */

const Code = z.string().min(1).max(60)

export const DutyBrief = z.object({
  id: z.string(),
  place: z.string(),
  title: z.string(),
  completion: z.object({ day: z.string().nullable(), mark: z.enum(['内部分解', '待明确']).nullable() }),
  light: z.enum(lights),
  reason: z.string(),
  leadUnits: z.array(z.string()),
})
export type DutyBrief = z.infer<typeof DutyBrief>

export const ExtraDuty = z.object({
  id: z.int(),
  unit: z.string(),
  duty: z.string(),
  basis: z.string().nullable(),
  from: z.string(),
  to: z.string().nullable(),
})
export type ExtraDuty = z.infer<typeof ExtraDuty>

export const bodyNames = { leadingGroup: '领导小组', taskForce: '专班' } as const
export const memberRoleNames = { head: '组长', deputy: '副组长', member: '成员', liaison: '联络员' } as const
export const MemberRow = z.object({
  id: z.int(),
  body: z.enum(['leadingGroup', 'taskForce']),
  group: z.string().nullable(),
  groupTitle: z.string().nullable(),
  unit: z.string(),
  unitName: z.string(),
  person: z.string(),
  post: z.string().nullable(),
  role: z.enum(['head', 'deputy', 'member', 'liaison']),
  from: z.string(),
  /** First day no longer in office. */
  to: z.string().nullable(),
  replacedBy: z.int().nullable(),
  /** Name of who took the place. */
  successor: z.string().nullable(),
})
export type MemberRow = z.infer<typeof MemberRow>

export const UnitSummary = z.object({
  code: z.string(),
  name: z.string(),
  leads: z.int(),
  supports: z.int(),
  /** Measures that every street carries out. */
  carriesOut: z.int(),
  duties: z.int(),
  red: z.int(),
  amber: z.int(),
})
export type UnitSummary = z.infer<typeof UnitSummary>
export const UnitsReply = z.object({ units: z.array(UnitSummary) })

export const Responsibilities = z.object({
  unit: z.object({ code: z.string(), name: z.string() }),
  leads: z.array(DutyBrief),
  supports: z.array(DutyBrief),
  carriesOut: z.array(DutyBrief),
  duties: z.array(ExtraDuty),
  members: z.array(MemberRow),
})
export type Responsibilities = z.infer<typeof Responsibilities>

export const UnitPage = z.object({
  ...Responsibilities.shape,
  month: z.string(),
  /** Owed in the month: breakdown, reports, 汇交, orders, summaries. */
  owed: z.array(CalendarRow),
  late: z.array(CalendarRow),
})
export type UnitPage = z.infer<typeof UnitPage>

export const UnitQuery = z.object({
  plan: PlanKey.optional(),
  asOf: Day.optional(),
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, '应为 2025-03 这样的年月')
    .optional(),
})
export type UnitQuery = z.infer<typeof UnitQuery>

export const DutyRequest = z.object({
  key: Key,
  plan: PlanKey.optional(),
  unit: Code,
  duty: z.string().trim().min(1).max(1000),
  basis: z.string().trim().max(500).nullable().default(null),
  from: Day,
})
export type DutyRequest = z.infer<typeof DutyRequest>
export const Ending = z.object({ key: Key, to: Day })

export const MemberRequest = z.object({
  key: Key,
  body: z.enum(['leadingGroup', 'taskForce']),
  group: z.string().max(60).nullable().default(null),
  unit: Code,
  person: z.string().trim().min(1).max(60),
  post: z.string().trim().max(100).nullable().default(null),
  role: z.enum(['head', 'deputy', 'member', 'liaison']),
  from: Day,
  /** Whose place this person takes; that term ends on the same day. */
  replaces: z.int().positive().nullable().default(null),
})
export type MemberRequest = z.infer<typeof MemberRequest>
export const MembersQuery = z.object({
  body: z.enum(['leadingGroup', 'taskForce']).optional(),
  /** In office on that day; all terms where not said. */
  on: Day.optional(),
})
export type MembersQuery = z.infer<typeof MembersQuery>
export const MembersReply = z.object({
  /** Of the task force, as the plan has them. */
  groups: z.array(z.object({ key: z.string(), title: z.string() })),
  members: z.array(MemberRow),
})
export type MembersReply = z.infer<typeof MembersReply>
