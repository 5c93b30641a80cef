import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkBook } from '../../src/ledger/check.store.ts'
import type { Fact } from '../../src/ledger/contract.ts'
import { type Book, bookkeeper, bookOf, place, testRules, tonnes } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

const scrap = '900-001-S17'

describe('what a receiver says of a load', () => {
  let db: TestDatabase
  let book: Book
  let plant: { party: number; facility: number }
  let inside: { party: number; facility: number }
  let n = 0

  beforeAll(async () => {
    db = await testDatabase()
    const unknown = await place(db.database, '未列明接收单位', { region: 'inProvince' })
    plant = await place(db.database, '区外厂', { region: 'inProvince' })
    inside = await place(db.database, '区内厂', { kind: 'recycler' })
    book = bookOf(db.database, testRules(unknown.facility))
  })

  const load = (from: number, to: number, grams: number) => ({
    ...{ code: scrap, grams, consignor: from, consignee: to, plate: '浙A12345' },
    purpose: 'utilize' as const,
  })
  const tell = async (facts: Partial<Fact>[]) => {
    const outcomes = await book.book(facts)
    expect(outcomes.flatMap((o) => (o.ok ? [] : [o.refusal.message]))).toEqual([])
  }
  const sums = async (origin: number) => {
    const found: Record<string, number> = {}
    for (const e of await book.entries(`e.origin = ${origin}`)) {
      const key = [e.occurred_on, e.position, e.purpose ?? '-'].join('/')
      found[key] = (found[key] ?? 0) + e.grams
    }
    return Object.fromEntries(Object.entries(found).filter(([, g]) => g !== 0))
  }
  const movements = (from: number) =>
    db.database.readAll(bookkeeper, (tx) =>
      tx.query<{
        status: string
        purpose: string
        accepted: number
        refused: number
        presumed: string | null
      }>(
        `select status, purpose, accepted, refused, presumed from wufei.movement where consignor = $1 and status <> 'cancelled'`,
        [from],
      ),
    )

  test.each([
    ['the departure first', (ship: Partial<Fact>, receive: Partial<Fact>) => [ship, receive]],
    ['the receipt first', (ship: Partial<Fact>, receive: Partial<Fact>) => [receive, ship]],
  ])(
    'it is accepted for the purpose it left for, whatever the receiver usually does: %s',
    async (_, order) => {
      const { facility } = await place(db.database, `厂${++n}`)
      const there = load(facility, plant.facility, tonnes(2))
      const ship = { kind: 'ship', occurredOn: '2025-03-10', ...there } as const
      const receive = {
        kind: 'receive',
        occurredOn: '2025-03-11',
        refused: 0,
        ...there,
        purpose: 'dispose',
      } as const
      for (const fact of order(ship, receive)) await tell([fact])
      expect(await sums(facility)).toMatchObject({ '2025-03-11/utilized/utilize': tonnes(2) })
      expect(Object.keys(await sums(facility)).some((key) => key.includes('dispose'))).toBe(false)
      expect(await movements(facility)).toMatchObject([{ purpose: 'utilize', status: 'received' }])
    },
  )

  test('a load turned away whole lies in its consignor’s store again, and may leave once more', async () => {
    const { facility } = await place(db.database, `厂${++n}`)
    const there = load(facility, inside.facility, tonnes(3))
    await tell([
      { kind: 'generate', occurredOn: '2025-03-01', facility, code: scrap, grams: tonnes(3) },
      { kind: 'ship', occurredOn: '2025-03-10', ...there },
      { kind: 'receive', occurredOn: '2025-03-11', ...there, grams: 0, refused: tonnes(3) },
    ])
    expect(await movements(facility)).toEqual([
      { status: 'refused', purpose: 'utilize', accepted: 0, refused: tonnes(3), presumed: null },
    ])
    expect(await sums(facility)).toEqual({
      '2025-03-01/generated/-': -tonnes(3),
      '2025-03-01/stored/-': tonnes(3),
      '2025-03-10/stored/-': -tonnes(3),
      '2025-03-10/in_transit/utilize': tonnes(3),
      '2025-03-11/in_transit/utilize': -tonnes(3),
      '2025-03-11/stored/-': tonnes(3),
    })
    await tell([{ kind: 'ship', occurredOn: '2025-03-20', ...there, plate: '浙A99999' }])
    expect(await sums(facility)).toMatchObject({ '2025-03-20/stored/-': -tonnes(3) })
  })

  test('in every order of its papers the same figures come out', async () => {
    const run = async (order: readonly number[], together: boolean) => {
      const { facility } = await place(db.database, `厂${++n}`)
      const there = load(facility, inside.facility, tonnes(3))
      const papers: Partial<Fact>[] = [
        { kind: 'generate', occurredOn: '2025-03-01', facility, code: scrap, grams: tonnes(3) },
        { kind: 'ship', occurredOn: '2025-03-10', ...there },
        { kind: 'receive', occurredOn: '2025-03-11', ...there, grams: 0, refused: tonnes(3) },
        {
          kind: 'receive',
          occurredOn: '2025-03-11',
          grade: 'weighed',
          ...there,
          grams: 0,
          refused: tonnes(3),
        },
      ]
      const list = order.map((i) => papers[i] as Partial<Fact>)
      if (together) await tell(list)
      else for (const fact of list) await tell([fact])
      return { sums: await sums(facility), movements: await movements(facility) }
    }
    const expected = await run([0, 1, 2, 3], false)
    expect(expected.movements).toHaveLength(1)
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
        fc.boolean(),
        async (order, together) => {
          expect(await run(order, together)).toEqual(expected)
        },
      ),
      { numRuns: Number(process.env.WUFEI_RUNS ?? 12), endOnFailure: true },
    )
    expect((await db.database.readAll(bookkeeper, (tx) => checkBook(tx))).faults).toEqual([])
  })

  test('who turned a load away sees that posting, though nothing moved by it', async () => {
    const { facility, party } = await place(db.database, `厂${++n}`)
    const there = load(facility, inside.facility, tonnes(1))
    await tell([{ kind: 'receive', occurredOn: '2025-03-11', ...there, grams: 0, refused: tonnes(1) }])
    const seenBy = (parties: number[]) =>
      db.database.read({ ...bookkeeper, system: false, role: 'enterprise', parties }, (tx) =>
        tx.query(`select id from wufei.posting where fact ->> 'consignor' = $1`, [String(facility)]),
      )
    expect([
      (await seenBy([party])).length,
      (await seenBy([inside.party])).length,
      (await seenBy([plant.party])).length,
    ]).toEqual([1, 1, 0])
  })
})
