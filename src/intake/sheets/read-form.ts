import { Refusal, refuse } from '../../core/refusal.ts'
import type { Row, Sheet } from '../../office/cell.ts'
import type { SheetLimits } from '../../office/limits.ts'
import { readWorkbook } from '../../office/read-workbook.ts'
import { type Form, type FormId, fieldKey } from '../forms/form.ts'
import { forms, getForm } from '../forms/forms.ts'
import { type Fault, faultAt } from './fault.ts'
import { LISTS_SHEET } from './layout.ts'
import type { ReadOptions } from './plan.ts'
import type { FormRow } from './read-row.ts'
import type { Value } from './read-value.ts'
import { type Recognition, recognize, type SheetMapping } from './recognize.ts'
import { sheetReader } from './sheet-reader.ts'
import { type Summary, summary } from './summary.ts'

export interface FormOptions extends ReadOptions {
  /** Said by a person; otherwise recognized sheet by sheet. */
  readonly form?: FormId | undefined
  /** Remembered answers; one without signature fits every sheet. */
  readonly mappings?: readonly SheetMapping[] | undefined
  readonly limits?: Partial<SheetLimits> | undefined
}

/** A sheet is entered: what it was taken for. */
export interface SheetStart {
  readonly kind: 'sheet'
  readonly sheet: string | null
  readonly recognition: Recognition
}

/** What stands under the last row of a sheet: 负责人, 填表日期. Values of the whole form. */
export interface SheetFoot {
  readonly kind: 'foot'
  readonly sheet: string | null
  readonly values: Readonly<Record<string, Value>>
  readonly raw: Readonly<Record<string, string>>
}

export type FormEvent = SheetStart | FormRow | Fault | SheetFoot | Summary

/** Rows by which a sheet is recognized; titles, labels and headings of any honest form end before. */
export const HEAD_ROWS = 60

/**
 * Reads a file as the forms it holds: rows with typed values, faults by cell, and at the end the summary. Memory does
 * not grow with the file. A file that cannot be read at all throws a Refusal; everything else is an event.
 */
export async function* readForm(
  source: string | AsyncIterable<Sheet>,
  options: FormOptions = {},
): AsyncGenerator<FormEvent> {
  const sheets = typeof source === 'string' ? readWorkbook(source, options.limits) : source
  const tally = summary()
  let recognized = 0
  let filled = 0
  const unread: Fault[] = []
  for await (const sheet of sheets) {
    const { head, rest } = await split(sheet.rows())
    if (head.length === 0) continue
    filled++
    const recognition = recognizeSheet(head, sheet.name, options)
    const form = recognition.form
    const place = { sheet: sheet.name, row: null, column: null, value: null }
    const name = sheet.name ?? ''
    if (sheet.hidden || !form) await rest.return?.()
    if (sheet.hidden) {
      const hides = form && name !== LISTS_SHEET
      if (hides) yield tally.count(faultAt(place, 'warning', new Refusal('sheet_hidden', { name })))
    } else if (!form) {
      unread.push(faultAt(place, 'warning', new Refusal('sheet_unrecognized', { name })))
    } else {
      recognized++
      tally.enter(form.id)
      yield { kind: 'sheet', sheet: sheet.name, recognition }
      const reader = sheetReader(sheet.name, recognition, form, options)
      for await (const row of joined(head, rest))
        for (const event of reader.read(row)) yield tally.count(event)
      for (const event of reader.end()) yield tally.count(event)
    }
  }
  if (filled === 0) refuse('workbook_empty')
  const nothing = recognized === 0
  if (nothing) {
    const place = { sheet: unread[0]?.sheet ?? null, row: null, column: null, value: null }
    yield tally.count(faultAt(place, 'error', new Refusal('form_unrecognized')))
  } else for (const fault of unread) yield tally.count(fault)
  if (!nothing && tally.rows() === 0) {
    const place = { sheet: null, row: null, column: null, value: null }
    yield tally.count(faultAt(place, 'warning', new Refusal('list_empty')))
  }
  yield tally.result()
}

export function recognizeSheet(
  head: readonly Row[],
  sheetName: string | null,
  options: FormOptions,
): Recognition {
  const form: Form | undefined = options.form && getForm(options.form)
  return recognize(head, {
    forms,
    form,
    mappings: options.mappings,
    sheetName,
    resolveWaste: options.resolveWaste,
  })
}

/** The first rows, and an iterator that goes on behind them. */
async function split(rows: AsyncIterable<Row>): Promise<{ head: Row[]; rest: AsyncIterator<Row> }> {
  const rest = rows[Symbol.asyncIterator]()
  const head: Row[] = []
  while (head.length < HEAD_ROWS) {
    const next = await rest.next()
    if (next.done) break
    head.push(next.value)
  }
  return { head, rest }
}

async function* joined(head: readonly Row[], rest: AsyncIterator<Row>): AsyncGenerator<Row> {
  try {
    yield* head
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

/** One sheet for the mapping screen: what it was taken for and its first rows as people see them. */
export interface SheetPreview {
  readonly name: string | null
  readonly hidden: boolean
  readonly recognition: Recognition
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[]
}

export async function previewForm(path: string, options: FormOptions = {}): Promise<SheetPreview[]> {
  const previews: SheetPreview[] = []
  for await (const sheet of readWorkbook(path, options.limits)) {
    const { head, rest } = await split(sheet.rows())
    await rest.return?.()
    if (head.length === 0 || sheet.name === LISTS_SHEET) continue
    const recognition = recognizeSheet(head, sheet.name, options)
    const rows = head
      .slice(0, 20)
      .map(({ row, cells }) => ({ row, cells: Array.from(cells, (cell) => cell?.text ?? '') }))
    previews.push({ name: sheet.name, hidden: sheet.hidden, recognition, rows })
  }
  return previews
}

/** Keys and titles of a form's fields, for the mapping screen. */
export function mappableFields(form: Form) {
  return form.fields.map((field) => ({
    id: fieldKey(field),
    title: field.part ? `${field.group ?? ''} ${field.title}`.trim() : field.title,
    required: field.required ?? false,
    type: field.type,
  }))
}
