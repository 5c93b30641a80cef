import {
  filledAt,
  moment,
  monthOf,
  plate,
  purpose,
  remark,
  responsiblePerson,
  text,
  unitName,
  wasteCode,
  wasteName,
} from './fields.ts'
import type { Field, Form, FormId } from './form.ts'

/** Lists that no standard lays out: weighbridges, and what departments report of their stream. */

const weight = (id: string, title: string, names: string[], more: Partial<Field> = {}): Field => ({
  id,
  title,
  type: 'quantity',
  names,
  ...more,
})

export const weighbridge: Form = {
  id: 'weighbridge',
  title: '过磅单',
  basis: '地磅',
  names: [
    '过磅明细',
    '称重记录',
    '磅单',
    '地磅明细',
    '过磅记录',
    '称重单',
    '过磅台账',
    '地磅记录',
    '称重明细',
  ],
  codes: 'any',
  parts: [
    {
      id: 'row',
      title: '过磅',
      principal: 'net',
      number: 'ticketNo',
      days: ['timeOut', 'timeIn', 'weighedOn'],
      counterparties: ['consignor', 'consignee'],
    },
  ],
  fields: [
    {
      ...unitName,
      title: '磅点',
      names: ['地磅名称', '称重点', '单位名称', '磅房'],
      example: '某某处置中心',
    },
    text(
      'ticketNo',
      '磅单号',
      ['过磅单号', '榜单号', '称重单号', '单号', '流水号', '磅单编号', '票号', '编号', '单据号', '称重编号'],
      { example: 'GB20250331001' },
    ),
    plate,
    {
      ...wasteName,
      title: '货物名称',
      names: [
        '货名',
        '物料名称',
        '品名',
        '物料',
        '货物',
        '垃圾种类',
        '废物名称',
        '垃圾类型',
        '垃圾类别',
        '品种',
        '种类',
        '名称',
      ],
      example: '其他垃圾',
    },
    { ...wasteCode, required: false, title: '废物代码', example: '' },
    weight('gross', '毛重', ['毛重量', '总重', '重车重量', '一次重量', '满载重量'], { example: '12500' }),
    weight('tare', '皮重', ['空车重量', '空重', '车皮重', '二次重量'], { example: '8200' }),
    weight('net', '净重', ['净重量', '净值', '实重', '货重', '结算重量', '过磅重量', '重量'], {
      required: true,
      example: '4300',
    }),
    weight('refused', '退回量', ['退回重量', '拒收量', '拒收重量', '退货量'], {
      required: false,
      added: true,
    }),
    moment(
      'timeIn',
      '进场时间',
      ['毛重时间', '重车时间', '入场时间', '进厂时间', '一次时间', '称毛时间', '过磅时间', '称重时间'],
      { required: false, example: '2025-03-31 08:10' },
    ),
    moment('timeOut', '出场时间', ['皮重时间', '空车时间', '离场时间', '出厂时间', '二次时间', '称皮时间'], {
      required: false,
      example: '2025-03-31 08:25',
    }),
    { id: 'weighedOn', title: '日期', type: 'day', names: ['过磅日期', '称重日期', '磅单日期'], added: true },
    text(
      'consignor',
      '发货单位',
      [
        '来源',
        '供货单位',
        '产生单位',
        '送货单位',
        '垃圾来源',
        '来源单位',
        '发货方',
        '产废单位',
        '客户名称',
        '客户',
        '供应商',
      ],
      { example: '某某街道' },
    ),
    text('consignee', '收货单位', ['接收单位', '处置单位', '去向', '收货方', '目的地'], {
      example: '某某处置中心',
    }),
    text('carrier', '运输单位', ['承运单位', '运输公司', '车属单位', '车队']),
    text('driver', '驾驶员', ['司机', '司机姓名'], { added: true }),
    text('weigher', '司磅员', ['过磅员', '称重员', '磅员', '操作员']),
    text('documentNo', '联单编号', ['联单号', '电子联单编号'], { added: true }),
    purpose,
    remark,
  ],
}

const mass = (id: string, title: string, names: string[], more: Partial<Field> = {}): Field =>
  weight(id, title, names, { example: '0', ...more })

const utilized = [
  mass('utilized', '利用量', ['综合利用量', '资源化利用量', '利用数量'], {
    group: '综合利用情况',
    groupNames: ['综合利用', '利用情况'],
    leaf: '利用量',
    leafNames: ['数量'],
  }),
  text('utilizationMethod', '利用方式', ['综合利用方式'], {
    group: '综合利用情况',
    groupNames: ['综合利用', '利用情况'],
    leaf: '利用方式',
    leafNames: ['方式'],
  }),
]
const disposed = [
  mass('disposed', '处置量', ['无害化处置量', '处理量', '处置数量'], {
    group: '处置情况',
    groupNames: ['处置'],
    leaf: '处置量',
    leafNames: ['数量'],
  }),
  text('disposalMethod', '处置方式', ['处理方式'], {
    group: '处置情况',
    groupNames: ['处置'],
    leaf: '处置方式',
    leafNames: ['方式'],
  }),
]
const street = text('street', '街道', ['所属街道', '镇街', '街道名称', '乡镇街道'])
const destination = text('destination', '去向', [
  '最终去向',
  '流向',
  '处置单位',
  '接收单位',
  '处理设施',
  '去向单位',
  '消纳场',
  '消纳场所',
  '消纳场地',
  '受纳场',
  '处理场所',
])

interface Declared {
  readonly id: FormId
  readonly title: string
  readonly names: readonly string[]
  /** The field that says whose waste a row is about. */
  readonly source?: Field
  readonly principal: Field
  readonly kind: string
  readonly classes: RegExp
  /** The stream has one waste, so lists of it often do not name it. */
  readonly single?: boolean
  readonly more?: readonly Field[]
}

function declared({ id, title, names, source, principal, kind, classes, single, more = [] }: Declared): Form {
  return {
    id,
    title,
    basis: '部门定期申报',
    names,
    codes: 'solid',
    classes,
    ...(single && { waste: kind }),
    period: 'any',
    parts: [
      {
        id: 'row',
        title: '申报',
        principal: principal.id,
        days: ['period'],
        counterparties: ['street', ...(source ? [source.id] : []), 'destination'],
      },
    ],
    fields: [
      {
        ...monthOf,
        title: '统计期',
        names: [...(monthOf.names ?? []), '月份', '年度', '季度', '年份'],
        example: '2025年3月',
      },
      { ...unitName, title: '填报单位' },
      responsiblePerson,
      filledAt,
      street,
      ...(source ? [source] : []),
      {
        ...wasteName,
        title: '种类',
        names: [...(wasteName.names ?? []), '名称', '类别', '类型', '垃圾种类', '垃圾类别', '分类'],
        example: kind,
      },
      { ...wasteCode, title: '废物代码', names: ['代码', ...(wasteCode.names ?? [])], example: '' },
      principal,
      ...more,
      ...utilized,
      ...disposed,
      mass('stored', '贮存量', ['库存量', '期末贮存量']),
      destination,
      remark,
    ],
  }
}

const generated = (names: string[] = []): Field =>
  mass('generated', '产生量', ['产生数量', '产量', ...names], { required: true, example: '10' })

export const departmentForms: readonly Form[] = [
  weighbridge,
  declared({
    id: 'declaration-household',
    title: '生活垃圾清运处置情况申报表',
    names: ['生活垃圾月报', '生活垃圾统计', '生活垃圾清运', '垃圾分类统计', '生活垃圾'],
    kind: '厨余垃圾',
    classes: /^SW6/,
    source: text('source', '社区/小区', ['社区', '小区', '小区名称', '来源', '收集点']),
    principal: mass(
      'collectedAndTransported',
      '清运量',
      ['收运量', '收集量', '垃圾清运量', '清运数量', '产生量', '回收量', '可回收物回收量'],
      { required: true, example: '10' },
    ),
  }),
  declared({
    id: 'declaration-construction',
    title: '建筑垃圾产生处置情况申报表',
    names: ['建筑垃圾月报', '建筑垃圾统计', '渣土统计', '建筑垃圾'],
    kind: '工程渣土',
    classes: /^SW7/,
    source: text('source', '项目名称', ['工地名称', '工程名称', '工地', '项目']),
    principal: generated(['出土量', '外运量', '排放量', '清运量']),
    more: [
      {
        id: 'siteCreditCode',
        title: '施工单位信用代码',
        type: 'creditCode',
        names: ['统一社会信用代码'],
        added: true,
      },
    ],
  }),
  declared({
    id: 'declaration-agriculture',
    title: '农业固体废物产生利用情况申报表',
    names: ['农业固废统计', '农业废弃物', '秸秆利用', '农业固体废物', '农膜回收'],
    kind: '秸秆',
    classes: /^SW8[02-9]/,
    principal: generated(['回收量', '收集量', '可收集量']),
    more: [mass('used', '使用量', ['农膜使用量', '可收集资源量', '可收集秸秆量', '农药包装使用量'])],
  }),
  declared({
    id: 'declaration-sludge',
    title: '市政污泥产生处置情况申报表',
    names: ['污泥月报', '污泥统计', '污泥处置', '市政污泥'],
    kind: '市政污泥',
    single: true,
    classes: /^SW(?:07|9[01])/,
    source: text('source', '污水处理厂', ['污水厂', '污水处理厂名称', '来源']),
    principal: generated(['产泥量', '湿污泥量', '湿泥量', '出泥量', '污泥量', '污泥产生量']),
    more: [
      {
        id: 'moisture',
        title: '含水率',
        type: 'percent',
        names: ['污泥含水率', '含水率（%）', '含水量'],
        example: '80%',
      },
    ],
  }),
  declared({
    id: 'declaration-garden',
    title: '园林绿化垃圾产生利用情况申报表',
    names: ['园林垃圾统计', '绿化垃圾', '园林绿化垃圾', '园林废弃物'],
    kind: '园林绿化垃圾',
    single: true,
    classes: /^SW81/,
    source: text('source', '来源', ['绿地名称', '公园', '养护单位', '标段']),
    principal: generated(['收集量', '清运量']),
  }),
]
