import type { Stream } from '../core/codes.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import { nextNumber } from '../platform/numbers.ts'
import type { LateEntryRow, PeriodRow } from './queries.contract.ts'

interface Span {
  stream: Stream
  party: number | null
  from: string
  to: string
  reason: string
}

const iso = (d: Date | null): string | null => (d === null ? null : d.toISOString())

export async function listPeriods(tx: Reader): Promise<PeriodRow[]> {
  const rows = await tx.query<
    Omit<PeriodRow, 'closedAt' | 'reopenedAt'> & { closedAt: Date; reopenedAt: Date | null }
  >(
    `select c.id, c.stream, c.party, p.name as "partyName", c.from_day as from, c.to_day as to, c.reason, c.closed_at as "closedAt", c.closed_by as "closedBy", c.book_position as "bookPosition",
       c.reopened_at as "reopenedAt", c.reopened_by as "reopenedBy", c.reopen_reason as "reopenReason"
     from wufei.period_close c left join wufei.party p on p.district = c.district and p.id = c.party where c.district = $1 order by c.id desc`,
    [tx.actor.district],
  )
  return rows.map((r) => ({ ...r, closedAt: r.closedAt.toISOString(), reopenedAt: iso(r.reopenedAt) }))
}

/**
 * 封账: the business days of one stream, of one party or the whole district. Takes the book's gate alone, so that no
 * booking under way can cross it, and keeps the book position it closed at.
 */
export async function closePeriod(tx: Writer, span: Span, now: Date): Promise<number> {
  if (span.from >= span.to) refuse('period_empty', { from: span.from, to: span.to })
  const [at] = await tx.query<{ position: number }>(`select wufei.take_position($1) as position`, [
    tx.actor.district,
  ])
  const [over] = await tx.query<{ id: number }>(
    `select id from wufei.period_close where district = $1 and stream = $2::wufei.stream and reopened_at is null and party is not distinct from $3 and from_day < $5 and to_day > $4 limit 1`,
    [tx.actor.district, span.stream, span.party, span.from, span.to],
  )
  if (over) refuse('period_already_closed', { period: over.id })
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.period_close (district, stream, party, from_day, to_day, reason, closed_at, closed_by, book_position) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [
      tx.actor.district,
      span.stream,
      span.party,
      span.from,
      span.to,
      span.reason,
      now,
      tx.actor.id,
      at?.position ?? 0,
    ],
  )
  return row?.id as number
}

export async function reopenPeriod(tx: Writer, id: number, reason: string, now: Date): Promise<void> {
  const rows = await tx.query(
    `update wufei.period_close set reopened_at = $3, reopened_by = $4, reopen_reason = $5 where district = $1 and id = $2 and reopened_at is null returning id`,
    [tx.actor.district, id, now, tx.actor.id, reason],
  )
  if (rows.length === 0) refuse('period_not_closed', { period: id })
}

export async function listLateEntries(tx: Reader): Promise<LateEntryRow[]> {
  const rows = await tx.query<
    Omit<LateEntryRow, 'requestedAt' | 'approvedAt' | 'refusedAt'> & {
      requestedAt: Date
      approvedAt: Date | null
      refusedAt: Date | null
    }
  >(
    `select l.id, l.number, l.stream, l.party, p.name as "partyName", l.from_day as from, l.to_day as to, l.reason, l.requested_at as "requestedAt", l.requested_by as "requestedBy",
       l.approved_at as "approvedAt", l.approved_by as "approvedBy", l.refused_at as "refusedAt",
       (select count(*) from wufei.posting x where x.district = l.district and x.late_entry = l.id)::int as used
     from wufei.late_entry l left join wufei.party p on p.district = l.district and p.id = l.party where l.district = $1 order by l.id desc`,
    [tx.actor.district],
  )
  return rows.map((r) => ({
    ...r,
    requestedAt: r.requestedAt.toISOString(),
    approvedAt: iso(r.approvedAt),
    refusedAt: iso(r.refusedAt),
  }))
}

/** 更正审批: who wants to enter what into a closed period, and why. Numbered without gaps per year. */
export async function requestLateEntry(
  tx: Writer,
  span: Span,
  now: Date,
  year: number,
): Promise<{ id: number; number: string }> {
  if (span.from >= span.to) refuse('period_empty', { from: span.from, to: span.to })
  const n = await nextNumber(tx, `late-entry ${year}`)
  const [row] = await tx.query<{ id: number; number: string }>(
    `insert into wufei.late_entry (district, number, reason, stream, party, from_day, to_day, requested_at, requested_by)
     values ($1, $2, $3, $4::wufei.stream, $5, $6, $7, $8, $9) returning id, number`,
    [
      tx.actor.district,
      `GZ${year}-${String(n).padStart(4, '0')}`,
      span.reason,
      span.stream,
      span.party,
      span.from,
      span.to,
      now,
      tx.actor.id,
    ],
  )
  return row as { id: number; number: string }
}

/** Whoever asked cannot approve it as well. */
export async function decideLateEntry(tx: Writer, id: number, approve: boolean, now: Date): Promise<void> {
  const [row] = await tx.query<{ requestedBy: string; decided: boolean }>(
    `select requested_by as "requestedBy", approved_at is not null or refused_at is not null as decided from wufei.late_entry where district = $1 and id = $2 for update`,
    [tx.actor.district, id],
  )
  if (!row) refuse('late_entry_unknown', { id })
  if (row.decided) refuse('late_entry_decided', { id })
  if (row.requestedBy === tx.actor.id && !tx.actor.system) refuse('late_entry_own_request', { id })
  const set = approve ? 'approved_at = $3, approved_by = $4' : 'refused_at = $3, approved_by = $4'
  await tx.query(`update wufei.late_entry set ${set} where district = $1 and id = $2`, [
    tx.actor.district,
    id,
    now,
    tx.actor.id,
  ])
}
