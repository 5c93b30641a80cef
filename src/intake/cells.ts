import type { Period } from '../core/period.ts'

/** Typed values of a row, as the forms' field types give them. */
export type Values = Readonly<Record<string, unknown>>

export interface Weighed {
  grams: number
  measure: { value: string; unit: string; remark?: string }
}

export function textOf(values: Values, field: string): string | undefined {
  const value = values[field]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function quantityOf(values: Values, field: string): Weighed | undefined {
  const value = values[field] as
    | { grams?: unknown; measure?: Weighed['measure']; remark?: string }
    | null
    | undefined
  if (typeof value !== 'object' || value === null || typeof value.grams !== 'number') return undefined
  const measure = value.measure ?? { value: String(value.grams), unit: '克' }
  return {
    grams: value.grams,
    measure: { ...measure, ...(value.remark === undefined ? {} : { remark: value.remark }) },
  }
}

/** A day, or the day of a moment. */
export function dayOf(values: Values, field: string): string | undefined {
  const value = values[field]
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : undefined
  const day = (value as { day?: unknown } | null | undefined)?.day
  return typeof day === 'string' ? day : undefined
}

export function periodIn(values: Values, field: string): Period | undefined {
  const value = values[field] as Partial<Period> | null | undefined
  return typeof value === 'object' && value?.from !== undefined && value.to !== undefined
    ? { from: value.from, to: value.to }
    : undefined
}

/** What the ledger does not interpret but must give back: every field that was filled in and is not taken up. */
export function restOf(values: Values, taken: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([k, v]) => !taken.includes(k) && v !== undefined && v !== null && v !== '',
    ),
  )
}
