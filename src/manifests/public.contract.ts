import { z } from 'zod'
import { manifestStates } from './contract.ts'

export const PublicNumber = z.object({ number: z.string().trim().min(1).max(40) })
export const PublicQuery = z.object({
  /** 核验码 as printed. */
  c: z.string().trim().max(40),
  /** Steps the paper knows of. */
  v: z.coerce.number().int().nonnegative().optional(),
})
export type PublicQuery = z.infer<typeof PublicQuery>

/** What everybody may see who has the paper in hand. */
export const PublicManifest = z.object({
  title: z.string(),
  number: z.string(),
  officialTitle: z.string().nullable(),
  officialNo: z.string().nullable(),
  officialMissing: z.string().nullable(),
  state: z.enum(manifestStates),
  stateName: z.string(),
  waste: z.object({ code: z.string(), name: z.string() }).nullable(),
  consignor: z.string().nullable(),
  carrier: z.string().nullable(),
  consignee: z.string().nullable(),
  plate: z.string().nullable(),
  loaded: z.int().nullable(),
  accepted: z.int().nullable(),
  refused: z.int().nullable(),
  packages: z.int(),
  issuedOn: z.string().nullable(),
  loadedOn: z.string().nullable(),
  receivedOn: z.string().nullable(),
  /** Steps done since the paper was printed. */
  later: z.int(),
  demo: z.boolean(),
})
export type PublicManifest = z.infer<typeof PublicManifest>
