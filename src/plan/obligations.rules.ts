import type { Stream } from '../core/codes.ts'
import { type Day, isDay } from '../core/day.ts'
import type { PlanData, PlanSystem, PlanTarget, Recurrence } from '../packs/plan-data.ts'

/** A measure or a safeguard, as one kind of thing: both have units, items, reports and a light. */
export interface Duty {
  readonly id: string
  readonly kind: 'measure' | 'safeguard'
  readonly taskNo: number | null
  readonly measureNo: number | null
  readonly place: string
  readonly title: string
  readonly cues: readonly string[]
  readonly leads: readonly string[]
  readonly supports: readonly string[]
  readonly supportLabel: string | null
  readonly streets: boolean
  readonly system: PlanSystem | null
  readonly systemFixed: boolean
  readonly deadline: string | null
  readonly recurrence: Recurrence | null
  readonly targets: readonly PlanTarget[]
  readonly deliverables: readonly string[]
  readonly streams: readonly Stream[]
  readonly notes: readonly string[]
}

const notesOn = (plan: PlanData, kind: 'measures' | 'safeguards', id: string): string[] =>
  plan.notes.filter((note) => note[kind].includes(id)).map((note) => note.text)

export function dutiesOf(plan: PlanData): Duty[] {
  const measures = plan.tasks.flatMap((task) =>
    task.measures.map(
      (m): Duty => ({
        ...m,
        kind: 'measure',
        taskNo: task.no,
        measureNo: m.no,
        place: `任务${task.no}（${m.no}）`,
        supportLabel: m.supportLabel ?? null,
        systemFixed: task.fixedSystem !== undefined,
        notes: notesOn(plan, 'measures', m.id),
      }),
    ),
  )
  const safeguards = plan.safeguards.map(
    (s): Duty => ({
      ...s,
      kind: 'safeguard',
      taskNo: null,
      measureNo: null,
      leads: s.owners,
      supports: [],
      supportLabel: null,
      system: null,
      systemFixed: false,
      deadline: s.due,
      targets: [],
      deliverables: [],
      streams: [],
      notes: notesOn(plan, 'safeguards', s.id),
    }),
  )
  return [...measures, ...safeguards]
}

export const findDuty = (duties: readonly Duty[], id: string): Duty | undefined =>
  duties.find((duty) => duty.id === id)

/**
 * The day a printed deadline means in a year: a day of every year falls into that year, a plain day stays what it is.
 */
export function deadlineIn(deadline: string | null, year: number): Day | null {
  if (deadline === null) return null
  const text = deadline.length === 5 ? `${String(year).padStart(4, '0')}-${deadline}` : deadline
  return isDay(text) ? text : null
}

/** Whether the deadline comes again every year. */
export const isYearly = (deadline: string | null): boolean => deadline !== null && deadline.length === 5

/**
 * 完成时限 of annex 1. The plan's own stays as printed; without one the last item's day stands, marked as ours
 * (内部分解); without items it is 待明确.
 */
export function completionOf(
  duty: Pick<Duty, 'deadline'>,
  items: readonly { readonly dueOn: string; readonly state: string }[],
): { day: string | null; mark: '内部分解' | '待明确' | null } {
  if (duty.deadline !== null) return { day: duty.deadline, mark: null }
  const last = items
    .filter((item) => item.state !== 'dropped')
    .map((item) => item.dueOn)
    .sort()
    .at(-1)
  return last === undefined ? { day: null, mark: '待明确' } : { day: last, mark: '内部分解' }
}

/**
 * Under which of today's measures something reported under an older one goes on: what amendments said, in their order.
 * Everything else stays where it was reported.
 */
export function continuations(moves: readonly { readonly from: string; readonly to: string }[]) {
  return (id: string): string => moves.reduce((at, { from, to }) => (at === from ? to : at), id)
}
