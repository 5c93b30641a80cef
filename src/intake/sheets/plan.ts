import { massUnitPlaces } from '../../core/mass.ts'
import type { Period } from '../../core/period.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Unit } from '../../core/units.ts'
import type { Cell } from '../../office/cell.ts'
import { type Field, type Form, fieldKey, fieldsOf, type Part } from '../forms/form.ts'
import type { Column } from './columns.ts'
import { type Fault, faultAt } from './fault.ts'
import type { Labelled } from './labels.ts'
import { periodInTitles, yearInTitles } from './read-period.ts'
import { isNothing, readValue, type Value, type ValueScene } from './read-value.ts'
import type { Recognition } from './recognize.ts'
import type { ResolveWaste } from './waste.ts'

/** What a person, a party or the caller knows beside the file. */
export interface ReadOptions extends Omit<ValueScene, 'length' | 'year'> {
  readonly resolveWaste?: ResolveWaste | undefined
  /** Whether a well-formed code stands in the catalogue; without an answer every one does. */
  readonly knowsCode?: ((code: string) => boolean) | undefined
  readonly defaults?:
    | {
        readonly period?: Period | undefined
        readonly year?: number | undefined
        readonly unit?: Unit | undefined
      }
    | undefined
}

/** A field with the column that holds it and the column that holds its unit. */
export interface PlannedField {
  readonly field: Field
  readonly column: Column | undefined
  readonly unitColumn: Column | undefined
  /** What a pivot's heading says for every row. */
  readonly constant?: string
}

export interface PlannedPart {
  readonly part: Part
  readonly fields: readonly PlannedField[]
  /** Columns that belong to this part alone: where they are empty, the row has no such part. */
  readonly own: readonly Column[]
}

/** How the rows of one sheet are to be read. */
export interface Plan {
  readonly sheet: string | null
  readonly form: Form
  readonly recognition: Recognition
  readonly parts: readonly PlannedPart[]
  /** Columns nobody has given a meaning; their texts go along with the row. */
  readonly unknown: readonly Column[]
  readonly scene: ValueScene
  readonly options: ReadOptions
  readonly unit: Unit | undefined
  /** The one unit that quantities name in their headings, for those beside them that name none. */
  readonly besideUnit: Unit | undefined
}

export function planSheet(
  sheet: string | null,
  recognition: Recognition,
  form: Form,
  options: ReadOptions,
): Plan {
  const { columns } = recognition
  const parts = plannedParts(form, columns)
  return {
    sheet,
    form,
    recognition,
    parts,
    unknown: columns.filter(({ role }) => role === 'unknown'),
    scene: {
      ...options,
      length: form.period,
      year: yearInTitles(recognition.titles) ?? options.defaults?.year,
    },
    options,
    unit: recognition.unit ?? options.defaults?.unit,
    besideUnit: onlyUnit(columns),
  }
}

/** 净重（kg）| 毛重 | 皮重 are weighed on one scale; where they are not, the net weight contradicts the others. */
function onlyUnit(columns: readonly Column[]): Unit | undefined {
  const named = new Set(
    columns.flatMap(({ field, unit }) => (field?.type === 'quantity' && unit ? [unit] : [])),
  )
  const [unit] = named
  return named.size === 1 && unit && unit in massUnitPlaces ? unit : undefined
}

function plannedParts(form: Form, columns: readonly Column[]): PlannedPart[] {
  const byField = new Map<string, Column>()
  for (const column of columns) {
    if (column.role !== 'field' || !column.field) continue
    for (const field of [column.field, ...column.also]) byField.set(fieldKey(field), column)
  }
  const units = columns.filter(({ role }) => role === 'unit')
  const parts = form.parts.map((part): PlannedPart => {
    const fields = fieldsOf(form, part).map((field) => ({
      field,
      column: byField.get(fieldKey(field)),
      unitColumn: units.find(({ of }) => of === undefined || of === fieldKey(field)),
    }))
    const own = fields.flatMap(({ field, column }) => {
      const alone = field.part !== undefined || form.parts.length === 1
      return column && alone && column.also.length === 0 ? [column] : []
    })
    return { part, fields, own }
  })
  const [only] = parts
  const pivots = columns.filter(({ role }) => role === 'pivot')
  if (only && pivots.length > 0) return pivots.map((pivot) => pivoted(only, pivot))
  return parts.filter(({ own }) => own.length > 0)
}

/** The record of one column of a table that spreads its wastes over columns. */
function pivoted({ part, fields }: PlannedPart, pivot: Column): PlannedPart {
  const own = fields.map((planned): PlannedField => {
    if (planned.field.id === part.principal) return { ...planned, column: pivot }
    return planned.field.id === 'wasteName' && pivot.waste
      ? { ...planned, column: undefined, constant: pivot.waste }
      : planned
  })
  return { part, fields: own, own: [pivot] }
}

/** What stands above the table and holds for every row under it. */
export interface Heading {
  readonly values: Readonly<Record<string, Value>>
  readonly raw: Readonly<Record<string, string>>
  readonly faults: readonly Fault[]
}

/** Reads the labelled values, and the period from the titles where no label has it. */
export function readHeading(plan: Plan, labels: readonly Labelled[]): Heading {
  const values: Record<string, Value> = {}
  const raw: Record<string, string> = {}
  const faults: Fault[] = []
  for (const { field, cell, row, letter } of labels) {
    if (
      field.part !== undefined ||
      field.type === 'wasteCode' ||
      field.type === 'quantity' ||
      isNothing(cell)
    )
      continue
    const place = { sheet: plan.sheet, row, column: letter, value: cell.text }
    raw[field.id] = cell.text.trim()
    try {
      const { value, warnings } = readValue(field, cell, plan.scene)
      faults.push(...warnings.map((refusal) => faultAt(place, 'warning', refusal)))
      if (typeof value !== 'object' || !('day' in value)) values[field.id] = value
      else if (value.day !== null) values[field.id] = value
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // what the form can do without must not stop its rows
      faults.push(faultAt(place, field.required ? 'error' : 'warning', error))
    }
  }
  const periodField = plan.form.fields.find((field) => field.id === 'period')
  if (periodField && values.period === undefined && raw.period === undefined) {
    const found = periodInTitles(plan.recognition.titles, plan.scene) ?? plan.options.defaults?.period
    if (found) values.period = found
  }
  return { values, raw, faults }
}

/** Required fields that neither a column nor the heading can give: no row of the sheet can be good. */
export function missingFields(plan: Plan, heading: Heading): Field[] {
  if (plan.parts.length === 0) return plan.form.fields.filter((field) => field.required)
  const missing = plan.parts.flatMap(({ part, fields }) => {
    const has = (id: string) =>
      fields.some(
        ({ field, column, constant }) =>
          field.id === id &&
          (column ||
            constant !== undefined ||
            heading.values[id] !== undefined ||
            heading.raw[id] !== undefined),
      )
    const derivable = (id: string) =>
      (id === 'wasteCode' && (has('wasteName') || plan.form.waste !== undefined)) ||
      (id === 'net' && has('gross') && has('tare'))
    const absent = fields
      .filter(({ field }) => field.required && !has(field.id) && !derivable(field.id))
      .map(({ field }) => field)
    const daily = fields.filter(({ field }) => part.days.includes(field.id))
    const noDay = part.days.length > 1 && !part.days.some(has)
    return noDay && daily[0] ? [...absent, daily[0].field] : absent
  })
  return [...new Set(missing)]
}

/** The text a cell adds to a column without meaning. */
export function extraText(cell: Cell | undefined): string {
  return cell?.text.trim() ?? ''
}
