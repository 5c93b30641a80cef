import type { Refusal, RefusalCode } from '../../core/refusal.ts'

/** What is wrong, or odd, at one place of a file: row as Excel counts, column as Excel letters, sheet null for CSV. */
export interface Fault {
  readonly kind: 'fault'
  readonly severity: 'error' | 'warning'
  readonly sheet: string | null
  readonly row: number | null
  readonly column: string | null
  readonly value: string | null
  readonly code: RefusalCode
  readonly message: string
}

export interface Place {
  readonly sheet: string | null
  readonly row: number | null
  readonly column: string | null
  readonly value: string | null
}

/** As much of a cell as an answer repeats. */
const SHOWN = 200

export function faultAt(place: Place, severity: Fault['severity'], refusal: Refusal): Fault {
  const value =
    place.value !== null && place.value.length > SHOWN ? `${place.value.slice(0, SHOWN)}…` : place.value
  return {
    kind: 'fault',
    severity,
    sheet: place.sheet,
    row: place.row,
    column: place.column,
    value,
    code: refusal.code,
    message: refusal.message,
  }
}
