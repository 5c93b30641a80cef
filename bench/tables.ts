import { asDay } from '../src/core/day.ts'
import type { Period } from '../src/core/period.ts'
import { yearPeriod } from '../src/core/period.ts'
import { readInventory } from '../src/inventory/inventory.ts'
import { readScope } from '../src/inventory/scope.rules.ts'
import type { Ground, Site } from './ground.ts'
import { loadLargeBook } from './large-book.ts'
import { type Finding, median, timed } from './measure.ts'

const period: Period = yearPeriod(2025)
const today = asDay('2026-03-01')
/** A day in the middle of the year that is asked for as it was known then. */
const pastDay = asDay('2025-06-30')
/** The last lap of a loaded book is not slower than this many times the smaller one: noise of a shared machine. */
const noSlower = 1.25

interface Times {
  today: number
  past: number
  enterprise: number
  scan: number
  pastScan: number
}

/** (c) The six tables of today, of a past day and of one enterprise, against a scan of the same entries. */
export async function benchTables(site: Site, size: { rounds: number; large: boolean }): Promise<Finding[]> {
  const million = await measure(site, 1_000_000, size.rounds)
  const ms = (n: number): string => `${Math.round(n)} ms`
  const findings: Finding[] = [
    {
      what: 'six tables of today at 10^6 entries, times faster than a scan',
      ratio: million.scan / million.today,
      floor: 8,
      detail: `tables ${ms(million.today)}, scan ${ms(million.scan)}`,
    },
    {
      what: 'six tables of a past day at 10^6 entries, times faster than a scan of its entries',
      ratio: million.pastScan / million.past,
      floor: 1,
      detail: `tables ${ms(million.past)}, scan ${ms(million.pastScan)}`,
    },
    {
      what: 'six tables of one enterprise, share of the district’s time',
      ratio: million.enterprise / million.today,
      most: 1 / 3,
      detail: `enterprise ${ms(million.enterprise)}, district ${ms(million.today)}`,
    },
  ]
  if (!size.large) return findings
  const ten = await measure(site, 10_000_000, size.rounds)
  findings.push({
    what: 'six tables of today at 10^7 entries, times those at 10^6',
    ratio: ten.today / million.today,
    most: noSlower,
    detail: `10^7 ${ms(ten.today)}, 10^6 ${ms(million.today)}; a scan of 10^7 ${ms(ten.scan)}`,
  })
  return findings
}

async function measure(site: Site, entries: number, rounds: number): Promise<Times> {
  const ground = await site.ground()
  try {
    const people = await loadLargeBook(ground, entries)
    const enterprise = `enterprise:${people.factories[3]?.party}`
    const laps: Times[] = []
    // The first lap warms up.
    for (let round = 0; round <= Math.max(rounds, 3); round++)
      laps.push({
        today: await timed(() => tables(ground, 'district', false)),
        scan: await timed(() => scan(ground, null)),
        past: await timed(() => tables(ground, 'district', true)),
        pastScan: await timed(() => scan(ground, pastDay)),
        enterprise: await timed(() => tables(ground, enterprise, false)),
      })
    const of = (pick: (t: Times) => number): number => median(laps.slice(1).map(pick))
    return {
      today: of((t) => t.today),
      past: of((t) => t.past),
      enterprise: of((t) => t.enterprise),
      scan: of((t) => t.scan),
      pastScan: of((t) => t.pastScan),
    }
  } finally {
    await ground.close()
  }
}

const tables = ({ database, actor, house }: Ground, scope: string, past: boolean): Promise<unknown> =>
  database.read(actor, (tx) =>
    readInventory(tx, house.district, {
      period,
      scope: readScope(scope, house.district),
      asOf: past ? pastDay : null,
      today,
    }),
  )

/** The figures of the six tables by one plain aggregation of the entries themselves. */
const scan = ({ database, actor }: Ground, asOf: string | null): Promise<unknown> =>
  database.read(actor, (tx) =>
    tx.query(
      `select date_trunc('month', e.occurred_on), date_trunc('month', e.born), f.sector, e.code, e.stream, e.position, e.purpose, e.place,
         e.method, e.dest, e.own, e.grade, e.moisture, sum(e.grams)
       from wufei.entry e join wufei.facility f on f.district = e.district and f.id = e.origin
       where e.district = $1 and e.occurred_on < $2 and e.recorded_day <= coalesce($3::date, 'infinity')
       group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`,
      [actor.district, period.to, asOf],
      'bench_scan',
    ),
  )
