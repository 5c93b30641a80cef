import { parseChineseDate } from '../core/dates-cn.ts'
import { type Grams, gramsToDecimal } from '../core/mass.ts'
import { parseQuantity } from '../core/quantity.ts'
import { Refusal, refuse } from '../core/refusal.ts'
import { parseWasteCode } from '../core/waste-code.ts'
import { type FieldValue, type Manifest, manifestStateNames } from '../manifests/contract.ts'
import type { ManifestProfile } from '../packs/manifest-profile.contract.ts'
import type { ProvincialColumn, ProvincialSystem } from '../packs/provincial-system.contract.ts'
import type { ExchangeFault, Reconciled, ReconcileState } from './exchange.contract.ts'

/** A row as it is kept: column → canonical text (tonnes exact, days as 2025-03-05). */
export type RowValues = Readonly<Record<string, string>>

export interface Names {
  readonly consignor: { readonly name: string; readonly creditCode: string | null } | null
  readonly consignee: { readonly name: string; readonly creditCode: string | null } | null
  readonly carrier: { readonly name: string } | null
}

const tonnes = (grams: number): string => gramsToDecimal(grams as Grams, '吨')

/** What a manifest says in the columns of a system elsewhere; what it does not say is left out. */
export function rowOf(
  { columns }: Pick<ProvincialSystem, 'columns'>,
  profile: ManifestProfile,
  m: Manifest,
  names: Names,
): RowValues {
  const known: Readonly<Record<string, string | null | undefined>> = {
    number: m.number,
    officialNo: m.officialNo,
    state: manifestStateNames[m.state],
    loadedOn: m.days.loaded,
    receivedOn: m.days.received,
    consignorName: names.consignor?.name,
    consignorCode: names.consignor?.creditCode,
    consigneeName: names.consignee?.name,
    consigneeCode: names.consignee?.creditCode,
    carrierName: names.carrier?.name,
  }
  const cells = columns.map(({ key }) => {
    const value = Object.hasOwn(known, key) ? known[key] : fieldText(profile, key, m.values[key] ?? null)
    return [key, value ?? ''] as const
  })
  return Object.fromEntries(cells.filter(([, value]) => value !== ''))
}

function fieldText(profile: ManifestProfile, key: string, value: FieldValue): string {
  if (value === null) return ''
  const field = profile.fields.find((f) => f.key === key)
  if (field?.type === 'grams') return tonnes(value as number)
  if (field?.type === 'choice') return field.choices?.find((c) => c.value === value)?.title ?? String(value)
  return String(value)
}

/** The canonical text of a cell, or a refusal in words. */
export function readCell({ key, type }: ProvincialColumn, text: string): string {
  if (type === 'tonnes') return tonnes(parseQuantity(text, { defaultUnit: '吨' }).grams)
  if (type === 'day') {
    // A time behind the day is no part of it.
    const day = parseChineseDate(text.replace(/(?<=\d日?)[ T]+\d{1,2}[:：].*$/, ''))
    return typeof day === 'string' ? day : refuse('day_unreadable', { value: text })
  }
  if (key === 'code') return parseWasteCode(text).code
  return text
}

/** The cells of a line, and what of it cannot be read. */
export function readLine(
  { columns }: Pick<ProvincialSystem, 'columns'>,
  file: { readonly sheet?: string | null; readonly columns: Readonly<Record<string, string | undefined>> },
  line: { readonly row: number; readonly values: Readonly<Record<string, string | undefined>> },
): { values: RowValues; faults: ExchangeFault[] } {
  const values: Record<string, string> = {}
  const faults: ExchangeFault[] = []
  const fault = (key: string, title: string, value: string, message: string) =>
    faults.push({
      sheet: file.sheet ?? null,
      row: line.row,
      column: file.columns[key] ?? null,
      title,
      value,
      message,
    })
  for (const column of columns) {
    const text = line.values[column.key]
    if (text === undefined) continue
    try {
      values[column.key] = readCell(column, text)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      fault(column.key, column.title, text, error.message)
    }
  }
  if (values.number === undefined && values.officialNo === undefined) {
    const title = columns.find((c) => c.key === 'officialNo')?.title ?? ''
    fault('officialNo', title, '', '没有编号，无法对应到联单')
  }
  return { values, faults }
}

/** Blanks and width of signs make no difference. */
const folded = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toUpperCase()

function sameCell(
  system: ProvincialSystem,
  { key, type }: ProvincialColumn,
  m: Pick<Manifest, 'state'>,
  ours: string,
  back: string,
): boolean {
  if (type === 'state' && key === 'state') return system.states[back]?.includes(m.state) ?? back === ours
  return folded(ours) === folded(back)
}

/** Columns in which what came back is not what we say now. What the file leaves empty says nothing. */
export function differencesOf(
  system: ProvincialSystem,
  m: Pick<Manifest, 'state'>,
  rows: { readonly sent: RowValues | null; readonly ours: RowValues; readonly back: RowValues },
): Reconciled['differences'] {
  return system.columns.flatMap((column) => {
    const { key, title } = column
    const back = rows.back[key]
    if (back === undefined || !(column.compare || key === 'officialNo')) return []
    if (sameCell(system, column, m, rows.ours[key] ?? '', back)) return []
    return [{ key, title, sent: rows.sent?.[key] ?? null, ours: rows.ours[key] ?? null, back }]
  })
}

export function reconcileState(
  sent: boolean,
  back: boolean,
  differences: readonly unknown[],
): Exclude<ReconcileState, 'onlyThere'> {
  if (back) return differences.length > 0 ? 'differs' : 'same'
  return sent ? 'noAnswer' : 'notSent'
}
