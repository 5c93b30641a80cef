import { addDays, type Day, daysBetween } from '../core/day.ts'
import { lastDayOf, yearPeriod } from '../core/period.ts'
import { readIndicators } from '../indicators/indicators.ts'
import { dueThings } from '../plan/calendar.ts'
import { lateThings } from '../plan/late.ts'
import type { RhythmHouse } from '../plan/rhythm-house.ts'
import { unitName } from '../plan/units.rules.ts'
import type { Reader } from '../platform/database.ts'
import { coverageOf } from '../reporting/completeness.store.ts'
import { submissionRows } from '../reporting/submissions.rules.ts'
import type { LeaderLine, LeadersView } from './leaders.contract.ts'
import { figureOf, mattersOf, nextDays, timeliness } from './leaders.rules.ts'

const mattersShown = 3
const daysShown = 6
const lookAheadDays = 120

/** What leaders read before a meeting, in one go: five lines, three matters, the next days. */
export async function readLeaders(
  tx: Reader,
  house: RhythmHouse,
  { year, today }: { readonly year: number; readonly today: Day },
): Promise<LeadersView> {
  const { pack } = house.district
  const late = mattersOf(await lateThings(tx, house, today))
  const ahead = await dueThings(tx, house, { from: today, to: addDays(today, lookAheadDays) }, today)
  return {
    year,
    asOf: today,
    marks: house.demo ? ['演示数据'] : [],
    lines: await readLines(tx, house, year, today),
    matters: late.slice(0, mattersShown),
    moreMatters: Math.max(0, late.length - mattersShown),
    next: nextDays(ahead, today, (unit) => (unit === null ? '无废办' : unitName(pack, unit))).slice(
      0,
      daysShown,
    ),
    plan: {
      title: pack.district.plan.title,
      daysLeft: daysBetween(today, lastDayOf(yearPeriod(pack.district.plan.to))),
    },
  }
}

async function readLines(
  tx: Reader,
  { district }: RhythmHouse,
  year: number,
  today: Day,
): Promise<LeaderLine[]> {
  const { pack } = district
  const { lines } = pack.district.cockpit
  const ids = lines.flatMap((line) => line.indicators)
  const { indicators } = await readIndicators(tx, district, { year, asOf: null, today, ids })
  const period = yearPeriod(year)
  const coverage = await coverageOf(tx, { kind: 'district', key: null }, period)
  return [
    ...lines.map(({ key, title, indicators: wanted }) => ({
      key,
      title,
      figures: wanted.flatMap((id) => indicators.filter((i) => i.id === id).map(figureOf)),
    })),
    {
      key: 'timeliness',
      title: '汇交及时率',
      figures: [timeliness(submissionRows(pack, period, coverage, today), today)],
    },
  ]
}
