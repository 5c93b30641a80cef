import type { Day } from '../core/day.ts'
import { parseDecimal } from '../core/decimal.ts'
import { compare, ofDecimal } from '../core/rational.ts'
import type { PlanTarget } from '../packs/plan-data.ts'
import type { TargetStanding } from './contract.ts'
import { deadlineIn } from './obligations.rules.ts'

const yearOf = (day: Day): number => Number(day.slice(0, 4))

/** Whether a figure satisfies a target; null where it is no number. Exact: 89.995 is not 90. */
export function meets(target: Pick<PlanTarget, 'operator' | 'value'>, figure: string): boolean | null {
  // A day of every year compares as its text does.
  if (typeof target.value === 'string') return target.operator === '<=' ? figure <= target.value : null
  const value = parseDecimal(figure)
  const bound = parseDecimal(String(target.value))
  if (!value || !bound) return null
  const sign = compare(ofDecimal(value), ofDecimal(bound))
  if (target.operator === '=') return sign === 0
  // 3 to 5 asks for at least three; more than five is no failure of the plan.
  return target.operator === '<=' ? sign <= 0 : sign >= 0
}

/** `≥ 90%`, `3–5 个`. */
export function targetWords({ operator, value, valueMax, unit }: PlanTarget): string {
  const tail = unit === '%' ? unit : ` ${unit}`
  if (operator === 'between') return `${value}–${valueMax}${tail}`
  return `${{ '>=': '≥', '<=': '≤', '=': '=' }[operator]} ${value}${tail}`
}

/** The year whose figure decides: that of a deadline that has passed, else the running one. */
export function decisiveYear(target: Pick<PlanTarget, 'deadline'>, today: Day): number {
  const due = deadlineIn(target.deadline, yearOf(today))
  return due !== null && due < today ? yearOf(due) : yearOf(today)
}

/** Whether a miss counts already: the deadline has passed, or there is none and it is to be kept always. */
export function isDue(target: Pick<PlanTarget, 'deadline' | 'frequency'>, today: Day): boolean {
  const due = deadlineIn(target.deadline, yearOf(today))
  return due === null ? target.frequency === 'continuous' : due < today
}

export interface Claimed {
  readonly id: number
  readonly percent: number
  readonly figures: readonly { readonly key: string; readonly value: string }[]
}

/**
 * A target with what the book says and what the newest report claims. Nobody turns green by claiming: a claim that
 * would satisfy the target where the book does not (or the other way round) is contrary, and shown as such.
 */
export function targetStanding(
  target: PlanTarget,
  figures: ReadonlyMap<string, string | null>,
  report: Claimed | null,
  today: Day,
): TargetStanding {
  const { figure, frequency: _, ...printed } = target
  const year = decisiveYear(target, today)
  const value = figure ? (figures.get(figureKey(figure, year)) ?? null) : null
  const book = figure && { year, value, met: value === null ? null : meets(target, value), ...figure }
  return { ...printed, book: book ?? null, claim: claimOn(target, report, book?.met ?? null) }
}

function claimOn(target: PlanTarget, report: Claimed | null, met: boolean | null): TargetStanding['claim'] {
  const stated = report?.figures.find((f) => f.key === target.key)
  if (!report || (!stated && report.percent < 100)) return null
  const claimed = stated ? meets(target, stated.value) : true
  return {
    value: stated?.value ?? '完成 100',
    unit: stated ? target.unit : '%',
    report: report.id,
    contrary: met !== null && claimed !== null && claimed !== met,
  }
}

export const figureKey = (
  f: { readonly table: number; readonly row: string; readonly column: string },
  year: number,
) => `${year} ${f.table} ${f.row} ${f.column}`
