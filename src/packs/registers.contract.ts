import { z } from 'zod'
import { key, text } from './words.ts'

/**
 * registers.json: what leaves a trace beside the book (projects, activities, honours, trainings, cases, requests for
 * help) as kinds of one register. A kind is its fields; the nation's kinds are a beginning, a district adds its own or
 * replaces one by key.
 */

export const fieldTypes = [
  'text',
  'longText',
  /** An exact decimal. */
  'number',
  'day',
  'choice',
  'yesNo',
  'link',
  /** Measures of the plan, units of the pack. */
  'measures',
  'units',
  /** Evidence, by hash. */
  'files',
  /** A figure of the six tables: `3.total.utilized`. */
  'figure',
] as const
export type FieldType = (typeof fieldTypes)[number]

const plain = {
  key,
  title: text,
  type: z.enum(fieldTypes),
  required: z.boolean().default(false),
  /** For `choice`. */
  choices: z.array(text).default([]),
  /** Unit of a number, as 万元. */
  unit: text.optional(),
  hint: text.optional(),
}
const PlainField = z.strictObject(plain)
export type PlainField = z.infer<typeof PlainField>

/** A list within an entry: milestones, payments, approvals. */
const RowsField = z.strictObject({
  key,
  title: text,
  type: z.literal('rows'),
  fields: z.array(PlainField).min(1),
})
export type RowsField = z.infer<typeof RowsField>
export const RegisterField = z.union([RowsField, PlainField])
export type RegisterField = z.infer<typeof RegisterField>

export const registerUses = ['project', 'honour', 'activity', 'help', 'falsification', 'other'] as const
export const RegisterKind = z.strictObject({
  key,
  title: text,
  /** One entry: 一场活动. */
  noun: text,
  /** What the code knows of it: annex 2, the appraisal's honours and vetoes; the rest is only kept and counted. */
  use: z.enum(registerUses).default('other'),
  /** Field that an entry is called by, and the day it is filed under. */
  nameField: key,
  dayField: key.nullable().default(null),
  fields: z.array(RegisterField).min(1),
})
export type RegisterKind = z.infer<typeof RegisterKind>

export function registerFaults(kinds: readonly RegisterKind[]): { place: string; message: string }[] {
  const faults: { place: string; message: string }[] = []
  for (const kind of kinds) {
    const add = (message: string) => faults.push({ place: kind.key, message })
    const keys = kind.fields.map((f) => f.key)
    if (new Set(keys).size < keys.length) add('字段重复')
    const typeOf = (wanted: string) => kind.fields.find((f) => f.key === wanted)?.type
    if (typeOf(kind.nameField) !== 'text') add(`nameField“${kind.nameField}”不是文字字段`)
    if (kind.dayField !== null && typeOf(kind.dayField) !== 'day')
      add(`dayField“${kind.dayField}”不是日期字段`)
    const asks = (type: string) => kind.fields.some((f) => f.type === type && f.type !== 'rows' && f.required)
    if (kind.use === 'falsification' && !(kind.dayField && asks('units') && asks('files')))
      add('弄虚作假查实须有必填的日期、责任单位和佐证')
    for (const field of kind.fields.flatMap((f) => (f.type === 'rows' ? f.fields : [f])))
      if ((field.type === 'choice') !== field.choices.length > 0) add(`字段“${field.title}”的选项有误`)
  }
  return faults
}
