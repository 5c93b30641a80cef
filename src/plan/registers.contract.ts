import { z } from 'zod'
import { RegisterKind } from '../packs/registers.contract.ts'
import { Day, Key, ObligationId } from './contract.ts'

/** Registers beside the book: one engine, whose kinds the pack gives with their fields. */

export const KindsReply = z.object({ kinds: z.array(RegisterKind) })
export type KindsReply = z.infer<typeof KindsReply>

const Plain = z.union([z.string().max(20_000), z.boolean(), z.null(), z.array(z.string().max(200)).max(100)])
/** By the kind's fields: text (numbers and days too), yes or no, lists of codes, rows of such values. */
export const EntryValues = z.record(
  z.string().max(60),
  z.union([Plain, z.array(z.record(z.string().max(60), Plain)).max(500)]),
)
export type EntryValues = z.infer<typeof EntryValues>

export const EntryRequest = z.object({
  key: Key,
  /** Whose entry it is. */
  unit: z.string().min(1).max(60),
  values: EntryValues,
})
export type EntryRequest = z.infer<typeof EntryRequest>
export const EntryChange = z.object({
  key: Key,
  revision: z.int().positive(),
  unit: z.string().min(1).max(60),
  values: EntryValues,
  withdrawn: z.boolean().default(false),
  reason: z.string().trim().max(1000).nullable().default(null),
})
export type EntryChange = z.infer<typeof EntryChange>

export const EntryRow = z.object({
  id: z.int(),
  revision: z.int(),
  kind: z.string(),
  unit: z.string(),
  unitName: z.string(),
  name: z.string(),
  day: z.string().nullable(),
  measures: z.array(z.string()),
  values: EntryValues,
  withdrawn: z.boolean(),
  reason: z.string().nullable(),
  recordedAt: z.string(),
  actor: z.string(),
})
export type EntryRow = z.infer<typeof EntryRow>
export const EntryHistory = z.object({ revisions: z.array(EntryRow) })

export const EntryQuery = z.object({
  measure: ObligationId.optional(),
  unit: z.string().max(60).optional(),
  from: Day.optional(),
  /** First day left out. */
  to: Day.optional(),
  q: z.string().trim().max(100).optional(),
  asOf: Day.optional(),
  withdrawn: z
    .enum(['true', 'false'])
    .transform((v) => v === 'true')
    .default(false),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export type EntryQuery = z.infer<typeof EntryQuery>
export const EntriesReply = z.object({ items: z.array(EntryRow), total: z.int() })

/** How many entries of each kind act on each measure. */
export const CountsReply = z.object({
  counts: z.array(z.object({ measure: z.string(), kind: z.string(), entries: z.int() })),
})

/** What a project's money and dates come to, with the book beside its expected effect. */
export const ProjectRow = z.object({
  id: z.int(),
  name: z.string(),
  unitName: z.string(),
  stage: z.string().nullable(),
  measures: z.array(z.string()),
  /** 万元, exact. */
  investment: z.string(),
  funded: z.string(),
  paid: z.string(),
  /** Of the investment, percent with two decimals; null without an investment. */
  paidShare: z.string().nullable(),
  planned: z.object({ from: z.string().nullable(), to: z.string().nullable() }),
  actual: z.object({ from: z.string().nullable(), to: z.string().nullable() }),
  milestones: z.array(
    z.object({
      title: z.string(),
      plannedOn: z.string(),
      reachedOn: z.string().nullable(),
      late: z.boolean(),
    }),
  ),
  approvalsOpen: z.int(),
  effect: z
    .object({
      expected: z.string(),
      unit: z.string(),
      /** Of this year so far and of the year before the works, as the table prints them. */
      figure: z.string().nullable(),
      year: z.int(),
      before: z.string().nullable(),
      now: z.string().nullable(),
      figureUnit: z.string().nullable(),
    })
    .nullable(),
})
export type ProjectRow = z.infer<typeof ProjectRow>
export const ProjectsReply = z.object({
  items: z.array(ProjectRow),
  sums: z.object({ investment: z.string(), funded: z.string(), paid: z.string() }),
})
export type ProjectsReply = z.infer<typeof ProjectsReply>

export const RegisterImportQuery = z.object({
  /** Whose entries the rows are. */
  unit: z.string().min(1).max(60),
  dryRun: z
    .enum(['true', 'false'])
    .transform((v) => v === 'true')
    .default(true),
  key: Key.optional(),
})
export const RegisterImportReply = z.object({
  dryRun: z.boolean(),
  rows: z.int(),
  added: z.int(),
  faults: z.array(z.object({ row: z.int(), message: z.string() })),
})
export type RegisterImportReply = z.infer<typeof RegisterImportReply>
