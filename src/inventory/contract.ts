import { z } from 'zod'

/**
 * What the inventory says, as plain data: the six tables of annex 3 for one scope and period, as known on one day.
 * The web, the command line and the documents all read this and nothing else.
 *
 * Masses are exact decimal strings in the table's unit, unrounded and without trailing zeros; rates are percent with
 * two decimals, already rounded half-up. Rounding for the eye happens once, in present.ts.
 */
const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/)
const dayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** The units a table of masses can have. */
export const InventoryUnit = z.enum(['万吨', '吨', '公斤'])
export type InventoryUnit = z.infer<typeof InventoryUnit>

export const InventoryScope = z.object({
  kind: z.enum(['district', 'street', 'community', 'park', 'group', 'industry', 'enterprise', 'clinic']),
  key: z.string(),
  label: z.string(),
})
export type InventoryScope = z.infer<typeof InventoryScope>

/** Why a cell holds no figure; a true zero is the figure `0` and none of these. */
export const Emptiness = z.enum(['none', 'unreported', 'planGivesNone', 'notApplicable'])
export type Emptiness = z.infer<typeof Emptiness>

/**
 * How a rate follows from its row: 100 × Σ numerator ÷ Σ denominator. Keys are mass columns of the table or measures
 * of the row, so that a workbook can hold the living formula.
 */
export const RateFormula = z.object({
  numerator: z.array(z.string()),
  denominator: z.array(z.string()),
  /** Rows that the rate of the total is made of; all that it sums where they are not named. */
  rows: z.array(z.string()).optional(),
})
export type RateFormula = z.infer<typeof RateFormula>

export const InventoryColumn = z.object({
  key: z.string(),
  title: z.string(),
  type: z.enum(['mass', 'rate', 'text']),
  unit: z.string().optional(),
  /** Title of the header cell that spans this column and its neighbours of the same group. */
  group: z.string().optional(),
  rate: RateFormula.optional(),
})
export type InventoryColumn = z.infer<typeof InventoryColumn>

export const EvidenceShares = z.object({
  weighed: decimalText,
  manifested: decimalText,
  recorded: decimalText,
  declared: decimalText,
  estimated: decimalText,
})
export type EvidenceShares = z.infer<typeof EvidenceShares>

export const InventoryRow = z.object({
  key: z.string(),
  label: z.string(),
  /** Rows of one group stand under one merged label to their left; a row without a group spans both. */
  group: z.string().optional(),
  cells: z.record(z.string(), z.string().nullable()),
  emptiness: z.record(z.string(), Emptiness).optional(),
  notes: z.record(z.string(), z.string()),
  /** Per mass column; the shares sum to the cell. */
  evidence: z.record(z.string(), EvidenceShares),
  /** Masses in the table's unit that no column prints but a rate needs, e.g. utilizedFromPriorStock. */
  measures: z.record(z.string(), decimalText).optional(),
})
export type InventoryRow = z.infer<typeof InventoryRow>

/**
 * opening + generated + received + unexplained = flows + residues + closing + discrepancy + unallocated, in the
 * table's unit. `dumped` is part of `flows`.
 */
export const BalanceLine = z.object({
  opening: decimalText,
  generated: decimalText,
  received: decimalText.optional(),
  unexplained: decimalText,
  flows: decimalText,
  residues: decimalText,
  closing: decimalText,
  discrepancy: decimalText,
  unallocated: decimalText,
  dumped: decimalText,
})
export type BalanceLine = z.infer<typeof BalanceLine>

export const Completeness = z.object({
  /** Units that owe a report for the period, and those that have given it. */
  due: z.number().int().nonnegative(),
  reported: z.number().int().nonnegative(),
  monthsCovered: z.number().int().nonnegative(),
  status: z.enum(['初步', '已封账']),
})
export type Completeness = z.infer<typeof Completeness>

export const InventoryTable = z.object({
  no: z.number().int().positive(),
  title: z.string(),
  unit: InventoryUnit,
  headingNotes: z.array(z.string()),
  columns: z.array(InventoryColumn),
  /** Titles of the measures that rows carry for their rates. */
  measures: z.array(z.object({ key: z.string(), title: z.string() })).optional(),
  rows: z.array(InventoryRow),
  /** What is known only for the whole stream (未分项); the total includes it. */
  unspecified: InventoryRow.optional(),
  total: InventoryRow,
  balance: BalanceLine.optional(),
  completeness: Completeness,
  /** 演示数据, 规划数据, 暂定 and the like: on every sheet and page that shows the table. */
  marks: z.array(z.string()),
  definitions: z.array(z.object({ column: z.string(), text: z.string() })),
})
export type InventoryTable = z.infer<typeof InventoryTable>

export const Inventory = z.object({
  district: z.string(),
  districtName: z.string(),
  /** Where the district's layout names them; else they are composed from scope and period. */
  annex: z.string().optional(),
  title: z.string().optional(),
  year: z.number().int().optional(),
  period: z.object({ from: dayText, to: dayText }),
  scope: InventoryScope,
  asOf: dayText,
  bookPosition: z.string(),
  tables: z.array(InventoryTable),
})
export type Inventory = z.infer<typeof Inventory>

/** A material balance over any set of facilities, streams or codes: one line each, and what they make together. */
export const MaterialBalance = z.object({
  title: z.string(),
  scope: InventoryScope,
  unit: InventoryUnit,
  period: z.object({ from: dayText, to: dayText }),
  asOf: dayText,
  bookPosition: z.string(),
  marks: z.array(z.string()),
  lines: z.array(z.object({ key: z.string(), label: z.string(), balance: BalanceLine })),
})
export type MaterialBalance = z.infer<typeof MaterialBalance>

/**
 * One statutory ledger (台账) of one party: the rows of a form, each value as the form's field wants it on paper, by
 * field identifier, and the number of our posting it is a view of. `form` names a form definition of intake.
 */
export const StatutoryLedger = z.object({
  form: z.string(),
  party: z.object({ name: z.string(), creditCode: z.string().optional() }),
  period: z.object({ from: dayText, to: dayText }),
  asOf: dayText,
  header: z.record(z.string(), z.string()),
  rows: z.array(
    z.object({
      /** The posting it is a view of; null where only a paper tells of it. */
      posting: z.string().nullable(),
      cells: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    }),
  ),
  marks: z.array(z.string()),
})
export type StatutoryLedger = z.infer<typeof StatutoryLedger>

/** The marks of an inventory's tables, each once, in the order they appear. */
export function marksOf(inventory: Pick<Inventory, 'tables'>): string[] {
  return [...new Set(inventory.tables.flatMap((table) => table.marks))]
}
