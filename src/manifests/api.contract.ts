import { z } from 'zod'
import { manifestRoles, signingRoles } from '../packs/manifest-profile.contract.ts'
import { ActFact, Acting, Finding, ManifestAct, ManifestActKind, manifestStates } from './contract.ts'

const Key = z.string().min(8, '请求编号太短').max(100)
const Instant = z.iso.datetime({ offset: true })

const Guest = z.strictObject({
  role: z.enum(signingRoles),
  code: z.string().regex(/^\d{6}$/, '应为 6 位数字'),
})
const Asked = {
  key: Key,
  act: ManifestAct,
  /** Where somebody stands in several roles. */
  as: z.enum(manifestRoles).optional(),
  guest: Guest.optional(),
  /** The phone's time. */
  deviceAt: Instant.optional(),
}
export const BeginManifest = z.strictObject({ ...Asked, profile: z.string().max(60) })
export type BeginManifest = z.infer<typeof BeginManifest>
export const ActOnManifest = z.strictObject(Asked)
export type ActOnManifest = z.infer<typeof ActOnManifest>

/** Acts done without a signal, in the order in which they were done; each is answered for itself. */
export const SyncActs = z.strictObject({
  items: z
    .array(
      z.strictObject({
        ...Asked,
        manifest: z.int().positive().optional(),
        profile: z.string().max(60).optional(),
        /** Of an act on a manifest that began in this same queue: its key. */
        begunBy: Key.optional(),
        /** Acts of the manifest that the phone knew of; what came after them happened meanwhile. */
        seen: z.int().nonnegative().optional(),
      }),
    )
    .min(1)
    .max(200),
})
export type SyncActs = z.infer<typeof SyncActs>

export const ActDone = z.object({
  id: z.int(),
  seq: z.int(),
  number: z.string().nullable(),
  state: z.enum(manifestStates),
  warnings: z.array(Finding),
})
export type ActDone = z.infer<typeof ActDone>

export const SyncReply = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      done: ActDone.nullable(),
      refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
      /** Of a refused act: what happened to the manifest meanwhile. */
      meanwhile: z.array(ActFact),
    }),
  ),
})
export type SyncReply = z.infer<typeof SyncReply>

export const MakeGuestCode = z.strictObject({
  key: Key,
  role: z.enum(signingRoles),
  name: z.string().trim().min(1, '请填写签认人姓名').max(40),
  phone: z.string().trim().max(30).nullable().default(null),
})
export type MakeGuestCode = z.infer<typeof MakeGuestCode>
export const GuestCode = z.object({ code: z.string(), expiresAt: z.string() })
export type GuestCode = z.infer<typeof GuestCode>

const truth = z.enum(['true', 'false']).transform((v) => v === 'true')
export const ManifestQuery = z.object({
  search: z.string().trim().max(60).optional(),
  state: z.enum(manifestStates).optional(),
  profile: z.string().max(60).optional(),
  /** Only what waits for one of the asker's parties. */
  waiting: truth.optional(),
  overdue: truth.optional(),
  party: z.coerce.number().int().positive().optional(),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export type ManifestQuery = z.infer<typeof ManifestQuery>

const Named = z.object({ id: z.int(), name: z.string() })
export const ManifestListRow = z.object({
  id: z.int(),
  profile: z.string(),
  profileName: z.string(),
  state: z.enum(manifestStates),
  stateName: z.string(),
  number: z.string().nullable(),
  officialNo: z.string().nullable(),
  consignor: Named.nullable(),
  consignee: Named.nullable(),
  carrier: Named.nullable(),
  code: z.string().nullable(),
  wasteName: z.string().nullable(),
  plate: z.string().nullable(),
  grams: z.int().nullable(),
  accepted: z.int().nullable(),
  refused: z.int().nullable(),
  issuedOn: z.string().nullable(),
  loadedOn: z.string().nullable(),
  receivedOn: z.string().nullable(),
  nextAct: z.string().nullable(),
  nextActName: z.string().nullable(),
  dueOn: z.string().nullable(),
  overdue: z.boolean(),
  /** Whether it waits for the asker. */
  mine: z.boolean(),
  demo: z.boolean(),
})
export type ManifestListRow = z.infer<typeof ManifestListRow>
export const ManifestPage = z.object({ items: z.array(ManifestListRow), total: z.int() })
export type ManifestPage = z.infer<typeof ManifestPage>

const OpenActReply = z.object({
  kind: ManifestActKind,
  name: z.string(),
  by: Acting,
  fields: z.array(z.string()),
  missing: z.array(z.object({ key: z.string(), title: z.string() })),
  warnings: z.array(Finding),
})
export const ManifestDetail = z.object({
  id: z.int(),
  profile: z.string(),
  /** The facts; `foldActs` makes the manifest of them, on either side. */
  acts: z.array(ActFact),
  /** Roles of the asker here. */
  roles: z.array(Acting),
  findings: z.array(Finding),
  today: z.string(),
  open: z.array(OpenActReply),
  closed: z.array(
    z.object({ kind: ManifestActKind, name: z.string(), code: z.string(), message: z.string() }),
  ),
  clocks: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      due: z.string(),
      stoppedOn: z.string().nullable(),
      overdue: z.boolean(),
    }),
  ),
  carried: z.array(z.object({ party: z.int(), grams: z.int(), movement: z.int().nullable() })),
  /** Names of the parties and facilities that the acts mention. */
  parties: z.array(Named),
  facilities: z.array(Named),
  demo: z.boolean(),
})
export type ManifestDetail = z.infer<typeof ManifestDetail>

/** Where the mass of a manifest arose; the shares sum to what was loaded, to the gram. */
export const ManifestOrigins = z.object({
  grams: z.int(),
  origins: z.array(z.object({ facility: Named, party: Named, born: z.string(), grams: z.int() })),
})
export type ManifestOrigins = z.infer<typeof ManifestOrigins>
