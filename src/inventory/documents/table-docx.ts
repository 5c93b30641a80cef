import {
  AlignmentType,
  BorderStyle,
  type FileChild,
  type Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import {
  type FontKey,
  type Orientation,
  paragraph,
  run,
  sizes,
  textWidth,
  tightLine,
  twips,
} from '../../office/paper.ts'
import type {
  InventoryColumn,
  InventoryRow,
  InventoryScope,
  InventoryTable,
  InventoryUnit,
} from '../contract.ts'
import { columnUnits, presentInUnit, tableTitle } from '../present.rules.ts'
import { excessTexts } from './formulas.ts'
import { type AnnexGrid, annexGrid, type BodyRow, type GridCell } from './grid.ts'
import {
  balanceText,
  completenessText,
  type NumberedNotes,
  noteSign,
  numberNotes,
  roundingShows,
  rowNotes,
  splitHeadingNotes,
} from './notes.ts'

/** Narrowest widths in mm at which a column still reads well; what is left over goes to the words. */
const narrow = { group: 12, label: 20, mass: 15, rate: 16, text: 19, longText: 30 } as const
const LONG_TEXT = 16

/** A table lies across the sheet only where upright its columns would be too narrow. */
export function orientationOf(table: InventoryTable): Orientation {
  const needed = narrowWidths(table).reduce((sum, width) => sum + width, 0)
  return needed > textWidth.portrait ? 'landscape' : 'portrait'
}

function narrowWidths(table: InventoryTable): number[] {
  const { labelColumns } = annexGrid(table)
  const labels = labelColumns === 2 ? [narrow.group, narrow.label] : [narrow.group + narrow.label]
  return [...labels, ...table.columns.map((column) => narrowWidth(table, column))]
}

function narrowWidth(table: InventoryTable, { key, type }: InventoryColumn): number {
  if (type !== 'text') return narrow[type]
  return table.rows.some((row) => (row.cells[key]?.length ?? 0) > LONG_TEXT) ? narrow.longText : narrow.text
}

/** Twips per column, filling the text width; figures take a small part of the spare room, words the rest. */
function columnWidths(table: InventoryTable, orientation: Orientation): number[] {
  const least = narrowWidths(table)
  const spare = textWidth[orientation] - least.reduce((sum, width) => sum + width, 0)
  const labels = least.length - table.columns.length
  const weights = least.map((_, i) => {
    if (i < labels) return i === labels - 1 ? 6 : 1
    return table.columns[i - labels]?.type === 'text' ? 3 : 1
  })
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return least.map((width, i) => twips(width + (Math.max(0, spare) * (weights[i] ?? 0)) / all))
}

interface Frame {
  readonly table: InventoryTable
  readonly scope: InventoryScope['kind']
  readonly grid: AnnexGrid
  readonly notes: NumberedNotes
  readonly widths: readonly number[]
  readonly type: CellType
  /** Of each column; a column has one unit, and names it where it is not the table's. */
  readonly units: readonly InventoryUnit[]
}

/** Size and line of the cells in half-points and points; a long table across the sheet is set smaller to stay whole. */
interface CellType {
  readonly size: number
  readonly line: number
}
const usualType: CellType = { size: sizes.five, line: 15 }
const denseType: CellType = { size: sizes.smallFive, line: 12 }
const DENSE_ROWS = 10

/** Title, heading notes and unit, the table itself and what stands under it. */
export function tableChildren(
  table: InventoryTable,
  scope: InventoryScope['kind'],
  orientation: Orientation,
  options: { newPage: boolean },
): FileChild[] {
  const grid = annexGrid(table)
  const dense = orientation === 'landscape' && grid.body.length > DENSE_ROWS
  const frame: Frame = {
    table,
    scope,
    grid,
    type: dense ? denseType : usualType,
    notes: numberNotes(table),
    widths: columnWidths(table, orientation),
    units: columnUnits(table, scope),
  }
  return [
    titleParagraph(table, options.newPage),
    unitParagraph(frame, textWidth[orientation]),
    new Table({
      rows: [...headRows(frame), ...frame.grid.body.map((row) => bodyRow(frame, row))],
      columnWidths: [...frame.widths],
      width: { size: frame.widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
      layout: TableLayoutType.FIXED,
      alignment: AlignmentType.CENTER,
      margins: { left: twips(0.8), right: twips(0.8), top: twips(0.5), bottom: twips(0.5) },
      borders: {
        top: line(8),
        bottom: line(8),
        left: line(4),
        right: line(4),
        insideHorizontal: line(4),
        insideVertical: line(4),
      },
    }),
    ...footParagraphs(frame),
  ]
}

const line = (size: number) => ({ style: BorderStyle.SINGLE, size, color: '000000' })

function titleParagraph(table: InventoryTable, newPage: boolean): Paragraph {
  const marks = table.marks.map((mark) =>
    run(`（${mark}）`, { font: 'hei', size: sizes.smallFour, color: 'C00000' }),
  )
  return paragraph([run(tableTitle(table), { font: 'hei', size: sizes.three }), ...marks], {
    alignment: AlignmentType.CENTER,
    keepNext: true,
    pageBreakBefore: newPage,
    outlineLevel: 1,
    spacing: { before: newPage ? 0 : 160, ...tightLine(22) },
  })
}

function unitParagraph({ table, units }: Frame, width: number): Paragraph {
  const style = { font: 'body', size: sizes.smallFour } as const
  const mixed = units.some((unit) => unit !== table.unit) ? '（另有注明的除外）' : ''
  return paragraph(
    [run(`${splitHeadingNotes(table).phrases.join('；')}\t单位：${table.unit}${mixed}`, style)],
    {
      keepNext: true,
      tabStops: [{ type: TabStopType.RIGHT, position: twips(width) }],
      spacing: tightLine(20),
    },
  )
}

/** Heading of a column that is not in the table's unit: 产生量（吨）. */
function headText(cell: GridCell, { table, grid, units }: Frame): string {
  const at = cell.column - grid.labelColumns
  const unit = units[at]
  const own = at >= 0 && cell.text === table.columns[at]?.title && unit !== table.unit
  return own ? `${cell.text}（${unit}）` : cell.text
}

function headRows(frame: Frame): TableRow[] {
  const { grid, widths, type } = frame
  return Array.from({ length: grid.headRows }, (_, row) => {
    const cells = grid.head.filter((cell) => cell.row === row)
    return new TableRow({
      tableHeader: true,
      cantSplit: true,
      children: cells.map((cell) =>
        wordCell({ ...cell, text: headText(cell, frame) }, widths, { font: 'hei', type }),
      ),
    })
  })
}

function bodyRow(frame: Frame, row: BodyRow): TableRow {
  const { table, grid, widths, type } = frame
  const last = row.kind === 'total'
  const labels = row.labels.map((label) => {
    const note = label.text === row.source.label ? noteOf(frame, row.source, 'label') : ''
    return wordCell(label, widths, { font: last ? 'hei' : 'body', note, type, keepNext: !last })
  })
  const figures = table.columns.map((column, i) =>
    figureCell(frame, row, i, column, widths[grid.labelColumns + i] ?? 0),
  )
  return new TableRow({ cantSplit: true, children: [...labels, ...figures] })
}

function wordCell(
  place: GridCell,
  widths: readonly number[],
  options: { font: FontKey; type: CellType; note?: string; keepNext?: boolean },
): TableCell {
  const width = widths
    .slice(place.column, place.column + place.columnSpan)
    .reduce((sum, part) => sum + part, 0)
  return new TableCell({
    rowSpan: place.rowSpan,
    columnSpan: place.columnSpan,
    verticalAlign: VerticalAlignTable.CENTER,
    width: { size: width, type: WidthType.DXA },
    children: [cellParagraph(place.text, options)],
  })
}

function figureCell(
  frame: Frame,
  row: BodyRow,
  at: number,
  column: InventoryColumn,
  width: number,
): TableCell {
  const { table, scope, units } = frame
  const shown = presentInUnit(row.source, column, table.unit, units[at] ?? table.unit, scope)
  return new TableCell({
    verticalAlign: VerticalAlignTable.CENTER,
    width: { size: width, type: WidthType.DXA },
    children: [
      cellParagraph(shown.text, {
        font: 'body',
        // words for an empty cell are longer than figures
        type: shown.kind === 'empty' ? { ...frame.type, size: sizes.smallFive } : frame.type,
        note: noteOf(frame, row.source, column.key),
        keepNext: row.kind !== 'total',
      }),
    ],
  })
}

function cellParagraph(
  text: string,
  { font, type, note, keepNext = true }: { font: FontKey; type: CellType; note?: string; keepNext?: boolean },
): Paragraph {
  const runs = [run(text, { font, size: type.size })]
  if (note) runs.push(run(note, { font: 'song', size: type.size, superScript: true }))
  return paragraph(runs, { alignment: AlignmentType.CENTER, keepNext, spacing: tightLine(type.line) })
}

function noteOf({ notes }: Frame, row: InventoryRow, key: string): string {
  const number = notes.numberOf(row, key)
  return number === undefined ? '' : noteSign(number)
}

/** Under the table: balance, who has reported, numbered notes, and a word on rounding where it shows. */
function footParagraphs({ table, scope, notes }: Frame): Paragraph[] {
  const rounding = roundingShows(table, scope) ? '；因四舍五入，各行之和与合计的末位可能略有出入' : ''
  const lines = [
    ...notes.texts.map((text, i) => `${noteSign(i + 1)}${text}`),
    ...rowNotes(table),
    ...splitHeadingNotes(table).sentences,
    ...excessTexts(table),
    ...(table.balance ? [balanceText(table.balance, table, scope)] : []),
    completenessText(table) + rounding,
  ]
  return lines.map((text, i) =>
    paragraph([run(i === 0 ? `注：${text}` : `　　${text}`, { font: 'body', size: sizes.five })], {
      spacing: { before: i === 0 ? 60 : 0, ...tightLine(15) },
    }),
  )
}
