import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkBook } from '../../src/ledger/check.store.ts'
import type { Fact } from '../../src/ledger/contract.ts'
import { type Book, bookkeeper, bookOf, place, testRules, tonnes } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

const scrap = '900-001-S17'

/** The order in which papers arrive never changes the figures (book.md), whoever recorded what first. */
describe('papers of the same loads, in any order', () => {
  let db: TestDatabase
  let book: Book
  let plant: { party: number; facility: number }
  let inside: { party: number; facility: number }
  let n = 0

  beforeAll(async () => {
    db = await testDatabase()
    const unknown = await place(db.database, '未列明接收单位', { region: 'inProvince' })
    plant = await place(db.database, '区外利用厂', { region: 'inProvince' })
    inside = await place(db.database, '区内利用厂', { kind: 'plant' })
    book = bookOf(db.database, testRules(unknown.facility))
  })

  interface Papers {
    ships: Partial<Fact>[]
    shipTickets: Partial<Fact>[]
    receipts: Partial<Fact>[]
    weighings: Partial<Fact>[]
    totals: Partial<Fact>[]
    made: Partial<Fact>[]
  }
  const papers = (factory: number, to: number): Papers => {
    const way = { consignor: factory, consignee: to, code: scrap, purpose: 'utilize' as const }
    const day = (i: number) => `2025-03-${10 + i * 6}` as never
    const plate = (i: number) => `浙A0000${i}`
    const ship = (t: number, i: number, grade: 'recorded' | 'weighed') =>
      ({ kind: 'ship', occurredOn: day(i), grams: tonnes(t), plate: plate(i), grade, ...way }) as const
    const receive = (t: number, i: number, grade: 'recorded' | 'weighed') =>
      ({
        kind: 'receive',
        occurredOn: day(i),
        grams: tonnes(t),
        refused: 0,
        plate: plate(i),
        grade,
        ...way,
      }) as const
    const columns = (generated: number, utilized: number) => [
      { column: 'generated' as const, grams: tonnes(generated) },
      { column: 'utilized' as const, grams: tonnes(utilized) },
    ]
    const total = { kind: 'declare' as const, facility: factory, code: scrap }
    return {
      ships: [3, 2.5, 3.5].map((t, i) => ship(t, i, 'recorded')),
      shipTickets: [ship(3.01, 0, 'weighed'), ship(2.49, 1, 'weighed')],
      receipts: [2.97, 2.53, 3.5].map((t, i) => receive(t, i, 'recorded')),
      weighings: [2.98, 2.52, 3.49].map((t, i) => receive(t, i, 'weighed')),
      totals: [
        {
          ...total,
          occurredOn: '2025-03-31' as never,
          from: '2025-03-01' as never,
          columns: columns(10, 9.4),
        },
        {
          ...total,
          occurredOn: '2025-12-31' as never,
          from: '2025-01-01' as never,
          columns: columns(30, 29),
        },
      ],
      made: [4, 3].map((t, i) => ({
        kind: 'generate' as const,
        occurredOn: `2025-03-0${2 + i}` as never,
        facility: factory,
        code: scrap,
        grams: tonnes(t),
      })),
    }
  }

  const figures = async (factory: number): Promise<Record<string, number>> => {
    const sums: Record<string, number> = {}
    for (const e of await book.entries(`e.origin = ${factory}`)) {
      const key = [e.occurred_on.slice(0, 7), e.position, e.purpose ?? '-', e.grade].join('/')
      sums[key] = (sums[key] ?? 0) + e.grams
    }
    const known = Object.entries(sums).filter(([, g]) => g !== 0)
    return Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  const inOrder = async (list: readonly Partial<Fact>[], together: boolean): Promise<void> => {
    const outcomes = together
      ? await book.book(list)
      : await list.reduce<Promise<Awaited<ReturnType<Book['book']>>>>(
          async (before, fact) => [...(await before), ...(await book.book([fact]))],
          Promise.resolve([]),
        )
    expect(outcomes.flatMap((o) => (o.ok ? [] : [o.refusal.message]))).toEqual([])
  }

  const sets: [string, 'plant' | 'inside', (p: Papers) => Partial<Fact>[]][] = [
    [
      'departures, weighings at the plant, generation',
      'plant',
      (p) => [...p.ships, ...p.weighings, ...p.made],
    ],
    ['the same at a plant in the district', 'inside', (p) => [...p.ships, ...p.weighings, ...p.made]],
    [
      'rows and tickets of both sides',
      'plant',
      (p) => [...p.ships, ...p.shipTickets, ...p.receipts, ...p.weighings],
    ],
    [
      'the plant’s side alone, written and weighed',
      'inside',
      (p) => [...p.receipts, ...p.weighings, ...p.made],
    ],
    [
      'a month’s and a year’s total over departures and weighings',
      'plant',
      (p) => [...p.ships, ...p.weighings, ...p.totals],
    ],
    [
      'everything at once',
      'plant',
      (p) => [...p.ships, ...p.shipTickets, ...p.receipts, ...p.weighings, ...p.totals, ...p.made],
    ],
  ]

  test.each(sets)('%s move the book once', async (_, to, choose) => {
    const once = async (order: (list: Partial<Fact>[]) => Partial<Fact>[], together: boolean) => {
      const { facility } = await place(db.database, `厂${++n}`)
      await inOrder(
        order(choose(papers(facility, to === 'plant' ? plant.facility : inside.facility))),
        together,
      )
      return await figures(facility)
    }
    const expected = await once((list) => list, false)
    const length = choose(papers(1, 2)).length
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...Array(length).keys()], { minLength: length }),
        fc.boolean(),
        async (order, together) => {
          expect(await once((list) => order.map((i) => list[i] as Partial<Fact>), together)).toEqual(expected)
        },
      ),
      { numRuns: Number(process.env.WUFEI_RUNS ?? 12), endOnFailure: true },
    )
    expect((await db.database.readAll(bookkeeper, (tx) => checkBook(tx))).faults).toEqual([])
  })
})
