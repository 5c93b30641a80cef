import { z } from 'zod'
import { grades, purposes } from '../core/codes.ts'
import { isDay } from '../core/day.ts'

/**
 * The business facts the book understands. Mass is integer grams, days are `YYYY-MM-DD` in the district's zone,
 * facilities and parties are their ids. `measure` keeps the original quantity as it was written.
 */
const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, '应为 YYYY-MM-DD')
  .refine((text): boolean => isDay(text), '日历上没有这一天')
const Mass = z.int().positive().max(Number.MAX_SAFE_INTEGER)
const Measure = z.object({ value: z.string(), unit: z.string(), remark: z.string().optional() })

const common = {
  occurredOn: Day,
  grade: z.enum(grades).default('recorded'),
  measure: Measure.optional(),
  /** Form fields that the ledger does not interpret but must give back (经办人, 包装 …). */
  details: z.record(z.string(), z.unknown()).default({}),
  /** Number of an approved late entry; needed where the day is closed. */
  lateEntry: z.int().optional(),
}
const mass = { facility: z.int(), owner: z.int().optional(), code: z.string(), grams: Mass }
const load = {
  code: z.string(),
  grams: Mass,
  consignor: z.int(),
  owner: z.int().optional(),
  consignee: z.int(),
  purpose: z.enum(purposes),
  method: z.string().optional(),
  carrier: z.int().optional(),
  plate: z.string().optional(),
  documentNo: z.string().optional(),
  /** The movement this paper belongs to where a person has decided; 'new' if it is none of those known. */
  movement: z.union([z.int(), z.literal('new')]).optional(),
}
const lots = z.array(z.object({ lot: z.int(), grams: Mass.optional() })).min(1)
/** What to do when more leaves than is known to be there and the stream does not generate on departure. */
const allowUnexplained = z.boolean().default(false)

export const OpenFact = z.object({
  kind: z.literal('open'),
  ...common,
  ...mass,
  year: z.int().nullable(),
  label: z.string().optional(),
})
export const GenerateFact = z.object({
  kind: z.literal('generate'),
  ...common,
  ...mass,
  label: z.string().optional(),
})
export const StoreFact = z.object({
  kind: z.literal('store'),
  ...common,
  ...mass,
  from: z.int(),
  lots: lots.optional(),
  allowUnexplained,
  label: z.string().optional(),
})
export const SelfTreatFact = z.object({
  kind: z.literal('selfTreat'),
  ...common,
  ...mass,
  purpose: z.enum(['utilize', 'dispose']),
  method: z.string().optional(),
  lots: lots.optional(),
  allowUnexplained,
})
export const ShipFact = z.object({
  kind: z.literal('ship'),
  ...common,
  ...load,
  lots: lots.optional(),
  allowUnexplained,
})
export const ReceiveFact = z.object({
  kind: z.literal('receive'),
  ...common,
  ...load,
  /** What was accepted; zero where the whole load was turned away. */
  grams: z.int().nonnegative(),
  refused: z.int().nonnegative().default(0),
  departedOn: Day.optional(),
  allowUnexplained,
})
export const HandOverFact = z.object({
  kind: z.literal('handOver'),
  ...common,
  ...mass,
  to: z.int(),
  purpose: z.enum(purposes),
  method: z.string().optional(),
  lots: lots.optional(),
  allowUnexplained,
})
export const TreatFact = z.object({
  kind: z.literal('treat'),
  ...common,
  facility: z.int(),
  owner: z.int().optional(),
  inputs: z
    .array(z.object({ lot: z.int().optional(), code: z.string().optional(), grams: Mass.optional() }))
    .min(1),
  added: z.int().nonnegative().default(0),
  purpose: z.enum(['utilize', 'dispose']),
  method: z.string().optional(),
  residues: z.array(z.object({ code: z.string(), grams: Mass, label: z.string().optional() })).default([]),
  products: z.array(z.object({ name: z.string(), grams: Mass, label: z.string().optional() })).default([]),
})
export const RepackFact = z.object({
  kind: z.enum(['split', 'merge', 'repack']),
  ...common,
  facility: z.int(),
  owner: z.int().optional(),
  inputs: lots,
  outputs: z.array(z.object({ grams: Mass, label: z.string().optional() })).min(1),
})
export const ReclassifyFact = z.object({
  kind: z.literal('reclassify'),
  ...common,
  ...mass,
  toCode: z.string(),
  /** identified: it was the other waste all along (属性鉴别); converted: it becomes one (有害垃圾转危废). */
  basis: z.enum(['identified', 'converted']),
  lots: lots.optional(),
  label: z.string().optional(),
})
export const DumpFact = z.object({
  kind: z.literal('dump'),
  ...common,
  ...mass,
  foundBy: z.string(),
  knownGenerator: z.boolean().default(false),
})
export const StockTakeFact = z.object({
  kind: z.literal('stockTake'),
  ...common,
  facility: z.int(),
  owner: z.int().optional(),
  code: z.string(),
  counted: z.int().nonnegative(),
})
export const DeclareFact = z.object({
  kind: z.literal('declare'),
  ...common,
  facility: z.int(),
  code: z.string(),
  from: Day,
  columns: z
    .array(
      z.object({
        column: z.enum(['generated', 'selfUtilized', 'selfDisposed', 'utilized', 'disposed', 'collected']),
        grams: z.int().nonnegative(),
        method: z.string().optional(),
        dest: z.int().optional(),
        measure: Measure.optional(),
      }),
    )
    .min(1)
    .refine((list) => new Set(list.map((c) => c.column)).size === list.length, '同一列写了两次'),
})

export const Fact = z.discriminatedUnion('kind', [
  OpenFact,
  GenerateFact,
  StoreFact,
  SelfTreatFact,
  ShipFact,
  ReceiveFact,
  HandOverFact,
  TreatFact,
  RepackFact,
  ReclassifyFact,
  DumpFact,
  StockTakeFact,
  DeclareFact,
])
export type Fact = z.infer<typeof Fact>
export type FactOf<K extends Fact['kind']> = Extract<Fact, { kind: K }>

export const Correction = z.object({
  posting: z.int(),
  /** The fact as it should have been; null takes it back altogether. */
  fact: Fact.nullable(),
  reason: z.string().min(1),
  withDependents: z.boolean().default(false),
  /** Where a periodic total stands over the record: correct it as well, or keep it (the difference turns 未分项). */
  totals: z.enum(['correct', 'keep']).optional(),
  lateEntry: z.int().optional(),
})
export type Correction = z.infer<typeof Correction>

export const BookedPosting = z.object({
  posting: z.int(),
  kind: z.string(),
  occurredOn: z.string(),
  movement: z.int().nullable(),
  lots: z.array(z.int()),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
})
export type BookedPosting = z.infer<typeof BookedPosting>
