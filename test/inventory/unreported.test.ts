import { beforeAll, describe, expect, test } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { parsePeriod } from '../../src/core/period.ts'
import type { InventoryTable } from '../../src/inventory/contract.ts'
import { readInventory } from '../../src/inventory/inventory.ts'
import { bookRulesOf } from '../../src/ledger/house.ts'
import { type Book, bookkeeper, bookOf, place, tonnes } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { codes, demoDistrict } from '../support/random-book.ts'

describe('a month', () => {
  const district = demoDistrict()
  let db: TestDatabase
  let book: Book
  let factory: { party: number; facility: number }

  const stated = (month: string, code: string, grams: number) => {
    const { from, to } = parsePeriod(month)
    const last = new Date(Date.parse(to) - 86_400_000).toISOString().slice(0, 10)
    const columns = [{ column: 'generated' as const, grams }]
    return { kind: 'declare' as const, occurredOn: last, from, facility: factory.facility, code, columns }
  }

  beforeAll(async () => {
    db = await testDatabase()
    const unknown = await place(db.database, '未列明接收单位', { region: 'inProvince' })
    factory = await place(db.database, '甲厂')
    book = bookOf(db.database, bookRulesOf(district, unknown.facility))
    const outcomes = await book.book([
      stated('2025-01', codes.okara, tonnes(2)),
      stated('2025-01', codes.scrap, tonnes(1)),
      stated('2025-02', codes.okara, 0),
      stated('2025-02', codes.scrap, 0),
      stated('2025-04', codes.okara, tonnes(3)),
    ])
    expect(outcomes.map((o) => o.ok)).toEqual([true, true, true, true, true])
  })

  const table1 = async (period: string, scope: 'district' | 'enterprise'): Promise<InventoryTable> => {
    const { tables } = await db.database.read(bookkeeper, (tx) =>
      readInventory(tx, district, {
        period: parsePeriod(period),
        scope: { kind: scope, key: scope === 'district' ? '' : String(factory.party), label: '' },
        asOf: null,
        today: asDay('2025-07-01'),
        tables: [1],
      }),
    )
    return tables[0] as InventoryTable
  }
  const generated = (t: InventoryTable): (string | null | undefined)[] => [
    ...['foodResidue', 'renewable', 'ashAndSlag'].map(
      (key) => t.rows.find((r) => r.key === key)?.cells.generated,
    ),
    t.total.cells.generated,
  ]

  test('with a nil report is zero', async () => {
    expect(generated(await table1('2025-02', 'district'))).toEqual(['0', '0', null, '0'])
    const own = await table1('2025-02', 'enterprise')
    expect(generated(own)).toEqual(['0', '0', null, '0'])
    expect(own.rows.find((r) => r.key === 'ashAndSlag')?.emptiness?.generated).toBe('none')
  })

  test('that nobody reported is not known, not zero; what lies in store stays on the book', async () => {
    for (const scope of ['district', 'enterprise'] as const) {
      const t = await table1('2025-03', scope)
      expect(generated(t)).toEqual([null, null, null, null])
      expect(t.total.emptiness?.generated).toBe('unreported')
      expect(t.total.cells).toMatchObject({
        utilized: null,
        disposed: null,
        comprehensiveUtilizationRate: null,
      })
      expect(t.balance).toMatchObject({ opening: '3', generated: '0', closing: '3' })
    }
  })

  test('of which one row is reported leaves the others open for the district, and is whole for its own unit', async () => {
    expect(generated(await table1('2025-04', 'district'))).toEqual(['3', null, null, '3'])
    expect(generated(await table1('2025-04', 'enterprise'))).toEqual(['3', '0', null, '3'])
  })

  test('asked for as it was known before the nil report was made is open', async () => {
    const read = (asOf: string) =>
      db.database.read(bookkeeper, (tx) =>
        readInventory(tx, district, {
          period: parsePeriod('2025-02'),
          scope: { kind: 'district', key: '', label: '' },
          asOf: asDay(asOf),
          today: asDay('2026-07-01'),
          tables: [1],
        }),
      )
    expect(generated((await read('2026-01-09')).tables[0] as InventoryTable)).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect(generated((await read('2026-01-10')).tables[0] as InventoryTable)).toEqual(['0', '0', null, '0'])
  })
})
