import { type Place, placeNames } from '../core/codes.ts'
import { checkCreditCode } from '../core/credit-code.ts'
import { Refusal, refuse } from '../core/refusal.ts'
import type { DistrictView } from '../packs/district-view.ts'
import {
  type FacilityDraft,
  managementClasses,
  managementClassNames,
  type PartyFields,
  type PartyKind,
  partyKindNames,
  partyKinds,
  sectorNames,
  sectors,
} from './contract.ts'
import type { ListField, ListFile, ListLine } from './list-file.ts'
import type { ListFault } from './party-list.contract.ts'
import { foldName } from './rules.ts'

/** One line a site; a party with several sites has several lines. An empty cell says nothing. */
export const partyListFields = [
  { key: 'name', titles: ['单位名称', '企业名称', '名称', '机构名称'], required: true },
  { key: 'creditCode', titles: ['统一社会信用代码', '信用代码', '社会信用代码'] },
  { key: 'shortName', titles: ['简称', '单位简称'] },
  { key: 'kind', titles: ['单位类型', '类型', '单位类别'] },
  { key: 'industry', titles: ['行业代码', '国民经济行业代码', '行业'] },
  { key: 'group', titles: ['集团', '所属集团'] },
  { key: 'managementClass', titles: ['管理类别', '危险废物管理类别'] },
  { key: 'permitNo', titles: ['排污许可证编号', '排污许可证号', '许可证编号'] },
  { key: 'place', titles: ['区内外', '区内/区外', '区内或区外'] },
  { key: 'contact', titles: ['联系人'] },
  { key: 'phone', titles: ['联系电话', '电话', '手机'] },
  { key: 'facility', titles: ['设施名称', '场所名称', '厂区'] },
  { key: 'facilityKind', titles: ['设施类型', '场所类型'] },
  { key: 'facilityCode', titles: ['设施编码', '设施编号'] },
  { key: 'region', titles: ['所在区域', '位置'] },
  { key: 'regionName', titles: ['所在省市', '所在省区市', '省市'] },
  { key: 'street', titles: ['街道', '所在街道', '属地街道'] },
  { key: 'community', titles: ['社区', '所在社区'] },
  { key: 'park', titles: ['园区', '所在园区'] },
  { key: 'sector', titles: ['口径', '废物来源'] },
] as const satisfies readonly ListField[]
export type PartyListKey = (typeof partyListFields)[number]['key']
export type PartyList = ListFile<PartyListKey>

export type SiteSaid = Partial<Omit<FacilityDraft, 'isEnd' | 'takesOwnership'>>

/** A line as it is meant; what it does not say is left out. */
export interface PartyLine {
  readonly row: number
  readonly party: PartyFields & { readonly name: string }
  readonly site: SiteSaid
}

/** Reads a line cell by cell; undefined where a cell is wrong, which has then been said. */
export function readPartyLine(
  line: ListLine<PartyListKey>,
  columns: PartyList['columns'],
  district: Pick<DistrictView, 'pack' | 'names'>,
  faults: ListFault[],
): PartyLine | undefined {
  const before = faults.length
  const read = <T>(key: PartyListKey, of: (text: string) => T): T | undefined => {
    const text = line.values[key]
    if (text === undefined) return undefined
    try {
      return of(text)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      faults.push(faultAt(line, columns, key, error))
      return undefined
    }
  }
  const words = (key: PartyListKey) => read(key, (text) => text.slice(0, 120))
  const contact = words('contact')
  const phone = words('phone')
  const party = {
    name: line.values.name ?? '',
    shortName: words('shortName'),
    creditCode: read('creditCode', checkCreditCode),
    kind: read('kind', (text) => choose(text, partyKinds, partyKindNames)) as PartyKind | undefined,
    industry: read('industry', readIndustry),
    group: words('group'),
    managementClass: read('managementClass', (text) => choose(text, managementClasses, managementClassNames)),
    permitNo: words('permitNo'),
    external: read('place', readOutside),
    contact:
      contact === undefined && phone === undefined
        ? undefined
        : { name: contact ?? null, phone: phone ?? null },
  }
  const site = {
    name: words('facility'),
    kind: read('facilityKind', (text) => readFacilityKind(text, district)),
    code: words('facilityCode'),
    region: read('region', readRegion),
    regionName: words('regionName'),
    street: read('street', (text) => readStreet(text, district)),
    community: words('community'),
    park: words('park'),
    sector: read('sector', (text) => choose(text, sectors, sectorNames)),
  }
  if (line.values.name === undefined) {
    const missing = new Refusal('list_cell_missing', { title: partyListFields[0].titles[0] })
    faults.push(faultAt(line, columns, 'name', missing))
  }
  if (faults.length > before) return undefined
  return { row: line.row, party: said(party) as PartyLine['party'], site: said(site) as SiteSaid }
}

export function faultAt(
  line: Pick<ListLine<PartyListKey>, 'row' | 'values'>,
  columns: PartyList['columns'],
  key: PartyListKey | null,
  { code, message }: Pick<Refusal, 'code' | 'message'>,
): ListFault {
  const column = key === null ? null : (columns[key] ?? null)
  return { row: line.row, column, value: key === null ? null : (line.values[key] ?? null), code, message }
}

const said = (o: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined))

function choose<K extends string>(text: string, keys: readonly K[], names: Readonly<Record<K, string>>): K {
  const found = keys.find((k) => foldName(names[k]) === foldName(text) || k === text)
  return (
    found ?? refuse('list_choice_unknown', { value: text, choices: keys.map((k) => names[k]).join('、') })
  )
}

/** C3985 or 3985; the name behind it is not read. */
function readIndustry(text: string): string {
  const code = /^[A-Ta-t]?\d{1,4}/.exec(text.trim())?.[0]
  return (
    code?.toUpperCase() ?? refuse('list_choice_unknown', { value: text, choices: 'C3985 这样的行业代码' })
  )
}

function readOutside(text: string): boolean {
  if (text === '区内') return false
  return text === '区外' || refuse('list_choice_unknown', { value: text, choices: '区内、区外' })
}

/** Places as seen from the district: 自行 is a generator's word, a register says 区内. */
function readRegion(text: string): Place {
  const names = { ...placeNames, own: '区内' }
  return choose(text, ['own', 'inProvince', 'outProvince', 'abroad'], names)
}

function readFacilityKind(text: string, { pack }: Pick<DistrictView, 'pack'>): string {
  const found = pack.facilityKinds.find((k) => k.name === text || k.kind === text)
  const kinds = pack.facilityKinds.map((k) => k.name).join('、')
  return found?.kind ?? refuse('facility_kind_unknown', { kind: text, kinds })
}

function readStreet(text: string, { pack, names }: Pick<DistrictView, 'pack' | 'names'>): string {
  const streets = pack.streets.map((s) => s.name).join('、')
  const street = names.findStreet(text) ?? names.findStreet(`${text}街道`)
  return street?.code ?? refuse('facility_street_unknown', { street: text, streets })
}

/** Lines of one party together, by code, else by name; what two lines say of the party must agree. */
export function groupLines(
  lines: readonly PartyLine[],
  columns: PartyList['columns'],
  faults: ListFault[],
): PartyLine[][] {
  const groups = new Map<string, PartyLine[]>()
  const codeOf = new Map(
    lines.flatMap((l) => (l.party.creditCode ? [[foldName(l.party.name), l.party.creditCode] as const] : [])),
  )
  for (const line of lines) {
    const name = foldName(line.party.name)
    const key = line.party.creditCode ?? codeOf.get(name) ?? name
    const group = groups.get(key)
    if (!group) groups.set(key, [line])
    else if (agrees(group, line, columns, faults)) group.push(line)
  }
  return [...groups.values()]
}

const partyTitles: Readonly<Partial<Record<keyof PartyFields, PartyListKey>>> = {
  name: 'name',
  kind: 'kind',
  industry: 'industry',
  group: 'group',
  managementClass: 'managementClass',
  permitNo: 'permitNo',
  external: 'place',
}

function agrees(
  group: readonly PartyLine[],
  line: PartyLine,
  columns: PartyList['columns'],
  faults: ListFault[],
): boolean {
  for (const [field, key] of Object.entries(partyTitles) as [keyof PartyFields, PartyListKey][]) {
    const mine = line.party[field]
    const other = group.find(
      (l) => l.party[field] !== undefined && mine !== undefined && l.party[field] !== mine,
    )
    if (!other) continue
    const title = partyListFields.find((f) => f.key === key)?.titles[0] ?? key
    const refusal = new Refusal('list_party_repeated', { row: other.row, field: title })
    faults.push(faultAt({ row: line.row, values: { [key]: String(mine) } }, columns, key, refusal))
    return false
  }
  return true
}
