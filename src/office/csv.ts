import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { refuse } from '../core/refusal.ts'
import { type Row, textCell } from './cell.ts'
import type { SheetLimits } from './limits.ts'

export interface CsvFormat {
  readonly encoding: 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'
  readonly delimiter: ',' | ';' | '\t' | '，' | '|'
}

/** Text enough to see which sign parts the columns. */
const SAMPLE_CHARACTERS = 64 * 1024
/** Bytes of one row; beyond it a quotation mark was never closed. */
const MAX_ROW = 1024 * 1024
/** Signs that no text of the trade holds, but every binary file does. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const BINARY = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/

/** Reads the whole file once: a text may look like UTF-8 up to its last line. */
export async function probeCsv(path: string): Promise<CsvFormat> {
  for (const encoding of await encodingsOf(path)) {
    const sample = await decodes(path, encoding)
    if (sample !== undefined) return { encoding, delimiter: delimiterOf(sample) }
  }
  return refuse('workbook_encoding')
}

async function encodingsOf(path: string): Promise<CsvFormat['encoding'][]> {
  for await (const chunk of createReadStream(path, { end: 3 }) as AsyncIterable<Buffer>) {
    if (chunk[0] === 0xff && chunk[1] === 0xfe) return ['utf-16le']
    if (chunk[0] === 0xfe && chunk[1] === 0xff) return ['utf-16be']
  }
  return ['utf-8', 'gb18030']
}

/** The beginning of the text if all of it reads in this encoding. */
async function decodes(path: string, encoding: CsvFormat['encoding']): Promise<string | undefined> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let sample = ''
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      if (chunk.includes(0) && !encoding.startsWith('utf-16')) return undefined
      // pure ASCII needs no decoding to be proved, and is most of what big lists are made of
      const text = decoder.decode(chunk, { stream: true })
      if (BINARY.test(text)) return undefined
      if (sample.length < SAMPLE_CHARACTERS) sample += text
    }
    decoder.decode()
    return sample
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

const delimiters = [',', '\t', ';', '，', '|'] as const

/** The sign that parts most lines into the same number of columns, the more the better. */
export function delimiterOf(sample: string): CsvFormat['delimiter'] {
  const lines = sample
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 50)
  let best: CsvFormat['delimiter'] = ','
  let most = 0
  for (const delimiter of delimiters) {
    const counts = lines.map((line) => line.split(delimiter).length - 1)
    const usual = mostCommon(counts.filter((count) => count > 0))
    const score = usual.count * Math.sqrt(usual.value)
    if (score > most) {
      best = delimiter
      most = score
    }
  }
  return best
}

function mostCommon(values: readonly number[]): { value: number; count: number } {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let best = { value: 0, count: 0 }
  for (const [value, count] of counts) if (count > best.count) best = { value, count }
  return best
}

/** Rows count as Excel counts them when it opens the file: a quoted line break starts no new row. */
export async function* readCsvRows(
  path: string,
  format: CsvFormat,
  limits: SheetLimits,
): AsyncGenerator<Row> {
  const parser = parse({
    delimiter: format.delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: MAX_ROW,
  })
  const source = Readable.from(textOf(path, format.encoding))
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let row = 0
  try {
    for await (const fields of parser as AsyncIterable<string[]>) {
      row++
      const cells = fields.map((text) => textCell(text))
      while (cells.length > 0 && !cells.at(-1)) cells.pop()
      if (cells.length > limits.columns) refuse('workbook_columns', { limit: limits.columns })
      if (cells.length > 0) yield { row, hidden: false, cells }
    }
  } catch (error) {
    if (error instanceof CsvError) refuse('csv_unreadable', { row: row + 1 })
    throw error
  } finally {
    source.destroy()
    parser.destroy()
  }
}

async function* textOf(path: string, encoding: CsvFormat['encoding']): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const text = decoder.decode(chunk, { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}
