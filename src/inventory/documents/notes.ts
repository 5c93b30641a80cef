import { type Decimal, magnitudeOf, parseDecimal, powerOfTen, roundHalfUp } from '../../core/decimal.ts'
import type { BalanceLine, InventoryRow, InventoryScope, InventoryTable } from '../contract.ts'
import { commonUnit, inSmallerUnit, presentMass, usualDigits } from '../present.rules.ts'

/** Notes of a table in reading order, each text once, and the number that a cell refers to. */
export interface NumberedNotes {
  readonly texts: readonly string[]
  numberOf(row: InventoryRow, key: string): number | undefined
}

export function allRows(table: InventoryTable): InventoryRow[] {
  return [...table.rows, ...(table.unspecified ? [table.unspecified] : []), table.total]
}

/** The note of a row's label has the key `label`; the others stand at the column whose key they have. */
export function numberNotes(table: InventoryTable): NumberedNotes {
  const keys = ['label', ...table.columns.map((column) => column.key)]
  const texts = [
    ...new Set(allRows(table).flatMap((row) => keys.map((key) => row.notes[key]).filter(Boolean))),
  ] as string[]
  return {
    texts,
    numberOf: (row, key) => {
      const text = row.notes[key]
      return text ? texts.indexOf(text) + 1 : undefined
    },
  }
}

/** Phrases such as 口径：工业 head the table; whole sentences go under it. */
export function splitHeadingNotes(table: InventoryTable): { phrases: string[]; sentences: string[] } {
  const sentences = table.headingNotes.filter((note) => note.includes('。'))
  return { phrases: table.headingNotes.filter((note) => !note.includes('。')), sentences }
}

/** Notes that belong to no column, such as a second rate: a line for each key, with the rows that have it. */
export function rowNotes(table: InventoryTable): string[] {
  const printed = new Set(['label', ...table.columns.map((column) => column.key)])
  const lines = new Map<string, string[]>()
  for (const row of allRows(table)) {
    for (const [key, text] of Object.entries(row.notes)) {
      if (!text || printed.has(key)) continue
      lines.set(key, [...(lines.get(key) ?? []), `${row.label}：${text}`])
    }
  }
  return [...lines.values()].map((texts) => texts.join('；'))
}

/** ① to ⑳, then 〔21〕. */
export function noteSign(number: number): string {
  return number <= 20 ? String.fromCodePoint(0x2460 + number - 1) : `〔${number}〕`
}

/** 期初 2 ＋ 产生 10.5 ＝ 流出 9 ＋ …, leaving out what is zero, all in one unit. */
export function balanceText(
  balance: BalanceLine,
  table: Pick<InventoryTable, 'unit'>,
  scope: InventoryScope['kind'],
): string {
  const usual = usualDigits(table.unit, scope)
  const unit = commonUnit(Object.values(balance), table.unit, usual)
  const digits = usualDigits(unit, scope)
  const text = (value: string): string =>
    presentMass(inSmallerUnit(value, table.unit, unit), unit, digits).text
  const term = ([key, name]: readonly [keyof BalanceLine, string]): string[] => {
    const value = balance[key]
    if (value === undefined) return []
    if (value === '0' && key !== 'generated' && key !== 'flows' && key !== 'closing') return []
    return [`${name} ${text(value)}`]
  }
  const left = balanceInNames.flatMap(term).join(' ＋ ')
  const right = balanceOutNames.flatMap(term).join(' ＋ ')
  const dumped = balance.dumped === '0' ? '' : `（其中倾倒丢弃 ${text(balance.dumped)}）`
  return `物料平衡${unit === table.unit ? '' : `（${unit}）`}：${left} ＝ ${right}${dumped}`
}

export const balanceInNames = [
  ['opening', '期初'],
  ['generated', '产生'],
  ['received', '接收'],
  ['unexplained', '来源待补'],
] as const satisfies readonly (readonly [keyof BalanceLine, string])[]

export const balanceOutNames = [
  ['flows', '流出'],
  ['residues', '转为残渣'],
  ['closing', '期末'],
  ['discrepancy', '磅差'],
  ['unallocated', '去向未报'],
] as const satisfies readonly (readonly [keyof BalanceLine, string])[]

export function completenessText({ completeness }: InventoryTable): string {
  const { due, reported, monthsCovered, status } = completeness
  return `填报情况：应报 ${due} 家，已报 ${reported} 家；数据覆盖 ${monthsCovered} 个月；${status}`
}

/** True where rounded rows do not add up to the rounded total, which then needs saying. */
export function roundingShows(table: InventoryTable, scope: InventoryScope['kind']): boolean {
  const digits = usualDigits(table.unit, scope)
  const rounded = (row: InventoryRow, key: string): Decimal => roundHalfUp(decimalOf(row.cells[key]), digits)
  const parts = [...table.rows, ...(table.unspecified ? [table.unspecified] : [])]
  return table.columns
    .filter((column) => column.type === 'mass')
    .some(({ key }) => {
      const sum = parts.reduce((total, row) => total + rounded(row, key).coefficient, 0n)
      return table.total.cells[key] != null && sum !== rounded(table.total, key).coefficient
    })
}

/** Exact value of a cell, an empty one as zero. */
export function decimalOf(value: string | null | undefined): Decimal {
  const decimal = parseDecimal(value ?? '0')
  if (!decimal) throw new RangeError(`${value} is not a decimal`)
  return decimal
}

/** Exact sum; the empty list is zero. */
export function sumDecimals(values: readonly Decimal[]): Decimal {
  const scale = Math.max(0, ...values.map((value) => value.scale))
  const coefficient = values.reduce((sum, v) => sum + v.coefficient * powerOfTen(scale - v.scale), 0n)
  return { coefficient, scale }
}

export function equalDecimals(a: Decimal, b: Decimal): boolean {
  return magnitudeOf(a.coefficient * powerOfTen(b.scale) - b.coefficient * powerOfTen(a.scale)) === 0n
}
