import { addMonths, type Day } from '../core/day.ts'
import { containsDay, overlaps, type Period, periodKey, yearPeriod } from '../core/period.ts'
import { dueDay } from '../packs/reporting.ts'
import { readItems, type StoredItem } from '../plan/items.store.ts'
import { reportingPeriod } from '../plan/lights.rules.ts'
import type { Duty } from '../plan/obligations.rules.ts'
import { decideReport } from '../plan/reports.routes.ts'
import { checkReport, reportedPeriod } from '../plan/reports.rules.ts'
import { insertReport, readPlanPeriods, readReports, type StoredReport } from '../plan/reports.store.ts'
import { reportingUnits } from '../plan/reports-due.rules.ts'
import { isUnit } from '../plan/units.rules.ts'
import { getPlan, type StoredPlan } from '../plan/versions.store.ts'
import { audit } from '../platform/audit.ts'
import type { Reader } from '../platform/database.ts'
import { type Claims, claimsIn } from './claims.ts'
import { randomOf } from './random.ts'
import { amended, finished, narrative, returnNote } from './report-words.ts'
import { actorOf, after, momentOf, play, type Scene, type Stage } from './stage.ts'

/**
 * 进展填报 of a demonstration year, one round a period: most in time, some late, one unit lagging, a few returned and
 * given again, one claim against the book.
 */
export function progressScenes(stage: Stage): Scene[] {
  const { plan } = stage.house.district.pack
  const scenes: Scene[] = []
  const { from, to } = yearPeriod(stage.year)
  for (let start = from; start < to; ) {
    const period = reportingPeriod(plan.reporting.every, start)
    const day = after(stage, dueDay(plan.reporting, period), -3)
    if (period.from <= plan.to) scenes.push({ day, run: () => playRound(stage, period) })
    start = period.to
  }
  return scenes
}

interface Round {
  readonly stage: Stage
  readonly period: Period
  readonly plan: StoredPlan
  readonly items: readonly StoredItem[]
  readonly claims: Claims
}

type Report = Omit<Parameters<typeof insertReport>[1], 'plan' | 'from' | 'to' | 'evidence'>

async function playRound(stage: Stage, period: Period): Promise<void> {
  if (await isClosed(stage, period)) return
  const due = dueDay(stage.house.district.pack.plan.reporting, period)
  const round = await openRound(stage, period)
  const reports = Map.groupBy(reportsOf(round), (report) => report.unit)
  const paces = paceOf(round, [...reports.keys()])
  const submit = async (pace: Pace, day: Day): Promise<void> => {
    for (const [unit, list] of reports) if (paces.get(unit) === pace) await submitAll(round, unit, list, day)
  }
  await submit('inTime', after(stage, due, -3))
  await submit('late', after(stage, due, 3))
  await review(round, 1, after(stage, due, 5))
  await resubmit(round, after(stage, due, 9))
  await submit('lagging', after(stage, due, 20))
  await review(round, 2, after(stage, due, 24))
}

/** A period that a person has closed takes no more reports. */
async function isClosed(stage: Stage, period: Period): Promise<boolean> {
  const { key } = stage.house.district.pack.plan
  const periods = await stage.database.read(actorOf(stage, 'clerk'), (tx) => readPlanPeriods(tx, key))
  return periods.some((one) => one.reopenedAt === null && overlaps(one, period))
}

async function openRound(stage: Stage, period: Period): Promise<Round> {
  const { key } = stage.house.district.pack.plan
  const { plan, items } = await stage.database.read(actorOf(stage, 'clerk'), async (tx) => ({
    plan: await getPlan(tx, key),
    items: await readItems(tx, key),
  }))
  return { stage, period, plan, items, claims: await claimsIn(stage, plan, period) }
}

const nameOf = ({ period }: Round, ...parts: readonly (string | number)[]): string =>
  ['progress', periodKey(period), ...parts].join(' ')

type Pace = 'inTime' | 'late' | 'lagging' | 'silent'

/** One of the units that lead a few measures lags all year and says nothing of one period; others are late by chance. */
function paceOf({ stage, plan, period }: Round, units: readonly string[]): ReadonlyMap<string, Pace> {
  const lagging = laggingUnit(stage, plan.duties)
  return new Map(
    units.map((unit): [string, Pace] => {
      const random = randomOf(stage.seed, `pace ${periodKey(period)} ${unit}`)
      if (unit === lagging) return [unit, random.chance(0.3) ? 'silent' : 'lagging']
      return [unit, random.chance(0.12) ? 'late' : 'inTime']
    }),
  )
}

export function laggingUnit(
  { house, seed }: Pick<Stage, 'house' | 'seed'>,
  duties: readonly Duty[],
): string | null {
  const { units } = house.district.pack
  const led = (unit: string) => duties.filter((duty) => duty.leads.includes(unit)).length
  const departments = units.filter((unit) => unit.kind === 'department' && led(unit.code) > 0)
  const few = departments.filter((unit) => led(unit.code) >= 2 && led(unit.code) <= 4)
  const from = few.length > 0 ? few : departments
  return from.length > 0 ? randomOf(seed, 'lagging unit').pick(from).code : null
}

/** When an item is finished: mostly in its own period; the lagging unit needs a quarter or two more, few never end. */
function finishDay({ stage, plan }: Round, item: StoredItem): Day | null {
  const random = randomOf(stage.seed, `finish ${item.measure} ${item.year} ${item.title}`)
  const at = random.next()
  if (item.unit !== laggingUnit(stage, plan.duties))
    return at < 0.01 ? null : addMonths(item.dueOn, at < 0.07 ? 3 : 0)
  return at < 0.06 ? null : addMonths(item.dueOn, at < 0.4 ? 6 : at < 0.75 ? 3 : 0)
}

/** Who says what of the period: the items that are finished in it, then the measure as a whole. */
function reportsOf(round: Round): Report[] {
  const { plan, items, period, stage } = round
  const { pack } = stage.house.district
  return plan.duties.flatMap((duty) => {
    const own = items.filter((item) => plan.current(item.measure) === duty.id && item.state !== 'dropped')
    const units = [...reportingUnits(duty, own, period)].filter((unit) => isUnit(pack, unit))
    const done = own.filter((item) => {
      const day = finishDay(round, item)
      return item.state === 'open' && day !== null && containsDay(period, day)
    })
    return units.flatMap((unit): Report[] => [
      ...done.filter((item) => item.unit === unit).map((item) => itemReport(duty, item)),
      measureReport(round, duty, unit, own, done),
    ])
  })
}

const itemReport = (duty: Duty, { id, unit, title }: StoredItem): Report => ({
  ...{ measure: duty.id, item: id, unit, percent: 100, replaces: null, figures: [] },
  narrative: finished(title),
})

/** How far the year is; all of it only where every item of the year is finished. */
function measureReport(
  { period, stage, claims, items }: Round,
  duty: Duty,
  unit: string,
  own: Round['items'],
  done: Round['items'],
): Report {
  const random = randomOf(stage.seed, `report ${periodKey(period)} ${duty.id} ${unit}`)
  const ofYear = own.filter((item) => item.year === stage.year)
  const ended = ofYear.filter((item) => item.state === 'done' || done.includes(item)).length
  const share = ofYear.length === 0 ? 0 : ended / ofYear.length
  const passed = Number(period.to.slice(5, 7)) === 1 ? 1 : (Number(period.to.slice(5, 7)) - 1) / 12
  const percent =
    share === 1 && items.length > 0 ? 100 : Math.round(45 * passed + 45 * share + random.whole(0, 5))
  return {
    ...{ measure: duty.id, item: null, unit, percent, replaces: null },
    narrative: narrative(random, duty.title),
    figures: claims(duty, unit, passed),
  }
}

async function submitAll(round: Round, unit: string, list: readonly Report[], day: Day): Promise<void> {
  const { stage, plan, items, period } = round
  const { pack } = stage.house.district
  const at = momentOf(stage, day, 0)
  await play(stage, { unit }, nameOf(round, unit), at, async (tx) => {
    const there = await ofRound(tx, round)
    for (const report of list) {
      const same = (r: StoredReport) =>
        r.measure === report.measure && r.unit === unit && r.item === report.item
      if (there.some(same)) continue
      const duty = plan.duties.find((one) => one.id === report.measure)
      if (!duty) continue
      const named = items.filter((item) => plan.current(item.measure) === duty.id).map((item) => item.unit)
      checkReport(pack, duty, { unit, figures: [...report.figures] }, named)
      const { from, to } = reportedPeriod(plan.content, periodKey(period), day)
      await insertReport(tx, { ...report, plan: plan.plan, from, to, evidence: [] }, at)
    }
    const detail = { demo: true, period: periodKey(period), reports: list.length }
    await audit(tx, { at, act: 'progress.submit', object: `progress ${unit}`, detail })
    return { reports: list.length }
  })
}

const ofRound = async (tx: Reader, { plan, period }: Round): Promise<StoredReport[]> =>
  (await readReports(tx, plan.plan)).filter((r) => r.from === period.from && r.to === period.to).toReversed()

/** The office decides on what is there: a few are returned once. */
async function review(round: Round, time: number, day: Day): Promise<void> {
  const { stage } = round
  const at = momentOf(stage, day, 30)
  await play(stage, 'clerk', nameOf(round, 'review', time), at, async (tx) => {
    const waiting = (await ofRound(tx, round)).filter((report) => report.state === 'submitted')
    for (const { id, measure, unit, item, replaces } of waiting) {
      const random = randomOf(
        stage.seed,
        `review ${periodKey(round.period)} ${measure} ${unit} ${item ? 'item' : ''}`,
      )
      const accepted = replaces !== null || item !== null || time > 1 || !random.chance(0.05)
      const note = accepted ? null : returnNote(random)
      await decideReport(tx, tx.actor, id, { accepted, note }, at)
    }
    const detail = { demo: true, period: periodKey(round.period), reports: waiting.length }
    await audit(tx, { at, act: 'progress.decide', object: `progress ${periodKey(round.period)}`, detail })
    return { decided: waiting.length }
  })
}

/** Whoever had a report returned gives it again; two in three do so within four working days. */
async function resubmit(round: Round, day: Day): Promise<void> {
  const { stage } = round
  const at = momentOf(stage, day, 0)
  if (at > stage.now) return
  const returned = await stage.database.read(actorOf(stage, 'clerk'), async (tx) =>
    (await ofRound(tx, round)).filter((report) => report.state === 'returned'),
  )
  for (const report of returned) {
    const { id, measure, item, unit, percent, figures, from, to, plan } = report
    const random = randomOf(stage.seed, `again ${periodKey(round.period)} ${measure} ${unit}`)
    if (!random.chance(0.67)) continue
    await play(stage, { unit }, nameOf(round, 'again', measure, unit), at, async (tx) => {
      const again = { plan, measure, item, unit, from, to, percent, figures, evidence: [] as string[] }
      const text = amended(report.narrative)
      return { id: await insertReport(tx, { ...again, narrative: text, replaces: id }, at) }
    })
  }
}
