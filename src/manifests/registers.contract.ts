import { z } from 'zod'
import { isDay } from '../core/day.ts'
import { manifestActs } from './contract.ts'

/** What is registered about parties and looked at before a load moves: one engine, each kind a row here. */
export interface RegisterKindSpec {
  readonly title: string
  readonly party: string
  readonly counterparty: string | null
  readonly number: string
  readonly codes: boolean
  readonly grams: string | null
  /** Given by an authority, so that only the government enters it. */
  readonly reserved?: true
}
export const registerKinds = {
  vehicle: {
    title: '车辆',
    party: '承运人',
    counterparty: null,
    number: '车牌号',
    codes: false,
    grams: null,
  },
  carrierLicence: {
    title: '运输资质',
    party: '承运人',
    counterparty: null,
    number: '营运证件号',
    codes: true,
    grams: null,
    reserved: true,
  },
  permitScope: {
    title: '许可范围',
    party: '持证单位',
    counterparty: null,
    number: '许可证号',
    codes: true,
    grams: '年经营规模',
    reserved: true,
  },
  contract: {
    title: '委托合同',
    party: '产废单位',
    counterparty: '接受单位',
    number: '合同编号',
    codes: true,
    grams: '合同数量',
  },
  plan: {
    title: '管理计划备案',
    party: '产废单位',
    counterparty: null,
    number: '备案号',
    codes: true,
    grams: null,
  },
  crossProvinceApproval: {
    title: '跨省转移批准',
    party: '移出单位',
    counterparty: '接受单位',
    number: '批准文号',
    codes: true,
    grams: '批准数量',
    reserved: true,
  },
  crossProvinceFiling: {
    title: '跨省利用备案',
    party: '移出单位',
    counterparty: '接受单位',
    number: '备案号',
    codes: true,
    grams: '备案数量',
  },
  delegation: {
    title: '委托代办',
    party: '委托单位',
    counterparty: '环保管家',
    number: '委托书编号',
    codes: false,
    grams: null,
  },
} as const satisfies Record<string, RegisterKindSpec>
export type RegisterKind = keyof typeof registerKinds
export const RegisterKind = z.enum(Object.keys(registerKinds) as [RegisterKind, ...RegisterKind[]])

const Day = z.string().refine(isDay, '应为日历上有的日期，如 2025-03-05')
const codeOrCategory = z
  .string()
  .regex(/^(\d{3}-\d{3}-S?\d{2}|(HW|SW)\d{2})$/, '应为废物代码或 HW08 这样的类别')

export const RegisterDraft = z.strictObject({
  key: z.string().min(8, '请求编号太短').max(100),
  kind: RegisterKind,
  party: z.int().positive(),
  counterparty: z.int().positive().nullable().default(null),
  number: z.string().trim().min(1, '请填写编号').max(60),
  codes: z.array(codeOrCategory).max(500).default([]),
  grams: z.int().positive().nullable().default(null),
  acts: z.array(z.enum(manifestActs)).default([]),
  /** Of `permitScope`: the permit in the party's register. */
  permit: z.int().positive().nullable().default(null),
  validFrom: Day.nullable().default(null),
  /** Last day it holds, as printed. */
  lastDay: Day.nullable().default(null),
  remark: z.string().trim().max(500).nullable().default(null),
})
export type RegisterDraft = z.infer<typeof RegisterDraft>

/** What an entry should have said, or says from now on; whose it is and of which kind stays. */
export const RegisterChange = RegisterDraft.omit({ kind: true, party: true, permit: true }).extend({
  reason: z.string().trim().min(1, '请填写原因').max(200),
})
export type RegisterChange = z.infer<typeof RegisterChange>
/** It holds no longer than this day. */
export const RegisterEnd = z.strictObject({
  key: z.string().min(8, '请求编号太短').max(100),
  lastDay: Day,
  reason: z.string().trim().min(1, '请填写原因').max(200),
})
export type RegisterEnd = z.infer<typeof RegisterEnd>

export const RegisterRow = z.object({
  id: z.int(),
  kind: RegisterKind,
  kindName: z.string(),
  party: z.object({ id: z.int(), name: z.string() }),
  counterparty: z.object({ id: z.int(), name: z.string() }).nullable(),
  number: z.string(),
  codes: z.array(z.string()),
  grams: z.int().nullable(),
  acts: z.array(z.string()),
  permit: z.int().nullable(),
  validFrom: z.string().nullable(),
  lastDay: z.string().nullable(),
  state: z.enum(['valid', 'expired', 'future']),
  remark: z.string().nullable(),
})
export type RegisterRow = z.infer<typeof RegisterRow>

/** What stood there before, the latest first: who took it back, when and why. */
export const RegisterHistory = z.array(
  RegisterRow.extend({
    recordedAt: z.string(),
    actor: z.string(),
    withdrawnAt: z.string().nullable(),
    withdrawnBy: z.string().nullable(),
    reason: z.string().nullable(),
  }),
)
export type RegisterHistory = z.infer<typeof RegisterHistory>

export const RegisterQuery = z.object({
  kind: RegisterKind.optional(),
  party: z.coerce.number().int().positive().optional(),
  search: z.string().trim().max(60).optional(),
  state: z.enum(['valid', 'expired', 'future']).optional(),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export type RegisterQuery = z.infer<typeof RegisterQuery>
export const RegisterPage = z.object({ items: z.array(RegisterRow), total: z.int() })
export type RegisterPage = z.infer<typeof RegisterPage>
