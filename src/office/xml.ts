import { SaxesParser } from 'saxes'
import { refuse } from '../core/refusal.ts'

export type Attributes = Readonly<Record<string, string>>

/** What a reader of a part hears, in document order. Names come without their prefix. */
export interface XmlHandlers {
  open(name: string, attributes: Attributes): void
  text?(text: string): void
  close?(name: string): void
}

/** Characters between two tags. A longer text belongs to no honest workbook. */
const MAX_TEXT = 4_000_000

/**
 * Feeds a part to the handlers chunk by chunk, and hands control back after each chunk, so that what was read can
 * be passed on before more is unpacked. Entities beyond the five of XML are errors, so none can expand.
 */
export async function* parseXml(chunks: AsyncIterable<Buffer>, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser({ position: false })
  let sinceTag = 0
  parser.on('opentag', (tag) => {
    sinceTag = 0
    handlers.open(localName(tag.name), tag.attributes as Attributes)
  })
  parser.on('closetag', (tag) => {
    sinceTag = 0
    handlers.close?.(localName(tag.name))
  })
  const { text } = handlers
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  parser.on('doctype', notWellFormed)
  parser.on('error', notWellFormed)
  let decoder: TextDecoder | undefined
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    sinceTag += chunk.length
    parser.write(decoder.decode(chunk, { stream: true }))
    if (sinceTag > MAX_TEXT) notWellFormed()
    yield
  }
  parser.write(decoder?.decode() ?? '')
  parser.close()
  yield
}

/** Reads a small part to its end. */
export async function readXml(chunks: AsyncIterable<Buffer>, handlers: XmlHandlers): Promise<void> {
  const steps = parseXml(chunks, handlers)
  while (!(await steps.next()).done);
}

/** An attribute by its name without prefix: `id` finds `r:id`. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  const plain = attributes[name]
  if (plain !== undefined) return plain
  const key = Object.keys(attributes).find((candidate) => candidate.endsWith(`:${name}`))
  return key === undefined ? undefined : attributes[key]
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

function encodingOf(first: Buffer): string {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le'
  return first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : 'utf-8'
}

function notWellFormed(): never {
  return refuse('workbook_broken', { reason: '内容不是合法的工作簿' })
}
