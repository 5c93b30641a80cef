import { asDay } from '../src/core/day.ts'
import { readIndicators } from '../src/indicators/indicators.ts'
import type { Ground, Site } from './ground.ts'
import { loadLargeBook } from './large-book.ts'
import { type Finding, median, timed } from './measure.ts'

const year = 2025
const today = asDay('2026-03-01')
const entries = 1_000_000
const together = 200

/** All indicators of a year, with trend and baseline, against the cheapest SQL that reads the same sums. */
export async function benchIndicators(site: Site, rounds: number): Promise<Finding[]> {
  const ground = await site.ground()
  try {
    await loadLargeBook(ground, entries)
    const laps: { all: number; sums: number }[] = []
    // The first lap warms up.
    for (let round = 0; round <= Math.max(rounds, 5); round++)
      laps.push({ all: await timed(() => all(ground)), sums: await timed(() => sums(ground)) })
    const of = (pick: (lap: (typeof laps)[number]) => number): number => median(laps.slice(1).map(pick))
    const [a, s] = [of((l) => l.all), of((l) => l.sums)]
    const detail = `indicators ${a.toFixed(1)} ms, SQL ${s.toFixed(1)} ms`
    return [
      {
        what: 'all indicators of a year at 10^6 entries, times their sums in SQL',
        ratio: a / s,
        most: 2,
        detail,
      },
      { what: `the same, share of ${together} ms`, ratio: a / together, most: 1, detail },
    ]
  } finally {
    await ground.close()
  }
}

const all = ({ database, actor, house }: Ground): Promise<unknown> =>
  database.read(actor, (tx) => readIndicators(tx, house.district, { year, asOf: null, today }))

/** The finest sums that any formula asks for, from the rollup alone, as the product itself sends them. */
const sums = ({ database, actor }: Ground): Promise<unknown> =>
  database.read(actor, (tx) =>
    tx.query(
      `select month, since, born_month, sector, code, stream, position, purpose, place, method, dest, own, moisture, sum(grams)::text as grams
       from wufei.rollup_district where district = $1 and month < $2 group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`,
      [actor.district, `${year + 1}-01-01`],
      'bench_sums',
    ),
  )
