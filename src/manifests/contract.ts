import { z } from 'zod'
import { isDay } from '../core/day.ts'
import {
  checkKinds,
  manifestRoles,
  type SigningRole,
  signingRoles,
} from '../packs/manifest-profile.contract.ts'

/** Where a manifest stands. `returning`: the whole load was turned back before anybody accepted it. */
export const manifestStates = [
  'draft',
  'issued',
  'loaded',
  'inTransit',
  'arrived',
  'accepted',
  'partlyAccepted',
  'rejected',
  'returning',
  'settled',
  'closed',
  'cancelled',
] as const
export type ManifestState = (typeof manifestStates)[number]
export const manifestStateNames: Readonly<Record<ManifestState, string>> = {
  draft: '草稿',
  issued: '已签发',
  loaded: '已装车',
  inTransit: '运输中',
  arrived: '已到达',
  accepted: '已接受',
  partlyAccepted: '部分接受',
  rejected: '拒收',
  returning: '退回途中',
  settled: '已结清',
  closed: '已办结',
  cancelled: '已撤销',
}

export const manifestActs = [
  'draft',
  'backfill',
  'edit',
  'issue',
  'load',
  'takeOver',
  'depart',
  'handOver',
  'arrive',
  'receive',
  'countersign',
  'dispute',
  'turnBack',
  'takeBack',
  'cancel',
  'propose',
  'consent',
  'decline',
  'withdraw',
  'recordNumber',
  'close',
  'note',
] as const
export const ManifestActKind = z.enum(manifestActs)
export type ManifestActKind = z.infer<typeof ManifestActKind>
export const manifestActNames: Readonly<Record<ManifestActKind, string>> = {
  draft: '起草',
  backfill: '补录纸质联单',
  edit: '填写',
  issue: '签发',
  load: '装车签认',
  takeOver: '承运签认',
  depart: '起运',
  handOver: '交下一承运人',
  arrive: '到达',
  receive: '接收签认',
  countersign: '确认差异',
  dispute: '对差异提出异议',
  turnBack: '整车退回',
  takeBack: '退回入库',
  cancel: '撤销',
  propose: '提请更改或撤销',
  consent: '同意',
  decline: '不同意',
  withdraw: '收回提请',
  recordNumber: '登记官方联单号',
  close: '办结',
  note: '监管备注',
}

export const roleTitles: Readonly<Record<(typeof manifestRoles)[number], string>> = {
  consignor: '移出人',
  carrier: '承运人',
  consignee: '接受人',
  supervisor: '监管部门',
}

export const FieldValue = z.union([z.string().trim().max(500), z.int(), z.null()])
export type FieldValue = z.infer<typeof FieldValue>
export const FieldValues = z.record(z.string().max(60), FieldValue)
export type FieldValues = z.infer<typeof FieldValues>

const Day = z.string().refine(isDay, '应为日历上有的日期，如 2025-03-05')
/** A photograph or a signature written with a finger, by the hash of its content: sealed with the act that names it. */
export const ActEvidence = z.strictObject({
  kind: z.enum(['photo', 'signature']),
  hash: z.string().regex(/^[0-9a-f]{64}$/, '应为文件的校验值'),
})
export type ActEvidence = z.infer<typeof ActEvidence>
export const OwnedMass = z.strictObject({ party: z.int(), grams: z.int().positive() })
export type OwnedMass = z.infer<typeof OwnedMass>

/** A lot that goes, with how much of it. */
export const LoadedLot = z.strictObject({ lot: z.int(), grams: z.int().positive() })
export type LoadedLot = z.infer<typeof LoadedLot>

/** What a person asks for. Only `kind` says what happens; the rest is what that act may carry. */
export const ManifestAct = z.strictObject({
  kind: ManifestActKind,
  values: FieldValues.default({}),
  reason: z.string().trim().min(1).max(500).optional(),
  /** Of `propose`: a change of sealed fields, or that the load never was. */
  proposal: z.enum(['revision', 'cancellation']).optional(),
  officialNo: z.string().trim().max(40).optional(),
  /** Of `load`: packages that go; else the oldest first. */
  lots: z
    .array(z.strictObject({ lot: z.int(), grams: z.int().positive().optional() }))
    .min(1)
    .optional(),
  /** Of `load` by the piece: codes of the packages, or of pallets with all that stands on them. */
  packages: z.array(z.string().max(60)).min(1).max(500).optional(),
  /** Of `receive`: those of them that are turned away. */
  refusedPackages: z.array(z.string().max(60)).max(500).optional(),
  /** Of `load` from a shared store: in whose name how much leaves. */
  owners: z.array(OwnedMass).min(1).max(500).optional(),
  /** Of `backfill`: the days on the paper. */
  loadedOn: Day.optional(),
  receivedOn: Day.optional(),
  /** An approved late-entry number, where a day is closed. */
  lateEntry: z.int().optional(),
  /** Of `consent`: what has come of the mass since is decided again with it. */
  withDependents: z.boolean().optional(),
  evidence: z.array(ActEvidence).min(1).max(20).optional(),
})
export type ManifestAct = z.infer<typeof ManifestAct>

/** Something looked at before an act: forbidden, odd, or an exemption that applies. */
export const Finding = z.object({
  check: z.enum(checkKinds),
  /** The act it was looked at for. */
  at: z.enum(['issue', 'load', 'receive']),
  severity: z.enum(['refuse', 'warn', 'info']),
  code: z.string(),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  /** The clause in force on the day, as a document cites it. */
  basis: z.string().nullable(),
})
export type Finding = z.infer<typeof Finding>

export const via = ['own', 'delegate', 'guest', 'file'] as const
/** In whose name a person acts, and how they may. */
export const Acting = z.object({
  role: z.enum(manifestRoles),
  party: z.int().nullable(),
  via: z.enum(via),
  /** Who signs, as printed. */
  name: z.string(),
  /** The service firm that acts for the party, or the source of a file. */
  through: z.string().nullable(),
})
export type Acting = z.infer<typeof Acting>

/** Loads in the book, one an owner. */
export const Carried = z.object({ party: z.int(), grams: z.int(), movement: z.int().nullable() })
export type Carried = z.infer<typeof Carried>

/** An act that was done: a fact, never changed. The manifest is the fold over them. */
export const ActFact = z.object({
  seq: z.int(),
  kind: ManifestActKind,
  by: Acting,
  actor: z.string(),
  at: z.string(),
  day: z.string(),
  /** The phone's time where the act was done there, and whether it can be true. */
  deviceAt: z.string().nullable(),
  clock: z.enum(['server', 'device', 'implausible']),
  values: FieldValues,
  reason: z.string().nullable(),
  proposal: z.enum(['revision', 'cancellation']).nullable(),
  /** Of a proposal: who must answer, and the last day for it. */
  asked: z.array(z.enum(signingRoles)),
  deadline: z.string().nullable(),
  number: z.string().nullable(),
  officialNo: z.string().nullable(),
  loadedOn: z.string().nullable(),
  receivedOn: z.string().nullable(),
  /** Parties behind the facilities and carrier that the act named. */
  parties: z.partialRecord(z.enum(signingRoles), z.int()),
  owners: z.array(OwnedMass),
  /** Lots the consignor named, where it named any. */
  lots: z.array(LoadedLot).optional(),
  findings: z.array(Finding),
  evidence: z.array(ActEvidence).optional(),
})
export type ActFact = z.infer<typeof ActFact>

export interface Leg {
  readonly carrier: number | null
  readonly plate: string | null
  readonly driver: string | null
  /** The act with which it was taken over; null while the carrier before still answers. */
  readonly takenOver: number | null
}

export interface Proposal {
  readonly seq: number
  readonly kind: 'revision' | 'cancellation'
  readonly by: SigningRole
  readonly values: FieldValues
  readonly reason: string
  readonly awaiting: readonly SigningRole[]
  readonly deadline: string
  readonly status: 'open' | 'agreed' | 'declined' | 'withdrawn'
}

export interface Discrepancy {
  /** Loaded less accepted and refused; negative where more arrived. */
  readonly grams: number
  readonly beyond: boolean
  /** Titles of the pieces whose counts differ. */
  readonly pieces: readonly string[]
  readonly status: 'none' | 'open' | 'countersigned' | 'disputed'
}

/** A manifest as its acts make it. */
export interface Manifest {
  readonly profile: string
  readonly state: ManifestState
  readonly outcome: 'accepted' | 'partlyAccepted' | 'rejected' | null
  readonly number: string | null
  readonly officialNo: string | null
  readonly values: FieldValues
  /** Field → the act whose signature seals it. */
  readonly sealed: Readonly<Record<string, number>>
  readonly parties: Readonly<Partial<Record<SigningRole, number>>>
  /** The consignor has signed the load and the carrier has not taken it over yet. */
  readonly loadSigned: boolean
  readonly owners: readonly OwnedMass[]
  /** Lots it leaves from; null: the oldest first. */
  readonly lots: readonly LoadedLot[] | null
  readonly legs: readonly Leg[]
  readonly discrepancy: Discrepancy | null
  /** Mass turned away that is not back in its owner's store yet. */
  readonly toReturn: number
  readonly proposals: readonly Proposal[]
  readonly paper: boolean
  readonly days: Readonly<Partial<Record<ManifestDay, string>>>
  /** Warnings written on it. */
  readonly remarks: readonly Finding[]
  readonly acts: number
}
export type ManifestDay = 'issued' | 'loaded' | 'arrived' | 'received' | 'recorded' | 'closed'
