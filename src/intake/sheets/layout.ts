import type { Unit } from '../../core/units.ts'
import { type Field, type Form, fieldKey } from '../forms/form.ts'

/** Hidden sheet of long drop-down lists. */
export const LISTS_SHEET = '选项'

/** A column as we print it: one field, or the unit of the quantity before it, or the running number. */
export interface PrintedColumn {
  readonly kind: 'serial' | 'field' | 'unit'
  readonly field: Field | undefined
  /** Upper line; empty where the heading has one line here. */
  readonly group: string
  readonly title: string
  readonly example: string
  readonly width: number
}

/** The unit that a template prints: the form's own; scales show kilograms, departments report tonnes. */
export function printedUnit(form: Form, field: Field): Unit {
  return field.unit ?? (form.id === 'weighbridge' ? '千克' : '吨')
}

/** The columns of the table in the order of the form. `all` adds what stands above it and what people add. */
export function printedColumns(form: Form, all = false): PrintedColumn[] {
  const columns: PrintedColumn[] = [
    { kind: 'serial', field: undefined, group: '', title: '序号', example: '', width: 8 },
  ]
  const fields = form.fields.filter((field) => all || (!field.heading && !field.added))
  for (const field of inOrder(fields, all)) {
    const quantity = field.type === 'quantity'
    const group = field.group ?? ''
    const title = group === '' ? field.title : (field.leaf ?? field.title)
    const unit = quantity && !field.unitColumn && !all ? `（${printedUnit(form, field)}）` : ''
    columns.push({
      kind: 'field',
      field,
      group,
      title: title + unit,
      example: field.example ?? '',
      width: widthOf(title),
    })
    if (quantity && field.unitColumn && !all)
      columns.push({
        kind: 'unit',
        field,
        group,
        title: '计量单位',
        example: printedUnit(form, field),
        width: 10,
      })
  }
  return columns
}

/** Headings first when they are printed as columns, so that groups stay together. */
function inOrder(fields: readonly Field[], all: boolean): readonly Field[] {
  if (!all) return fields
  const plain = fields.filter((field) => field.part === undefined)
  return [...plain, ...fields.filter((field) => field.part !== undefined)]
}

function widthOf(title: string): number {
  return Math.min(28, Math.max(12, title.length * 2 + 4))
}

/** Runs of columns under the same upper line, to be merged. */
export function groupRuns(columns: readonly PrintedColumn[]): { group: string; from: number; to: number }[] {
  const runs: { group: string; from: number; to: number }[] = []
  columns.forEach(({ group }, i) => {
    const last = runs.at(-1)
    if (group !== '' && last?.group === group && last.to === i - 1) last.to = i
    else if (group !== '') runs.push({ group, from: i, to: i })
  })
  return runs
}

export function columnKey({ field }: PrintedColumn): string | undefined {
  return field && fieldKey(field)
}
