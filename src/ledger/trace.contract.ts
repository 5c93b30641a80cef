import { z } from 'zod'
import { positions } from '../core/codes.ts'

/** A trace: which lots a mass came from and went into, what of it each holds, and by which postings. */
const Named = z.object({ id: z.int(), name: z.string() })

export const TraceLot = z.object({
  /** As the steps name it. */
  key: z.string(),
  lot: z.int(),
  label: z.string().nullable(),
  code: z.string(),
  product: z.string().nullable(),
  /** Everything that ever came into it. */
  grams: z.int(),
  /** What of that belongs to the traced mass. */
  share: z.int(),
  /** Forward: the traced mass that still lies in it. */
  rest: z.int(),
  /** Steps away from where the trace began, on the longest way. */
  depth: z.int(),
  /** Where the lot lies today. */
  places: z.array(
    z.object({ facility: Named, owner: Named, position: z.enum(['stored', 'in_transit']), grams: z.int() }),
  ),
})
export type TraceLot = z.infer<typeof TraceLot>

/** Where the traced mass arose, or where it ended. `unseen`: in rows the asker may not see. */
export const TraceEnd = z.object({
  key: z.string(),
  position: z.enum([...positions, 'unseen']),
  facility: Named.nullable(),
  owner: Named.nullable(),
  method: z.string().nullable(),
  /** Of a source: the day of generation; 往年 unknown: 0001-01-01. */
  born: z.string().nullable(),
  share: z.int(),
})
export type TraceEnd = z.infer<typeof TraceEnd>

export const TraceFlowStep = z.object({
  from: z.string(),
  to: z.string(),
  posting: z.int(),
  kind: z.string(),
  day: z.string(),
  /** All that went this way, and what of it belongs to the traced mass. */
  grams: z.int(),
  share: z.int(),
  product: z.boolean(),
  movement: z
    .object({
      id: z.int(),
      consignor: Named,
      consignee: Named.nullable(),
      carrier: Named.nullable(),
      plate: z.string().nullable(),
      documentNo: z.string().nullable(),
    })
    .nullable(),
})
export type TraceFlowStep = z.infer<typeof TraceFlowStep>

export const TraceSide = z.object({
  /** What is traced; the shares of the ends, and of what still lies in lots, sum to it. */
  grams: z.int(),
  /** In topological order: each lot once, after all that lead to it. */
  lots: z.array(TraceLot),
  ends: z.array(TraceEnd),
  steps: z.array(TraceFlowStep),
})
export type TraceSide = z.infer<typeof TraceSide>

export const TraceBothWays = z.object({
  lots: z.array(z.int()),
  backward: TraceSide,
  forward: TraceSide,
})
export type TraceBothWays = z.infer<typeof TraceBothWays>
