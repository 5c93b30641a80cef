import type { Day } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { ReportRow } from './reports.contract.ts'

export interface StoredReport {
  readonly id: number
  readonly plan: string
  readonly measure: string
  readonly item: number | null
  readonly unit: string
  readonly from: Day
  readonly to: Day
  readonly percent: number
  readonly narrative: string
  readonly figures: readonly { readonly key: string; readonly value: string }[]
  readonly evidence: readonly string[]
  readonly replaces: number | null
  readonly state: ReportRow['state']
  readonly recordedAt: Date
  readonly actor: string
  readonly decidedAt: Date | null
  readonly decidedBy: string | null
  readonly note: string | null
}

/** Every report with what became of it, as known at `$2` (exclusive; null: now). */
const reports = `select r.id, r.plan, r.measure, r.item, r.unit, r.from_day as "from", r.to_day as "to", r.percent, r.narrative, r.figures,
    coalesce((select array_agg(e.hash order by e.hash) from wufei.progress_evidence e
      where e.district = r.district and e.report = r.id), '{}') as evidence,
    r.replaces, r.recorded_at as "recordedAt", r.actor, d.recorded_at as "decidedAt", d.actor as "decidedBy", d.note,
    case when n.id is not null then 'replaced' when d.accepted then 'accepted' when d.accepted = false then 'returned'
      else 'submitted' end as state
  from wufei.progress_report r
    left join wufei.progress_decision d on d.district = r.district and d.report = r.id and ($2::timestamptz is null or d.recorded_at < $2)
    left join wufei.progress_report n on n.district = r.district and n.replaces = r.id and ($2::timestamptz is null or n.recorded_at < $2)
  where r.district = $1 and ($2::timestamptz is null or r.recorded_at < $2)`

export async function readReports(
  tx: Reader,
  plan: string,
  before: Date | null = null,
): Promise<StoredReport[]> {
  return await tx.query<StoredReport>(
    `${reports} and r.plan = $3 order by r.id desc`,
    [tx.actor.district, before, plan],
    'progress_reports',
  )
}

/** Of one period of the plan's rhythm, in the order they were given. */
export async function readPeriodReports(
  tx: Reader,
  plan: string,
  { from, to }: Period,
): Promise<StoredReport[]> {
  return await tx.query<StoredReport>(
    `${reports} and r.plan = $3 and r.from_day = $4 and r.to_day = $5 order by r.id`,
    [tx.actor.district, null, plan, from, to],
    'period_reports',
  )
}

export async function getReport(tx: Reader, id: number): Promise<StoredReport> {
  const [found] = await tx.query<StoredReport>(`${reports} and r.id = $3`, [tx.actor.district, null, id])
  return found ?? refuse('report_unknown', { report: id })
}

export type NewReport = Pick<
  StoredReport,
  | 'plan'
  | 'measure'
  | 'item'
  | 'unit'
  | 'from'
  | 'to'
  | 'percent'
  | 'narrative'
  | 'figures'
  | 'evidence'
  | 'replaces'
>

/** Its files must be known, so that evidence never points nowhere. */
export async function insertReport(tx: Writer, r: NewReport, now: Date): Promise<number> {
  const [id] = await insertReports(tx, [r], now)
  return id ?? refuse('report_there_already', { unit: r.unit })
}

/** In their order; one that is there already is left out of the answer. */
export async function insertReports(tx: Writer, list: readonly NewReport[], now: Date): Promise<number[]> {
  await checkEvidence(
    tx,
    list.flatMap((r) => r.evidence),
  )
  const rows = await tx.query<{ id: number; evidence: string[] }>(
    `with given as (select * from json_to_recordset($2::json) as r(nth int, plan text, measure text, item int, unit text, "from" date,
         "to" date, percent int, narrative text, figures jsonb, replaces int, evidence text[])),
       kept as (insert into wufei.progress_report (district, plan, measure, item, unit, from_day, to_day, percent, narrative, figures,
           replaces, recorded_at, actor)
         select $1, plan, measure, item, unit, "from", "to", percent, narrative, figures, replaces, $3, $4 from given order by nth
         on conflict do nothing returning id, plan, measure, item, unit, from_day, to_day, replaces)
     select k.id, g.evidence from kept k join given g on g.plan = k.plan and g.measure = k.measure and g.unit = k.unit
         and g.item is not distinct from k.item and g."from" = k.from_day and g."to" = k.to_day
         and g.replaces is not distinct from k.replaces
     order by k.id`,
    [tx.actor.district, JSON.stringify(list.map((r, nth) => ({ nth, ...r }))), now, tx.actor.id],
  )
  const files = rows.flatMap(({ id, evidence }) => [...new Set(evidence)].map((hash) => ({ id, hash })))
  if (files.length > 0)
    await tx.query(
      `insert into wufei.progress_evidence (district, report, hash)
       select $1, id, hash from json_to_recordset($2::json) as f(id int, hash text)`,
      [tx.actor.district, JSON.stringify(files)],
    )
  return rows.map((row) => row.id)
}

export async function checkEvidence(tx: Reader, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return
  const known = await tx.query<{ hash: string }>(
    `select hash from wufei.attachment where district = $1 and hash = any ($2::text[])`,
    [tx.actor.district, hashes],
  )
  const there = new Set(known.map((k) => k.hash))
  for (const hash of hashes) if (!there.has(hash)) refuse('file_unknown', { hash })
}

export interface NewDecision {
  readonly report: number
  readonly accepted: boolean
  readonly note: string | null
}

/** Of two people who decide at once the second is refused: one decision a report, by its key. */
export async function insertDecision(
  tx: Writer,
  report: number,
  { accepted, note }: Omit<NewDecision, 'report'>,
  now: Date,
): Promise<void> {
  await insertDecisions(tx, [{ report, accepted, note }], now)
}

export async function insertDecisions(tx: Writer, list: readonly NewDecision[], now: Date): Promise<void> {
  const rows = await tx.query<{ report: number }>(
    `insert into wufei.progress_decision (district, report, accepted, note, recorded_at, actor)
     select $1, report, accepted, note, $3, $4
     from json_to_recordset($2::json) as d(report int, accepted boolean, note text) on conflict do nothing returning report`,
    [tx.actor.district, JSON.stringify(list), now, tx.actor.id],
  )
  const kept = new Set(rows.map((row) => row.report))
  for (const { report } of list) if (!kept.has(report)) refuse('report_decided', { report })
}

export interface StoredPlanPeriod extends Period {
  readonly id: number
  readonly reason: string
  readonly closedAt: Date
  readonly closedBy: string
  readonly reopenedAt: Date | null
  readonly reopenedBy: string | null
  readonly reopenReason: string | null
}

export async function readPlanPeriods(tx: Reader, plan: string): Promise<StoredPlanPeriod[]> {
  return await tx.query<StoredPlanPeriod>(
    `select id, from_day as "from", to_day as "to", reason, closed_at as "closedAt", closed_by as "closedBy",
       reopened_at as "reopenedAt", reopened_by as "reopenedBy", reopen_reason as "reopenReason"
     from wufei.plan_period where district = $1 and plan = $2 order by id desc`,
    [tx.actor.district, plan],
  )
}

export async function insertPlanPeriod(
  tx: Writer,
  plan: string,
  { from, to }: Period,
  reason: string,
  now: Date,
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.plan_period (district, plan, from_day, to_day, reason, closed_at, closed_by)
     values ($1, $2, $3, $4, $5, $6, $7) returning id`,
    [tx.actor.district, plan, from, to, reason, now, tx.actor.id],
  )
  return row?.id as number
}

export async function reopenPlanPeriod(tx: Writer, id: number, reason: string, now: Date): Promise<void> {
  const rows = await tx.query(
    `update wufei.plan_period set reopened_at = $3, reopened_by = $4, reopen_reason = $5
     where district = $1 and id = $2 and reopened_at is null returning id`,
    [tx.actor.district, id, now, tx.actor.id, reason],
  )
  if (rows.length === 0) refuse('plan_period_not_closed', { period: id })
}
