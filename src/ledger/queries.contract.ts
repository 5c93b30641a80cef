import { z } from 'zod'
import { positions, streams } from '../core/codes.ts'
import { BookedPosting, Correction, Fact } from './contract.ts'

/** What the ledger's routes take and give. Masses are integer grams as numbers for one posting, as text for sums. */
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, '应为 YYYY-MM-DD')
const id = z.coerce.number().int().positive()
const key = z.string().min(8, '请求编号至少 8 个字符').max(100)

export const BookFact = z.object({
  key,
  fact: Fact,
  attachments: z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .max(20)
    .default([]),
})
export type BookFact = z.infer<typeof BookFact>
export const Booked = z.object({
  postings: z.array(BookedPosting),
  attachedTo: z.number().nullable(),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
})
export type Booked = z.infer<typeof Booked>
export const CorrectFact = Correction.extend({ key })
export type CorrectFact = z.infer<typeof CorrectFact>

export const PostingQuery = z.object({
  from: day.optional(),
  to: day.optional(),
  party: id.optional(),
  facility: id.optional(),
  code: z.string().optional(),
  kind: z.string().optional(),
  stream: z.enum(streams).optional(),
  movement: id.optional(),
  unexplained: z.enum(['true', 'false']).optional(),
  q: z.string().max(100).optional(),
  cursor: id.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export type PostingQuery = z.infer<typeof PostingQuery>
export const PostingRow = z.object({
  id: z.number(),
  kind: z.string(),
  occurredOn: z.string(),
  recordedAt: z.string(),
  actor: z.string(),
  grade: z.string(),
  code: z.string().nullable(),
  codeName: z.string().nullable(),
  grams: z.number().nullable(),
  facility: z.string().nullable(),
  counterparty: z.string().nullable(),
  movement: z.number().nullable(),
  corrects: z.number().nullable(),
  corrected: z.boolean(),
  documentNo: z.string().nullable(),
  demo: z.boolean(),
})
export type PostingRow = z.infer<typeof PostingRow>
export const PostingPage = z.object({ items: z.array(PostingRow), next: z.number().nullable() })
export type PostingPage = z.infer<typeof PostingPage>

export const EntryRow = z.object({
  position: z.enum(positions),
  facility: z.number(),
  facilityName: z.string(),
  owner: z.number(),
  ownerName: z.string(),
  code: z.string(),
  codeName: z.string(),
  lot: z.number().nullable(),
  lotLabel: z.string().nullable(),
  origin: z.number(),
  originName: z.string(),
  born: z.string(),
  grade: z.string(),
  purpose: z.string().nullable(),
  place: z.string().nullable(),
  method: z.string().nullable(),
  grams: z.number(),
})
export const RecordRow = z.object({
  id: z.number(),
  kind: z.string(),
  sheet: z.string().nullable(),
  row: z.number().nullable(),
  import: z.number().nullable(),
  content: z.record(z.string(), z.unknown()),
  actor: z.string(),
  recordedAt: z.string(),
})
export const AttachmentRow = z.object({
  hash: z.string(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number(),
})
export const PostingDetail = PostingRow.extend({
  fact: z.record(z.string(), z.unknown()),
  since: z.string(),
  lateEntry: z.number().nullable(),
  entries: z.array(EntryRow),
  records: z.array(RecordRow),
  attachments: z.array(AttachmentRow),
  corrections: z.array(PostingRow),
  dependents: z.array(PostingRow),
})
export type PostingDetail = z.infer<typeof PostingDetail>

export const LotQuery = z.object({
  facility: id.optional(),
  party: id.optional(),
  code: z.string().optional(),
  q: z.string().max(100).optional(),
  cursor: id.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export const LotRow = z.object({
  id: z.number(),
  label: z.string().nullable(),
  code: z.string(),
  codeName: z.string(),
  facility: z.number(),
  facilityName: z.string(),
  owner: z.number(),
  ownerName: z.string(),
  position: z.string(),
  grams: z.number(),
  born: z.string(),
  availableFrom: z.string(),
  origins: z.number(),
})
export type LotRow = z.infer<typeof LotRow>
export const LotPage = z.object({ items: z.array(LotRow), next: z.number().nullable() })

export const TraceStep = z.object({
  lot: z.number(),
  label: z.string().nullable(),
  code: z.string(),
  product: z.boolean(),
  depth: z.number(),
  posting: z.number(),
  kind: z.string(),
  occurredOn: z.string(),
  from: z.array(z.number()),
  grams: z.number(),
  facilityName: z.string().nullable(),
  held: z.number(),
})
export const Trace = z.object({ lot: z.number(), backward: z.array(TraceStep), forward: z.array(TraceStep) })
export type Trace = z.infer<typeof Trace>

export const PeriodClose = z.object({
  stream: z.enum(streams),
  party: z.number().int().positive().nullable().default(null),
  from: day,
  to: day,
  reason: z.string().min(1, '请填写原因'),
})
export const PeriodRow = z.object({
  id: z.number(),
  stream: z.enum(streams),
  party: z.number().nullable(),
  partyName: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  closedAt: z.string(),
  closedBy: z.string(),
  bookPosition: z.number(),
  reopenedAt: z.string().nullable(),
  reopenedBy: z.string().nullable(),
  reopenReason: z.string().nullable(),
})
export type PeriodRow = z.infer<typeof PeriodRow>
export const Reopen = z.object({ reason: z.string().min(1, '请填写原因') })
export const LateEntryRequest = z.object({
  stream: z.enum(streams),
  party: z.number().int().positive().nullable().default(null),
  from: day,
  to: day,
  reason: z.string().min(1, '请填写原因'),
})
export const LateEntryRow = z.object({
  id: z.number(),
  number: z.string(),
  stream: z.enum(streams),
  party: z.number().nullable(),
  partyName: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  requestedAt: z.string(),
  requestedBy: z.string(),
  approvedAt: z.string().nullable(),
  approvedBy: z.string().nullable(),
  refusedAt: z.string().nullable(),
  used: z.number(),
})
export type LateEntryRow = z.infer<typeof LateEntryRow>
