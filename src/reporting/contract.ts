import { z } from 'zod'
import { streams } from '../core/codes.ts'

/**
 * reported: all that is owed is there · partly: some of it · late: nothing, and the day is past · due: the period is
 * over, the day is not · notYet: the period is not over.
 */
export const submissionStates = ['reported', 'partly', 'late', 'due', 'notYet'] as const
export const submissionStateNames = {
  reported: '已报',
  partly: '部分报',
  late: '逾期未报',
  due: '应报',
  notYet: '未到期',
} as const

export const SubmissionPeriod = z.object({
  from: z.string(),
  /** Exclusive. */
  to: z.string(),
  /** The day of the pack, or the next working day. */
  due: z.string(),
  /** No holiday notice of that year is known: counted by weekdays alone. */
  dueAssumed: z.boolean(),
  state: z.enum(submissionStates),
  /** total: stated by who owes it · plan: the plan's own figure · book: what others recorded of it. */
  by: z.enum(['total', 'plan', 'book']).nullable(),
  reportedAt: z.string().nullable(),
  /** Days after the due day; 0 in time, null where no day of reporting is known or the plan states it. */
  lateDays: z.int().nullable(),
  /** Generators known and heard from, or months owed and there. */
  reported: z.int(),
  expected: z.int(),
})
export type SubmissionPeriod = z.infer<typeof SubmissionPeriod>

export const SubmissionRow = z.object({
  key: z.string(),
  table: z.int(),
  tableTitle: z.string(),
  row: z.string().nullable(),
  rowLabel: z.string(),
  unit: z.string().nullable(),
  /** 责任单位待明确 where nobody owns it. */
  unitName: z.string(),
  candidates: z.array(z.string()),
  source: z.string().nullable(),
  every: z.enum(['month', 'quarter', 'year']),
  definition: z.string(),
  basis: z.string(),
  confidence: z.string().nullable(),
  periods: z.array(SubmissionPeriod),
})
export type SubmissionRow = z.infer<typeof SubmissionRow>

export const SubmissionsQuery = z.object({
  year: z.coerce.number().int().min(1990).max(2100).optional(),
  /** Any period as addresses write it: 2025, 2025Q1, 2025-03; without one, this year. */
  period: z.string().max(40).optional(),
  unit: z.string().max(60).optional(),
  table: z.coerce.number().int().min(1).max(6).optional(),
})
export type SubmissionsQuery = z.infer<typeof SubmissionsQuery>
export const SubmissionsReply = z.object({
  year: z.int(),
  period: z.string(),
  items: z.array(SubmissionRow),
})
export type SubmissionsReply = z.infer<typeof SubmissionsReply>

/** One generator's months of a stream: what is on the book of what a year has had so far. */
export const GeneratorRow = z.object({
  party: z.object({ id: z.int(), name: z.string() }),
  stream: z.enum(streams),
  streamName: z.string(),
  managementClass: z.enum(['key', 'simplified', 'registered']).nullable(),
  /** First days of the months with records. */
  months: z.array(z.string()),
  missing: z.array(z.string()),
})
export type GeneratorRow = z.infer<typeof GeneratorRow>
export const GeneratorsQuery = z.object({
  year: z.coerce.number().int().min(1990).max(2100).optional(),
  stream: z.enum(streams).optional(),
  search: z.string().trim().max(100).optional(),
  /** Only those with a month missing. */
  missing: z
    .enum(['true', 'false'])
    .transform((v) => v === 'true')
    .default(false),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export type GeneratorsQuery = z.infer<typeof GeneratorsQuery>
export const GeneratorsReply = z.object({ year: z.int(), items: z.array(GeneratorRow), total: z.int() })
export type GeneratorsReply = z.infer<typeof GeneratorsReply>
