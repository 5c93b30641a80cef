import { beforeAll, describe, expect, test } from 'vitest'
import { eventText, shareTexts } from '../../src/ledger/trace.rules.ts'
import { findLot, traceBothWays } from '../../src/ledger/trace.store.ts'
import { traceShares } from '../../src/ledger/trace.ts'
import { bookkeeper, bookOf, place, testRules, tonnes } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

describe('the trace of a load', () => {
  let db: TestDatabase
  const code = '900-099-S07'

  beforeAll(async () => {
    db = await testDatabase()
    const unknown = await place(db.database, '未列明接收单位', { region: 'inProvince' })
    const factory = await place(db.database, '甲厂')
    const elsewhere = await place(db.database, '邻市利用厂', { region: 'inProvince' })
    const book = bookOf(db.database, testRules(unknown.facility))
    const load = {
      consignor: factory.facility,
      consignee: elsewhere.facility,
      code,
      purpose: 'utilize' as const,
      plate: '浙A00001',
      documentNo: 'CC20250301001',
    }
    const outcomes = await book.book([
      {
        kind: 'generate',
        occurredOn: '2025-02-27',
        facility: factory.facility,
        code,
        grams: tonnes(10),
        label: '污泥一号',
      },
      { kind: 'ship', occurredOn: '2025-03-01', ...load, grams: tonnes(10) },
      { kind: 'receive', occurredOn: '2025-03-02', ...load, grams: tonnes(9.8), refused: 0, method: '制砖' },
    ])
    expect(outcomes.map((o) => o.ok)).toEqual([true, true, true])
  })

  test('tells where it lay, how it left, and where it ended', async () => {
    const trace = await db.database.read(bookkeeper, async (tx) => {
      const lot = await findLot(tx, '污泥一号')
      return await traceBothWays(tx, lot?.id ?? 0, 100)
    })
    expect(trace.forward).toHaveLength(1)
    expect(trace.events.map((e) => [e.occurredOn, eventText(e, (m) => m)])).toEqual([
      ['2025-02-27', '入库 10 吨，甲厂'],
      ['2025-03-01', '出库 10 吨，甲厂'],
      ['2025-03-01', '起运 10 吨，甲厂 → 邻市利用厂（浙A00001，CC20250301001）'],
      ['2025-03-02', '利用 9.8 吨，邻市利用厂（制砖）；磅差 200 公斤'],
    ])
    const shares = await db.database.read(bookkeeper, (tx) => traceShares(tx, [trace.lot]))
    expect(shareTexts(shares.forward, (m) => m)).toEqual([
      '9.8 吨 利用，邻市利用厂，制砖',
      '200 公斤 磅差，甲厂',
    ])
    expect(shareTexts(shares.backward, (m) => m)).toEqual(['10 吨 产生，甲厂，2025-02-27'])
    const load = await db.database.read(bookkeeper, (tx) =>
      traceBothWays(tx, trace.forward[0]?.lot ?? 0, 100),
    )
    expect(load.forward).toEqual([])
    expect(load.events.at(-1)?.ends.map((e) => [e.position, e.facility])).toContainEqual([
      'utilized',
      '邻市利用厂',
    ])
  })
})
