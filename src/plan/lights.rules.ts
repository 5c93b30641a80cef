import { addMonths, type Day, daysBetween, firstOfMonth } from '../core/day.ts'
import { labelPeriod, type Period, periodOf } from '../core/period.ts'
import type { Light, LightCondition, LightRule, PlanData } from '../packs/plan-data.ts'
import { dueDay } from '../packs/reporting.ts'
import { type Duty, deadlineIn, isYearly } from './obligations.rules.ts'

/** Everything a light may look at. Pure: who reads it from the database is another's matter. */
export interface Standing {
  readonly duty: Duty
  readonly today: Day
  /** Items of the breakdown that were not dropped, of all years. */
  readonly items: readonly {
    readonly title: string
    readonly year: number
    readonly dueOn: Day
    readonly state: 'open' | 'done'
  }[]
  readonly targets: readonly {
    readonly metric: string
    readonly unit: string
    /** The target in words: `≥ 90%`. */
    readonly words: string
    readonly due: boolean
    readonly book: { readonly value: string | null; readonly met: boolean | null } | null
    readonly claim: { readonly value: string; readonly unit: string; readonly contrary: boolean } | null
  }[]
  /** The last period whose reports are due, and who of the leading units has not reported; null where none is owed. */
  readonly owed: { readonly period: Period; readonly due: Day; readonly missing: readonly string[] } | null
  /** The last period with an accepted report. */
  readonly accepted: Period | null
}

type Words = Readonly<Record<string, string | number>>
type Condition = (s: Standing, rule: LightRule) => Words | null

const open = (s: Standing) => s.items.filter((item) => item.state === 'open')
const earliest = <T extends { readonly dueOn: Day }>(items: readonly T[]): T | undefined =>
  items.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))[0]
const yearOf = (day: Day): number => Number(day.slice(0, 4))

/** Decided by the book alone: every target has a figure there, and the figure is known. */
const byBook = (s: Standing): boolean =>
  s.targets.length > 0 && s.targets.every((t) => t.book !== null && t.book.met !== null)

/** Short of a target, due or not: nothing that people say of the measure makes it green then. */
const missedByBook = (s: Standing): boolean => s.targets.some((t) => t.book?.met === false)

function bookWords(s: Standing, met: boolean, due: boolean): Words | null {
  const found = s.targets.find((t) => t.book?.met === met && (!due || t.due))
  if (!found) return null
  return { metric: found.metric, value: found.book?.value ?? '', unit: found.unit, target: found.words }
}

/** Items of the years the deadline asks about: this year's where it comes again every year, else all. */
function concerned(s: Standing) {
  const yearly = isYearly(s.duty.deadline) || s.duty.recurrence !== null
  return s.items.filter((item) => !yearly || item.year === yearOf(s.today))
}

const isComplete = (s: Standing): boolean =>
  concerned(s).length > 0 && concerned(s).every((item) => item.state === 'done')

const conditions: Readonly<Record<LightCondition, Condition>> = {
  bookMissesTarget: (s) => bookWords(s, false, true),
  bookMeetsTarget: (s) =>
    byBook(s) && s.targets.every((t) => t.book?.met) ? bookWords(s, true, false) : null,
  claimContradictsBook: (s) => {
    const found = s.targets.find((t) => t.claim?.contrary)
    if (!found?.claim) return null
    const { metric, unit, book, claim } = found
    return { metric, claim: claim.value, unit: claim.unit || unit, value: book?.value ?? '—' }
  },
  deadlinePassed: (s) => {
    const due = deadlineIn(s.duty.deadline, yearOf(s.today))
    if (due === null || due >= s.today || byBook(s) || isComplete(s)) return null
    return { due, days: daysBetween(due, s.today) }
  },
  itemOverdue: (s, rule) => {
    const late = earliest(open(s))
    const days = late ? daysBetween(late.dueOn, s.today) : 0
    return late && days > (rule.days ?? 0) ? { item: late.title, due: late.dueOn, days } : null
  },
  itemDue: (s, rule) => {
    const next = earliest(open(s).filter((item) => item.dueOn >= s.today))
    const days = next ? daysBetween(s.today, next.dueOn) : 0
    return next && days <= (rule.days ?? 0) ? { item: next.title, due: next.dueOn, days } : null
  },
  reportMissing: (s, rule) => {
    if (!s.owed || s.owed.missing.length === 0) return null
    const days = daysBetween(s.owed.due, s.today)
    if (days <= (rule.days ?? 0)) return null
    return { period: labelPeriod(s.owed.period), due: s.owed.due, days, units: s.owed.missing.join('、') }
  },
  complete: (s) => (isComplete(s) && !missedByBook(s) ? { items: concerned(s).length } : null),
  onTime: (s) =>
    s.accepted && s.owed?.missing.length === 0 && !missedByBook(s)
      ? { period: labelPeriod(s.accepted), open: open(s).length }
      : null,
  unplanned: (s) => {
    const year = yearOf(s.today)
    return s.items.some((item) => item.year === year) ? null : { year }
  },
  always: (s) => {
    const next = earliest(open(s))
    return next ? { item: next.title, due: next.dueOn } : { item: '无', due: '—' }
  },
}

/** The first rule that holds gives the light; the pack ends with one that always does. */
export function lightOf(rules: readonly LightRule[], standing: Standing): { light: Light; reason: string } {
  for (const rule of rules) {
    const words = conditions[rule.when](standing, rule)
    if (words) return { light: rule.light, reason: fill(rule.reason, words) }
  }
  throw new Error('the light rules of a plan end with `always`')
}

const fill = (reason: string, words: Words): string =>
  reason.replace(/\{(\w+)\}/g, (_, name: string) => String(words[name] ?? ''))

/** The period of the plan's rhythm that a day lies in. */
export function reportingPeriod(every: PlanData['reporting']['every'], day: Day): Period {
  const months = { month: 1, quarter: 3, year: 12 }[every]
  const month = Number(day.slice(5, 7))
  const from = addMonths(firstOfMonth(day), -((month - 1) % months))
  return periodOf(from, addMonths(from, months))
}

/** The last period within the plan whose reports were due before or on a day; null where none was. */
export function lastDuePeriod(
  plan: Pick<PlanData, 'from' | 'reporting'>,
  today: Day,
): { period: Period; due: Day } | null {
  for (let period = reportingPeriod(plan.reporting.every, today); period.to > plan.from; ) {
    const due = dueDay(plan.reporting, period)
    if (period.to <= today && due <= today) return { period, due }
    period = reportingPeriod(plan.reporting.every, addMonths(period.from, -1))
  }
  return null
}
