import { dayFromNumber } from '../core/day.ts'

/**
 * A cell that holds something. `text` is what a person reads in it; `number` is the stored number of number and
 * date cells (dates: days since 1899-12-30, also where the workbook counts from 1904).
 */
export interface Cell {
  readonly kind: 'text' | 'number' | 'date' | 'boolean' | 'error'
  readonly text: string
  readonly number?: number
  /** The cell is a formula; what is here is the value that was stored with it. Nothing is ever evaluated. */
  readonly formula?: true
  /** The cell belongs to a merged range and shows the value of its first cell. */
  readonly mergedFrom?: { readonly row: number; readonly column: number }
}

/** A row with at least one cell of its own. Rows count from 1 as in Excel; `cells` from 0, with holes. */
export interface Row {
  readonly row: number
  readonly hidden: boolean
  readonly cells: readonly (Cell | undefined)[]
}

/** Rows count from 1, columns from 0; both ends are included. */
export interface Range {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

/** A sheet as it is met. Its rows can be read until the next sheet is asked for. */
export interface Sheet {
  /** Null for a CSV file, which has one sheet without a name. */
  readonly name: string | null
  readonly hidden: boolean
  readonly merges: readonly Range[]
  rows(): AsyncIterable<Row>
}

export function columnLetter(column: number): string {
  let letters = ''
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26)) {
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters
  }
  return letters
}

/** Column of `AB12` or `ab`, from 0; -1 where the reference has no letters. */
export function columnOf(reference: string): number {
  let column = 0
  for (let i = 0; i < reference.length; i++) {
    const code = reference.charCodeAt(i) & ~0x20
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}

export function parseRange(reference: string): Range | undefined {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/i.exec(reference)
  if (!match) return undefined
  const [, left = '', top = '', right = left, bottom = top] = match
  return { top: Number(top), left: columnOf(left), bottom: Number(bottom), right: columnOf(right) }
}

/** Day number of 1899-12-30, from which spreadsheets count. */
const EPOCH = -25_569
/** 9999-12-31, the last day that Excel knows. */
const LAST_SERIAL = 2_958_465
const SECONDS_PER_DAY = 86_400

/** A date cell for a day count, or undefined where the number can be no date (negative, beyond the calendar). */
export function dateCell(serial: number): Cell | undefined {
  if (!(serial >= 0) || serial > LAST_SERIAL) return undefined
  const seconds = Math.round(serial * SECONDS_PER_DAY)
  const days = Math.floor(seconds / SECONDS_PER_DAY)
  const clock = clockText(seconds % SECONDS_PER_DAY)
  if (days === 0) return { kind: 'date', number: serial, text: clock }
  const day = dayFromNumber(days + EPOCH)
  return { kind: 'date', number: serial, text: seconds % SECONDS_PER_DAY === 0 ? day : `${day} ${clock}` }
}

function clockText(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`
  return seconds % 60 === 0 ? clock : `${clock}:${two(seconds % 60)}`
}

export function textCell(text: string): Cell | undefined {
  return text.trim() === '' ? undefined : { kind: 'text', text }
}
