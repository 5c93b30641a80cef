import { z } from 'zod'
import { isDay } from '../core/day.ts'

const Key = z.string().min(8, '请求编号太短').max(100)
const DayText = z.string().refine(isDay, '应为日历上有的日期，如 2025-03-05')
/** Days on which loads left, both ends included. */
export const ExchangeSpan = z.object({ from: DayText, lastDay: DayText })
export type ExchangeSpan = z.infer<typeof ExchangeSpan>
export const ExportAsked = z.strictObject({ key: Key, from: DayText, lastDay: DayText })

export const ExchangeFile = z.object({
  id: z.int(),
  system: z.string(),
  direction: z.enum(['out', 'in']),
  name: z.string(),
  span: z.string().nullable(),
  rows: z.int(),
  at: z.string(),
  actor: z.string(),
})
export type ExchangeFile = z.infer<typeof ExchangeFile>

export const ExchangeSystem = z.object({
  key: z.string(),
  name: z.string(),
  profile: z.string(),
  note: z.string(),
  confidence: z.string(),
  columns: z.array(z.object({ key: z.string(), title: z.string(), onlyBack: z.boolean() })),
})
export type ExchangeSystem = z.infer<typeof ExchangeSystem>
export const ExchangePage = z.object({ systems: z.array(ExchangeSystem), files: z.array(ExchangeFile) })
export type ExchangePage = z.infer<typeof ExchangePage>

/** What is wrong in a file, at the cell where it stands. */
export const ExchangeFault = z.object({
  sheet: z.string().nullable(),
  row: z.int(),
  column: z.string().nullable(),
  title: z.string(),
  value: z.string(),
  message: z.string(),
})
export type ExchangeFault = z.infer<typeof ExchangeFault>
export const RowOutcome = z.object({
  row: z.int(),
  manifest: z.int().nullable(),
  number: z.string().nullable(),
  officialNo: z.string().nullable(),
  /** Acts recorded from this row. */
  recorded: z.array(z.enum(['recordNumber', 'arrive', 'receive'])),
  note: z.string().nullable(),
})
export type RowOutcome = z.infer<typeof RowOutcome>
export const ImportOutcome = z.object({
  dryRun: z.boolean(),
  /** The same file again: nothing was done, this is what was done then. */
  again: z.boolean(),
  file: z.int().nullable(),
  faults: z.array(ExchangeFault),
  rows: z.array(RowOutcome),
})
export type ImportOutcome = z.infer<typeof ImportOutcome>
export const ImportAsked = z.object({
  dryRun: z.enum(['true', 'false']).transform((v) => v === 'true'),
  key: Key.optional(),
})

export const reconcileStates = ['differs', 'onlyThere', 'notSent', 'noAnswer', 'same'] as const
export type ReconcileState = (typeof reconcileStates)[number]
export const reconcileStateNames: Readonly<Record<ReconcileState, string>> = {
  differs: '有差异',
  onlyThere: '仅对方有',
  notSent: '未生成文件',
  noAnswer: '未返回',
  same: '一致',
}
export const Reconciled = z.object({
  state: z.enum(reconcileStates),
  manifest: z.int().nullable(),
  number: z.string().nullable(),
  officialNo: z.string().nullable(),
  day: z.string().nullable(),
  sentAt: z.string().nullable(),
  backAt: z.string().nullable(),
  backFile: z.string().nullable(),
  differences: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      sent: z.string().nullable(),
      ours: z.string().nullable(),
      back: z.string().nullable(),
    }),
  ),
})
export type Reconciled = z.infer<typeof Reconciled>
export const Reconciliation = z.object({
  counts: z.record(z.enum(reconcileStates), z.int()),
  items: z.array(Reconciled),
})
export type Reconciliation = z.infer<typeof Reconciliation>
export const exchangeAtMost = 5000
