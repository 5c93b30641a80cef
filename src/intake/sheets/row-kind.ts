import { foldWidth } from '../../core/text.ts'
import { findWasteCode } from '../../core/waste-code.ts'
import type { Cell, Row } from '../../office/cell.ts'
import { headerKey, unitNote } from '../../office/header-text.ts'
import type { Form } from '../forms/form.ts'
import type { Column } from './columns.ts'
import { ownCells } from './header-rows.ts'
import { beginsWithLabel } from './label-text.ts'

/**
 * What a row under a heading is. `subtotal` sums since the last one, `total` sums all; `cumulative` reaches back to
 * before the sheet, so nothing here can prove it.
 */
export type RowKind =
  | 'data'
  | 'blank'
  | 'total'
  | 'subtotal'
  | 'cumulative'
  | 'labels'
  | 'note'
  | 'heading'
  | 'example'
  | 'stray'

export interface SheetShape {
  readonly form: Form
  readonly columns: readonly Column[]
  readonly headerLines: readonly Row[]
  readonly titles: readonly string[]
}

export function rowKind(row: Row, shape: SheetShape): RowKind {
  const own = ownCells(row)
  if (isBlank(row, shape.columns)) return 'blank'
  if (own.some(({ text }) => /^(?:示例|【示例】|\(示例\)|（示例）|例[:：])/.test(text.trim())))
    return 'example'
  if (repeatsHeading(row, shape.headerLines)) return 'heading'
  const total = totalKind(own)
  if (total) return total
  if (own[0] && beginsWithLabel(own[0].text) && !hasFigure(row, shape.columns))
    return isNote(own[0].text) ? 'note' : 'labels'
  if (own.length === 1 && own[0]) return loneCell(own[0], row, shape)
  return 'data'
}

/** Numbered, ruled and pre-filled rows without content, and rows of formulas that found nothing. */
function isBlank(row: Row, columns: readonly Column[]): boolean {
  let foundFormulaOnly = true
  let content = false
  for (const { column, role } of columns) {
    const cell = row.cells[column]
    if (!cell || cell.mergedFrom || role === 'serial' || role === 'unit' || role === 'ignored') continue
    if (cell.text.trim() === '') continue
    content = true
    if (!cell.formula || !(cell.kind === 'error' || /^(?:0|FALSE|1899-12-30|00:00)$/.test(cell.text.trim())))
      foundFormulaOnly = false
  }
  if (content) return foundFormulaOnly
  const inColumns = new Set(columns.map(({ column }) => column))
  return !row.cells.some((cell, column) => cell && !cell.mergedFrom && !inColumns.has(column))
}

const TOTAL = /^(?:本?[页月季年期表批]?)(合计|总计|小计|累计|共计|汇总|总和|总量)(?:数|量)?$/

/** The word stands in one of the first cells that say anything. */
function totalKind(own: readonly Cell[]): RowKind | undefined {
  for (const { kind, text } of own.slice(0, 4)) {
    if (kind !== 'text') continue
    const word = TOTAL.exec(headerKey(text))?.[1]
    if (word)
      return word === '小计' || /页/.test(text) ? 'subtotal' : word === '累计' ? 'cumulative' : 'total'
    if (findWasteCode(foldWidth(text))) return undefined
  }
  return undefined
}

function repeatsHeading(row: Row, lines: readonly Row[]): boolean {
  return lines.some((line) => {
    let same = 0
    let asked = 0
    for (let column = 0; column < line.cells.length; column++) {
      const heading = line.cells[column]
      if (!heading || heading.mergedFrom) continue
      asked++
      if (row.cells[column]?.text.trim() === heading.text.trim()) same++
    }
    return same >= 1 && same >= asked * 0.6 && ownCells(row).length <= asked + 1
  })
}

function hasFigure(row: Row, columns: readonly Column[]): boolean {
  return columns.some(({ column, field }) => {
    const cell = row.cells[column]
    return field?.type === 'quantity' && cell && !cell.mergedFrom && /^\s*[-+]?[\d.,]/.test(cell.text)
  })
}

function isNote(text: string): boolean {
  return /^\s*(?:注|备注|说明|填表说明|填报说明|附注|提示)\s*\d*[:：]/.test(text)
}

/** A row of one cell is a title, a note or a line between sections, unless it fills a field. */
function loneCell(cell: Cell, row: Row, { columns, titles, form }: SheetShape): RowKind {
  const text = cell.text.trim()
  const title = headerKey(text)
  if (titles.some((known) => headerKey(known) === title) || title.includes(headerKey(form.title)))
    return 'heading'
  if (isNote(text) || /^(?:注|备注|说明|填表说明)/.test(text) || unitNote(text) || text.length > 40)
    return 'note'
  const column = columns.find((candidate) => row.cells[candidate.column] === cell)
  const spread = row.cells.filter(
    (other) => other?.mergedFrom && other.text === cell.text && other.mergedFrom.row === row.row,
  ).length
  return (column?.role === 'field' || column?.role === 'pivot') && spread === 0 ? 'data' : 'stray'
}
