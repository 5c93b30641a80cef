import { z } from 'zod'
import { isDay } from '../core/day.ts'
import { Inventory } from '../inventory/contract.ts'

/** The four lists 废物清单, 任务清单, 责任清单, 项目清单 of a year, as known on a day, and what ties them together. */

export const TaskRow = z.object({
  id: z.string(),
  no: z.number(),
  place: z.string(),
  title: z.string(),
  leadUnits: z.array(z.string()),
  supportingUnits: z.array(z.string()),
  /** 完成时限: as printed, or the last item's day (内部分解), or 待明确. */
  completion: z.string(),
  light: z.string(),
  /** Tables of the waste list that it acts on. */
  tables: z.array(z.number()),
})
export type TaskRow = z.infer<typeof TaskRow>

export const TaskGroup = z.object({ system: z.string(), title: z.string(), rows: z.array(TaskRow) })
export type TaskGroup = z.infer<typeof TaskGroup>

export const UnitDuties = z.object({
  unit: z.string(),
  name: z.string(),
  leads: z.array(z.string()),
  supports: z.array(z.string()),
  carriesOut: z.array(z.string()),
  duties: z.array(z.string()),
  /** Rows of the waste list whose figures it answers for, as `1.slag`. */
  wasteRows: z.array(z.string()),
})
export type UnitDuties = z.infer<typeof UnitDuties>

/** The columns of annex 2. */
export const ProjectRow = z.object({
  id: z.string(),
  no: z.number(),
  name: z.string(),
  content: z.string(),
  /** 万元 */
  investment: z.string().nullable(),
  start: z.string().nullable(),
  finish: z.string().nullable(),
  place: z.string().nullable(),
  accountable: z.string().nullable(),
  implementer: z.string().nullable(),
  tables: z.array(z.number()),
})
export type ProjectRow = z.infer<typeof ProjectRow>

/** What acts on a row of the waste list. */
export const WasteLink = z.object({
  table: z.number(),
  row: z.string(),
  label: z.string(),
  units: z.array(z.string()),
  measures: z.array(z.string()),
  projects: z.array(z.string()),
})
export type WasteLink = z.infer<typeof WasteLink>

/** A safeguard obligation, as the duties name it. */
export const SafeguardRow = z.object({ id: z.string(), place: z.string(), title: z.string() })

export const FourLists = z.object({
  year: z.number(),
  asOf: z.string(),
  bookPosition: z.string(),
  districtName: z.string(),
  office: z.string(),
  plan: z.object({ key: z.string(), title: z.string(), version: z.number() }),
  waste: Inventory,
  tasks: z.array(TaskGroup),
  responsibilities: z.array(UnitDuties),
  /** Versions signed before they were kept have none. */
  safeguards: z.array(SafeguardRow).optional(),
  projects: z.array(ProjectRow),
  links: z.array(WasteLink),
  marks: z.array(z.string()),
})
export type FourLists = z.infer<typeof FourLists>

export const ListChange = z.object({
  list: z.enum(['废物清单', '任务清单', '责任清单', '项目清单']),
  kind: z.enum(['新增', '删除', '变化']),
  what: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type ListChange = z.infer<typeof ListChange>

export const SignedHead = z.object({
  id: z.number(),
  year: z.number(),
  version: z.number(),
  asOf: z.string(),
  bookPosition: z.string(),
  planVersion: z.number(),
  hash: z.string(),
  signedAt: z.string(),
  actor: z.string(),
  note: z.string(),
})
export type SignedHead = z.infer<typeof SignedHead>

export const ListsView = z.object({
  lists: FourLists,
  /** Against the last version that was signed; null where none was. */
  since: SignedHead.nullable(),
  changes: z.array(ListChange),
})
export type ListsView = z.infer<typeof ListsView>

export const ListsQuery = z.object({
  year: z.coerce.number().int().min(1900).max(2999),
  asOf: z
    .string()
    .refine((text): boolean => isDay(text), '应为 YYYY-MM-DD')
    .optional(),
  plan: z.string().optional(),
})
export type ListsQuery = z.infer<typeof ListsQuery>
export const SignLists = z.object({
  key: z.string().min(1).max(200),
  year: z.number().int().min(1900).max(2999),
  plan: z.string().optional(),
  note: z.string().max(2000).default(''),
})
