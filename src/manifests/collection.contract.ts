import { z } from 'zod'
import { isDay } from '../core/day.ts'
import { FieldValues, manifestStates } from './contract.ts'

/** Where a collection run stands: under way from door to door, unloaded at the store, or never done. */
export const runStates = ['collecting', 'arrived', 'cancelled'] as const
export type RunState = (typeof runStates)[number]
export const runStateNames: Readonly<Record<RunState, string>> = {
  collecting: '收运中',
  arrived: '已到库',
  cancelled: '已撤销',
}

export const runActs = ['stop', 'arrive', 'onward', 'cancel'] as const
export type RunActKind = (typeof runActs)[number]
export const runActNames: Readonly<Record<RunActKind, string>> = {
  stop: '下一站',
  arrive: '到库接收',
  onward: '转出',
  cancel: '撤销收运',
}

const Key = z.string().min(8, '请求编号太短').max(100)
const Day = z.string().refine(isDay, '应为日历上有的日期，如 2025-03-05')
const codes = z.array(z.string().max(60)).min(1).max(500)

export const BeginRun = z.strictObject({
  key: Key,
  profile: z.string().max(60),
  /** Who drives round. */
  collector: z.int().positive(),
  /** The shared store or collecting point where it is unloaded. */
  store: z.int().positive(),
  day: Day.optional(),
  plate: z.string().trim().max(20).nullable().default(null),
  driver: z.string().trim().max(100).nullable().default(null),
  /** What the manifest of every stop says alike. */
  values: FieldValues.default({}),
})
export type BeginRun = z.infer<typeof BeginRun>

export const Signer = z.strictObject({
  name: z.string().trim().min(1, '请填写交付人姓名').max(40),
  phone: z.string().trim().max(30).nullable().default(null),
})
export type Signer = z.infer<typeof Signer>

/** At a generator: its own manifest, drawn up and signed here, or one that it has signed already. */
export const RunStop = z.strictObject({
  generator: z.int().positive().optional(),
  values: FieldValues.default({}),
  packages: codes.optional(),
  /** Whoever hands over, where the generator has no account of its own. */
  signer: Signer.optional(),
  manifest: z.int().positive().optional(),
})
export type RunStop = z.infer<typeof RunStop>

/** At the store: what was found otherwise than signed, stop by stop. */
export const RunArrival = z.strictObject({
  values: FieldValues.default({}),
  stops: z
    .array(
      z.strictObject({
        stop: z.int().positive(),
        values: FieldValues.default({}),
        reason: z.string().trim().min(1).max(500).optional(),
        refusedPackages: codes.optional(),
      }),
    )
    .max(500)
    .default([]),
})
export type RunArrival = z.infer<typeof RunArrival>

/** From the store: one manifest for what the chosen stops brought, each still in the name of its generator. */
export const RunOnward = z.strictObject({
  profile: z.string().max(60).optional(),
  values: FieldValues,
  stops: z.array(z.int().positive()).min(1).max(500).optional(),
})
export type RunOnward = z.infer<typeof RunOnward>

export const ActOnRun = z.discriminatedUnion('kind', [
  z.strictObject({
    key: Key,
    kind: z.literal('stop'),
    deviceAt: z.iso.datetime({ offset: true }).optional(),
    stop: RunStop,
  }),
  z.strictObject({ key: Key, kind: z.literal('arrive'), arrival: RunArrival }),
  z.strictObject({ key: Key, kind: z.literal('onward'), onward: RunOnward }),
  z.strictObject({ key: Key, kind: z.literal('cancel'), reason: z.string().trim().min(1).max(500) }),
])
export type ActOnRun = z.infer<typeof ActOnRun>

export const RunDone = z.object({
  id: z.int(),
  number: z.string(),
  state: z.enum(runStates),
  /** The manifest that this act made. */
  manifest: z.object({ id: z.int(), number: z.string().nullable() }).nullable(),
})
export type RunDone = z.infer<typeof RunDone>

/** What an act leaves behind, beside the manifests: who signed, and what it was about. */
export interface RunFact {
  readonly seq: number
  readonly kind: RunActKind
  readonly manifest: number | null
  readonly day: string
  readonly at: string
  readonly actor: string
  readonly signer: Signer | null
  readonly stops: readonly number[]
  readonly reason: string | null
}

const truth = z.enum(['true', 'false']).transform((v) => v === 'true')
export const RunQuery = z.object({
  search: z.string().trim().max(60).optional(),
  state: z.enum(runStates).optional(),
  profile: z.string().max(60).optional(),
  collector: z.coerce.number().int().positive().optional(),
  store: z.coerce.number().int().positive().optional(),
  from: Day.optional(),
  to: Day.optional(),
  /** Only runs whose stock has not all left the store again. */
  inStore: truth.optional(),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export type RunQuery = z.infer<typeof RunQuery>

const Named = z.object({ id: z.int(), name: z.string() })
export const RunRow = z.object({
  id: z.int(),
  number: z.string(),
  profile: z.string(),
  profileName: z.string(),
  state: z.enum(runStates),
  stateName: z.string(),
  collector: Named,
  store: Named,
  day: z.string(),
  plate: z.string().nullable(),
  driver: z.string().nullable(),
  stops: z.int(),
  generators: z.int(),
  /** Signed at the generators. */
  grams: z.int(),
  /** Taken into the store. */
  accepted: z.int(),
  /** Left again under onward manifests. */
  shipped: z.int(),
  arrivedOn: z.string().nullable(),
  demo: z.boolean(),
})
export type RunRow = z.infer<typeof RunRow>
export const RunPage = z.object({ items: z.array(RunRow), total: z.int() })
export type RunPage = z.infer<typeof RunPage>

export const RunManifest = z.object({
  seq: z.int(),
  manifest: z.int(),
  number: z.string().nullable(),
  state: z.enum(manifestStates),
  stateName: z.string(),
  place: Named.nullable(),
  code: z.string().nullable(),
  wasteName: z.string().nullable(),
  grams: z.int().nullable(),
  accepted: z.int().nullable(),
  refused: z.int().nullable(),
  /** Counts in the profile's own pieces, as signed there: `3 箱、2 桶`. */
  pieces: z.string(),
  packages: z.int(),
  signer: z.string(),
  day: z.string(),
  /** Of a stop: what of it still lies in the store. */
  left: z.int(),
  /** The term that runs on it. */
  dueOn: z.string().nullable(),
  overdue: z.boolean(),
})
export type RunManifest = z.infer<typeof RunManifest>

export const RunDetail = z.object({
  run: RunRow,
  values: FieldValues,
  stops: z.array(RunManifest),
  onward: z.array(RunManifest),
  acts: z.array(z.object({ kind: z.enum(runActs), name: z.string(), why: z.string().nullable() })),
  cancelReason: z.string().nullable(),
  /** The last day on which what was brought may lie there. */
  moveOnBy: z
    .object({ on: z.string(), name: z.string(), basis: z.string().nullable(), overdue: z.boolean() })
    .nullable(),
})
export type RunDetail = z.infer<typeof RunDetail>
