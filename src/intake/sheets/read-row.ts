import { Refusal } from '../../core/refusal.ts'
import { findUnit, type Unit } from '../../core/units.ts'
import { parseWasteCode } from '../../core/waste-code.ts'
import { type Cell, columnOf, type Row } from '../../office/cell.ts'
import type { Field, FormId } from '../forms/form.ts'
import { checkRow } from './check-row.ts'
import { POSTING_TITLE } from './columns.ts'
import { type Fault, faultAt } from './fault.ts'
import { extraText, type Heading, type Plan, type PlannedField, type PlannedPart } from './plan.ts'
import { isNothing, plainText, readQuantity, readValue, type TimeOnly, type Value } from './read-value.ts'
import { readWasteCode, readWasteName } from './waste.ts'

/** A row as it was read. `good` ones have every value typed; the others say what is wrong with which cell. */
export interface FormRow {
  readonly kind: 'row' | 'rejected'
  readonly form: FormId
  readonly part: string
  readonly sheet: string | null
  /** As Excel counts. */
  readonly row: number
  /** Typed, by field; heading values are among them. Of a rejected row only what could be read. */
  readonly values: Readonly<Record<string, Value>>
  /** As written, by field. */
  readonly raw: Readonly<Record<string, string>>
  /** Excel letter of each field that has a column. */
  readonly columns: Readonly<Record<string, string>>
  /** The unit that was taken for a quantity whose cell names none. */
  readonly units: Readonly<Record<string, Unit>>
  /** Texts of columns without a meaning, by their title. */
  readonly extra: Readonly<Record<string, string>>
  /** Our own number of the posting that the row is a view of, where the sheet came from us. */
  readonly posting: number | undefined
  readonly faults: readonly Fault[]
}

/** What the draft of a row gathers while its cells are read. */
interface Draft {
  readonly values: Record<string, Value | TimeOnly>
  readonly raw: Record<string, string>
  readonly columns: Record<string, string>
  readonly units: Record<string, Unit>
  readonly faults: Fault[]
  /** Fields whose cell is there but could not be read; nothing more is said about them. */
  readonly unread: Set<string>
}

/** Reads the row once for each part that it has. */
export function readRow(row: Row, plan: Plan, heading: Heading): FormRow[] {
  const filled = plan.parts.filter(({ own }) => own.some(({ column }) => hasContent(row.cells[column])))
  const pivoted = plan.recognition.columns.some(({ role }) => role === 'pivot')
  // a row without any half still owes one; a line of a spread table may be empty
  const parts = filled.length > 0 || pivoted ? filled : plan.parts.slice(0, 1)
  return parts.map((part) => readPart(row, part, plan, heading))
}

function hasContent(cell: Cell | undefined): boolean {
  return cell !== undefined && !cell.mergedFrom && !isNothing(cell)
}

function readPart(row: Row, planned: PlannedPart, plan: Plan, heading: Heading): FormRow {
  const draft: Draft = { values: {}, raw: {}, columns: {}, units: {}, faults: [], unread: new Set() }
  for (const { field } of planned.fields) {
    const value = heading.values[field.id]
    if (value !== undefined) draft.values[field.id] = value
    const text = heading.raw[field.id]
    if (text !== undefined) draft.raw[field.id] = text
  }
  for (const each of planned.fields) if (each.field.type !== 'wasteCode') readField(row, each, plan, draft)
  readWaste(row, planned, plan, draft)
  for (const fault of checkRow(planned, draft.values, draft.unread, plan.form)) {
    const { field, severity, refusal } = fault
    draft.faults.push(faultAt(placeOf(row, field, plan, draft), severity, refusal))
  }
  draft.faults.sort((a, b) => columnOf(a.column ?? '') - columnOf(b.column ?? ''))
  const good = !draft.faults.some(({ severity }) => severity === 'error')
  const extra = Object.fromEntries(
    plan.unknown.flatMap(({ column, title }) => {
      const text = extraText(row.cells[column])
      return text === '' ? [] : [[title, text]]
    }),
  )
  const { values, raw, columns, units, faults } = draft
  return {
    kind: good ? 'row' : 'rejected',
    form: plan.form.id,
    part: planned.part.id,
    sheet: plan.sheet,
    row: row.row,
    // checkRow has completed or refused every time without a day
    values: values as Record<string, Value>,
    raw,
    columns,
    units,
    extra,
    posting: postingIn(row, plan),
    faults,
  }
}

function postingIn(row: Row, { recognition }: Plan): number | undefined {
  const column = recognition.columns.find(({ role, title }) => role === 'ignored' && title === POSTING_TITLE)
  const cell = column && row.cells[column.column]
  return cell && /^\d{1,15}$/.test(plainText(cell)) ? Number(plainText(cell)) : undefined
}

function placeOf(row: Row, field: Field, plan: Plan, draft: Draft) {
  const value = draft.raw[field.id] ?? null
  return { sheet: plan.sheet, row: row.row, column: draft.columns[field.id] ?? null, value }
}

/** Keeps the cell's text and says whether there is something to read in it. */
function takeCell(row: Row, { field, column }: PlannedField, draft: Draft): Cell | undefined {
  if (!column) return undefined
  draft.columns[field.id] = column.letter
  const cell = row.cells[column.column]
  if (!cell) return undefined
  // a figure over merged rows is one figure, of the first row; a name over merged rows is each row's
  const once = field.type === 'quantity' || field.type === 'integer'
  if (once && cell.mergedFrom && cell.mergedFrom.row < row.row) {
    draft.unread.add(field.id)
    return undefined
  }
  const text = plainText(cell)
  const empty = field.type === 'text' ? /^[-—–_/\\\s]*$/.test(text) : isNothing(cell)
  if (text !== '') draft.raw[field.id] = cell.text.trim()
  return empty ? undefined : cell
}

function readField(row: Row, planned: PlannedField, plan: Plan, draft: Draft): void {
  const { field, constant } = planned
  if (constant !== undefined) {
    draft.values[field.id] = constant
    draft.raw[field.id] = constant
    return
  }
  const cell = takeCell(row, planned, draft)
  if (!cell) return
  const place = { sheet: plan.sheet, row: row.row, column: draft.columns[field.id] ?? null, value: cell.text }
  attempt(draft, field.id, place, () => {
    if (cell.kind === 'error') throw new Refusal('cell_error', { value: cell.text })
    if (field.type === 'wasteClass') {
      draft.values[field.id] = plainText(cell)
      return []
    }
    const { value, warnings } =
      field.type === 'quantity'
        ? quantityOf(row, planned, cell, plan, draft)
        : readValue(field, cell, plan.scene)
    draft.values[field.id] = value
    return warnings
  })
}

function quantityOf(
  row: Row,
  { field, column, unitColumn }: PlannedField,
  cell: Cell,
  plan: Plan,
  draft: Draft,
) {
  const beside = unitColumn && row.cells[unitColumn.column]
  const unitText = beside && !isNothing(beside) ? plainText(beside) : undefined
  const sheet = plan.unit ?? (field.unit === undefined ? plan.besideUnit : undefined)
  const given = unitText === undefined ? (column?.unit ?? sheet ?? field.unit) : findUnit(unitText)
  if (given) draft.units[field.id] = given
  return readQuantity(field, cell, { cell: unitText, column: column?.unit, sheet }, plan.scene)
}

/** The code from its own cell; where that is empty, from what the waste is called. */
function readWaste(row: Row, planned: PlannedPart, plan: Plan, draft: Draft): void {
  const codeField = planned.fields.find(({ field }) => field.type === 'wasteCode')
  if (!codeField) return
  const { field } = codeField
  const scene = {
    form: plan.form,
    resolveWaste: plan.options.resolveWaste,
    knowsCode: plan.options.knowsCode,
  }
  const codeCell = takeCell(row, codeField, draft)
  const name = draft.values.wasteName ?? plan.form.waste
  if (!codeCell && typeof name !== 'string') return
  const text = codeCell ? plainText(codeCell) : String(name)
  // a name that stands in a heading is shown at the figure it was read with
  const { principal } = planned.part
  const column = codeCell ? draft.columns[field.id] : (draft.columns.wasteName ?? draft.columns[principal])
  const place = { sheet: plan.sheet, row: row.row, column: column ?? null, value: codeCell?.text ?? text }
  attempt(draft, field.id, place, () => {
    if (codeCell?.kind === 'error') throw new Refusal('cell_error', { value: codeCell.text })
    const { code, warnings } = codeCell
      ? readWasteCode(text, classOf(draft), scene)
      : readWasteName(text, scene)
    draft.values[field.id] = code
    return warnings
  })
}

/** HW08 of “HW08 废矿物油”; undefined where the cell says it in words alone. */
function classOf(draft: Draft): string | undefined {
  const text = draft.values.category
  if (typeof text !== 'string' || !/[HS]W?\d/i.test(text)) return undefined
  try {
    return parseWasteCode(text).class
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

function attempt(
  draft: Draft,
  id: string,
  place: Parameters<typeof faultAt>[0],
  read: () => readonly Refusal[],
): void {
  try {
    for (const refusal of read()) draft.faults.push(faultAt(place, 'warning', refusal))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    draft.unread.add(id)
    delete draft.values[id]
    draft.faults.push(faultAt(place, 'error', error))
  }
}
