import { gramsToDecimal } from '../core/mass.ts'
import type { TableLayout } from '../packs/schema.ts'
import type { Contribution } from './area-totals.rules.ts'
import type { CubeRow } from './cube.store.ts'
import {
  addMass,
  addRow,
  addSums,
  dryOf,
  emptySums,
  flowKeys,
  type MeasureKey,
  massOf,
  purposeKeys,
  type Sums,
  setToZero,
  sumsAtMoisture,
  wholeOf,
} from './measures.rules.ts'
import { massUnit, type TableContext } from './table-context.ts'

/** A row of a table before it is printed. */
export interface Line {
  key: string
  label: string
  /** As printed: at the row's moisture where it has one. */
  sums: Sums
  /** As booked, for the balance; the same where the row has no moisture of its own. */
  wet: Sums
  /** Columns some figure stands behind; null where facts of the period do: then every column has one. */
  stated: Set<string> | null
  notes: Record<string, string>
}

const blank = (key: string, label: string): Line => {
  const sums = emptySums()
  return { key, label, sums, wet: sums, stated: new Set(), notes: {} }
}

interface Gathered extends Line {
  /** Whether the book knows anything of the row up to the period's end. */
  facts: boolean
  /** Dry masses of a row that is printed at a fixed moisture. */
  dry: Sums | null
  basis: number
}

/** The lines that rows of facts and totals make, by row key; what is known for the whole stream only has the key ''. */
export function linesOf(
  layout: TableLayout,
  cube: readonly CubeRow[],
  contributions: readonly Contribution[],
  context: TableContext,
): Map<string, Line> {
  const lines = new Map<string, Gathered>()
  const lineFor = (key: string, label: string): Gathered => {
    const known = lines.get(key)
    if (known) return known
    const basis = basisOf(layout, key)
    const fresh = {
      ...blank(key, label),
      facts: false,
      dry: basis === null ? null : emptySums(),
      basis: basis ?? 0,
    }
    lines.set(key, fresh)
    return fresh
  }
  for (const r of cube) {
    const place = context.rowOf(r.code)
    if (place?.table !== layout.no) continue
    const line = lineFor(place.row, place.label)
    line.facts = true
    if (tellsOf(r, layout.side, context.period)) line.stated = null
    addRow(line.wet, r, layout.side, context.period)
    if (line.dry) addRow(line.dry, { ...r, grams: dryOf(r.grams, r.moisture) }, layout.side, context.period)
  }
  for (const c of contributions) {
    const label = layout.rows.find((r) => r.key === c.row)?.label ?? c.row ?? '未分项'
    contribute(lineFor(c.row ?? '', label), c)
  }
  for (const line of lines.values()) {
    if (line.dry) line.sums = sumsAtMoisture(line.dry, line.basis)
    if (line.facts && line.stated !== null) settleQuiet(line, line.stated, context)
    tidyStock(layout, line)
    addNotes(layout, line, context)
  }
  return lines
}

/** Whether a row of the cube is news of the period. Of the generator's own mass, where the table is the generator's. */
const tellsOf = (r: CubeRow, side: TableLayout['side'], p: TableContext['period']): boolean =>
  r.month >= p.from && r.since >= p.from && (side === 'endOfTreatment' || r.own || r.place === 'own')

/**
 * Of what the period has no news, nothing is known but what lay in store, unless everybody due has reported: then it
 * is zero.
 */
function settleQuiet(line: Gathered, stated: Set<string>, context: TableContext): void {
  if (context.allReported) line.stated = null
  else if (massOf(line.wet, 'currentStock') !== 0n) stated.add('currentStock')
}

/** The moisture at which a row is printed, in thousandths. */
export function basisOf(layout: TableLayout, row: string): number | null {
  const basis = layout.rows.find((r) => r.key === row)?.moistureBasis
  return basis === undefined ? null : Math.round(Number(basis) * 10)
}

/** A total states masses as the row prints them. */
function contribute(line: Gathered, c: Contribution): void {
  const keys = [c.column as MeasureKey, ...(wholeOf[c.column] ? [wholeOf[c.column] as MeasureKey] : [])]
  for (const key of keys) {
    addMass(line.wet, key, 'declared', c.grams)
    if (line.dry) addMass(line.dry, key, 'declared', dryOf(c.grams, line.basis))
    line.stated?.add(key)
  }
  if (c.method && (c.column === 'utilized' || c.column === 'disposed')) {
    for (const sums of [line.wet, line.dry]) {
      const list = sums?.methods[c.column]
      list?.set(
        c.method,
        (list.get(c.method) ?? 0n) + (sums === line.dry ? dryOf(c.grams, line.basis) : c.grams),
      )
    }
    line.stated?.add(c.column === 'utilized' ? 'utilizationMethod' : 'disposalMethod')
  }
  if (c.total.note) line.notes[c.column] = c.total.note
}

/** 贮存量 is never negative: what was drawn beyond the period's own came from before. Some packs print all that is stored. */
function tidyStock(layout: TableLayout, line: Gathered): void {
  if (layout.storedCounts === 'cumulative') {
    const { masses, evidence } = line.sums
    masses.set('stored', massOf(line.sums, 'currentStock') + statedStock(line))
    const shares = evidence.get('currentStock')
    if (shares) evidence.set('stored', { ...shares, declared: shares.declared + statedStock(line) })
  }
  if (massOf(line.sums, 'stored') < 0n) setToZero(line.sums, 'stored')
}

const statedStock = (line: Gathered): bigint => (line.facts ? 0n : massOf(line.sums, 'stored'))

function addNotes(layout: TableLayout, line: Gathered, context: TableContext): void {
  const unit = massUnit(context.unit)
  const text = (grams: bigint): string => `${gramsToDecimal(grams, unit)} ${context.unit}`
  const note = (key: string, words: string): void => {
    line.notes[key] = line.notes[key] ? `${line.notes[key]}；${words}` : words
  }
  for (const [key, grams] of unconfirmedOf(layout, line.key, context))
    if (grams !== 0n && layout.columns.some((c) => c.key === key)) note(key, `其中未确认接受 ${text(grams)}`)
  if (line.dry) {
    for (const c of layout.columns) {
      const [wet, printed] = [massOf(line.wet, c.key as MeasureKey), massOf(line.sums, c.key as MeasureKey)]
      if (c.type === 'mass' && wet !== printed) note(c.key, `湿重 ${text(wet)}`)
    }
  }
  if (layout.side !== 'generator' || !line.facts || !layout.columns.some((c) => c.key === 'stored')) return
  const [opening, closing] = [massOf(line.wet, 'opening'), massOf(line.wet, 'closing')]
  if (opening === 0n && closing === 0n) return
  note(
    'stored',
    `累计贮存量 ${text(massOf(line.wet, 'currentStock'))}，较期初净增 ${text(closing - opening)}`,
  )
}

function unconfirmedOf(layout: TableLayout, row: string, context: TableContext): Map<string, bigint> {
  const found = new Map<string, bigint>()
  if (layout.side !== 'generator') return found
  for (const u of context.unconfirmed) {
    const place = context.rowOf(u.code)
    if (place?.table !== layout.no || place.row !== row) continue
    for (const key of [purposeKeys[u.purpose], flowKeys[u.purpose][u.place]])
      found.set(key, (found.get(key) ?? 0n) + u.grams)
  }
  return found
}

/** A row the annex prints, whether anything is known of it or not. */
export function fixedLine(row: TableLayout['rows'][number], lines: ReadonlyMap<string, Line>): Line[] {
  const line = lines.get(row.key)
  if (!line && row.whenEmpty === 'omit') return []
  const label = row.mark ? `${row.label}（${row.mark}）` : row.label
  const notes = row.note ? { label: row.note } : {}
  return [line ? { ...line, label, notes: { ...notes, ...line.notes } } : { ...blank(row.key, label), notes }]
}

/** Table 4: the categories with most 产生量, by unrounded mass, ties by code, never padded; the rest together. */
export function topLines(layout: TableLayout, lines: ReadonlyMap<string, Line>): Line[] {
  const top = layout.topRows as NonNullable<TableLayout['topRows']>
  const known = [...lines.values()].filter((l) => l.key !== '' && l.key !== top.other.key)
  known.sort((a, b) => {
    const [x, y] = [massOf(a.sums, 'generated'), massOf(b.sums, 'generated')]
    return x === y ? (a.key < b.key ? -1 : 1) : x > y ? -1 : 1
  })
  const shown = known.slice(0, top.take)
  const rest = [...known.slice(top.take), ...[...lines.values()].filter((l) => l.key === top.other.key)]
  return rest.length === 0 ? shown : [...shown, sumOfLines(top.other.key, top.other.label, rest)]
}

/** Lines together. A column has a figure where any of them has one. */
export function sumOfLines(key: string, label: string, lines: readonly Line[]): Line {
  const sums = emptySums()
  const wet = emptySums()
  for (const line of lines) {
    addSums(sums, line.sums)
    addSums(wet, line.wet)
  }
  const filled = lines.filter((l) => l.stated === null || l.stated.size > 0)
  const stated = filled.some((l) => l.stated === null)
    ? null
    : new Set(filled.flatMap((l) => [...(l.stated ?? [])]))
  return { key, label, sums, wet, stated, notes: {} }
}
