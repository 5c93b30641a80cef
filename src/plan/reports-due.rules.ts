import { addMonths, type Day, firstOfMonth } from '../core/day.ts'
import { labelPeriod, type Period, periodKey } from '../core/period.ts'
import type { PlanData } from '../packs/plan-data.ts'
import { dueDay } from '../packs/reporting.ts'
import type { DueThing } from './calendar.rules.ts'
import { reportingPeriod } from './lights.rules.ts'
import type { Duty } from './obligations.rules.ts'

interface Item {
  readonly measure: string
  readonly year: number
  readonly unit: string
  readonly state: string
}
interface Report extends Period {
  readonly measure: string
  readonly unit: string
  readonly state: string
}

/** Who has a period's progress to report: the leading units, and whoever has an item of that year. */
export function reportingUnits(
  duty: Pick<Duty, 'leads'>,
  items: readonly Item[],
  period: Period,
): Set<string> {
  const year = Number(period.from.slice(0, 4))
  const mine = items.filter((item) => item.year === year && item.state !== 'dropped')
  // What is finished owes no more reports; what was not broken down nobody knows how to report.
  if (mine.every((item) => item.state === 'done')) return new Set()
  return new Set([...duty.leads, ...mine.map((item) => item.unit)])
}

export function hasReported(
  reports: readonly Report[],
  measure: string,
  unit: string,
  period: Period,
): boolean {
  return reports.some(
    (r) =>
      r.measure === measure &&
      r.unit === unit &&
      r.from < period.to &&
      r.to > period.from &&
      (r.state === 'submitted' || r.state === 'accepted'),
  )
}

/** Progress reports whose day lies in the span, one a measure, unit and period. */
export function reportsDue(
  plan: Pick<PlanData, 'from' | 'to' | 'reporting'>,
  { duties, items, reports }: { duties: readonly Duty[]; items: readonly Item[]; reports: readonly Report[] },
  isUnit: (code: string) => boolean,
  span: Period,
): DueThing[] {
  return periodsDueIn(plan, span).flatMap(({ period, due }) =>
    duties.flatMap((duty) => {
      const mine = items.filter((item) => item.measure === duty.id)
      return [...reportingUnits(duty, mine, period)].filter(isUnit).map((unit): DueThing => {
        const title = `${duty.title}：${labelPeriod(period)}进展`
        const done = hasReported(reports, duty.id, unit, period)
        return {
          key: `report ${duty.id} ${unit} ${periodKey(period)}`,
          kind: 'report',
          title,
          unit,
          due,
          done,
        }
      })
    }),
  )
}

function periodsDueIn(
  plan: Pick<PlanData, 'from' | 'to' | 'reporting'>,
  span: Period,
): { period: Period; due: Day }[] {
  const found: { period: Period; due: Day }[] = []
  const { every, due } = plan.reporting
  let period = reportingPeriod(every, addMonths(firstOfMonth(span.from), -due.months - 12))
  for (; period.from < span.to; period = reportingPeriod(every, period.to)) {
    const day = dueDay(plan.reporting, period)
    if (period.to > plan.from && period.from <= plan.to && span.from <= day && day < span.to)
      found.push({ period, due: day })
  }
  return found
}
