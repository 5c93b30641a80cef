import type { Unit } from '../../core/units.ts'

export const formIds = [
  'gisw-t1',
  'gisw-t2',
  'gisw-t3',
  'gisw-t4',
  'gisw-t5',
  'gisw-t6',
  'gisw-t7',
  'hw-b1',
  'hw-b2',
  'hw-b3',
  'hw-b4',
  'hw-b5',
  'hw-c1',
  'hw-c2',
  'hw-c3',
  'weighbridge',
  'declaration-household',
  'declaration-construction',
  'declaration-agriculture',
  'declaration-sludge',
  'declaration-garden',
] as const
export type FormId = (typeof formIds)[number]

export type FieldType =
  | 'text'
  /** A code of either catalogue, canonical. Where the cell holds a name, the name finds the code. */
  | 'wasteCode'
  /** Class or category (SW17, HW08); must agree with the code. */
  | 'wasteClass'
  | 'quantity'
  | 'day'
  /** A day with the time where one is written. */
  | 'moment'
  | 'period'
  | 'creditCode'
  | 'option'
  | 'integer'
  /** 含水率 and the like: percent as an exact decimal. */
  | 'percent'
  | 'phone'
  | 'plate'

export interface Option {
  readonly value: string
  readonly label: string
  readonly names?: readonly string[]
}

/** One field of a form: what it means, how the form prints it, and how people write it. */
export interface Field {
  /** Unique within its part; the same meaning has the same identifier in every form. */
  readonly id: string
  /** As the form prints it, without unit. */
  readonly title: string
  readonly type: FieldType
  readonly required?: boolean
  /** Other ways people write the title, whatever stands above it. */
  readonly names?: readonly string[]
  /** Upper line of a two-line header. */
  readonly group?: string
  readonly groupNames?: readonly string[]
  /** The title under its group; means nothing without it. */
  readonly leaf?: string
  readonly leafNames?: readonly string[]
  /** The half of the sheet it belongs to, where a form keeps two records side by side. */
  readonly part?: string
  /** Stands above the table. People also write it as a column; both are read. */
  readonly heading?: boolean
  /** Not printed by the form, but people add it and the book can use it. Not in the template. */
  readonly added?: boolean
  /** The unit where neither cell, column nor heading names one; only where the form itself fixes it. */
  readonly unit?: Unit
  /** The form prints a column 计量单位 behind this quantity. */
  readonly unitColumn?: boolean
  readonly allowNegative?: boolean
  readonly options?: readonly Option[]
  /** Other answers than the options are kept as they are. */
  readonly open?: boolean
  /** Usual answers, offered by the template; others are as good. */
  readonly suggestions?: readonly string[]
  /** How the form numbers its records; another number is a warning. */
  readonly pattern?: RegExp
  /** A true value, for the template's example row. */
  readonly example?: string
}

/** What a row of the form records. Most forms have one part; a storage record has 入库 and 出库 side by side. */
export interface Part {
  readonly id: string
  readonly title: string
  /** The field whose grams are the mass of the row. */
  readonly principal: string
  /** The form's own record number. */
  readonly number?: string
  /** The fields that, first filled wins, say the day or period. */
  readonly days: readonly string[]
  readonly counterparties: readonly string[]
}

export interface Form {
  readonly id: FormId
  readonly title: string
  /** Standard and table. */
  readonly basis: string
  /** Other words by which a title row or sheet name tells the form. */
  readonly names: readonly string[]
  /** Which catalogue its codes are from. */
  readonly codes: 'solid' | 'hazardous' | 'any'
  /** The classes its wastes are usually of; helps to tell forms apart, and forbids nothing. */
  readonly classes?: RegExp
  /** The waste of every row that names none: what the form is about. */
  readonly waste?: string
  /** Periodic forms: how long one is. */
  readonly period?: 'month' | 'quarter' | 'year' | 'any'
  readonly parts: readonly Part[]
  readonly fields: readonly Field[]
}

/** Key of a field in a mapping: its identifier, and the part where the form has several. */
export function fieldKey(field: Field): string {
  return field.part ? `${field.part}.${field.id}` : field.id
}

export function findField(form: Form, key: string): Field | undefined {
  return form.fields.find((field) => fieldKey(field) === key)
}

/** The fields a part's rows can have: its own and those it shares. */
export function fieldsOf(form: Form, part: Part): Field[] {
  return form.fields.filter((field) => field.part === undefined || field.part === part.id)
}
