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
      const key = [e.occurred_on, e.position, e.purpose ?? '-', e.grade].join('/')
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

  test('what leaves earlier draws first, in whichever month its paper comes', async () => {
    const run = async (order: readonly number[], together: boolean) => {
      const { facility, party } = await place(db.database, `厂${++n}`)
      const way = { consignor: facility, consignee: plant.facility, code: scrap, purpose: 'utilize' as const }
      const list: Partial<Fact>[] = [
        { kind: 'open', occurredOn: '2025-01-01', facility, code: scrap, grams: tonnes(2), year: 2023 },
        { kind: 'generate', occurredOn: '2025-01-05', facility, code: scrap, grams: tonnes(3) },
        { kind: 'ship', occurredOn: '2025-01-20', grams: tonnes(4), plate: '浙A00001', ...way },
        {
          kind: 'handOver',
          occurredOn: '2025-02-03',
          facility,
          code: scrap,
          grams: tonnes(1),
          to: inside.party,
          purpose: 'collect',
        },
        { kind: 'ship', occurredOn: '2025-02-10', grams: tonnes(5), plate: '浙A00002', ...way },
        {
          kind: 'receive',
          occurredOn: '2025-03-10',
          grams: tonnes(2),
          refused: 0,
          plate: '浙A00003',
          ...way,
        },
      ]
      await inOrder(
        order.map((k) => list[k] as Partial<Fact>),
        together,
      )
      const sums: Record<string, number> = {}
      for (const e of await book.entries(`e.owner = ${party}`)) {
        if (e.position !== 'generated' && e.position !== 'stored') continue
        const key = [e.occurred_on, e.position, e.born.slice(0, 4)].join('/')
        sums[key] = (sums[key] ?? 0) + e.grams
      }
      return Object.fromEntries(
        Object.entries(sums)
          .filter(([, g]) => g !== 0)
          .sort(),
      )
    }
    // A hand-over and a self-treatment are not drawn again: they come in the order of their days here.
    const expected = await run([0, 1, 2, 3, 4, 5], false)
    expect(expected).toMatchObject({
      '2025-02-10/generated/2025': -tonnes(5),
      '2025-03-10/generated/2025': -tonnes(2),
    })
    const inTurn = await run([0, 1, 2, 4, 5], false)
    for (const order of [
      [0, 1, 4, 2, 5],
      [0, 1, 5, 4, 2],
    ])
      expect(await run(order, order[2] === 5)).toEqual(inTurn)
    // Older stock that comes to light later fills what was missing; what was drawn already keeps its age.
    const arisen = (sums: Record<string, number>) =>
      Object.entries(sums).filter(([key]) => key.includes('generated'))
    for (const order of [
      [5, 4, 2, 1, 0],
      [1, 5, 2, 0, 4],
    ])
      expect(arisen(await run(order, order[0] === 1))).toEqual(arisen(inTurn))
  })

  test('and leaves alone what left on days that are closed by now', async () => {
    const { facility } = await place(db.database, `厂${++n}`)
    const way = { consignor: facility, consignee: plant.facility, code: scrap, purpose: 'utilize' as const }
    await inOrder(
      [
        { kind: 'generate', occurredOn: '2025-07-05', facility, code: scrap, grams: tonnes(3) },
        { kind: 'ship', occurredOn: '2025-09-10', grams: tonnes(3), plate: '浙A00001', ...way },
      ],
      true,
    )
    const before = await book.entries(`e.origin = ${facility} and e.occurred_on = '2025-09-10'`)
    await db.database.write(bookkeeper, (tx) =>
      tx.query(
        `insert into wufei.period_close (district, stream, from_day, to_day, reason, closed_at, closed_by, book_position)
         values ($1, 'industrial', '2025-09-01', '2025-10-01', '测试', now(), 'test', 0)`,
        [bookkeeper.district],
      ),
    )
    await inOrder(
      [{ kind: 'ship', occurredOn: '2025-08-20', grams: tonnes(1), plate: '浙A00002', ...way }],
      true,
    )
    expect(await book.entries(`e.origin = ${facility} and e.occurred_on = '2025-09-10'`)).toEqual(before)
    expect(await figures(facility)).toMatchObject({ '2025-08-20/generated/-/recorded': -tonnes(1) })
  })
})
