import { z } from 'zod'
import { grades, streams } from '../core/codes.ts'
import { InventoryUnit } from '../inventory/contract.ts'

/** What the first cockpit shows, in one reply. Masses of figures are exact decimals in the table's unit; flows in grams as text. */
export const CockpitFigure = z.object({
  key: z.string(),
  title: z.string(),
  type: z.enum(['mass', 'rate']),
  value: z.string().nullable(),
  /** Like months as this year's. */
  lastYear: z.string().nullable(),
  plan: z.object({ label: z.string(), value: z.string() }).nullable(),
  note: z.string().nullable(),
})
export const CockpitStream = z.object({
  stream: z.enum(streams),
  table: z.number(),
  title: z.string(),
  unit: InventoryUnit,
  figures: z.array(CockpitFigure),
  evidence: z.record(z.enum(grades), z.string()),
  completeness: z.object({
    due: z.number(),
    reported: z.number(),
    monthsCovered: z.number(),
    status: z.enum(['初步', '已封账']),
  }),
})
export type CockpitStream = z.infer<typeof CockpitStream>

export const FlowNode = z.object({ key: z.string(), label: z.string(), level: z.number() })
export const FlowLink = z.object({
  stream: z.enum(streams),
  from: z.string(),
  to: z.string(),
  grams: z.string(),
})
export const Flow = z.object({ nodes: z.array(FlowNode), links: z.array(FlowLink) })
export type Flow = z.infer<typeof Flow>

export const attentionKinds = [
  'unexplained',
  'unallocated',
  'underway',
  'overdueReports',
  'pendingLateEntries',
  'unownedRows',
  'waitingImports',
  'capacityExceeded',
  'detailAboveTotal',
] as const
export const Attention = z.object({
  kind: z.enum(attentionKinds),
  count: z.number(),
  grams: z.string().nullable(),
  detail: z.string().nullable(),
})
export type Attention = z.infer<typeof Attention>

export const Cockpit = z.object({
  year: z.number(),
  asOf: z.string(),
  marks: z.array(z.string()),
  streams: z.array(CockpitStream),
  flow: Flow,
  attention: z.array(Attention),
})
export type Cockpit = z.infer<typeof Cockpit>
