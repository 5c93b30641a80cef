import { addDays, type Day } from '../core/day.ts'
import { labelPeriod, overlaps, type Period, parsePeriod, periodKey } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import type { PlanData } from '../packs/plan-data.ts'
import type { Pack } from '../packs/schema.ts'
import { reportingPeriod } from './lights.rules.ts'
import type { Duty } from './obligations.rules.ts'
import type { ReportRequest } from './reports.contract.ts'
import type { StoredPlanPeriod, StoredReport } from './reports.store.ts'
import { isUnit, unitName } from './units.rules.ts'

const everyNames = { month: '月', quarter: '季度', year: '年' } as const

/** A period of the plan's own rhythm that has begun. */
export function reportedPeriod(
  { reporting }: Pick<PlanData, 'reporting'>,
  text: string,
  today: string,
): Period {
  const period = parsePeriod(text)
  const whole = reportingPeriod(reporting.every, period.from)
  if (whole.from !== period.from || whole.to !== period.to)
    refuse('report_period_other', { every: everyNames[reporting.every], period: labelPeriod(period) })
  if (period.from > today) refuse('report_period_future', { period: labelPeriod(period) })
  return period
}

const OFFERED_PERIODS = 4

/** The running period of the plan, or its last once it has ended, and those before it. */
export function offeredPeriods(plan: Pick<PlanData, 'from' | 'to' | 'reporting'>, today: Day): string[] {
  const { every } = plan.reporting
  let period = reportingPeriod(every, today < plan.to ? today : (plan.to as Day))
  const offered: string[] = []
  while (offered.length < OFFERED_PERIODS && period.to > plan.from) {
    offered.push(periodKey(period))
    period = reportingPeriod(every, addDays(period.from, -1))
  }
  return offered
}

export function refuseClosed(period: Period, periods: readonly StoredPlanPeriod[]): void {
  const closed = periods.find((p) => p.reopenedAt === null && overlaps(p, period))
  if (closed) refuse('report_period_closed', { period: labelPeriod(period) })
}

/** Who may report: a unit named by the measure or by one of its items, and every street where the streets carry it out. */
export function checkReport(
  pack: Pick<Pack, 'units' | 'streets'>,
  duty: Duty,
  report: Pick<ReportRequest, 'unit' | 'figures'>,
  itemUnits: readonly string[],
): void {
  const { unit } = report
  const street = pack.streets.some((s) => s.code === unit)
  const named = [...duty.leads, ...duty.supports, ...itemUnits].includes(unit)
  // A placeholder for everybody concerned names nobody, so it keeps nobody out.
  const anybody = duty.supports.some((code) => !isUnit(pack, code))
  if (!isUnit(pack, unit)) refuse('plan_unit_unknown', { unit })
  if (!named && !(street ? duty.streets : anybody))
    refuse('report_unit_apart', { unit: unitName(pack, unit), measure: duty.id })
  for (const { key } of report.figures)
    if (!duty.targets.some((t) => t.key === key))
      refuse('report_figure_unknown', { measure: duty.id, figure: key })
}

/** A new report stands for the returned one: same matter, and nobody else's. */
export function checkReplacement(
  before: StoredReport,
  report: Pick<StoredReport, 'plan' | 'measure' | 'item' | 'unit' | 'from' | 'to'>,
): void {
  if (before.state !== 'returned') refuse('report_not_returned', { report: before.id })
  const same = (['plan', 'measure', 'item', 'unit', 'from', 'to'] as const).every(
    (k) => before[k] === report[k],
  )
  if (!same) refuse('report_of_other_matter')
}

/** A reviewer is not the reporter; sending back says why. */
export function checkDecision(
  report: Pick<StoredReport, 'id' | 'actor' | 'state'>,
  decision: { readonly accepted: boolean; readonly note: string | null },
  actor: string,
): void {
  if (report.actor === actor) refuse('report_own', { report: report.id })
  if (report.state !== 'submitted') refuse('report_decided', { report: report.id })
  if (!decision.accepted && !decision.note) refuse('report_return_reason')
}
