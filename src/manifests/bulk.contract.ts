import { z } from 'zod'

/** What a workbook can do for many manifests at once. */
export const bulkKinds = ['issue', 'receive'] as const
export const BulkKind = z.enum(bulkKinds)
export type BulkKind = z.infer<typeof BulkKind>
export const bulkKindNames: Readonly<Record<BulkKind, string>> = {
  issue: '批量签发',
  receive: '批量接收',
}

/** `check` carries nothing out; `all` everything or nothing; `good` the rows without faults. */
export const bulkModes = ['check', 'all', 'good'] as const
export const BulkQuery = z.object({
  profile: z.string().max(60),
  mode: z.enum(bulkModes).default('check'),
  key: z.string().min(8).max(100).optional(),
})
export type BulkQuery = z.infer<typeof BulkQuery>

export const BulkFault = z.object({
  /** Excel's letter and the title above; null where the whole row is meant. */
  column: z.string().nullable(),
  title: z.string().nullable(),
  value: z.string().nullable(),
  expected: z.string().nullable(),
  code: z.string(),
  message: z.string(),
})
export type BulkFault = z.infer<typeof BulkFault>

export const bulkVerdicts = ['good', 'done', 'known', 'skipped', 'error'] as const
export type BulkVerdict = (typeof bulkVerdicts)[number]
export const bulkVerdictNames: Readonly<Record<BulkVerdict, string>> = {
  good: '可办理',
  done: '已办理',
  known: '以前办过',
  skipped: '未填写',
  error: '有误',
}

export const BulkRow = z.object({
  sheet: z.string().nullable(),
  row: z.int(),
  verdict: z.enum(bulkVerdicts),
  /** The sender's own number, or that of the manifest received. */
  reference: z.string(),
  manifest: z.object({ id: z.int(), number: z.string().nullable() }).nullable(),
  warnings: z.array(z.string()),
  faults: z.array(BulkFault),
})
export type BulkRow = z.infer<typeof BulkRow>

export const BulkReply = z.object({
  kind: BulkKind,
  mode: z.enum(bulkModes),
  fileName: z.string(),
  counts: z.record(z.enum(bulkVerdicts), z.int()),
  rows: z.array(BulkRow),
})
export type BulkReply = z.infer<typeof BulkReply>
