import { z } from 'zod'
import { purposes } from '../core/codes.ts'
import { Booked } from '../ledger/queries.contract.ts'
import { formIds } from './forms/form.ts'

/** uploaded → analysing → ready → booking → done, or partly where rows were left; cancelled and failed end it too. */
export const importStatuses = [
  'uploaded',
  'analysing',
  'ready',
  'booking',
  'done',
  'partly',
  'cancelled',
  'failed',
] as const
export const ImportStatus = z.enum(importStatuses)
export type ImportStatus = z.infer<typeof ImportStatus>

export const importStatusNames: Readonly<Record<ImportStatus, string>> = {
  uploaded: '已上传',
  analysing: '核对中',
  ready: '待确认',
  booking: '记账中',
  done: '已完成',
  partly: '部分记账',
  cancelled: '已取消',
  failed: '未完成',
}

/** What a row is found to be before anything is booked; the first that fits, worst first. */
export const verdicts = ['error', 'changed', 'unchanged', 'matched', 'warning', 'good', 'missing'] as const
export const Verdict = z.enum(verdicts)
export type Verdict = z.infer<typeof Verdict>

export const verdictNames: Readonly<Record<Verdict, string>> = {
  error: '有误',
  changed: '与已入账的不同',
  unchanged: '已入账',
  matched: '与已登记的转移相符',
  warning: '有提示',
  good: '可入账',
  missing: '本次文件中没有',
}

export const outcomes = ['booked', 'corrected', 'reversed', 'attached', 'noted', 'refused', 'left'] as const
export const RowOutcome = z.enum(outcomes)
export type RowOutcome = z.infer<typeof RowOutcome>

/** A fault or a hint at one cell. `column` is Excel's letter, `row` counts as Excel does, `sheet` is null for CSV. */
export const RowMessage = z.object({
  severity: z.enum(['error', 'warning']),
  sheet: z.string().nullable(),
  row: z.int().nullable(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  code: z.string(),
  message: z.string(),
})
export type RowMessage = z.infer<typeof RowMessage>

const answers = {
  /** Which form it is; null: as recognized, sheet by sheet. */
  form: z.enum(formIds).nullable(),
  /** Register counterparties nobody knows yet, by the name and 流向类型 of the row. */
  createParties: z.boolean(),
  /** Which facility is meant by a name as written in the file. */
  counterparties: z.record(z.string(), z.int()),
  /** The party's own site the rows speak of, where it has several. */
  facility: z.int().nullable(),
  /** What the receiver takes the waste for, where the form does not say. */
  purpose: z.enum(purposes).nullable(),
  /** Where counterparties to be registered stand, where the rows do not say. */
  region: z.enum(['inProvince', 'outProvince', 'abroad']).nullable(),
  /** Book what has no known coming against 来源待补. */
  allowUnexplained: z.boolean(),
  /** Take back what the corrected file no longer has. */
  reverseMissing: z.boolean(),
  /** Rebook what depends on a corrected row in the same step. */
  withDependents: z.boolean(),
  /** How 3/5/2025 is to be read. */
  dateOrder: z.enum(['monthFirst', 'dayFirst']).nullable(),
  /** t/m³, exact decimal. */
  density: z.string().nullable(),
  /** Grams of one 箱, 桶, 袋, 车. */
  massPerPiece: z.record(z.string(), z.int().positive()),
  /** Approved late entry under which a closed period is entered. */
  lateEntry: z.int().nullable(),
}

/** The person's answers to what a file cannot tell by itself. */
export const ImportOptions = z.object(answers)
export type ImportOptions = z.infer<typeof ImportOptions>
/** Answers given now; those left out stay as they are. */
export const ImportAnswers = ImportOptions.partial()
export type ImportAnswers = z.infer<typeof ImportAnswers>
export const noAnswers: ImportOptions = {
  form: null,
  createParties: false,
  counterparties: {},
  facility: null,
  purpose: null,
  region: null,
  allowUnexplained: false,
  reverseMissing: false,
  withDependents: false,
  dateOrder: null,
  density: null,
  massPerPiece: {},
  lateEntry: null,
}

const Count = z.int().nonnegative().default(0)
export const ImportCounts = z.object({
  rows: Count,
  good: Count,
  warning: Count,
  matched: Count,
  changed: Count,
  unchanged: Count,
  error: Count,
  missing: Count,
  booked: Count,
  corrected: Count,
  reversed: Count,
  attached: Count,
  noted: Count,
  refused: Count,
  left: Count,
})
export type ImportCounts = z.infer<typeof ImportCounts>
export const zeroCounts: ImportCounts = ImportCounts.parse({})

/** `import --dry-run --format json`. */
export const DryRun = z.object({
  kind: z.string().nullable(),
  rows: z.int(),
  good: z.int(),
  grams: z.string(),
  errors: z.array(RowMessage.omit({ severity: true })),
  warnings: z.array(RowMessage.omit({ severity: true })),
})
export type DryRun = z.infer<typeof DryRun>

export const ImportView = z.object({
  id: z.int(),
  fileName: z.string(),
  fileHash: z.string(),
  bytes: z.int(),
  party: z.int().nullable(),
  partyName: z.string().nullable(),
  unit: z.string().nullable(),
  form: z.string().nullable(),
  formTitle: z.string().nullable(),
  status: ImportStatus,
  statusName: z.string(),
  choice: z.enum(['all', 'good']).nullable(),
  options: ImportOptions,
  counts: ImportCounts,
  problems: z.array(RowMessage),
  grams: z.string(),
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
  /** Rows gone through by the step under way, of how many; total is null while the file is still being read. */
  progress: z.object({ done: z.int(), total: z.int().nullable(), booked: z.int() }),
  failure: z.string().nullable(),
  actor: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  finishedAt: z.string().nullable(),
  demo: z.boolean(),
})
export type ImportView = z.infer<typeof ImportView>

export const ImportRowView = z.object({
  no: z.int(),
  sheet: z.string().nullable(),
  row: z.int().nullable(),
  identity: z.string().nullable(),
  day: z.string().nullable(),
  code: z.string().nullable(),
  grams: z.int().nullable(),
  raw: z.record(z.string(), z.unknown()),
  verdict: Verdict,
  messages: z.array(RowMessage),
  /** Field by field, what the booked record says and what this row says. */
  differences: z.array(
    z.object({ field: z.string(), title: z.string(), before: z.string(), after: z.string() }),
  ),
  outcome: RowOutcome.nullable(),
  record: z.int().nullable(),
  posting: z.int().nullable(),
})
export type ImportRowView = z.infer<typeof ImportRowView>

const page = {
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
}
export const ImportQuery = z.object({
  party: z.coerce.number().int().optional(),
  unit: z.string().optional(),
  status: ImportStatus.optional(),
  form: z.string().optional(),
  search: z.string().trim().max(100).optional(),
  ...page,
})
export const ImportPage = z.object({ total: z.int(), items: z.array(ImportView) })
export type ImportPage = z.infer<typeof ImportPage>

export const RowQuery = z.object({
  verdict: Verdict.optional(),
  outcome: RowOutcome.optional(),
  search: z.string().trim().max(100).optional(),
  ...page,
})
export const RowPage = z.object({ total: z.int(), items: z.array(ImportRowView) })
export type RowPage = z.infer<typeof RowPage>

export const Upload = z.object({
  party: z.coerce.number().int().optional(),
  unit: z.string().optional(),
  form: z.string().optional(),
})

export const StartImport = z.object({
  choice: z.enum(['all', 'good']),
  options: ImportAnswers.default({}),
})
export type StartImport = z.infer<typeof StartImport>

/** Read the file again with other answers or another form. */
export const Reread = z.object({
  form: z.enum(formIds).optional(),
  options: ImportAnswers.default({}),
})
export type Reread = z.infer<typeof Reread>

/** The mapping screen: their sheet beside our fields. */
export const MappingScreen = z.object({
  signature: z.string(),
  form: z.string().nullable(),
  formTitle: z.string().nullable(),
  forms: z.array(z.object({ id: z.string(), title: z.string(), score: z.number().nullable() })),
  sheets: z.array(
    z.object({
      name: z.string().nullable(),
      headerRows: z.array(z.int()),
      columns: z.array(
        z.object({
          letter: z.string(),
          title: z.string(),
          field: z.string().nullable(),
          confidence: z.number(),
          unit: z.string().nullable(),
        }),
      ),
      rows: z.array(z.object({ row: z.int(), cells: z.array(z.string()) })),
    }),
  ),
  fields: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      required: z.boolean(),
      type: z.string(),
      mapped: z.boolean(),
    }),
  ),
})
export type MappingScreen = z.infer<typeof MappingScreen>

export const SaveMapping = z.object({
  form: z.string(),
  signature: z.string(),
  /** Excel's letter → our field; null where the column says nothing to us. */
  columns: z.record(z.string(), z.string().nullable()),
  /** Units of columns whose header names none. */
  units: z.record(z.string(), z.string()).default({}),
})
export type SaveMapping = z.infer<typeof SaveMapping>

export const Template = z.object({
  id: z.string(),
  title: z.string(),
  source: z.string(),
  /** Whose papers these are: an enterprise's, or a unit's. */
  by: z.enum(['party', 'unit']),
})
export type Template = z.infer<typeof Template>

/** What a fact from a form on screen, or a 零申报, answers. */
export const FactReply = Booked
export type FactReply = z.infer<typeof FactReply>

/** 零申报: nothing of these codes arose in the month. */
export const ZeroDeclaration = z.object({
  key: z.string().min(8).max(100),
  party: z.int(),
  month: z.string().regex(/^\d{4}-\d{2}$/),
  /** Left out: every code the party is known to generate. */
  codes: z.array(z.string()).max(200).optional(),
})
export type ZeroDeclaration = z.infer<typeof ZeroDeclaration>

/** Last month's rows, to start this month's from. */
export const Prefill = z.object({
  month: z.string(),
  rows: z.array(
    z.object({
      kind: z.string(),
      code: z.string(),
      facility: z.int(),
      consignee: z.int().nullable(),
      consigneeName: z.string().nullable(),
      purpose: z.string().nullable(),
      method: z.string().nullable(),
      carrier: z.int().nullable(),
      plate: z.string().nullable(),
      measure: z.object({ value: z.string(), unit: z.string() }).nullable(),
      grams: z.int(),
      occurredOn: z.string(),
    }),
  ),
})
export type Prefill = z.infer<typeof Prefill>

export const AttachmentView = z.object({
  hash: z.string(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  party: z.int().nullable(),
  uploadedAt: z.string(),
  actor: z.string(),
})
export type AttachmentView = z.infer<typeof AttachmentView>
