import { gradeNames, purposeNames } from '../core/codes.ts'
import { gramsToDecimal } from '../core/mass.ts'
import type { RecordView } from './queries.contract.ts'

/** A paper as it is kept. */
export interface RawRecord {
  id: number
  kind: string
  identity: string
  version: number
  sheet: string | null
  row: number | null
  import: number | null
  content: Record<string, unknown>
  actor: string
  recordedAt: Date
}

/** How a kind of paper is called and prints its fields; undefined: a kind of the ledger's own. */
export type PaperWords = (
  kind: string,
) => { readonly title: string; readonly fields: ReadonlyMap<string, string> } | undefined

/** A paper as people read it. */
export const recordView =
  (words: PaperWords = () => undefined) =>
  (r: RawRecord): RecordView => ({
    ...r,
    title: words(r.kind)?.title ?? ownPapers[r.kind] ?? r.kind,
    import: r.import === null ? null : { id: r.import, fileName: `导入 ${r.import}` },
    recordedAt: r.recordedAt.toISOString(),
    content: contentOf(r, words),
  })

/** What is filled in here, what a manifest tells, and the papers of the demonstration year. */
const ownPapers: Readonly<Record<string, string>> = {
  form: '在本系统登记',
  manifest: '转移联单',
  t2: '一般工业固体废物流向汇总表',
  t3: '出厂环节记录表',
  t7: '自行处置环节记录表',
  b1: '产生环节记录表',
  b2: '入库环节记录表',
  b4: '利用处置环节记录表',
  b5: '委外利用处置记录表',
  declaration: '申报表',
}

const factFields: Readonly<Record<string, string>> = {
  occurredOn: '发生日期',
  since: '自',
  departedOn: '移出日期',
  code: '废物代码',
  toCode: '改判为',
  grams: '数量（吨）',
  refused: '退回（吨）',
  added: '加入物料（吨）',
  grade: '证据等级',
  purpose: '用途',
  method: '方式',
  plate: '车牌',
  documentNo: '单据编号',
  label: '容器或批号',
  reason: '原因',
  foundBy: '发现',
  year: '年度',
  measure: '原始计量',
}
const masses: readonly string[] = ['grams', 'refused', 'added']

/**
 * A paper's fields as they were filled in: of a workbook's row the cells; of a fact its plain fields, for whose places
 * and parties the entries beside it speak by name.
 */
function contentOf({ kind, content }: RawRecord, words: PaperWords): RecordView['content'] {
  const { raw } = content
  if (typeof raw === 'object' && raw !== null) {
    const titles = words(kind)?.fields
    return lines(Object.entries(raw), (field) => titles?.get(field) ?? field)
  }
  if (kind !== 'form') return lines(Object.entries(content), (field) => field)
  const told = Object.entries(content).filter(([field, value]) => field in factFields && value !== 0)
  return lines(
    told.map(([field, value]) => [field, factValue(field, value)]),
    (field) => factFields[field] ?? field,
  )
}

function factValue(field: string, value: unknown): unknown {
  if (masses.includes(field) && typeof value === 'number') return gramsToDecimal(BigInt(value), '吨')
  if (field === 'grade') return gradeNames[value as keyof typeof gradeNames] ?? value
  if (field === 'purpose') return purposeNames[value as keyof typeof purposeNames] ?? value
  if (field !== 'measure' || typeof value !== 'object' || value === null) return value
  const { value: amount, unit, remark } = value as Record<string, unknown>
  return [amount, unit, remark ? `（${remark}）` : ''].filter(Boolean).join('')
}

const lines = (
  fields: readonly (readonly [string, unknown])[],
  titleOf: (field: string) => string,
): RecordView['content'] =>
  fields.flatMap(([field, value]) =>
    value === null || value === undefined || value === ''
      ? []
      : [{ title: titleOf(field), value: typeof value === 'object' ? JSON.stringify(value) : String(value) }],
  )
