import { refuse } from '../core/refusal.ts'
import type { SheetLimits } from './limits.ts'
import { megabytes } from './probe.ts'
import { parseXml } from './xml.ts'

/** The table of texts that the cells of a workbook point into. */
export interface SharedText {
  get(index: number): string | undefined
}

export const noSharedText: SharedText = { get: () => undefined }

const BLOCK_BYTES = 1 << 20

/**
 * Packs the texts as UTF-8 into large blocks outside the heap: a hundred thousand rows of different texts cost their
 * bytes and eight more each, not an object each. Rich text is joined; phonetic guides are left out.
 */
export async function readSharedText(
  chunks: AsyncIterable<Buffer>,
  limits: SheetLimits,
): Promise<SharedText> {
  const store = packedTexts(limits)
  let text = ''
  let inText = false
  let phonetic = 0
  const steps = parseXml(chunks, {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic++
      else if (name === 't') inText = phonetic === 0
    },
    text(part) {
      if (inText) text += part
    },
    close(name) {
      if (name === 'si')
        store.add(text.length > limits.cellCharacters ? text.slice(0, limits.cellCharacters) : text)
      else if (name === 'rPh') phonetic--
      else if (name === 't') inText = false
    },
  })
  while (!(await steps.next()).done);
  return store
}

function packedTexts(limits: SheetLimits) {
  const blocks: Buffer[] = []
  let block = Buffer.alloc(0)
  let used = 0
  let total = 0
  let count = 0
  /** Per text: number of its block and where it begins there; it ends where the next of its block begins. */
  let places = new Uint32Array(1024)
  const grow = (size: number) => {
    block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, size))
    blocks.push(block)
    used = 0
  }
  return {
    add(text: string): void {
      const size = Buffer.byteLength(text)
      total += size
      if (total > limits.sharedTextBytes)
        refuse('workbook_expands', { limit: megabytes(limits.sharedTextBytes) })
      if (blocks.length === 0 || used + size > block.length) grow(size)
      if (3 * count + 3 > places.length) {
        const larger = new Uint32Array(places.length * 2)
        larger.set(places)
        places = larger
      }
      places.set([blocks.length - 1, used, size], 3 * count)
      block.write(text, used)
      used += size
      count++
    },
    get(index: number): string | undefined {
      if (!(index >= 0 && index < count)) return undefined
      const from = places[3 * index + 1] ?? 0
      return blocks[places[3 * index] ?? 0]?.toString('utf8', from, from + (places[3 * index + 2] ?? 0))
    },
  }
}
