import type { Day } from '../core/day.ts'
import { lastDayOf, yearPeriod } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { Pack } from '../packs/schema.ts'
import type { Reader } from '../platform/database.ts'
import type { IndicatorReport } from './contract.ts'
import {
  compileIndicators,
  type Indicator,
  type Indicators,
  type StoredDefinition,
  validIn,
  withStored,
} from './definitions.rules.ts'
import { evaluator, type FigureSource } from './evaluate.rules.ts'
import { tableFigures } from './figures.rules.ts'
import { type ReportedValue, readDefinitions, readReported } from './indicators.store.ts'
import { readMaterial, type YearSpan } from './material.ts'
import { type ReportContext, reportOf } from './report.rules.ts'

export interface IndicatorsQuery {
  readonly year: number
  /** As known at the end of that day; null: now. */
  readonly asOf: Day | null
  readonly today: Day
  /** One set, or all. */
  readonly set?: string | undefined
  /** These indicators only. */
  readonly ids?: readonly string[] | undefined
}

const compiled = new WeakMap<Pack, Map<string, Indicators>>()
const compiledAtMost = 50

/** Definitions in force for a year, compiled; a version never changes, so what was compiled is kept by versions. */
export function indicatorsIn(pack: Pack, stored: readonly StoredDefinition[], year: number): Indicators {
  const key = [year, ...stored.map((s) => `${s.id} ${s.version}`)].join('|')
  const kept = compiled.get(pack) ?? new Map<string, Indicators>()
  compiled.set(pack, kept)
  const before = kept.get(key)
  if (before) return before
  const data = withStored(pack.indicators, stored)
  const made = compileIndicators(pack, validIn(data, lastDayOf(yearPeriod(year))))
  if (kept.size >= compiledAtMost) kept.clear()
  kept.set(key, made)
  return made
}

/** The years that indicators of one year look at: their trend, the baseline and whatever an input reaches back to. */
export function yearsFor(pack: Pack, indicators: Indicators, year: number): YearSpan {
  const back = Math.max(0, ...[...indicators.all.values()].map((i) => reachOf(i, indicators)))
  return { from: trendFrom(pack, year) - back, to: Math.max(year, pack.district.plan.baselineYear) }
}

/** How many years back an indicator looks, through others too. */
function reachOf(indicator: Indicator, indicators: Indicators): number {
  const reaches = Object.values(indicator.inputs).map((ref) => {
    if (ref.from === 'factor') return 0
    const below = ref.from === 'indicator' ? indicators.all.get(ref.indicator) : undefined
    return (ref.year === 'baseline' ? 0 : -ref.year) + (below ? reachOf(below, indicators) : 0)
  })
  return Math.max(0, ...reaches)
}

export function reportedLookup(reported: readonly ReportedValue[]): FigureSource['reportedOf'] {
  const values = new Map(reported.map((r) => [`${r.key} ${r.year}`, r.value]))
  return (key, year) => values.get(`${key} ${year}`) ?? null
}

export interface OpenIndicators {
  readonly indicators: Indicators
  readonly stored: readonly StoredDefinition[]
  readonly years: YearSpan
  readonly material: Awaited<ReturnType<typeof readMaterial>>
  readonly source: FigureSource
}

/** Definitions of a year and everything they may ask for, from one read of the book. */
export async function openIndicators(
  tx: Reader,
  district: DistrictView,
  q: Pick<IndicatorsQuery, 'year' | 'asOf'>,
): Promise<OpenIndicators> {
  const { pack } = district
  const stored = await readDefinitions(tx, q.asOf)
  const indicators = indicatorsIn(pack, stored, q.year)
  const years = yearsFor(pack, indicators, q.year)
  const [material, reported] = await Promise.all([
    readMaterial(tx, district, years, q.asOf),
    readReported(tx, years, q.asOf),
  ])
  const source: FigureSource = {
    massOf: tableFigures(district, material).massOf,
    reportedOf: reportedLookup(reported),
    baselineYear: pack.district.plan.baselineYear,
  }
  return { indicators, stored, years, material, source }
}

/** All indicators of a year. */
export async function readIndicators(
  tx: Reader,
  district: DistrictView,
  q: IndicatorsQuery,
): Promise<IndicatorReport> {
  const { pack } = district
  const { indicators, stored, material, source } = await openIndicators(tx, district, q)
  if (q.set !== undefined && !indicators.sets.has(q.set)) refuse('indicator_set_unknown', { set: q.set })
  const context: ReportContext = {
    pack,
    indicators,
    evaluate: evaluator(indicators, source),
    year: q.year,
    trendYears: range(trendFrom(pack, q.year), q.year),
    versionOf: (id) => stored.find((s) => s.id === id)?.version ?? 0,
    tableMarks: marksOfTables(pack, material, q),
  }
  const wanted = [...indicators.all.values()].filter(
    (i) => (q.set === undefined || i.set === q.set) && (q.ids === undefined || q.ids.includes(i.id)),
  )
  return {
    district: String(pack.district.district),
    year: q.year,
    asOf: q.asOf ?? q.today,
    bookPosition: String(material.state.position),
    sets: [...indicators.sets.values()],
    indicators: wanted.map((one) => reportOf(one, context)),
  }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

const trendFrom = (pack: Pack, year: number): number =>
  Math.min(pack.district.plan.baselineYear, year, ...pack.baseline.coverage.flatMap((c) => c.years))

/** As the tables themselves are marked. */
function marksOfTables(
  pack: Pack,
  { cube, totals, state }: Awaited<ReturnType<typeof readMaterial>>,
  q: IndicatorsQuery,
): ReportContext['tableMarks'] {
  const facts = new Set(cube.map((r) => `${r.stream} ${r.month.slice(0, 4)}`))
  const marksOf = (no: number, year: number): string[] => {
    const stream = pack.tables.find((t) => t.no === no)?.stream
    const period = yearPeriod(year)
    const moved = facts.has(`${stream} ${year}`)
    const stated = totals.filter(
      (t) => t.stream === stream && t.period.from >= period.from && t.period.to <= period.to,
    )
    const running = (q.asOf === null || q.asOf >= q.today) && period.to > q.today
    return [
      ...((state.demo && moved) || stated.some((t) => t.demo) ? ['演示数据'] : []),
      ...(stated.some((t) => t.source === 'plan') ? [pack.district.plan.sourceLabel] : []),
      ...(running && moved ? ['暂定'] : []),
    ]
  }
  const known = new Map<string, string[]>()
  return (no, year) => {
    const key = `${no} ${year}`
    const marks = known.get(key) ?? marksOf(no, year)
    known.set(key, marks)
    return marks
  }
}
