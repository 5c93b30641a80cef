import { z } from 'zod'
import { places, streams } from '../core/codes.ts'
import { isDay } from '../core/day.ts'
import { CapacityRow } from './capacity.contract.ts'

/** What a party is to the district. `unit` and `street` stand for departments and streets as declaring units. */
export const partyKinds = [
  'enterprise',
  'medical',
  'operator',
  'carrier',
  'property',
  'site',
  'farm',
  'public',
  'unit',
  'street',
] as const
export const PartyKind = z.enum(partyKinds)
export type PartyKind = z.infer<typeof PartyKind>
export const partyKindNames: Readonly<Record<PartyKind, string>> = {
  enterprise: '企业',
  medical: '医疗机构',
  operator: '利用处置单位',
  carrier: '运输单位',
  property: '小区/物业',
  site: '建设工程',
  farm: '农业经营主体',
  public: '机关事业单位',
  unit: '部门',
  street: '街道',
}

/** HJ 1259-2022 §4. */
export const managementClasses = ['key', 'simplified', 'registered'] as const
export const ManagementClass = z.enum(managementClasses)
export type ManagementClass = z.infer<typeof ManagementClass>
export const managementClassNames: Readonly<Record<ManagementClass, string>> = {
  key: '重点监管',
  simplified: '简化管理',
  registered: '登记管理',
}

export const sectors = ['industrial', 'medical', 'social'] as const
export const sectorNames = { industrial: '工业', medical: '医疗', social: '社会源' } as const

export const permitKinds = [
  'pollutantDischarge',
  'hazardousOperation',
  'hazardousCollection',
  'householdOperation',
  'disposalApproval',
  'other',
] as const
export const permitKindNames: Readonly<Record<(typeof permitKinds)[number], string>> = {
  pollutantDischarge: '排污许可证',
  hazardousOperation: '危险废物经营许可证',
  hazardousCollection: '危险废物收集许可证',
  householdOperation: '生活垃圾经营许可证',
  disposalApproval: '建筑垃圾处置核准',
  other: '其他许可',
}

const Key = z.string().min(8, '请求编号太短').max(100)
const Id = z.int().positive()
const name = z.string().trim().min(1, '请填写名称').max(120, '名称太长')
const word = z.string().trim().min(1).max(60)
const optionalWord = word.nullable()
export const DayText = z.string().refine(isDay, '应为日历上有的日期，如 2025-03-05')

export const Contact = z.strictObject({ name: optionalWord, phone: z.string().trim().max(40).nullable() })
export type Contact = z.infer<typeof Contact>

/** What a person may say of a party. Everything is optional in a change; what is left out stays. */
export const PartyDraft = z.strictObject({
  name,
  shortName: optionalWord.default(null),
  creditCode: z.string().max(40).nullable().default(null),
  kind: PartyKind,
  industry: z
    .string()
    .regex(/^[A-T]?\d{0,4}$/, '应为国民经济行业代码，如 C3985 或 3985')
    .nullable()
    .default(null),
  group: optionalWord.default(null),
  managementClass: ManagementClass.nullable().default(null),
  permitNo: z.string().trim().max(60).nullable().default(null),
  external: z.boolean().default(false),
  contact: Contact.nullable().default(null),
})
export type PartyDraft = z.infer<typeof PartyDraft>

export const FacilityDraft = z.strictObject({
  name,
  kind: word,
  code: z.string().trim().max(40).nullable().default(null),
  region: z.enum(places).default('own'),
  regionName: optionalWord.default(null),
  street: optionalWord.default(null),
  community: optionalWord.default(null),
  park: optionalWord.default(null),
  sector: z.enum(sectors).default('industrial'),
  /** Left out: as the kind of facility has it in the pack. */
  isEnd: z.boolean().optional(),
  takesOwnership: z.boolean().optional(),
  /** The site whose own store it is. Left out: the party's, where the kind is part of a site in the pack. */
  site: Id.nullable().optional(),
})
export type FacilityDraft = z.infer<typeof FacilityDraft>

export const PartyCreate = z.strictObject({
  key: Key,
  party: PartyDraft,
  facilities: z.array(FacilityDraft).max(50).default([]),
})
export type PartyCreate = z.infer<typeof PartyCreate>

/** Changes as without their defaults: nothing is set that was not sent. */
export const PartyFields = z.strictObject({
  name: name.optional(),
  shortName: optionalWord.optional(),
  creditCode: z.string().max(40).nullable().optional(),
  kind: PartyKind.optional(),
  industry: PartyDraft.shape.industry.unwrap().optional(),
  group: optionalWord.optional(),
  managementClass: ManagementClass.nullable().optional(),
  permitNo: z.string().trim().max(60).nullable().optional(),
  external: z.boolean().optional(),
  contact: Contact.nullable().optional(),
})
export type PartyFields = z.infer<typeof PartyFields>

export const PartyChange = z.strictObject({
  key: Key,
  /** The day from which it is so; today where left out. A day in the past re-dates history, never a booked fact. */
  from: DayText.optional(),
  change: PartyFields,
})
export type PartyChange = z.infer<typeof PartyChange>

export const FacilityFields = z.strictObject({
  name: name.optional(),
  kind: word.optional(),
  code: z.string().trim().max(40).nullable().optional(),
  region: z.enum(places).optional(),
  regionName: optionalWord.optional(),
  street: optionalWord.optional(),
  community: optionalWord.optional(),
  park: optionalWord.optional(),
  sector: z.enum(sectors).optional(),
  isEnd: z.boolean().optional(),
  takesOwnership: z.boolean().optional(),
  site: Id.nullable().optional(),
})
export type FacilityFields = z.infer<typeof FacilityFields>
export const FacilityCreate = z.strictObject({ key: Key, party: Id, facility: FacilityDraft })
export type FacilityCreate = z.infer<typeof FacilityCreate>
export const FacilityChange = z.strictObject({ key: Key, from: DayText.optional(), change: FacilityFields })
export type FacilityChange = z.infer<typeof FacilityChange>

/** `merged` disappears into the party of the address. */
export const PartyMerge = z.strictObject({
  key: Key,
  merged: Id,
  reason: z.string().trim().min(1, '请写明理由').max(200),
})
export type PartyMerge = z.infer<typeof PartyMerge>
export const MergePreview = z.strictObject({ merged: z.coerce.number().int().positive() })

export const AliasAdd = z.strictObject({ key: Key, name })
export type AliasAdd = z.infer<typeof AliasAdd>

export const PermitDraft = z.strictObject({
  key: Key,
  kind: z.enum(permitKinds),
  number: z.string().trim().min(1, '请填写证号').max(60),
  facility: Id.nullable().default(null),
  issuer: z.string().trim().max(80).nullable().default(null),
  validFrom: DayText.nullable().default(null),
  /** Last day it holds, as printed. */
  lastDay: DayText.nullable().default(null),
  scope: z.string().trim().max(2000).nullable().default(null),
})
export type PermitDraft = z.infer<typeof PermitDraft>

// Replies

const Named = z.object({ id: z.int(), name: z.string() })

export const PartyRow = z.object({
  id: z.int(),
  name: z.string(),
  shortName: z.string().nullable(),
  creditCode: z.string().nullable(),
  kind: z.string(),
  kindName: z.string(),
  unit: z.string().nullable(),
  industry: z.string().nullable(),
  industryName: z.string().nullable(),
  group: z.string().nullable(),
  managementClass: ManagementClass.nullable(),
  permitNo: z.string().nullable(),
  street: z.string().nullable(),
  streetName: z.string().nullable(),
  external: z.boolean(),
  facilities: z.int(),
  /** Day of the last booked fact, as far as the asker may see the book. */
  lastPosting: z.string().nullable(),
  demo: z.boolean(),
})
export type PartyRow = z.infer<typeof PartyRow>

export const FacilityRow = z.object({
  id: z.int(),
  name: z.string(),
  kind: z.string(),
  kindName: z.string(),
  code: z.string().nullable(),
  party: Named,
  region: z.enum(places),
  regionName: z.string().nullable(),
  street: z.string().nullable(),
  streetName: z.string().nullable(),
  community: z.string().nullable(),
  park: z.string().nullable(),
  sector: z.enum(sectors),
  isEnd: z.boolean(),
  takesOwnership: z.boolean(),
  /** The site whose own store it is. */
  site: z.int().nullable(),
  demo: z.boolean(),
})
export type FacilityRow = z.infer<typeof FacilityRow>

/** A value that held from a day until another; `to` is the first day it no longer held. */
export const HistoryRow = z.object({
  attribute: z.string(),
  attributeName: z.string(),
  facility: Named.nullable(),
  value: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  recordedAt: z.string(),
  actor: z.string(),
})
export type HistoryRow = z.infer<typeof HistoryRow>

export const PermitRow = z.object({
  id: z.int(),
  kind: z.enum(permitKinds),
  kindName: z.string(),
  number: z.string(),
  facility: z.int().nullable(),
  issuer: z.string().nullable(),
  validFrom: z.string().nullable(),
  lastDay: z.string().nullable(),
  scope: z.string().nullable(),
  state: z.enum(['valid', 'expired', 'future']),
})
export type PermitRow = z.infer<typeof PermitRow>

export const PartyDetail = PartyRow.extend({
  /** Only for those who may change the party. */
  contact: Contact.nullable(),
  aliases: z.array(z.object({ name: z.string(), source: z.enum(['former', 'merged', 'written']) })),
  mergedInto: Named.nullable(),
  /** Duplicates that were merged into this one; what is booked under them stays so and counts here. */
  merged: z.array(Named),
  sites: z.array(FacilityRow),
  permits: z.array(PermitRow),
  history: z.array(HistoryRow),
  capacity: z.array(CapacityRow),
  abilities: z.object({ write: z.boolean(), merge: z.boolean() }),
})
export type PartyDetail = z.infer<typeof PartyDetail>

const truth = z.enum(['true', 'false']).transform((v) => v === 'true')
const ids = z
  .string()
  .regex(/^\d{1,9}(,\d{1,9}){0,199}$/, '应为逗号分开的编号')
  .transform((text) => text.split(',').map(Number))
export const paging = {
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
}
export const partySorts = [
  'name',
  'creditCode',
  'kind',
  'managementClass',
  'facilities',
  'lastPosting',
  'id',
] as const
export const partyFilters = {
  search: z.string().trim().max(100).optional(),
  ids: ids.optional(),
  kind: PartyKind.optional(),
  street: z.string().max(60).optional(),
  community: z.string().max(60).optional(),
  park: z.string().max(60).optional(),
  group: z.string().max(60).optional(),
  industry: z.string().max(10).optional(),
  managementClass: z.union([ManagementClass, z.literal('none')]).optional(),
  external: truth.optional(),
  demo: truth.optional(),
  /** Streams that a facility of the party can treat. */
  capacity: z.enum(streams).optional(),
  sort: z
    .string()
    .regex(new RegExp(`^-?(${partySorts.join('|')})$`), `排序应为 ${partySorts.join('、')}，前加 - 为倒序`)
    .default('name'),
}
export const PartyQuery = z.object({ ...partyFilters, ...paging })
export type PartyQuery = z.infer<typeof PartyQuery>
export const PartyPage = z.object({ items: z.array(PartyRow), total: z.int() })
export type PartyPage = z.infer<typeof PartyPage>

export const FacilityQuery = z.object({
  search: z.string().trim().max(100).optional(),
  ids: ids.optional(),
  party: z.coerce.number().int().positive().optional(),
  kind: z.string().max(40).optional(),
  street: z.string().max(60).optional(),
  region: z.enum(places).optional(),
  ...paging,
})
export type FacilityQuery = z.infer<typeof FacilityQuery>
export const FacilityPage = z.object({ items: z.array(FacilityRow), total: z.int() })
export type FacilityPage = z.infer<typeof FacilityPage>

export const MergeReply = z.object({
  party: Named,
  merged: Named,
  /** What speaks against it; empty where it may be done. */
  objections: z.array(z.object({ code: z.string(), message: z.string() })),
  facilities: z.int(),
  postings: z.int(),
})
export type MergeReply = z.infer<typeof MergeReply>
