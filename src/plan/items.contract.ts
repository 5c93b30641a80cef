import { z } from 'zod'
import { Day, Key, ObligationId, PlanKey } from './contract.ts'

/** 年度任务分解: what is to be done of a measure in a year, by whom and when. */

export const itemStateNames = { open: '在办', done: '已完成', dropped: '已取消' } as const

const fields = {
  year: z.int().min(1990).max(2100),
  title: z.string().trim().min(1).max(200),
  dueOn: Day,
  /** 验收标准. */
  acceptance: z.string().trim().min(1).max(1000),
  unit: z.string().min(1).max(60),
  person: z.string().trim().max(60).nullable().default(null),
}

export const ItemRequest = z.object({
  key: Key,
  plan: PlanKey.optional(),
  measure: ObligationId,
  ...fields,
})
export type ItemRequest = z.infer<typeof ItemRequest>

/** A change says which revision it was made from; another person's change in between is not overwritten. */
export const ItemChange = z.object({
  key: Key,
  revision: z.int().positive(),
  ...fields,
  state: z.enum(['open', 'done', 'dropped']),
  note: z.string().trim().max(1000).nullable().default(null),
})
export type ItemChange = z.infer<typeof ItemChange>

export const ItemRow = z.object({
  id: z.int(),
  revision: z.int(),
  measure: z.string(),
  measureTitle: z.string(),
  year: z.int(),
  title: z.string(),
  dueOn: z.string(),
  acceptance: z.string(),
  unit: z.string(),
  unitName: z.string(),
  person: z.string().nullable(),
  state: z.enum(['open', 'done', 'dropped']),
  note: z.string().nullable(),
  report: z.int().nullable(),
  recordedAt: z.string(),
  actor: z.string(),
})
export type ItemRow = z.infer<typeof ItemRow>

export const ItemQuery = z.object({
  plan: PlanKey.optional(),
  measure: ObligationId.optional(),
  unit: z.string().max(60).optional(),
  year: z.coerce.number().int().min(1990).max(2100).optional(),
  state: z.enum(['open', 'done', 'dropped']).optional(),
  asOf: Day.optional(),
})
export type ItemQuery = z.infer<typeof ItemQuery>
export const ItemsReply = z.object({ items: z.array(ItemRow) })
export const ItemHistoryReply = z.object({ revisions: z.array(ItemRow) })
