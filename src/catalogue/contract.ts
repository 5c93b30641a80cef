import { z } from 'zod'
import { streams } from '../core/codes.ts'
import { isDay } from '../core/day.ts'

export const WasteRow = z.object({
  code: z.string(),
  name: z.string(),
  /** A class (SW03) can be booked where the code is not known. */
  level: z.enum(['class', 'code']),
  kind: z.enum(['solid', 'hazardous']),
  class: z.string(),
  className: z.string(),
  stream: z.enum(streams).nullable(),
  /** Table and row of annex 3 it falls into. */
  table: z.int().nullable(),
  rowLabel: z.string().nullable(),
  properties: z.string().nullable(),
  industry: z.string().nullable(),
  edition: z.string(),
  editionTitle: z.string(),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  confidence: z.string().nullable(),
  enabled: z.boolean(),
  synonyms: z.array(z.string()),
})
export type WasteRow = z.infer<typeof WasteRow>

const truth = z.enum(['true', 'false']).transform((v) => v === 'true')
export const CatalogueQuery = z.object({
  search: z.string().trim().max(100).optional(),
  /** Codes. */
  ids: z
    .string()
    .max(4000)
    .transform((text) => text.split(',').map((code) => code.trim()))
    .optional(),
  kind: z.enum(['solid', 'hazardous']).optional(),
  class: z
    .string()
    .regex(/^(SW|HW)\d{2}$/, '应为 SW03 或 HW08 这样的类别')
    .optional(),
  stream: z.enum(streams).optional(),
  edition: z.string().max(60).optional(),
  confidence: z.enum(['源', '忆', '疑', '设']).optional(),
  enabled: truth.optional(),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export type CatalogueQuery = z.infer<typeof CatalogueQuery>
export const CataloguePage = z.object({ items: z.array(WasteRow), total: z.int() })

export const ResolveQuery = z.object({
  text: z.string().trim().min(1, '请填写要查的词').max(100),
  stream: z.enum(streams).optional(),
})
/** What people's word names. */
export const ResolveReply = z.object({
  kind: z.enum(['found', 'ambiguous', 'unknown']),
  /** False: a well-formed code that stands in no list; it may be booked, with a warning. */
  known: z.boolean(),
  items: z.array(WasteRow),
})
export type ResolveReply = z.infer<typeof ResolveReply>

export const EditionRow = z.object({
  id: z.string(),
  title: z.string(),
  source: z.string(),
  kind: z.enum(['solid', 'hazardous']),
  codes: z.int(),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  importedAt: z.string().nullable(),
  actor: z.string().nullable(),
})
export type EditionRow = z.infer<typeof EditionRow>

export const EditionImport = z.object({
  dryRun: truth.default(true),
  title: z.string().trim().min(1).max(80).optional(),
  validFrom: z.string().refine(isDay, '应为日历上有的日期，如 2025-01-01').optional(),
  /** The file is the whole list: codes of its kind that it leaves out are no longer in force. */
  full: truth.default(false),
})
export type EditionImport = z.infer<typeof EditionImport>

export const EditionFault = z.object({
  row: z.int().nullable(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  code: z.string(),
  message: z.string(),
})
export type EditionFault = z.infer<typeof EditionFault>
export const EditionImportReply = z.object({
  rows: z.int(),
  added: z.int(),
  changed: z.int(),
  withdrawn: z.int(),
  unchanged: z.int(),
  errors: z.array(EditionFault),
  warnings: z.array(EditionFault),
  /** The edition that was made; null in a dry run. */
  edition: z.string().nullable(),
})
export type EditionImportReply = z.infer<typeof EditionImportReply>
