import type { DistrictView } from '../packs/district-view.ts'
import {
  type FacilityRow,
  type HistoryRow,
  managementClassNames,
  type PartyRow,
  partyKindNames,
} from './contract.ts'
import type { FacilityRecord } from './facility.store.ts'
import type { HistoryRecord } from './history.store.ts'
import type { PartyListed } from './party.store.ts'
import { BEGINNING } from './rules.ts'

type Names = Pick<DistrictView, 'pack' | 'facilityKindName'>

export function kindNameOf(kind: string): string {
  return (partyKindNames as Readonly<Record<string, string>>)[kind] ?? kind
}

export function streetNameOf(district: Names, street: string | null): string | null {
  return street === null ? null : (district.pack.streets.find((s) => s.code === street)?.name ?? street)
}

export function presentParty(district: Names, p: PartyListed): PartyRow {
  return {
    ...p,
    kindName: kindNameOf(p.kind),
    // GB/T 4754 is not part of any pack; people read the code.
    industryName: null,
    streetName: streetNameOf(district, p.street),
  }
}

export function presentFacility(district: Names, f: FacilityRecord): FacilityRow {
  const { party, partyName, ...rest } = f
  return {
    ...rest,
    party: { id: party, name: partyName },
    kindName: district.facilityKindName(f.kind) || f.kind,
    streetName: streetNameOf(district, f.street),
  }
}

const attributeNames: Readonly<Record<string, string>> = {
  name: '名称',
  credit_code: '统一社会信用代码',
  kind: '类型',
  management_class: '管理类别',
  permit_no: '排污许可证编号',
  street: '街道',
  community: '社区',
  park: '园区',
  group: '集团',
  industry: '行业代码',
  takes_ownership: '入库即转移责任',
  party: '所属单位',
}

export function presentHistory(district: Names, h: HistoryRecord): HistoryRow {
  return {
    attribute: h.attribute,
    attributeName: attributeNames[h.attribute] ?? h.attribute,
    facility: h.facility === null ? null : { id: h.facility, name: h.facilityName ?? '' },
    value: valueName(district, h),
    from: h.from === BEGINNING ? null : h.from,
    to: h.to,
    recordedAt: h.recordedAt.toISOString(),
    actor: h.actor,
  }
}

function valueName(district: Names, { attribute, facility, value }: HistoryRecord): string | null {
  if (value === null) return null
  if (attribute === 'street') return streetNameOf(district, value)
  if (attribute === 'kind' && facility === null) return kindNameOf(value)
  if (attribute === 'management_class')
    return (managementClassNames as Readonly<Record<string, string>>)[value] ?? value
  if (attribute === 'takes_ownership') return value === 'true' ? '是' : '否'
  return value
}
