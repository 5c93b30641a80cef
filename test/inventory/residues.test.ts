import { beforeAll, describe, expect, test } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { parsePeriod } from '../../src/core/period.ts'
import type { InventoryTable } from '../../src/inventory/contract.ts'
import { readInventory } from '../../src/inventory/inventory.ts'
import { bookRulesOf } from '../../src/ledger/house.ts'
import { type Book, bookkeeper, bookOf, place, tonnes } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { codes, demoDistrict } from '../support/random-book.ts'

const refuseBags = '900-002-S64'

describe('residues of a disposal', () => {
  const district = demoDistrict()
  let db: TestDatabase
  let book: Book
  let street: { party: number; facility: number }
  let burner: { party: number; facility: number }

  beforeAll(async () => {
    db = await testDatabase()
    const unknown = await place(db.database, '未列明接收单位', { region: 'inProvince' })
    street = await place(db.database, '甲街道', { sector: 'social' })
    burner = await place(db.database, '乙焚烧厂', { kind: 'incinerator' })
    book = bookOf(db.database, bookRulesOf(district, unknown.facility))
  })

  const tables = async (period: string): Promise<InventoryTable[]> => {
    const { tables } = await db.database.read(bookkeeper, (tx) =>
      readInventory(tx, district, {
        period: parsePeriod(period),
        scope: { kind: 'district', key: '', label: '' },
        asOf: null,
        today: asDay('2026-02-01'),
      }),
    )
    return tables
  }
  const burn = (day: string, code: string, residues: { code: string; grams: number }[], added: number) => ({
    kind: 'treat' as const,
    occurredOn: day,
    facility: burner.facility,
    inputs: [{ code }],
    added,
    purpose: 'dispose' as const,
    method: '焚烧',
    residues,
    products: [],
  })

  test('that leave in other tables still count as disposed of; those of the same table do not', async () => {
    const brought = (day: string) => ({
      kind: 'receive' as const,
      occurredOn: day,
      consignor: street.facility,
      consignee: burner.facility,
      code: refuseBags,
      grams: tonnes(10),
      refused: 0,
      purpose: 'dispose' as const,
      plate: '浙A00001',
    })
    const outcomes = await book.book([
      brought('2025-03-01'),
      // half a tonne of lime leaves in the residues first
      burn(
        '2025-03-02',
        refuseBags,
        [
          { code: codes.slag, grams: tonnes(2) },
          { code: codes.ash, grams: tonnes(0.3) },
        ],
        tonnes(0.5),
      ),
      brought('2025-04-01'),
      burn(
        '2025-04-02',
        refuseBags,
        [
          { code: codes.slag, grams: tonnes(3) },
          { code: codes.food, grams: tonnes(1) },
        ],
        0,
      ),
    ])
    expect(outcomes.map((o) => o.ok)).toEqual([true, true, true, true])

    const [table1, household, , table4] = await tables('2025-03')
    expect(household?.total.cells).toMatchObject({ collectedAndTransported: '10', disposed: '10' })
    expect(household?.balance).toMatchObject({ received: '0.5', flows: '10', residues: '0.5', closing: '0' })
    expect(table1?.total.cells.generated).toBe('2')
    expect(table4?.total.cells.generated).toBe('0.3')

    const [, april] = await tables('2025-04')
    expect(april?.rows.find((r) => r.key === 'dryWaste')?.cells.disposed).toBe('9')
    expect(april?.balance).toMatchObject({ flows: '9', residues: '1', closing: '1' })
  })

  test('of its own generator are its own disposal, as its periodic total states it', async () => {
    const outcomes = await book.book([
      {
        kind: 'generate',
        occurredOn: '2025-05-01',
        facility: burner.facility,
        code: codes.okara,
        grams: tonnes(10),
      },
      burn(
        '2025-05-02',
        codes.okara,
        [
          { code: codes.slag, grams: tonnes(1) },
          { code: codes.ash, grams: tonnes(2) },
        ],
        0,
      ),
      {
        kind: 'declare',
        occurredOn: '2025-05-31',
        from: '2025-05-01',
        facility: burner.facility,
        code: codes.okara,
        columns: [{ column: 'selfDisposed', grams: tonnes(9) }],
      },
    ])
    expect(outcomes.map((o) => o.ok)).toEqual([true, true, true])
    const [industrial] = await tables('2025-05')
    const row = industrial?.rows.find((r) => r.key === 'foodResidue')
    expect(row?.cells).toMatchObject({ generated: '10', disposed: '9', disposalMethod: '焚烧' })
    expect(row?.evidence.disposed?.declared).toBe('0')
    expect(industrial?.balance).toMatchObject({ generated: '11', flows: '9', residues: '1' })
  })

  test('of what somebody else sent there are no second disposal of the sender', async () => {
    const factory = await place(db.database, '丙豆制品厂')
    const load = { code: codes.okara, grams: tonnes(10) }
    const outcomes = await book.book([
      { kind: 'generate', occurredOn: '2025-06-01', facility: factory.facility, ...load },
      {
        kind: 'ship',
        occurredOn: '2025-06-02',
        consignor: factory.facility,
        consignee: burner.facility,
        purpose: 'dispose',
        documentNo: 'R-1',
        ...load,
      },
      {
        kind: 'receive',
        occurredOn: '2025-06-02',
        consignor: factory.facility,
        consignee: burner.facility,
        refused: 0,
        purpose: 'dispose',
        documentNo: 'R-1',
        ...load,
      },
      burn('2025-06-03', codes.okara, [{ code: codes.ash, grams: tonnes(2) }], 0),
    ] as never)
    expect(outcomes.map((o) => o.ok)).toEqual([true, true, true, true])
    const [industrial] = await tables('2025-06')
    const row = industrial?.rows.find((r) => r.key === 'foodResidue')
    expect(row?.cells).toMatchObject({ generated: '10', disposed: '10' })
    expect(industrial?.balance).toMatchObject({ generated: '10', flows: '10', residues: '0' })
  })
})
