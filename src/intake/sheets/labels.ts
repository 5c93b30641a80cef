import { type Cell, columnLetter, type Row } from '../../office/cell.ts'
import { headerKey } from '../../office/header-text.ts'
import type { Field, Form } from '../forms/form.ts'
import { keysOf } from './match.ts'

/** A value that stands beside its label above or under the table: 负责人：张三. */
export interface Labelled {
  readonly field: Field
  readonly cell: Cell
  readonly row: number
  readonly letter: string
}

/** A label begins a cell or follows a gap; it has no digits, so that 14:30 is none. */
const LABEL = /(?:^|[\s,，;；|]|(?<=[^\s:：]))([\p{Script=Han}A-Za-z/（）()、 ]{2,24}?)\s*[:：]\s*/gu

const labelCache = new WeakMap<Form, ReadonlyMap<string, Field>>()

/** Fields that can stand beside the table, by the key of each of their names. Quantities are of rows alone. */
function labelsOf(form: Form): ReadonlyMap<string, Field> {
  const found = labelCache.get(form)
  if (found) return found
  const labels = new Map<string, Field>()
  const add = (field: Field) => {
    for (const key of keysOf(field).full) if (!labels.has(key)) labels.set(key, field)
  }
  for (const field of form.fields) if (field.heading) add(field)
  for (const field of form.fields) if (field.type !== 'quantity' && !field.part) add(field)
  labelCache.set(form, labels)
  return labels
}

/** Everything in a row that is a label of the form with its value, in the same cell or in the one to the right. */
export function readLabels(row: Row, form: Form): Labelled[] {
  const labels = labelsOf(form)
  const found: Labelled[] = []
  const add = (field: Field, cell: Cell, column: number) => {
    if (cell.text.trim() !== '') found.push({ field, cell, row: row.row, letter: columnLetter(column) })
  }
  for (let column = 0; column < row.cells.length; column++) {
    const cell = row.cells[column]
    if (!cell || cell.mergedFrom || cell.kind !== 'text') continue
    const pairs = pairsIn(cell.text, labels)
    for (const { field, value } of pairs) add(field, { kind: 'text', text: value }, column)
    const last = pairs.at(-1)
    const open = last ? (last.value === '' ? last.field : undefined) : labels.get(headerKey(cell.text))
    const next = open && nextCell(row, column, cell)
    if (open && next && pairsIn(next.cell.text, labels).length === 0) add(open, next.cell, next.column)
  }
  return found
}

function nextCell(row: Row, column: number, label: Cell): { cell: Cell; column: number } | undefined {
  for (let next = column + 1; next < row.cells.length; next++) {
    const cell = row.cells[next]
    if (!cell || cell.mergedFrom?.column === column) continue
    return cell !== label && !cell.mergedFrom ? { cell, column: next } : undefined
  }
  return undefined
}

function pairsIn(text: string, labels: ReadonlyMap<string, Field>): { field: Field; value: string }[] {
  const marks = [...text.matchAll(LABEL)].flatMap((match) => {
    const field = labels.get(headerKey(match[1] ?? '')) ?? lastWord(match[1] ?? '', labels)
    return [{ field, from: match.index, to: match.index + match[0].length }]
  })
  return marks.flatMap(({ field, to }, i) => {
    const value = text.slice(to, marks[i + 1]?.from ?? text.length).trim()
    return field ? [{ field, value: value.replace(/^[_＿]+|[_＿]+$/g, '').trim() }] : []
  })
}

/** “张三 填表日期：” — the label is what follows the last gap. */
function lastWord(text: string, labels: ReadonlyMap<string, Field>): Field | undefined {
  return labels.get(headerKey(text.split(/\s+/).at(-1) ?? ''))
}
