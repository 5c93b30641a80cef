import { foldWidth } from '../core/text.ts'
import { findUnit, type Unit } from '../core/units.ts'

/** What a heading says, apart from the unit that is often written into it. */
export interface HeaderText {
  /** Letters and characters only, lower case: headings with the same key mean the same. */
  readonly key: string
  readonly unit: Unit | undefined
}

const BRACKETS = /[([【{]([^)\]】}]*)[)\]】}]/g
/** 产生量/吨, 重量kg, 数量：公斤. A bare t must be set off, or every word that ends with it would lose its tail. */
const UNIT_BEHIND =
  /^(.{2,}?)(?:[/:,\s_-]\s*(kg|t|g|公斤|千克|万吨|吨|克|m3|立方米|方)|(公斤|千克|万吨|吨|kg))$/i

const known = new Map<string, HeaderText>()
const KNOWN_LIMIT = 10_000

/** Reads 产生量（吨）, *产生量 : t and １.产生量 as the same heading. */
export function readHeader(text: string): HeaderText {
  const found = known.get(text)
  if (found) return found
  const read = parse(text)
  if (known.size >= KNOWN_LIMIT) known.clear()
  known.set(text, read)
  return read
}

function parse(text: string): HeaderText {
  const plain = foldWidth(text)
  let unit: Unit | undefined
  const outside = plain.replace(BRACKETS, (_, inside: string) => {
    unit ??= unitIn(inside)
    return ' '
  })
  const body = outside.trim() === '' ? plain : outside
  const behind = unit ? null : UNIT_BEHIND.exec(body.trim())
  if (behind) unit = findUnit(behind[2] ?? behind[3] ?? '')
  return { key: headerKey(behind && unit ? (behind[1] ?? '') : body), unit }
}

/** 单位：吨, 吨, t/a, 吨/月. */
function unitIn(inside: string): Unit | undefined {
  const text = inside.replace(/^\s*(?:计量)?单位\s*:?\s*/, '')
  return findUnit(text) ?? findUnit(text.split('/')[0] ?? '')
}

/** 厨余垃圾 of 厨余垃圾（吨）. */
export function withoutUnit(text: string): string {
  return text.replace(/[(（[【][^)）\]】]*[)）\]】]/g, '').replace(/\s+/g, '')
}

/** Only what carries meaning: no spaces, marks or leading numbers. */
export function headerKey(text: string): string {
  return foldWidth(text)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/^\d+(?=\p{Script=Han})/u, '')
    .toLowerCase()
}

/** The unit that a line above a table states for all of it: 单位：吨. */
export function unitNote(text: string): Unit | undefined {
  const match = /(?:计量)?单位\s*[:：]\s*([^\s)）,，;；]+)/.exec(text)
  return match?.[1] ? findUnit(match[1]) : undefined
}
