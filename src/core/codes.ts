/**
 * The closed vocabularies everybody shares. The values are stored (they are also the enums of the database), so
 * they never change meaning; the Chinese names are what people read.
 */

/** Where mass can stand in the book. `generated`, `opening`, `unexplained` and `added` are sources, so they go negative. */
export const positions = [
  'generated',
  'opening',
  'unexplained',
  'added',
  'stored',
  'in_transit',
  'utilized',
  'disposed',
  'dumped',
  'discrepancy',
  'transformed',
  'unallocated',
] as const
export type Position = (typeof positions)[number]
export const positionNames: Readonly<Record<Position, string>> = {
  generated: '产生',
  opening: '期初建账',
  unexplained: '来源待补',
  added: '加入物料',
  stored: '贮存',
  in_transit: '在途',
  utilized: '利用',
  disposed: '处置',
  dumped: '倾倒丢弃',
  discrepancy: '磅差',
  transformed: '转为残渣',
  unallocated: '去向未报',
}

/** What a mass was taken from, best evidence first: a smaller index is better evidence. */
export const grades = ['weighed', 'manifested', 'recorded', 'declared', 'estimated'] as const
export type Grade = (typeof grades)[number]
export const gradeNames: Readonly<Record<Grade, string>> = {
  weighed: '称重',
  manifested: '双方签认',
  recorded: '台账记录',
  declared: '申报',
  estimated: '估算',
}

/** What a receiver takes the waste for; frozen on the movement. */
export const purposes = ['utilize', 'dispose', 'collect'] as const
export type Purpose = (typeof purposes)[number]
export const purposeNames: Readonly<Record<Purpose, string>> = {
  utilize: '利用',
  dispose: '处置',
  collect: '收集',
}

/** Where it goes, seen from the generator: in its own facility, or to somebody in or outside the province. */
export const places = ['own', 'inProvince', 'outProvince', 'abroad'] as const
export type Place = (typeof places)[number]
export const placeNames: Readonly<Record<Place, string>> = {
  own: '自行',
  inProvince: '省内',
  outProvince: '外省',
  abroad: '境外',
}

/** The six streams, in the order of the six tables of annex 3. */
export const streams = [
  'industrial',
  'household',
  'construction',
  'hazardous',
  'agricultural',
  'other',
] as const
export type Stream = (typeof streams)[number]
export const streamNames: Readonly<Record<Stream, string>> = {
  industrial: '一般工业固体废物',
  household: '生活垃圾',
  construction: '建筑垃圾',
  hazardous: '危险废物',
  agricultural: '农业固体废物',
  other: '其他废物',
}

export type TableNo = 1 | 2 | 3 | 4 | 5 | 6
export const streamTables: Readonly<Record<Stream, TableNo>> = {
  industrial: 1,
  household: 2,
  construction: 3,
  hazardous: 4,
  agricultural: 5,
  other: 6,
}

/** Who a person is to the district; the rights table says what each may do. */
export const roles = [
  'leader',
  'office',
  'department',
  'street',
  'community',
  'enterprise',
  'carrier',
  'operator',
  'auditor',
  'administrator',
] as const
export type Role = (typeof roles)[number]
export const roleNames: Readonly<Record<Role, string>> = {
  leader: '区领导',
  office: '无废办',
  department: '部门',
  street: '街道',
  community: '社区/物业',
  enterprise: '产废单位',
  carrier: '运输单位',
  operator: '利用处置单位',
  auditor: '审计',
  administrator: '管理员',
}
