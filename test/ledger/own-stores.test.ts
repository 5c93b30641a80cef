import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkBook } from '../../src/ledger/check.store.ts'
import type { Fact } from '../../src/ledger/contract.ts'
import { type Book, bookkeeper, bookOf, ownStore, place, testRules, tonnes } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

const scrap = '900-001-S17'
const oil = '900-214-08'

/** A departure draws what its owner has in store there (book.md), in the site and in its own stores. */
describe('a site and its own stores', () => {
  let db: TestDatabase
  let book: Book
  let plant: { party: number; facility: number }
  let n = 0

  beforeAll(async () => {
    db = await testDatabase()
    const unknown = await place(db.database, '未列明接收单位', { region: 'inProvince' })
    plant = await place(db.database, '区外利用厂', { region: 'inProvince' })
    book = bookOf(db.database, testRules(unknown.facility))
  })

  const works = async () => {
    const site = await place(db.database, `厂${++n}`)
    return { site, store: await ownStore(db.database, site, 'TS001') }
  }
  const tell = async (facts: Partial<Fact>[]) => {
    const outcomes = await book.book(facts)
    expect(outcomes.flatMap((o) => (o.ok ? [] : [o.refusal.message]))).toEqual([])
    return outcomes.flatMap((o) => (o.ok ? o.warnings.map((w) => w.code) : []))
  }
  const held = async (facility: number) => {
    const rows = await book.entries(`e.facility = ${facility} and e.position = 'stored'`)
    return rows.reduce((sum, r) => sum + r.grams, 0)
  }
  const generated = async (party: number) => {
    const rows = await book.entries(`e.owner = ${party} and e.position = 'generated'`)
    return rows.reduce((sum, r) => sum - r.grams, 0)
  }

  const papersOf = (site: number, store: number, code: string) => {
    const mass = { code, grams: tonnes(5) }
    const way = { ...mass, consignor: site, consignee: plant.facility, purpose: 'utilize' as const }
    return {
      made: { kind: 'generate', occurredOn: '2025-03-03', facility: site, ...mass },
      into: { kind: 'store', occurredOn: '2025-03-04', from: site, facility: store, ...mass },
      out: { kind: 'store', occurredOn: '2025-03-09', from: store, facility: site, ...mass },
      gone: { kind: 'ship', occurredOn: '2025-03-10', ...way },
    } as const satisfies Record<string, Partial<Fact>>
  }

  test('a departure from the site draws the store, and generates nothing again', async () => {
    const { site, store } = await works()
    const { into, gone } = papersOf(site.facility, store, scrap)
    await tell([into])
    expect(await held(store)).toBe(tonnes(5))
    await tell([{ ...gone, grams: tonnes(4) } as Partial<Fact>])
    expect([await held(store), await generated(site.party)]).toEqual([tonnes(1), tonnes(5)])
  })

  test('drums of a store are named from the site, and hazardous waste is not missed', async () => {
    const { site, store } = await works()
    const { made, into, gone } = papersOf(site.facility, store, oil)
    await tell([made, into])
    const [row] = await book.entries(`e.facility = ${store} and e.grams > 0`)
    await tell([
      { ...gone, lots: [{ lot: row?.lot as number, grams: tonnes(2) }], grams: tonnes(2) } as Partial<Fact>,
    ])
    await tell([{ ...gone, occurredOn: '2025-03-11', grams: tonnes(3) } as Partial<Fact>])
    expect(await held(store)).toBe(0)
  })

  test('the older first, wherever it lies; of one age what was taken out of store already', async () => {
    const { site, store } = await works()
    const { made, into, out, gone } = papersOf(site.facility, store, scrap)
    await tell([made, into, { ...made, occurredOn: '2025-03-08' } as Partial<Fact>])
    await tell([{ ...gone, grams: tonnes(2) } as Partial<Fact>])
    expect([await held(site.facility), await held(store)]).toEqual([tonnes(5), tonnes(3)])
    await tell([
      { ...out, grams: tonnes(2) } as Partial<Fact>,
      { ...gone, grams: tonnes(2) } as Partial<Fact>,
    ])
    expect([await held(site.facility), await held(store)]).toEqual([tonnes(5), tonnes(1)])
  })

  test('what another party, or another site, has in store is not drawn', async () => {
    const { site, store } = await works()
    const other = await works()
    const { into } = papersOf(site.facility, store, scrap)
    const { gone } = papersOf(other.site.facility, other.store, scrap)
    await tell([into, gone])
    expect([await held(store), await generated(other.site.party)]).toEqual([tonnes(5), tonnes(5)])
  })

  test('a store gives out what came into it; what it lacks is told by the departure, or is missed', async () => {
    const { site, store } = await works()
    const { out, gone } = papersOf(site.facility, store, scrap)
    expect(await tell([out])).toEqual(['no_longer_there'])
    expect(await generated(site.party)).toBe(0)
    await tell([gone])
    expect(await generated(site.party)).toBe(tonnes(5))
    const hazardous = papersOf(site.facility, store, oil)
    const [refused] = await book.book([hazardous.out])
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'stock_missing' } })
    const [unexplained] = await book.book([{ ...hazardous.out, allowUnexplained: true }])
    expect(unexplained).toMatchObject({ ok: true, warnings: [{ code: 'unexplained' }] })
  })

  test.each([
    ['all four papers', ['made', 'into', 'out', 'gone']],
    ['without the record of generation', ['into', 'out', 'gone']],
    ['without the way out of the store', ['made', 'into', 'gone']],
  ] as const)('%s, in any order: five tonnes arose and left', async (_, names) => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...names], { minLength: names.length }),
        fc.boolean(),
        async (order, together) => {
          const { site, store } = await works()
          const papers = papersOf(site.facility, store, scrap)
          const list = order.map((name) => papers[name])
          if (together) await tell(list)
          else for (const fact of list) await tell([fact])
          const shipped = await book.entries(`e.facility = ${site.facility} and e.position = 'in_transit'`)
          expect({
            generated: await generated(site.party),
            shipped: shipped.reduce((sum, r) => sum + r.grams, 0),
            left: (await held(site.facility)) + (await held(store)),
          }).toEqual({ generated: tonnes(5), shipped: tonnes(5), left: 0 })
        },
      ),
      { numRuns: Number(process.env.WUFEI_RUNS ?? 12), endOnFailure: true },
    )
    expect((await db.database.readAll(bookkeeper, (tx) => checkBook(tx))).faults).toEqual([])
  })

  test('a hand-over, a self-treatment and a total’s outflow draw the store as well', async () => {
    const { site, store } = await works()
    const { into } = papersOf(site.facility, store, scrap)
    const mass = { code: scrap, facility: site.facility }
    await tell([
      into,
      { kind: 'selfTreat', occurredOn: '2025-03-12', purpose: 'utilize', grams: tonnes(1), ...mass },
      {
        kind: 'handOver',
        occurredOn: '2025-03-13',
        purpose: 'collect',
        to: plant.party,
        grams: tonnes(1),
        ...mass,
      },
      {
        kind: 'declare',
        occurredOn: '2025-03-31',
        from: '2025-03-01',
        columns: [{ column: 'utilized', grams: tonnes(2) }],
        ...mass,
      },
    ])
    const rest = await book.entries(
      `e.facility = ${store} and e.owner = ${site.party} and e.position = 'stored'`,
    )
    expect(rest.reduce((sum, r) => sum + r.grams, 0)).toBe(tonnes(1))
    expect(await generated(site.party)).toBe(tonnes(5))
  })

  test('an owner’s drums are found behind any number of drums of others, and behind those not there yet', async () => {
    const shared = await place(db.database, `共享库${++n}`, { takesOwnership: false, kind: 'sharedStore' })
    const [others, mine] = [await works(), await works()]
    const bring = (facility: number, day: string, grams: number) =>
      ({
        kind: 'store',
        occurredOn: day,
        from: facility,
        facility: shared.facility,
        code: oil,
        grams,
      }) as const
    const born = (facility: number, day: string, grams: number) =>
      ({ kind: 'generate', occurredOn: day, facility, code: oil, grams }) as const
    const many = [...Array(210).keys()]
    const early = many.flatMap(() => [
      born(others.site.facility, '2025-01-02', 1000),
      bring(others.site.facility, '2025-01-02', 1000),
    ])
    // Old drums of one's own that come in only after the day on which something leaves.
    const late = many.flatMap(() => [
      born(mine.site.facility, '2025-01-03', 1000),
      bring(mine.site.facility, '2025-06-01', 1000),
    ])
    await tell([...early, ...late])
    await tell([born(mine.site.facility, '2025-02-01', 900), bring(mine.site.facility, '2025-02-02', 900)])
    const [left] = await book.book([
      {
        kind: 'ship',
        occurredOn: '2025-03-01',
        code: oil,
        grams: 900,
        consignor: shared.facility,
        owner: mine.site.party,
        consignee: plant.facility,
        purpose: 'dispose',
      },
    ])
    expect(left).toMatchObject({ ok: true, warnings: [] })
  })
})
