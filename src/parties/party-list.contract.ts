import { z } from 'zod'

const truth = z.enum(['true', 'false']).transform((v) => v === 'true')
export const ListFault = z.object({
  row: z.int(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  code: z.string(),
  message: z.string(),
})
export type ListFault = z.infer<typeof ListFault>

export const PartyImportQuery = z.object({
  dryRun: truth.default(true),
  key: z.string().min(8).max(100).optional(),
  /** Rows with faults are left out; without it one fault stops everything. */
  goodOnly: truth.default(false),
})
export const PartyImportReply = z.object({
  dryRun: z.boolean(),
  rows: z.int(),
  created: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  facilitiesCreated: z.int(),
  errors: z.array(ListFault),
  warnings: z.array(ListFault),
})
export type PartyImportReply = z.infer<typeof PartyImportReply>
