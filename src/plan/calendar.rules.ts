import { type Day, daysBetween } from '../core/day.ts'
import { type WorkingDayOverrides, workingDaysBetween } from '../core/working-days.ts'

/**
 * Something owed by a day. Every room that is owed anything says so in this shape; the calendar, the reminders and the
 * unit's page are made from it.
 */
export interface DueThing {
  /** Unique among all things: `submission 1.industrialSlag 2025-03`, `matter 12`, `bulletin 2025`. */
  readonly key: string
  readonly kind: DueKind
  readonly title: string
  /** Who owes it; null: the office. */
  readonly unit: string | null
  readonly due: Day
  /** The first day after the period it speaks of, where it speaks of one. */
  readonly over?: Day
  readonly done: boolean
  /** Reminders begin on this day where the matter has its own (公告自 5 月 20 日起). */
  readonly remindFrom?: Day
}

export const dueKinds = [
  'submission',
  'item',
  'report',
  'order',
  'action',
  'meeting',
  'paper',
  'bulletin',
  'summary',
  'appraisal',
  'planEnd',
] as const
export type DueKind = (typeof dueKinds)[number]
export const dueKindNames: Readonly<Record<DueKind, string>> = {
  submission: '数据汇交',
  item: '分解任务',
  report: '进展报送',
  order: '督办单',
  action: '交办事项',
  meeting: '会议',
  paper: '公文',
  bulletin: '信息公告',
  summary: '年度总结',
  appraisal: '考核',
  planEnd: '规划期满',
}

export interface Dated extends DueThing {
  readonly workingDaysLeft: number
  readonly daysLeft: number
  /** Late, due within five working days, later, or done. */
  readonly standing: 'done' | 'late' | 'near' | 'later'
}

const NEAR_WORKING_DAYS = 5

export function datedThings(things: readonly DueThing[], today: Day, holidays: WorkingDayOverrides): Dated[] {
  return things
    .map((thing): Dated => {
      const workingDaysLeft = workingDaysBetween(today, thing.due, holidays).count
      const daysLeft = daysBetween(today, thing.due)
      const open = daysLeft < 0 ? 'late' : workingDaysLeft <= NEAR_WORKING_DAYS ? 'near' : 'later'
      return { ...thing, workingDaysLeft, daysLeft, standing: thing.done ? 'done' : open }
    })
    .toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.key < b.key ? -1 : 1))
}
