import { beforeAll, describe, expect, test } from 'vitest'
import { correctPosting } from '../../src/ledger/correct.ts'
import { type Book, bookkeeper, bookOf, place, testRules, testZone, tonnes } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

const sludge = '900-099-S07'
const slag = '900-099-S03'

describe('correcting mass that has moved on', () => {
  let db: TestDatabase
  let book: Book
  let factory: { party: number; facility: number }
  let plant: { party: number; facility: number }

  beforeAll(async () => {
    db = await testDatabase()
    const unknown = await place(db.database, '未列明接收单位', { region: 'inProvince' })
    factory = await place(db.database, '甲厂')
    plant = await place(db.database, '区内处理厂', { kind: 'plant' })
    book = bookOf(db.database, testRules(unknown.facility))
  })

  const correct = (posting: number, fact: object | null, withDependents: boolean) =>
    db.database.write(bookkeeper, (tx) =>
      correctPosting(
        tx,
        { posting, fact: fact as never, reason: '过磅单抄错', withDependents },
        {
          rules: book.rules,
          now: new Date('2026-02-01T02:00:00Z'),
          zone: testZone,
          command: null,
          demo: false,
        },
      ),
    )
  const sum = async (where: string): Promise<number> =>
    (await book.entries(where)).reduce((s, e) => s + e.grams, 0) / 1e6

  test('shipped, accepted, merged and treated: one command', async () => {
    const ship = {
      kind: 'ship',
      occurredOn: '2025-11-03',
      consignor: factory.facility,
      consignee: plant.facility,
      code: sludge,
      grams: tonnes(10),
      purpose: 'dispose',
      plate: '浙A00001',
      details: {},
      grade: 'recorded',
    } as const
    const [shipped] = await book.book([ship])
    const load = {
      kind: 'receive',
      consignor: factory.facility,
      consignee: plant.facility,
      code: sludge,
      refused: 0,
      purpose: 'dispose',
    } as const
    const [first, second] = await book.book([
      { ...load, occurredOn: '2025-11-03', grams: tonnes(9.9), plate: '浙A00001' },
      { ...load, occurredOn: '2025-11-05', grams: tonnes(6), plate: '浙A00002' },
    ])
    const lotOf = (o: unknown): number =>
      (o as { postings: { lots: number[] }[] }).postings.at(-1)?.lots[0] as number
    const [merged] = await book.book([
      {
        kind: 'merge',
        occurredOn: '2025-11-06',
        facility: plant.facility,
        inputs: [{ lot: lotOf(first) }, { lot: lotOf(second) }],
        outputs: [{ grams: tonnes(15.9) }],
      },
    ])
    expect(merged).toMatchObject({ ok: true })
    const [treated] = await book.book([
      {
        kind: 'treat',
        occurredOn: '2025-11-07',
        facility: plant.facility,
        inputs: [{ lot: lotOf(merged) }],
        added: 0,
        purpose: 'dispose',
        method: '焚烧',
        residues: [{ code: slag, grams: tonnes(3) }],
        products: [],
      },
    ])
    expect(treated).toMatchObject({ ok: true })
    const [receipt] = [(first as { postings: { posting: number }[] }).postings.at(-1)?.posting as number]

    const smaller = {
      ...load,
      occurredOn: '2025-11-03',
      grams: tonnes(8),
      plate: '浙A00001',
      grade: 'recorded',
      details: {},
      allowUnexplained: false,
    }
    await expect(correct(receipt, smaller, false)).rejects.toMatchObject({
      code: 'correction_has_dependents',
    })
    expect(await sum(`e.position = 'disposed'`)).toBe(12.9)

    const corrected = await correct(receipt, smaller, true)
    expect(corrected.map((p) => p.kind)).toEqual(['correct', 'correct', 'correct'])
    expect(await sum(`e.position = 'disposed'`)).toBeCloseTo(11, 6)
    expect(await sum(`e.position = 'discrepancy'`)).toBeCloseTo(2, 6)
    expect(await sum(`e.position = 'stored' and e.code = '${slag}'`)).toBe(3)
    expect(await sum(`e.position = 'stored' and e.code = '${sludge}'`)).toBe(0)
    expect(shipped).toMatchObject({ ok: true })
  })

  test('taking a shipment back leaves its receipt standing alone', async () => {
    const [shipped] = await book.book([
      {
        kind: 'ship',
        occurredOn: '2025-12-01',
        consignor: factory.facility,
        consignee: plant.facility,
        code: slag,
        grams: tonnes(5),
        purpose: 'utilize',
        plate: '浙A00009',
      },
    ])
    await book.book([
      {
        kind: 'receive',
        occurredOn: '2025-12-01',
        consignor: factory.facility,
        consignee: plant.facility,
        code: slag,
        grams: tonnes(5.1),
        refused: 0,
        purpose: 'utilize',
        plate: '浙A00009',
      },
    ])
    const posting = (shipped as { postings: { posting: number }[] }).postings[0]?.posting as number
    await expect(correct(posting, null, false)).rejects.toMatchObject({ code: 'correction_has_dependents' })
    await correct(posting, null, true)
    const where = `e.code = '${slag}' and e.occurred_on >= '2025-12-01'`
    expect(await sum(`e.position = 'generated' and ${where}`)).toBeCloseTo(-5.1, 6)
    expect(await sum(`e.position = 'in_transit' and ${where}`)).toBe(0)
    expect(await sum(`e.position = 'discrepancy' and ${where}`)).toBe(0)
  })
})
