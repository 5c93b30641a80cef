import {
  type Decimal,
  formatDecimal,
  formatFixed,
  magnitudeOf,
  parseDecimal,
  powerOfTen,
  roundHalfUp,
} from '../core/decimal.ts'
import { labelPeriod, type Period } from '../core/period.ts'
import type {
  Emptiness,
  Inventory,
  InventoryColumn,
  InventoryRow,
  InventoryScope,
  InventoryTable,
  InventoryUnit,
} from './contract.ts'

export const emptinessNames: Readonly<Record<Emptiness, string>> = {
  none: '无此类',
  unreported: '未报',
  planGivesNone: '规划未给出',
  notApplicable: '不适用',
}

/** A cell as people read it. `unit` is set where the figure had to leave the unit of its table. */
export interface PresentedCell {
  readonly kind: 'figure' | 'text' | 'empty'
  readonly text: string
  readonly digits?: number
  readonly unit?: string
  readonly emptiness?: Emptiness
}

/** Decimals of a unit, and how far they may grow before a smaller unit is plainer. */
const decimals: Readonly<Record<InventoryUnit, { usual: number; most: number; smaller?: InventoryUnit }>> = {
  万吨: { usual: 2, most: 4, smaller: '吨' },
  吨: { usual: 4, most: 4, smaller: '公斤' },
  公斤: { usual: 2, most: 3 },
}

/** 10^-n of the larger unit is one of the smaller. */
const placesToSmaller: Readonly<Record<InventoryUnit, number>> = { 万吨: 4, 吨: 3, 公斤: 0 }

/** The district prints two decimals in whatever unit its table has; everybody below it four of the 吨. */
export function usualDigits(unit: InventoryUnit, scope?: InventoryScope['kind']): number {
  return scope === 'district' ? 2 : decimals[unit].usual
}

/**
 * A mass rounded half-up once. Where that would print a false 0.00 it takes more decimals, and where those do not
 * reach either, the next smaller unit, which the text then names: 0.0034, 0.5吨, 12公斤.
 */
export function presentMass(
  value: string,
  unit: InventoryUnit,
  digits: number = decimals[unit].usual,
): { text: string; digits: number; unit?: InventoryUnit } {
  const exact = readDecimal(value)
  if (exact.coefficient === 0n) return { text: '0', digits: 0 }
  const usual = roundHalfUp(exact, digits)
  if (usual.coefficient !== 0n) return { text: formatFixed(usual), digits }
  return presentSmall(exact, unit, digits + 1, unit)
}

/** The fewest decimals, from `first` on, that give two digits that say something or the whole figure. */
function presentSmall(
  exact: Decimal,
  unit: InventoryUnit,
  first: number,
  tableUnit: InventoryUnit,
): { text: string; digits: number; unit?: InventoryUnit } {
  const { most, smaller } = decimals[unit]
  for (let places = first; places <= most || !smaller; places++) {
    const rounded = roundHalfUp(exact, places)
    if (magnitudeOf(rounded.coefficient) < 10n && !isExact(exact, places)) continue
    const text = formatFixed(rounded)
    return unit === tableUnit ? { text, digits: places } : { text: text + unit, digits: places, unit }
  }
  const inSmaller = exact.coefficient * powerOfTen(placesToSmaller[unit])
  return presentSmall({ coefficient: inSmaller, scale: exact.scale }, smaller ?? unit, 0, tableUnit)
}

const fromLargest: readonly InventoryUnit[] = ['万吨', '吨', '公斤']

/** The unit in which each of the masses says something: the one given, or the smallest that any of them has to take. */
export function commonUnit(
  values: readonly (string | null | undefined)[],
  unit: InventoryUnit,
  digits: number,
): InventoryUnit {
  const taken = values.map((value) =>
    value == null ? unit : (presentMass(value, unit, digits).unit ?? unit),
  )
  return taken.reduce((a, b) => (fromLargest.indexOf(b) > fromLargest.indexOf(a) ? b : a), unit)
}

/** An exact mass in a smaller unit. */
export function inSmallerUnit(value: string, from: InventoryUnit, to: InventoryUnit): string {
  let { coefficient, scale } = readDecimal(value)
  for (const unit of fromLargest.slice(fromLargest.indexOf(from), fromLargest.indexOf(to)))
    coefficient *= powerOfTen(placesToSmaller[unit])
  return formatDecimal({ coefficient, scale })
}

/** What stands in a cell: the figure, the words of a text column, or the kind of emptiness. */
export function presentCell(
  row: Pick<InventoryRow, 'cells' | 'emptiness'>,
  column: Pick<InventoryColumn, 'key' | 'type'>,
  unit: InventoryUnit,
  scope?: InventoryScope['kind'],
): PresentedCell {
  const value = row.cells[column.key] ?? null
  if (value === null) return presentEmpty(row.emptiness?.[column.key])
  if (column.type === 'text') return { kind: 'text', text: value }
  if (column.type === 'rate') {
    return { kind: 'figure', text: `${formatFixed(roundHalfUp(readDecimal(value), 2))}%`, digits: 2 }
  }
  return { kind: 'figure', ...presentMass(value, unit, usualDigits(unit, scope)) }
}

/** Of each column of a table: one unit for all its figures. */
export function columnUnits(table: InventoryTable, scope: InventoryScope['kind']): InventoryUnit[] {
  const rows = [...table.rows, ...(table.unspecified ? [table.unspecified] : []), table.total]
  const digits = usualDigits(table.unit, scope)
  return table.columns.map(({ key, type }) =>
    type === 'mass'
      ? commonUnit(
          rows.map((row) => row.cells[key]),
          table.unit,
          digits,
        )
      : table.unit,
  )
}

/** A cell in its column's unit, which the heading then names. */
export function presentInUnit(
  row: Pick<InventoryRow, 'cells' | 'emptiness'>,
  column: Pick<InventoryColumn, 'key' | 'type'>,
  tableUnit: InventoryUnit,
  unit: InventoryUnit,
  scope: InventoryScope['kind'],
): PresentedCell {
  const value = row.cells[column.key] ?? null
  if (unit === tableUnit || value === null) return presentCell(row, column, tableUnit, scope)
  const mass = inSmallerUnit(value, tableUnit, unit)
  return { kind: 'figure', ...presentMass(mass, unit, usualDigits(unit, scope)) }
}

function presentEmpty(emptiness: Emptiness | undefined): PresentedCell {
  if (!emptiness) return { kind: 'empty', text: '' }
  return { kind: 'empty', text: emptinessNames[emptiness], emptiness }
}

/** `附件3` and the title as the district's layout gives them, else from scope and period. */
export function inventoryTitle(inventory: Inventory): string {
  if (inventory.title) return inventory.title
  const of = inventory.scope.kind === 'district' ? inventory.districtName : inventory.scope.label
  return `${of}“无废城市”建设废物清单（${inventoryPeriod(inventory)}）`
}

export function inventoryPeriod(inventory: { period: { from: string; to: string } }): string {
  return labelPeriod(inventory.period as Period)
}

/** 表1  一般工业固体废物 */
export function tableTitle(table: { no: number; title: string }): string {
  return `表${table.no}  ${table.title}`
}

function readDecimal(value: string): Decimal {
  const decimal = parseDecimal(value)
  if (!decimal) throw new RangeError(`${value} is not a decimal`)
  return decimal
}

function isExact(value: Decimal, places: number): boolean {
  const rounded = roundHalfUp(value, places)
  return rounded.coefficient * powerOfTen(value.scale) === value.coefficient * powerOfTen(places)
}
