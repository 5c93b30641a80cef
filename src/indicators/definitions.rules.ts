import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type {
  Factor,
  FormulaInput,
  IndicatorData,
  IndicatorDefinition,
  IndicatorSet,
  ReportedFigure,
  TableInput,
} from '../packs/indicators.ts'
import type { Pack } from '../packs/schema.ts'
import { dimensionOf, type Formula, readFormula } from './expression.rules.ts'
import { type Dimension, dimensionText, indicatorUnit, sameDimension } from './units.rules.ts'

/** A definition that has been checked: names known, no cycle, units agree. */
export interface Indicator extends IndicatorDefinition {
  readonly compiled: Formula | null
}

export interface Indicators {
  readonly sets: ReadonlyMap<string, IndicatorSet>
  readonly reported: ReadonlyMap<string, ReportedFigure>
  readonly factors: ReadonlyMap<string, Factor>
  readonly all: ReadonlyMap<string, Indicator>
}

const mass: Dimension = { mass: 1 }

/** Masses of a line that no column prints but formulas may need. */
export const lineMeasures = [
  'generated',
  'utilized',
  'disposed',
  'collected',
  'utilizedFromPriorStock',
  'disposedFromPriorStock',
  'currentStock',
  'dumped',
  'residues',
  'recycled',
  'harmlesslyDisposed',
  'declaredDenominator',
] as const

/** Definitions of a year: what was valid on its last day. Refuses whatever is wrong, so that none can fail when it is read. */
export function compileIndicators(pack: Pick<Pack, 'tables'>, data: IndicatorData): Indicators {
  const by = <T>(list: readonly T[], key: (one: T) => string): Map<string, T> =>
    new Map(list.map((one) => [key(one), one]))
  const shell = {
    sets: by(data.sets, (s) => s.key),
    reported: by(data.reported, (r) => r.key),
    factors: by(data.factors, (f) => f.key),
  }
  const all = new Map(data.indicators.map((one) => [one.id, compileOne(pack, shell, data, one)]))
  const found = { ...shell, all }
  refuseCycles(found)
  return found
}

function compileOne(
  pack: Pick<Pack, 'tables'>,
  shell: Omit<Indicators, 'all'>,
  data: IndicatorData,
  one: IndicatorDefinition,
): Indicator {
  if (!shell.sets.has(one.set)) refuse('indicator_set_unknown', { set: one.set })
  const unit = indicatorUnit(one.unit)
  for (const stated of [...one.targets, ...(one.baseline ? [one.baseline] : [])])
    if (!sameDimension(indicatorUnit(stated.unit).dimension, unit.dimension))
      refuse('indicator_stated_unit', { name: one.name, unit: one.unit, stated: stated.unit })
  const known = new Map(
    Object.entries(one.inputs).map(([name, ref]) => [name, dimensionOfInput(pack, shell, data, one, ref)]),
  )
  if (one.formula === null) return { ...one, compiled: null }
  const compiled = readFormula(one.formula)
  const found = dimensionOf(
    compiled,
    (name) =>
      known.get(name) ??
      refuse('formula_name_unknown', { name, known: [...known.keys()].join('、') || '（没有）' }),
  )
  if (!sameDimension(found, unit.dimension))
    refuse('formula_result_unit', { name: one.name, found: dimensionText(found), unit: one.unit })
  return { ...one, compiled }
}

function dimensionOfInput(
  pack: Pick<Pack, 'tables'>,
  shell: Omit<Indicators, 'all'>,
  data: IndicatorData,
  one: IndicatorDefinition,
  ref: FormulaInput,
): Dimension {
  switch (ref.from) {
    case 'table':
      checkTable(pack, one, ref)
      return mass
    case 'reported': {
      const figure = shell.reported.get(ref.input)
      return figure ? indicatorUnit(figure.unit).dimension : unknown(one, ref.input)
    }
    case 'factor': {
      const factor = shell.factors.get(ref.factor)
      return factor ? indicatorUnit(factor.unit).dimension : unknown(one, ref.factor)
    }
    case 'indicator': {
      const other = data.indicators.find((i) => i.id === ref.indicator)
      return other ? indicatorUnit(other.unit).dimension : unknown(one, ref.indicator)
    }
  }
}

function unknown({ name }: IndicatorDefinition, input: string): never {
  return refuse('indicator_input_unknown', { name, input })
}

function checkTable({ tables }: Pick<Pack, 'tables'>, one: IndicatorDefinition, ref: TableInput): void {
  const table = tables.find((t) => t.no === ref.table)
  if (!table) unknown(one, `表${ref.table}`)
  const column = table.columns.some((c) => c.key === ref.column && c.type === 'mass')
  if (!column && !lineMeasures.some((m) => m === ref.column)) unknown(one, `表${ref.table} ${ref.column}`)
  const rows = ref.rows === 'total' ? [] : ref.rows
  for (const row of rows) if (!table.rows.some((r) => r.key === row)) unknown(one, `表${ref.table} ${row}`)
  if (ref.sector !== undefined && !table.sectors.some((s) => s.key === ref.sector))
    unknown(one, `表${ref.table} 口径 ${ref.sector}`)
  if (ref.methods && ref.column !== 'utilized' && ref.column !== 'disposed')
    unknown(one, `表${ref.table} ${ref.column} 的方式`)
}

/** An indicator that needs itself, in whatever year, has no value. */
function refuseCycles({ all }: Pick<Indicators, 'all'>): void {
  const done = new Set<string>()
  const visit = (id: string, trail: readonly string[]): void => {
    if (done.has(id)) return
    if (trail.includes(id)) {
      const names = [...trail.slice(trail.indexOf(id)), id].map((one) => all.get(one)?.name ?? one)
      refuse('formula_cycle', { path: names.join(' → ') })
    }
    for (const ref of Object.values(all.get(id)?.inputs ?? {}))
      if (ref.from === 'indicator') visit(ref.indicator, [...trail, id])
    done.add(id)
  }
  for (const id of all.keys()) visit(id, [])
}

/** What an office has put in the place of the pack's definitions, or beside them. */
export interface StoredDefinition {
  readonly id: string
  readonly version: number
  /** Null: taken out. */
  readonly content: IndicatorDefinition | null
}

/** The pack's data with what the office entered over it; of two versions the later one holds. */
export function withStored(data: IndicatorData, stored: readonly StoredDefinition[]): IndicatorData {
  const over = new Map<string, StoredDefinition>()
  for (const one of stored) if ((over.get(one.id)?.version ?? 0) < one.version) over.set(one.id, one)
  const kept = data.indicators.flatMap((one) => {
    const mine = over.get(one.id)
    return mine ? (mine.content ? [mine.content] : []) : [one]
  })
  const known = new Set(data.indicators.map((one) => one.id))
  const added = [...over.values()].flatMap(({ id, content }) => (content && !known.has(id) ? [content] : []))
  return { ...data, indicators: [...kept, ...added] }
}

/** Definitions that hold for the figures of a year. */
export function validIn(data: IndicatorData, lastDay: Day): IndicatorData {
  const holds = (i: IndicatorDefinition): boolean =>
    i.validFrom <= lastDay && (i.validTo === null || i.validTo > lastDay)
  return { ...data, indicators: data.indicators.filter(holds) }
}
