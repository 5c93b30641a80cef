import { refuse } from './refusal.ts'
import { foldWidth, shownInMessage } from './text.ts'

/**
 * What a waste code can name. Whether a well-formed code stands in the catalogue is the catalogue's question.
 * `solid`: 固体废物分类与代码目录 (2024), industry–ordinal–class, as 900-001-S17, of class SW17.
 * `hazardous`: 国家危险废物名录, industry–ordinal–category, as 900-214-08, of category HW08.
 * `solidClass`, `hazardousClass`: the two-digit class alone, where a form asks for no more.
 */
export interface WasteCode {
  readonly kind: 'solid' | 'hazardous' | 'solidClass' | 'hazardousClass'
  readonly code: string
  readonly class: string
}

const SOLID = /^\d{3}-\d{3}-S(\d{2})$/
const SOLID_CLASS = /^SW(?!00)\d{2}$/
/** HW01 to HW40 and HW45 to HW50; HW41 to HW44 were never given out. */
const HAZARDOUS = /^\d{3}-\d{3}-(0[1-9]|[1-3]\d|40|4[5-9]|50)$/
const HAZARDOUS_CLASS = /^HW(0[1-9]|[1-3]\d|40|4[5-9]|50)$/

/** Reads a code in its canonical form, as stored; undefined where it is none. */
export function findWasteCode(code: string): WasteCode | undefined {
  const solid = SOLID.exec(code)
  if (solid) return solid[1] === '00' ? undefined : { kind: 'solid', code, class: `SW${solid[1]}` }
  const hazardous = HAZARDOUS.exec(code)
  if (hazardous) return { kind: 'hazardous', code, class: `HW${hazardous[1]}` }
  if (SOLID_CLASS.test(code)) return { kind: 'solidClass', code, class: code }
  if (HAZARDOUS_CLASS.test(code)) return { kind: 'hazardousClass', code, class: code }
  return undefined
}

const FULL = /(?<![A-Z\d])(\d{3})-?(\d{3})-?(SW?)?(\d{2})(?![A-Z\d])/g
const CLASS = /(?<![A-Z\d])(HW|SW?)-?(\d{1,2})(?![A-Z\d])/g

/**
 * Reads a code as people write it: full-width, lower case, dashes missing or of another kind, the category before or
 * behind ("HW08 900-214-08"), the name of the waste beside it. More than one code, or a category that contradicts
 * its code, is refused.
 */
export function parseWasteCode(text: string): WasteCode {
  const value = shownInMessage(text)
  const plain = foldWidth(text)
    .toUpperCase()
    .replace(/\s*[‐‑–—−_-]\s*/g, '-')
    .replace(/(\d{3}) (\d{3}) (S?W?\d{2})/g, '$1-$2-$3')
  const codes = new Set<string>()
  const classes = new Set<string>()
  const rest = plain
    .replace(FULL, (_, industry: string, ordinal: string, solid: string | undefined, category: string) => {
      codes.add(`${industry}-${ordinal}-${solid ? 'S' : ''}${category}`)
      return ' '
    })
    .replace(CLASS, (_, letters: string, digits: string) => {
      classes.add(`${letters === 'HW' ? 'HW' : 'SW'}${digits.padStart(2, '0')}`)
      return ' '
    })
  if (/[A-Z\d]/.test(rest)) return refuse('waste_code_unreadable', { value })
  if (codes.size > 1 || classes.size > 1) return refuse('waste_code_several', { value })
  const [code] = codes
  const [category] = classes
  if (code === undefined)
    return (category && findWasteCode(category)) || refuse('waste_code_unreadable', { value })
  return checked(code, category, value)
}

function checked(code: string, category: string | undefined, value: string): WasteCode {
  const found = findWasteCode(code)
  if (!found) {
    return code.includes('S')
      ? refuse('waste_code_unreadable', { value })
      : refuse('waste_code_not_hazardous', { value, category: code.slice(-2) })
  }
  if (category && category !== found.class) return refuse('waste_code_conflict', { value, category, code })
  return found
}
