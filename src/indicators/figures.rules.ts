import { type Period, yearPeriod } from '../core/period.ts'
import { type Contribution, contributionsOf } from '../inventory/area-totals.rules.ts'
import type { CubeRow } from '../inventory/cube.store.ts'
import type { StoredTotal } from '../inventory/inventory.store.ts'
import { fixedLine, type Line, linesOf, sumOfLines, topLines } from '../inventory/lines.rules.ts'
import { type MeasureKey, massOf } from '../inventory/measures.rules.ts'
import { measuresOfLine, type Where } from '../inventory/rates.rules.ts'
import type { TableContext } from '../inventory/table-context.ts'
import { moistureBasisOf } from '../ledger/house.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { TableInput } from '../packs/indicators.ts'
import type { TableLayout } from '../packs/schema.ts'

export interface FigureMaterial {
  /** Read over all the years at once; a year sees what happened before its end. */
  readonly cube: readonly CubeRow[]
  readonly totals: readonly StoredTotal[]
  /** Facts of an area, for the totals that speak of one. */
  readonly factsOf: (street: string | null) => readonly CubeRow[]
}

export interface TableFigures {
  /** A mass by rows and column, in grams, as the tables print it (annex3.md). Null: not reported. */
  readonly massOf: (ref: TableInput, year: number) => bigint | null
  /** The rows that a table has for a year. */
  readonly rowsOf: (
    ref: Pick<TableInput, 'table' | 'sector'>,
    year: number,
  ) => { key: string; label: string }[]
}

export function tableFigures(district: DistrictView, material: FigureMaterial): TableFigures {
  const byStream = Map.groupBy(material.cube, (r) => r.stream)
  const shownOf = remember((key: string) => {
    const [no, year, sector] = key.split(' ') as [string, string, string]
    const layout = district.pack.tables.find((t) => t.no === Number(no)) as TableLayout
    const cube = byStream.get(layout.stream) ?? []
    return shownLines(district, { ...material, cube }, layout, Number(year), sector)
  })
  const layoutOf = (no: number): TableLayout => district.pack.tables.find((t) => t.no === no) as TableLayout
  const linesIn = ({ table, sector }: Pick<TableInput, 'table' | 'sector'>, year: number): Shown =>
    shownOf(`${table} ${year} ${sector ?? layoutOf(table).defaultSector ?? 'all'}`)
  return {
    massOf: (ref, year) => massIn(layoutOf(ref.table), linesIn(ref, year), ref),
    rowsOf: (ref, year) => linesIn(ref, year).lines.map(({ key, label }) => ({ key, label })),
  }
}

function remember<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>()
  return (key) => {
    const before = known.get(key)
    if (before !== undefined) return before
    const made = make(key)
    known.set(key, made)
    return made
  }
}

interface Shown {
  readonly lines: readonly Line[]
  readonly total: Line
  readonly context: TableContext
}

function shownLines(
  district: DistrictView,
  { cube, totals, factsOf }: FigureMaterial,
  layout: TableLayout,
  year: number,
  sector: string,
): Shown {
  const period = yearPeriod(year)
  const fits = (of: string | null): boolean =>
    layout.sectors.length === 0 || sector === 'all' || of === null || of === sector
  const rows = cube.filter((r) => r.month < period.to && tells(layout, r, period) && fits(r.sector))
  const stated = totals.filter(
    (t) => t.stream === layout.stream && t.period.from >= period.from && t.period.to <= period.to,
  )
  const contributions = statedBeyondFacts(district, stated, factsOf).filter((c) => fits(c.total.sector))
  const context = contextOf(district, layout, period, stated)
  const lines = linesOf(layout, rows, contributions, context)
  const shown = layout.topRows ? topLines(layout, lines) : layout.rows.flatMap((row) => fixedLine(row, lines))
  const unspecified = lines.get('')
  const total = sumOfLines('total', layout.total.label, [...shown, ...(unspecified ? [unspecified] : [])])
  return { lines: shown, total, context }
}

/** Of earlier years only what still lies in stock says something, unless the pack prints all that is stored. */
const tells = ({ storedCounts }: TableLayout, r: CubeRow, { from }: Period): boolean =>
  r.month >= from || r.position === 'stored' || r.position === 'in_transit' || storedCounts === 'cumulative'

function statedBeyondFacts(
  district: DistrictView,
  totals: readonly StoredTotal[],
  factsOf: FigureMaterial['factsOf'],
): Contribution[] {
  return contributionsOf(totals, {
    sideOf: (stream) => district.pack.tables.find((t) => t.stream === stream)?.side ?? 'generator',
    rowOf: (code) => district.rowOf(code)?.row ?? null,
    moistureBasisOf: (code) => moistureBasisOf(district, code),
    factsOf,
  }).contributions
}

/** Notes are not asked for here, so what only they need is left empty. */
function contextOf(
  district: DistrictView,
  layout: TableLayout,
  period: Period,
  totals: readonly StoredTotal[],
): TableContext {
  const declared = new Map<string, bigint>()
  for (const { codes, details } of totals) {
    if (details.declaredDenominator === undefined || !codes.startsWith('row:')) continue
    const row = codes.slice(codes.indexOf('.') + 1)
    declared.set(row, (declared.get(row) ?? 0n) + BigInt(details.declaredDenominator))
  }
  return {
    period,
    unit: layout.units.district.unit,
    rowOf: district.rowOf,
    moistureBasisOf: (code) => moistureBasisOf(district, code),
    methodName: district.methodName,
    recycles: district.recycles,
    harmless: (method) =>
      (district.methods.find(method) ?? district.methods.resolve(method))?.harmless ?? false,
    destinationName: () => '',
    completeness: { due: 0, reported: 0, monthsCovered: 0, status: '初步' },
    allReported: false,
    marks: [],
    sector: null,
    planOnly: false,
    headingNotes: [],
    cellNotes: new Map(),
    declaredDenominators: declared,
    unconfirmed: [],
  }
}

function massIn(layout: TableLayout, shown: Shown, ref: TableInput): bigint | null {
  if (ref.rows === 'total') return massOfLine(layout, shown.total, 'total', shown, ref)
  const wanted = ref.rows
  const masses = shown.lines
    .filter((line) => wanted.includes(line.key))
    .map((line) => massOfLine(layout, line, 'rows', shown, ref))
    .filter((grams) => grams !== null)
  return masses.length === 0 ? null : masses.reduce((s, g) => s + g, 0n)
}

function massOfLine(
  layout: TableLayout,
  line: Line,
  where: Where,
  { lines, context }: Shown,
  { column, methods }: TableInput,
): bigint | null {
  if (methods && (column === 'utilized' || column === 'disposed')) {
    if (line.stated !== null && !line.stated.has(column)) return null
    return methods.reduce((s, m) => s + (line.sums.methods[column].get(m) ?? 0n), 0n)
  }
  if (column === 'harmlesslyDisposed') return harmlessOf(line, context)
  if (neverSummed.has(column)) return measuresOfLine(layout, line, where, lines, context).get(column) ?? null
  if (line.stated === null || line.stated.has(column)) return massOf(line.sums, column as MeasureKey)
  // A total that says what was used, and nothing of old stock, used none.
  return priorStock.has(column) && line.stated.size > 0 ? 0n : null
}

const priorStock = new Set(['utilizedFromPriorStock', 'disposedFromPriorStock'])

/** Measures that a table works out from its rows; no entry carries them. */
const neverSummed = new Set(['recycled', 'declaredDenominator'])

/** What was disposed of by methods the pack calls harmless, in any table; no method, and it is taken at its word. */
function harmlessOf(line: Line, context: TableContext): bigint | null {
  if (line.stated !== null && !line.stated.has('disposed')) return null
  return [...line.sums.methods.disposed].reduce(
    (sum, [method, grams]) => (context.harmless(method) ? sum : sum - grams),
    massOf(line.sums, 'disposed'),
  )
}
