import { powerOfTen } from '../../core/decimal.ts'
import { ratePercent } from '../../core/mass.ts'
import type { InventoryRow, InventoryTable, RateFormula } from '../contract.ts'
import { decimalOf, equalDecimals, sumDecimals } from './notes.ts'

/** Where a mass (column or measure) stands on the sheet. */
export type LetterOf = (key: string) => string | undefined

/**
 * Formula of a total: the rows above it. Undefined where no row has a figure, as when a plan gives only the total.
 * A total that is not the sum of its rows is a bug of whoever made the table, and no document may paper over it.
 */
export function totalFormula(
  table: InventoryTable,
  key: string,
  letter: string,
  rows: { first: number; last: number },
): string | undefined {
  const parts = [...table.rows, ...(table.unspecified ? [table.unspecified] : [])]
  const figures = parts.map((row) => massOf(row, key)).filter((value) => value != null)
  const total = massOf(table.total, key)
  if (total == null || figures.length === 0) return undefined
  const sum = sumDecimals(figures.map(decimalOf))
  if (!equalDecimals(sum, decimalOf(total))) {
    throw new RangeError(`table ${table.no}: ${key} adds up to another figure than its total ${total}`)
  }
  return `SUM(${letter}${rows.first}:${letter}${rows.last})`
}

/**
 * Formula of a rate from the masses of its own row. Undefined where the formula does not give the printed figure
 * (a rate stated by its source): a workbook that recalculates to something else would be worse than a plain number.
 */
export function rateFormula(
  row: InventoryRow,
  key: string,
  rate: RateFormula | undefined,
  letterOf: LetterOf,
  rowNumber: number,
): string | undefined {
  const stated = row.cells[key]
  if (!rate || stated == null) return undefined
  const computed = computedRate(row, rate)
  if (computed === null || !equalDecimals(decimalOf(computed), decimalOf(stated))) return undefined
  const cells = (keys: readonly string[]): string | undefined => {
    const letters = keys.map(letterOf)
    return letters.includes(undefined)
      ? undefined
      : `SUM(${letters.map((letter) => `${letter}${rowNumber}`).join(',')})`
  }
  const numerator = cells(rate.numerator)
  const denominator = cells(rate.denominator)
  if (!numerator || !denominator) return undefined
  return `IF(${denominator}=0,"",ROUND(${numerator}/${denominator},4))`
}

function computedRate(row: InventoryRow, rate: RateFormula): string | null {
  const sum = (keys: readonly string[]) => sumDecimals(keys.map((key) => decimalOf(massOf(row, key))))
  const numerator = sum(rate.numerator)
  const denominator = sum(rate.denominator)
  return ratePercent(
    numerator.coefficient * powerOfTen(denominator.scale),
    denominator.coefficient * powerOfTen(numerator.scale),
  )
}

/** A mass of a row, printed or only measured. */
export function massOf(row: InventoryRow, key: string): string | null | undefined {
  return key in row.cells ? row.cells[key] : row.measures?.[key]
}
