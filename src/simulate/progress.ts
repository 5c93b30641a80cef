import type { Day } from '../core/day.ts'
import { type Period, periodKey, yearPeriod } from '../core/period.ts'
import { dueDay } from '../packs/reporting.ts'
import { reportingPeriod } from '../plan/lights.rules.ts'
import type { Duty } from '../plan/obligations.rules.ts'
import { insertReport, readPeriodReports, type StoredReport } from '../plan/reports.store.ts'
import { reportingUnits } from '../plan/reports-due.rules.ts'
import { isUnit } from '../plan/units.rules.ts'
import { type Claims, claimsIn } from './claims.ts'
import { laggingUnit } from './pace.ts'
import { randomOf } from './random.ts'
import { nameOf, openRound, type Report, type Round, review, submitAll } from './report-acts.ts'
import { amended, narrative, returnNote } from './report-words.ts'
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

async function playRound(stage: Stage, period: Period): Promise<void> {
  const due = dueDay(stage.house.district.pack.plan.reporting, period)
  const round = await openRound(stage, period)
  if (!round) return
  const claims = await claimsIn(stage, round.plan, period)
  const reports = Map.groupBy(reportsOf(round, claims), (report) => report.unit)
  const submit = async (pace: Pace, day: Day): Promise<void> => {
    for (const [unit, list] of reports)
      if (paceOf(round, unit) === pace) await submitAll(round, nameOf(round, unit), unit, list, day)
  }
  await submit('inTime', after(stage, due, -3))
  await submit('late', after(stage, due, 3))
  await review(round, nameOf(round, 'review'), after(stage, due, 5), (report) => faultOf(round, report))
  await resubmit(round, after(stage, due, 9))
  await submit('lagging', after(stage, due, 20))
  await review(round, nameOf(round, 'review late'), after(stage, due, 24), () => null)
}

type Pace = 'inTime' | 'late' | 'lagging' | 'silent'

/** The lagging unit says nothing of one period in three; others are late by chance. */
function paceOf({ stage, plan, period }: Round, unit: string): Pace {
  const random = randomOf(stage.seed, `pace ${periodKey(period)} ${unit}`)
  if (unit === laggingUnit(stage, plan.duties)) return random.chance(0.33) ? 'silent' : 'lagging'
  return random.chance(0.12) ? 'late' : 'inTime'
}

/** Who says what of the period, the measure as a whole. */
function reportsOf(round: Round, claims: Claims): Report[] {
  const { plan, items, period, stage } = round
  const { pack } = stage.house.district
  return plan.duties.flatMap((duty) => {
    const own = items.filter((item) => plan.current(item.measure) === duty.id && item.state !== 'dropped')
    const units = [...reportingUnits(duty, own, period)].filter((unit) => isUnit(pack, unit))
    return units.map((unit) => measureReport(round, duty, unit, claims))
  })
}

/** How far the year is; all of it only where every item of the year is finished. */
function measureReport(
  { period, stage, plan, items }: Round,
  duty: Duty,
  unit: string,
  claims: Claims,
): Report {
  const random = randomOf(stage.seed, `report ${periodKey(period)} ${duty.id} ${unit}`)
  const own = items.filter((item) => plan.current(item.measure) === duty.id && item.year === stage.year)
  const share = own.length === 0 ? 0 : own.filter((item) => item.state === 'done').length / own.length
  const month = Number(period.to.slice(5, 7))
  const passed = month === 1 ? 1 : (month - 1) / 12
  const percent = share === 1 ? 100 : Math.round(45 * passed + 45 * share + random.whole(0, 5))
  return {
    ...{ measure: duty.id, item: null, unit, percent, replaces: null },
    narrative: narrative(random, duty.title),
    figures: claims(duty, unit, passed),
  }
}

/** One in twenty goes back once. */
function faultOf({ stage, period }: Round, { measure, unit, item, replaces }: StoredReport): string | null {
  const random = randomOf(stage.seed, `review ${periodKey(period)} ${measure} ${unit}`)
  return item === null && replaces === null && random.chance(0.05) ? returnNote(random) : null
}

/** Whoever had a report returned gives it again; two in three do so within four working days. */
async function resubmit(round: Round, day: Day): Promise<void> {
  const { stage, plan, period } = round
  const at = momentOf(stage, day, 0)
  if (at > stage.now) return
  const returned = await stage.database.read(actorOf(stage, 'clerk'), async (tx) =>
    (await readPeriodReports(tx, plan.plan, period)).filter(
      // What a person handed in is that person's to hand in again.
      (report) => report.state === 'returned' && report.actor.startsWith('demo:'),
    ),
  )
  for (const { id, measure, item, unit, percent, figures, narrative: said } of returned) {
    const random = randomOf(stage.seed, `again ${periodKey(period)} ${measure} ${unit}`)
    if (!random.chance(0.67)) continue
    await play(stage, { unit }, nameOf(round, 'again', measure, unit), at, async (tx) => {
      const again = { plan: plan.plan, measure, item, unit, ...period, percent, figures, evidence: [] }
      return { id: await insertReport(tx, { ...again, narrative: amended(said), replaces: id }, at) }
    })
  }
}
