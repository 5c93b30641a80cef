import { checkCreditCode } from '../core/credit-code.ts'
import type { Day } from '../core/day.ts'
import { Refusal, type RefusalCode, type RefusalParams, refuse } from '../core/refusal.ts'
import { foldWidth } from '../core/text.ts'
import type { FacilityKind, Street } from '../packs/schema.ts'
import type { FacilityDraft, FacilityFields, PartyDraft, PartyFields } from './contract.ts'

/** Names are the same where they differ only in width, case, spaces and the kind of brackets. */
export function foldName(name: string): string {
  return foldWidth(name)
    .replace(/[\s·•．.]/g, '')
    .replace(/[（[【〔﹝]/g, '(')
    .replace(/[）\]】〕﹞]/g, ')')
    .toLowerCase()
}

/** A value that holds from a day until another, which it no longer does. */
export interface Dated {
  readonly value: string | null
  readonly from: Day
  readonly to: Day | null
}

/** Before anything was dated, the value of today stands for every day. */
export const BEGINNING = '0001-01-01' as Day

export function valueOn(history: readonly Dated[], current: string | null, day: Day): string | null {
  const found = history.find((h) => h.from <= day && (h.to === null || day < h.to))
  return found ? found.value : current
}

/**
 * The history after a value is known to hold from a day: until the next change that is already known, or for good.
 * Rows are split, never dropped. An unchanged history is returned as it was.
 */
export function redate(
  history: readonly Dated[],
  current: string | null,
  from: Day,
  value: string | null,
): readonly Dated[] {
  const known = history.length > 0 ? history : [{ value: current, from: BEGINNING, to: null }]
  const at = known.findIndex((h) => h.from <= from && (h.to === null || from < h.to))
  const row = known[at]
  if (!row) throw new RangeError(`history has no value on ${from}`)
  if (row.value === value) return history
  const changed = { value, from, to: row.to }
  const before = row.from === from ? [] : [{ ...row, to: from }]
  return [...known.slice(0, at), ...before, changed, ...known.slice(at + 1)]
}

/** Fields that say what a party owes; its own people may not set them. */
const reserved: Readonly<Partial<Record<keyof PartyFields | keyof FacilityFields, string>>> = {
  name: '名称',
  creditCode: '统一社会信用代码',
  kind: '类型',
  managementClass: '管理类别',
  external: '区内/区外',
  region: '所在区域',
  street: '街道',
  sector: '口径',
  isEnd: '接收即终点',
  takesOwnership: '入库即转移责任',
}

/** A new facility's own name and kind are its party's to give; what is there already is changed by the government. */
export function refuseReserved(change: PartyFields | FacilityFields): void {
  for (const [field, label] of Object.entries(reserved)) {
    if (change[field as keyof typeof change] !== undefined) refuse('party_field_reserved', { field: label })
  }
}

export function checkPartyKind(kind: PartyDraft['kind'] | undefined): void {
  if (kind === 'unit' || kind === 'street')
    refuse('party_kind_reserved', { kind: kind === 'unit' ? '部门' : '街道' })
}

/** Spelt as stored: the code in capitals and checked, an empty one null. */
export function tidyParty<T extends PartyFields>(draft: T): T {
  checkPartyKind(draft.kind)
  if (draft.creditCode === undefined || draft.creditCode === null) return draft
  const creditCode = draft.creditCode.trim() === '' ? null : checkCreditCode(draft.creditCode)
  return { ...draft, creditCode }
}

export interface FacilityPack {
  readonly facilityKinds: readonly FacilityKind[]
  readonly streets: readonly Street[]
}

/** The facility as a whole, after a change or as drafted, against the pack. */
export function checkFacility(
  pack: FacilityPack,
  f: Pick<FacilityDraft, 'kind' | 'region' | 'street' | 'community' | 'park'>,
): void {
  if (!pack.facilityKinds.some((k) => k.kind === f.kind))
    refuse('facility_kind_unknown', { kind: f.kind, kinds: pack.facilityKinds.map((k) => k.name).join('、') })
  if (f.region !== 'own' && (f.street !== null || f.community !== null || f.park !== null))
    refuse('facility_street_outside')
  if (f.street !== null && !pack.streets.some((s) => s.code === f.street))
    refuse('facility_street_unknown', {
      street: f.street,
      streets: pack.streets.map((s) => s.name).join('、'),
    })
}

export interface MergeSide {
  readonly id: number
  readonly name: string
  readonly creditCode: string | null
  readonly unit: string | null
  readonly external: boolean
  readonly demo: boolean
  readonly mergedInto: number | null
}

export interface MergeFacts {
  /** Movements from one to the other, not cancelled. */
  readonly traded: number
  /** A period and code of which both have stated a total. */
  readonly bothDeclared: { readonly code: string; readonly from: Day; readonly to: Day } | null
}

/**
 * What speaks against two entries being one party. Two codes, or loads from one to the other, prove two parties. A
 * total that both stated would count twice in the party's figures, and one that stood outside the district would
 * change what 自行, 省内 and 外省 meant in booked movements: both are corrected first.
 */
export function mergeObjections(into: MergeSide, merged: MergeSide, facts: MergeFacts): Refusal[] {
  const objections: Refusal[] = []
  const object = (code: RefusalCode, params: RefusalParams = {}) => objections.push(new Refusal(code, params))
  if (into.id === merged.id) object('merge_same')
  for (const side of [into, merged]) {
    if (side.mergedInto !== null) object('merge_done', { name: side.name })
    if (side.unit !== null) object('merge_unit', { name: side.name })
  }
  if (into.creditCode !== null && merged.creditCode !== null && into.creditCode !== merged.creditCode)
    object('merge_credit_codes', { a: into.creditCode, b: merged.creditCode })
  if (into.external !== merged.external) object('merge_places')
  if (into.demo !== merged.demo) object('merge_demo')
  if (facts.traded > 0) object('merge_traded', { count: facts.traded })
  if (facts.bothDeclared) object('merge_both_declared', { ...facts.bothDeclared })
  return objections
}
