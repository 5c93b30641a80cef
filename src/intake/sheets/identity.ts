import { createHash } from 'node:crypto'
import { getForm } from '../forms/forms.ts'
import type { FormRow } from './read-row.ts'
import type { Value } from './read-value.ts'

/**
 * Which fact a row is about, whatever it says of it: the form's own record number, else form, day, code and
 * counterparty. Rows with equal identity are told apart by their ordinal, which the caller adds, as it does the party.
 */
export function rowIdentity(row: Pick<FormRow, 'form' | 'part' | 'values'>): string {
  const { values } = row
  const form = getForm(row.form)
  const part = form.parts.find(({ id }) => id === row.part)
  const number = part?.number === undefined ? undefined : values[part.number]
  const head = [row.form, ...(form.parts.length > 1 ? [row.part] : [])]
  if (typeof number === 'string' && number !== '') return [...head, 'no', fold(number)].join('|')
  const day = part?.days.map((id) => values[id]).find((value) => value !== undefined)
  const others =
    part?.counterparties.map((id) => values[id]).filter((value) => typeof value === 'string') ?? []
  return [...head, dayText(day), text(values.wasteCode ?? values.wasteName), ...others.map(text)].join('|')
}

function dayText(value: Value | undefined): string {
  if (value === undefined || typeof value === 'number') return ''
  if (typeof value === 'string') return value
  if ('from' in value) return `${value.from}..${value.to}`
  return 'day' in value ? value.day : ''
}

const text = (value: Value | undefined): string => (typeof value === 'string' ? fold(value) : '')

/** Spaces, width and the separator itself make no other identity. */
function fold(value: string): string {
  return value
    .normalize('NFKC')
    .replace(/[\s|]+/g, '')
    .toUpperCase()
}

/** SHA-256 over the typed values in canonical order: rows that say the same have the same hash, however written. */
export function rowContentHash(values: Readonly<Record<string, Value>>): string {
  return createHash('sha256').update(canonical(values)).digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    // the mass is what counts: 500 kg corrected to 0.5 t is the same content
    const entries = Object.entries(
      'grams' in value ? { ...value, measure: undefined, rounded: undefined } : value,
    )
    const said = entries.filter(([, each]) => each !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${said.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`
  }
  return typeof value === 'string' ? JSON.stringify(value.normalize('NFKC').trim()) : JSON.stringify(value)
}
