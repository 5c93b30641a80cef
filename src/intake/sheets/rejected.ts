import type { Writable } from 'node:stream'
import ExcelJS from 'exceljs'
import type { Form } from '../forms/form.ts'
import { groupRuns, type PrintedColumn, printedColumns } from './layout.ts'
import type { FormRow } from './read-row.ts'
import { REASON_TITLES } from './reason-titles.ts'
import { sheetName } from './template.ts'

const FIRST_ROW = 5

export type RejectedRow = Pick<FormRow, 'part' | 'sheet' | 'row' | 'raw' | 'units' | 'extra'> & {
  readonly faults: readonly {
    readonly severity: 'error' | 'warning'
    readonly column: string | null
    readonly message: string
  }[]
  readonly columns?: FormRow['columns']
}

/**
 * Writes the bad rows as a workbook of the same form: what was written, the cells at fault in red, and why. Corrected
 * in place it imports again. What stood above a table stands in columns here, since the rows come from many places.
 * Rows stream through, so a file of any size can be handed back.
 */
export async function writeRejected(
  to: string | Writable,
  form: Form,
  rows: AsyncIterable<RejectedRow> | Iterable<RejectedRow>,
): Promise<number> {
  const target = typeof to === 'string' ? { filename: to } : { stream: to }
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ ...target, useStyles: true, useSharedStrings: false })
  const columns = printedColumns(form, true).filter(({ kind }) => kind === 'field')
  const sheet = book.addWorksheet(sheetName(form.title), {
    views: [{ state: 'frozen', ySplit: FIRST_ROW - 1 }],
  })
  sheet.columns = [
    ...columns.map(({ width }) => ({ width })),
    { width: 50 },
    { width: 14 },
    { width: 10 },
    { width: 30 },
  ]
  writeHead(sheet, form, columns)
  let count = 0
  for await (const row of rows) {
    writeRow(sheet.getRow(FIRST_ROW + count), row, columns)
    count++
  }
  await book.commit()
  return count
}

function writeHead(sheet: ExcelJS.Worksheet, form: Form, columns: readonly PrintedColumn[]): void {
  sheet.getRow(1).getCell(1).value = `${form.title}（待改正）`
  sheet.getRow(1).getCell(1).font = { size: 14, bold: true }
  sheet
    .getRow(2)
    .getCell(1).value = `注：${form.basis}。红底单元格有误，原因见“错误原因”栏；改正后可直接再次导入。`
  const upper = sheet.getRow(3)
  const lower = sheet.getRow(4)
  for (const { group, from } of groupRuns(columns)) upper.getCell(from + 1).value = group
  columns.forEach((column, i) => {
    lower.getCell(i + 1).value = column.title
  })
  REASON_TITLES.forEach((title, i) => {
    lower.getCell(columns.length + i + 1).value = title
  })
  for (const row of [upper, lower]) row.font = { bold: true }
  for (let row = 1; row < FIRST_ROW; row++) sheet.getRow(row).commit()
}

function writeRow(target: ExcelJS.Row, row: RejectedRow, columns: readonly PrintedColumn[]): void {
  const errors = row.faults.filter(({ severity }) => severity === 'error')
  const wrong = new Set(errors.map(({ column }) => column))
  columns.forEach(({ field }, i) => {
    if (!field || (field.part !== undefined && field.part !== row.part)) return
    const cell = target.getCell(i + 1)
    const text = row.raw[field.id] ?? ''
    if (text !== '') cell.value = field.type === 'quantity' ? withUnit(text, row.units[field.id]) : text
    cell.numFmt = '@'
    const letter = row.columns?.[field.id]
    if (letter !== undefined && wrong.has(letter))
      cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFC7CE' } }
  })
  const extra = Object.entries(row.extra).map(([title, text]) => `${title}：${text}`)
  const reasons = [...new Set(errors.map(({ message }) => message))].join('；')
  for (const [i, text] of [reasons, row.sheet ?? '', String(row.row), extra.join('；')].entries()) {
    if (text !== '') target.getCell(columns.length + 1 + i).value = text
  }
  target.commit()
}

/** The unit stood in the heading; here it must go with the figure, unless the figure has one. */
function withUnit(text: string, unit: string | undefined): string {
  return unit === undefined || /[\p{L}³)）%]$/u.test(text) ? text : `${text}${unit}`
}
