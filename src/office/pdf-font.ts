import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { unpackWoff } from './woff.ts'

/**
 * Noto Sans SC (OFL) as the font package brings it: a hundred slices by range of signs, of which a document embeds what
 * it uses. 黑体 of the standards is a typeface without serifs; this is the free one.
 */
export type Weight = 400 | 700

interface Slice {
  readonly name: string
  readonly ranges: readonly (readonly [number, number])[]
}

const folder = dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/package.json'))
let slices: readonly Slice[] | undefined

/** Latin first: digits and letters of one line come of one slice. */
function allSlices(): readonly Slice[] {
  if (slices) return slices
  const listed = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>
  const read = Object.entries(listed).map(([key, text]): Slice => {
    const ranges = text.split(',').map((range) => {
      const [from = '', to = from] = range.slice(2).split('-')
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const
    })
    return { name: key.replaceAll(/[[\]]/g, ''), ranges }
  })
  slices = read.sort((a, b) => Number(b.name === 'latin') - Number(a.name === 'latin'))
  return slices
}

const names = new Map<number, string | null>()

/** The slice that holds a sign; null where the typeface does not have it. */
export function sliceOf(sign: string): string | null {
  const code = sign.codePointAt(0) as number
  const known = names.get(code)
  if (known !== undefined) return known
  const found = allSlices().find(({ ranges }) => ranges.some(([from, to]) => code >= from && code <= to))
  names.set(code, found?.name ?? null)
  return found?.name ?? null
}

const files = new Map<string, Buffer>()

export function fontFile(slice: string, weight: Weight): Buffer {
  const key = `${slice}-${weight}`
  const known = files.get(key)
  if (known) return known
  const file = unpackWoff(readFileSync(join(folder, 'files', `noto-sans-sc-${slice}-${weight}-normal.woff`)))
  files.set(key, file)
  return file
}
