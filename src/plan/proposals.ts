import { addDays, type Day } from '../core/day.ts'
import { labelPeriod, lastDayOf, type Period, parsePeriod, periodKey, yearPeriod } from '../core/period.ts'
import { dayIn } from '../core/zone.ts'
import type { PaperKind } from '../packs/rhythm.ts'
import type { Reader } from '../platform/database.ts'
import { adjustedLines, scoresOf } from './appraisal.rules.ts'
import { paperKind } from './begin.rules.ts'
import {
  briefSections,
  circularSections,
  compiledSummaries,
  minutesSections,
  type PeriodFacts,
  reviewSections,
  specialReportSections,
  type YearTold,
} from './briefs.rules.ts'
import { datedThings } from './calendar.rules.ts'
import { dueThings } from './calendar.ts'
import { isIssuedOrder } from './hands.rules.ts'
import { lateThings } from './late.ts'
import type { Matter } from './machine.rules.ts'
import type { MeetingPayload, PaperProposal, Section, SummaryPayload } from './matters.contract.ts'
import { arisenFrom, asMatter, deedsOf, type MatterRecord, mattersOfYear } from './matters.store.ts'
import { momentIn, type RhythmHouse, workingUnits } from './rhythm-house.ts'
import { unitName } from './units.rules.ts'

/** What a document about a period would say, from the registers as they stand. Nothing is kept. */
export async function proposePaper(
  tx: Reader,
  house: RhythmHouse,
  asked: { readonly paperKind: string; readonly period: string },
  now: Date,
): Promise<PaperProposal> {
  const { rhythm, units } = house.district.pack
  const kind = paperKind(rhythm, asked.paperKind)
  const period = parsePeriod(asked.period)
  const label = labelPeriod(period)
  const { sections, title } = await contentOf(tx, house, kind, period, now)
  const leading = units.filter((unit) => unit.kind === 'leadingGroup').map((unit) => unit.code)
  return {
    paperKind: kind.key,
    title: title ?? kind.title.replace('{period}', label),
    period: periodKey(period),
    recipients: kind.to === 'leadingGroup' ? leading : workingUnits(house),
    sections,
  }
}

async function contentOf(
  tx: Reader,
  house: RhythmHouse,
  { use }: PaperKind,
  period: Period,
  now: Date,
): Promise<{ sections: Section[]; title?: string }> {
  const name = nameIn(house)
  switch (use) {
    case 'brief':
      return { sections: briefSections(await periodFacts(tx, house, period, now)) }
    case 'order':
    case 'specialReport':
      return { sections: specialReportSections(await periodFacts(tx, house, period, now)) }
    case 'circular':
      return { sections: circularSections(await periodFacts(tx, house, period, now)) }
    case 'minutes': {
      const meeting = (await mattersOfSpan(tx, 'meeting', period)).findLast(
        (one) => one.payload.period === periodKey(period) && one.state !== 'cancelled',
      )
      if (!meeting) return { sections: [{ heading: '会议概况', paragraphs: ['本期没有登记会议。'] }] }
      const sections = minutesSections(meeting.payload as unknown as MeetingPayload, name)
      return { sections, title: `${meeting.title}纪要` }
    }
    case 'summary':
      return { sections: await summarySections(tx, house, Number(period.from.slice(0, 4))) }
    case 'review':
      return { sections: await planReview(tx, house, now) }
  }
}

const nameIn =
  ({ district }: RhythmHouse) =>
  (unit: string | null) =>
    unit === null ? '无废办' : unitName(district.pack, unit)

const COMING_WORKING_DAYS = 20

async function periodFacts(tx: Reader, house: RhythmHouse, period: Period, now: Date): Promise<PeriodFacts> {
  const { today, workingDay } = momentIn(house, now)
  const { holidays } = house.district.pack
  const within = (at: Date) => {
    const day = dayIn(house.district.zone, at)
    return day >= period.from && day < period.to
  }
  const orders = await mattersOfSpan(tx, 'order', period)
  const actions = await mattersOfSpan(tx, 'action', period)
  const things = await dueThings(tx, house, { from: period.from, to: period.to }, today)
  const submissions = things.filter(
    (one) => one.kind === 'submission' && one.due <= today && one.unit !== null,
  )
  const ahead = { from: today, to: addDays(workingDay(COMING_WORKING_DAYS), 1) }
  const coming = datedThings(await dueThings(tx, house, ahead, today), today, holidays).filter(
    (one) => one.standing === 'near' || one.standing === 'later',
  )
  const done = async (kind: 'order' | 'action', act: string) =>
    (await deedsOf(tx, kind, act)).filter((deed) => within(deed.at)).length
  return {
    label: labelPeriod(period),
    submissions: { owed: submissions.length, done: submissions.filter((one) => one.done).length },
    orders: {
      issued: await done('order', 'issue'),
      closed: await done('order', 'closeOut'),
      open: orders.filter((one) => !one.ended && one.number !== null).length,
    },
    actions: {
      begun: actions.filter((one) => within(one.createdAt)).length,
      done: await done('action', 'check'),
      open: actions.filter((one) => !one.ended).length,
    },
    late: await lateThings(tx, house, today),
    coming,
    told: await toldSections(tx, house, period, today),
    nameOf: nameIn(house),
  }
}

async function toldSections(tx: Reader, house: RhythmHouse, period: Period, today: Day): Promise<Section[]> {
  const told: Section[] = []
  for (const source of house.sources) told.push(...((await source.told?.(tx, period, today)) ?? []))
  return told
}

async function mattersOfSpan(
  tx: Reader,
  kind: 'order' | 'action' | 'meeting',
  period: Period,
): Promise<MatterRecord[]> {
  const first = Number(period.from.slice(0, 4))
  const last = Number(lastDayOf(period).slice(0, 4))
  const found: MatterRecord[] = []
  for (let year = first; year <= last; year++) found.push(...(await mattersOfYear(tx, kind, year)))
  return found
}

/** Handed in means submitted at least; drafts are nobody's word yet. */
async function handedSummaries(
  tx: Reader,
  year: number,
): Promise<{ unit: string; payload: SummaryPayload }[]> {
  const summaries = await mattersOfYear(tx, 'summary', year)
  return summaries.flatMap(({ unit, state, payload }) =>
    unit !== null && ['submitted', 'accepted'].includes(state)
      ? [{ unit, payload: payload as unknown as SummaryPayload }]
      : [],
  )
}

async function summarySections(tx: Reader, house: RhythmHouse, year: number): Promise<Section[]> {
  const handed = await handedSummaries(tx, year)
  const missing = workingUnits(house).filter((unit) => !handed.some((one) => one.unit === unit))
  return compiledSummaries(house.district.pack.rhythm.summary.sections, handed, missing, nameIn(house))
}

async function planReview(tx: Reader, house: RhythmHouse, now: Date): Promise<Section[]> {
  const { plan } = house.district.pack.district
  const { today } = momentIn(house, now)
  const years: YearTold[] = []
  for (let year = plan.from; year <= plan.to; year++) years.push(await yearTold(tx, house, year))
  const whole = { from: yearPeriod(plan.from).from, to: yearPeriod(plan.to).to }
  const told = await toldSections(tx, house, whole, today)
  const late = await lateThings(tx, house, today)
  return reviewSections(years, told, { late, nameOf: nameIn(house) }, lastDayOf(whole))
}

async function yearTold(tx: Reader, house: RhythmHouse, year: number): Promise<YearTold> {
  const orders = (await mattersOfYear(tx, 'order', year)).filter(isIssuedOrder)
  const meetings = await mattersOfYear(tx, 'meeting', year)
  const appraisal = (await mattersOfYear(tx, 'appraisal', year)).find((one) => one.state === 'final')
  const scheme = house.district.pack.rhythm.appraisal
  const lines = appraisal
    ? adjustedLines(
        asMatter(appraisal, [], await arisenFrom(tx, appraisal.id)) as unknown as Matter<'appraisal'>,
      )
    : []
  const grades = Map.groupBy(scoresOf(lines, scheme), (score) => score.grade)
  return {
    year,
    summaries: (await handedSummaries(tx, year)).length,
    orders: { issued: orders.length, closed: orders.filter((one) => one.state === 'closed').length },
    meetings: meetings.filter((one) => ['held', 'closed'].includes(one.state)).length,
    grades: [...grades].map(([name, list]) => ({ name, count: list.length })),
  }
}
