import type { Workbook, Worksheet } from 'exceljs'
import { gradeNames, grades } from '../../core/codes.ts'
import { formatDecimal } from '../../core/decimal.ts'
import {
  boxed,
  emptyFont,
  HEI,
  headFill,
  markFont,
  noteFont,
  SONG,
  setText,
  setUpPrint,
} from '../../office/sheet.ts'
import type { Inventory } from '../contract.ts'
import { tableTitle } from '../present.rules.ts'
import { allRows, decimalOf, sumDecimals } from './notes.ts'

const heads = [
  '表',
  '种类',
  '指标',
  '单位',
  '数值',
  ...grades.map((grade) => gradeNames[grade]),
  '证据合计',
  '称重与签认占比',
] as const
const widths = [22, 22, 14, 8, 16, 14, 14, 14, 14, 14, 16, 16]
const HEAD_ROW = 3
/** Columns of the figure, the first and the last grade, and their sum. */
const [FIGURE, FIRST, SECOND, LAST, SUM] = ['E', 'F', 'G', 'J', 'K']

/** What each figure was taken from: grams by grade, which sum to the figure, and the share that two sides vouch for. */
export function addEvidenceSheet(
  workbook: Workbook,
  inventory: Inventory,
  title: string,
  marks: readonly string[],
): void {
  const sheet = workbook.addWorksheet('证据构成')
  widths.forEach((width, i) => {
    sheet.getColumn(i + 1).width = width
  })
  writeSheetHeading(sheet, '证据构成', title, marks, heads.length)
  heads.forEach((head, i) => {
    const cell = sheet.getCell(HEAD_ROW, i + 1)
    setText(cell, head)
    Object.assign(cell, { border: boxed, fill: headFill, font: { name: HEI, size: 10 } })
    cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true }
  })
  let row = HEAD_ROW
  for (const table of inventory.tables) {
    for (const source of allRows(table)) {
      for (const column of table.columns) {
        const shares = source.evidence[column.key]
        const value = source.cells[column.key]
        if (!shares || value == null) continue
        row++
        const words = [tableTitle(table), source.group ? `${source.group}·${source.label}` : source.label]
        const figures = [value, ...grades.map((grade) => shares[grade])]
        writeEvidence(sheet, row, [...words, column.title, table.unit], figures)
      }
    }
  }
  if (row === HEAD_ROW) {
    setText(sheet.getCell(row + 1, 1), '本期没有可列示的证据')
    sheet.getCell(row + 1, 1).font = emptyFont
  } else {
    sheet.autoFilter = { from: { row: HEAD_ROW, column: 1 }, to: { row, column: heads.length } }
  }
  sheet.views = [{ state: 'frozen', ySplit: HEAD_ROW }]
  setUpPrint(sheet, { title: `${title} 证据构成`, marks, repeatRows: `1:${HEAD_ROW}` })
}

function writeEvidence(
  sheet: Worksheet,
  row: number,
  words: readonly string[],
  figures: readonly string[],
): void {
  words.forEach((word, i) => {
    const cell = sheet.getCell(row, i + 1)
    setText(cell, word)
    Object.assign(cell, { border: boxed, font: { name: SONG, size: 10 } })
  })
  const [value = 0, ...parts] = figures.map(Number)
  ;[value, ...parts].forEach((figure, i) => {
    const cell = sheet.getCell(row, words.length + 1 + i)
    Object.assign(cell, { value: figure, border: boxed, font: { name: SONG, size: 10 } })
    cell.numFmt = '#,##0.##########'
  })
  const sum = sheet.getCell(`${SUM}${row}`)
  const shared = sumDecimals(figures.slice(1).map(decimalOf))
  sum.value = { formula: `SUM(${FIRST}${row}:${LAST}${row})`, result: Number(formatDecimal(shared)) }
  sum.numFmt = '#,##0.##########'
  const [weighed = 0, manifested = 0] = parts
  const share = sheet.getCell(`L${row}`)
  if (value !== 0) {
    const formula = `SUM(${FIRST}${row}:${SECOND}${row})/${FIGURE}${row}`
    share.value = { formula, result: (weighed + manifested) / value }
  }
  share.numFmt = '0.00%'
  for (const cell of [sum, share]) Object.assign(cell, { border: boxed, font: { name: SONG, size: 10 } })
}

/** Title with the inventory's name and its marks below it, in the first two rows. */
export function writeSheetHeading(
  sheet: Worksheet,
  heading: string,
  below: string,
  marks: readonly string[],
  width: number,
): void {
  sheet.mergeCells(1, 1, 1, width)
  const cell = sheet.getCell(1, 1)
  setText(cell, heading)
  cell.font = { name: HEI, size: 16 }
  cell.alignment = { horizontal: 'center', vertical: 'middle' }
  sheet.getRow(1).height = 30
  sheet.mergeCells(2, 1, 2, width)
  sheet.getCell(2, 1).value = {
    richText: [
      { text: below, font: noteFont },
      ...marks.map((mark) => ({ text: `  【${mark}】`, font: markFont })),
    ],
  }
  sheet.getCell(2, 1).alignment = { horizontal: 'center', vertical: 'middle' }
}
