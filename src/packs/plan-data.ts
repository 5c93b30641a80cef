import { z } from 'zod'
import { day, key, stream, text } from './words.ts'

/**
 * plan.json: the district's action plan as data. Measures are worded shortly by us and carry their place in the plan;
 * the official text is loaded by the office from its own document.
 */

/** The four systems (四大体系) of annex 1. */
export const planSystems = ['institutional', 'technical', 'market', 'supervisory'] as const
export type PlanSystem = (typeof planSystems)[number]

export const recurrences = ['annual', 'quarterly', 'continuous', 'irregular', 'periodic'] as const
export type Recurrence = (typeof recurrences)[number]

/** A day of every year, as 06-05. */
export const monthDay = z
  .string()
  .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, '应为每年的月日，如 06-05')

/** As printed: a day, a day of every year, or null where the plan gives none. */
const deadline = z.union([day, monthDay]).nullable()

/** A figure of the six tables that decides, whatever is claimed: table, row (or `total`) and column or rate. */
export const BookFigure = z.strictObject({ table: z.int().min(1).max(6), row: text, column: key })
export type BookFigure = z.infer<typeof BookFigure>

export const PlanTarget = z.strictObject({
  key,
  metric: text,
  operator: z.enum(['>=', '<=', '=', 'between']),
  value: z.union([z.number().nonnegative(), monthDay]),
  /** For `between`: the upper end. */
  valueMax: z.number().nonnegative().optional(),
  unit: text,
  deadline,
  frequency: z.enum(recurrences).optional(),
  figure: BookFigure.optional(),
  note: text.optional(),
})
export type PlanTarget = z.infer<typeof PlanTarget>

export const measureId = z.string().regex(/^[A-Z]\d{1,3}-\d{1,2}$/, '应为 T01-1 这样的编号')

export const Measure = z.strictObject({
  id: measureId,
  no: z.int().min(1),
  title: text,
  /** Words by which the official text of the measure is recognized. */
  cues: z.array(text).min(1),
  leads: z.array(key).min(1),
  supports: z.array(key),
  /** What the plan calls the supporting units here. */
  supportLabel: text.optional(),
  /** Whether every street carries it out too. */
  streets: z.boolean().default(true),
  /** Fixed where the task says `fixedSystem`, else a proposal that the office confirms. */
  system: z.enum(planSystems),
  deadline,
  recurrence: z.enum(recurrences).nullable(),
  targets: z.array(PlanTarget),
  deliverables: z.array(text),
  streams: z.array(stream).min(1),
})
export type Measure = z.infer<typeof Measure>

export const Task = z.strictObject({
  no: z.int().min(1),
  section: z.int().min(1),
  title: text,
  fixedSystem: z.enum(planSystems).optional(),
  measures: z.array(Measure).min(1),
})
export type Task = z.infer<typeof Task>

const StageGoal = z.strictObject({
  id: key,
  deadline: day,
  statements: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[A-Za-z]\w*-\d+$/),
        title: text,
        figure: BookFigure.optional(),
      }),
    )
    .min(1),
})

const Safeguard = z.strictObject({
  id: key,
  place: text,
  title: text,
  /** Words by which its official text is recognized where several stand in one place. */
  cues: z.array(text).default([]),
  owners: z.array(key).min(1),
  streets: z.boolean().default(false),
  recurrence: z.enum(recurrences).nullable(),
  due: monthDay.nullable(),
})

/** A known slip of the text, shown where it matters; without any place it concerns the whole plan. */
const PlanNote = z.strictObject({
  text,
  measures: z.array(measureId).default([]),
  safeguards: z.array(key).default([]),
  tables: z.array(z.int().min(1).max(6)).default([]),
})

/** The first rule that holds gives a measure its light; `{…}` in the reason is filled with what made it hold. */
export const lightConditions = [
  'bookMissesTarget',
  'bookMeetsTarget',
  'claimContradictsBook',
  'deadlinePassed',
  'itemOverdue',
  'itemDue',
  'reportMissing',
  'complete',
  'onTime',
  'unplanned',
  'always',
] as const
export type LightCondition = (typeof lightConditions)[number]
export const lights = ['red', 'amber', 'green', 'notDue', 'unplanned'] as const
export type Light = (typeof lights)[number]
export const LightRule = z.strictObject({
  light: z.enum(lights),
  when: z.enum(lightConditions),
  /** More than so many days late (`itemOverdue`, `reportMissing`), or at most so many days ahead (`itemDue`). */
  days: z.int().min(0).max(3660).optional(),
  reason: text,
})
export type LightRule = z.infer<typeof LightRule>

export const PlanData = z.strictObject({
  key,
  title: text,
  from: day,
  to: day,
  sections: z.array(z.strictObject({ no: z.int().min(1), title: text })).min(1),
  tasks: z.array(Task).min(1),
  stageGoals: z.array(StageGoal),
  safeguards: z.array(Safeguard),
  notes: z.array(PlanNote).default([]),
  /** Progress is owed for every such period, by that day of the nth month after its last. */
  reporting: z.strictObject({
    every: z.enum(['month', 'quarter', 'year']),
    due: z.strictObject({ months: z.int().min(1).max(12), day: z.int().min(1).max(31) }),
  }),
  lights: z.array(LightRule).min(1),
  /** Working groups of the task force (专班). */
  taskForceGroups: z.array(z.strictObject({ key, title: text })).default([]),
})
export type PlanData = z.infer<typeof PlanData>

/** What no single field can know; each line says where. */
export function planFaults(plan: PlanData, units: ReadonlySet<string>): { place: string; message: string }[] {
  const faults: { place: string; message: string }[] = []
  const add = (place: string, message: string) => faults.push({ place, message })
  const measures = plan.tasks.flatMap((t) => t.measures)
  const known = new Set(measures.map((m) => m.id))
  const safeguards = new Set(plan.safeguards.map((s) => s.id))
  const sections = new Set(plan.sections.map((s) => s.no))
  if (known.size < measures.length) add('tasks', '措施编号重复')
  if (new Set(plan.tasks.map((t) => t.no)).size < plan.tasks.length) add('tasks', '任务序号重复')
  for (const task of plan.tasks) {
    if (!sections.has(task.section)) add(`任务${task.no}`, `没有第 ${task.section} 部分`)
    for (const m of task.measures) {
      for (const unit of [...m.leads, ...m.supports])
        if (!units.has(unit)) add(m.id, `units.json 中没有单位“${unit}”`)
      if (task.fixedSystem && m.system !== task.fixedSystem) add(m.id, '与该任务规定的体系不一致')
      for (const t of m.targets)
        if ((t.operator === 'between') !== (t.valueMax !== undefined))
          add(m.id, `目标“${t.metric}”的 valueMax 与 operator 不一致`)
    }
  }
  for (const s of plan.safeguards)
    for (const unit of s.owners) if (!units.has(unit)) add(s.id, `units.json 中没有单位“${unit}”`)
  for (const note of plan.notes) {
    for (const id of note.measures) if (!known.has(id)) add('notes', `没有措施 ${id}`)
    for (const id of note.safeguards) if (!safeguards.has(id)) add('notes', `没有保障事项 ${id}`)
  }
  if (plan.lights.at(-1)?.when !== 'always') add('lights', '最后一条应为 always')
  return faults
}
