import { daysBetween } from '../core/day.ts'
import { lights } from '../packs/plan-data.ts'
import type { PlanView, StageGoal } from './contract.ts'
import type { PlanStanding } from './standing.ts'
import { decisiveYear, figureKey } from './targets.rules.ts'

/** The plan as pages and documents show it. */
export function presentPlan(standing: PlanStanding): PlanView {
  const { plan, today, obligations } = standing
  const { content } = plan
  return {
    plan: plan.plan,
    title: content.title,
    version: plan.version,
    from: content.from,
    to: content.to,
    asOf: today,
    daysLeft: daysBetween(today, content.to),
    sections: content.sections,
    tasks: content.tasks.map(({ no, section, title }) => ({
      no,
      section,
      title,
      measures: obligations.filter((o) => o.taskNo === no),
    })),
    stageGoals: presentGoals(standing),
    safeguards: obligations.filter((o) => o.kind === 'safeguard'),
    notes: content.notes
      .filter((note) => note.measures.length === 0 && note.safeguards.length === 0)
      .map((note) => note.text),
    lights: Object.fromEntries(
      lights.map((light) => [
        light,
        obligations.filter((o) => o.kind === 'measure' && o.light === light).length,
      ]),
    ) as PlanView['lights'],
  }
}

export function presentGoals({ plan, verdicts, figures, today }: PlanStanding): StageGoal[] {
  return plan.content.stageGoals.map((goal) => ({
    id: goal.id,
    deadline: goal.deadline,
    statements: goal.statements.map(({ id, title, figure }) => {
      const said = verdicts.find((v) => v.statement === id)
      const year = decisiveYear(goal, today)
      return {
        id,
        title,
        verdict: said?.verdict ?? null,
        reason: said?.reason ?? null,
        evidence: [...(said?.evidence ?? [])],
        decidedAt: said?.recordedAt.toISOString() ?? null,
        book: figure ? { year, value: figures.get(figureKey(figure, year)) ?? null } : null,
      }
    }),
  }))
}

/**
 * What the command line prints: ids, canonical unit names, targets and deadlines as the plan has them, with light and
 * reason.
 */
export function planJson(standing: PlanStanding, district: string) {
  const view = presentPlan(standing)
  return {
    district,
    version: view.version,
    measures: view.tasks.flatMap((task) =>
      task.measures.map((m) => ({
        id: m.id,
        taskNo: m.taskNo,
        measureNo: m.measureNo,
        leadUnits: m.leadUnits.map((u) => u.name),
        supportingUnits: m.supportingUnits.map((u) => u.name),
        deadline: m.deadline,
        recurrence: m.recurrence,
        targets: m.targets.map(({ metric, operator, value, valueMax, unit, deadline }) => ({
          metric,
          operator,
          value,
          ...(valueMax === undefined ? {} : { valueMax }),
          unit,
          deadline,
        })),
        light: m.light,
        reason: m.reason,
      })),
    ),
    stageGoals: view.stageGoals.map(({ id, deadline, statements }) => ({
      id,
      deadline,
      statements: statements.map((s) => ({ id: s.id, title: s.title, verdict: s.verdict })),
    })),
    safeguards: view.safeguards.map((s) => ({
      id: s.id,
      title: s.title,
      owners: [...s.leadUnits.map((u) => u.name), ...(s.streets ? ['各街道'] : [])],
      recurrence: s.recurrence,
      due: s.deadline,
      light: s.light,
      reason: s.reason,
    })),
  }
}
