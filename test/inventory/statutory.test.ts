import { beforeAll, describe, expect, test } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { parsePeriod } from '../../src/core/period.ts'
import type { FormId } from '../../src/intake/forms/form.ts'
import { statutoryLedgerXlsx } from '../../src/inventory/documents/statutory-ledger-xlsx.ts'
import type { StatutoryReply } from '../../src/inventory/statutory.contract.ts'
import { findLedgerParty } from '../../src/inventory/statutory.store.ts'
import { readStatutory } from '../../src/inventory/statutory.ts'
import { correctPosting } from '../../src/ledger/correct.ts'
import { csv, type Desk, desk, kg } from '../intake/support.ts'
import { bookkeeper, bookOf, place, testZone } from '../support/book.ts'

const paper = '900-005-S17'
const oil = '900-214-08'
type Rows = readonly (readonly (string | number)[])[]

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
  ],
  [paper, '废纸', '第Ⅰ类', 2.0005, 0.5005, 0.5005, '再生纸', 1.5],
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

describe('ledgers of the standards from the book', () => {
  let d: Desk
  let mill: { party: number; facility: number }
  const sent: [FormId, Rows][] = [
    ['gisw-t4', t4],
    ['gisw-t5', t5],
    ['gisw-t3', t3],
    ['gisw-t2', t2],
    ['hw-b1', b1],
    ['hw-b2', b2],
    ['hw-b3', b3],
    ['hw-b5', b5],
    ['hw-c1', c1],
  ]
  const answers = { createParties: true, region: 'outProvince' as const }

  const ledger = async (
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
  const book = async (
    at: Desk,
    party: number,
    content: Buffer | string,
    form: FormId,
    name = `${form}.csv`,
  ) => {
    const { id } = await at.send(content, { party }, { form, name, options: answers })
    return await at.start(id, 'good')
  }

  beforeAll(async () => {
    d = await desk()
    mill = await place(d.intake.database, '测试纸品厂')
    for (const [form, rows] of sent) {
      const done = await book(d, mill.party, csv(rows), form)
      expect([form, done.status, done.problems]).toEqual([form, 'done', []])
    }
  })

  test('the rows say what the papers said, with the posting each is a view of', async () => {
    const { ledger: three, columns } = await ledger(d, mill.party, 'gisw-t3')
    expect(three.rows).toHaveLength(2)
    expect(three.rows[0]).toMatchObject({
      posting: expect.stringMatching(/^\d+$/),
      cells: {
        recordNo: 'CC20250310001',
        wasteCode: paper,
        shippedAt: expect.stringMatching(/^2025-03-10 09:15/),
        quantity: '1.3',
        handler: '王五',
        carrier: '顺达运输',
        receiver: '再生纸厂',
        flowType: '跨省转移',
        plate: '浙A12345',
      },
    })
    expect(columns.map((c) => c.key).slice(0, 2)).toEqual(['recordNo', 'wasteCode'])
    expect(columns.find((c) => c.key === 'quantity')).toMatchObject({
      title: '出厂数量（吨）',
      numeric: true,
    })
    const four = (await ledger(d, mill.party, 'gisw-t4')).ledger
    expect(four.rows.map((r) => [r.cells.recordNo, r.cells.quantity, r.cells.remark])).toEqual([
      ['CS20250303001', '1.2005', '雨天'],
      ['CS20250305001', '0.8', undefined],
    ])
    const five = (await ledger(d, mill.party, 'gisw-t5')).ledger
    expect(five.rows.map((r) => [r.cells['in.quantity'], r.cells['out.quantity']])).toEqual([
      ['1.2005', undefined],
      [undefined, '0.7'],
    ])
  })

  test('each form, exported and handed in again by its own party, books nothing', async () => {
    const before = await d.balance()
    for (const [form, rows] of sent) {
      const reply = await ledger(d, mill.party, form)
      expect(reply.ledger.rows.length, form).toBe(
        rows.filter((r) => r.includes(paper) || r.includes(oil)).length,
      )
      const again = await d.send(
        await statutoryLedgerXlsx(reply.ledger),
        { party: mill.party },
        { name: `${form}.xlsx` },
      )
      const seen = await d.rows(again.id)
      expect([form, again.form, ...seen.map((r) => [r.verdict, r.messages])]).toEqual([
        form,
        form,
        ...seen.map(() => ['unchanged', []]),
      ])
      expect(seen.length).toBe(reply.ledger.rows.length)
    }
    expect(await d.balance()).toEqual(before)
  })

  test('months and years are computed from the book: opening + generated − out = closing', async () => {
    const one = (await ledger(d, mill.party, 'hw-c1', null, '2025')).ledger
    const march = one.rows.find((r) => r.cells.period === '2025年3月')
    expect(march?.cells).toMatchObject({
      wasteCode: oil,
      category: 'HW08',
      generated: '0.31',
      outsourced: '0.2',
      outsourcedMethod: 'R9',
      receiver: '油品再生厂',
      openingStock: '0',
      closingStock: '0.11',
    })
    const april = one.rows.find((r) => r.cells.period === '2025年4月')
    expect(april?.cells).toMatchObject({ generated: '0', openingStock: '0.11', closingStock: '0.11' })
    expect(one.rows.some((r) => r.cells.period === '2025年2月')).toBe(false)
    const year = (await ledger(d, mill.party, 'hw-c3', null, '2025')).ledger
    expect(year.rows).toHaveLength(1)
    expect(year.rows[0]?.cells).toMatchObject({ period: '2025年', generated: '0.31', closingStock: '0.11' })
  })

  test('an enterprise’s ledgers in an empty book give its generation, stock and departures to the gram', async () => {
    const other = await desk()
    const twin = await place(other.intake.database, '测试纸品厂')
    for (const [form] of sent) {
      const { ledger: own } = await ledger(d, mill.party, form)
      await book(other, twin.party, await statutoryLedgerXlsx(own), form, `${form}.xlsx`)
    }
    const all = await d.balance()
    expect(all).toMatchObject({
      generated: -kg(2000.5 + 310),
      stored: kg(500.5 + 110),
      in_transit: kg(1500 + 200),
    })
    expect(await other.balance()).toEqual(all)
    const cellsIn = (r: StatutoryReply) => r.ledger.rows.map((row) => row.cells)
    for (const [form] of sent)
      expect(cellsIn(await ledger(other, twin.party, form)), form).toEqual(
        cellsIn(await ledger(d, mill.party, form)),
      )
  })

  test('what no paper of the form tells comes from the fact; a correction moves the row, and asOf keeps the old', async () => {
    const { database, house } = d.intake
    const ledgerBook = bookOf(database, house.rules)
    const fact = {
      kind: 'generate' as const,
      grade: 'recorded' as const,
      details: {},
      occurredOn: '2025-03-21',
      facility: mill.facility,
      code: paper,
      grams: kg(60),
    }
    const [outcome] = await ledgerBook.book([fact], '2025-04-02T03:00:00Z')
    if (!outcome?.ok) throw new Error('refused')
    const rows = (await ledger(d, mill.party, 'gisw-t4')).ledger.rows
    expect(rows.at(-1)).toEqual({
      posting: String(outcome.postings[0]?.posting),
      cells: { wasteCode: paper, wasteName: expect.any(String), generatedAt: '2025-03-21', quantity: '0.06' },
    })
    const correction = {
      posting: outcome.postings[0]?.posting ?? 0,
      fact: { ...fact, occurredOn: '2025-03-22', grams: kg(50) },
      reason: '抄错',
      withDependents: false,
      totals: 'keep' as const,
    }
    await database.write(bookkeeper, (tx) =>
      correctPosting(tx, correction, {
        rules: house.rules,
        now: new Date('2025-04-04T02:00:00Z'),
        zone: testZone,
        command: null,
        demo: false,
      }),
    )
    const last = async (asOf: string) =>
      (await ledger(d, mill.party, 'gisw-t4', asOf)).ledger.rows.at(-1)?.cells
    expect(await last('2025-04-04')).toMatchObject({ generatedAt: '2025-03-22', quantity: '0.05' })
    expect(await last('2025-04-03')).toMatchObject({ generatedAt: '2025-03-21', quantity: '0.06' })
    expect((await ledger(d, mill.party, 'gisw-t4', '2025-04-01')).ledger.rows).toEqual([])
    const two = (await ledger(d, mill.party, 'gisw-t2')).ledger.rows
    expect(two[0]?.cells).toMatchObject({
      generated: '2.0505',
      wasteGrade: '第Ⅰ类',
      cumulativeStored: '0.5505',
    })
  })

  test('what only the receiver tells is listed beside the ledger, not in it', async () => {
    const { database, house } = d.intake
    const plant = await place(database, '只收不说的工厂', { region: 'inProvince' })
    const before = await ledger(d, mill.party, 'gisw-t3')
    await bookOf(database, house.rules).book([
      {
        kind: 'receive',
        occurredOn: '2025-03-25',
        consignor: mill.facility,
        consignee: plant.facility,
        code: paper,
        grams: kg(40),
        refused: 0,
        purpose: 'utilize',
      },
    ])
    const after = await ledger(d, mill.party, 'gisw-t3')
    expect(after.ledger.rows).toEqual(before.ledger.rows)
    expect(before.missing).toEqual([])
    expect(after.missing).toEqual(['1 车只有接收方的记录，未见本单位出厂记录，共 0.04 吨'])
  })
})
