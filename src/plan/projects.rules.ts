import type { Day } from '../core/day.ts'
import { parseDecimal } from '../core/decimal.ts'
import {
  add,
  compare,
  divide,
  multiply,
  ofDecimal,
  type Rational,
  rational,
  toFixed,
  toText,
  zero,
} from '../core/rational.ts'
import type { BookFigure } from '../packs/plan-data.ts'
import type { EntryValues, ProjectRow, ProjectsReply } from './registers.contract.ts'
import { figureKey } from './targets.rules.ts'

/** Fields of annex 2 that figures are made from; the pack's kind of use `project` has them by these keys. */
interface Row {
  readonly [key: string]: string | undefined
}

const rows = (values: EntryValues, key: string): readonly Row[] => (values[key] as Row[] | undefined) ?? []
const text = (values: EntryValues, key: string): string | null => (values[key] as string | undefined) ?? null
const exact = (value: string | null | undefined): Rational => {
  const decimal = value ? parseDecimal(value) : undefined
  return decimal ? ofDecimal(decimal) : zero
}
const sum = (list: readonly (string | null | undefined)[]): Rational =>
  list.reduce<Rational>((total, one) => add(total, exact(one)), zero)

/** Decimals of money in 万元: to the fen. */
const MONEY_DIGITS = 6

/** `3.total.utilized`. */
export function parseFigure(value: string): BookFigure | null {
  const [table, row, column, ...rest] = value.split('.')
  if (!/^[1-6]$/.test(table ?? '') || !row || !column || rest.length > 0) return null
  return { table: Number(table), row, column }
}

export interface ProjectEntry {
  readonly id: number
  readonly name: string
  readonly unitName: string
  readonly measures: readonly string[]
  readonly values: EntryValues
}

/** The year before the works begin: what the expected effect is measured against. */
export function yearBefore(values: EntryValues): number | null {
  const start = text(values, 'startedOn') ?? text(values, 'startOn')
  return start === null ? null : Number(start.slice(0, 4)) - 1
}

export function projectRow(
  entry: ProjectEntry,
  today: Day,
  figures: ReadonlyMap<string, string | null>,
  unitOf: (figure: BookFigure) => string | null,
): ProjectRow {
  const { id, name, unitName, values } = entry
  const investment = exact(text(values, 'investment'))
  const paid = sum(rows(values, 'payments').map((p) => p.amount))
  return {
    ...{ id, name, unitName, stage: text(values, 'stage'), measures: [...entry.measures] },
    investment: toText(investment, MONEY_DIGITS),
    funded: toText(sum(rows(values, 'funding').map((f) => f.amount)), MONEY_DIGITS),
    paid: toText(paid, MONEY_DIGITS),
    paidShare:
      compare(investment, zero) === 0 ? null : toFixed(divide(multiply(paid, rational(100n)), investment), 2),
    planned: { from: text(values, 'startOn'), to: text(values, 'finishOn') },
    actual: { from: text(values, 'startedOn'), to: text(values, 'finishedOn') },
    milestones: rows(values, 'milestones').map(({ title = '', plannedOn = '', reachedOn }) => ({
      title,
      plannedOn,
      reachedOn: reachedOn ?? null,
      late: (reachedOn ?? today) > plannedOn,
    })),
    approvalsOpen: rows(values, 'approvals').filter((a) => a.grantedOn === undefined).length,
    effect: effectOf(values, today, figures, unitOf),
  }
}

function effectOf(
  values: EntryValues,
  today: Day,
  figures: ReadonlyMap<string, string | null>,
  unitOf: (figure: BookFigure) => string | null,
): ProjectRow['effect'] {
  const expected = text(values, 'effect')
  if (expected === null) return null
  const named = text(values, 'effectFigure')
  const figure = named === null ? null : parseFigure(named)
  const year = Number(today.slice(0, 4))
  const before = yearBefore(values)
  const at = (wanted: number | null) =>
    figure && wanted !== null ? (figures.get(figureKey(figure, wanted)) ?? null) : null
  return {
    expected,
    unit: '吨',
    figure: named,
    year,
    before: at(before),
    now: at(year),
    figureUnit: figure ? unitOf(figure) : null,
  }
}

export function projectSums(items: readonly ProjectRow[]): ProjectsReply['sums'] {
  const total = (key: 'investment' | 'funded' | 'paid') => toText(sum(items.map((p) => p[key])), MONEY_DIGITS)
  return { investment: total('investment'), funded: total('funded'), paid: total('paid') }
}
