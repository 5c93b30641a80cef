import { z } from 'zod'
import { ManifestProfile } from '../packs/manifest-profile.contract.ts'
import { ManifestDetail, SyncActs } from './api.contract.ts'
import { PackageRow } from './package.contract.ts'

/** What one request carries at most, base64 included; a phone sends the rest in the next. */
export const syncBytes = 12 << 20

/** A photograph or a signature as it travels with the acts that name its hash. */
export const FieldFile = z.strictObject({
  name: z.string().trim().min(1).max(100),
  content: z.base64().min(1),
})
export type FieldFile = z.infer<typeof FieldFile>

/** The queue of a phone: what its acts name comes with them, so that one request is enough. */
export const SyncField = z.strictObject({
  files: z.array(FieldFile).max(400).default([]),
  items: SyncActs.shape.items,
})
export type SyncField = z.infer<typeof SyncField>

/** Everything a phone needs to work a day without a signal. */
export const FieldKept = z.object({
  /** The server's clock, by which a phone can tell whether its own can be true. */
  at: z.string(),
  profiles: z.array(ManifestProfile),
  manifests: z.array(ManifestDetail),
  /** Manifests that are not among them, since a phone keeps no more. */
  left: z.int(),
  packages: z.array(PackageRow),
})
export type FieldKept = z.infer<typeof FieldKept>
