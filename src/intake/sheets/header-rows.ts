import { findUnit, type Unit } from '../../core/units.ts'
import { type Cell, columnLetter, type Row } from '../../office/cell.ts'
import { readHeader, withoutUnit } from '../../office/header-text.ts'
import type { Form } from '../forms/form.ts'
import { beginsWithLabel } from './label-text.ts'
import { groupKeys, type HeadingKeys, headingFit, SURE_ENOUGH } from './match.ts'

/** A column with the lines of its heading put together. */
export interface HeaderColumn extends HeadingKeys {
  readonly column: number
  readonly letter: string
  /** As written, the lines joined by “/”. */
  readonly title: string
  /** The lower and the upper line as written, without their unit. */
  readonly text: string
  readonly groupText: string
  readonly unit: Unit | undefined
}

export interface Header {
  /** Index of the first heading line among the rows looked at, and how many lines there are. */
  readonly first: number
  readonly depth: number
  readonly columns: readonly HeaderColumn[]
}

const LOOK_AT = 40
const DEEPEST = 3
/** Characters of a heading; longer texts are notes. */
const LONGEST = 40

/** Finds the lines that head the table: those whose texts say most to one of the forms asked. */
export function findHeader(rows: readonly Row[], forms: readonly Form[]): Header | undefined {
  const sureness = forms.map(surenessFor)
  let best: Header | undefined
  let most = 0
  for (let first = 0; first < Math.min(rows.length, LOOK_AT); first++) {
    for (let depth = 1; depth <= DEEPEST && first + depth <= rows.length; depth++) {
      const lines = rows.slice(first, first + depth)
      if (!lines.every(isHeading)) break
      if (!isWhole(lines, rows[first + depth])) continue
      const columns = composeColumns(lines)
      const sum = Math.max(
        0,
        ...sureness.map((sure) => columns.reduce((total, column) => total + sure(column), 0)),
      )
      // a further line must earn its place, or the first row of data would join the heading
      const score = sum - 0.05 * depth
      if (sum >= 1.5 && score > most) {
        most = score
        best = { first, depth, columns }
      }
    }
  }
  return best
}

/** Merged cells hold the lines of a heading together: no line is left out above or below. */
function isWhole(lines: readonly Row[], next: Row | undefined): boolean {
  const top = lines[0]?.row ?? 0
  const bottom = lines.at(-1)?.row ?? 0
  const fromAbove = lines[0]?.cells.some((cell) => cell?.mergedFrom && cell.mergedFrom.row < top)
  const goesOn = next?.cells.some(
    (cell) => cell?.mergedFrom && cell.mergedFrom.row >= top && cell.mergedFrom.row <= bottom,
  )
  return !fromAbove && !goesOn
}

/** Where nothing is recognized: the first line that is as wide as the table and holds words alone. */
export function guessHeader(rows: readonly Row[]): Header | undefined {
  const looked = rows.slice(0, LOOK_AT)
  const widest = Math.max(0, ...looked.map((row) => ownCells(row).length))
  const first = looked.findIndex((row) => isHeading(row) && ownCells(row).length >= Math.max(2, widest * 0.6))
  const row = looked[first]
  return row && { first, depth: 1, columns: composeColumns([row]) }
}

/** Headings are words: a line with a date, a number or an error in it is none, nor is one of labels with their values. */
function isHeading(row: Row): boolean {
  const [first] = ownCells(row)
  if (first && beginsWithLabel(first.text)) return false
  let words = 0
  for (const cell of row.cells) {
    if (!cell) continue
    if (cell.kind !== 'text' || /^[\d.,-]+$/.test(cell.text)) return false
    words++
  }
  return words > 0
}

/** Cells of a row that are not the continuation of a merged one. */
export function ownCells(row: Row): Cell[] {
  const own: Cell[] = []
  for (let column = 0; column < row.cells.length; column++) {
    const cell = row.cells[column]
    if (cell && !cell.mergedFrom) own.push(cell)
  }
  return own
}

/**
 * Puts the lines over each column together. An upper line that stands over several columns without being merged
 * counts for those to its right that have a lower line and nothing of their own above it.
 */
export function composeColumns(lines: readonly Row[]): HeaderColumn[] {
  const width = Math.max(...lines.map((line) => line.cells.length))
  const columns: HeaderColumn[] = []
  let carried: string[] = []
  for (let column = 0; column < width; column++) {
    const texts = lines.map((line) => line.cells[column]?.text.trim() ?? '')
    const lower = texts.findLastIndex((text) => text !== '')
    if (lower < 0) {
      carried = []
      continue
    }
    const upper = texts.slice(0, lower)
    const above = upper.every((text) => text === '') && lower > 0 ? carried.slice(0, lower) : upper
    carried = above.some((text) => text !== '') ? [...above, ...texts.slice(lower, lower)] : []
    const parts = [...new Set([...above.filter((text) => text !== ''), texts[lower] ?? ''])]
    columns.push(headerColumn(column, parts))
  }
  return columns
}

function headerColumn(column: number, parts: readonly string[]): HeaderColumn {
  const read = parts.map(readHeader)
  const unit = read.findLast((part) => part.unit)?.unit ?? findUnit(read.at(-1)?.key ?? '')
  // a lower line that is a unit alone says nothing else
  const named = read.length > 1 && findUnit(read.at(-1)?.key ?? '') ? read.slice(0, -1) : read
  return {
    column,
    letter: columnLetter(column),
    title: parts.join('/'),
    text: withoutUnit(parts[named.length - 1] ?? ''),
    groupText: parts
      .slice(0, named.length - 1)
      .map(withoutUnit)
      .join(''),
    group: named
      .slice(0, -1)
      .map(({ key }) => key)
      .join(''),
    leaf: named.at(-1)?.key ?? '',
    unit,
  }
}

/** How sure the best field of a form is of a heading; asked for thousands of cells, so remembered. */
function surenessFor(form: Form): (heading: HeadingKeys) => number {
  const groups = groupKeys(form)
  const known = new Map<string, number>()
  return (heading) => {
    if (heading.leaf === '' || heading.leaf.length > LONGEST) return 0
    const id = `${heading.group} ${heading.leaf}`
    const found = known.get(id)
    if (found !== undefined) return found
    let most = 0
    for (const field of form.fields) most = Math.max(most, headingFit(heading, field, groups))
    const sure = most >= SURE_ENOUGH ? most : 0
    known.set(id, sure)
    return sure
  }
}
