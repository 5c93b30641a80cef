import type { Fact } from '../../../../../src/ledger/contract.ts'

export type FactKind = Fact['kind']

/** What a field of a form is, so that one form component draws them all. */
export type FieldType =
  | 'day'
  | 'facility'
  | 'ownFacility'
  | 'party'
  | 'code'
  | 'quantity'
  | 'purpose'
  | 'endPurpose'
  | 'method'
  | 'text'
  | 'grade'
  | 'lots'
  | 'year'
  | 'basis'
  | 'yes'
  | 'outputs'
  | 'residues'
  | 'products'
  | 'columns'

export interface Field {
  readonly name: string
  readonly label: string
  readonly type: FieldType
  readonly required?: boolean
  readonly help?: string
}

export interface FactForm {
  readonly kind: FactKind
  readonly label: string
  readonly what: string
  readonly fields: readonly Field[]
}

const day: Field = { name: 'occurredOn', label: '发生日期', type: 'day', required: true }
const code: Field = {
  name: 'code',
  label: '废物',
  type: 'code',
  required: true,
  help: '可输代码，也可输俗称，如“豆渣”“废纸”',
}
const mass: Field = { name: 'grams', label: '数量', type: 'quantity', required: true }
const site = (label: string, required = true): Field => ({
  name: 'facility',
  label,
  type: 'ownFacility',
  required,
})
const method: Field = { name: 'method', label: '方式', type: 'method' }
const label: Field = { name: 'label', label: '容器或批号', type: 'text' }
const lots: Field = { name: 'lots', label: '批次', type: 'lots', help: '不选则先进先出' }
const grade: Field = { name: 'grade', label: '证据等级', type: 'grade', required: true }
const unexplained: Field = {
  name: 'allowUnexplained',
  label: '库存不足时按“来源待补”登记',
  type: 'yes',
  help: '不足部分列入来源待补，直到补上来源',
}
const load: readonly Field[] = [
  { name: 'purpose', label: '用途', type: 'purpose', required: true },
  method,
  { name: 'documentNo', label: '联单或单据编号', type: 'text' },
  { name: 'carrier', label: '运输单位', type: 'party' },
  { name: 'plate', label: '车牌', type: 'text' },
]

/** Every business fact a person may enter by hand, the frequent ones first. */
export const factForms: readonly FactForm[] = [
  {
    kind: 'generate',
    label: '产生',
    what: '本单位产生的废物入库',
    fields: [day, site('产生设施'), code, mass, label, grade],
  },
  {
    kind: 'ship',
    label: '移出',
    what: '交给他人运走，等对方接收',
    fields: [
      day,
      { name: 'consignor', label: '移出设施', type: 'ownFacility', required: true },
      code,
      mass,
      { name: 'consignee', label: '接收设施', type: 'facility', required: true },
      ...load,
      lots,
      unexplained,
      grade,
    ],
  },
  {
    kind: 'receive',
    label: '接收',
    what: '收到他人送来的废物',
    fields: [
      day,
      { name: 'consignee', label: '接收设施', type: 'ownFacility', required: true },
      { name: 'consignor', label: '移出设施', type: 'facility', required: true },
      code,
      mass,
      { name: 'refused', label: '其中退回', type: 'quantity' },
      { name: 'departedOn', label: '移出日期', type: 'day' },
      ...load,
      unexplained,
      grade,
    ],
  },
  {
    kind: 'selfTreat',
    label: '自行利用处置',
    what: '本单位自己利用或处置',
    fields: [
      day,
      site('设施'),
      code,
      mass,
      { name: 'purpose', label: '用途', type: 'endPurpose', required: true },
      method,
      lots,
      unexplained,
      grade,
    ],
  },
  {
    kind: 'store',
    label: '移库',
    what: '从一处设施移到另一处',
    fields: [
      day,
      { name: 'from', label: '移出设施', type: 'ownFacility', required: true },
      site('移入设施'),
      code,
      mass,
      lots,
      label,
      unexplained,
      grade,
    ],
  },
  {
    kind: 'handOver',
    label: '交接',
    what: '废物不动，责任交给另一单位',
    fields: [
      day,
      site('所在设施'),
      code,
      mass,
      { name: 'to', label: '接手单位', type: 'party', required: true },
      { name: 'purpose', label: '用途', type: 'purpose', required: true },
      method,
      lots,
      unexplained,
      grade,
    ],
  },
  {
    kind: 'treat',
    label: '处理作业',
    what: '投入若干批次，产出残渣与产品',
    fields: [
      day,
      site('作业设施'),
      { name: 'inputs', label: '投入批次', type: 'lots', required: true },
      { name: 'added', label: '加入物料', type: 'quantity', help: '水、石灰、水泥等，不计入产生量' },
      { name: 'purpose', label: '用途', type: 'endPurpose', required: true },
      method,
      { name: 'residues', label: '残渣', type: 'residues' },
      { name: 'products', label: '产品', type: 'products' },
      grade,
    ],
  },
  {
    kind: 'merge',
    label: '合并',
    what: '几个批次并为一个',
    fields: [
      day,
      site('设施'),
      { name: 'inputs', label: '批次', type: 'lots', required: true },
      { name: 'outputs', label: '合并后', type: 'outputs', required: true },
      grade,
    ],
  },
  {
    kind: 'split',
    label: '分装',
    what: '一个批次分为几个',
    fields: [
      day,
      site('设施'),
      { name: 'inputs', label: '批次', type: 'lots', required: true },
      { name: 'outputs', label: '分装后', type: 'outputs', required: true },
      grade,
    ],
  },
  {
    kind: 'repack',
    label: '换装',
    what: '换容器，数量不变',
    fields: [
      day,
      site('设施'),
      { name: 'inputs', label: '批次', type: 'lots', required: true },
      { name: 'outputs', label: '换装后', type: 'outputs', required: true },
      grade,
    ],
  },
  {
    kind: 'reclassify',
    label: '改判属性',
    what: '属性鉴别，或有害垃圾转危险废物',
    fields: [
      day,
      site('设施'),
      { ...code, label: '原废物' },
      { name: 'toCode', label: '改为', type: 'code', required: true },
      mass,
      { name: 'basis', label: '缘由', type: 'basis', required: true },
      lots,
      label,
      grade,
    ],
  },
  {
    kind: 'stockTake',
    label: '盘点',
    what: '实存与账面不符，记差异',
    fields: [
      day,
      site('设施'),
      code,
      { name: 'counted', label: '实存数量', type: 'quantity', required: true },
      grade,
    ],
  },
  {
    kind: 'dump',
    label: '发现倾倒',
    what: '发现被倾倒丢弃的废物',
    fields: [
      day,
      site('地点'),
      code,
      mass,
      { name: 'foundBy', label: '发现人或单位', type: 'text', required: true },
      { name: 'knownGenerator', label: '产废单位已查明', type: 'yes' },
      grade,
    ],
  },
  {
    kind: 'open',
    label: '期初建账',
    what: '开始记账时已有的库存',
    fields: [
      day,
      site('设施'),
      code,
      mass,
      { name: 'year', label: '产生年份', type: 'year', help: '不详则留空，按往年计' },
      label,
      grade,
    ],
  },
  {
    kind: 'declare',
    label: '定期申报',
    what: '一个月或一季的合计数',
    fields: [
      { name: 'from', label: '期间开始', type: 'day', required: true },
      { ...day, label: '期间最后一日' },
      site('设施'),
      code,
      { name: 'columns', label: '各项数量', type: 'columns', required: true },
    ],
  },
]

export function factFormOf(kind: string | undefined): FactForm {
  return factForms.find((f) => f.kind === kind) ?? (factForms[0] as FactForm)
}
