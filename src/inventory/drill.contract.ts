import { z } from 'zod'
import { RecordView } from '../ledger/queries.contract.ts'

/** One part of a figure. `next` opens the level below, `posting` is the bottom. `grams` signed, exact, as text. */
export const DrillItem = z.object({
  key: z.string(),
  label: z.string(),
  detail: z.string().optional(),
  grams: z.string(),
  next: z.string().optional(),
  posting: z.number().optional(),
})
export type DrillItem = z.infer<typeof DrillItem>

/** One level of what a figure is made of. */
export const DrillReply = z.object({
  /** Heading of the level: 按单位, 按月, 账目 … */
  level: z.string(),
  items: z.array(DrillItem),
  /** Of an area's total: who stated it, when, and on which paper. */
  statement: z
    .object({
      by: z.string(),
      period: z.string(),
      note: z.string().nullable(),
      recordedAt: z.string(),
      actor: z.string(),
      records: z.array(RecordView),
    })
    .optional(),
  /** How many more parts the level has than are listed. */
  more: z.number().optional(),
})
export type DrillReply = z.infer<typeof DrillReply>
