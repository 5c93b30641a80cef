import type { Measure, PlanData, Task } from '../packs/plan-data.ts'
import type { PlanChange } from './amendments.contract.ts'

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What turns the tasks of a plan into these: an amendment in the order in which it can be applied. */
export function changesBetween(plan: Pick<PlanData, 'tasks'>, tasks: readonly Task[]): PlanChange[] {
  const [old, now] = [measuresOf(plan.tasks), measuresOf(tasks)]
  const ofTasks = tasks.flatMap((task): PlanChange[] => {
    const was = plan.tasks.find((t) => t.no === task.no)
    const { measures: _, ...fields } = task
    if (!was) return [{ op: 'addTask', task: fields }]
    return was.title === task.title && was.section === task.section
      ? []
      : [{ op: 'changeTask', task: task.no, fields: { title: task.title, section: task.section } }]
  })
  const changed = now.flatMap(({ task, measure }): PlanChange[] => {
    const was = old.find((o) => o.measure.id === measure.id)
    if (!was) return [{ op: 'add', task, measure: { ...measure } }]
    if (was.task !== task)
      return [
        { op: 'remove', measure: measure.id },
        { op: 'add', task, measure: { ...measure } },
      ]
    const fields = fieldsChanged(was.measure, measure)
    return Object.keys(fields).length === 0 ? [] : [{ op: 'change', measure: measure.id, fields }]
  })
  const gone = old.filter((o) => !now.some((n) => n.measure.id === o.measure.id))
  return [
    ...ofTasks,
    ...changed,
    ...gone.map(({ measure }): PlanChange => ({ op: 'remove', measure: measure.id })),
  ]
}

const measuresOf = (tasks: readonly Task[]) =>
  tasks.flatMap((task) => task.measures.map((measure) => ({ task: task.no, measure })))

export function fieldsChanged(was: Measure, is: Measure): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(is).filter(([key, value]) => key !== 'id' && !same(value, was[key as keyof Measure])),
  )
}

/** The number of a measure as the plan writes its numbers: a letter, the task, the place in it. */
export function measureId(plan: Pick<PlanData, 'tasks'>, task: number, no: number): string {
  const letter = plan.tasks[0]?.measures[0]?.id.charAt(0) ?? 'T'
  return `${letter}${String(task).padStart(2, '0')}-${no}`
}

/** Of a measure without words of its own to know its text by: the parts of its title long enough to tell it. */
export function cuesOf(title: string): string[] {
  const parts = title.split(/[，、；：。“”（）()\s]+/).filter((part) => part.length >= 2)
  return parts.length > 0 ? parts.slice(0, 4) : [title]
}
