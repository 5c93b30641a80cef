import { beforeAll, describe, expect, test } from 'vitest'
import { type Book, bookOf, place, testRules, tonnes } from '../support/book.ts'
import { testDatabase } from '../support/database.ts'

const okara = '139-001-S13'

describe('the worked example: a tofu factory’s December', () => {
  let book: Book
  let factory: { party: number; facility: number }
  let plant: { party: number; facility: number }

  beforeAll(async () => {
    const { database } = await testDatabase()
    const unknown = await place(database, '未列明接收单位', { region: 'inProvince' })
    factory = await place(database, '甲豆制品厂')
    plant = await place(database, '乙饲料厂', { region: 'outProvince' })
    book = bookOf(database, testRules(unknown.facility))
  })

  test('comes out entry by entry', async () => {
    const f = factory.facility
    const outcomes = await book.book([
      { kind: 'open', occurredOn: '2025-12-01', facility: f, code: okara, grams: tonnes(2), year: 2024 },
      { kind: 'generate', occurredOn: '2025-12-20', facility: f, code: okara, grams: tonnes(10) },
      {
        kind: 'declare',
        occurredOn: '2025-12-31',
        from: '2025-12-01',
        facility: f,
        code: okara,
        columns: [{ column: 'generated', grams: tonnes(10.5) }],
      },
      {
        kind: 'ship',
        occurredOn: '2025-12-30',
        consignor: f,
        consignee: plant.facility,
        code: okara,
        grams: tonnes(9),
        purpose: 'utilize',
        plate: '浙A11111',
      },
    ])
    expect(outcomes.map((o) => o.ok)).toEqual([true, true, true, true])
    const [accepted] = await book.book([
      {
        kind: 'receive',
        occurredOn: '2026-01-02',
        consignor: f,
        consignee: plant.facility,
        code: okara,
        grams: tonnes(8.9),
        refused: 0,
        purpose: 'utilize',
        plate: '浙A11111',
      },
    ])
    expect(accepted).toMatchObject({ ok: true })

    const lines = (await book.entries()).map((e) => [
      e.occurred_on,
      e.kind,
      e.position,
      e.born.slice(0, 4),
      e.grams / 1e6,
    ])
    expect(lines).toEqual([
      ['2025-12-01', 'open', 'opening', '2024', -2],
      ['2025-12-01', 'open', 'stored', '2024', 2],
      ['2025-12-20', 'generate', 'generated', '2025', -10],
      ['2025-12-20', 'generate', 'stored', '2025', 10],
      ['2025-12-31', 'declare', 'generated', '2025', -0.5],
      ['2025-12-31', 'declare', 'stored', '2025', 0.5],
      ['2025-12-30', 'ship', 'stored', '2024', -2],
      ['2025-12-30', 'ship', 'stored', '2025', -7],
      ['2025-12-30', 'ship', 'in_transit', '2024', 2],
      ['2025-12-30', 'ship', 'in_transit', '2025', 7],
      ['2026-01-02', 'receive', 'in_transit', '2024', -2],
      ['2026-01-02', 'receive', 'in_transit', '2025', -7],
      ['2026-01-02', 'receive', 'utilized', '2024', 1.977778],
      ['2026-01-02', 'receive', 'discrepancy', '2024', 0.022222],
      ['2026-01-02', 'receive', 'utilized', '2025', 6.922222],
      ['2026-01-02', 'receive', 'discrepancy', '2025', 0.077778],
    ])
  })
})
