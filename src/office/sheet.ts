import type { Borders, Cell, Font, Workbook, Worksheet } from 'exceljs'
import exceljs from 'exceljs'
import { parseDecimal, significantDigits } from '../core/decimal.ts'

/** One look for every workbook the house hands out. */
export const SONG = '宋体'
export const HEI = '黑体'
const PRODUCER = 'wufei 无废'

const hair = { style: 'thin', color: { argb: 'FF7F7F7F' } } as const
export const boxed: Partial<Borders> = { top: hair, left: hair, bottom: hair, right: hair }
export const markFont: Partial<Font> = { name: HEI, size: 11, bold: true, color: { argb: 'FFC00000' } }
export const emptyFont: Partial<Font> = { name: SONG, size: 9, color: { argb: 'FF7F7F7F' } }
export const noteFont: Partial<Font> = { name: SONG, size: 9 }
export const headFill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEAF1EC' } } as const

/** `day` dates the file, so that the same data give the same document. */
export function newWorkbook(title: string, day?: string): Workbook {
  const workbook = new exceljs.Workbook()
  workbook.creator = PRODUCER
  workbook.lastModifiedBy = PRODUCER
  workbook.title = title
  if (day) {
    workbook.created = new Date(`${day}T00:00:00Z`)
    workbook.modified = workbook.created
  }
  return workbook
}

export async function workbookBytes(workbook: Workbook): Promise<Buffer> {
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

/** A4 landscape, fitted to the width, its heading repeated, title and marks in the header, — page — in the footer. */
export function setUpPrint(
  sheet: Worksheet,
  options: { title: string; marks: readonly string[]; repeatRows?: string; area?: string },
): void {
  sheet.pageSetup = {
    paperSize: 9,
    orientation: 'landscape',
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
    horizontalCentered: true,
    margins: { left: 0.6, right: 0.6, top: 0.8, bottom: 0.8, header: 0.4, footer: 0.4 },
    ...(options.repeatRows ? { printTitlesRow: options.repeatRows } : {}),
    ...(options.area ? { printArea: options.area } : {}),
  }
  const marks = options.marks.length > 0 ? `&"${HEI},Bold"&12${inHeader(options.marks.join(' '), 60)}` : ''
  sheet.headerFooter.oddHeader = `&L&"${SONG}"&9${inHeader(options.title, 100)}${marks ? `&R${marks}` : ''}`
  sheet.headerFooter.oddFooter = `${marks ? `&L${marks}` : ''}&C&"${SONG}"&10— &P —`
}

/** `&` begins a command in headers and footers; the whole may have 255 characters. A digit after &12 would join it. */
function inHeader(text: string, limit: number): string {
  const cut = text.length > limit ? `${text.slice(0, limit - 1)}…` : text
  return cut.replaceAll('&', '&&').replace(/^(?=\d)/, ' ')
}

const MAX_CELL_CHARACTERS = 32_767
const FORMULA_START = /^[=+\-@\t\r]/
/** What XML 1.0 cannot hold. */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '')
}

/**
 * Writes words that stay words: a text that begins like a formula is typed as text and gets the text format too, so
 * that it does not turn into a formula when somebody edits the cell or saves the sheet as CSV and opens it again.
 */
export function setText(cell: Cell, text: string): void {
  const safe = textCell(text)
  cell.value = safe.value
  if (safe.numFmt) cell.numFmt = safe.numFmt
}

export function textCell(text: string): { value: string; numFmt?: '@' } {
  const value = printable(text).slice(0, MAX_CELL_CHARACTERS)
  return FORMULA_START.test(value) ? { value, numFmt: '@' } : { value }
}

/** `#,##0.00` with as many decimals as asked, a true zero as a bare 0, and behind both the number of a note. */
export function numberFormat(digits: number, suffix = ''): string {
  const figure = digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`
  const mark = suffix ? `"${suffix}"` : ''
  return `${figure}${mark};-${figure}${mark};0${mark}`
}

/** Percent with two decimals, likewise. */
export function percentFormat(suffix = ''): string {
  return suffix ? `0.00%"${suffix}"` : '0.00%'
}

/** A double holds every decimal of 15 digits; a longer one must stay text rather than lose its end. */
const MAX_NUMBER_DIGITS = 15

/** The number a decimal can be in a sheet without loss, or undefined. */
export function exactNumber(
  value: string | number | bigint | boolean,
): { value: number; scale: number } | undefined {
  const decimal = parseDecimal(String(value))
  if (!decimal || significantDigits(decimal) > MAX_NUMBER_DIGITS) return undefined
  return { value: Number(value), scale: decimal.scale }
}

/** A, B, …, Z, AA: 1-based. */
export function columnLetter(index: number): string {
  let letters = ''
  for (let n = index; n > 0; n = Math.floor((n - 1) / 26)) {
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters
  }
  return letters
}

/** Excel allows 31 characters and none of []:*?/\\ in the name of a sheet. */
export function sheetName(title: string): string {
  const name = printable(title).replace(/[[\]:*?/\\']/g, ' ')
  return name.trim().slice(0, 31) || '清单'
}
