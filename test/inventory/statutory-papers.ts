import { asDay } from '../../src/core/day.ts'
import { parsePeriod } from '../../src/core/period.ts'
import type { FormId } from '../../src/intake/forms/form.ts'
import type { StatutoryReply } from '../../src/inventory/statutory.contract.ts'
import { findLedgerParty } from '../../src/inventory/statutory.store.ts'
import { readStatutory } from '../../src/inventory/statutory.ts'
import type { Desk } from '../intake/support.ts'
import { bookkeeper } from '../support/book.ts'

/** A month of one enterprise in the forms of both standards, and its ledgers from the book. */
export const paper = '900-005-S17'
export const oil = '900-214-08'
export type Rows = readonly (readonly (string | number)[])[]

const t4: Rows = [
  ['一般工业固体废物产生环节记录表'],
  ['记录表编号', '代码', '名称', '产生时间', '产生数量（公斤）', '转移去向', '产生部门经办人', '备注'],
  ['CS20250303001', paper, '废纸', '2025-03-03 14:30', 1200.5, 'TS001', '李四', '雨天'],
  ['CS20250305001', paper, '废纸', '2025-03-05', 800, 'TS001', '李四', ''],
]
const t5: Rows = [
  ['一般工业固体废物贮存环节记录表'],
  ['贮存设施编码：TS001'],
  ['记录表编号', '入库情况', '', '', '', '', '', '出库情况', '', '', '', ''],
  [
    '',
    '废物来源',
    '代码',
    '名称',
    '入库时间',
    '入库数量（公斤）',
    '贮存部门经办人',
    '代码',
    '名称',
    '出库时间',
    '出库数量（公斤）',
    '废物去向',
  ],
  ['ZC20250303001', 'MF0001', paper, '废纸', '2025-03-03', 1200.5, '赵六', '', '', '', '', ''],
  ['ZC20250310001', '', '', '', '', '', '', paper, '废纸', '2025-03-10', 700, '出厂'],
]
const t3: Rows = [
  ['一般工业固体废物出厂环节记录表'],
  [
    '记录表编号',
    '代码',
    '名称',
    '出厂时间',
    '出厂数量（吨）',
    '出厂环节经办人',
    '运输单位',
    '接收单位',
    '流向类型',
    '车牌号',
  ],
  [
    'CC20250310001',
    paper,
    '废纸',
    '2025-03-10 09:15',
    1.3,
    '王五',
    '顺达运输',
    '再生纸厂',
    '跨省转移',
    '浙A12345',
  ],
  [
    'CC20250310002',
    paper,
    '废纸',
    '2025-03-10 16:40',
    0.2,
    '王五',
    '顺达运输',
    '再生纸厂',
    '跨省转移',
    '浙A12345',
  ],
]
const t2: Rows = [
  ['一般工业固体废物流向汇总表'],
  ['月份：2025年3月'],
  [
    '代码',
    '名称',
    '类别',
    '产生量（吨）',
    '贮存量（吨）',
    '累计贮存量（吨）',
    '委托利用方式',
    '委托利用数量（吨）',
    '自行利用数量（吨）',
    '自行处置数量（吨）',
  ],
  [paper, '废纸', '第Ⅰ类', 2.0005, 0.3805, 0.3805, '再生纸', 1.5, 0.1, 0.02],
]
const t1: Rows = [
  ['一般工业固体废物产生清单'],
  ['年度：2025年'],
  ['代码', '名称', '类别', '产生环节', '物理性状', '主要成分', '污染特性', '产废系数', '年产生量（吨）'],
  [paper, '废纸', '第Ⅰ类', '包装', '固态', '纤维', '无', '0.02 吨/万件', 12.5],
  [paper, '废纸', '第Ⅰ类', '印刷', '固态', '纤维', '无', '', 3],
]
const t6: Rows = [
  ['一般工业固体废物自行利用环节记录表'],
  ['自行利用设施编码：MF0009'],
  ['接收情况', '', '', '', '', '', '', '运出情况', '', '', '', '', ''],
  [
    '接收记录表编号',
    '废物来源',
    '代码',
    '名称',
    '接收时间',
    '接收数量（公斤）',
    '自行利用部门经办人',
    '运出记录表编号',
    '利用产物名称',
    '运出时间',
    '运出数量（公斤）',
    '去向',
    '经办人',
  ],
  ['JS20250311001', '', paper, '废纸', '2025-03-11', 100, '孙七', '', '', '', '', '', ''],
  ['', '', '', '', '', '', '', 'YC20250312001', '再生纸板', '2025-03-12', 90, '自用', '孙七'],
]
const t7: Rows = [
  ['一般工业固体废物自行处置环节记录表'],
  ['处置设施编码：MF0010'],
  ['记录表编号', '代码', '名称', '接收时间', '数量（公斤）', '处置方式', '自行处置部门经办人'],
  ['CZ20250313001', paper, '废纸', '2025-03-13', 20, '焚烧', '周八'],
]
const wasteHead = ['行业俗称', '国家危险废物名录名称', '废物类别', '废物代码']
const oilWords = ['废机油', '废润滑油', 'HW08', oil]
const b1: Rows = [
  ['危险废物产生环节记录表'],
  [
    '产生批次编码',
    '产生时间',
    ...wasteHead,
    '产生量（公斤）',
    '容器/包装编码',
    '容器/包装类型',
    '容器/包装数量',
    '产生危险废物设施编码',
    '去向',
  ],
  ['HWCS20250304001', '2025-03-04 08:00', ...oilWords, 310, 'RQ001', '桶', 2, 'MF0002', 'TS002'],
]
const b2: Rows = [
  ['危险废物入库环节记录表'],
  [
    '入库批次编码',
    '入库时间',
    ...wasteHead,
    '入库量（公斤）',
    '贮存设施编码',
    '贮存设施类型',
    '产生批次编码',
  ],
  ['HWRK20250304001', '2025-03-04', ...oilWords, 310, 'TS002', '贮存库', 'HWCS20250304001'],
]
const b3: Rows = [
  ['危险废物出库环节记录表'],
  ['出库批次编码', '出库时间', ...wasteHead, '出库量（公斤）', '贮存设施编码', '贮存设施类型', '去向'],
  ['HWCK20250320001', '2025-03-20', ...oilWords, 200, 'TS002', '贮存库', '委外利用'],
]
const b5: Rows = [
  ['危险废物委外利用/处置记录表'],
  [
    '委外利用/处置批次编码',
    '出厂时间',
    ...wasteHead,
    '委外利用/处置量（公斤）',
    '利用/处置方式',
    '持证单位名称',
    '许可证编码',
    '联单编号',
  ],
  [
    'HWWWLY20250320001',
    '2025-03-20',
    ...oilWords,
    200,
    'R9',
    '油品再生厂',
    '浙危废经第009号',
    '3301082025000001',
  ],
]

const c1: Rows = [
  ['危险废物月度申报表'],
  ['月份：2025年3月'],
  [
    ...wasteHead,
    '有害成分名称',
    '形态',
    '危险特性',
    '产生量（吨）',
    '省（区、市）',
    '委外单位名称',
    '委外利用/处置方式',
    '委外利用/处置量（吨）',
    '上月底剩余贮存量（吨）',
    '本月底剩余贮存量（吨）',
  ],
  [...oilWords, '石油烃', '液态', 'T,I', 0.31, '江苏省', '油品再生厂', 'R9', 0.2, 0, 0.11],
]

export const sent: [FormId, Rows][] = [
  ['gisw-t1', t1],
  ['gisw-t4', t4],
  ['gisw-t5', t5],
  ['gisw-t6', t6],
  ['gisw-t7', t7],
  ['gisw-t3', t3],
  ['gisw-t2', t2],
  ['hw-b1', b1],
  ['hw-b2', b2],
  ['hw-b3', b3],
  ['hw-b5', b5],
  ['hw-c1', c1],
]

const answers = { createParties: true, region: 'outProvince' as const }

export const ledger = async (
  at: Desk,
  party: number,
  form: string,
  asOf: string | null = null,
  period = '2025-03',
) => {
  const { database, house } = at.intake
  return await database.read(bookkeeper, async (tx): Promise<StatutoryReply> => {
    const found = await findLedgerParty(tx, party)
    if (!found) throw new Error('no such party')
    return await readStatutory(tx, house.district, {
      form,
      party: found,
      period: parsePeriod(period),
      asOf: asOf === null ? null : asDay(asOf),
      today: asDay('2025-04-10'),
    })
  })
}
export const handIn = async (
  at: Desk,
  party: number,
  content: Buffer | string,
  form: FormId,
  name = `${form}.csv`,
) => {
  const { id } = await at.send(content, { party }, { form, name, options: answers })
  return await at.start(id, 'good')
}
