import ExcelJS from 'exceljs'
import { columnLetter } from '../../office/cell.ts'
import type { Field, Form } from '../forms/form.ts'
import { EXAMPLE } from './example.ts'
import { groupRuns, LISTS_SHEET, type PrintedColumn, printedColumns } from './layout.ts'

/** Rows below the example that are ruled and have their drop-down lists. */
const PREPARED_ROWS = 500
/** Pairs of label and value in a line above the table. */
const PAIRS_PER_LINE = 3
/** Excel keeps no longer list inside a validation. */
const INLINE_LIST = 250

const thin = { style: 'thin' as const, color: { argb: 'FFBFBFBF' } }
const border = { top: thin, left: thin, bottom: thin, right: thin }

/**
 * The form as an empty workbook in its statutory layout: title, what stands above the table, heading with units, one
 * example row marked as such, lists to choose from. It imports as it is, with nothing in it.
 */
export async function writeTemplate(form: Form): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet(sheetName(form.title), {
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  })
  const columns = printedColumns(form)
  const heading = form.fields.filter((field) => field.heading)
  const width = Math.max(
    columns.length,
    heading.length > 0 ? 2 * Math.min(PAIRS_PER_LINE, heading.length) : 0,
  )
  sheet.columns = columns.map((column) => ({ width: column.width }))
  writeTitle(sheet, form, width)
  const headingEnd = writeLabels(sheet, heading, 3)
  const bottom = writeHeader(sheet, columns, headingEnd + 1)
  const example = sheet.getRow(bottom + 1)
  columns.forEach((column, i) => {
    const cell = example.getCell(i + 1)
    cell.value = column.kind === 'serial' ? EXAMPLE : column.example
    cell.font = { italic: true, color: { argb: 'FF7F7F7F' } }
    cell.border = border
  })
  prepareRows(book, sheet, columns, bottom + 2)
  sheet.views = [{ state: 'frozen', ySplit: bottom, xSplit: 0 }]
  sheet.pageSetup.printTitlesRow = `1:${bottom}`
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** Excel allows 31 characters and no signs of paths. */
export function sheetName(title: string): string {
  return title.replace(/[[\]:*?/\\]/g, '').slice(0, 31)
}

function writeTitle(sheet: ExcelJS.Worksheet, form: Form, width: number): void {
  sheet.getCell(1, 1).value = form.title
  sheet.getCell(1, 1).font = { size: 16, bold: true }
  sheet.getCell(1, 1).alignment = { horizontal: 'center', vertical: 'middle' }
  sheet.getRow(1).height = 28
  sheet.mergeCells(1, 1, 1, width)
  sheet.getCell(2, 1).value =
    `${form.basis}。红字为必填；“${EXAMPLE}”行不读取，可以删去；数量栏也可写明单位，如“12.5 公斤”。`
  sheet.getCell(2, 1).font = { size: 10, color: { argb: 'FF7F7F7F' } }
  sheet.mergeCells(2, 1, 2, width)
}

/** Labels end with a colon and have an empty cell to their right. Answers the last row used. */
function writeLabels(sheet: ExcelJS.Worksheet, heading: readonly Field[], first: number): number {
  heading.forEach((field, i) => {
    const row = first + Math.floor(i / PAIRS_PER_LINE)
    const column = 1 + 2 * (i % PAIRS_PER_LINE)
    const label = sheet.getCell(row, column)
    label.value = `${field.title}：`
    label.font = { bold: true, ...(field.required && { color: { argb: 'FFC00000' } }) }
    label.alignment = { horizontal: 'right' }
    const value = sheet.getCell(row, column + 1)
    value.numFmt = '@'
    value.border = { bottom: thin }
  })
  return first + Math.ceil(heading.length / PAIRS_PER_LINE) - 1
}

/** Writes one or two heading lines and answers the last of them. */
function writeHeader(sheet: ExcelJS.Worksheet, columns: readonly PrintedColumn[], top: number): number {
  const runs = groupRuns(columns)
  const bottom = runs.length > 0 ? top + 1 : top
  columns.forEach((column, i) => {
    const upper = bottom > top && column.group !== ''
    const cell = sheet.getCell(upper ? bottom : top, i + 1)
    cell.value = column.title
    if (bottom > top && !upper) sheet.mergeCells(top, i + 1, bottom, i + 1)
  })
  for (const { group, from, to } of runs) {
    sheet.getCell(top, from + 1).value = group
    if (to > from) sheet.mergeCells(top, from + 1, top, to + 1)
  }
  for (let row = top; row <= bottom; row++) {
    columns.forEach((column, i) => {
      const cell = sheet.getCell(row, i + 1)
      const required =
        column.kind === 'field' && column.field?.required && (row === bottom || column.group === '')
      cell.font = { bold: true, ...(required && { color: { argb: 'FFC00000' } }) }
      cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true }
      cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF2F2F2' } }
      cell.border = border
    })
  }
  return bottom
}

function prepareRows(
  book: ExcelJS.Workbook,
  sheet: ExcelJS.Worksheet,
  columns: readonly PrintedColumn[],
  first: number,
): void {
  const last = first + PREPARED_ROWS - 1
  let lists: ExcelJS.Worksheet | undefined
  columns.forEach((column, i) => {
    const letter = columnLetter(i)
    // codes and numbers of records are text, or Excel eats their zeros and turns 900-001-17 into a date
    const type = column.field?.type
    if (
      column.kind === 'field' &&
      (type === 'text' || type === 'wasteCode' || type === 'creditCode' || type === 'phone')
    )
      sheet.getColumn(i + 1).numFmt = '@'
    if (type === 'day') sheet.getColumn(i + 1).numFmt = 'yyyy-mm-dd'
    if (type === 'moment') sheet.getColumn(i + 1).numFmt = 'yyyy-mm-dd hh:mm'
    const choices = choicesOf(column)
    if (choices.length === 0) return
    let list = `"${choices.join(',')}"`
    if (list.length > INLINE_LIST) {
      lists ??= book.addWorksheet(LISTS_SHEET, { state: 'veryHidden' })
      const number = lists.columnCount + 1
      choices.forEach((choice, row) => {
        if (lists) lists.getCell(row + 1, number).value = choice
      })
      list = `'${LISTS_SHEET}'!$${columnLetter(number - 1)}$1:$${columnLetter(number - 1)}$${choices.length}`
    }
    const strict = column.field?.options !== undefined && !column.field.open && column.kind === 'field'
    validations(sheet).add(`${letter}${first}:${letter}${last}`, {
      type: 'list',
      allowBlank: true,
      formulae: [list],
      showErrorMessage: strict,
      errorTitle: '请从列表中选择',
      error: choices.join('、').slice(0, 250),
    })
  })
}

/** ExcelJS has validations by range, though its types do not say so. */
function validations(sheet: ExcelJS.Worksheet): {
  add(range: string, validation: ExcelJS.DataValidation): void
} {
  return (
    sheet as unknown as { dataValidations: { add(range: string, validation: ExcelJS.DataValidation): void } }
  ).dataValidations
}

function choicesOf({ kind, field }: PrintedColumn): readonly string[] {
  if (kind === 'unit') return ['吨', '千克', '克']
  return field?.options?.map(({ label }) => label) ?? field?.suggestions ?? []
}
