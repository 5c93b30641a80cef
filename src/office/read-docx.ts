import { defaultLimits } from './limits.ts'
import { readXml } from './xml.ts'
import { openPackage } from './zip.ts'

/** Characters of one document. The longest plans have some hundred thousand. */
const MAX_CHARACTERS = 5_000_000
const body = 'word/document.xml'

/**
 * The paragraphs of a Word document in their order, as plain text; those of tables too. What was struck out under
 * tracked changes and what fields compute is left out.
 */
export async function readDocx(path: string): Promise<string[]> {
  const parts = await openPackage(path, { ...defaultLimits, expandedBytes: 256 * 1024 * 1024 })
  const paragraphs: string[] = []
  let text = ''
  let total = 0
  let reading = false
  let hidden = 0
  try {
    await readXml(parts.read(body), {
      open(name) {
        if (name === 'p') text = ''
        else if (name === 'del' || name === 'moveFrom') hidden++
        else if (name === 't') reading = hidden === 0
        else if (hidden === 0 && (name === 'tab' || name === 'br')) text += ' '
      },
      text(part) {
        if (!reading || total > MAX_CHARACTERS) return
        total += part.length
        text += part
      },
      close(name) {
        if (name === 't') reading = false
        else if (name === 'del' || name === 'moveFrom') hidden--
        else if (name === 'p' && text.trim() !== '') {
          paragraphs.push(text.trim())
          text = ''
        }
      },
    })
  } finally {
    parts.close()
  }
  return paragraphs
}
