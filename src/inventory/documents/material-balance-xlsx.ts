import type { Worksheet } from 'exceljs'
import {
  boxed,
  columnLetter,
  HEI,
  headFill,
  newWorkbook,
  noteFont,
  numberFormat,
  SONG,
  setText,
  setUpPrint,
  workbookBytes,
} from '../../office/sheet.ts'
import type { BalanceLine, MaterialBalance } from '../contract.ts'
import { inventoryPeriod, usualDigits } from '../present.rules.ts'
import { writeSheetHeading } from './evidence-sheet.ts'
import { balanceInNames, balanceOutNames, decimalOf, sumDecimals } from './notes.ts'

type Part = keyof BalanceLine
interface Column {
  readonly title: string
  readonly group?: string
  readonly part?: Part
  /** Made from other columns of the same row, as a formula and as an exact value. */
  readonly made?: { formula(row: number): string; parts: readonly { part: Part; sign: 1 | -1 }[] }
}

const HEAD = 4
const FIRST_IN = 2
const LAST_IN = FIRST_IN + balanceInNames.length - 1
const IN_SUM = LAST_IN + 1
const FIRST_OUT = IN_SUM + 1
const LAST_OUT = FIRST_OUT + balanceOutNames.length - 1
const OUT_SUM = LAST_OUT + 1

const signed = (names: readonly (readonly [Part, string])[], sign: 1 | -1) =>
  names.map(([part]) => ({ part, sign }))
const sumOf = (from: number, to: number) => (row: number) =>
  `SUM(${columnLetter(from)}${row}:${columnLetter(to)}${row})`

const columns: readonly Column[] = [
  { title: '对象' },
  ...balanceInNames.map(([part, title]) => ({ title, part, group: '来源' })),
  {
    title: '来源合计',
    group: '来源',
    made: { formula: sumOf(FIRST_IN, LAST_IN), parts: signed(balanceInNames, 1) },
  },
  ...balanceOutNames.map(([part, title]) => ({ title, part, group: '去向' })),
  {
    title: '去向合计',
    group: '去向',
    made: { formula: sumOf(FIRST_OUT, LAST_OUT), parts: signed(balanceOutNames, 1) },
  },
  {
    title: '平衡差',
    made: {
      // sums of decimals in a spreadsheet carry binary noise; ten decimals of the largest unit are one gram
      formula: (row) => `ROUND(${columnLetter(IN_SUM)}${row}-${columnLetter(OUT_SUM)}${row},10)`,
      parts: [...signed(balanceInNames, 1), ...signed(balanceOutNames, -1)],
    },
  },
  { title: '其中倾倒丢弃', part: 'dumped' },
]

/** Opening + in − out = closing for each object, with discrepancy and 去向未报 shown; 平衡差 is zero in a sound book. */
export async function materialBalanceXlsx(balance: MaterialBalance): Promise<Buffer> {
  const workbook = newWorkbook(balance.title, balance.asOf)
  const sheet = workbook.addWorksheet('物料平衡')
  const below = `${balance.scope.label}　${inventoryPeriod(balance)}　数据截至${balance.asOf}（账册位置${balance.bookPosition}）`
  writeSheetHeading(sheet, balance.title, below, balance.marks, columns.length)
  sheet.mergeCells(3, 1, 3, columns.length)
  const unit = sheet.getCell(3, 1)
  setText(unit, `单位：${balance.unit}`)
  Object.assign(unit, { font: noteFont, alignment: { horizontal: 'right' } })
  writeHead(sheet)
  const digits = usualDigits(balance.unit, balance.scope.kind)
  balance.lines.forEach(({ label, balance: line }, i) => {
    writeLine(sheet, HEAD + 2 + i, label, [line], digits)
  })
  if (balance.lines.length > 0) {
    const all = balance.lines.map((line) => line.balance)
    writeTotal(sheet, HEAD + 2, HEAD + 1 + all.length, all, digits)
  }
  sheet.views = [{ state: 'frozen', xSplit: 1, ySplit: HEAD + 1 }]
  setUpPrint(sheet, { title: balance.title, marks: balance.marks, repeatRows: `1:${HEAD + 1}` })
  return workbookBytes(workbook)
}

function writeHead(sheet: Worksheet): void {
  columns.forEach(({ title, group }, i) => {
    sheet.getColumn(i + 1).width = i === 0 ? 28 : 13
    const before = columns[i - 1]?.group
    if (group && group !== before) {
      const span = columns.filter((column) => column.group === group).length
      sheet.mergeCells(HEAD, i + 1, HEAD, i + span)
      setText(sheet.getCell(HEAD, i + 1), group)
    }
    if (!group) sheet.mergeCells(HEAD, i + 1, HEAD + 1, i + 1)
    setText(sheet.getCell(group ? HEAD + 1 : HEAD, i + 1), title)
    for (const row of [HEAD, HEAD + 1]) {
      Object.assign(sheet.getCell(row, i + 1), {
        border: boxed,
        fill: headFill,
        font: { name: HEI, size: 10 },
        alignment: { horizontal: 'center', vertical: 'middle', wrapText: true },
      })
    }
  })
}

function writeLine(
  sheet: Worksheet,
  row: number,
  label: string,
  lines: readonly BalanceLine[],
  digits: number,
): void {
  columns.forEach(({ part, made }, i) => {
    const cell = sheet.getCell(row, i + 1)
    Object.assign(cell, { border: boxed, font: { name: SONG, size: 10 } })
    if (!part && !made) {
      setText(cell, label)
      return
    }
    const value = exactNumber(part ? [{ part, sign: 1 }] : (made?.parts ?? []), lines)
    cell.value = made ? { formula: made.formula(row), result: value } : value
    cell.numFmt = balanceFormat(value, digits)
  })
}

function writeTotal(
  sheet: Worksheet,
  first: number,
  last: number,
  lines: readonly BalanceLine[],
  digits: number,
): void {
  const row = last + 1
  writeLine(sheet, row, '合计', lines, digits)
  columns.forEach(({ part }, i) => {
    const cell = sheet.getCell(row, i + 1)
    cell.font = { name: SONG, size: 10, bold: true }
    if (!part) return
    const letter = columnLetter(i + 1)
    cell.value = { formula: `SUM(${letter}${first}:${letter}${last})`, result: cell.value as number }
  })
}

/** Exact in decimals, a double only at the very end. */
function exactNumber(parts: readonly { part: Part; sign: 1 | -1 }[], lines: readonly BalanceLine[]): number {
  const values = lines.flatMap((line) =>
    parts.map(({ part, sign }) => {
      const value = decimalOf(line[part])
      return { coefficient: value.coefficient * BigInt(sign), scale: value.scale }
    }),
  )
  const { coefficient, scale } = sumDecimals(values)
  return Number(`${coefficient}e-${scale}`)
}

/** Never a false 0.00: a figure below the usual decimals shows all it has. */
function balanceFormat(value: number, digits: number): string {
  const small = value !== 0 && Math.abs(value) < 10 ** -digits
  return small ? '0.##########' : numberFormat(digits)
}
