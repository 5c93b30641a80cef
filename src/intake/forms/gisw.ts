import {
  filledAt,
  moment,
  monthOf,
  plate,
  purpose,
  quantity,
  recordNo,
  remark,
  responsiblePerson,
  text,
  unitCreditCode,
  unitName,
  wasteCode,
  wasteGrade,
  wasteName,
  yearOf,
} from './fields.ts'
import type { Field, Form } from './form.ts'
import { generationRecord, selfDisposalRecord, selfUtilizationRecord, storageRecord } from './gisw-records.ts'

/** 一般工业固体废物管理台账, 公告2021年第82号: the compulsory tables 1 to 3. */

const heading = [unitName, unitCreditCode, responsiblePerson, filledAt]
export const generationList: Form = {
  id: 'gisw-t1',
  title: '一般工业固体废物产生清单',
  basis: '公告2021年第82号 附表1',
  names: ['产生清单', '固废产生清单'],
  codes: 'solid',
  classes: /^SW[0-5]/,
  period: 'year',
  parts: [
    { id: 'row', title: '产生清单', principal: 'annualGenerated', days: ['period'], counterparties: [] },
  ],
  fields: [
    ...heading,
    yearOf,
    wasteCode,
    { ...wasteName, required: true },
    wasteGrade,
    text('generationStage', '产生环节', ['产生工序', '产废环节', '产生工段'], { example: '包装工序' }),
    text('physicalForm', '物理性状', ['物理形态', '形态', '性状', '物理状态'], {
      suggestions: ['固态', '半固态', '液态', '气态', '其他'],
      example: '固态',
    }),
    text('mainComponents', '主要成分', ['成分'], { example: '纸纤维' }),
    text('pollutionCharacteristics', '污染特性', ['特性'], { example: '无' }),
    text('generationFactor', '产废系数', ['产污系数', '产生系数']),
    quantity('年产生量', ['产生量', '年度产生量', '预计年产生量', '产废系数/年产生量'], {
      id: 'annualGenerated',
      required: false,
      example: '12.5',
    }),
  ],
}

function flow(id: string, methodId: string, group: string, verb: string, groupNames: string[]): Field[] {
  return [
    text(methodId, `${group}方式`, [`${group}${verb}方式`], {
      group,
      groupNames,
      leaf: '方式',
      leafNames: [`${verb}方式`],
    }),
    quantity(`${group}数量`, [`${group}量`], {
      id,
      required: false,
      group,
      groupNames,
      leaf: '数量',
      leafNames: [`${verb}数量`, `${verb}量`, '量'],
      example: '0',
    }),
  ]
}

export const flowSummary: Form = {
  id: 'gisw-t2',
  title: '一般工业固体废物流向汇总表',
  basis: '公告2021年第82号 附表2',
  names: ['流向汇总表', '流向汇总', '固废流向汇总', '固废月报', '固体废物月报表'],
  codes: 'solid',
  classes: /^SW[0-5]/,
  period: 'month',
  parts: [{ id: 'row', title: '流向汇总', principal: 'generated', days: ['period'], counterparties: [] }],
  fields: [
    monthOf,
    ...heading,
    wasteCode,
    wasteName,
    wasteGrade,
    quantity('产生量', ['本月产生量', '当月产生量', '产生数量', '本期产生量', '产生重量'], {
      id: 'generated',
    }),
    quantity('贮存量', ['本月贮存量', '当月贮存量', '库存量', '贮存数量', '本月净入库'], {
      id: 'stored',
      required: false,
      allowNegative: true,
      example: '0.25',
    }),
    quantity('累计贮存量', ['累计贮存', '月末贮存量', '期末贮存量', '累计库存', '月末库存'], {
      id: 'cumulativeStored',
      required: false,
      example: '0.25',
    }),
    ...flow('selfUtilized', 'selfUtilizationMethod', '自行利用', '利用', ['自行利用情况', '厂内利用']),
    ...flow('entrustedUtilized', 'entrustedUtilizationMethod', '委托利用', '利用', [
      '委托利用情况',
      '委外利用',
      '外委利用',
      '综合利用',
    ]),
    ...flow('selfDisposed', 'selfDisposalMethod', '自行处置', '处置', ['自行处置情况', '厂内处置']),
    ...flow('entrustedDisposed', 'entrustedDisposalMethod', '委托处置', '处置', [
      '委托处置情况',
      '委外处置',
      '外委处置',
    ]),
    remark,
  ],
}

export const flowTypes = [
  { value: 'inProvince', label: '省内转移', names: ['省内', '市内', '区内', '市内转移', '本省'] },
  { value: 'outProvince', label: '跨省转移', names: ['跨省', '省外', '外省', '省外转移'] },
  { value: 'abroad', label: '越境转移', names: ['越境', '境外', '出口', '境外转移'] },
]

export const shipment: Form = {
  id: 'gisw-t3',
  title: '一般工业固体废物出厂环节记录表',
  basis: '公告2021年第82号 附表3',
  names: ['出厂环节记录表', '出厂记录', '出厂环节', '固废出厂台账', '固废转移台账', '固废出库台账'],
  codes: 'solid',
  classes: /^SW[0-5]/,
  parts: [
    {
      id: 'row',
      title: '出厂',
      principal: 'quantity',
      number: 'recordNo',
      days: ['shippedAt'],
      counterparties: ['receiver'],
    },
  ],
  fields: [
    recordNo('CC'),
    ...heading,
    wasteCode,
    wasteName,
    moment('shippedAt', '出厂时间', [
      '出厂日期',
      '转移时间',
      '转移日期',
      '外运日期',
      '外运时间',
      '运出时间',
      '运出日期',
      '日期',
    ]),
    quantity('出厂数量', [
      '数量',
      '重量',
      '转移量',
      '转移数量',
      '外运量',
      '出厂量',
      '出厂重量',
      '净重',
      '运出数量',
    ]),
    text('handler', '出厂环节经办人', ['经办人', '出厂经办人', '出厂环节经办人签字'], { example: '李四' }),
    text('carrier', '运输单位', ['承运单位', '运输公司', '承运人', '运输企业'], { example: '某某运输公司' }),
    text('transportInfo', '运输信息', ['运输信息（车牌、驾驶员、联系方式）'], {
      example: '浙A12345 王五 13800000000',
    }),
    text('transportMode', '运输方式', [], { suggestions: ['公路', '铁路', '水路', '其他'], example: '公路' }),
    text(
      'receiver',
      '接收单位',
      [
        '去向',
        '接收单位名称',
        '接受单位',
        '利用处置单位',
        '处置单位',
        '利用单位',
        '收货单位',
        '委托单位',
        '接收方',
        '流向',
      ],
      {
        required: true,
        example: '某某再生资源公司',
      },
    ),
    {
      id: 'flowType',
      title: '流向类型',
      type: 'option',
      names: ['转移类型'],
      options: flowTypes,
      example: '省内转移',
    },
    { ...plate, added: true },
    text('driver', '驾驶员', ['司机', '驾驶员姓名'], { added: true }),
    {
      id: 'driverPhone',
      title: '联系方式',
      type: 'phone',
      names: ['联系电话', '驾驶员电话', '司机电话'],
      added: true,
    },
    {
      id: 'receiverCreditCode',
      title: '接收单位信用代码',
      type: 'creditCode',
      names: ['接收单位统一社会信用代码'],
      added: true,
    },
    purpose,
    text('method', '利用处置方式', ['处置方式', '利用方式', '处理方式'], { added: true }),
    text('documentNo', '联单编号', ['联单号', '转移联单编号', '电子联单编号'], { added: true }),
    remark,
  ],
}

export const giswForms: readonly Form[] = [
  generationList,
  flowSummary,
  shipment,
  generationRecord,
  storageRecord,
  selfUtilizationRecord,
  selfDisposalRecord,
]
