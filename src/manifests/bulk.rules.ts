import { parseQuantity } from '../core/quantity.ts'
import { Refusal } from '../core/refusal.ts'
import type { Unit } from '../core/units.ts'
import { headerKey } from '../office/header-text.ts'
import type { ManifestField, ManifestProfile } from '../packs/manifest-profile.contract.ts'
import type { BulkFault, BulkKind } from './bulk.contract.ts'
import type { FieldValue } from './contract.ts'
import { checkValue, openFields } from './fields.rules.ts'

/** A column of a bulk workbook: a field of the profile, or what names the row. */
export interface BulkColumn {
  readonly key: string
  readonly title: string
  readonly also: readonly string[]
  readonly field: ManifestField | null
  readonly required: boolean
}

/** Titles under which the manifest ledger has the same: it may come back with the receipts filled in. */
const alsoCalled: Readonly<Record<string, readonly string[]>> = {
  consignor: ['移出单位'],
  consignee: ['接受单位', '接收单位'],
  carrier: ['承运单位', '承运人'],
  plate: ['牌号', '车牌号'],
  grams: ['移出量', '数量', '重量'],
  accepted: ['接受量', '接收量'],
  refused: ['拒收量', '退回量'],
}

const asColumn = (field: ManifestField, required: boolean): BulkColumn => ({
  key: field.key,
  title: field.type === 'grams' ? `${field.title.replace(/[（(].*$/, '')}（吨）` : field.title,
  also: alsoCalled[field.key] ?? [],
  field,
  required,
})

export const numberKey = '#'
export const reasonKey = '#reason'

/** What the workbook of a profile asks for: the sender's number, and every field of the act. */
export function bulkColumns(profile: ManifestProfile, kind: BulkKind): BulkColumn[] {
  const role = kind === 'issue' ? 'consignor' : 'consignee'
  const act = kind === 'issue' ? 'draft' : 'receive'
  const phases = kind === 'issue' ? ['issue'] : ['issue', 'load', 'takeOver', 'depart', 'arrive', 'receive']
  const fields = openFields(profile, null, act, role).map((f) =>
    asColumn(f, f.required && phases.includes(f.phase)),
  )
  const own = { field: null, required: true }
  if (kind === 'issue')
    return [{ key: numberKey, title: '自编号', also: ['企业单号', '自编单号'], ...own }, ...fields]
  return [
    { key: numberKey, title: '联单编号', also: ['联单号', '官方联单号'], ...own },
    ...fields,
    { key: reasonKey, title: '差异原因', also: ['原因', '理由'], field: null, required: false },
  ]
}

export const columnFor = (columns: readonly BulkColumn[], heading: string): BulkColumn | undefined =>
  columns.find((c) => [c.title, ...c.also].some((t) => headerKey(bare(t)) === headerKey(bare(heading))))

/** 接受量（吨） → 接受量; 周转箱（箱） stays apart from 周转桶（桶） by its own words. */
const bare = (title: string): string => title.replace(/(?<=.)[（(].*$/, '')

/** What names in a workbook stand for. */
export interface Named {
  readonly facility: (name: string, own: boolean) => readonly number[]
  readonly party: (name: string) => readonly number[]
}

export interface BulkCell {
  readonly text: string
  readonly unit: Unit | undefined
}

const fault = (
  code: string,
  message: string,
  value: string,
  expected: string | null,
): Omit<BulkFault, 'column' | 'title'> => ({
  code,
  message,
  value,
  expected,
})

/** A cell as its field means it, or what is wrong with it. */
export function readBulkCell(
  profile: ManifestProfile,
  field: ManifestField,
  { text, unit }: BulkCell,
  named: Named,
): { readonly value: FieldValue } | { readonly fault: Omit<BulkFault, 'column' | 'title'> } {
  try {
    return { value: checkValue(profile, field, readText(field, text, unit, named)) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const expected = typeof error.params.expected === 'string' ? error.params.expected : expectedOf(field)
    return { fault: fault(error.code, error.message, text, expected) }
  }
}

function readText(field: ManifestField, text: string, unit: Unit | undefined, named: Named): FieldValue {
  switch (field.type) {
    case 'grams':
      return parseQuantity(text, { defaultUnit: unit ?? '吨' }).grams
    case 'count':
      return /^\d{1,9}$/.test(text) ? Number(text) : text
    case 'choice':
      return field.choices?.find((c) => c.title === text || c.value === text)?.value ?? text
    case 'percent':
      return text.replace(/\s*[%％]$/, '')
    case 'facility':
      return only(named.facility(text, field.key === 'consignor'), text)
    case 'party':
      return only(named.party(text), text)
    default:
      return text
  }
}

function only(found: readonly number[], name: string): number {
  if (found.length > 1) throw new Refusal('bulk_name_ambiguous', { name, count: found.length })
  return found[0] ?? refuseName(name)
}
function refuseName(name: string): never {
  throw new Refusal('bulk_name_unknown', { name })
}

export function expectedOf(field: ManifestField): string {
  switch (field.type) {
    case 'grams':
      return '数量，如 1.25 或 350 千克'
    case 'count':
      return '个数'
    case 'choice':
      return (field.choices ?? []).map((c) => c.title).join('、')
    case 'percent':
      return '0 至 100 的百分数'
    case 'facility':
      return '已登记的单位或设施名称'
    case 'party':
      return '已登记的单位名称或统一社会信用代码'
    case 'code':
      return '废物代码，如 900-214-08'
    case 'phone':
      return '电话号码'
    default:
      return '文字'
  }
}

/** Why the engine refused a row, laid to the columns it names. */
export function faultsOf(
  error: Refusal,
  columns: readonly BulkColumn[],
  cells: ReadonlyMap<string, string>,
): (BulkFault & { key: string | null })[] {
  const { code, message, params, details } = error
  if (code === 'manifest_fields_missing' && Array.isArray(details))
    return (details as { key: string; title: string }[]).map(({ key, title }) => {
      const field = columns.find((c) => c.key === key)?.field
      const expected = field ? expectedOf(field) : null
      return { key, column: null, title, value: null, expected, code, message: `没有填写${title}` }
    })
  const column = columns.find((c) => c.field?.title === params.field)
  const expected = typeof params.expected === 'string' ? params.expected : null
  const value = column ? (cells.get(column.key) ?? null) : null
  return [
    { key: column?.key ?? null, column: null, title: column?.title ?? null, value, expected, code, message },
  ]
}
