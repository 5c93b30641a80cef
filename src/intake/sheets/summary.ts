import type { Quantity } from '../../core/quantity.ts'
import type { FormId } from '../forms/form.ts'
import { getForm } from '../forms/forms.ts'
import type { Fault } from './fault.ts'
import type { FormRow } from './read-row.ts'
import type { SheetEvent } from './sheet-reader.ts'

/** What `import --dry-run --format json` prints: `grams` is the sum of the good rows' principal quantity. */
export interface Summary {
  readonly kind: 'summary'
  /** The form of the first rows, of an empty file that of its first sheet; null where nothing was recognized. */
  readonly form: FormId | null
  readonly rows: number
  readonly good: number
  readonly grams: string
  readonly errors: readonly Fault[]
  readonly warnings: readonly Fault[]
  /** Faults beyond those listed. */
  readonly more: { readonly errors: number; readonly warnings: number }
}

/** A file wrong in every row is not made clearer by a hundred thousand messages, nor may they fill the memory. */
const LISTED = 10_000

export function summary() {
  let form: FormId | null = null
  let entered: FormId | null = null
  let rows = 0
  let good = 0
  let grams = 0n
  const errors: Fault[] = []
  const warnings: Fault[] = []
  const more = { errors: 0, warnings: 0 }
  let last: { sheet: string | null; row: number; bad: boolean } | undefined

  /** A row with two records is one row, and good if both are. */
  const countRow = (row: FormRow) => {
    const bad = row.kind === 'rejected'
    const same = last && last.sheet === row.sheet && last.row === row.row
    if (!same) {
      rows++
      if (!bad) good++
    } else if (bad && !last?.bad) good--
    last = { sheet: row.sheet, row: row.row, bad: bad || (same === true && last?.bad === true) }
    if (!bad) grams += principalGrams(row)
  }
  return {
    enter(sheet: FormId): void {
      entered ??= sheet
    },
    rows: (): number => rows,
    count<E extends SheetEvent>(event: E): E {
      if (event.kind === 'row' || event.kind === 'rejected') {
        form ??= event.form
        countRow(event)
      } else if (event.kind === 'fault') {
        const list = event.severity === 'error' ? errors : warnings
        if (list.length < LISTED) list.push(event)
        else more[event.severity === 'error' ? 'errors' : 'warnings']++
      }
      return event
    },
    result: (): Summary => ({
      kind: 'summary',
      form: form ?? entered,
      rows,
      good,
      grams: String(grams),
      errors,
      warnings,
      more,
    }),
  }
}

/** The mass that the row is about; a row without one (a sheet's second supplier line) adds nothing. */
export function principalGrams(row: Pick<FormRow, 'form' | 'part' | 'values'>): bigint {
  const part = getForm(row.form).parts.find(({ id }) => id === row.part)
  const value = part && row.values[part.principal]
  return typeof value === 'object' && 'grams' in value ? BigInt((value as Quantity).grams) : 0n
}
