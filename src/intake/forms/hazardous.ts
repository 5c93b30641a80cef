import {
  filledAt,
  moment,
  plate,
  quantity,
  responsiblePerson,
  text,
  unitCreditCode,
  unitName,
} from './fields.ts'
import type { Field, Form, Part } from './form.ts'
import { hazardousDeclarations } from './hazardous-declarations.ts'
import { wasteRef } from './hazardous-fields.ts'

/** 危险废物管理台账, HJ 1259-2022 appendix B. Masses are in tonnes (4.4); containers are counted beside. */

const heading = [unitName, unitCreditCode, responsiblePerson, filledAt]
const packGroup = { group: '容器/包装', groupNames: ['容器包装', '包装', '容器'] }

const pack: readonly Field[] = [
  text('containerCode', '容器/包装编码', ['容器编码', '包装编码', '容器编号', '包装编号'], {
    ...packGroup,
    leaf: '编码',
    leafNames: ['编号'],
    example: 'RQ001',
  }),
  text('containerType', '容器/包装类型', ['容器类型', '包装类型', '包装方式', '包装形式'], {
    ...packGroup,
    leaf: '类型',
    suggestions: ['桶', '袋', '箱', '罐', '吨袋', '其他'],
    example: '桶',
  }),
  {
    id: 'containerCount',
    title: '容器/包装数量',
    type: 'integer',
    names: ['容器数量', '包装数量', '件数', '桶数'],
    ...packGroup,
    leaf: '数量',
    leafNames: ['个数'],
    example: '1',
  },
]

function batchNo(title: string, letters: string, pattern: RegExp, names: readonly string[] = []): Field {
  return text('recordNo', title, names, { pattern, example: `${letters}20250331001` })
}

const facilityCode = (title: string, names: readonly string[] = []): Field =>
  text('facilityCode', title, ['设施编码', ...names], { example: 'TS001' })

const facilityType = text('facilityType', '贮存设施类型', ['设施类型'], {
  suggestions: ['贮存库', '贮存场', '贮存池', '贮存罐区', '贮存点'],
  example: '贮存库',
})
const handler = (title: string): Field => text('handler', title, ['经办人'], { example: '李四' })
const carriedBy = text('transportHandler', '运送部门经办人', ['运送经办人', '运输部门经办人'])
const ton = (title: string, names: readonly string[]): Field =>
  quantity(title, [...names, '数量', '重量'], { unitColumn: true })

const record = (days: readonly string[], counterparties: readonly string[] = []): readonly Part[] => [
  { id: 'row', title: '记录', principal: 'quantity', number: 'recordNo', days, counterparties },
]

export const hazardousGeneration: Form = {
  id: 'hw-b1',
  title: '危险废物产生环节记录表',
  basis: 'HJ 1259-2022 附录B 表B.1',
  names: ['危险废物产生环节', '危废产生台账', '危险废物产生台账', '危废产生环节'],
  codes: 'hazardous',
  classes: /^HW/,
  parts: record(['generatedAt']),
  fields: [
    ...heading,
    batchNo('产生批次编码', 'HWCS', /^HWCS\d{11}$/, ['产生批次号', '批次编码', '批次号', '产生编码']),
    moment('generatedAt', '产生时间', ['产生日期', '日期']),
    ...wasteRef,
    ton('产生量', ['产生数量', '产生重量']),
    ...pack,
    text('facilityCode', '产生危险废物设施编码', ['产生设施编码', '产废设施编码', '设施编码'], {
      example: 'MF0001',
    }),
    handler('产生部门经办人'),
    text('destination', '去向', ['转移去向', '废物去向'], { example: 'TS001' }),
  ],
}

export const hazardousInbound: Form = {
  id: 'hw-b2',
  title: '危险废物入库环节记录表',
  basis: 'HJ 1259-2022 附录B 表B.2',
  names: ['危险废物入库环节', '危废入库台账', '危险废物入库台账', '危废入库'],
  codes: 'hazardous',
  classes: /^HW/,
  parts: record(['storedInAt']),
  fields: [
    ...heading,
    batchNo('入库批次编码', 'HWRK', /^HWRK\d{11}$/, ['入库批次号', '批次编码', '入库编码']),
    moment('storedInAt', '入库时间', ['入库日期', '日期']),
    ...pack,
    ...wasteRef,
    ton('入库量', ['入库数量', '入库重量']),
    facilityCode('贮存设施编码'),
    facilityType,
    carriedBy,
    handler('贮存部门经办人'),
    text('generationNo', '产生批次编码', ['产生批次号'], { example: 'HWCS20250331001' }),
  ],
}

export const hazardousOutbound: Form = {
  id: 'hw-b3',
  title: '危险废物出库环节记录表',
  basis: 'HJ 1259-2022 附录B 表B.3',
  names: ['危险废物出库环节', '危废出库台账', '危险废物出库台账', '危废出库'],
  codes: 'hazardous',
  classes: /^HW/,
  parts: record(['storedOutAt'], ['destination']),
  fields: [
    ...heading,
    batchNo('出库批次编码', 'HWCK', /^HWCK\d{11}$/, ['出库批次号', '批次编码', '出库编码']),
    moment('storedOutAt', '出库时间', ['出库日期', '日期']),
    ...pack,
    ...wasteRef,
    ton('出库量', ['出库数量', '出库重量']),
    facilityCode('贮存设施编码'),
    facilityType,
    handler('出库部门经办人'),
    carriedBy,
    text('inboundNo', '入库批次编码', ['入库批次号'], { example: 'HWRK20250331001' }),
    text('destination', '去向', ['出库去向', '废物去向'], { example: '委外利用' }),
  ],
}

export const hazardousSelfTreatment: Form = {
  id: 'hw-b4',
  title: '危险废物自行利用/处置环节记录表',
  basis: 'HJ 1259-2022 附录B 表B.4',
  names: ['危险废物自行利用处置环节', '危废自行利用处置台账', '自行利用/处置环节记录表'],
  codes: 'hazardous',
  classes: /^HW/,
  parts: record(['treatedAt']),
  fields: [
    ...heading,
    batchNo('自行利用/处置批次编码', 'HWZXLY', /^HWZX(?:LY|CZ)\d{11}$/, [
      '自行利用批次编码',
      '自行处置批次编码',
      '批次编码',
    ]),
    moment('treatedAt', '自行利用/处置时间', [
      '自行利用时间',
      '自行处置时间',
      '利用/处置时间',
      '利用处置时间',
      '时间',
    ]),
    ...pack,
    ...wasteRef,
    ton('自行利用/处置量', ['自行利用量', '自行处置量', '利用/处置量', '利用处置量']),
    facilityCode('自行利用/处置设施编码', ['自行利用设施编码', '自行处置设施编码']),
    text(
      'method',
      '自行利用/处置方式',
      ['自行利用方式', '自行处置方式', '利用/处置方式', '利用处置方式', '方式'],
      {
        required: true,
        example: 'R9',
      },
    ),
    moment('finishedAt', '自行利用/处置完毕时间', ['完毕时间', '完成时间', '利用/处置完毕时间'], {
      required: false,
    }),
    handler('自行利用/处置部门经办人'),
    text('precedingNo', '产生批次编码/出库批次编码', ['产生/出库批次编码', '产生批次编码', '出库批次编码']),
  ],
}

const receiverKinds = [
  {
    value: 'licensed',
    label: '持危险废物经营许可证单位',
    names: ['持证单位', '持证', '许可证单位', '经营许可证单位'],
  },
  { value: 'exempt', label: '危险废物利用处置环节豁免管理单位', names: ['豁免单位', '豁免', '豁免管理单位'] },
  { value: 'abroad', label: '境外单位', names: ['境外', '中华人民共和国境外的危险废物利用处置单位', '出口'] },
]

const licensed = { group: '持危险废物经营许可证单位', groupNames: ['持证单位', '危险废物经营许可证持有单位'] }
const exempt = { group: '豁免管理单位', groupNames: ['豁免单位', '危险废物利用处置环节豁免管理单位'] }
const abroad = { group: '境外单位', groupNames: ['境外', '中华人民共和国境外的危险废物利用处置单位'] }

export const hazardousOutsourced: Form = {
  id: 'hw-b5',
  title: '危险废物委外利用/处置记录表',
  basis: 'HJ 1259-2022 附录B 表B.5',
  names: ['危险废物委外利用处置', '危废委外台账', '委外利用/处置记录表', '危废转移台账', '危险废物转移台账'],
  codes: 'hazardous',
  classes: /^HW/,
  parts: record(['shippedAt'], ['receiver', 'exemptReceiver', 'abroadReceiver']),
  fields: [
    ...heading,
    batchNo('委外利用/处置批次编码', 'HWWWLY', /^HW(?:WW|CK)(?:LY|CZ)\d{11}$/, [
      '委外利用批次编码',
      '委外处置批次编码',
      '批次编码',
    ]),
    moment('shippedAt', '出厂时间', ['出厂日期', '转移时间', '转移日期', '委外时间', '日期']),
    ...pack,
    ...wasteRef,
    ton('委外利用/处置量', ['委外利用量', '委外处置量', '利用/处置量', '转移量', '转移数量']),
    text('method', '利用/处置方式', ['利用处置方式', '委外利用/处置方式', '处置方式', '方式'], {
      example: 'R9',
    }),
    {
      id: 'receiverKind',
      title: '接收单位类型',
      type: 'option',
      names: ['单位类型'],
      options: receiverKinds,
      example: '持危险废物经营许可证单位',
    },
    text('receiver', '持证单位名称', ['接收单位', '接收单位名称', '接受单位', '接收单位（持证）'], {
      ...licensed,
      leaf: '单位名称',
      leafNames: ['名称'],
      example: '某某环保公司',
    }),
    text('licenceNo', '许可证编码', ['许可证编号', '经营许可证编号', '危险废物经营许可证编码', '许可证号'], {
      ...licensed,
      leaf: '许可证编码',
      example: '浙危废经第000号',
    }),
    text('exemptReceiver', '豁免单位名称', [], { ...exempt, leaf: '单位名称', leafNames: ['名称'] }),
    text('abroadReceiver', '境外单位名称', [], { ...abroad, leaf: '单位名称', leafNames: ['名称'] }),
    text('exportNoticeNo', '出口核准通知单编号', ['出口核准通知单号'], {
      ...abroad,
      leaf: '出口核准通知单编号',
    }),
    text('precedingNo', '产生批次编码/出库批次编码', ['产生/出库批次编码', '产生批次编码', '出库批次编码']),
    text('documentNo', '联单编号', ['联单号', '转移联单编号', '电子联单编号'], { added: true }),
    text('carrier', '运输单位', ['承运单位', '承运人', '运输公司'], { added: true }),
    { ...plate, added: true },
  ],
}

export const hazardousForms: readonly Form[] = [
  hazardousGeneration,
  hazardousInbound,
  hazardousOutbound,
  hazardousSelfTreatment,
  hazardousOutsourced,
  ...hazardousDeclarations,
]
