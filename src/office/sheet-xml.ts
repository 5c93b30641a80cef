import { refuse } from '../core/refusal.ts'
import { type Cell, columnOf, parseRange, type Range, type Row } from './cell.ts'
import { cellOf, type WorkbookContext } from './cell-value.ts'
import type { SheetLimits } from './limits.ts'
import { isTrue } from './workbook-parts.ts'
import { type Attributes, parseXml } from './xml.ts'

/** Excel's own last row. */
const LAST_ROW = 1_048_576

/** Streams the rows of a sheet that have a cell with something in it. */
export async function* readRows(
  chunks: AsyncIterable<Buffer>,
  context: WorkbookContext,
  limits: SheetLimits,
): AsyncGenerator<Row> {
  const reader = rowReader(context, limits)
  for await (const _ of parseXml(chunks, reader.handlers)) yield* reader.take()
}

/** A row or cell without a number of its own follows the one before it. */
function rowReader(context: WorkbookContext, limits: SheetLimits) {
  let rows: Row[] = []
  let inData = false
  let row = 0
  let hidden = false
  let cells: (Cell | undefined)[] = []
  let column = -1
  let type = 'n'
  let style = 0
  let value = ''
  let inline = ''
  let formula = false
  let into: 'value' | 'inline' | undefined
  let phonetic = 0

  const openRow = ({ r, hidden: h }: Attributes) => {
    row = r === undefined ? row + 1 : Number(r)
    if (!(row >= 1 && row <= LAST_ROW)) refuse('workbook_broken', { reason: '行号不对' })
    hidden = isTrue(h)
    cells = []
    column = -1
  }
  const openCell = ({ r, t = 'n', s }: Attributes) => {
    column = r === undefined ? column + 1 : columnOf(r)
    if (column < 0) refuse('workbook_broken', { reason: '单元格编号不对' })
    type = t
    style = s === undefined ? 0 : Number(s)
    value = inline = ''
    formula = false
  }
  const closeCell = () => {
    const cell = cellOf({ type, style, value, inline, formula }, context)
    if (!cell) return
    // only cells with content count: a format painted to the last column is no table of 16,384 columns
    if (column >= limits.columns) refuse('workbook_columns', { limit: limits.columns })
    if (cell.text.length > limits.cellCharacters) refuse('workbook_broken', { reason: '单元格内容过长' })
    cells[column] = cell
  }
  return {
    take(): Row[] {
      const taken = rows
      rows = []
      return taken
    },
    handlers: {
      open(name: string, attributes: Attributes) {
        if (name === 'sheetData') inData = true
        else if (!inData) return
        else if (name === 'row') openRow(attributes)
        else if (name === 'c') openCell(attributes)
        else if (name === 'v') into = 'value'
        else if (name === 't') into = phonetic === 0 ? 'inline' : undefined
        else if (name === 'f') formula = true
        else if (name === 'rPh') phonetic++
      },
      text(text: string) {
        if (into === 'value') value += text
        else if (into === 'inline') inline += text
      },
      close(name: string) {
        if (name === 'v' || name === 't') into = undefined
        else if (name === 'c' && inData) closeCell()
        else if (name === 'row' && inData && cells.length > 0) rows.push({ row, hidden, cells })
        else if (name === 'rPh') phonetic--
        else if (name === 'sheetData') inData = false
      },
    },
  }
}

/** Merged ranges of one sheet; beyond these it is no table. */
const MAX_MERGES = 200_000
const DATA_END = Buffer.from('sheetData>')
/** Bytes of merges, formats and validations that may follow the rows. */
const MAX_TAIL = 32 * 1024 * 1024

/**
 * The merged ranges of a sheet. They stand behind the rows, so the sheet is unpacked once for them, without parsing
 * it; on the way its checksum is compared, so that no row of a damaged file is ever passed on.
 */
export async function readMerges(chunks: AsyncIterable<Buffer>): Promise<Range[]> {
  const tail = await bytesBehindRows(chunks)
  const merges: Range[] = []
  for (const match of tail.toString('latin1').matchAll(/<(?:\w+:)?mergeCell\s[^>]*?ref="([^"]*)"/g)) {
    const range = parseRange(match[1] ?? '')
    if (range) merges.push(range)
    if (merges.length > MAX_MERGES) refuse('workbook_broken', { reason: '合并单元格过多' })
  }
  return merges
}

async function bytesBehindRows(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const overlap = DATA_END.length - 1
  let tail: Buffer[] | undefined
  let size = 0
  let last = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const seam = Buffer.concat([last, chunk.subarray(0, overlap)])
    const inside = chunk.lastIndexOf(DATA_END)
    if (inside >= 0 || seam.includes(DATA_END)) {
      const rest =
        inside >= 0
          ? inside + DATA_END.length
          : Math.max(0, seam.indexOf(DATA_END) + DATA_END.length - last.length)
      tail = [chunk.subarray(rest)]
      size = 0
    } else if (tail && size < MAX_TAIL) {
      tail.push(chunk)
      size += chunk.length
    }
    // a copy, so that no chunk outlives its turn
    last = Buffer.from(
      chunk.length >= overlap ? chunk.subarray(-overlap) : Buffer.concat([last, chunk]).subarray(-overlap),
    )
  }
  return Buffer.concat(tail ?? [])
}
