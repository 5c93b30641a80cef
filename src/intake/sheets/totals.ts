import { type Grams, gramsToDecimal, type MassUnit, massUnitPlaces } from '../../core/mass.ts'
import { parseQuantity } from '../../core/quantity.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Row } from '../../office/cell.ts'
import type { Column } from './columns.ts'
import { type Fault, faultAt } from './fault.ts'
import type { Plan } from './plan.ts'
import type { FormRow } from './read-row.ts'
import { isNothing, plainText, readQuantity } from './read-value.ts'

interface Sum {
  /** Since the beginning of the sheet, and since the last 小计. */
  all: bigint
  since: bigint
  /** Figures of this column that could not be read: no total over them can be proved. */
  unread: number
}

/** Adds up every column of quantities, to compare with what the sheet itself says is their sum. */
export function columnTotals(plan: Plan) {
  const columns = plan.recognition.columns.filter(({ field }) => field?.type === 'quantity')
  const sums = new Map(
    columns.map(({ column }): [number, Sum] => [column, { all: 0n, since: 0n, unread: 0 }]),
  )
  const byLetter = new Map(columns.map((column) => [column.letter, column.column]))
  return {
    add(row: FormRow): void {
      for (const [id, letter] of Object.entries(row.columns)) {
        const column = byLetter.get(letter)
        const sum = column === undefined ? undefined : sums.get(column)
        if (!sum) continue
        const value = row.values[id]
        if (typeof value === 'object' && 'grams' in value) {
          sum.all += BigInt(value.grams)
          sum.since += BigInt(value.grams)
        } else if (row.faults.some((fault) => fault.column === letter && fault.severity === 'error'))
          sum.unread++
      }
    },
    check(row: Row, kind: 'total' | 'subtotal'): Fault[] {
      const faults = columns.flatMap((column) => {
        const sum = sums.get(column.column)
        if (!sum) return []
        const expected = kind === 'subtotal' ? sum.since : sum.all
        sum.since = 0n
        return compare(row, column, { expected, unread: sum.unread }, plan)
      })
      return faults
    },
  }
}

function compare(
  row: Row,
  column: Column,
  { expected, unread }: { expected: bigint; unread: number },
  plan: Plan,
): Fault[] {
  const cell = row.cells[column.column]
  const { field } = column
  if (!field || !cell || cell.mergedFrom || cell.kind === 'error' || isNothing(cell)) return []
  const stated = statedMasses(row, column, plan)
  // words in a total row (大写, 详见附件) prove nothing
  if (stated.length === 0 || (unread === 0 && stated.some((mass) => BigInt(mass) === expected))) return []
  const unit = column.unit ?? plan.unit ?? field.unit ?? '吨'
  const shown: MassUnit = unit in massUnitPlaces ? (unit as MassUnit) : '千克'
  const said = { value: cell.text.trim(), sum: gramsToDecimal(expected, shown), unit: shown }
  const refusal =
    unread === 0
      ? new Refusal('total_differs', said)
      : new Refusal('total_unproved', { ...said, count: unread })
  return [
    faultAt({ sheet: plan.sheet, row: row.row, column: column.letter, value: cell.text }, 'warning', refusal),
  ]
}

/** What a total can mean: in its own unit where it has one; without one, in either of the units people add up in. */
function statedMasses(row: Row, column: Column, plan: Plan): Grams[] {
  const cell = row.cells[column.column]
  const { field } = column
  if (!cell || !field) return []
  const unitColumn = plan.recognition.columns.find(({ role }) => role === 'unit')
  const beside = unitColumn && row.cells[unitColumn.column]
  const units = {
    cell: beside && !isNothing(beside) ? plainText(beside) : undefined,
    column: column.unit,
    sheet: plan.unit,
  }
  const certain = attempt(
    () =>
      readQuantity({ ...field, unit: undefined as never, allowNegative: true }, cell, units, plan.scene).value
        .grams,
  )
  if (certain !== undefined) return [certain]
  const input = cell.kind === 'number' && cell.number !== undefined ? cell.number : plainText(cell)
  return (['吨', '千克'] as const).flatMap(
    (unit) => attempt(() => parseQuantity(input, { defaultUnit: unit, allowNegative: true }).grams) ?? [],
  )
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
