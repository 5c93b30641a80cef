import { type Day, daysBetween } from '../core/day.ts'
import { parseDecimal } from '../core/decimal.ts'
import { ofDecimal, subtract, toFixed } from '../core/rational.ts'
import type { IndicatorFigure } from '../indicators/contract.ts'
import type { DueThing } from '../plan/calendar.rules.ts'
import type { LateThing } from '../plan/matters.contract.ts'
import type { SubmissionRow } from '../reporting/contract.ts'
import type { LeaderFigure, LeaderMatter, NextDay } from './leaders.contract.ts'

const signs = { '>=': '≥', '<=': '≤', '=': '＝' } as const

export function figureOf(indicator: IndicatorFigure): LeaderFigure {
  const { id, name, value, unit, digits, target, baseline, verdict } = indicator
  return {
    indicator: id,
    name,
    value,
    unit,
    target: target
      ? { text: `${signs[target.operator]}${target.value}`, year: target.year, reached: target.reached }
      : null,
    baseline: baseline ? { year: baseline.year, value: baseline.value } : null,
    change: changeOf(value, baseline?.value ?? null, digits),
    verdict,
  }
}

function changeOf(value: string | null, baseline: string | null, digits: number): string | null {
  const [now, then] = [value, baseline].map((text) => (text === null ? null : parseDecimal(text)))
  return now && then ? toFixed(subtract(ofDecimal(now), ofDecimal(then)), digits) : null
}

/**
 * 汇交及时率: of the reports whose day has come, how many came by it. What only the plan states was never owed to us.
 */
export function timeliness(rows: readonly SubmissionRow[], today: Day): LeaderFigure {
  const owed = rows.flatMap((row) => row.periods).filter((p) => p.due < today && p.by !== 'plan')
  const onTime = owed.filter((p) => p.state === 'reported' && (p.lateDays ?? 0) === 0).length
  const share = owed.length === 0 ? null : (Math.round((onTime * 1000) / owed.length) / 10).toFixed(1)
  const late = owed.length - onTime
  return {
    indicator: null,
    name: '汇交及时率',
    value: share,
    unit: '%',
    target: null,
    baseline: null,
    change: null,
    verdict:
      owed.length === 0
        ? '本年还没有到期的汇交。'
        : late === 0
          ? `到期 ${owed.length} 期全部按时报送。`
          : `到期 ${owed.length} 期，${late} 期迟报或未报。`,
  }
}

/** The longest late that no order is about yet come first: they wait for a decision. */
export function mattersOf(late: readonly LateThing[]): LeaderMatter[] {
  const waiting = late.toSorted(
    (a, b) => Number(a.order !== null) - Number(b.order !== null) || b.daysLate - a.daysLate,
  )
  return waiting.map(({ origin, unitName, daysLate, light, reason, order }) => ({
    title: origin.title,
    unitName,
    daysLate,
    light,
    reason,
    asked: askedOf(unitName, order),
    origin: { kind: origin.kind, key: origin.key },
    order,
  }))
}

function askedOf(unitName: string | null, order: LateThing['order']): string {
  if (unitName === null) return '请明确责任单位'
  if (order === null) return `是否对${unitName}督办`
  return order.number === null ? '督办单待签发' : `已督办（${order.number}），是否再督办`
}

export function nextDays(
  things: readonly DueThing[],
  today: Day,
  nameOf: (unit: string | null) => string,
): NextDay[] {
  return things
    .filter((thing) => !thing.done && thing.due >= today)
    .toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
    .map(({ due, title, unit }) => ({
      due,
      title,
      unitName: nameOf(unit),
      daysLeft: daysBetween(today, due),
    }))
}
