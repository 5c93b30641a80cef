import { parseDecimal } from '../core/decimal.ts'
import { divide, multiply, ofDecimal, type Rational, rational } from '../core/rational.ts'
import type { FormulaInput, TableInput } from '../packs/indicators.ts'
import type { Indicator, Indicators } from './definitions.rules.ts'
import { evaluateFormula } from './expression.rules.ts'
import { indicatorUnit } from './units.rules.ts'

/** Where figures come from. Values are exact, in base units (克, 元, 平方米 …). */
export interface FigureSource {
  readonly massOf: (ref: TableInput, year: number) => bigint | null
  /** As it was reported, in the unit of the reported figure. */
  readonly reportedOf: (key: string, year: number) => string | null
  readonly baselineYear: number
}

export interface Missing {
  readonly name: string
  readonly ref: FormulaInput
  readonly year: number
}

export interface EvaluatedInput {
  readonly name: string
  readonly ref: FormulaInput
  readonly year: number | null
  /** In base units. */
  readonly value: Rational | null
  /** Set by hand in a what-if. */
  readonly assumed: boolean
}

export interface Evaluated {
  /** In base units; null where an input is missing or something is divided by zero. */
  readonly value: Rational | null
  readonly inputs: readonly EvaluatedInput[]
  /** What is missing, down through other indicators. */
  readonly missing: readonly Missing[]
  readonly why: 'value' | 'missing' | 'dividedByZero' | 'noFormula'
}

/** Values set by hand: indicator id → input name → value in base units. */
export type Assumptions = ReadonlyMap<string, ReadonlyMap<string, Rational>>
const none: Assumptions = new Map()

export type Evaluate = (id: string, year: number) => Evaluated

/** Evaluates indicators over one source; every value is worked out once. */
export function evaluator(
  indicators: Indicators,
  source: FigureSource,
  assumptions: Assumptions = none,
): Evaluate {
  const known = new Map<string, Evaluated>()
  const evaluate: Evaluate = (id, year) => {
    const key = `${id} ${year}`
    const before = known.get(key)
    if (before) return before
    const indicator = indicators.all.get(id)
    if (!indicator) throw new RangeError(`no indicator ${id}`)
    const found = evaluateOne(indicator, year, indicators, source, assumptions.get(id), evaluate)
    known.set(key, found)
    return found
  }
  return evaluate
}

function evaluateOne(
  indicator: Indicator,
  year: number,
  indicators: Indicators,
  source: FigureSource,
  assumed: ReadonlyMap<string, Rational> | undefined,
  evaluate: Evaluate,
): Evaluated {
  const formula = indicator.compiled
  if (!formula) return { value: null, inputs: [], missing: [], why: 'noFormula' }
  const missing: Missing[] = []
  const inputs = formula.names.map((name): EvaluatedInput => {
    const ref = indicator.inputs[name] as FormulaInput
    const at = ref.from === 'factor' ? null : yearOf(ref, year, source.baselineYear)
    const set = assumed?.get(name)
    if (set) return { name, ref, year: at, value: set, assumed: true }
    const value = inputValue(ref, at ?? year, indicators, source, evaluate)
    if (value === null) {
      const below = ref.from === 'indicator' ? evaluate(ref.indicator, at ?? year).missing : []
      missing.push(...(below.length > 0 ? below : [{ name, ref, year: at ?? year }]))
    }
    return { name, ref, year: at, value, assumed: false }
  })
  if (missing.length > 0) return { value: null, inputs, missing, why: 'missing' }
  const values = new Map(inputs.map((i) => [i.name, i.value as Rational]))
  const value = evaluateFormula(formula, (name) => values.get(name) as Rational)
  return { value, inputs, missing, why: value === null ? 'dividedByZero' : 'value' }
}

function yearOf(ref: Exclude<FormulaInput, { from: 'factor' }>, year: number, baselineYear: number): number {
  return ref.year === 'baseline' ? baselineYear : year + ref.year
}

function inputValue(
  ref: FormulaInput,
  year: number,
  indicators: Indicators,
  source: FigureSource,
  evaluate: Evaluate,
): Rational | null {
  switch (ref.from) {
    case 'table': {
      const grams = source.massOf(ref, year)
      return grams === null ? null : rational(grams)
    }
    case 'reported': {
      const stated = source.reportedOf(ref.input, year)
      const figure = indicators.reported.get(ref.input)
      return stated === null || !figure ? null : inBase(stated, figure.unit)
    }
    case 'factor': {
      const factor = indicators.factors.get(ref.factor)
      return factor ? inBase(factor.value, factor.unit) : null
    }
    case 'indicator':
      return evaluate(ref.indicator, year).value
  }
}

/** What is written in a unit, in base units. */
export function inBase(value: string, unit: string): Rational {
  const decimal = parseDecimal(value)
  if (!decimal) throw new RangeError(`${value} is not a decimal`)
  return multiply(ofDecimal(decimal), indicatorUnit(unit).factor)
}

export function inUnit(value: Rational, unit: string): Rational {
  return divide(value, indicatorUnit(unit).factor)
}
