import { z } from 'zod'
import { positions } from '../core/codes.ts'
import { TraceBothWays } from '../ledger/trace.contract.ts'

/** What a trace begins at: `package:BZ26-0000123-K`, `lot:12`, `product:12`, `manifest:3`, `movement:5`. */
export const TraceQuery = z.object({
  of: z
    .string()
    .regex(/^(package|lot|product|manifest|movement):[0-9A-Za-z-]{1,60}$/, '应如 package:编码 或 lot:编号'),
})
export type TraceQuery = z.infer<typeof TraceQuery>

const Named = z.object({ id: z.int(), name: z.string() })
export const TraceSubject = z.object({ of: z.string(), title: z.string(), lots: z.array(z.int()) })
export const TraceReply = TraceBothWays.extend({ subject: TraceSubject })
export type TraceReply = z.infer<typeof TraceReply>

/** Only for those who may keep that party's file. */
const Contact = z.object({ name: z.string().nullable(), phone: z.string().nullable() }).nullable()

/** Everything that ever touched a mass, where it is now, and whom to call. */
export const RecallReply = z.object({
  subject: TraceSubject,
  /** The mass asked about; what lies somewhere and what has ended sum to it. */
  grams: z.int(),
  now: z.array(
    z.object({
      lot: z.int().nullable(),
      /** The package it lies in. */
      package: z.string().nullable(),
      position: z.enum([...positions, 'unseen']),
      positionName: z.string(),
      facility: Named.nullable(),
      party: Named.nullable(),
      method: z.string().nullable(),
      /** What of the mass asked about is here, and everything it is mixed into. */
      share: z.int(),
      grams: z.int().nullable(),
      contact: Contact,
    }),
  ),
  parties: z.array(
    z.object({
      party: Named,
      /** 产生、贮存、移出、承运、接收、利用处置 */
      parts: z.array(z.string()),
      facilities: z.array(z.string()),
      from: z.string(),
      to: z.string(),
      contact: Contact,
    }),
  ),
  loads: z.array(
    z.object({
      movement: z.int(),
      day: z.string(),
      documentNo: z.string().nullable(),
      plate: z.string().nullable(),
      carrier: Named.nullable(),
      consignor: z.string(),
      consignee: z.string().nullable(),
      share: z.int(),
    }),
  ),
})
export type RecallReply = z.infer<typeof RecallReply>
