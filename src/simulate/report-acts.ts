import type { Day } from '../core/day.ts'
import { overlaps, type Period, periodKey } from '../core/period.ts'
import { insertRevisions, readItems, type StoredItem } from '../plan/items.store.ts'
import { checkDecision, checkReport, reportedPeriod } from '../plan/reports.rules.ts'
import {
  insertDecisions,
  insertReports,
  type NewReport,
  readPeriodReports,
  readPlanPeriods,
  type StoredReport,
} from '../plan/reports.store.ts'
import { getDuty, getPlan, type StoredPlan } from '../plan/versions.store.ts'
import { audit } from '../platform/audit.ts'
import type { Writer } from '../platform/database.ts'
import { actorOf, momentOf, play, type Stage } from './stage.ts'

/** What reports of the demonstration year are made from: the plan and its items as they stand, for one period. */
export interface Round {
  readonly stage: Stage
  readonly period: Period
  readonly plan: StoredPlan
  readonly items: readonly StoredItem[]
}

export type Report = Omit<NewReport, 'plan' | 'from' | 'to' | 'evidence'>

/** Null where a person has closed the period: it takes no more reports. */
export async function openRound(stage: Stage, period: Period): Promise<Round | null> {
  const { key } = stage.house.district.pack.plan
  return await stage.database.read(actorOf(stage, 'clerk'), async (tx) => {
    const closed = (await readPlanPeriods(tx, key)).some((p) => p.reopenedAt === null && overlaps(p, period))
    return closed ? null : { stage, period, plan: await getPlan(tx, key), items: await readItems(tx, key) }
  })
}

export const nameOf = ({ period }: Pick<Round, 'period'>, ...parts: readonly (string | number)[]): string =>
  ['progress', periodKey(period), ...parts].join(' ')

/** One unit's reports of a day. What somebody has reported already stands. */
export async function submitAll(
  round: Round,
  name: string,
  unit: string,
  list: readonly Report[],
  day: Day,
): Promise<void> {
  const { stage, plan, items, period } = round
  const { pack } = stage.house.district
  const at = momentOf(stage, day, 0)
  await play(stage, { unit }, name, at, async (tx) => {
    const there = await readPeriodReports(tx, plan.plan, period)
    const { from, to } = reportedPeriod(plan.content, periodKey(period), day)
    const given = list.filter(({ measure, item }) =>
      there.every((r) => r.measure !== measure || r.unit !== unit || r.item !== item),
    )
    for (const { measure, figures } of given) {
      const named = items.filter((item) => plan.current(item.measure) === measure).map((item) => item.unit)
      checkReport(pack, getDuty(plan, measure), { unit, figures: [...figures] }, named)
    }
    const reports = given.map((report) => ({ ...report, plan: plan.plan, from, to, evidence: [] }))
    await insertReports(tx, reports, at)
    const detail = { demo: true, period: periodKey(period), reports: list.length }
    await audit(tx, { at, act: 'progress.submit', object: `progress ${unit}`, detail })
    return { reports: list.length }
  })
}

/** The office decides on what waits; `returns` says why one goes back, or null where it is accepted. */
export async function review(
  round: Round,
  name: string,
  day: Day,
  returns: (report: StoredReport) => string | null,
): Promise<void> {
  const { stage } = round
  const at = momentOf(stage, day, 30)
  await play(stage, 'clerk', name, at, async (tx) => {
    const waiting = (await readPeriodReports(tx, round.plan.plan, round.period)).filter(
      (report) => report.state === 'submitted',
    )
    const decisions = waiting.map((report) => {
      const note = returns(report)
      const decision = { accepted: note === null, note }
      checkDecision(report, decision, tx.actor.id)
      return { report: report.id, ...decision }
    })
    await insertDecisions(tx, decisions, at)
    const accepted = waiting.filter((_, i) => decisions[i]?.accepted)
    await finish(tx, round.plan.plan, accepted, at)
    const period = periodKey(round.period)
    const detail = { demo: true, period, reports: waiting.length }
    await audit(tx, { at, act: 'progress.decide', object: `progress ${period}`, detail })
    return { decided: waiting.length }
  })
}

/** An item is done once what was reported as finished is accepted. */
async function finish(tx: Writer, plan: string, accepted: readonly StoredReport[], at: Date): Promise<void> {
  const reports = new Map(
    accepted.flatMap((r) => (r.item !== null && r.percent === 100 ? [[r.item, r.id]] : [])),
  )
  if (reports.size === 0) return
  const done = (await readItems(tx, plan)).filter((item) => item.state === 'open' && reports.has(item.id))
  const revisions = done.map((item) => {
    const report = reports.get(item.id) ?? null
    return { ...item, revision: item.revision + 1, state: 'done' as const, report }
  })
  await insertRevisions(tx, plan, revisions, at)
}
