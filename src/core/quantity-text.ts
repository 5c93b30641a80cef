import { refuse } from './refusal.ts'
import { foldWidth, shownInMessage } from './text.ts'

/** The parts of a written quantity: a plain number without separators, the unit as written, what stood in brackets. */
export interface QuantityText {
  readonly number: string
  readonly unit: string
  readonly remark: string
}

/** What people put into a field that they leave empty. */
const BLANK = /^[-—–/]*$/
const APPROXIMATE_BEFORE = /^(?:约|大约|近|将近|超过?|不足|不到|至少|最多|[<>≤≥≈~±])/
const APPROXIMATE_AFTER = /左右|上下|以上|以下|以内|余|多|±/
const RANGE = /^[+-]?\d[\d,.]*\s*\D{0,3}?\s*[-–—~至到]\s*\d/
const SCIENTIFIC = /^[+-]?[\d.]+e[+-]?\d+/i
const NUMBER = /^([+-]?)([\d,.]+)/
const WITH_SEPARATORS = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/
const BRACKETED = /^([^()（）[\]【】]*)[(（[【](.*)[)）\]】]$/s

/**
 * Takes a written quantity apart, or refuses. Full-width signs are the same as their narrow ones; the comma is the
 * thousands separator of Chinese usage and must stand where thousands do. A remark is kept as it was written.
 */
export function readQuantityText(input: string): QuantityText {
  const shown = { value: shownInMessage(input) }
  const [, outside = input, inside = ''] = BRACKETED.exec(input.trim()) ?? []
  const text = foldWidth(outside).replace(/[−﹣]/g, '-')
  if (BLANK.test(text)) return refuse(inside ? 'quantity_unreadable' : 'quantity_empty', shown)
  if (APPROXIMATE_BEFORE.test(text) || RANGE.test(text)) return refuse('quantity_approximate', shown)
  if (SCIENTIFIC.test(text)) return refuse('quantity_scientific', shown)
  const match = NUMBER.exec(text)
  if (!match) return refuse('quantity_unreadable', shown)
  const [whole, sign = '', digits = ''] = match
  const { unit, words } = readTail(text.slice(whole.length).trim(), shown)
  const remark = [...words, inside.trim()].filter((part) => part !== '').join(' ')
  return { number: sign + readDigits(digits, shown), unit, remark }
}

function readDigits(digits: string, shown: { value: string }): string {
  if (!digits.includes(',')) {
    // 1.234.5 and a lone point are no numbers in any usage
    return /^(?:\d+\.?\d*|\.\d+)$/.test(digits) ? digits : refuse('quantity_unreadable', shown)
  }
  return WITH_SEPARATORS.test(digits) ? digits.replaceAll(',', '') : refuse('quantity_separators', shown)
}

/** What follows the number: the unit up to a separator, then words. */
function readTail(tail: string, shown: { value: string }): { unit: string; words: string[] } {
  if (APPROXIMATE_AFTER.test(tail)) return refuse('quantity_approximate', shown)
  if (/\d/.test(tail.replace(/^m3/i, ''))) return refuse('quantity_two_values', shown)
  const [unit = '', ...words] = tail.split(/[\s,;、。]+/)
  return { unit, words }
}
