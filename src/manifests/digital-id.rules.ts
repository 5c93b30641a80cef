import { checkCreditCode } from '../core/credit-code.ts'
import { type Day, isDay } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import { shownInMessage } from '../core/text.ts'
import { findWasteCode } from '../core/waste-code.ts'

/**
 * 数字识别码 of a hazardous waste label (HJ 1276-2022): four parts, 37 signs — credit code of whoever generated or
 * collected it (18), waste code without dashes (8), day (8), ordinal of the day (3).
 */
export interface DigitalId {
  readonly creditCode: string
  readonly code: string
  readonly day: Day
  readonly ordinal: number
}

const MOST = 999

export function writeDigitalId({ creditCode, code, day, ordinal }: DigitalId): string {
  if (findWasteCode(code)?.kind !== 'hazardous') refuse('digital_id_code', { code })
  if (!Number.isInteger(ordinal) || ordinal < 1 || ordinal > MOST)
    refuse('digital_id_used_up', { day, most: MOST })
  const parts = [code.replaceAll('-', ''), day.replaceAll('-', ''), String(ordinal).padStart(3, '0')]
  return `${checkCreditCode(creditCode)}${parts.join('')}`
}

const FORM = /^([0-9A-HJ-NP-RT-UW-Y]{18})(\d{3})(\d{3})(\d{2})(\d{4})(\d{2})(\d{2})(\d{3})$/

/** Reads what a label's code holds, however the scanner spaced it. */
export function readDigitalId(text: string): DigitalId {
  const value = shownInMessage(text)
  const parts = FORM.exec(text.replace(/[\s-]/g, '').toUpperCase())
  if (!parts) return refuse('digital_id_unreadable', { value })
  const [, creditCode = '', industry, ordinalOfCode, category, year, month, date, ordinal] = parts
  const day = `${year}-${month}-${date}`
  const code = `${industry}-${ordinalOfCode}-${category}`
  if (!isDay(day) || findWasteCode(code)?.kind !== 'hazardous') refuse('digital_id_unreadable', { value })
  return { creditCode: checkCreditCode(creditCode), code, day, ordinal: Number(ordinal) }
}

/** Side of the label and least height of its letters, in millimetres, by the volume of the container in litres. */
export function labelSize(litres: number): { side: 100 | 150 | 200; letters: 3 | 5 | 6; faces: 1 | 2 } {
  if (litres <= 50) return { side: 100, letters: 3, faces: 1 }
  return litres <= 450 ? { side: 150, letters: 5, faces: 1 } : { side: 200, letters: 6, faces: 2 }
}
