import { refuse } from './refusal.ts'

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
const BRACKETED = /^([^()[\]【】]*)[([【](.*)[)\]】]$/

/**
 * Takes a written quantity apart, or refuses. Full-width signs are the same as their narrow ones; the comma is the
 * thousands separator of Chinese usage and must stand where thousands do.
 */
export function readQuantityText(input: string): QuantityText {
  const shown = { value: input.trim().slice(0, 40) }
  const text = input.normalize('NFKC').replace(/[−﹣]/g, '-').replace(/\s+/g, ' ').trim()
  if (BLANK.test(text)) return refuse('quantity_empty')
  if (APPROXIMATE_BEFORE.test(text) || RANGE.test(text)) return refuse('quantity_approximate', shown)
  if (SCIENTIFIC.test(text)) return refuse('quantity_scientific', shown)
  const match = NUMBER.exec(text)
  if (!match) return refuse('quantity_unreadable', shown)
  const [whole, sign = '', digits = ''] = match
  const { unit, remark } = readTail(text.slice(whole.length).trim(), shown)
  return { number: sign + readDigits(digits, shown), unit, remark }
}

function readDigits(digits: string, shown: { value: string }): string {
  if (!digits.includes(',')) {
    // 1.234.5 and a lone point are no numbers in any usage
    return /^(?:\d+\.?\d*|\.\d+)$/.test(digits) ? digits : refuse('quantity_unreadable', shown)
  }
  return WITH_SEPARATORS.test(digits) ? digits.replaceAll(',', '') : refuse('quantity_separators', shown)
}

function readTail(tail: string, shown: { value: string }): { unit: string; remark: string } {
  const bracketed = BRACKETED.exec(tail)
  const unit = (bracketed?.[1] ?? tail).trim()
  if (APPROXIMATE_AFTER.test(unit)) return refuse('quantity_approximate', shown)
  if (/\d/.test(unit.replace(/^m3/i, ''))) return refuse('quantity_two_values', shown)
  return { unit, remark: bracketed?.[2]?.trim() ?? '' }
}
