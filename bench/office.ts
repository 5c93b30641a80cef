import pg from 'pg'
import { readLeaders } from '../src/cockpit/leaders.ts'
import { asDay } from '../src/core/day.ts'
import { disclosureSource } from '../src/disclosure/source.ts'
import { listsDocx } from '../src/lists/documents/lists-docx.ts'
import { viewLists } from '../src/lists/routes.ts'
import { withPlan } from '../src/plan/plan-source.ts'
import type { RhythmHouse } from '../src/plan/rhythm-house.ts'
import { seedPlan } from '../src/plan/versions.store.ts'
import { demonstrateRhythm } from '../src/simulate/rhythm.ts'
import type { Ground, Site } from './ground.ts'
import { loadLargeBook } from './large-book.ts'
import { type Finding, median, timed } from './measure.ts'

const year = 2025
const now = (): Date => new Date('2026-03-01T02:00:00Z')
const today = asDay('2026-03-01')
const entries = 1_000_000
/** Milliseconds the four lists may take, and megabytes the process may grow by while it writes them. */
const listsWithin = 5000
const listsGrow = 256

/** The office's papers over a large book and a year of the plan that has been worked on. */
export async function benchOffice(site: Site, rounds: number): Promise<Finding[]> {
  const ground = await site.ground()
  try {
    await loadLargeBook(ground, entries)
    const { database, actor, house } = ground
    const { district } = house
    const rhythm: RhythmHouse = { district, demo: true, sources: [disclosureSource(district)] }
    await database.write(actor, (tx) => seedPlan(tx, district.pack.plan, new Date('2024-01-01T00:00:00Z')))
    await demonstrateRhythm({ database, house: rhythm, year, seed: 1, now: now() })
    return [...(await lists(ground, rounds)), await leaders(ground, rhythm, Math.max(rounds, 5))]
  } finally {
    await ground.close()
  }
}

/** (b) The four lists as one Word document, from the book to the bytes. */
async function lists({ database, actor, house }: Ground, rounds: number): Promise<Finding[]> {
  const laps: number[] = []
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 20)
  let size = 0
  for (let round = 0; round <= rounds; round++)
    laps.push(
      await timed(async () => {
        const view = await viewLists({ database, now }, actor, house.district, { year })
        size = (await listsDocx({ lists: view.lists, changes: null, signed: null })).length
        most = Math.max(most, process.memoryUsage().rss)
      }),
    )
  clearInterval(watch)
  const ms = median(laps.slice(1))
  const grown = (most - before) / 2 ** 20
  const detail = `${Math.round(ms)} ms, ${Math.round(size / 1024)} KB, memory grew by ${Math.round(grown)} MB`
  return [
    { what: `the four lists as docx, share of ${listsWithin} ms`, ratio: ms / listsWithin, most: 1, detail },
    {
      what: `the same, growth of memory, share of ${listsGrow} MB`,
      ratio: grown / listsGrow,
      most: 1,
      detail,
    },
  ]
}

/** (c) The leaders' page, against its own statements sent again one after another with nothing around them. */
async function leaders({ database, actor }: Ground, given: RhythmHouse, rounds: number): Promise<Finding> {
  const house = withPlan({ database, now }, given)
  const page = (): Promise<unknown> => database.read(actor, (tx) => readLeaders(tx, house, { year, today }))
  const { sent, stop } = recordStatements()
  await page()
  stop()
  const bare = (): Promise<void> =>
    database.read(actor, async (tx) => {
      for (const { text, values, name } of sent) await tx.query(text, values, name)
    })
  const laps: { page: number; bare: number }[] = []
  for (let round = 0; round <= rounds; round++)
    laps.push({ page: await timed(page), bare: await timed(bare) })
  const of = (pick: (lap: (typeof laps)[number]) => number): number => median(laps.slice(1).map(pick))
  const [whole, sql] = [of((l) => l.page), of((l) => l.bare)]
  return {
    what: 'the leaders’ page, times its own SQL',
    ratio: whole / sql,
    most: 2,
    detail: `page ${whole.toFixed(1)} ms, its ${sent.length} statements ${sql.toFixed(1)} ms`,
  }
}

interface Sent {
  readonly text: string
  readonly values: readonly unknown[]
  readonly name: string | undefined
}

/** The questions this process asks of a table until `stop`, with their values. */
function recordStatements(): { sent: Sent[]; stop(): void } {
  const original = pg.Client.prototype.query
  const sent: Sent[] = []
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]): unknown {
    const [query, values] = args as [string | { text: string; values?: unknown[]; name?: string }, unknown[]?]
    if (typeof query === 'object')
      sent.push({ text: query.text, values: query.values ?? [], name: query.name })
    else if (values !== undefined) sent.push({ text: query, values, name: undefined })
    return Reflect.apply(original, this, args)
  } as typeof original
  return {
    sent,
    stop: () => {
      pg.Client.prototype.query = original
    },
  }
}
