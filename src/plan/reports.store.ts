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
  await checkEvidence(tx, r.evidence)
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.progress_report (district, plan, measure, item, unit, from_day, to_day, percent, narrative, figures,
       replaces, recorded_at, actor)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing returning id`,
    [
      tx.actor.district,
      r.plan,
      r.measure,
      r.item,
      r.unit,
      r.from,
      r.to,
      r.percent,
      r.narrative,
      JSON.stringify(r.figures),
      r.replaces,
      now,
      tx.actor.id,
    ],
  )
  if (!row) return refuse('report_there_already', { unit: r.unit })
  await tx.query(
    `insert into wufei.progress_evidence (district, report, hash) select $1, $2, h from unnest($3::text[]) h`,
    [tx.actor.district, row.id, [...new Set(r.evidence)]],
  )
  return row.id
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

/** Of two people who decide at once the second is refused: one decision a report, by its key. */
export async function insertDecision(
  tx: Writer,
  report: number,
  { accepted, note }: { accepted: boolean; note: string | null },
  now: Date,
): Promise<void> {
  const rows = await tx.query(
    `insert into wufei.progress_decision (district, report, accepted, note, recorded_at, actor)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning report`,
    [tx.actor.district, report, accepted, note, now, tx.actor.id],
  )
  if (rows.length === 0) refuse('report_decided', { report })
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
