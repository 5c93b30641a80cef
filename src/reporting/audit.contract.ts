import { z } from 'zod'
import { isDay } from '../core/day.ts'

const day = z.string().refine(isDay, '应为日历上有的日期，如 2025-03-05')

export const AuditRow = z.object({
  id: z.int(),
  at: z.string(),
  actor: z.string(),
  act: z.string(),
  object: z.string(),
  detail: z.record(z.string(), z.unknown()),
  request: z.string().nullable(),
})
export type AuditRow = z.infer<typeof AuditRow>

export const AuditQuery = z.object({
  /** Part of the account, the object or the request's number. */
  q: z.string().trim().max(100).optional(),
  actor: z.string().max(60).optional(),
  act: z.string().max(60).optional(),
  object: z.string().max(100).optional(),
  /** Days in the district's zone; `to` is the first day left out. */
  from: day.optional(),
  to: day.optional(),
  /** Rows older than this one: pages stay where they are while new rows come. */
  before: z.coerce.number().int().positive().optional(),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export type AuditQuery = z.infer<typeof AuditQuery>
export const AuditPage = z.object({ items: z.array(AuditRow), total: z.int(), next: z.int().nullable() })
export type AuditPage = z.infer<typeof AuditPage>
