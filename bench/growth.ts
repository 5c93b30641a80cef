import { bookFacts, type Item } from '../src/ledger/booking.ts'
import { Fact } from '../src/ledger/contract.ts'
import { bookContext } from '../src/ledger/house.ts'
import { audit } from '../src/platform/audit.ts'
import { once } from '../src/platform/command.ts'
import type { Ground, Site } from './ground.ts'
import { loadLargeBook } from './large-book.ts'
import { type Finding, median } from './measure.ts'
import type { People } from './people.ts'

interface Book {
  ground: Ground
  people: People
  costs: number[]
}

const code = '139-098-S13'

/** (d) What one posting costs in a book of 10^5 entries and in one of 10^6, booked by turns. */
export async function benchGrowth(site: Site, facts: number): Promise<Finding[]> {
  const small = await openBook(site, 100_000)
  try {
    const large = await openBook(site, 1_000_000)
    try {
      for (let i = 0; i < facts; i++) {
        // Who begins takes turns too, so that neither profits from what the other has warmed.
        for (const book of i % 2 === 0 ? [small, large] : [large, small]) await bookOne(book, i)
      }
    } finally {
      await large.ground.close()
    }
    const cost = (b: Book): number => median(b.costs.slice(Math.floor(facts / 5)))
    return [
      {
        what: 'cost of a posting at 10^6 entries, times that at 10^5',
        ratio: cost(large) / cost(small),
        most: 1.2,
        detail: `${cost(large).toFixed(2)} ms and ${cost(small).toFixed(2)} ms, one at a time, durable`,
      },
    ]
  } finally {
    await small.ground.close()
  }
}

async function openBook(site: Site, entries: number): Promise<Book> {
  const ground = await site.ground()
  return { ground, people: await loadLargeBook(ground, entries), costs: [] }
}

async function bookOne({ ground, people, costs }: Book, i: number): Promise<void> {
  const { database, actor, house } = ground
  const fact = factOf(people, i)
  const record: Item['record'] = {
    kind: 'form',
    party: null,
    unit: null,
    import: null,
    sheet: null,
    row: null,
    identity: `growth-${i}`,
    version: 1,
    content: fact,
    hash: String(i),
  }
  const began = performance.now()
  await database.write(actor, (tx) => {
    const now = new Date()
    return once(tx, `growth-${i}`, fact, now, async () => {
      await bookFacts(tx, [{ fact, record }], bookContext(house, now, `growth-${i}`), true)
      await audit(tx, { at: now, act: 'ledger.book', object: `growth ${i}` })
      return {}
    })
  })
  costs.push(performance.now() - began)
}

/** By turns what arises at a factory and the load that takes it away. */
function factOf(people: People, i: number): Fact {
  const from = people.factories[(i >> 1) % people.factories.length]?.facility
  const common = { occurredOn: '2025-12-20', code, grams: 1_000_000 + (i >> 1) }
  return Fact.parse(
    i % 2 === 0
      ? { kind: 'generate', ...common, facility: from }
      : {
          kind: 'ship',
          ...common,
          consignor: from,
          consignee: people.recyclers[0]?.facility,
          purpose: 'utilize',
          documentNo: `G${i}`,
        },
  )
}
