import { findUnit } from '../core/units.ts'
import { readXml } from './xml.ts'

/** What a cell's number format makes of its number. */
export type NumberFormat =
  | { readonly kind: 'plain' }
  | { readonly kind: 'date' }
  | { readonly kind: 'percent' }
  /** Leading zeros up to a width: codes kept as numbers. */
  | { readonly kind: 'padded'; readonly width: number }
  /** A unit written by the format behind every number: 0.00"吨". */
  | { readonly kind: 'unit'; readonly suffix: string }

const plain: NumberFormat = { kind: 'plain' }
const date: NumberFormat = { kind: 'date' }

/** Built-in formats that are dates or times; 27 to 36 and 50 to 58 are those of the East Asian locales (ECMA-376, 18.8.30). */
function builtIn(id: number): NumberFormat {
  const isDate =
    (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
  if (isDate) return date
  return id === 9 || id === 10 ? { kind: 'percent' } : plain
}

export function readFormat(code: string): NumberFormat {
  const first = code.split(';')[0] ?? ''
  const literals = [...first.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '')
  const bare = first
    .replace(/"[^"]*"/g, '')
    .replace(/\\./g, '')
    .replace(/_./g, '')
    .replace(/\*./g, '')
  const marks = bare.replace(/\[(?![hms]+\])[^\]]*\]/gi, '')
  if (/general|通用格式|@/i.test(marks)) return plain
  if (/[ymdhs]|上午|AM\/PM/i.test(marks)) return date
  if (marks.includes('%')) return { kind: 'percent' }
  if (/^0{2,}$/.test(marks.trim())) return { kind: 'padded', width: marks.trim().length }
  const suffix = [...literals, bare.replace(/[#0?,. ]/g, '')]
    .map((text) => text.trim())
    .find((text) => findUnit(text))
  return suffix ? { kind: 'unit', suffix } : plain
}

/** The formats of a workbook by the style number of its cells. */
export async function readStyles(chunks: AsyncIterable<Buffer>): Promise<readonly NumberFormat[]> {
  const own = new Map<number, NumberFormat>()
  const formats: NumberFormat[] = []
  let inCellFormats = false
  await readXml(chunks, {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'numFmt') own.set(Number(numFmtId), readFormat(formatCode))
      else if (name === 'cellXfs') inCellFormats = true
      else if (name === 'xf' && inCellFormats)
        formats.push(own.get(Number(numFmtId)) ?? builtIn(Number(numFmtId)))
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return formats
}
