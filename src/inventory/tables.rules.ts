import { type Grade, grades } from '../core/codes.ts'
import { gramsToDecimal, type MassUnit } from '../core/mass.ts'
import type { TableColumn, TableLayout, TableRate } from '../packs/schema.ts'
import type { Contribution } from './area-totals.rules.ts'
import { balanceLine } from './balance.rules.ts'
import type { Emptiness, EvidenceShares, InventoryColumn, InventoryRow, InventoryTable } from './contract.ts'
import type { CubeRow } from './cube.store.ts'
import { fixedLine, type Line, linesOf, sumOfLines, topLines } from './lines.rules.ts'
import { type MeasureKey, massOf, noShares } from './measures.rules.ts'
import {
  appliesTo,
  covers,
  formulaOf,
  measuresOfLine,
  measureTitles,
  rateOf,
  type Where,
} from './rates.rules.ts'
import { massUnit, type TableContext } from './table-context.ts'

/** One of the six tables of annex 3, from the cube and what totals add to it. Pure; annex3.md says what each cell means. */
export function computeTable(
  layout: TableLayout,
  cube: readonly CubeRow[],
  contributions: readonly Contribution[],
  context: TableContext,
): InventoryTable {
  const lines = linesOf(layout, cube, contributions, context)
  const shown = layout.topRows ? topLines(layout, lines) : layout.rows.flatMap((row) => fixedLine(row, lines))
  const unspecified = lines.get('')
  const total = sumOfLines('total', layout.total.label, [...shown, ...(unspecified ? [unspecified] : [])])
  const print = (line: Line, where: Where): InventoryRow => printLine(layout, line, where, shown, context)
  const wet = (key: MeasureKey): bigint => massOf(total.wet, key)
  const wetDiffers = [...total.wet.masses].some(([key, grams]) => massOf(total.sums, key) !== grams)
  return {
    no: layout.no,
    title: layout.title,
    unit: context.unit,
    headingNotes: [
      ...(context.sector ? [`口径：${context.sector.label}`] : []),
      ...layout.notes,
      ...(wetDiffers ? ['物料平衡按湿重计'] : []),
      ...context.headingNotes,
    ],
    columns: layout.columns.map((c) => columnOf(c, layout)),
    ...measureTitles(layout),
    rows: shown.map((line) => withGroup(layout, print(line, 'rows'))),
    ...(unspecified ? { unspecified: { ...print(unspecified, 'rows'), key: 'unspecified' } } : {}),
    total: print(total, 'total'),
    balance: balanceLine(wet, layout.side, contributions, massUnit(context.unit)),
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

/** 回收利用率 names the rows of its measure, and is of the whole total. */
const overRows = (rate: TableRate): { rows?: string[] } =>
  rate.rows && rate.formula !== 'recycling' ? { rows: [...rate.rows] } : {}

function columnOf(c: TableColumn, layout: TableLayout): InventoryColumn {
  const rate = layout.rates.find((r) => r.key === c.key && r.shownAs === 'cell')
  return {
    key: c.key,
    title: c.title,
    type: c.type,
    ...(c.group ? { group: c.group } : {}),
    ...(c.type === 'rate' ? { unit: '%' } : {}),
    ...(rate ? { rate: { ...formulaOf(rate, layout), ...overRows(rate) } } : {}),
  }
}

function printLine(
  layout: TableLayout,
  line: Line,
  where: Where,
  shown: readonly Line[],
  context: TableContext,
): InventoryRow {
  const unit = massUnit(context.unit)
  const cells: Record<string, string | null> = {}
  const emptiness: Record<string, Emptiness> = {}
  const evidence: Record<string, EvidenceShares> = {}
  const measures = measuresOfLine(layout, line, where, shown, context)
  for (const c of layout.columns) {
    const rate = layout.rates.find((r) => r.key === c.key && r.shownAs === 'cell')
    const cell =
      c.type === 'mass'
        ? massCell(line, c.key, unit)
        : c.type === 'text'
          ? textCell(line, c.key, context)
          : rate
            ? rateOf(rate, layout, line, where, measures, shown)
            : null
    cells[c.key] = cell
    if (cell === null) emptiness[c.key] = emptinessOf(layout, c, where, line.key, context)
    else if (c.type === 'mass')
      evidence[c.key] = sharesOf(line.sums.evidence.get(c.key as MeasureKey) ?? noShares(), unit)
  }
  const exact = Object.fromEntries([...measures].map(([key, grams]) => [key, gramsToDecimal(grams, unit)]))
  return {
    key: line.key,
    label: line.label,
    cells,
    ...(Object.keys(emptiness).length > 0 ? { emptiness } : {}),
    notes: notesOf(layout, line, where, measures, shown, context),
    evidence,
    ...(measures.size > 0 ? { measures: exact } : {}),
  }
}

function emptinessOf(
  layout: TableLayout,
  c: TableColumn,
  where: Where,
  row: string,
  context: TableContext,
): Emptiness {
  if (c.type === 'rate' && !appliesTo(layout, c.key, where, row)) return 'notApplicable'
  if (context.planOnly) return 'planGivesNone'
  if (c.type !== 'mass') return 'notApplicable'
  return context.allReported ? 'none' : 'unreported'
}

function notesOf(
  layout: TableLayout,
  line: Line,
  where: Where,
  measures: ReadonlyMap<string, bigint>,
  shown: readonly Line[],
  context: TableContext,
): Record<string, string> {
  const notes: Record<string, string> = { ...line.notes }
  for (const c of layout.columns) {
    const note = context.cellNotes.get(`${line.key}|${c.key}`)
    if (note) notes[c.key] = notes[c.key] ? `${notes[c.key]}；${note}` : note
  }
  for (const rate of layout.rates) {
    if (rate.shownAs !== 'note' || !covers(rate, where, line.key)) continue
    const value = rateOf(rate, layout, line, where, measures, shown)
    if (value === null) continue
    const remark = context.cellNotes.get(`${line.key}|${rate.key}`)
    notes[rate.key] = `${rate.title} ${value}%${remark ? `（${remark}）` : ''}`
  }
  return notes
}

/** The merged cell to the left of the rows; what gathers the rest stands outside it. */
function withGroup(layout: TableLayout, row: InventoryRow): InventoryRow {
  return row.key === layout.topRows?.other.key ? row : { ...row, group: layout.groupLabel }
}

function massCell(line: Line, key: string, unit: MassUnit): string | null {
  if (line.stated !== null && !line.stated.has(key)) return null
  return gramsToDecimal(massOf(line.sums, key as MeasureKey), unit)
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
