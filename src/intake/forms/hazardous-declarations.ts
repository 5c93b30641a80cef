import {
  filledAt,
  monthOf,
  quantity,
  quarterOf,
  responsiblePerson,
  text,
  unitCreditCode,
  unitName,
  yearOf,
} from './fields.ts'
import type { Field, Form, FormId } from './form.ts'
import { wasteRef } from './hazardous-fields.ts'

/** 危险废物 declarations, HJ 1259-2022 appendix C. Masses are in tonnes (4.4). */

const heading = [unitName, unitCreditCode, responsiblePerson, filledAt]
const self = { group: '自行利用/处置情况', groupNames: ['自行利用处置', '自行利用/处置', '自行利用处置情况'] }
const outsourced = {
  group: '委外利用/处置情况',
  groupNames: ['委外利用处置', '委外利用/处置', '委托利用/处置情况', '委外利用处置情况'],
}
const storage = { group: '贮存情况', groupNames: ['贮存'] }
const generation = { group: '产生情况', groupNames: ['产生', '危险废物产生情况'] }
const amount = (id: string, title: string, names: readonly string[], more: Partial<Field>): Field =>
  quantity(title, names, { id, required: false, unitColumn: true, ...more })

/** C.1, C.2 and C.3 have the same columns and differ in period alone. */
function declaration(
  id: FormId,
  table: string,
  title: string,
  names: string[],
  period: Field,
  length: 'month' | 'quarter' | 'year',
): Form {
  const span = { month: '月', quarter: '季', year: '年' }[length]
  const before = { month: '上月', quarter: '上季', year: '上年' }[length]
  const now = { month: '本月', quarter: '本季', year: '本年' }[length]
  return {
    id,
    title,
    basis: `HJ 1259-2022 附录C 表${table}`,
    names,
    codes: 'hazardous',
    classes: /^HW/,
    period: length,
    parts: [
      { id: 'row', title: '申报', principal: 'generated', days: ['period'], counterparties: ['receiver'] },
    ],
    fields: [
      period,
      ...heading,
      ...wasteRef.map((field) => ({
        ...field,
        group: generation.group,
        groupNames: [...generation.groupNames, ...(field.groupNames ?? [])],
        leaf: field.title,
      })),
      text('hazardousComponents', '有害成分名称', ['有害成分'], {
        ...generation,
        leaf: '有害成分名称',
        example: '石油烃',
      }),
      text('physicalForm', '形态', ['废物形态', '物理形态'], {
        ...generation,
        leaf: '形态',
        suggestions: ['固态', '半固态', '液态', '气态', '其他'],
        example: '液态',
      }),
      text('properties', '危险特性', ['特性'], { ...generation, leaf: '危险特性', example: 'T,I' }),
      amount('generated', '产生量', [`${now}产生量`, `${span}产生量`, '本期产生量', '产生数量'], {
        ...generation,
        leaf: '产生量',
        required: true,
      }),
      text('selfTreatmentMethod', '自行利用/处置方式', ['自行利用处置方式'], {
        ...self,
        leaf: '方式',
        leafNames: ['方式代码', '利用/处置方式'],
      }),
      amount('selfTreated', '自行利用/处置量', ['自行利用处置量', '自行利用/处置数量'], {
        ...self,
        leaf: '数量',
        leafNames: ['利用/处置量', '量'],
        example: '0',
      }),
      text('receiverProvince', '省（区、市）', ['省份', '接收省份', '所在省', '省（自治区、直辖市）'], {
        ...outsourced,
        leaf: '省（区、市）',
        example: '某某省',
      }),
      text('receiver', '委外单位名称', ['接收单位', '接收单位名称', '委外利用/处置单位名称'], {
        ...outsourced,
        leaf: '单位名称',
        leafNames: ['名称'],
        example: '某某环保公司',
      }),
      text(
        'licenceNo',
        '许可证编号/豁免单位编号/出口核准通知单编号',
        ['许可证编码', '许可证编号', '经营许可证编号', '许可证编号/豁免单位编号/出口核准单编号'],
        { ...outsourced, leaf: '许可证编号/豁免单位编号/出口核准通知单编号', leafNames: ['编号'] },
      ),
      text('outsourcedMethod', '委外利用/处置方式', ['委外利用处置方式', '利用/处置方式'], {
        ...outsourced,
        leaf: '方式',
        leafNames: ['方式代码', '利用/处置方式'],
        example: 'R9',
      }),
      amount('outsourced', '委外利用/处置量', ['委外利用处置量', '委外利用/处置数量', '利用/处置量'], {
        ...outsourced,
        leaf: '数量',
        leafNames: ['利用/处置量', '量'],
      }),
      amount(
        'openingStock',
        `${before}底剩余贮存量`,
        ['上期底剩余贮存量', '上期末贮存量', '期初贮存量', `${before}末贮存量`, '上期底剩余'],
        { ...storage, leaf: `${before}底剩余贮存量`, leafNames: ['上期底剩余', '上期剩余'], example: '0' },
      ),
      amount(
        'closingStock',
        `${now}底剩余贮存量`,
        ['本期底剩余贮存量', '本期末贮存量', '期末贮存量', `${now}末贮存量`, '本期底剩余'],
        { ...storage, leaf: `${now}底剩余贮存量`, leafNames: ['本期底剩余', '本期剩余'], example: '0' },
      ),
    ],
  }
}

export const hazardousDeclarations: readonly Form[] = [
  declaration(
    'hw-c1',
    'C.1',
    '危险废物月度申报表',
    ['危险废物申报月报', '危废月报', '危废月度申报', '月度申报'],
    monthOf,
    'month',
  ),
  declaration(
    'hw-c2',
    'C.2',
    '危险废物季度申报表',
    ['危险废物申报季报', '危废季报', '危废季度申报', '季度申报'],
    quarterOf,
    'quarter',
  ),
  declaration(
    'hw-c3',
    'C.3',
    '危险废物年度申报表',
    ['危险废物申报年报', '危废年报', '危废年度申报', '年度申报'],
    yearOf,
    'year',
  ),
]
