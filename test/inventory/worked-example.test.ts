import { beforeAll, describe, expect, test } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { parsePeriod } from '../../src/core/period.ts'
import type { InventoryRow } from '../../src/inventory/contract.ts'
import { readInventory } from '../../src/inventory/inventory.ts'
import { fold } from '../../src/ledger/fold.store.ts'
import { bookRulesOf } from '../../src/ledger/house.ts'
import { createDistrictView } from '../../src/packs/district-view.ts'
import { findPackFolder } from '../../src/packs/find-pack.ts'
import { readPack } from '../../src/packs/read-pack.ts'
import { packsFolder } from '../../src/platform/checkout.ts'
import { type Book, bookkeeper, bookOf, place, tonnes } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

const okara = '139-001-S13'

describe('the worked example in table 1', () => {
  const district = createDistrictView(readPack(findPackFolder(packsFolder, 330108)))
  let db: TestDatabase
  let book: Book
  let factory: { party: number; facility: number }

  beforeAll(async () => {
    db = await testDatabase()
    const unknown = await place(db.database, '未列明接收单位', { region: 'inProvince' })
    factory = await place(db.database, '甲豆制品厂')
    const plant = await place(db.database, '乙饲料厂', { region: 'outProvince' })
    const rules = bookRulesOf(district, unknown.facility)
    book = bookOf(db.database, {
      ...rules,
      rulesOf: (stream) => ({ ...rules.rulesOf(stream), matchTolerance: 50 }),
    })
    const f = factory.facility
    await book.book(
      [
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
      ],
      '2025-12-31T04:00:00Z',
    )
    await book.book(
      [
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
      ],
      '2026-01-03T04:00:00Z',
    )
  })

  const row = async (
    period: string,
    asOf: string | null = null,
  ): Promise<InventoryRow & { balance: unknown }> => {
    const inventory = await db.database.read(bookkeeper, (tx) =>
      readInventory(tx, district, {
        period: parsePeriod(period),
        scope: { kind: 'enterprise', key: String(factory.party), label: '甲' },
        asOf: asOf === null ? null : asDay(asOf),
        today: asDay('2026-02-01'),
        tables: [1],
      }),
    )
    const table = inventory.tables[0]
    if (!table) throw new Error('no table')
    return { ...table.total, balance: table.balance }
  }

  test.each([
    ['from the rollups', true],
    ['from the entries alone', false],
  ])('December and January, %s', async (_, folded) => {
    if (folded) await fold(db.database, bookkeeper, new Date())
    const december = await row('2025-12')
    expect(december.cells).toMatchObject({
      generated: '10.5',
      utilized: '9',
      stored: '3.5',
      comprehensiveUtilizationRate: '72.00',
    })
    expect(Object.values(december.notes).join()).toContain('85.71%')
    expect(december.evidence.generated).toMatchObject({ recorded: '10', declared: '0.5' })
    expect(december.balance).toMatchObject({
      opening: '2',
      generated: '10.5',
      flows: '9',
      closing: '3.5',
      discrepancy: '0',
      unallocated: '0',
    })
    const january = await row('2026-01')
    expect(january.cells).toMatchObject({ generated: '0', utilized: '-0.1', stored: '0' })
    expect(january.balance).toMatchObject({
      opening: '3.5',
      generated: '0',
      flows: '-0.1',
      closing: '3.5',
      discrepancy: '0.1',
    })
  })

  test('as it was known on New Year’s Day', async () => {
    // of January nothing had been reported yet
    expect((await row('2026-01', '2026-01-01')).cells).toMatchObject({ generated: null, utilized: null })
    expect((await row('2025', '2025-12-30')).cells).toMatchObject({ generated: null })
  })
})
