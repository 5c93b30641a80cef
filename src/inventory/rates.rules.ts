import { ratePercent } from '../core/mass.ts'
import type { TableLayout, TableRate } from '../packs/schema.ts'
import type { InventoryTable, RateFormula } from './contract.ts'
import type { Line } from './lines.rules.ts'
import { addSums, emptySums, type MeasureKey, massOf, type Sums } from './measures.rules.ts'
import type { TableContext } from './table-context.ts'

export type Where = 'rows' | 'total'

const has = (layout: TableLayout, key: string): boolean => layout.columns.some((c) => c.key === key)
const arisen = (layout: TableLayout): string =>
  has(layout, 'generated') ? 'generated' : 'collectedAndTransported'
const utilizedKeys = (layout: TableLayout): string[] =>
  has(layout, 'utilized') ? ['utilized'] : ['selfUtilized', 'inProvinceUtilized', 'outProvinceUtilized']

/** A rate as keys of mass columns and measures, so that a workbook can hold the living formula of its row. */
export function formulaOf(rate: TableRate, layout: TableLayout): RateFormula {
  switch (rate.formula) {
    case 'utilizationWithPriorStock':
      return { numerator: utilizedKeys(layout), denominator: [arisen(layout), 'utilizedFromPriorStock'] }
    case 'utilization':
      return { numerator: utilizedKeys(layout), denominator: [arisen(layout)] }
    case 'harmlessDisposal':
      return { numerator: ['utilized', 'harmlesslyDisposed'], denominator: [arisen(layout)] }
    case 'recycling':
      return { numerator: ['recycled'], denominator: [arisen(layout)] }
    case 'recovery':
      return { numerator: ['utilized'], denominator: ['declaredDenominator'] }
  }
}

const titles: Readonly<Record<string, string>> = {
  utilizedFromPriorStock: '利用往年贮存量',
  recycled: '回收利用量',
  harmlesslyDisposed: '无害化处置量',
  declaredDenominator: '申报的基数',
}

export function measureTitles(layout: TableLayout): Pick<InventoryTable, 'measures'> {
  const keys = new Set(
    layout.rates.flatMap((r) => {
      const { numerator, denominator } = formulaOf(r, layout)
      return [...numerator, ...denominator]
    }),
  )
  const list = Object.entries(titles)
    .filter(([key]) => keys.has(key))
    .map(([key, title]) => ({ key, title }))
  return list.length > 0 ? { measures: list } : {}
}

export const covers = (rate: TableRate, where: Where, row: string): boolean =>
  where === 'total' ? rate.on !== 'rows' : rate.on !== 'total' && (!rate.rows || rate.rows.includes(row))

export function appliesTo(layout: TableLayout, key: string, where: Where, row: string): boolean {
  const rate = layout.rates.find((r) => r.key === key && r.shownAs === 'cell')
  return rate !== undefined && covers(rate, where, row)
}

/** Masses that no column prints but a rate of the line needs. */
export function measuresOfLine(
  layout: TableLayout,
  line: Line,
  where: Where,
  shown: readonly Line[],
  context: TableContext,
): Map<string, bigint> {
  const measures = new Map<string, bigint>()
  const rateBy = (formula: TableRate['formula']) => layout.rates.find((r) => r.formula === formula)
  if (rateBy('utilizationWithPriorStock'))
    measures.set('utilizedFromPriorStock', massOf(line.sums, 'utilizedFromPriorStock'))
  const told = shown.some((l) => l.stated === null || l.stated.size > 0)
  if (rateBy('recycling') && where === 'total' && told)
    measures.set('recycled', recycledOf(layout, shown, context))
  if (rateBy('harmlessDisposal') && (line.stated === null || line.stated.has('disposed')))
    measures.set('harmlesslyDisposed', harmlessOf(line, context))
  const recovery = rateBy('recovery')
  if (recovery && where === 'rows') {
    const denominator = recoveryBase(recovery, line, context)
    if (denominator !== null) measures.set('declaredDenominator', denominator)
  }
  return measures
}

/** A row whose base is no waste mass is measured by what was declared of it, or not at all; the others by 产生量. */
function recoveryBase(rate: TableRate, line: Line, context: TableContext): bigint | null {
  if (rate.declaredDenominators?.[line.key] !== undefined)
    return context.declaredDenominators.get(line.key) ?? null
  return line.stated === null || line.stated.has('generated') ? massOf(line.sums, 'generated') : null
}

/** What was disposed of by methods the pack calls harmless; a disposal without a method is taken at its word. */
function harmlessOf(line: Line, context: TableContext): bigint {
  let sum = massOf(line.sums, 'disposed')
  for (const [method, grams] of line.sums.methods.disposed) if (!context.harmless(method)) sum -= grams
  return sum
}

/** 可回收物 collected, and 厨余 that is neither burnt nor landfilled (the rate's own rows in that order). */
function recycledOf(layout: TableLayout, shown: readonly Line[], context: TableContext): bigint {
  const rate = layout.rates.find((r) => r.formula === 'recycling')
  const [collected, ...treated] = rate?.rows ?? []
  let sum = 0n
  for (const line of shown) {
    if (line.key === collected) sum += massOf(line.sums, 'collectedAndTransported')
    if (!treated.includes(line.key)) continue
    const methods = line.sums.methods.utilized
    const named = [...methods.values()].reduce((s, g) => s + g, 0n)
    const burnt = [...methods].reduce((s, [m, g]) => (context.recycles(m) ? s : s + g), 0n)
    sum += massOf(line.sums, 'utilized') - (named > 0n ? burnt : 0n)
  }
  return sum
}

/** The rate of a line in percent, or null where it has none or nothing to divide by. */
export function rateOf(
  rate: TableRate,
  layout: TableLayout,
  line: Line,
  where: Where,
  measures: ReadonlyMap<string, bigint>,
  shown: readonly Line[],
): string | null {
  if (!covers(rate, where, line.key)) return null
  const formula = formulaOf(rate, layout)
  if (!rate.rows || where === 'rows' || rate.formula === 'recycling')
    return ratio(formula, line.sums, measures, line.stated)
  const own = shown.filter((l) => rate.rows?.includes(l.key))
  const sums = emptySums()
  for (const l of own) addSums(sums, l.sums)
  const stated = own.some((l) => l.stated === null)
    ? null
    : new Set(own.flatMap((l) => [...(l.stated ?? [])]))
  const prior = massOf(sums, 'utilizedFromPriorStock')
  return ratio(formula, sums, new Map([['utilizedFromPriorStock', prior]]), stated)
}

const neverStated = new Set(['declaredDenominator', 'recycled', 'harmlesslyDisposed'])

function ratio(
  formula: RateFormula,
  sums: Sums,
  measures: ReadonlyMap<string, bigint>,
  stated: Set<string> | null,
): string | null {
  const of = (key: string): bigint | null => {
    const measure = measures.get(key)
    if (measure !== undefined) return measure
    if (neverStated.has(key) || (stated !== null && !stated.has(key))) return null
    return massOf(sums, key as MeasureKey)
  }
  const add = (keys: readonly string[]): bigint | null => {
    const found = keys.map(of).filter((g) => g !== null)
    return found.length === 0 ? null : found.reduce((s, g) => s + g, 0n)
  }
  const [n, d] = [add(formula.numerator), add(formula.denominator)]
  return n === null || d === null ? null : ratePercent(n, d)
}
