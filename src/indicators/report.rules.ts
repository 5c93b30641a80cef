import {
  compare,
  greatest,
  least,
  type Rational,
  rational,
  subtract,
  toFixed,
  toText,
  zero,
} from '../core/rational.ts'
import type { FormulaInput, Target } from '../packs/indicators.ts'
import { ownerName } from '../packs/reporting.ts'
import type { Pack } from '../packs/schema.ts'
import type { Forecast, IndicatorFigure, IndicatorInputValue, MissingInput } from './contract.ts'
import type { Indicator, Indicators } from './definitions.rules.ts'
import { type Evaluate, type EvaluatedInput, inBase, inUnit, type Missing } from './evaluate.rules.ts'
import { forecastOf } from './forecast.rules.ts'

export interface ReportContext {
  readonly pack: Pick<Pack, 'tables' | 'units' | 'district'>
  readonly indicators: Indicators
  readonly evaluate: Evaluate
  readonly year: number
  /** Years a trend can be drawn over, the asked one last. */
  readonly trendYears: readonly number[]
  readonly versionOf: (id: string) => number
  /** 演示数据, 规划数据, 暂定: marks of the tables an indicator reads. */
  readonly tableMarks: (table: number, year: number) => readonly string[]
}

/** Everything that is shown of one indicator in one year. */
export function reportOf(indicator: Indicator, context: ReportContext): IndicatorFigure {
  const { year, evaluate } = context
  const found = evaluate(indicator.id, year)
  const own = (value: Rational | null): Rational | null => value && inUnit(value, indicator.unit)
  const value = own(found.value)
  const trend = context.trendYears.map((y) => ({ year: y, value: own(evaluate(indicator.id, y).value) }))
  const baseline = baselineOf(indicator, context, own)
  const target = targetOf(indicator, found.value, year)
  const missing = found.missing.map((m) => missingOf(m, context))
  const shown = (v: Rational | null): string | null => v && toFixed(v, indicator.digits)
  return {
    ...headOf(indicator, context),
    marks: marksOf(indicator, context),
    state: found.why,
    value: shown(value),
    exact: value && { numerator: value.n.toString(), denominator: value.d.toString() },
    inputs: found.inputs.map((i) => inputOf(i, context)),
    missing,
    target,
    targets: indicator.targets,
    baseline,
    trend: trend.map((t) => ({ year: t.year, value: shown(t.value) })),
    forecast: forecastFor(indicator, trend, target?.year ?? year + 1),
    verdict: verdictOf(indicator, shown(value), target, missing, found.why),
  }
}

type Head = Omit<
  IndicatorFigure,
  | 'marks'
  | 'state'
  | 'value'
  | 'exact'
  | 'inputs'
  | 'missing'
  | 'target'
  | 'targets'
  | 'baseline'
  | 'trend'
  | 'forecast'
  | 'verdict'
>

function headOf(i: Indicator, { indicators, versionOf }: ReportContext): Head {
  return {
    id: i.id,
    set: i.set,
    name: i.name,
    group: i.group,
    obligation: i.obligation,
    direction: i.direction,
    official: indicators.sets.get(i.set)?.official ?? false,
    unit: i.unit,
    digits: i.digits,
    formula: i.formula,
    definition: i.definition,
    basis: i.basis,
    confidence: i.confidence,
    note: i.note ?? null,
    version: versionOf(i.id),
  }
}

/** What an indicator rests on, other indicators' tables included. */
function tablesOf(
  i: Indicator,
  { indicators }: ReportContext,
  year: number,
): { table: number; year: number }[] {
  return Object.values(i.inputs).flatMap((ref) => {
    if (ref.from === 'factor' || ref.from === 'reported') return []
    const at = ref.year === 'baseline' ? year : year + ref.year
    if (ref.from === 'table') return [{ table: ref.table, year: at }]
    const other = indicators.all.get(ref.indicator)
    return other ? tablesOf(other, { indicators } as ReportContext, at) : []
  })
}

function marksOf(i: Indicator, context: ReportContext): string[] {
  const marks = tablesOf(i, context, context.year).flatMap(({ table, year }) =>
    context.tableMarks(table, year),
  )
  return [
    ...new Set([
      ...marks,
      ...(i.estimated ? ['测算'] : []),
      ...(context.indicators.sets.get(i.set)?.official ? [] : ['本区自算']),
      ...(i.confidence === '疑' ? ['口径待核'] : []),
    ]),
  ]
}

function baselineOf(
  i: Indicator,
  { evaluate, pack }: ReportContext,
  own: (value: Rational | null) => Rational | null,
): IndicatorFigure['baseline'] {
  if (i.baseline) {
    const value = own(inBase(i.baseline.value, i.baseline.unit))
    return {
      year: i.baseline.year,
      value: value && toFixed(value, i.digits),
      note: i.baseline.note ?? null,
      printed: true,
    }
  }
  const year = pack.district.plan.baselineYear
  const value = own(evaluate(i.id, year).value)
  return value && { year, value: toFixed(value, i.digits), note: null, printed: false }
}

const reaches = ({ operator, value: stated, unit }: Target, value: Rational): boolean => {
  const side = compare(value, inBase(stated, unit))
  return operator === '>=' ? side >= 0 : operator === '<=' ? side <= 0 : side === 0
}

function targetOf(i: Indicator, value: Rational | null, year: number): IndicatorFigure['target'] {
  const sorted = [...i.targets].sort((a, b) => a.year - b.year)
  const target = sorted.find((t) => t.year >= year) ?? sorted.at(-1)
  return target ? { ...target, reached: value && reaches(target, value) } : null
}

function inputOf(i: EvaluatedInput, { pack, indicators }: ReportContext): IndicatorInputValue {
  const unit = unitOfInput(i.ref, pack, indicators)
  return {
    name: i.name,
    value: i.value && toText(inUnit(i.value, unit), 10),
    unit,
    year: i.year,
    from: sourceText(i.ref, pack, indicators),
    ref: i.ref,
    assumed: i.assumed,
  }
}

/** The unit an input is shown in: the table's, the one it is reported in, the factor's, the other indicator's. */
export function unitOfInput(ref: FormulaInput, pack: Pick<Pack, 'tables'>, indicators: Indicators): string {
  switch (ref.from) {
    case 'table':
      return pack.tables.find((t) => t.no === ref.table)?.units.district.unit ?? '吨'
    case 'reported':
      return indicators.reported.get(ref.input)?.unit ?? ''
    case 'factor':
      return indicators.factors.get(ref.factor)?.unit ?? ''
    case 'indicator':
      return indicators.all.get(ref.indicator)?.unit ?? ''
  }
}

const measureNames: Readonly<Record<string, string>> = {
  generated: '产生量',
  utilized: '利用量',
  disposed: '处置量',
  collected: '收集量',
  utilizedFromPriorStock: '利用往年贮存量',
  disposedFromPriorStock: '处置往年贮存量',
  currentStock: '当前贮存量',
  dumped: '倾倒丢弃量',
  residues: '转为残渣量',
  recycled: '回收利用量',
  harmlesslyDisposed: '无害化处置量',
  declaredDenominator: '申报的基数',
}

function sourceText(ref: FormulaInput, pack: Pick<Pack, 'tables' | 'units'>, indicators: Indicators): string {
  switch (ref.from) {
    case 'table': {
      const table = pack.tables.find((t) => t.no === ref.table)
      const rows =
        ref.rows === 'total'
          ? '合计'
          : ref.rows.map((key) => table?.rows.find((r) => r.key === key)?.label ?? key).join('、')
      const column =
        table?.columns.find((c) => c.key === ref.column)?.title ?? measureNames[ref.column] ?? ref.column
      const sector = table?.sectors.find((s) => s.key === ref.sector)
      return `表${ref.table} ${rows} ${column}${sector ? `（${sector.label}）` : ''}`
    }
    case 'reported': {
      const figure = indicators.reported.get(ref.input)
      return `${ownerName(pack, { unit: figure?.unitCode ?? null })}报送`
    }
    case 'factor':
      return `系数：${indicators.factors.get(ref.factor)?.source ?? ''}`
    case 'indicator':
      return `指标：${indicators.all.get(ref.indicator)?.name ?? ''}`
  }
}

function missingOf({ name, ref, year }: Missing, { pack, indicators }: ReportContext): MissingInput {
  if (ref.from === 'reported') {
    const figure = indicators.reported.get(ref.input)
    const owner = ownerName(pack, { unit: figure?.unitCode ?? null })
    return {
      name,
      year,
      unit: figure?.unitCode ?? null,
      text: `缺少${year}年${figure?.name ?? name}（${owner}）`,
    }
  }
  const what =
    ref.from === 'table'
      ? `${sourceText(ref, pack, indicators)}未报`
      : `${sourceText(ref, pack, indicators)}没有数值`
  return { name, year, unit: null, text: `${year}年${what}` }
}

/** What was never negative, or never beyond all of it, is not foretold to be. */
function forecastFor(
  i: Indicator,
  trend: readonly { year: number; value: Rational | null }[],
  year: number,
): Forecast | null {
  const points = trend.flatMap((t) => (t.value ? [{ year: t.year, value: t.value }] : []))
  if (points.some((p) => p.year >= year)) return null
  const band = forecastOf(points, year)
  if (!band) return null
  const whole = rational(100n)
  const floor = points.every((p) => compare(p.value, zero) >= 0)
  const ceiling = i.unit === '%' && floor && points.every((p) => compare(p.value, whole) <= 0)
  const bounded = (v: Rational): string => {
    const low = floor ? greatest(v, zero) : v
    return toFixed(ceiling ? least(low, whole) : low, i.digits)
  }
  return {
    year,
    value: bounded(band.value),
    low: bounded(band.low),
    high: bounded(band.high),
    method: `以${points.map((p) => p.year).join('、')}年中任意两年连线外推，取中位值；上下界为外推的最大、最小值`,
  }
}

const signs = { '>=': '≥', '<=': '≤', '=': '=' } as const
export const targetText = (t: Target): string => `${signs[t.operator]}${t.value}${t.unit}`

function verdictOf(
  i: Indicator,
  value: string | null,
  target: IndicatorFigure['target'],
  missing: readonly MissingInput[],
  why: IndicatorFigure['state'],
): string {
  if (why === 'noFormula') return '没有公式，需由责任单位说明情况。'
  if (why === 'missing') return `${[...new Set(missing.map((m) => m.text))].join('；')}。`
  if (value === null) return '分母为零，不能计算。'
  if (!target) return `${value}${i.unit}，没有目标值。`
  const goal = `${target.year}年目标（${targetText(target)}）`
  if (target.reached) return `${value}${i.unit}，达到${goal}。`
  const gap = subtract(
    inUnit(inBase(target.value, target.unit), i.unit),
    inUnit(inBase(value, i.unit), i.unit),
  )
  const size = toText(gap.n < 0n ? { n: -gap.n, d: gap.d } : gap, i.digits)
  return `${value}${i.unit}，距${goal}${gap.n < 0n ? '高出' : '还差'} ${size}${i.unit === '%' ? ' 个百分点' : i.unit}。`
}
