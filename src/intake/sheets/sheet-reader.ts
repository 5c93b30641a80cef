import { Refusal } from '../../core/refusal.ts'
import type { Row } from '../../office/cell.ts'
import type { Form } from '../forms/form.ts'
import { exampleTexts } from './example.ts'
import { type Fault, faultAt } from './fault.ts'
import { ownCells } from './header-rows.ts'
import { type Labelled, readLabels } from './labels.ts'
import { type Heading, missingFields, type Plan, planSheet, type ReadOptions, readHeading } from './plan.ts'
import type { SheetFoot } from './read-form.ts'
import { type FormRow, readRow } from './read-row.ts'
import type { Recognition } from './recognize.ts'
import { rowKind } from './row-kind.ts'
import { columnTotals } from './totals.ts'

export type SheetEvent = FormRow | Fault | SheetFoot

/** Reads the rows of one recognized sheet in order. */
export function sheetReader(
  sheet: string | null,
  recognition: Recognition,
  form: Form,
  options: ReadOptions,
) {
  const plan = planSheet(sheet, recognition, form, options)
  const totals = columnTotals(plan)
  const shape = {
    form,
    columns: recognition.columns,
    headerLines: recognition.headerLines,
    titles: recognition.titles,
  }
  let labels: readonly Labelled[] = recognition.labels
  let heading = readHeading(plan, labels)
  let opening: Fault[] | undefined = openingFaults(plan, heading)
  let blocked = opening.filter(({ severity }) => severity === 'error')
  let below: Labelled[] = []
  let hidden = 0
  const at = (row: Row, column: string | null, value: string | null) => ({
    sheet,
    row: row.row,
    column,
    value,
  })

  /** Labels between blocks begin a new heading; its record number and days replace those above. */
  function newBlock(): Fault[] {
    if (below.length === 0) return []
    const replaced = new Set(below.map(({ field }) => field))
    labels = [...labels.filter(({ field }) => !replaced.has(field)), ...below]
    below = []
    heading = readHeading(plan, labels)
    blocked = openingFaults(plan, heading).filter(({ severity }) => severity === 'error')
    return heading.faults.filter(({ row }) =>
      labels.some((label) => replaced.has(label.field) && label.row === row),
    )
  }

  function* data(row: Row): Generator<SheetEvent> {
    // an empty form lacks everything, and nothing is wrong with it
    if (opening) yield* opening
    opening = undefined
    yield* newBlock()
    for (const read of readRow(row, plan, heading)) {
      totals.add(read)
      yield* read.faults
      const stopped = blocked.length > 0
      yield stopped ? { ...read, kind: 'rejected', faults: [...blocked, ...read.faults] } : read
    }
  }

  return {
    *read(row: Row): Generator<SheetEvent> {
      if (recognition.header && row.row <= recognition.header.bottom) return
      const kind = rowKind(row, shape)
      if (row.hidden && kind === 'data') hidden++
      switch (kind) {
        case 'data':
          yield* data(row)
          return
        case 'total':
        case 'subtotal':
          yield* totals.check(row, kind)
          return
        case 'labels':
          below.push(...readLabels(row, form))
          return
        case 'stray': {
          const text = ownCells(row)[0]?.text.trim() ?? ''
          yield faultAt(
            at(row, null, text),
            'warning',
            new Refusal('row_ignored', { value: text.slice(0, 40) }),
          )
          return
        }
        case 'example': {
          const ours = exampleTexts(form)
          const theirs = ownCells(row).some(({ text }) => !ours.has(text.trim()))
          if (theirs) yield faultAt(at(row, null, null), 'warning', new Refusal('example_row_skipped'))
          return
        }
        default:
          return
      }
    },
    *end(): Generator<SheetEvent> {
      if (hidden > 0)
        yield faultAt(
          { sheet, row: null, column: null, value: null },
          'warning',
          new Refusal('rows_hidden', { count: hidden }),
        )
      if (below.length === 0) return
      const foot = readHeading(plan, below)
      yield { kind: 'foot', sheet, values: foot.values, raw: foot.raw }
    },
  }
}

/** What is wrong with the sheet as a whole, said once. */
function openingFaults(plan: Plan, heading: Heading): Fault[] {
  const { recognition, form, sheet } = plan
  const row = recognition.header?.top ?? null
  const faults = [...heading.faults]
  const whole = { sheet, row, column: null, value: null }
  const missing = missingFields(plan, heading)
  if (missing.length > 0) {
    const fields = missing.map((field) => field.title).join('、')
    faults.push(faultAt(whole, 'error', new Refusal('form_columns_missing', { fields })))
  }
  if (recognition.rival)
    faults.push(
      faultAt(
        whole,
        'warning',
        new Refusal('form_uncertain', { form: form.title, other: recognition.rival.title }),
      ),
    )
  for (const { letter, title } of plan.unknown) {
    const refusal = new Refusal('form_column_unknown', { value: title, form: form.title })
    faults.push(faultAt({ ...whole, column: letter, value: title }, 'warning', refusal))
  }
  return faults
}
