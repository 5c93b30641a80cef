import { beforeAll, describe, expect, test } from 'vitest'
import { statutoryLedgerXlsx } from '../../src/inventory/documents/statutory-ledger-xlsx.ts'
import type { StatutoryReply } from '../../src/inventory/statutory.contract.ts'
import { correctPosting } from '../../src/ledger/correct.ts'
import { csv, type Desk, desk, kg } from '../intake/support.ts'
import { bookkeeper, bookOf, place, testZone } from '../support/book.ts'
import { handIn, ledger, oil, paper, sent } from './statutory-papers.ts'

describe('ledgers of the standards from the book', () => {
  let d: Desk
  let mill: { party: number; facility: number }

  beforeAll(async () => {
    d = await desk()
    mill = await place(d.intake.database, '测试纸品厂')
    for (const [form, rows] of sent) {
      const done = await handIn(d, mill.party, csv(rows), form)
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
        rows.filter((r) => r.some((cell) => typeof cell === 'number')).length,
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
      await handIn(other, twin.party, await statutoryLedgerXlsx(own), form, `${form}.xlsx`)
    }
    const all = await d.balance()
    expect(all).toMatchObject({
      generated: -kg(2000.5 + 310),
      stored: kg(380.5 + 110),
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
      cumulativeStored: '0.4305',
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
