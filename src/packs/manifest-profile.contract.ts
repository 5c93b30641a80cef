import { z } from 'zod'
import { purposes } from '../core/codes.ts'
import { Confidence, key, stream, text } from './words.ts'

/**
 * manifest-profiles/<key>.json: what a transfer manifest (转移联单) of one stream is. The engine knows roles, phases and
 * the fields the book needs; everything else is said here, so that a new profile needs no code.
 */
export const manifestRoles = ['consignor', 'carrier', 'consignee', 'supervisor'] as const
export type ManifestRole = (typeof manifestRoles)[number]
export const signingRoles = ['consignor', 'carrier', 'consignee'] as const
export type SigningRole = (typeof signingRoles)[number]

/** The steps of a load's way, in order. A field is due at one of them and sealed by its signature. */
export const manifestPhases = [
  'issue',
  'load',
  'takeOver',
  'depart',
  'arrive',
  'receive',
  'takeBack',
] as const
export type ManifestPhase = (typeof manifestPhases)[number]

export const fieldTypes = [
  'text',
  'count',
  'grams',
  'percent',
  'phone',
  'plate',
  'choice',
  'party',
  'facility',
  'code',
] as const
export type FieldType = (typeof fieldTypes)[number]

/**
 * Fields the engine and the book read by name; a profile titles them and says who fills them and when.
 * `weighing` and `receivedWeighing`: `scale`, or `factor` where pieces were multiplied by a declared mass.
 */
export const coreFields = {
  consignor: 'facility',
  consignee: 'facility',
  code: 'code',
  purpose: 'choice',
  method: 'text',
  carrier: 'party',
  plate: 'plate',
  driver: 'text',
  grams: 'grams',
  weighing: 'choice',
  accepted: 'grams',
  refused: 'grams',
  receivedWeighing: 'choice',
  exemption: 'text',
} as const satisfies Record<string, FieldType>
export type CoreField = keyof typeof coreFields
/** Without these no load can be booked. */
export const neededFields = [
  'consignor',
  'consignee',
  'code',
  'purpose',
  'grams',
  'accepted',
  'refused',
] as const

const Choice = z.strictObject({ value: key, title: text })
export const ManifestField = z.strictObject({
  key,
  title: text,
  type: z.enum(fieldTypes),
  filledBy: z.array(z.enum(signingRoles)).min(1),
  /** May be filled up to here, and is sealed here. */
  phase: z.enum(manifestPhases),
  required: z.boolean().default(false),
  choices: z.array(Choice).optional(),
  /** Changes with the vehicle: each leg fills it anew. */
  perLeg: z.boolean().default(false),
  /** A sealed box keeps its weight for good: not even consent changes it. */
  immutable: z.boolean().default(false),
})
export type ManifestField = z.infer<typeof ManifestField>

/** What is looked at before an act is done; the order is that in which it is told. */
export const checkKinds = [
  'exemption',
  'permit',
  'capacity',
  'carrierLicence',
  'vehicle',
  'contract',
  'registeredCode',
  'stock',
  'approval',
  'filing',
  'officialNumber',
] as const
export type CheckKind = (typeof checkKinds)[number]

/** Stages an exemption of the national catalogue (豁免管理清单) frees from being managed as hazardous. */
export const exemptionStages = ['收集', '运输', '转移', '利用', '处置', '贮存'] as const

export const ManifestCheck = z.strictObject({
  kind: z.enum(checkKinds),
  at: z.enum(['issue', 'load', 'receive']),
  severity: z.enum(['refuse', 'warn']),
  /** A matter of the register of legal bases; a check without a clause in force on the day does not apply. */
  legalBasis: text.nullable(),
  /** Left out where an exemption for this stage holds; `end`: that of the load's own purpose. */
  freedBy: z.union([z.enum(exemptionStages), z.literal('end')]).optional(),
  /** Only for loads that go there for one of these. */
  purposes: z.array(z.enum(purposes)).optional(),
  /** Of `permit` and `capacity`: whose, and of which kinds. */
  holder: z.enum(['consignor', 'consignee']).optional(),
  permitKinds: z.array(key).optional(),
  confidence: Confidence,
  note: text.optional(),
})
export type ManifestCheck = z.infer<typeof ManifestCheck>

export const clockUnits = ['workingDay', 'day'] as const
export const ManifestClock = z.strictObject({
  key,
  title: text,
  from: z.enum(['issued', 'loaded', 'arrived', 'received']),
  until: z.enum(['loaded', 'arrived', 'received', 'recorded', 'closed']),
  count: z.int().min(0).max(3650),
  unit: z.enum(clockUnits),
  legalBasis: text.nullable(),
  confidence: Confidence,
})
export type ManifestClock = z.infer<typeof ManifestClock>

export const ManifestProfile = z.strictObject({
  key,
  name: text,
  streams: z.array(stream).min(1),
  /** Where the stream alone does not decide: categories as HW01, SW74. */
  classes: z.array(z.string().regex(/^(SW|HW)\d{2}$/, '应为 SW03 或 HW08 这样的类别')).default([]),
  confidence: Confidence,
  note: text.optional(),
  parties: z.strictObject({ consignor: text, carrier: text, consignee: text }),
  fields: z.array(ManifestField),
  /** Which steps are acts of their own; the others happen with the step before (arriving: with the receipt). */
  steps: z.strictObject({
    takeOver: z.boolean(),
    depart: z.boolean(),
    arrive: z.boolean(),
    close: z.boolean(),
  }),
  /** How many carriers may follow each other. */
  legs: z.int().min(1).max(9),
  numbering: z.strictObject({
    /** Of our own number; letters, so that it cannot be taken for an official one. */
    prefix: z.string().regex(/^[A-Z]{2,6}$/, '应为 2 到 6 个大写字母'),
    digits: z.int().min(4).max(9),
    /** A number issued elsewhere, recorded here and never made. */
    official: z
      .strictObject({
        title: text,
        pattern: text,
        /** Said on a manifest that has none yet. */
        missing: text,
        /** Without it a manifest is no evidence of the grade `manifested`. */
        needed: z.boolean(),
      })
      .nullable(),
  }),
  units: z.array(z.enum(['kilogram', 'tonne', 'cubicMetre', 'box', 'barrel'])).min(1),
  /** Pieces are compared with pieces: the fields of both ends. */
  pieces: z.array(z.strictObject({ sent: key, received: key, title: text })).default([]),
  /** A difference up to this is weighing; beyond it needs a reason and both signatures. */
  tolerance: z.strictObject({
    perMille: z.int().min(0).max(1000),
    atLeastGrams: z.int().nonnegative(),
    confidence: Confidence,
  }),
  clocks: z.array(ManifestClock).default([]),
  /** Days within which a proposed revision or cancellation is answered, else it lapses. */
  consentDays: z.int().min(1).max(365),
  /** Working days within which a paper manifest is recorded after the load arrived. */
  backfill: z.strictObject({ workingDays: z.int().min(1), legalBasis: text.nullable() }).nullable(),
  checks: z.array(ManifestCheck).default([]),
  /** A collection round: what leaves a shared store leaves in the name of each generator it came from. */
  originsKept: z.boolean(),
  keepYears: z.int().min(1).max(100),
  print: z.strictObject({
    title: text,
    sections: z.array(z.strictObject({ title: text, fields: z.array(key).min(1) })).min(1),
  }),
})
export type ManifestProfile = z.infer<typeof ManifestProfile>

/** What is wrong with a profile that its shape cannot say, one line a fault. */
export function manifestProfileFaults(profile: ManifestProfile, matters: ReadonlySet<string>): string[] {
  const faults: string[] = []
  const keys = profile.fields.map((f) => f.key)
  for (const one of new Set(keys.filter((k, i) => keys.indexOf(k) !== i))) faults.push(`栏目“${one}”重复`)
  for (const one of neededFields) if (!keys.includes(one)) faults.push(`缺少栏目“${one}”`)
  for (const field of profile.fields) {
    const type = (coreFields as Readonly<Record<string, FieldType>>)[field.key]
    if (type !== undefined && type !== field.type) faults.push(`栏目“${field.key}”的类型应为 ${type}`)
    if (field.type === 'choice' && field.choices === undefined) faults.push(`栏目“${field.key}”没有可选项`)
  }
  const named = [
    ...profile.print.sections.flatMap((s) => s.fields),
    ...profile.pieces.flatMap((p) => [p.sent, p.received]),
  ]
  for (const one of named) if (!keys.includes(one)) faults.push(`没有栏目“${one}”`)
  const bases = [...profile.checks, ...profile.clocks].map((one) => one.legalBasis)
  for (const one of [...bases, profile.backfill?.legalBasis ?? null])
    if (one !== null && !matters.has(one)) faults.push(`legal-basis.json 中没有“${one}”`)
  return faults
}
