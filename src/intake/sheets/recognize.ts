import { createHash } from 'node:crypto'
import { findUnit, type Unit } from '../../core/units.ts'
import type { Row } from '../../office/cell.ts'
import { unitNote } from '../../office/header-text.ts'
import { type Form, fieldKey, findField } from '../forms/form.ts'
import type { Column } from './columns.ts'
import { findHeader, guessHeader, type Header, ownCells } from './header-rows.ts'
import { type Labelled, readLabels } from './labels.ts'
import { scoreForm } from './score.ts'
import type { ResolveWaste } from './waste.ts'

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
  readonly resolveWaste?: ResolveWaste | undefined
}

/** A form that asks for nothing: its columns are those of a sheet that nobody knows. */
const nothingKnown: Form = {
  id: 'weighbridge',
  title: '',
  basis: '',
  names: [],
  codes: 'any',
  parts: [],
  fields: [],
}

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
  const evidence = { header, above, samples, titles, resolveWaste: options.resolveWaste }
  const scored = forms.map((form) => scoreForm(form, evidence)).sort((a, b) => b.score - a.score)
  const [first, second] = scored
  const accepted = first && (options.form || mapping || first.accepted) ? first : undefined
  const columns = accepted?.columns ?? scoreForm(nothingKnown, evidence).columns
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

/** A person's answer replaces every guess, for the columns it names. */
function mapped(columns: readonly Column[], form: Form, mapping: SheetMapping): Column[] {
  return columns.map((column) => {
    const key = mapping.columns[column.letter]
    const unit = findUnit(mapping.units?.[column.letter] ?? '') ?? column.unit
    if (key === undefined) {
      const taken = Object.values(mapping.columns).includes(column.field ? fieldKey(column.field) : '')
      return taken
        ? { ...column, unit, role: 'unknown', field: undefined, also: [], confidence: 0 }
        : { ...column, unit }
    }
    const field = key === null ? undefined : findField(form, key)
    return { ...column, unit, role: field ? 'field' : 'ignored', field, also: [], confidence: 1 }
  })
}
