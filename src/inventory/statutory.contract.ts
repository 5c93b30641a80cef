import { z } from 'zod'
import { StatutoryLedger } from './contract.ts'

/** A form that the book can give out, by its table in its standard. */
export const LedgerFormRow = z.object({ id: z.string(), title: z.string(), source: z.string() })
export type LedgerFormRow = z.infer<typeof LedgerFormRow>

export const LedgerColumn = z.object({
  key: z.string(),
  title: z.string(),
  group: z.string().optional(),
  numeric: z.boolean().optional(),
})
export type LedgerColumn = z.infer<typeof LedgerColumn>

export const StatutoryReply = z.object({
  ledger: StatutoryLedger,
  /** The columns of the form, in order. */
  columns: z.array(LedgerColumn),
  /** What only other parties' records hold, in words. */
  missing: z.array(z.string()),
})
export type StatutoryReply = z.infer<typeof StatutoryReply>
