import type { Cell, Workbook, Worksheet } from 'exceljs'
import {
  boxed,
  columnLetter,
  emptyFont,
  HEI,
  headFill,
  markFont,
  noteFont,
  numberFormat,
  percentFormat,
  printable,
  SONG,
  setText,
  setUpPrint,
} from '../../office/sheet.ts'
import type { Inventory, InventoryColumn, InventoryRow, InventoryTable } from '../contract.ts'
import { presentCell, presentMass, tableTitle, usualDigits } from '../present.rules.ts'
import { excessTexts, type PlacedRow, rateFormula, totalFormula } from './formulas.ts'
import { type AnnexGrid, annexGrid, type BodyRow, type GridCell } from './grid.ts'
import {
  balanceText,
  completenessText,
  type NumberedNotes,
  noteSign,
  numberNotes,
  rowNotes,
  splitHeadingNotes,
} from './notes.ts'

/** Rows above the head of the table: title, inventory and marks, heading notes and unit. */
const ABOVE = 3
/** Free columns between the table and the measures, which stand outside the print area. */
const GAP = 1

interface Frame {
  readonly inventory: Inventory
  readonly table: InventoryTable
  readonly grid: AnnexGrid
  readonly notes: NumberedNotes
  readonly firstRow: number
  readonly totalRow: number
  readonly measures: readonly { key: string; title: string }[]
  letterOf(key: string): string | undefined
}

export function addTableSheet(
  workbook: Workbook,
  inventory: Inventory,
  table: InventoryTable,
  title: string,
): void {
  const sheet = workbook.addWorksheet(`表${table.no}`)
  const frame = frameOf(inventory, table)
  const { grid, firstRow } = frame
  setWidths(sheet, frame)
  writeHeading(sheet, frame, title)
  for (const cell of grid.head) writeHead(sheet, cell)
  writeMeasureHead(sheet, frame)
  grid.body.forEach((row, i) => {
    writeRow(sheet, frame, row, firstRow + i)
  })
  const last = writeFoot(sheet, frame)
  sheet.views = [{ state: 'frozen', xSplit: grid.labelColumns, ySplit: ABOVE + grid.headRows }]
  setUpPrint(sheet, {
    title: `${title} ${tableTitle(table)}`,
    marks: table.marks,
    repeatRows: `1:${ABOVE + grid.headRows}`,
    // exceljs puts one $ before each corner; the other makes the area absolute
    area: `A$1:${columnLetter(grid.width)}$${last}`,
  })
}

function frameOf(inventory: Inventory, table: InventoryTable): Frame {
  const grid = annexGrid(table)
  const firstRow = ABOVE + grid.headRows + 1
  const places = new Map<string, string>()
  table.columns.forEach((column, i) => {
    places.set(column.key, columnLetter(grid.labelColumns + i + 1))
  })
  const measures = measuresOf(table).filter((measure) => !places.has(measure.key))
  measures.forEach(({ key }, i) => {
    places.set(key, columnLetter(grid.width + GAP + i + 1))
  })
  const totalRow = firstRow + grid.body.length - 1
  const letterOf = (key: string) => places.get(key)
  return { inventory, table, grid, notes: numberNotes(table), firstRow, totalRow, measures, letterOf }
}

/** The measures that rates of this table use, titled by the table. */
function measuresOf(table: InventoryTable): { key: string; title: string }[] {
  const used = new Set(
    table.columns.flatMap(({ rate }) => [...(rate?.numerator ?? []), ...(rate?.denominator ?? [])]),
  )
  const titles = new Map(table.measures?.map(({ key, title }) => [key, title]))
  return [...used].map((key) => ({ key, title: titles.get(key) ?? key }))
}

const widths: Readonly<Record<InventoryColumn['type'], number>> = { mass: 11, rate: 11, text: 22 }

function setWidths(sheet: Worksheet, { grid, table, measures }: Frame): void {
  const labels = grid.labelColumns === 2 ? [10, 18] : [22]
  const figures = table.columns.map((column) => widths[column.type])
  const extra = measures.length > 0 ? [3, ...measures.map(() => 16)] : []
  ;[...labels, ...figures, ...extra].forEach((width, i) => {
    sheet.getColumn(i + 1).width = width
  })
}

function writeHeading(sheet: Worksheet, { table, grid }: Frame, title: string): void {
  sheet.mergeCells(1, 1, 1, grid.width)
  const heading = sheet.getCell(1, 1)
  setText(heading, tableTitle(table))
  heading.font = { name: HEI, size: 16 }
  heading.alignment = { horizontal: 'center', vertical: 'middle' }
  sheet.getRow(1).height = 30

  sheet.mergeCells(2, 1, 2, grid.width)
  const below = sheet.getCell(2, 1)
  const marks = table.marks.map((mark) => ({ text: `  【${mark}】`, font: markFont }))
  below.value = { richText: [{ text: title, font: { name: SONG, size: 11 } }, ...marks] }
  below.alignment = { horizontal: 'center', vertical: 'middle' }

  const unitColumns = Math.min(2, grid.width - 1)
  sheet.mergeCells(3, 1, 3, grid.width - unitColumns)
  setText(sheet.getCell(3, 1), splitHeadingNotes(table).phrases.join('；'))
  sheet.getCell(3, 1).font = { name: SONG, size: 10 }
  sheet.mergeCells(3, grid.width - unitColumns + 1, 3, grid.width)
  const unit = sheet.getCell(3, grid.width - unitColumns + 1)
  setText(unit, `单位：${table.unit}`)
  unit.font = { name: SONG, size: 10 }
  unit.alignment = { horizontal: 'right' }
}

function writeHead(sheet: Worksheet, place: GridCell): void {
  const cell = placed(sheet, place)
  setText(cell, place.text)
  eachOf(sheet, place, (part) => {
    part.border = boxed
    part.fill = headFill
  })
  cell.font = { name: HEI, size: 10 }
  cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true }
  sheet.getRow(ABOVE + place.row + 1).height = 24
}

function writeRow(sheet: Worksheet, frame: Frame, row: BodyRow, rowNumber: number): void {
  for (const label of row.labels) {
    const cell = placed(sheet, label)
    const own = label.text === row.source.label
    setText(cell, own ? label.text + noteMark(frame, row.source, 'label') : label.text)
    eachOf(sheet, label, (part) => {
      part.border = boxed
    })
    cell.font = { name: SONG, size: 10, bold: row.kind === 'total' }
    cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true }
  }
  sheet.getRow(rowNumber).height = 26
  frame.table.columns.forEach((column, i) => {
    const cell = sheet.getCell(rowNumber, frame.grid.labelColumns + i + 1)
    cell.border = boxed
    cell.font = { name: SONG, size: 10, bold: row.kind === 'total' }
    writeFigure(cell, frame, row, column, rowNumber)
  })
  frame.measures.forEach(({ key }, i) => {
    const value = row.source.measures?.[key]
    if (value === undefined) return
    const cell = sheet.getCell(rowNumber, frame.grid.width + GAP + i + 1)
    const formula = row.kind === 'total' ? totalOf(frame, key, rowNumber) : undefined
    cell.value = formula ? { formula, result: Number(value) } : Number(value)
    cell.numFmt = numberFormat(sheetDigits(value, frame))
    cell.font = noteFont
  })
}

function writeFigure(
  cell: Cell,
  frame: Frame,
  { kind, source }: BodyRow,
  column: InventoryColumn,
  rowNumber: number,
): void {
  const { table, inventory } = frame
  const shown = presentCell(source, column, table.unit, inventory.scope.kind)
  const note = source.notes[column.key]
  if (note) cell.note = { texts: [{ text: printable(note) }], editAs: 'oneCells' }
  const mark = noteMark(frame, source, column.key)
  const value = source.cells[column.key]
  if (shown.kind !== 'figure' || value == null) {
    setText(cell, shown.text + mark)
    if (shown.kind === 'empty') cell.font = emptyFont
    cell.alignment = {
      horizontal: shown.kind === 'text' ? 'left' : 'center',
      vertical: 'middle',
      wrapText: true,
    }
    return
  }
  cell.alignment = { horizontal: 'right', vertical: 'middle' }
  if (column.type === 'rate') {
    const result = Number(`${value}e-2`)
    const of = kind === 'total' ? rowsOfRate(frame, column.rate) : null
    const formula = rateFormula(
      value,
      column.rate,
      of ?? [{ row: source, number: rowNumber }],
      frame.letterOf,
    )
    cell.value = formula ? { formula, result } : result
    cell.numFmt = percentFormat(mark)
    return
  }
  const formula = kind === 'total' ? totalOf(frame, column.key, rowNumber) : undefined
  cell.value = formula ? { formula, result: Number(value) } : Number(value)
  cell.numFmt = numberFormat(sheetDigits(value, frame), mark)
}

/** The rows that a rate of the total is made of, where it is not made of the total's own masses. */
function rowsOfRate({ grid, firstRow }: Frame, rate: InventoryColumn['rate']): PlacedRow[] | null {
  if (!rate?.rows) return null
  return grid.body.flatMap(({ kind, source }, i) =>
    kind === 'row' && rate.rows?.includes(source.key) ? [{ row: source, number: firstRow + i }] : [],
  )
}

function totalOf(frame: Frame, key: string, totalRow: number): string | undefined {
  const letter = frame.letterOf(key)
  const rows = { first: frame.firstRow, last: totalRow - 1 }
  return letter ? totalFormula(frame.table, key, letter, rows) : undefined
}

/** A number format cannot change the unit, so a figure that words print in a smaller one gets more decimals here. */
function sheetDigits(value: string, { table, inventory }: Frame): number {
  const usual = usualDigits(table.unit, inventory.scope.kind)
  const shown = presentMass(value, table.unit, usual)
  if (value === '0') return usual
  const fraction = value.split('.')[1] ?? ''
  return shown.unit ? fraction.length : shown.digits
}

function noteMark({ notes }: Frame, row: InventoryRow, key: string): string {
  const number = notes.numberOf(row, key)
  return number === undefined ? '' : noteSign(number)
}

function writeMeasureHead(sheet: Worksheet, { grid, measures }: Frame): void {
  if (measures.length === 0) return
  const first = grid.width + GAP + 1
  setText(sheet.getCell(ABOVE, first), '计算依据（不打印）')
  sheet.getCell(ABOVE, first).font = noteFont
  measures.forEach(({ title }, i) => {
    const cell = sheet.getCell(ABOVE + grid.headRows, first + i)
    setText(cell, title)
    cell.font = noteFont
    cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true }
  })
}

/** Balance, completeness and numbered notes under the table; returns the last row used. */
function writeFoot(sheet: Worksheet, { table, inventory, notes, totalRow, grid }: Frame): number {
  const lines = [
    ...(table.balance ? [balanceText(table.balance, table, inventory.scope.kind)] : []),
    completenessText(table),
    ...notes.texts.map((text, i) => `注${noteSign(i + 1)}：${text}`),
    ...rowNotes(table),
    ...splitHeadingNotes(table).sentences,
    ...excessTexts(table),
  ]
  lines.forEach((line, i) => {
    const row = totalRow + 1 + i
    sheet.mergeCells(row, 1, row, grid.width)
    const cell = sheet.getCell(row, 1)
    setText(cell, line)
    cell.font = noteFont
    cell.alignment = { wrapText: true, vertical: 'middle' }
    sheet.getRow(row).height = line.length > 90 ? 26 : 14
  })
  return totalRow + lines.length
}

function placed(sheet: Worksheet, { row, column, rowSpan, columnSpan }: GridCell): Cell {
  const top = ABOVE + row + 1
  if (rowSpan > 1 || columnSpan > 1) {
    sheet.mergeCells(top, column + 1, top + rowSpan - 1, column + columnSpan)
  }
  return sheet.getCell(top, column + 1)
}

function eachOf(sheet: Worksheet, place: GridCell, act: (cell: Cell) => void): void {
  for (let row = 0; row < place.rowSpan; row++) {
    for (let column = 0; column < place.columnSpan; column++) {
      act(sheet.getCell(ABOVE + place.row + row + 1, place.column + column + 1))
    }
  }
}
