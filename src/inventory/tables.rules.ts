import { type Grade, grades } from '../core/codes.ts'
import { gramsToDecimal, type MassUnit, ratePercent } from '../core/mass.ts'
import type { Period } from '../core/period.ts'
import type { RowPlace } from '../packs/rows.ts'
import type { TableColumn, TableLayout, TableRate } from '../packs/schema.ts'
import { type Contribution, unallocatedOf } from './area-totals.rules.ts'
import type {
  BalanceLine,
  Completeness,
  Emptiness,
  EvidenceShares,
  InventoryColumn,
  InventoryRow,
  InventoryTable,
  InventoryUnit,
  RateFormula,
} from './contract.ts'
import type { CubeRow } from './cube.store.ts'
import {
  addMass,
  addRow,
  addSums,
  emptySums,
  type MeasureKey,
  massOf,
  noShares,
  type Sums,
} from './measures.rules.ts'

export interface TableContext {
  period: Period
  unit: InventoryUnit
  rowOf: (code: string) => RowPlace | undefined
  methodName: (code: string) => string
  /** Whether a method leaves waste neither burnt nor landfilled (table 2's 回收利用率). */
  recycles: (method: string) => boolean
  destinationName: (facility: number) => string
  completeness: Completeness
  marks: readonly string[]
  /** 口径 of table 4; null where the table has none. */
  sector: { key: string; label: string } | null
  /** Whether the plan speaks of the stream in this period, so that an empty cell is the plan's silence. */
  planOnly: boolean
  /** Notes bound to a cell: `row|column` → text. */
  cellNotes: ReadonlyMap<string, string>
  /** Amounts that are no waste mass (农膜使用量): row key → grams, where declared. */
  declaredDenominators: ReadonlyMap<string, bigint>
}

interface Line {
  key: string
  label: string
  sums: Sums
  /** Columns some figure stands behind; null where facts do: then every column has one. */
  stated: Set<string> | null
  notes: Record<string, string>
}

const massUnit = (unit: InventoryUnit): MassUnit => (unit === '公斤' ? '千克' : unit)

/** One of the six tables of annex 3, from the cube and what totals add to it. Pure; annex3.md says what each cell means. */
export function computeTable(
  layout: TableLayout,
  cube: readonly CubeRow[],
  contributions: readonly Contribution[],
  context: TableContext,
): InventoryTable {
  const lines = linesOf(layout, cube, contributions, context)
  const shown = layout.topRows
    ? topLines(layout, lines, context)
    : layout.rows.flatMap((row) => fixedLine(row, lines))
  const unspecified = lines.get('')
  const total: Line = { key: 'total', label: layout.total.label, sums: emptySums(), stated: null, notes: {} }
  for (const line of [...shown, ...(unspecified ? [unspecified] : [])]) addSums(total.sums, line.sums)
  const everyLine = [...shown, ...(unspecified ? [unspecified] : [])]
  const filled = everyLine.filter((l) => l.stated === null || l.stated.size > 0)
  total.stated =
    filled.length > 0 && filled.every((l) => l.stated !== null)
      ? new Set(filled.flatMap((l) => [...(l.stated ?? [])]))
      : filled.length === 0
        ? new Set()
        : null
  const print = (line: Line, where: 'rows' | 'total'): InventoryRow =>
    printLine(layout, line, where, shown, context)
  return {
    no: layout.no,
    title: layout.title,
    unit: context.unit,
    headingNotes: [...(context.sector ? [`口径：${context.sector.label}`] : []), ...layout.notes],
    columns: layout.columns.map((c) => columnOf(c, layout)),
    ...measureTitles(layout),
    rows: shown.map((line) => withGroup(layout, print(line, 'rows'))),
    ...(unspecified ? { unspecified: print(unspecified, 'rows') } : {}),
    total: print(total, 'total'),
    balance: balanceOf(layout, total.sums, contributions, massUnit(context.unit)),
    completeness: context.completeness,
    marks: [...context.marks],
    definitions: [
      ...layout.columns.map((c) => ({ column: c.title, text: c.definition })),
      ...layout.rates
        .filter((r) => r.shownAs === 'note')
        .map((r) => ({ column: r.title, text: r.definition })),
    ],
  }
}

function linesOf(
  layout: TableLayout,
  cube: readonly CubeRow[],
  contributions: readonly Contribution[],
  context: TableContext,
): Map<string, Line> {
  const lines = new Map<string, Line>()
  const lineFor = (key: string, label: string): Line => {
    const known = lines.get(key)
    if (known) return known
    const fresh: Line = { key, label, sums: emptySums(), stated: new Set(), notes: {} }
    lines.set(key, fresh)
    return fresh
  }
  for (const r of cube) {
    const place = context.rowOf(r.code)
    if (place?.table !== layout.no) continue
    const line = lineFor(place.row, place.label)
    line.stated = null
    addRow(line.sums, r, layout.side, context.period)
  }
  for (const c of contributions) {
    const label = layout.rows.find((r) => r.key === c.row)?.label ?? c.row ?? '未分项'
    const line = lineFor(c.row ?? '', label)
    addMass(line.sums, c.column as MeasureKey, 'declared', c.grams)
    line.stated?.add(c.column)
    if (c.method && (c.column === 'utilized' || c.column === 'disposed')) {
      const list = line.sums.methods[c.column]
      list.set(c.method, (list.get(c.method) ?? 0n) + c.grams)
      line.stated?.add(c.column === 'utilized' ? 'utilizationMethod' : 'disposalMethod')
    }
    if (c.total.note) line.notes[c.column] = c.total.note
  }
  return lines
}

function fixedLine(row: TableLayout['rows'][number], lines: ReadonlyMap<string, Line>): Line[] {
  const line = lines.get(row.key)
  if (!line && row.whenEmpty === 'omit') return []
  const label = row.mark ? `${row.label}（${row.mark}）` : row.label
  return [
    line
      ? { ...line, label }
      : {
          key: row.key,
          label,
          sums: emptySums(),
          stated: new Set(),
          notes: row.note ? { label: row.note } : {},
        },
  ]
}

/** Table 4: the categories with most 产生量, by unrounded mass, ties by code, never padded; the rest together. */
function topLines(layout: TableLayout, lines: ReadonlyMap<string, Line>, context: TableContext): Line[] {
  const top = layout.topRows as NonNullable<TableLayout['topRows']>
  const known = [...lines.values()].filter((l) => l.key !== '' && l.key !== top.other.key)
  known.sort((a, b) => {
    const [x, y] = [massOf(a.sums, 'generated'), massOf(b.sums, 'generated')]
    return x === y ? (a.key < b.key ? -1 : 1) : x > y ? -1 : 1
  })
  const shown = known.slice(0, top.take)
  const rest = [...known.slice(top.take), ...[...lines.values()].filter((l) => l.key === top.other.key)]
  if (rest.length === 0 || context.period.from === context.period.to) return shown
  const other: Line = {
    key: top.other.key,
    label: top.other.label,
    sums: emptySums(),
    stated: null,
    notes: {},
  }
  for (const line of rest) addSums(other.sums, line.sums)
  return [...shown, other]
}

function columnOf(c: TableColumn, layout: TableLayout): InventoryColumn {
  const rate = layout.rates.find((r) => r.key === c.key && r.shownAs === 'cell')
  return {
    key: c.key,
    title: c.title,
    type: c.type,
    ...(c.group ? { group: c.group } : {}),
    ...(c.type === 'rate' ? { unit: '%' } : {}),
    ...(rate ? formulaOf(rate, layout) : {}),
  }
}

const has = (layout: TableLayout, key: string): boolean => layout.columns.some((c) => c.key === key)
const arisen = (layout: TableLayout): string =>
  has(layout, 'generated') ? 'generated' : 'collectedAndTransported'
const utilizedKeys = (layout: TableLayout): string[] =>
  has(layout, 'utilized') ? ['utilized'] : ['selfUtilized', 'inProvinceUtilized', 'outProvinceUtilized']

/** A rate as keys of mass columns and measures, where it can be a living formula of its own row. */
function formulaOf(rate: TableRate, layout: TableLayout): { rate?: RateFormula } {
  switch (rate.formula) {
    case 'utilizationWithPriorStock':
      return {
        rate: { numerator: utilizedKeys(layout), denominator: [arisen(layout), 'utilizedFromPriorStock'] },
      }
    case 'utilization':
      return { rate: { numerator: utilizedKeys(layout), denominator: [arisen(layout)] } }
    case 'harmlessDisposal':
      return { rate: { numerator: ['utilized', 'disposed'], denominator: [arisen(layout)] } }
    case 'recycling':
      return { rate: { numerator: ['recycled'], denominator: [arisen(layout)] } }
    case 'recovery':
      return { rate: { numerator: ['utilized'], denominator: ['declaredDenominator'] } }
  }
}

function measureTitles(layout: TableLayout): Pick<InventoryTable, 'measures'> {
  const keys = new Set(
    layout.rates
      .flatMap((r) => formulaOf(r, layout).rate?.denominator ?? [])
      .concat(layout.rates.flatMap((r) => formulaOf(r, layout).rate?.numerator ?? [])),
  )
  const titles: Record<string, string> = {
    utilizedFromPriorStock: '利用往年贮存量',
    recycled: '回收利用量',
    declaredDenominator: '申报的基数',
  }
  const list = Object.entries(titles)
    .filter(([key]) => keys.has(key))
    .map(([key, title]) => ({ key, title }))
  return list.length > 0 ? { measures: list } : {}
}

function printLine(
  layout: TableLayout,
  line: Line,
  where: 'rows' | 'total',
  shown: readonly Line[],
  context: TableContext,
): InventoryRow {
  const unit = massUnit(context.unit)
  const cells: Record<string, string | null> = {}
  const emptiness: Record<string, Emptiness> = {}
  const evidence: Record<string, EvidenceShares> = {}
  const notes: Record<string, string> = { ...line.notes }
  const measures = measuresOfLine(layout, line, where, shown, context)
  for (const c of layout.columns) {
    const cell =
      c.type === 'mass'
        ? massCell(line, c.key, unit)
        : c.type === 'text'
          ? textCell(line, c.key, context)
          : rateCell(layout, line, c.key, where, measures)
    cells[c.key] = cell
    if (cell === null) {
      emptiness[c.key] =
        c.type === 'rate' && !appliesTo(layout, c.key, where, line.key)
          ? 'notApplicable'
          : context.planOnly
            ? 'planGivesNone'
            : c.type === 'mass'
              ? 'unreported'
              : 'notApplicable'
    }
    if (c.type === 'mass' && cell !== null)
      evidence[c.key] = sharesOf(line.sums.evidence.get(c.key as MeasureKey) ?? noShares(), unit)
    const note = context.cellNotes.get(`${line.key}|${c.key}`)
    if (note) notes[c.key] = notes[c.key] ? `${notes[c.key]}；${note}` : note
  }
  for (const rate of layout.rates) {
    if (rate.shownAs !== 'note' || !covers(rate, where, line.key)) continue
    const value = rateOf(rate, layout, line, measures, shown)
    if (value === null) continue
    const remark = context.cellNotes.get(`${line.key}|${rate.key}`)
    notes[rate.key] = `${rate.title} ${value}%${remark ? `（${remark}）` : ''}`
  }
  const exact = Object.fromEntries([...measures].map(([key, grams]) => [key, gramsToDecimal(grams, unit)]))
  return {
    key: line.key,
    label: line.label,
    cells,
    ...(Object.keys(emptiness).length > 0 ? { emptiness } : {}),
    notes,
    evidence,
    ...(measures.size > 0 ? { measures: exact } : {}),
  }
}

/** The merged cell to the left of the rows; what gathers the rest stands outside it. */
function withGroup(layout: TableLayout, row: InventoryRow): InventoryRow {
  return row.key === layout.topRows?.other.key ? row : { ...row, group: layout.groupLabel }
}

function massCell(line: Line, key: string, unit: MassUnit): string | null {
  if (line.stated !== null && !line.stated.has(key)) return null
  const mass = massOf(line.sums, key as MeasureKey)
  return gramsToDecimal(key === 'stored' && mass < 0n ? 0n : mass, unit)
}

const sharesOf = (shares: Record<Grade, bigint>, unit: MassUnit): EvidenceShares =>
  Object.fromEntries(grades.map((g) => [g, gramsToDecimal(shares[g], unit)])) as EvidenceShares

function textCell(line: Line, key: string, context: TableContext): string | null {
  if (key === 'utilizationMethod') return byMass(line.sums.methods.utilized, context.methodName)
  if (key === 'disposalMethod') return byMass(line.sums.methods.disposed, context.methodName)
  if (key === 'destination') return byMass(line.sums.destinations, context.destinationName)
  return null
}

/** "焚烧发电 82%；填埋 18%": the first three, then 等. One alone needs no share. */
export function byMass<K>(masses: ReadonlyMap<K, bigint>, name: (key: K) => string): string | null {
  const named = new Map<string, bigint>()
  for (const [key, grams] of masses)
    if (grams > 0n) named.set(name(key), (named.get(name(key)) ?? 0n) + grams)
  const sorted = [...named].sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x > y ? -1 : 1))
  if (sorted.length === 0) return null
  if (sorted.length === 1) return sorted[0]?.[0] ?? null
  const total = sorted.reduce((s, [, g]) => s + g, 0n)
  const share = (g: bigint): string => {
    const percent = (g * 200n + total) / (2n * total)
    return percent === 0n ? '<1%' : `${percent}%`
  }
  return (
    sorted
      .slice(0, 3)
      .map(([text, g]) => `${text} ${share(g)}`)
      .join('；') + (sorted.length > 3 ? ' 等' : '')
  )
}

const covers = (rate: TableRate, where: 'rows' | 'total', row: string): boolean =>
  where === 'total' ? rate.on !== 'rows' : rate.on !== 'total' && (!rate.rows || rate.rows.includes(row))

function appliesTo(layout: TableLayout, key: string, where: 'rows' | 'total', row: string): boolean {
  const rate = layout.rates.find((r) => r.key === key && r.shownAs === 'cell')
  return rate !== undefined && covers(rate, where, row)
}

function measuresOfLine(
  layout: TableLayout,
  line: Line,
  where: 'rows' | 'total',
  shown: readonly Line[],
  context: TableContext,
): Map<string, bigint> {
  const measures = new Map<string, bigint>()
  const uses = (formula: TableRate['formula']): boolean => layout.rates.some((r) => r.formula === formula)
  if (uses('utilizationWithPriorStock'))
    measures.set('utilizedFromPriorStock', massOf(line.sums, 'utilizedFromPriorStock'))
  const told = shown.some((l) => l.stated === null || l.stated.size > 0)
  if (uses('recycling') && where === 'total' && told) measures.set('recycled', recycledOf(layout, shown, context))
  const declared = context.declaredDenominators.get(line.key)
  if (uses('recovery') && declared !== undefined) measures.set('declaredDenominator', declared)
  return measures
}

/** 可回收物 collected, and 厨余 that is neither burnt nor landfilled (rate's own rows in that order). */
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

function rateCell(
  layout: TableLayout,
  line: Line,
  key: string,
  where: 'rows' | 'total',
  measures: ReadonlyMap<string, bigint>,
): string | null {
  const rate = layout.rates.find((r) => r.key === key && r.shownAs === 'cell')
  if (!rate || !covers(rate, where, line.key)) return null
  return rateOf(rate, layout, line, measures, [])
}

function rateOf(
  rate: TableRate,
  layout: TableLayout,
  line: Line,
  measures: ReadonlyMap<string, bigint>,
  shown: readonly Line[],
): string | null {
  const formula = formulaOf(rate, layout).rate
  if (!formula) return null
  if (rate.rows && line.key === 'total' && rate.formula !== 'recycling') {
    const sums = emptySums()
    for (const l of shown) if (rate.rows.includes(l.key)) addSums(sums, l.sums)
    return ratio(formula, sums, new Map(), null)
  }
  return ratio(formula, line.sums, measures, line.stated)
}

function ratio(
  formula: RateFormula,
  sums: Sums,
  measures: ReadonlyMap<string, bigint>,
  stated: Set<string> | null,
): string | null {
  const of = (key: string): bigint | null => {
    const measure = measures.get(key)
    if (measure !== undefined) return measure
    if (key === 'declaredDenominator' || key === 'recycled') return null
    if (stated !== null && !stated.has(key) && key !== 'utilizedFromPriorStock') return null
    return massOf(sums, key as MeasureKey)
  }
  const add = (keys: readonly string[]): bigint | null => {
    const found = keys.map(of).filter((g) => g !== null)
    return found.length === 0 ? null : found.reduce((s, g) => s + g, 0n)
  }
  const [n, d] = [add(formula.numerator), add(formula.denominator)]
  return n === null || d === null ? null : ratePercent(n, d)
}

/** opening + generated + received + unexplained = flows + residues + closing + discrepancy + unallocated. */
function balanceOf(
  layout: TableLayout,
  sums: Sums,
  contributions: readonly Contribution[],
  unit: MassUnit,
): BalanceLine {
  const of = (key: MeasureKey): bigint => massOf(sums, key)
  const arose = contributions
    .filter((c) => c.column === 'collectedAndTransported')
    .reduce((s, c) => s + c.grams, 0n)
  const flows =
    of('utilized') + of('disposed') + of('dumped') + (layout.side === 'generator' ? of('collected') : 0n)
  const added = layout.side === 'endOfTreatment' ? of('added') : 0n
  const show = (g: bigint): string => gramsToDecimal(g, unit)
  return {
    opening: show(of('opening')),
    generated: show(of('generated') + arose),
    ...(added === 0n ? {} : { received: show(added) }),
    unexplained: show(of('unexplained')),
    flows: show(flows),
    residues: show(of('residues')),
    closing: show(of('closing')),
    discrepancy: show(of('discrepancy')),
    unallocated: show(unallocatedOf(contributions)),
    dumped: show(of('dumped')),
  }
}
