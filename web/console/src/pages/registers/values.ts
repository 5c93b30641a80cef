import type { PlainField, RegisterField } from '../../../../../src/packs/registers.contract.ts'
import type { EntryValues } from '../../../../../src/plan/registers.contract.ts'

type Value = EntryValues[string] | undefined
export type RowValue = Readonly<Record<string, string | boolean | null | string[]>>

export const labelOf = (field: RegisterField): string =>
  field.type !== 'rows' && field.unit ? `${field.title}（${field.unit}）` : field.title

/** A plain value as people read it; codes of units and measures are named by the caller. */
export function textOf(
  field: RegisterField,
  value: Value,
  nameOf: (code: string) => string = (code) => code,
): string {
  if (value === undefined || value === null || value === '') return ''
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'string') return value
  if (field.type === 'rows' || field.type === 'files') return `${value.length} 项`
  return (value as string[]).map(nameOf).join('、')
}

export const rowsOf = (value: Value): readonly RowValue[] =>
  Array.isArray(value) ? (value.filter((row) => typeof row === 'object') as RowValue[]) : []

/** What a form holds, as the server takes it: fields left empty are left out. */
export function valuesOf(
  fields: readonly RegisterField[],
  form: Readonly<Record<string, unknown>>,
): EntryValues {
  const values: EntryValues = {}
  for (const field of fields) {
    const value = form[field.key]
    if (field.type === 'rows') {
      const rows = (Array.isArray(value) ? value : []) as Record<string, unknown>[]
      if (rows.length > 0) values[field.key] = rows.map((row) => plainOf(field.fields, row))
    } else if (isGiven(value)) values[field.key] = value
  }
  return values
}

function plainOf(fields: readonly PlainField[], row: Readonly<Record<string, unknown>>): RowValue {
  return Object.fromEntries(
    fields.flatMap(({ key }) => {
      const value = row?.[key]
      return isGiven(value) ? [[key, value]] : []
    }),
  )
}

function isGiven(value: unknown): value is string | boolean | string[] {
  if (Array.isArray(value)) return value.length > 0
  return typeof value === 'boolean' || (typeof value === 'string' && value.trim() !== '')
}
