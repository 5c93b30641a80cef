import { beforeAll, describe, expect, test } from 'vitest'
import { statutoryLedgerXlsx } from '../../src/inventory/documents/statutory-ledger-xlsx.ts'
import { csv, type Desk, desk, kg } from '../intake/support.ts'
import { bookOf, place } from '../support/book.ts'
import { handIn, ledger, paper, sent } from './statutory-papers.ts'

describe('ledgers that come back', () => {
  let d: Desk
  let mill: { party: number; facility: number }

  beforeAll(async () => {
    d = await desk()
    mill = await place(d.intake.database, '测试纸品厂')
    for (const [form, rows] of sent) if (form === 'gisw-t1') await handIn(d, mill.party, csv(rows), form)
  })

  test('a row without a number of its own is known by ours: again it books nothing, changed it corrects', async () => {
    const { database, house } = d.intake
    const shop = await place(database, '无编号厂')
    const facts = [
      { kind: 'generate', occurredOn: '2025-03-21', facility: shop.facility, code: paper, grams: kg(60) },
      { kind: 'generate', occurredOn: '2025-03-22', facility: shop.facility, code: paper, grams: kg(70) },
    ] as const
    await bookOf(database, house.rules).book(facts, '2025-04-02T03:00:00Z')
    const unnumbered = csv([
      ['一般工业固体废物产生环节记录表'],
      ['代码', '名称', '产生时间', '产生数量（公斤）'],
      [paper, '废纸', '2025-03-23', 80],
    ])
    await handIn(d, shop.party, unnumbered, 'gisw-t4')
    const mine = () => d.balance(`e.origin = ${shop.facility}`)
    const exported = async () => (await ledger(d, shop.party, 'gisw-t4')).ledger
    const hand = async (file: Buffer) => {
      const sent = await d.send(file, { party: shop.party }, { name: 't4.xlsx' })
      return { verdicts: (await d.rows(sent.id)).map((r) => r.verdict), id: sent.id }
    }
    const first = await exported()
    expect((await hand(await statutoryLedgerXlsx(first))).verdicts).toEqual([
      'unchanged',
      'unchanged',
      'unchanged',
    ])
    // Another mass of the first, another day of the last; the second row copied below as a new load.
    const [one, two, three] = first.rows.map((r) => structuredClone(r))
    if (!one || !two || !three) throw new Error('three rows were booked')
    Object.assign(one.cells, { quantity: '0.061' })
    Object.assign(three.cells, { generatedAt: '2025-03-24' })
    const copy = { posting: two.posting, cells: { ...two.cells, generatedAt: '2025-03-25' } }
    const changed = await statutoryLedgerXlsx({ ...first, rows: [one, two, three, copy] })
    const { verdicts, id } = await hand(changed)
    expect(verdicts).toEqual(['changed', 'unchanged', 'changed', 'good'])
    await d.start(id, 'all')
    expect(await mine()).toEqual({ generated: -kg(61 + 70 + 80 + 70), stored: kg(61 + 70 + 80 + 70) })
    const days = (await exported()).rows.map((r) => [r.cells.generatedAt, r.cells.quantity])
    expect(days).toEqual([
      ['2025-03-21', '0.061'],
      ['2025-03-22', '0.07'],
      ['2025-03-24', '0.08'],
      ['2025-03-25', '0.07'],
    ])
    expect((await hand(await statutoryLedgerXlsx(await exported()))).verdicts).toEqual([
      'unchanged',
      'unchanged',
      'unchanged',
      'unchanged',
    ])
    // Somebody else's number on a sheet means nothing.
    const other = await place(database, '抄来编号的厂')
    const taken = await d.send(await statutoryLedgerXlsx(first), { party: other.party }, { name: 't4.xlsx' })
    expect((await d.rows(taken.id)).map((r) => r.verdict)).not.toContain('unchanged')
  })

  test('the list of the year says what the party says, and beside it what arose; it books nothing', async () => {
    const one = (await ledger(d, mill.party, 'gisw-t1')).ledger
    expect(one.period).toEqual({ from: '2025-01-01', to: '2026-01-01' })
    expect(one.rows.map((r) => [r.cells.generationStage, r.cells.annualGenerated])).toEqual([
      ['包装', '12.5'],
      ['印刷', '3'],
    ])
    const shop = await place(d.intake.database, '没有清单的厂')
    await bookOf(d.intake.database, d.intake.house.rules).book([
      { kind: 'generate', occurredOn: '2025-05-21', facility: shop.facility, code: paper, grams: kg(60) },
    ])
    const known = (await ledger(d, shop.party, 'gisw-t1', null, '2025-Q1')).ledger
    expect(known.rows).toEqual([
      {
        posting: expect.stringMatching(/^\d+$/),
        cells: { period: '2025年', wasteCode: paper, wasteName: expect.any(String), annualGenerated: '0.06' },
      },
    ])
  })

  test('a period nobody booked anything in names no posting', async () => {
    const shop = await place(d.intake.database, '零申报厂')
    const zero = csv([
      ['一般工业固体废物流向汇总表'],
      ['月份：2025年3月'],
      ['代码', '名称', '产生量（吨）'],
      [paper, '废纸', 0],
    ])
    await handIn(d, shop.party, zero, 'gisw-t2')
    const { ledger: two } = await ledger(d, shop.party, 'gisw-t2')
    expect(two.rows).toMatchObject([{ posting: null, cells: { generated: '0' } }])
    const again = await d.send(await statutoryLedgerXlsx(two), { party: shop.party }, { name: 't2.xlsx' })
    expect((await d.rows(again.id)).map((r) => r.verdict)).toEqual(['unchanged'])
  })
})
