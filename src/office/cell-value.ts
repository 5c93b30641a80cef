import { type Cell, dateCell, textCell } from './cell.ts'
import type { SharedText } from './shared-text.ts'
import type { NumberFormat } from './styles.ts'

/** A cell as the sheet's XML has it: its type, its style and what stands in `v` or `is`. */
export interface StoredCell {
  readonly type: string
  readonly style: number
  readonly value: string
  readonly inline: string
  readonly formula: boolean
}

export interface WorkbookContext {
  readonly texts: SharedText
  readonly formats: readonly NumberFormat[]
  readonly date1904: boolean
}

/** Days between the two epochs of Excel. */
const DAYS_1904 = 1462

/** Shown for a formula whose program stored no value with it. */
const NEVER_COMPUTED = '（公式没有结果）'

/** The cell that a person sees; undefined for one that shows nothing. A formula shows its stored value. */
export function cellOf(stored: StoredCell, context: WorkbookContext): Cell | undefined {
  const cell = shownOf(stored, context)
  if (!stored.formula) return cell
  if (cell) return { ...cell, formula: true }
  const empty = stored.type === 'str' || stored.type === 's' || stored.type === 'inlineStr'
  return empty ? undefined : { kind: 'error', text: NEVER_COMPUTED, formula: true }
}

function shownOf(stored: StoredCell, context: WorkbookContext): Cell | undefined {
  const { value } = stored
  switch (stored.type) {
    case 's':
      return textCell(context.texts.get(value.trim() === '' ? -1 : Number(value)) ?? '')
    case 'inlineStr':
      return textCell(stored.inline === '' ? value : stored.inline)
    case 'str':
      return textCell(value)
    case 'b':
      return value === '' ? undefined : { kind: 'boolean', text: value.trim() === '1' ? 'TRUE' : 'FALSE' }
    case 'e':
      return { kind: 'error', text: value.trim() || '#N/A' }
    case 'd':
      return textCell(value.replace('T', ' ').replace(/(?: 00:00:00)?(?:\.0+)?Z?$/, ''))
    default:
      return numberOf(value, context.formats[stored.style], context.date1904)
  }
}

function numberOf(value: string, format: NumberFormat | undefined, date1904: boolean): Cell | undefined {
  if (value.trim() === '') return undefined
  const number = Number(value)
  if (!Number.isFinite(number)) return textCell(value)
  if (!format || format.kind === 'plain') return { kind: 'number', number, text: String(number) }
  switch (format.kind) {
    case 'date':
      return (
        dateCell(date1904 ? number + DAYS_1904 : number) ?? { kind: 'number', number, text: String(number) }
      )
    case 'percent':
      return { kind: 'number', number, text: `${Number((number * 100).toPrecision(15))}%` }
    case 'padded':
      return { kind: 'number', number, text: padded(number, format.width) }
    case 'unit':
      return { kind: 'text', text: `${number}${format.suffix}` }
  }
}

function padded(number: number, width: number): string {
  return Number.isSafeInteger(number) && number >= 0 ? String(number).padStart(width, '0') : String(number)
}
