import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { Cell, Row, stream, Worksheet } from 'exceljs'
import exceljs from 'exceljs'
import {
  boxed,
  columnLetter,
  exactNumber,
  HEI,
  headFill,
  markFont,
  noteFont,
  numberFormat,
  SONG,
  setText,
  setUpPrint,
  sheetName,
  textCell,
} from './sheet.ts'

export interface ListColumn {
  readonly key: string
  readonly title: string
  /** `number` is a decimal (text or number), `date` a day as 2025-03-05; everything else is words. */
  readonly type?: 'text' | 'number' | 'date'
  /** Decimals shown; without it a number shows those it has. */
  readonly digits?: number
  readonly width?: number
}

export type ListRow = Readonly<Record<string, string | number | bigint | boolean | null | undefined>>

export interface ListExport {
  readonly title: string
  readonly columns: readonly ListColumn[]
  /** Under the title: filters, who exported it, as of when. */
  readonly remarks?: readonly string[]
  readonly marks?: readonly string[]
}

/** Excel's last row is 1 048 576; a longer list goes on on a further sheet. */
const MAX_ROW = 1_048_576
const HEAD_ROW = 3
/** Rows written before the event loop and the reader of the stream get their turn. */
const BATCH = 200

/**
 * A list as a workbook, streamed row by row with bounded memory. What comes back is the file; an error of the rows
 * destroys it, so that a broken download never looks like a whole one.
 */
export function listXlsx(
  list: ListExport,
  rows: Iterable<ListRow> | AsyncIterable<ListRow>,
  options: { maxRow?: number } = {},
): Readable {
  const output = new PassThrough()
  writeList(output, list, rows, Math.min(options.maxRow ?? MAX_ROW, MAX_ROW)).catch((error: Error) => {
    output.destroy(error)
  })
  return output
}

async function writeList(
  output: PassThrough,
  list: ListExport,
  rows: Iterable<ListRow> | AsyncIterable<ListRow>,
  maxRow: number,
): Promise<void> {
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ stream: output, useStyles: true })
  let sheets = 1
  let sheet = openSheet(workbook, list, sheets)
  let rowNumber = HEAD_ROW
  let written = 0
  for await (const row of rows) {
    if (rowNumber === maxRow) {
      closeSheet(sheet, list, rowNumber)
      sheet = openSheet(workbook, list, ++sheets)
      rowNumber = HEAD_ROW
    }
    rowNumber++
    writeListRow(sheet.getRow(rowNumber), list.columns, row)
    if (++written % BATCH === 0) await makeRoom(output)
  }
  closeSheet(sheet, list, rowNumber)
  await workbook.commit()
}

/** Waits until the reader has caught up; a reader that went away ends the export. */
async function makeRoom(output: PassThrough): Promise<void> {
  await setImmediate()
  if (output.destroyed) throw new Error('the reader of the list went away')
  if (output.writableNeedDrain || output.writableLength > output.writableHighWaterMark) {
    await Promise.race([once(output, 'drain'), once(output, 'close')])
  }
}

function openSheet(workbook: stream.xlsx.WorkbookWriter, list: ListExport, ordinal: number): Worksheet {
  const sheet = workbook.addWorksheet(ordinal === 1 ? sheetName(list.title) : `续${ordinal}`, {
    views: [{ state: 'frozen', ySplit: HEAD_ROW }],
  })
  setUpPrint(sheet, { title: list.title, marks: list.marks ?? [], repeatRows: `1:${HEAD_ROW}` })
  list.columns.forEach((column, i) => {
    sheet.getColumn(i + 1).width = column.width ?? usualWidth(column)
  })
  setText(sheet.getCell(1, 1), list.title)
  sheet.getCell(1, 1).font = { name: HEI, size: 14 }
  sheet.getCell(2, 1).value = {
    richText: [
      { text: textCell((list.remarks ?? []).join('；')).value, font: noteFont },
      ...(list.marks ?? []).map((mark) => ({ text: `  【${mark}】`, font: markFont })),
    ],
  }
  list.columns.forEach(({ title }, i) => {
    const cell = sheet.getCell(HEAD_ROW, i + 1)
    setText(cell, title)
    Object.assign(cell, { border: boxed, fill: headFill, font: { name: HEI, size: 10 } })
    cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true }
  })
  sheet.getRow(HEAD_ROW).commit()
  return sheet
}

function closeSheet(sheet: Worksheet, { columns }: ListExport, last: number): void {
  sheet.autoFilter = `A${HEAD_ROW}:${columnLetter(columns.length)}${last}`
  sheet.commit()
}

function usualWidth({ type, title }: ListColumn): number {
  return type === 'date' ? 12 : type === 'number' ? 14 : Math.max(14, title.length * 2 + 4)
}

const bodyFont = { name: SONG, size: 10 }

function writeListRow(line: Row, columns: readonly ListColumn[], row: ListRow): void {
  columns.forEach((column, i) => {
    const value = row[column.key]
    if (value === null || value === undefined || value === '') return
    const cell = line.getCell(i + 1)
    cell.font = bodyFont
    writeValue(cell, column, value)
  })
  line.commit()
}

function writeValue(cell: Cell, column: ListColumn, value: string | number | bigint | boolean): void {
  const figure = column.type === 'number' ? exactNumber(value) : undefined
  if (figure) {
    cell.value = figure.value
    cell.numFmt = numberFormat(column.digits ?? figure.scale)
    return
  }
  if (column.type === 'date' && typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    cell.value = new Date(`${value}T00:00:00Z`)
    cell.numFmt = 'yyyy-mm-dd'
    return
  }
  setText(cell, typeof value === 'boolean' ? (value ? '是' : '否') : String(value))
}
