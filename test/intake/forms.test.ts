import ExcelJS from 'exceljs'
import { beforeAll, describe, expect, test } from 'vitest'
import { creditCodeCheckCharacter } from '../../src/core/credit-code.ts'
import { readAreaTotals } from '../../src/ledger/area-totals.store.ts'
import { bookkeeper, bookOf, place } from '../support/book.ts'
import { csv, type Desk, desk, kg } from './support.ts'

type Cells = readonly (readonly (string | number)[])[]

async function workbook(sheets: Readonly<Record<string, Cells>>): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = book.addWorksheet(name)
    for (const row of rows) sheet.addRow([...row])
  }
  return Buffer.from(await book.xlsx.writeBuffer())
}

const rivalCode = `91330108MA2CDE123${creditCodeCheckCharacter('91330108MA2CDE123')}`
const paper = '900-005-S17'
const oil = '900-214-08'

describe('the forms of an enterprise', () => {
  let d: Desk
  beforeAll(async () => {
    d = await desk()
  })
  const balanceOf = (facility: number) => d.balance(`e.origin = ${facility}`)

  test('a ledger of several sheets is booked in the order of the flow, not of the sheets', async () => {
    const mill = await place(d.intake.database, '多表纸品厂')
    await place(d.intake.database, '多表再生公司', { region: 'inProvince' })
    const file = await workbook({
      附表3: [
        ['一般工业固体废物出厂环节记录表'],
        ['记录表编号', '代码', '名称', '出厂时间', '出厂数量（吨）', '接收单位', '流向类型'],
        ['CC20250310001', paper, '废纸', '2025-03-10', 6, '多表再生公司', '省内转移'],
      ],
      附表4: [
        ['一般工业固体废物产生环节记录表'],
        ['记录表编号', '代码', '名称', '产生时间', '产生数量（吨）'],
        ['CS20250303001', paper, '废纸', '2025-03-03', 10],
      ],
      附表5: [
        ['一般工业固体废物贮存环节记录表'],
        ['贮存设施编码：TS001'],
        ['', '入库情况', '', '', '出库情况', '', '', ''],
        [
          '记录表编号',
          '代码',
          '入库时间',
          '入库数量（吨）',
          '代码',
          '出库时间',
          '出库数量（吨）',
          '废物去向',
        ],
        ['ZC20250304001', paper, '2025-03-04', 10, '', '', '', ''],
        ['ZC20250309001', '', '', '', paper, '2025-03-09', 7, '委托利用'],
      ],
      附表6: [
        ['一般工业固体废物自行利用环节记录表'],
        ['', '接收情况', '', ''],
        ['接收记录表编号', '代码', '接收时间', '接收数量（吨）'],
        ['JS20250311001', paper, '2025-03-11', 0.5],
      ],
    })
    const sent = await d.send(file, { party: mill.party }, { name: '台账.xlsx' })
    const stores = (await d.rows(sent.id)).filter((r) => r.messages.some((m) => m.code === 'store_unknown'))
    expect(stores.map((r) => r.form)).toEqual(['gisw-t5', 'gisw-t5'])
    const done = await d.start(sent.id, 'all', { createParties: true })
    expect(done.failure).toBeNull()
    expect(done).toMatchObject({ status: 'done', counts: { booked: 5, error: 0 } })
    expect(await balanceOf(mill.facility)).toEqual({
      generated: -kg(10_000),
      in_transit: kg(6000),
      stored: kg(3500),
      utilized: kg(500),
    })
    const places = await d.intake.database.readAll(bookkeeper, (tx) =>
      tx.query(
        `select f.kind, sum(b.grams)::bigint as grams from wufei.lot_balance b join wufei.facility f on f.district = b.district and f.id = b.facility
         where b.origin = $1 and b.position = 'stored' and b.grams > 0 group by 1 order by 1`,
        [mill.facility],
      ),
    )
    expect(places).toEqual([
      { kind: 'site', grams: kg(500) },
      { kind: 'store', grams: kg(3000) },
    ])
  })

  test('hazardous drums: generated, stored, taken out, shipped by number and purpose; the unknown receiver is asked for', async () => {
    const works = await place(d.intake.database, '机修厂')
    const ref = ['废机油', '废矿物油', 'HW08', oil]
    const file = await workbook({
      'B.1': [
        ['危险废物产生环节记录表'],
        [
          '产生批次编码',
          '产生时间',
          '行业俗称/单位内部名称',
          '国家危险废物名录名称',
          '废物类别',
          '废物代码',
          '产生量',
          '计量单位',
          '容器/包装编码',
          '产生危险废物设施编码',
        ],
        ['HWCS20250301001', '2025-03-01 08:00', ...ref, 0.18, '吨', 'RQ001', 'MF0001'],
        ['HWCS20250302001', '2025-03-02 08:00', ...ref, 0.2, '吨', 'RQ002', 'MF0001'],
      ],
      'B.5': [
        ['危险废物委外利用/处置记录表'],
        [
          '委外利用/处置批次编码',
          '出厂时间',
          '行业俗称/单位内部名称',
          '国家危险废物名录名称',
          '废物类别',
          '废物代码',
          '委外利用/处置量',
          '计量单位',
          '利用/处置方式',
          '接收单位类型',
          '持证单位名称',
          '许可证编码',
        ],
        [
          'HWWWLY20250320001',
          '2025-03-20 09:00',
          ...ref,
          0.18,
          '吨',
          'R9',
          '持证单位',
          '远方环保公司',
          '浙危废经第900号',
        ],
      ],
    })
    const sent = await d.send(file, { party: works.party }, { name: '危废.xlsx' })
    expect(
      (await d.rows(sent.id))
        .filter((r) => r.verdict === 'error')
        .flatMap((r) => r.messages.map((m) => m.code)),
    ).toContain('counterparty_unknown')
    const unsure = await d.reread(sent.id, { createParties: true })
    expect((await d.rows(unsure.id)).flatMap((r) => r.messages.map((m) => m.code))).toContain(
      'counterparty_without_region',
    )
    const done = await d.start(sent.id, 'all', { createParties: true, region: 'outProvince' })
    expect(done).toMatchObject({ status: 'done', failure: null, counts: { booked: 3 } })
    const shipped = await d.intake.database.readAll(bookkeeper, (tx) =>
      tx.query(`select purpose, place, method, shipped from wufei.movement where consignor = $1`, [
        works.facility,
      ]),
    )
    expect(shipped).toEqual([{ purpose: 'utilize', place: 'outProvince', method: 'R9', shipped: kg(180) }])
    // Asking for it again finds what the first import registered.
    const again = await d.send(file, { party: works.party }, { name: '危废.xlsx' })
    expect(again.counts).toMatchObject({ unchanged: 3, error: 0 })
  })

  test('a declaration replaces the one before; what it no longer names states zero, if the person says so', async () => {
    const shop = await place(d.intake.database, '申报厂')
    const month = (rows: Cells) =>
      csv([
        ['一般工业固体废物流向汇总表'],
        ['月份：2025年3月'],
        ['代码', '名称', '产生量（吨）', '委托利用数量（吨）'],
        ...rows,
      ])
    const first = await d.send(
      month([
        [paper, '废纸', 5, 3],
        ['900-003-S17', '废塑料', 2, 0],
      ]),
      { party: shop.party },
    )
    expect(await d.start(first.id, 'all')).toMatchObject({ status: 'done', counts: { booked: 2 } })
    expect(await balanceOf(shop.facility)).toEqual({
      generated: -kg(7000),
      stored: kg(4000),
      utilized: kg(3000),
    })
    const second = await d.send(month([[paper, '废纸', 6, 3]]), { party: shop.party })
    expect(second.counts).toMatchObject({ changed: 1, missing: 1 })
    const done = await d.start(second.id, 'all', { reverseMissing: true })
    expect(done).toMatchObject({ status: 'done', failure: null, counts: { corrected: 1, reversed: 1 } })
    expect(await balanceOf(shop.facility)).toEqual({
      generated: -kg(6000),
      stored: kg(3000),
      utilized: kg(3000),
    })
    const third = await d.send(month([[paper, '废纸', 6, 3]]), { party: shop.party })
    expect(third.counts).toMatchObject({ unchanged: 1, missing: 0 })
  })

  test('a weighed load turned away whole, or in part, goes back to where it came from', async () => {
    const yard = await place(d.intake.database, '退货厂')
    const plant = await place(d.intake.database, '收货厂', { kind: 'recycler' })
    const list = csv([
      ['过磅单'],
      ['磅单号', '车牌号', '废物代码', '净重（吨）', '退回量（吨）', '出场时间', '发货单位'],
      ['GB001', '浙A11111', paper, 0, 3, '2025-03-05 09:00', '退货厂'],
      ['GB002', '浙A22222', paper, 2, 1, '2025-03-06 09:00', '退货厂'],
      ['GB003', '浙A33333', paper, 0, '', '2025-03-07 09:00', '退货厂'],
    ])
    const made = { occurredOn: '2025-03-01', facility: yard.facility, code: paper, grams: kg(6000) } as const
    const way = {
      code: paper,
      consignor: yard.facility,
      consignee: plant.facility,
      purpose: 'utilize' as const,
    }
    const { book } = bookOf(d.intake.database, d.intake.house.rules)
    await book([
      { kind: 'generate', ...made },
      { kind: 'ship', occurredOn: '2025-03-05', grams: kg(3000), plate: '浙A11111', ...way },
      { kind: 'ship', occurredOn: '2025-03-06', grams: kg(3000), plate: '浙A22222', ...way },
    ])
    const sent = await d.send(list, { party: plant.party })
    expect(await d.start(sent.id, 'all')).toMatchObject({ status: 'done', counts: { booked: 2, noted: 1 } })
    const lies = await d.intake.database.readAll(bookkeeper, (tx) =>
      tx.query(
        `select b.facility, sum(b.grams)::bigint as grams from wufei.lot_balance b where b.origin = $1 group by 1 order by 1`,
        [yard.facility],
      ),
    )
    expect(lies).toEqual([
      { facility: yard.facility, grams: kg(4000) },
      { facility: plant.facility, grams: kg(2000) },
    ])
  })

  test('a file in another party’s name is not booked', async () => {
    const shop = await place(d.intake.database, '甲厂')
    const rival = await place(d.intake.database, '乙厂')
    await d.intake.database.write(bookkeeper, (tx) =>
      tx.query(`update wufei.party set credit_code = $2 where id = $1`, [rival.party, rivalCode]),
    )
    const file = csv([
      ['一般工业固体废物产生环节记录表'],
      ['单位名称：乙厂', '', '统一社会信用代码：', rivalCode],
      ['记录表编号', '代码', '名称', '产生时间', '产生数量（吨）'],
      ['CS20250303009', paper, '废纸', '2025-03-03', 10],
    ])
    const sent = await d.send(file, { party: shop.party })
    expect(sent.problems.map((p) => p.code)).toEqual(['import_of_other_party'])
    await expect(d.start(sent.id, 'good')).rejects.toMatchObject({ code: 'import_stopped' })
  })

  test('a department’s rows of one street and kind are one statement; a closed month is entered under a late entry only', async () => {
    const [unit, entry] = [...d.seeded.units][0] ?? []
    const street = d.intake.house.district.pack.streets[0]
    if (!unit || !entry || !street) throw new Error('the pack has no unit or street')
    const declared = (rows: Cells) =>
      csv([
        ['生活垃圾清运处置情况申报表'],
        ['统计期：2025年2月'],
        ['街道', '小区', '种类', '废物代码', '清运量（吨）'],
        ...rows,
      ])
    const sent = await d.send(
      declared([
        [street.name, '一小区', '厨余垃圾', 'SW61', 3],
        [street.name, '二小区', '厨余垃圾', 'SW61', 4],
        ['无此街道', '三小区', '厨余垃圾', 'SW61', 4],
      ]),
      { unit },
    )
    expect(sent.counts).toMatchObject({ error: 1 })
    expect(await d.start(sent.id, 'good')).toMatchObject({ status: 'partly', counts: { booked: 2 } })
    const totals = () => d.intake.database.read(bookkeeper, (tx) => readAreaTotals(tx, entry.facility))
    expect(await totals()).toMatchObject([{ street: street.code, columns: [{ grams: kg(7000) }] }])
    await d.intake.database.write(bookkeeper, (tx) =>
      tx.query(
        `insert into wufei.period_close (district, stream, from_day, to_day, reason, closed_at, closed_by, book_position)
         values ($1, 'household', '2025-02-01', '2025-03-01', '测试', now(), 'test', 0)`,
        [bookkeeper.district],
      ),
    )
    const late = await d.send(declared([[street.name, '一小区', '厨余垃圾', 'SW61', 5]]), { unit })
    expect((await d.rows(late.id)).flatMap((r) => r.messages.map((m) => m.code))).toContain('period_closed')
  })
})
