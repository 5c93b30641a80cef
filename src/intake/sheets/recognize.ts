import { createHash } from 'node:crypto'
import { findUnit, type Unit } from '../../core/units.ts'
import { type Field, type Form, fieldKey, findField } from '../forms/form.ts'
import type { Row } from './cell.ts'
import { findHeader, guessHeader, type Header, type HeaderColumn, ownCells } from './header-rows.ts'
import { unitNote } from './header-text.ts'
import { type Labelled, readLabels } from './labels.ts'
import { groupKeys, headingFit, SURE_ENOUGH, titleFit } from './match.ts'
import { REASON_TITLES } from './reason-titles.ts'

export interface Column {
  readonly column: number
  readonly letter: string
  readonly title: string
  /** `unit`: the unit of the quantity `of`. `serial`: 序号. `unknown`: for a person to say. */
  readonly role: 'field' | 'unit' | 'serial' | 'ignored' | 'unknown'
  readonly field: Field | undefined
  readonly confidence: number
  readonly unit: Unit | undefined
  /** Of a unit column: key of the quantity it belongs to, or undefined for all of them. */
  readonly of: string | undefined
}

/** What a sheet is taken for, and what its columns and labels mean. */
export interface Recognition {
  readonly form: Form | undefined
  readonly score: number
  /** Another form fits as well. */
  readonly rival: Form | undefined
  readonly candidates: readonly { readonly form: Form; readonly score: number }[]
  /** Rows of the heading, from 1; undefined where none was found. */
  readonly header: { readonly top: number; readonly bottom: number } | undefined
  readonly columns: readonly Column[]
  readonly labels: readonly Labelled[]
  /** Texts above the heading that are neither labels nor units: titles. */
  readonly titles: readonly string[]
  /** 单位：吨 above the table. */
  readonly unit: Unit | undefined
  /** Same signature, same headings in the same columns: a remembered mapping fits. */
  readonly signature: string
  /** The heading lines as written, to know them where a page repeats them. */
  readonly headerLines: readonly Row[]
}

/** A person's answer for sheets with this heading: Excel's letter → key of the field, null for nothing. */
export interface SheetMapping {
  readonly form: string
  readonly signature?: string
  readonly columns: Readonly<Record<string, string | null>>
  readonly units?: Readonly<Record<string, string>>
}

export interface RecognizeOptions {
  readonly forms: readonly Form[]
  /** Said by a person: no other form is thought of. */
  readonly form?: Form | undefined
  readonly mappings?: readonly SheetMapping[] | undefined
  readonly sheetName: string | null
}

/** What we add to rows we hand back. */
const ADDED = new Set<string>(REASON_TITLES)
const SERIAL = new Set(['序号', '编号', 'no', '行号', '项次', '号'])
const UNIT_TITLES = new Set(['计量单位', '单位', '数量单位', '重量单位', '计量单位名称'])

/** Says what a sheet is from its first rows. */
export function recognize(rows: readonly Row[], options: RecognizeOptions): Recognition {
  const asked = options.form ? [options.form] : options.forms
  const header = findHeader(rows, asked) ?? guessHeader(rows)
  if (!header) return unrecognized(rows)
  const above = rows.slice(0, header.first)
  const samples = rows.slice(header.first + header.depth, header.first + header.depth + 20)
  const titles = [
    ...(options.sheetName ? [options.sheetName] : []),
    ...above.flatMap((row) => ownCells(row).map(({ text }) => text)),
  ]
  const signature = signatureOf(header)
  const mapping = options.mappings?.find((m) => m.signature === undefined || m.signature === signature)
  const forms = mapping ? options.forms.filter(({ id }) => id === mapping.form) : asked
  const scored = forms
    .map((form) => ({ form, ...score(form, header, samples, above, titles) }))
    .sort((a, b) => b.score - a.score)
  const [first, second] = scored
  const accepted = first && (options.form || mapping || first.accepted) ? first : undefined
  const columns = columnsOf(header, samples, accepted?.form, accepted?.fields ?? new Map())
  return {
    form: accepted?.form,
    score: first?.score ?? 0,
    rival:
      accepted && second && !options.form && !mapping && accepted.score - second.score < 0.02
        ? second.form
        : undefined,
    candidates: scored.map(({ form, score }) => ({ form, score })),
    header: { top: rows[header.first]?.row ?? 1, bottom: rows[header.first + header.depth - 1]?.row ?? 1 },
    columns: mapping && accepted ? mapped(columns, accepted.form, mapping) : columns,
    labels: accepted ? above.flatMap((row) => readLabels(row, accepted.form)) : [],
    titles,
    unit: above.flatMap((row) => ownCells(row).map(({ text }) => unitNote(text))).find((unit) => unit),
    signature,
    headerLines: rows.slice(header.first, header.first + header.depth),
  }
}

function unrecognized(rows: readonly Row[]): Recognition {
  return {
    form: undefined,
    score: 0,
    rival: undefined,
    candidates: [],
    header: undefined,
    columns: [],
    labels: [],
    titles: rows.flatMap((row) => ownCells(row).map(({ text }) => text)),
    unit: undefined,
    signature: '',
    headerLines: [],
  }
}

function signatureOf(header: Header): string {
  const text = header.columns
    .map(({ letter, group, leaf, unit }) => `${letter} ${group} ${leaf} ${unit ?? ''}`)
    .join('\n')
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/**
 * How well a form explains a heading: what of the required it finds, how much of what is written it knows, how much
 * of the form is there, and whether the title says so.
 */
function score(
  form: Form,
  header: Header,
  samples: readonly Row[],
  above: readonly Row[],
  titles: readonly string[],
) {
  const fields = assign(form, header.columns, samples)
  const sure = new Map([...fields.values()].map(({ field, confidence }) => [fieldKey(field), confidence]))
  const labelled = new Set(above.flatMap((row) => readLabels(row, form)).map(({ field }) => fieldKey(field)))
  const has = (key: string) => sure.get(key) ?? (labelled.has(key) ? 1 : 0)
  const parts = new Set([...fields.values()].flatMap(({ field }) => field.part ?? []))
  const required = form.fields.filter(
    (field) => field.required && !field.heading && (field.part === undefined || parts.has(field.part)),
  )
  const found = required.map((field) =>
    field.type === 'wasteCode'
      ? Math.max(has(fieldKey(field)), has(fieldKey(field).replace('wasteCode', 'wasteName')))
      : has(fieldKey(field)),
  )
  const coverage = mean(found)
  const named = header.columns.filter(
    ({ leaf }) => !SERIAL.has(leaf) && !UNIT_TITLES.has(leaf) && !ADDED.has(leaf),
  ).length
  const usage = sum([...sure.values()]) / Math.max(named, 1)
  const printed = form.fields.filter((field) => !field.added && !field.heading).length
  const extent = Math.min(1, fields.size / Math.max(printed * 0.7, 1))
  const title = titleFit(titles, form)
  return {
    fields,
    score: 0.4 * coverage + 0.35 * usage + 0.25 * extent + title,
    accepted:
      fields.size >= 2 &&
      coverage >= (title > 0 ? 0.34 : 0.6) &&
      (title > 0 || usage >= (coverage > 0.95 ? 0.2 : 0.5)),
  }
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : sum(values) / values.length)

interface Assigned {
  readonly field: Field
  readonly confidence: number
}

/** Gives each column the field that fits it best, the surest first; two fields that fit alike are left to a person. */
function assign(
  form: Form,
  columns: readonly HeaderColumn[],
  samples: readonly Row[],
): Map<number, Assigned> {
  const groups = groupKeys(form)
  const fits = columns.flatMap((column) => {
    if (isUnitColumn(column, samples)) return []
    return form.fields.flatMap((field, order) => {
      const confidence = headingFit(column, field, groups)
      return confidence >= SURE_ENOUGH ? [{ column: column.column, field, confidence, order }] : []
    })
  })
  fits.sort((a, b) => b.confidence - a.confidence || a.column - b.column || a.order - b.order)
  const taken = new Set<Field>()
  const assigned = new Map<number, Assigned>()
  for (const { column, field, confidence } of fits) {
    if (assigned.has(column) || taken.has(field)) continue
    const rival = fits.some(
      (other) =>
        other.column === column &&
        other.field !== field &&
        !taken.has(other.field) &&
        other.confidence === confidence,
    )
    if (rival && confidence < 1) continue
    assigned.set(column, { field, confidence })
    taken.add(field)
  }
  return assigned
}

/** 单位 can be a company; it is a unit where the cells under it are units, or where the form prints 计量单位. */
function isUnitColumn({ column, leaf }: HeaderColumn, samples: readonly Row[]): boolean {
  if (!UNIT_TITLES.has(leaf)) return false
  const texts = samples.flatMap((row) => row.cells[column]?.text ?? [])
  return leaf !== '单位' || texts.length === 0
    ? leaf !== '单位'
    : texts.filter((text) => findUnit(text)).length * 2 >= texts.length
}

function columnsOf(
  header: Header,
  samples: readonly Row[],
  form: Form | undefined,
  fields: ReadonlyMap<number, Assigned>,
): Column[] {
  const quantities = [...fields]
    .filter(([, { field }]) => field.type === 'quantity')
    .map(([column, { field }]) => ({ column, key: fieldKey(field) }))
    .sort((a, b) => a.column - b.column)
  const units = header.columns.filter((column) => isUnitColumn(column, samples))
  return header.columns.map((heading) => {
    const { column, letter, title, leaf, unit } = heading
    const base = { column, letter, title, field: undefined, confidence: 0, unit, of: undefined }
    const assigned = fields.get(column)
    if (assigned) return { ...base, role: 'field', ...assigned }
    if (units.includes(heading)) {
      const before = quantities.filter((quantity) => quantity.column < column).at(-1) ?? quantities[0]
      return { ...base, role: 'unit', confidence: 1, of: units.length === 1 ? undefined : before?.key }
    }
    if (ADDED.has(leaf)) return { ...base, role: 'ignored' }
    return { ...base, role: form && SERIAL.has(leaf) ? 'serial' : 'unknown' }
  })
}

/** A person's answer replaces every guess, for the columns it names. */
function mapped(columns: readonly Column[], form: Form, mapping: SheetMapping): Column[] {
  return columns.map((column) => {
    const key = mapping.columns[column.letter]
    const unit = findUnit(mapping.units?.[column.letter] ?? '') ?? column.unit
    if (key === undefined) {
      const taken = Object.values(mapping.columns).includes(column.field ? fieldKey(column.field) : '')
      return taken
        ? { ...column, unit, role: 'unknown', field: undefined, confidence: 0 }
        : { ...column, unit }
    }
    const field = key === null ? undefined : findField(form, key)
    return { ...column, unit, role: field ? 'field' : 'ignored', field, confidence: 1 }
  })
}
