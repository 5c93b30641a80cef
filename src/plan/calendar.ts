import { addDays, addMonths, type Day, dateOf, firstOfMonth } from '../core/day.ts'
import { labelPeriod, lastDayOf, monthPeriod, type Period, periodKey, yearPeriod } from '../core/period.ts'
import { addWorkingDays } from '../core/working-days.ts'
import type { Reader } from '../platform/database.ts'
import { coverageOf } from '../reporting/completeness.store.ts'
import { submissionRows } from '../reporting/submissions.rules.ts'
import { bookBegan } from './book-began.store.ts'
import type { DueKind, DueThing } from './calendar.rules.ts'
import { type MatterRecord, mattersOfYear, owedMatters } from './matters.store.ts'
import { minutesOwed } from './meetings.rules.ts'
import { type MinutesDue, minutesDue } from './minutes.ts'
import { type RhythmHouse, workingUnits, yearOf } from './rhythm-house.ts'
import { unitName } from './units.rules.ts'

/** Everything owed whose day lies in the span, with what is open from before it of matters under way. */
export async function dueThings(
  tx: Reader,
  house: RhythmHouse,
  span: Period,
  today: Day,
): Promise<DueThing[]> {
  const told: DueThing[] = []
  for (const source of house.sources) told.push(...((await source.due?.(tx, span, today)) ?? []))
  const since = await owedSince(tx, house)
  const own = [
    ...(await submissionsDue(tx, house, span, today)),
    ...mattersDue(await owedMatters(tx, span.to), await minutesDue(tx, house, today)),
    ...(await periodicDue(tx, house, span)),
    ...(await summariesDue(tx, house, span)),
    ...planEnd(house),
  ]
  return [...told, ...own].filter(
    (thing) => (inSpan(thing, span) && !isBefore(thing, since)) || thing.key.startsWith('matter '),
  )
}

/** From when on the calendar asks at all: as the pack says, else since the district keeps its book. */
const owedSince = async (tx: Reader, { district: { pack } }: RhythmHouse): Promise<Day | null> =>
  pack.rhythm.owedSince ? (pack.rhythm.owedSince as Day) : bookBegan(tx)

/** What a person dated stands whenever it was due; what only the calendar asks for begins with the book. */
const ofTheCalendar: readonly DueKind[] = ['submission', 'report', 'paper', 'meeting', 'bulletin', 'summary']
const isBefore = ({ kind, due, over }: DueThing, since: Day | null): boolean =>
  since !== null && ofTheCalendar.includes(kind) && (due < since || (over !== undefined && over <= since))

const inSpan = ({ due }: DueThing, span: Period): boolean => span.from <= due && due < span.to

/** Due days lie after their periods, a year's as much as half a year after it. */
async function submissionsDue(
  tx: Reader,
  { district }: RhythmHouse,
  span: Period,
  today: Day,
): Promise<DueThing[]> {
  const { pack } = district
  const period = { from: firstOfMonth(addMonths(span.from, -18)), to: span.to }
  const coverage = await coverageOf(tx, { kind: 'district', key: null }, period)
  const years = yearsOf(period)
  return years.flatMap((year) =>
    submissionRows(pack, yearPeriod(year), coverage, today).flatMap((row) =>
      row.periods.map((owed): DueThing => {
        const label = labelPeriod({ from: owed.from as Day, to: owed.to as Day })
        return {
          key: `submission ${row.key} ${periodKey({ from: owed.from as Day, to: owed.to as Day })}`,
          kind: 'submission',
          title: `${row.tableTitle}·${row.rowLabel}（${label}）`,
          unit: row.unit,
          due: owed.due as Day,
          over: owed.to as Day,
          done: owed.state === 'reported',
        }
      }),
    ),
  )
}

function mattersDue(matters: readonly MatterRecord[], minutesOf: MinutesDue): DueThing[] {
  const kinds = { order: 'order', action: 'action', meeting: 'meeting', appraisal: 'appraisal' } as const
  return matters.flatMap((matter): DueThing[] => {
    const { id, kind, title, unit, due, state } = matter
    const known = kinds[kind as keyof typeof kinds]
    if (known === undefined || due === null) return []
    const minutes = minutesOf(matter)
    if (minutes !== null)
      return [
        {
          key: `matter ${id}`,
          kind: known,
          title: `${title}：${minutesOwed}`,
          unit,
          due: minutes,
          done: false,
        },
      ]
    // What has been answered waits for the office, not for the unit.
    const done = ['answered', 'rectified', 'held'].includes(state)
    return [{ key: `matter ${id}`, kind: known, title, unit, due, done }]
  })
}

/** Documents a period owes, and the meeting of a quarter. */
async function periodicDue(tx: Reader, house: RhythmHouse, span: Period): Promise<DueThing[]> {
  const { rhythm, holidays, district } = house.district.pack
  const planned = { from: yearPeriod(district.plan.from).from, to: yearPeriod(district.plan.to).to }
  const reach = { from: addMonths(span.from, -13), to: span.to }
  const papers = await ofYears(tx, 'paper', reach)
  const meetings = await ofYears(tx, 'meeting', reach)
  const within = (period: Period) => period.from >= planned.from && period.from < planned.to
  const owedPapers = rhythm.papers.flatMap((kind) =>
    periodsOf(kind.every, reach)
      .filter(within)
      .map((period): DueThing => {
        const key = periodKey(period)
        const there = papers.some(
          ({ payload, state }) =>
            payload.paperKind === kind.key &&
            payload.period === key &&
            ['numbered', 'issued', 'acknowledged'].includes(state),
        )
        const due = addWorkingDays(lastDayOf(period), kind.dueWorkingDays ?? 1, holidays).day
        const title = kind.title.replace('{period}', labelPeriod(period))
        return { key: `paper ${kind.key} ${key}`, kind: 'paper', title, unit: null, due, done: there }
      }),
  )
  const owedMeetings = periodsOf(rhythm.meeting.every, { from: reach.from, to: addMonths(span.to, 3) })
    .filter(within)
    .filter(
      (period) =>
        !meetings.some((one) => one.payload.period === periodKey(period) && one.state !== 'cancelled'),
    )
    .map((period): DueThing => {
      const title = rhythm.meeting.title.replace('{period}', labelPeriod(period))
      const due = lastDayOf(period)
      return { key: `meeting ${periodKey(period)}`, kind: 'meeting', title, unit: null, due, done: false }
    })
  return [...owedPapers, ...owedMeetings]
}

async function summariesDue(tx: Reader, house: RhythmHouse, span: Period): Promise<DueThing[]> {
  const { rhythm, district } = house.district.pack
  const years = yearsOf(span).filter((year) => year >= district.plan.from && year <= district.plan.to)
  const things: DueThing[] = []
  for (const year of years) {
    const there = await mattersOfYear(tx, 'summary', year)
    for (const unit of workingUnits(house)) {
      const own = there.find((one) => one.unit === unit)
      const title = rhythm.summary.title
        .replace('{unit}', unitName(house.district.pack, unit))
        .replace('{year}', String(year))
      const done = own !== undefined && ['submitted', 'accepted'].includes(own.state)
      things.push({
        key: `summary ${unit} ${year}`,
        kind: 'summary',
        title,
        unit,
        due: `${year}-${rhythm.summary.due}` as Day,
        done,
      })
    }
  }
  return things
}

function planEnd({ district }: RhythmHouse): DueThing[] {
  const { title, to } = district.pack.district.plan
  const due = lastDayOf(yearPeriod(to))
  return [{ key: `planEnd ${to}`, kind: 'planEnd', title: `${title}期满`, unit: null, due, done: false }]
}

const yearsOf = ({ from, to }: Period): number[] => {
  const first = yearOf(from)
  const last = yearOf(addDays(to, -1))
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

async function ofYears(tx: Reader, kind: 'paper' | 'meeting', span: Period): Promise<MatterRecord[]> {
  const found: MatterRecord[] = []
  for (const year of yearsOf(span)) found.push(...(await mattersOfYear(tx, kind, year)))
  return found
}

/** The whole months, quarters or years of a span. */
function periodsOf(every: 'month' | 'quarter' | 'year' | undefined, span: Period): Period[] {
  if (every === undefined) return []
  const months = { month: 1, quarter: 3, year: 12 }[every]
  const { year, month } = dateOf(span.from)
  const first = monthPeriod(year, month - ((month - 1) % months)).from
  const periods: Period[] = []
  for (let from = first; from < span.to; from = addMonths(from, months))
    periods.push({ from, to: addMonths(from, months) })
  return periods
}
