import { type Decimal, formatDecimal, powerOfTen } from '../../core/decimal.ts'
import { ratePercent } from '../../core/mass.ts'
import type { InventoryRow, InventoryTable, RateFormula } from '../contract.ts'
import { decimalOf, equalDecimals, sumDecimals } from './notes.ts'

/** Where a mass (column or measure) stands on the sheet. */
export type LetterOf = (key: string) => string | undefined

/**
 * Formula of a total: the rows above it. Undefined where no row has a figure, as when a plan gives only the total, and
 * where the rows make another figure: a workbook must not recalculate to something the book does not say.
 */
export function totalFormula(
  table: InventoryTable,
  key: string,
  letter: string,
  rows: { first: number; last: number },
): string | undefined {
  const excess = totalExcess(table, key)
  if (excess?.coefficient !== 0n) return undefined
  return `SUM(${letter}${rows.first}:${letter}${rows.last})`
}

/** Total less the sum of its rows, exactly; undefined where either has no figure. */
export function totalExcess(table: InventoryTable, key: string): Decimal | undefined {
  const parts = [...table.rows, ...(table.unspecified ? [table.unspecified] : [])]
  const figures = parts.map((row) => massOf(row, key)).filter((value) => value != null)
  const total = massOf(table.total, key)
  if (total == null || figures.length === 0) return undefined
  const sum = sumDecimals(figures.map(decimalOf))
  return sumDecimals([decimalOf(total), { coefficient: -sum.coefficient, scale: sum.scale }])
}

/** What has to be said under a table whose printed total is not the sum of its rows. */
export function excessTexts(table: InventoryTable): string[] {
  return table.columns.flatMap(({ key, title, type }) => {
    const excess = type === 'mass' ? totalExcess(table, key) : undefined
    if (!excess || excess.coefficient === 0n) return []
    return [`${title}的合计与各行之和相差 ${formatDecimal(excess)} ${table.unit}，以合计为准`]
  })
}

/** A row of the table and where it stands on the sheet. */
export interface PlacedRow {
  readonly row: InventoryRow
  readonly number: number
}

/**
 * Formula of a rate from the masses of its own row, or of the rows it is made of. Undefined where the formula does not give the printed figure
 * (a rate stated by its source): a workbook that recalculates to something else would be worse than a plain number.
 */
export function rateFormula(
  stated: string | null | undefined,
  rate: RateFormula | undefined,
  of: readonly PlacedRow[],
  letterOf: LetterOf,
): string | undefined {
  if (!rate || stated == null) return undefined
  const rows = of.map(({ row }) => row)
  const computed = computedRate(rows, rate)
  if (computed === null || !equalDecimals(decimalOf(computed), decimalOf(stated))) return undefined
  const cells = (keys: readonly string[]): string | undefined => {
    const letters = keys.map(letterOf)
    return letters.includes(undefined)
      ? undefined
      : `SUM(${letters.flatMap((letter) => of.map(({ number }) => `${letter}${number}`)).join(',')})`
  }
  const numerator = cells(rate.numerator)
  const denominator = cells(rate.denominator)
  if (!numerator || !denominator) return undefined
  return `IF(${denominator}=0,"",ROUND(${numerator}/${denominator},4))`
}

function computedRate(rows: readonly InventoryRow[], rate: RateFormula): string | null {
  const sum = (keys: readonly string[]) =>
    sumDecimals(rows.flatMap((row) => keys.map((key) => decimalOf(massOf(row, key)))))
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
