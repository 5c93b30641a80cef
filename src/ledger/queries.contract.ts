import { z } from 'zod'
import { grades, places, positions, purposes, streams } from '../core/codes.ts'
import { isDay } from '../core/day.ts'
import { BookedPosting, Correction, Fact } from './contract.ts'

/** What the ledger's routes take and give. Masses are integer grams as numbers for one posting, as text for sums. */
const day = z.string().refine(isDay, '应为 YYYY-MM-DD，且日历上有这一天')
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
const Named = z.object({ id: z.number(), name: z.string() })
export const PostingRow = z.object({
  id: z.number(),
  kind: z.string(),
  occurredOn: z.string(),
  recordedAt: z.string(),
  actor: z.string(),
  stream: z.enum(streams).nullable(),
  code: z.string().nullable(),
  wasteName: z.string().nullable(),
  grams: z.string(),
  from: Named.nullable(),
  to: Named.nullable(),
  grade: z.enum(grades),
  corrects: z.number().nullable(),
  corrected: z.boolean(),
  lateEntry: z.string().nullable(),
  documentNo: z.string().nullable(),
  demo: z.boolean(),
})
export type PostingRow = z.infer<typeof PostingRow>
export const PostingPage = z.object({ items: z.array(PostingRow), next: z.number().nullable() })
export type PostingPage = z.infer<typeof PostingPage>

export const EntryLine = z.object({
  line: z.number(),
  position: z.enum(positions),
  facility: Named,
  owner: Named,
  code: z.string(),
  wasteName: z.string().nullable(),
  lot: z.object({ id: z.number(), label: z.string().nullable() }).nullable(),
  grade: z.enum(grades),
  purpose: z.enum(purposes).nullable(),
  place: z.enum(places).nullable(),
  method: z.string().nullable(),
  dest: Named.nullable(),
  origin: Named,
  born: z.string(),
  grams: z.number(),
})
export type EntryLine = z.infer<typeof EntryLine>
export const RecordView = z.object({
  id: z.number(),
  kind: z.string(),
  title: z.string(),
  identity: z.string(),
  version: z.number(),
  import: z.object({ id: z.number(), fileName: z.string() }).nullable(),
  sheet: z.string().nullable(),
  row: z.number().nullable(),
  recordedAt: z.string(),
  actor: z.string(),
  content: z.array(z.object({ title: z.string(), value: z.string() })),
})
export type RecordView = z.infer<typeof RecordView>
export const AttachmentView = z.object({
  hash: z.string(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number(),
})
export const PostingDetail = z.object({
  id: z.number(),
  kind: z.string(),
  occurredOn: z.string(),
  since: z.string(),
  recordedAt: z.string(),
  actor: z.string(),
  grade: z.enum(grades),
  fact: z.record(z.string(), z.unknown()),
  corrects: z.number().nullable(),
  reverses: z.number().nullable(),
  correctedBy: z.array(z.number()),
  dependents: z.array(z.number()),
  lateEntry: z.object({ number: z.string(), reason: z.string() }).nullable(),
  movement: z
    .object({
      id: z.number(),
      documentNo: z.string().nullable(),
      plate: z.string().nullable(),
      status: z.string(),
      postings: z.array(z.number()),
    })
    .nullable(),
  total: z.number().nullable(),
  demo: z.boolean(),
  mayCorrect: z.boolean(),
  entries: z.array(EntryLine),
  records: z.array(RecordView),
  attachments: z.array(AttachmentView),
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
  wasteName: z.string().nullable(),
  facility: Named,
  owner: Named,
  position: z.enum(['stored', 'in_transit']),
  grams: z.string(),
  born: z.string(),
  /** From before this year. */
  prior: z.boolean(),
  days: z.number(),
  posting: z.number(),
  total: z.number().nullable(),
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
/** One thing that happened to a lot. Grams are signed: what came in, what went out. */
export const TraceEvent = z.object({
  lot: z.number(),
  posting: z.number(),
  kind: z.string(),
  occurredOn: z.string(),
  moves: z.array(
    z.object({ position: z.enum(['stored', 'in_transit']), facility: z.string(), grams: z.number() }),
  ),
  /** What ended in the same posting, of this lot and of those it was treated or sent with. */
  ends: z.array(
    z.object({
      position: z.enum(['utilized', 'disposed', 'dumped', 'discrepancy']),
      facility: z.string(),
      method: z.string().nullable(),
      grams: z.number(),
    }),
  ),
  movement: z
    .object({
      id: z.number(),
      consignor: z.string(),
      consignee: z.string().nullable(),
      plate: z.string().nullable(),
      documentNo: z.string().nullable(),
    })
    .nullable(),
})
export type TraceEvent = z.infer<typeof TraceEvent>
export const Trace = z.object({
  lot: z.number(),
  backward: z.array(TraceStep),
  forward: z.array(TraceStep),
  /** Of the lot and of what was made of it, by day. */
  events: z.array(TraceEvent),
})
export type Trace = z.infer<typeof Trace>

export const PeriodClose = z.object({
  key,
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
export const Reopen = z.object({ key, reason: z.string().min(1, '请填写原因') })
export const LateEntryRequest = z.object({
  key,
  stream: z.enum(streams),
  party: z.number().int().positive().nullable().default(null),
  from: day,
  to: day,
  reason: z.string().min(1, '请填写原因'),
})
export const LateEntryDecision = z.object({ key })
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
