import { isDay } from '../core/day.ts'
import { formatDecimal, parseDecimal } from '../core/decimal.ts'
import type { PlainField, RegisterField, RegisterKind } from '../packs/registers.contract.ts'
import type { EntryValues } from './registers.contract.ts'

/** What the fields of an entry may point at. */
export interface Known {
  readonly isUnit: (code: string) => boolean
  readonly isMeasure: (id: string) => boolean
  readonly isFigure: (text: string) => boolean
}

export interface ReadEntry {
  readonly name: string
  readonly day: string | null
  readonly measures: readonly string[]
  readonly files: readonly string[]
  readonly content: EntryValues
  readonly problems: readonly string[]
}

type Value = EntryValues[string]
type Plain = string | boolean | null | readonly string[]

/** The entry as its kind reads it: what is empty is left out, what no field knows is a fault. */
export function readEntry(kind: RegisterKind, given: EntryValues, known: Known): ReadEntry {
  const problems: string[] = []
  const content: Record<string, Value> = {}
  for (const key of Object.keys(given))
    if (!kind.fields.some((f) => f.key === key)) problems.push(`没有“${key}”这一项`)
  for (const field of kind.fields) {
    const value = readField(field, given[field.key] ?? null, known, problems)
    if (value !== null) content[field.key] = value
  }
  const text = (key: string | null) => (key === null ? null : ((content[key] as string | undefined) ?? null))
  return {
    name: text(kind.nameField) ?? '',
    day: text(kind.dayField),
    measures: listsOf(kind, content, 'measures'),
    files: listsOf(kind, content, 'files'),
    content,
    problems,
  }
}

function listsOf(kind: RegisterKind, content: EntryValues, type: 'measures' | 'files'): string[] {
  const fields = kind.fields.filter((f) => f.type === type)
  return [...new Set(fields.flatMap((f) => (content[f.key] as string[] | undefined) ?? []))]
}

function readField(field: RegisterField, value: Value, known: Known, problems: string[]): Value {
  if (field.type !== 'rows') return readPlain(field, value as Plain, known, problems, field.title) as Value
  if (value === null) return null
  if (!Array.isArray(value) || value.some((row) => typeof row !== 'object')) {
    problems.push(`${field.title}应为若干行`)
    return null
  }
  const rows = (value as Record<string, Plain>[]).map((row, i) =>
    Object.fromEntries(
      field.fields.flatMap((f) => {
        const cell = readPlain(
          f,
          row[f.key] ?? null,
          known,
          problems,
          `${field.title}第 ${i + 1} 行${f.title}`,
        )
        return cell === null ? [] : [[f.key, cell]]
      }),
    ),
  )
  return rows.length === 0 ? null : (rows as Value)
}

function readPlain(field: PlainField, value: Plain, known: Known, problems: string[], place: string): Plain {
  const empty = value === null || value === '' || (Array.isArray(value) && value.length === 0)
  if (empty) {
    if (field.required) problems.push(`${place}没有填写`)
    return null
  }
  const read = readers[field.type](value, field, known)
  if (read.problem) problems.push(`${place}${read.problem}`)
  return read.value
}

type Read = { value: Plain; problem?: string }
type Reader = (value: Plain, field: PlainField, known: Known) => Read

const wrong = (problem: string): Read => ({ value: null, problem })
const asText: Reader = (value) => (typeof value === 'string' ? { value: value.trim() } : wrong('应为文字'))

const asList =
  (isKnown: (known: Known, one: string) => boolean, what: string): Reader =>
  (value, _field, known) => {
    if (!Array.isArray(value)) return wrong('应为列表')
    const unknown = value.find((one) => !isKnown(known, one))
    return unknown === undefined ? { value } : wrong(`里没有${what}“${unknown}”`)
  }

const readers: Readonly<Record<PlainField['type'], Reader>> = {
  text: asText,
  longText: asText,
  number: (value) => {
    const number = typeof value === 'string' ? parseDecimal(value.replaceAll(',', '').trim()) : undefined
    if (!number || number.coefficient < 0n) return wrong(`“${value}”不是数`)
    return { value: formatDecimal(number) }
  },
  day: (value) => (typeof value === 'string' && isDay(value) ? { value } : wrong(`“${value}”不是日期`)),
  choice: (value, { choices }) =>
    typeof value === 'string' && choices.includes(value)
      ? { value }
      : wrong(`“${value}”不在可选范围：${choices.join('、')}`),
  yesNo: (value) => (typeof value === 'boolean' ? { value } : wrong('应为是或否')),
  link: (value) =>
    typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value)
      ? { value }
      : wrong('应为 http 或 https 链接'),
  measures: asList((known, one) => known.isMeasure(one), '措施'),
  units: asList((known, one) => known.isUnit(one), '单位'),
  files: asList((_known, one) => /^[0-9a-f]{64}$/.test(one), '文件'),
  figure: (value, _field, known) =>
    typeof value === 'string' && known.isFigure(value) ? { value } : wrong(`“${value}”不是清单里的一格`),
}

/** A cell in words, for lists and documents. */
export function cellText(field: RegisterField, value: Value | undefined): string {
  if (value === null || value === undefined) return ''
  if (field.type === 'rows') {
    const rows = value as Record<string, Plain>[]
    return rows
      .map((row) => field.fields.flatMap((f) => cellText(f, row[f.key] as Value) || []).join(' '))
      .join('；')
  }
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (field.type === 'files') return `${(value as string[]).length} 件`
  return Array.isArray(value) ? value.join('、') : String(value)
}

/** The title a list shows for a field: its unit in brackets. */
export const columnTitle = (field: RegisterField): string =>
  field.type !== 'rows' && field.unit ? `${field.title}（${field.unit}）` : field.title
