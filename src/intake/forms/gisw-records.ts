import {
  filledAt,
  moment,
  quantity,
  recordNo,
  remark,
  responsiblePerson,
  text,
  unitCreditCode,
  unitName,
  wasteCode,
  wasteName,
} from './fields.ts'
import type { Field, Form, Part } from './form.ts'

/** 一般工业固体废物管理台账, 公告2021年第82号: tables 4 to 7, the optional records of what happens inside the plant. */

const heading = [unitName, unitCreditCode, responsiblePerson, filledAt]
const facility = (title: string): Field =>
  text('facilityCode', title, ['设施编码', '设施编号'], { heading: true, example: 'TS001' })
const source = text('source', '废物来源', ['来源', '来源设施', '来源设施编码', '来源名称'])
const precedingNo = text('precedingNo', '前序表单编号', ['前序编号', '上游表单编号', '产生环节编号'])
const transportHandler = text('transportHandler', '运输经办人', ['运输部门经办人', '运送经办人'])

const linked = (letters: string, principalDay: string, counterparties: string[]): Part => ({
  id: 'row',
  title: letters,
  principal: 'quantity',
  number: 'recordNo',
  days: [principalDay],
  counterparties,
})

export const generationRecord: Form = {
  id: 'gisw-t4',
  title: '一般工业固体废物产生环节记录表',
  basis: '公告2021年第82号 附表4',
  names: ['产生环节记录表', '产生环节', '固废产生台账'],
  codes: 'solid',
  classes: /^SW[0-5]/,
  parts: [linked('CS', 'generatedAt', ['destination'])],
  fields: [
    recordNo('CS'),
    { ...facility('生产设施编码'), example: 'MF0001' },
    ...heading,
    wasteCode,
    wasteName,
    moment('generatedAt', '产生时间', ['产生日期', '日期']),
    quantity('产生数量', ['产生量', '数量', '重量']),
    moment('transferredAt', '转移时间', ['转移日期', '移交时间'], { required: false }),
    text('destination', '转移去向', ['去向'], { example: 'TS001' }),
    text('handler', '产生部门经办人', ['经办人', '产生部门经办人签字'], { example: '李四' }),
    transportHandler,
    remark,
  ],
}

/**
 * Fields of one half of a sheet that keeps two records side by side. Their titles mean nothing without the half's name,
 * except those that already carry it and those that only this half has (`own`).
 */
function half(
  part: string,
  group: string,
  groupNames: string[],
  own: readonly string[],
  fields: readonly Field[],
): Field[] {
  const side = group.slice(0, 2)
  return fields.map(({ title, names = [], ...field }) => ({
    ...field,
    part,
    group,
    groupNames,
    title,
    leaf: title,
    leafNames: names,
    names: own.includes(field.id)
      ? [title, ...names]
      : title.startsWith(side)
        ? [title, ...names.filter((name) => name.startsWith(side))]
        : [`${side}${title}`],
  }))
}

const handledBy = (title: string): Field => text('handler', title, ['经办人'])

export const storageRecord: Form = {
  id: 'gisw-t5',
  title: '一般工业固体废物贮存环节记录表',
  basis: '公告2021年第82号 附表5',
  names: ['贮存环节记录表', '贮存环节', '固废贮存台账', '固废出入库台账', '出入库台账'],
  codes: 'solid',
  classes: /^SW[0-5]/,
  parts: [
    { ...linked('ZC', 'storedInAt', ['source']), id: 'in', title: '入库' },
    { ...linked('ZC', 'storedOutAt', ['destination']), id: 'out', title: '出库' },
  ],
  fields: [
    recordNo('ZC'),
    facility('贮存设施编码'),
    ...heading,
    ...half(
      'in',
      '入库情况',
      ['入库', '入库记录'],
      ['precedingNo'],
      [
        { ...source, example: 'MF0001' },
        precedingNo,
        wasteCode,
        wasteName,
        moment('storedInAt', '入库时间', ['入库日期', '时间', '日期']),
        quantity('入库数量', ['入库量', '数量', '入库重量', '重量']),
        transportHandler,
        handledBy('贮存部门经办人'),
      ],
    ),
    ...half(
      'out',
      '出库情况',
      ['出库', '出库记录'],
      ['destination'],
      [
        source,
        { ...wasteCode, example: '' },
        { ...wasteName, example: '' },
        moment('storedOutAt', '出库时间', ['出库日期', '时间', '日期'], { example: '' }),
        quantity('出库数量', ['出库量', '数量', '出库重量', '重量'], { example: '' }),
        text('destination', '废物去向', ['去向', '出库去向']),
        transportHandler,
        handledBy('贮存部门经办人'),
      ],
    ),
  ],
}

export const selfUtilizationRecord: Form = {
  id: 'gisw-t6',
  title: '一般工业固体废物自行利用环节记录表',
  basis: '公告2021年第82号 附表6',
  names: ['自行利用环节记录表', '自行利用环节', '固废自行利用台账'],
  codes: 'solid',
  classes: /^SW[0-5]/,
  parts: [
    { ...linked('JS', 'receivedAt', ['source']), id: 'in', title: '接收' },
    { ...linked('YC', 'shippedAt', ['destination']), id: 'out', title: '运出' },
  ],
  fields: [
    facility('自行利用设施编码'),
    ...heading,
    ...half(
      'in',
      '接收情况',
      ['接收', '接收记录', '接收表'],
      ['source', 'precedingNo', 'wasteCode'],
      [
        recordNo('JS', {
          heading: false,
          title: '接收记录表编号',
          names: ['编号', '记录表编号', '接收编号'],
        }),
        { ...source, example: 'TS001' },
        precedingNo,
        wasteCode,
        wasteName,
        moment('receivedAt', '接收时间', ['接收日期', '时间', '日期']),
        quantity('接收数量', ['接收量', '数量']),
        transportHandler,
        handledBy('自行利用部门经办人'),
      ],
    ),
    ...half(
      'out',
      '运出情况',
      ['运出', '运出记录', '运出表', '利用产物'],
      ['productName', 'destination'],
      [
        recordNo('YC', {
          heading: false,
          title: '运出记录表编号',
          names: ['编号', '记录表编号', '运出编号'],
          example: '',
        }),
        text('productName', '利用产物名称', ['产物名称', '产品名称', '名称'], { required: true }),
        moment('shippedAt', '运出时间', ['运出日期', '时间', '日期'], { example: '' }),
        quantity('运出数量', ['运出量', '数量'], { example: '' }),
        text('destination', '去向', ['运出去向', '产物去向']),
        handledBy('自行利用部门经办人'),
        transportHandler,
      ],
    ),
  ],
}

export const selfDisposalRecord: Form = {
  id: 'gisw-t7',
  title: '一般工业固体废物自行处置环节记录表',
  basis: '公告2021年第82号 附表7',
  names: ['自行处置环节记录表', '自行处置环节', '固废自行处置台账'],
  codes: 'solid',
  classes: /^SW[0-5]/,
  parts: [linked('CZ', 'receivedAt', ['source'])],
  fields: [
    recordNo('CZ'),
    facility('处置设施编码'),
    ...heading,
    { ...source, example: 'TS001' },
    precedingNo,
    wasteCode,
    wasteName,
    moment('receivedAt', '接收时间', ['接收日期', '处置时间', '处置日期', '日期']),
    quantity('数量', ['接收数量', '处置数量', '处置量', '重量']),
    text('method', '处置方式', ['处置方法'], { required: true, example: '焚烧' }),
    transportHandler,
    text('handler', '自行处置部门经办人', ['处置部门经办人', '经办人']),
    remark,
  ],
}
