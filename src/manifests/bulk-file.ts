import { refuse } from '../core/refusal.ts'
import { columnLetter, type Row } from '../office/cell.ts'
import { readHeader } from '../office/header-text.ts'
import { readWorkbook } from '../office/read-workbook.ts'
import type { BulkCell, BulkColumn } from './bulk.rules.ts'
import { columnFor } from './bulk.rules.ts'

/** A row as it was written; what is empty is left out. Rows count as Excel does. */
export interface BulkLine {
  readonly sheet: string | null
  readonly row: number
  readonly cells: ReadonlyMap<string, BulkCell>
}

export interface BulkFile {
  readonly lines: readonly BulkLine[]
  /** Excel's letter of each column that the file has. */
  readonly letters: ReadonlyMap<string, string>
}

/** A day's loads of one sender; more come in several files. */
export const bulkLimits = { rows: 5_000, columns: 100, fileBytes: 20 * 1024 * 1024, sheets: 20 } as const
export const mostBulkRows = 1_000
/** Titles stand within the first rows; above them may be a heading and notes. */
const HEADER_WITHIN = 20

/** The rows of every sheet that has the required headings. */
export async function readBulkFile(path: string, columns: readonly BulkColumn[]): Promise<BulkFile> {
  const lines: BulkLine[] = []
  const letters = new Map<string, string>()
  let found = false
  for await (const sheet of readWorkbook(path, bulkLimits)) {
    if (sheet.hidden) continue
    let heads: Map<number, Head> | undefined
    let seen = 0
    for await (const row of sheet.rows()) {
      if (!heads) {
        heads = headsOf(row, columns)
        if (!heads && ++seen >= HEADER_WITHIN) break
        for (const [column, { key }] of heads ?? []) letters.set(key, columnLetter(column))
        found ||= heads !== undefined
        continue
      }
      const cells = cellsOf(row, heads)
      if (cells.size > 0) lines.push({ sheet: sheet.name, row: row.row, cells })
    }
  }
  if (!found) {
    const titles = columns.filter((c) => c.required).map((c) => c.title)
    return refuse('list_header_missing', { titles: titles.slice(0, 3).join('、') })
  }
  if (lines.length === 0) refuse('list_empty')
  if (lines.length > mostBulkRows) refuse('bulk_too_many', { most: mostBulkRows })
  return { lines, letters }
}

interface Head {
  readonly key: string
  readonly unit: BulkCell['unit']
}

/** A row is the heading where it names the row's own number and something more. */
function headsOf(row: Row, columns: readonly BulkColumn[]): Map<number, Head> | undefined {
  const heads = new Map<number, Head>()
  row.cells.forEach((cell, i) => {
    const column = cell && columnFor(columns, cell.text)
    if (!cell || !column || [...heads.values()].some((h) => h.key === column.key)) return
    heads.set(i, { key: column.key, unit: readHeader(cell.text).unit })
  })
  const first = columns[0]?.key
  return heads.size > 1 && [...heads.values()].some((h) => h.key === first) ? heads : undefined
}

function cellsOf(row: Row, heads: ReadonlyMap<number, Head>): Map<string, BulkCell> {
  const cells = new Map<string, BulkCell>()
  for (const [i, { key, unit }] of heads) {
    const text = row.cells[i]?.text.trim()
    if (text) cells.set(key, { text, unit })
  }
  return cells
}
