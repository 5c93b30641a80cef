import type { Field, Option } from './form.ts'

/** Fields that many forms share, so that one meaning has one identifier and one set of names. */

export const wasteCode: Field = {
  id: 'wasteCode',
  title: '代码',
  type: 'wasteCode',
  required: true,
  names: [
    '废物代码',
    '固废代码',
    '固体废物代码',
    '一般固废代码',
    '危废代码',
    '危险废物代码',
    '废物编码',
    '种类代码',
    '分类代码',
  ],
  example: '900-005-S17',
}

export const wasteName: Field = {
  id: 'wasteName',
  title: '名称',
  type: 'text',
  names: [
    '废物名称',
    '固废名称',
    '固体废物名称',
    '一般固废名称',
    '危废名称',
    '危险废物名称',
    '具体名称',
    '废物种类',
    '固废种类',
    '废弃物名称',
    '品名',
    '种类名称',
  ],
  example: '废纸',
}

export const wasteGrades: readonly Option[] = [
  { value: 'I', label: '第Ⅰ类', names: ['Ⅰ类', 'I类', '第I类', '一类', 'Ⅰ', 'I', '1类', '第一类'] },
  { value: 'II', label: '第Ⅱ类', names: ['Ⅱ类', 'II类', '第II类', '二类', 'Ⅱ', 'II', '2类', '第二类'] },
]

/** GB 18599-2020: first and second class of industrial solid waste, by leaching test. */
export const wasteGrade: Field = {
  id: 'wasteGrade',
  title: '类别',
  type: 'option',
  names: ['固废类别', '废物类别', '一般固废类别'],
  options: wasteGrades,
  open: true,
  example: '第Ⅰ类',
}

export const responsiblePerson: Field = {
  id: 'responsiblePerson',
  title: '负责人',
  type: 'text',
  heading: true,
  names: [
    '负责人签字',
    '负责人签名',
    '单位负责人',
    '部门负责人',
    '填表人',
    '制表人',
    '产生部门负责人',
    '贮存部门负责人',
    '利用部门负责人',
    '处置部门负责人',
  ],
  example: '张三',
}

export const filledAt: Field = {
  id: 'filledAt',
  title: '填表日期',
  type: 'day',
  heading: true,
  names: ['填报日期', '填报时间', '制表日期', '填表时间'],
  example: '2025-03-31',
}

export const unitName: Field = {
  id: 'unitName',
  title: '单位名称',
  type: 'text',
  heading: true,
  names: ['企业名称', '填报单位', '公司名称', '产废单位', '产生单位', '填报单位名称', '申报单位'],
  example: '某某公司',
}

export const unitCreditCode: Field = {
  id: 'unitCreditCode',
  title: '统一社会信用代码',
  type: 'creditCode',
  heading: true,
  names: ['信用代码', '社会信用代码', '企业信用代码', '统一信用代码'],
}

export const monthOf: Field = {
  id: 'period',
  title: '月份',
  type: 'period',
  required: true,
  heading: true,
  names: [
    '所属月份',
    '填报月份',
    '统计月份',
    '年月',
    '期间',
    '所属期',
    '统计期',
    '报告期',
    '统计期间',
    '申报月份',
  ],
  example: '2025年3月',
}

export const quarterOf: Field = {
  ...monthOf,
  title: '季度',
  names: ['申报季度', '所属季度', '期间', '所属期', '报告期'],
  example: '2025年第1季度',
}

export const yearOf: Field = {
  ...monthOf,
  title: '年度',
  names: ['申报年度', '所属年度', '年份', '期间', '所属期', '报告期', '统计年度'],
  example: '2025年',
}

/** 记录表编号: letters, day, three digits (公告2021年第82号, 填表说明). */
export function recordNo(letters: string, more: Partial<Field> = {}): Field {
  return {
    id: 'recordNo',
    title: '记录表编号',
    type: 'text',
    heading: true,
    names: ['编号', '记录编号', '表单编号', '台账编号', '批次编号', '批次号', '流水号'],
    pattern: new RegExp(`^${letters}\\d{8}\\d{3,}$`),
    example: `${letters}20250331001`,
    ...more,
  }
}

export function moment(
  id: string,
  title: string,
  names: readonly string[],
  more: Partial<Field> = {},
): Field {
  return { id, title, type: 'moment', required: true, names, example: '2025-03-31 14:30', ...more }
}

export function quantity(title: string, names: readonly string[], more: Partial<Field> = {}): Field {
  return {
    id: 'quantity',
    title,
    type: 'quantity',
    required: true,
    names,
    unit: '吨',
    example: '1.25',
    ...more,
  }
}

export function text(
  id: string,
  title: string,
  names: readonly string[] = [],
  more: Partial<Field> = {},
): Field {
  return { id, title, type: 'text', names, ...more }
}

export const remark = text('remark', '备注', ['备注说明', '说明', '附注'], { added: true })

/** Purposes as people tick them beside a load; the official forms do not ask. */
export const purpose: Field = {
  id: 'purpose',
  title: '利用处置类型',
  type: 'option',
  added: true,
  names: ['转移目的', '用途', '委托类型', '去向类型', '处理类型'],
  options: [
    { value: 'utilize', label: '利用', names: ['综合利用', '委托利用', '资源化利用'] },
    { value: 'dispose', label: '处置', names: ['委托处置', '无害化处置', '安全处置'] },
    { value: 'collect', label: '收集', names: ['收集贮存', '委托收集'] },
  ],
}

export const plate: Field = {
  id: 'plate',
  title: '车牌号',
  type: 'plate',
  names: ['车牌', '车号', '车牌号码', '运输车辆', '运输车牌', '车辆号牌', '号牌', '车辆牌照', '牌号'],
  example: '浙A12345',
}
