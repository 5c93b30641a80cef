import type { Cell, Worksheet } from 'exceljs'
import { type Field, type Form, fieldKey } from '../../intake/forms/form.ts'
import { forms } from '../../intake/forms/forms.ts'
import { POSTING_TITLE } from '../../intake/sheets/columns.ts'
import {
  boxed,
  columnLetter,
  exactNumber,
  HEI,
  headFill,
  markFont,
  newWorkbook,
  noteFont,
  SONG,
  setText,
  setUpPrint,
  sheetName,
  workbookBytes,
} from '../../office/sheet.ts'
import type { StatutoryLedger } from '../contract.ts'
import { inventoryPeriod } from '../present.rules.ts'
import { type GridCell, headCells } from './grid.ts'

export const ORDINAL_TITLE = '序号'
const UNIT_TITLE = '计量单位'

type LedgerRow = StatutoryLedger['rows'][number]

interface LedgerColumn {
  readonly title: string
  readonly group?: string | undefined
  readonly width: number
  write(cell: Cell, row: LedgerRow, ordinal: number): void
}

/**
 * A statutory ledger in the layout of its form, which intake reads again without loss of a field: what the form keeps
 * above the table stands there if it is one for all rows, else it is a column in front.
 */
export async function statutoryLedgerXlsx(ledger: StatutoryLedger): Promise<Buffer> {
  const form = getLedgerForm(ledger)
  const { above, inFront } = placeHeadings(form, ledger)
  const columns = ledgerColumns(form, ledger, inFront)
  const workbook = newWorkbook(form.title, ledger.asOf)
  const sheet = workbook.addWorksheet(sheetName(form.title))
  const headings = writeHeading(sheet, form, ledger, above, columns.length)
  const headRows = columns.some((column) => column.group) ? 2 : 1
  for (const cell of headCells(columns, 0, headRows)) writeHeadCell(sheet, cell, headings)
  columns.forEach((column, i) => {
    sheet.getColumn(i + 1).width = column.width
  })
  const first = headings + headRows + 1
  ledger.rows.forEach((row, i) => {
    columns.forEach((column, j) => {
      const cell = sheet.getCell(first + i, j + 1)
      Object.assign(cell, { border: boxed, font: { name: SONG, size: 10 } })
      cell.alignment = { vertical: 'middle', wrapText: true }
      column.write(cell, row, i + 1)
    })
  })
  sheet.views = [{ state: 'frozen', ySplit: first - 1 }]
  setUpPrint(sheet, {
    title: `${ledger.party.name} ${form.title}`,
    marks: ledger.marks,
    repeatRows: `1:${first - 1}`,
    area: `A$1:${columnLetter(columns.length)}$${Math.max(first, first + ledger.rows.length - 1)}`,
  })
  return workbookBytes(workbook)
}

/** A value whose field the form does not have would be lost on paper: that is a bug, not a remark. */
function getLedgerForm(ledger: StatutoryLedger): Form {
  const form = forms.find(({ id }) => id === ledger.form)
  if (!form) throw new RangeError(`${ledger.form} is not a form`)
  const known = new Set(form.fields.map(fieldKey))
  const keys = [...Object.keys(ledger.header), ...ledger.rows.flatMap(({ cells }) => Object.keys(cells))]
  const unknown = keys.find((key) => !known.has(key))
  if (unknown) throw new RangeError(`form ${form.id} has no field ${unknown}`)
  return form
}

interface Headings {
  readonly above: readonly { field: Field; value: string }[]
  readonly inFront: readonly Field[]
}

function placeHeadings(form: Form, ledger: StatutoryLedger): Headings {
  const own: Readonly<Record<string, string | undefined>> = {
    unitName: ledger.party.name,
    unitCreditCode: ledger.party.creditCode,
    period: inventoryPeriod(ledger),
  }
  const above: { field: Field; value: string }[] = []
  const inFront: Field[] = []
  for (const field of form.fields) {
    if (!field.heading) continue
    const key = fieldKey(field)
    const values = new Set(ledger.rows.map(({ cells }) => cells[key] ?? ledger.header[key] ?? own[key] ?? ''))
    const [only = ledger.header[key] ?? own[key] ?? ''] = values
    // a record's own number belongs beside it as soon as there are several records
    if (values.size > 1) inFront.push(field)
    else above.push({ field, value: labelOf(field, String(only)) })
  }
  return { above, inFront }
}

function ledgerColumns(form: Form, ledger: StatutoryLedger, inFront: readonly Field[]): LedgerColumn[] {
  const filled = new Set(
    ledger.rows.flatMap(({ cells }) => Object.keys(cells).filter((key) => cells[key] != null)),
  )
  const printed = form.fields.filter(
    (field) => !field.heading && (!field.added || filled.has(fieldKey(field))),
  )
  return [
    { title: ORDINAL_TITLE, width: 6, write: (cell, _row, ordinal) => setNumber(cell, ordinal, '0') },
    ...inFront.map((field) => fieldColumn(field, ledger.header)),
    ...printed.flatMap((field) =>
      field.unitColumn
        ? [fieldColumn(field, ledger.header), unitColumn(field)]
        : [fieldColumn(field, ledger.header)],
    ),
    { title: POSTING_TITLE, width: 22, write: (cell, row) => setText(cell, row.posting ?? '') },
  ]
}

function fieldColumn(field: Field, header: StatutoryLedger['header']): LedgerColumn {
  const key = fieldKey(field)
  const unit = field.type === 'quantity' && !field.unitColumn && field.unit ? `（${field.unit}）` : ''
  return {
    title: (field.group ? (field.leaf ?? field.title) : field.title) + unit,
    group: field.group,
    width: field.type === 'quantity' || field.type === 'integer' ? 11 : field.type === 'moment' ? 17 : 15,
    write: (cell, row) => writeField(cell, field, row.cells[key] ?? header[key] ?? null),
  }
}

/** 计量单位 behind its quantity, empty where the quantity is. */
function unitColumn(field: Field): LedgerColumn {
  const key = fieldKey(field)
  return {
    title: UNIT_TITLE,
    group: field.group,
    width: 9,
    write: (cell, row) => {
      if (row.cells[key] != null) setText(cell, field.unit ?? '')
    },
  }
}

function writeField(cell: Cell, field: Field, value: string | number | null): void {
  if (value === null || value === '') return
  const numeric = field.type === 'quantity' || field.type === 'integer' || field.type === 'percent'
  const figure = numeric ? exactNumber(value) : undefined
  if (figure) setNumber(cell, figure.value, figure.scale === 0 ? '0' : `0.${'0'.repeat(figure.scale)}`)
  else setText(cell, labelOf(field, String(value)))
}

function setNumber(cell: Cell, value: number, format: string): void {
  cell.value = value
  cell.numFmt = format
  cell.alignment = { horizontal: 'right', vertical: 'middle' }
}

/** Options are printed in the form's words. */
function labelOf(field: Field, value: string): string {
  return field.options?.find((option) => option.value === value)?.label ?? value
}

/** Points for two lines of a title. */
const HEAD_HEIGHT = 30
/** Headings to a line. */
const PER_LINE = 3

/** Title, basis with period and marks, then the headings, several to a line; returns the rows used. */
function writeHeading(
  sheet: Worksheet,
  form: Form,
  ledger: StatutoryLedger,
  above: Headings['above'],
  width: number,
): number {
  sheet.mergeCells(1, 1, 1, width)
  const title = sheet.getCell(1, 1)
  setText(title, form.title)
  Object.assign(title, {
    font: { name: HEI, size: 16 },
    alignment: { horizontal: 'center', vertical: 'middle' },
  })
  sheet.getRow(1).height = 28
  sheet.mergeCells(2, 1, 2, width)
  const below = sheet.getCell(2, 1)
  below.value = {
    richText: [
      { text: `（${form.basis}）${inventoryPeriod(ledger)}，数据截至${ledger.asOf}`, font: noteFont },
      ...ledger.marks.map((mark) => ({ text: `  【${mark}】`, font: markFont })),
    ],
  }
  below.alignment = { horizontal: 'center', vertical: 'middle' }
  const perLine = Math.max(1, Math.min(PER_LINE, Math.floor(width / 2)))
  const span = Math.floor(width / perLine)
  above.forEach(({ field, value }, i) => {
    const row = 3 + Math.floor(i / perLine)
    const first = 1 + (i % perLine) * span
    sheet.mergeCells(row, first, row, first + span - 1)
    const cell = sheet.getCell(row, first)
    setText(cell, `${field.title}：${value}`)
    cell.font = { name: SONG, size: 10 }
  })
  return 2 + Math.ceil(above.length / perLine)
}

function writeHeadCell(sheet: Worksheet, place: GridCell, headings: number): void {
  const [top, left] = [headings + place.row + 1, place.column + 1]
  if (place.rowSpan > 1 || place.columnSpan > 1) {
    sheet.mergeCells(top, left, top + place.rowSpan - 1, left + place.columnSpan - 1)
  }
  setText(sheet.getCell(top, left), place.text)
  sheet.getRow(top).height = HEAD_HEIGHT
  for (let row = top; row < top + place.rowSpan; row++) {
    for (let column = left; column < left + place.columnSpan; column++) {
      Object.assign(sheet.getCell(row, column), {
        border: boxed,
        fill: headFill,
        font: { name: HEI, size: 10 },
        alignment: { horizontal: 'center', vertical: 'middle', wrapText: true },
      })
    }
  }
}
