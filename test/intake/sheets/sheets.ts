import ExcelJS from 'exceljs'
import { type FormEvent, type FormOptions, readForm } from '../../../src/intake/sheets/read-form.ts'
import type { FormRow } from '../../../src/intake/sheets/read-row.ts'
import type { Summary } from '../../../src/intake/sheets/summary.ts'
import type { Cell } from '../../../src/office/cell.ts'
import { readWorkbook } from '../../../src/office/read-workbook.ts'
import { writeFile } from './package-file.ts'

export type CellValue =
  | string
  | number
  | boolean
  | Date
  | null
  | ExcelJS.CellFormulaValue
  | ExcelJS.CellErrorValue
  | ExcelJS.CellRichTextValue

/** A workbook as a person would make it: rows of values, ranges to merge. */
export interface Drawn {
  readonly name?: string
  readonly rows: readonly (readonly CellValue[])[]
  readonly merge?: readonly string[]
  readonly also?: (sheet: ExcelJS.Worksheet) => void
}

export async function drawBook(...sheets: readonly Drawn[]): Promise<string> {
  const book = new ExcelJS.Workbook()
  sheets.forEach(({ name, rows, merge = [], also }, i) => {
    const sheet = book.addWorksheet(name ?? `Sheet${i + 1}`)
    for (const row of rows) sheet.addRow(row)
    for (const range of merge) sheet.mergeCells(range)
    also?.(sheet)
  })
  return writeFile(Buffer.from(await book.xlsx.writeBuffer()))
}

/** Every cell of the first sheets by its address: `A1` of the first, `2!A1` of the second. */
export async function readCells(path: string, limits = {}): Promise<Map<string, Cell>> {
  const cells = new Map<string, Cell>()
  let number = 0
  for await (const sheet of readWorkbook(path, limits)) {
    number++
    for await (const row of sheet.rows()) {
      row.cells.forEach((cell, column) => {
        if (cell) cells.set(`${number === 1 ? '' : `${number}!`}${letter(column)}${row.row}`, cell)
      })
    }
  }
  return cells
}

const letter = (column: number) => (column < 26 ? String.fromCharCode(65 + column) : `#${column}`)

export interface ReadFile {
  readonly rows: FormRow[]
  readonly rejected: FormRow[]
  readonly summary: Summary
  readonly events: FormEvent[]
}

export async function readAll(path: string, options: FormOptions = {}): Promise<ReadFile> {
  const events: FormEvent[] = []
  for await (const event of readForm(path, options)) events.push(event)
  const summary = events.at(-1)
  if (summary?.kind !== 'summary') throw new Error('no summary')
  const isRow =
    (kind: FormRow['kind']) =>
    (event: FormEvent): event is FormRow =>
      event.kind === kind
  const rows = events.filter(isRow('row'))
  const rejected = events.filter(isRow('rejected'))
  return { rows, rejected, summary, events }
}

/** `error C7 quantity_finer_than_gram`, as a person points at it. */
export function pointed(summary: Summary): string[] {
  return [...summary.errors, ...summary.warnings].map(
    ({ severity, column, row, code }) => `${severity} ${column ?? ''}${row ?? ''} ${code}`,
  )
}
