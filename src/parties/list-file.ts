import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { refuse } from '../core/refusal.ts'
import { columnLetter, type Row } from '../office/cell.ts'
import { headerKey } from '../office/header-text.ts'
import { readWorkbook } from '../office/read-workbook.ts'

/** A column of a plain list, found by any of its titles. */
export interface ListField<K extends string = string> {
  readonly key: K
  readonly titles: readonly string[]
  readonly required?: true
}

/** A row as it was written; what is empty is left out. Rows count as Excel does. */
export interface ListLine<K extends string = string> {
  readonly row: number
  readonly values: Readonly<Partial<Record<K, string>>>
}

export interface ListFile<K extends string = string> {
  /** Without a name for a CSV file. */
  readonly sheet?: string | null
  readonly lines: readonly ListLine<K>[]
  /** Excel's letter of each field that the file has. */
  readonly columns: Readonly<Partial<Record<K, string>>>
}

/** Lists of parties or codes have a few thousand rows; anything longer is another kind of file. */
export const listLimits = { rows: 30_000, columns: 100, fileBytes: 20 * 1024 * 1024, sheets: 20 } as const

/** Titles stand within the first rows; above them may be a heading and notes. */
const HEADER_WITHIN = 20
const EXAMPLE = '示例'

/**
 * Reads the first sheet that has all required titles in one row. Rows marked 示例 in their first cell are a template's
 * and no data.
 */
export async function readListFile<K extends string>(
  path: string,
  fields: readonly ListField<K>[],
): Promise<ListFile<K>> {
  for await (const sheet of readWorkbook(path, listLimits)) {
    if (sheet.hidden) continue
    const found = await readSheet(sheet.rows(), fields)
    if (found) return { ...found, sheet: sheet.name }
  }
  const titles = fields.filter((f) => f.required).map((f) => f.titles[0])
  return refuse('list_header_missing', { titles: titles.join('、') })
}

async function readSheet<K extends string>(
  rows: AsyncIterable<Row>,
  fields: readonly ListField<K>[],
): Promise<Omit<ListFile<K>, 'sheet'> | undefined> {
  let places: Map<number, K> | undefined
  let seen = 0
  const lines: ListLine<K>[] = []
  for await (const row of rows) {
    if (!places) {
      places = headerOf(row, fields)
      if (!places && ++seen >= HEADER_WITHIN) return undefined
      continue
    }
    const values: Partial<Record<K, string>> = {}
    for (const [column, key] of places) {
      const text = row.cells[column]?.text.trim()
      if (text) values[key] = text
    }
    const example = row.cells.some((cell) => cell?.text.startsWith(EXAMPLE))
    if (Object.keys(values).length > 0 && !example) lines.push({ row: row.row, values })
  }
  if (!places) return undefined
  const columns = Object.fromEntries([...places].map(([column, key]) => [key, columnLetter(column)]))
  return { lines, columns: columns as ListFile<K>['columns'] }
}

function headerOf<K extends string>(row: Row, fields: readonly ListField<K>[]): Map<number, K> | undefined {
  const places = new Map<number, K>()
  row.cells.forEach((cell, column) => {
    if (!cell) return
    // A remark behind the title is no part of it; brackets in front (（拟）开工时间) are.
    const title = headerKey(cell.text.replace(/(?<=.)[（(].*$/, ''))
    const field = fields.find((f) => f.titles.some((t) => headerKey(t) === title))
    if (field && ![...places.values()].includes(field.key)) places.set(column, field.key)
  })
  const there = new Set(places.values())
  return fields.every((f) => !f.required || there.has(f.key)) ? places : undefined
}

/** The file of a multipart request, on disk for as long as `work` runs. */
export async function withUploadedFile<T>(
  request: FastifyRequest,
  work: (path: string, name: string) => Promise<T>,
): Promise<T> {
  const part = (await request.file()) ?? refuse('list_file_missing')
  const folder = await mkdtemp(join(tmpdir(), 'wufei-list-'))
  try {
    const path = join(folder, 'file')
    await pipeline(part.file, createWriteStream(path, { mode: 0o600 }))
    if (part.file.truncated) refuse('request_too_large')
    return await work(path, part.filename)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const uploadLimits = { fileSize: listLimits.fileBytes, files: 1, fields: 5, parts: 6 } as const
