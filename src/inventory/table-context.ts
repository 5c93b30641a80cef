import type { MassUnit } from '../core/mass.ts'
import type { Period } from '../core/period.ts'
import type { RowPlace } from '../packs/rows.ts'
import type { Completeness, InventoryUnit } from './contract.ts'
import type { Unconfirmed } from './unconfirmed.store.ts'

/** What a table needs beside its figures. */
export interface TableContext {
  period: Period
  unit: InventoryUnit
  rowOf: (code: string) => RowPlace | undefined
  /** The moisture at which a code is printed, in thousandths. */
  moistureBasisOf: (code: string) => number | undefined
  methodName: (code: string) => string
  /** Whether a method leaves waste neither burnt nor landfilled (table 2's 回收利用率). */
  recycles: (method: string) => boolean
  /** Whether disposal by a method is harmless (table 6's 无害化处置率). */
  harmless: (method: string) => boolean
  destinationName: (facility: number) => string
  completeness: Completeness
  /** Whether all who owe a report of every month have given it: what they do not tell of is then zero. */
  allReported: boolean
  marks: readonly string[]
  /** 口径 of table 4; null where the table has none. */
  sector: { key: string; label: string } | null
  /** Whether the plan speaks of the stream in this period, so that an empty cell is the plan's silence. */
  planOnly: boolean
  /** Notes under the heading: totals that say less than the records below them. */
  headingNotes: readonly string[]
  /** Notes bound to a cell: `row|column` → text. */
  cellNotes: ReadonlyMap<string, string>
  /** Amounts that are no waste mass (农膜使用量): row key → grams, where declared. */
  declaredDenominators: ReadonlyMap<string, bigint>
  /** What left in the period and has no receipt yet. */
  unconfirmed: readonly Unconfirmed[]
}

export const massUnit = (unit: InventoryUnit): MassUnit => (unit === '公斤' ? '千克' : unit)
