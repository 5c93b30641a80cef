import { type Stream, streamNames } from '../core/codes.ts'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { Reader, Writer } from '../platform/database.ts'

/** A column of an area's total: the glossary's key (collectedAndTransported, utilized …) and integer grams. */
export interface AreaColumn {
  column: string
  grams: number
  method?: string | undefined
  dest?: number | undefined
  measure?: Readonly<Record<string, unknown>> | undefined
}

/**
 * What a department, a street or the plan states about an area (book.md, Control totals). It books no entries: facts
 * only insert which total covers them, views compute the 未分项.
 */
export interface AreaTotal {
  scope: 'street' | 'district'
  /** The declaring unit's own entry. */
  facility: number
  street: string | null
  stream: Stream
  /** A waste code, `row:<table>.<row key>` or `stream`. */
  codes: string
  from: string
  /** Exclusive. */
  to: string
  source: 'plan' | 'unit'
  sector?: string | null
  note?: string | null
  details?: Readonly<Record<string, unknown>>
  columns: readonly AreaColumn[]
  record: number | null
  lateEntry?: number | null
}

export interface TotalContext {
  now: Date
  zone: string
  demo: boolean
}

/**
 * Inserts area totals; one of the same unit, area, codes, sector and period replaces the one before, which stays
 * readable as of the days it was in force. Answers the new ids in order. Holds the gate, so that no published figure
 * can miss a total that was under way.
 */
export async function insertAreaTotals(
  tx: Writer,
  totals: readonly AreaTotal[],
  context: TotalContext,
): Promise<number[]> {
  if (totals.length === 0) return []
  const today = dayIn(context.zone, context.now)
  await lockTotals(tx, totals)
  await refuseClosedTotals(tx, totals)
  const ids: number[] = []
  for (const t of totals) {
    const [row] = await tx.query<{ id: number }>(
      `with old as (select t.id, t.root from wufei.control_total t where t.district = $1 and t.facility = $2 and t.scope = $3
           and t.street is not distinct from $4 and t.stream = $5 and t.codes = $6 and t.from_day = $7 and t.to_day = $8
           and t.source = $9 and t.sector is not distinct from $10 and t.superseded_by is null),
         ids as (select nextval('wufei.total_id') as id),
         gone as (update wufei.control_total t set superseded_by = ids.id, superseded_at = $13, superseded_day = $14
           from old, ids where t.district = $1 and t.id = old.id)
       insert into wufei.control_total (district, id, root, scope, facility, street, stream, codes, from_day, to_day, source, sector,
         note, details, recorded_at, recorded_day, actor, record, demo)
       select $1, ids.id, coalesce((select min(root) from old), ids.id), $3, $2, $4, $5::wufei.stream, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17
       from ids returning id`,
      [
        tx.actor.district,
        t.facility,
        t.scope,
        t.street,
        t.stream,
        t.codes,
        t.from,
        t.to,
        t.source,
        t.sector ?? null,
        t.note ?? null,
        JSON.stringify(t.details ?? {}),
        context.now,
        today,
        tx.actor.id,
        t.record,
        context.demo,
      ],
      'area_total',
    )
    const id = row?.id as number
    await tx.query(
      `insert into wufei.control_total_column (district, total, "column", grams, method, dest, measure)
       select $1, $2, x."column", x.grams, x.method, x.dest, x.measure
       from json_to_recordset($3::json) x("column" text, grams bigint, method text, dest int, measure jsonb)`,
      [tx.actor.district, id, JSON.stringify(t.columns)],
      'area_total_columns',
    )
    ids.push(id)
  }
  return ids
}

/** What tells one statement of a unit from another; the next with the same replaces it. */
export type TotalKey = Pick<AreaTotal, 'facility' | 'scope' | 'street' | 'stream' | 'codes' | 'from' | 'to'>

/** Takes area totals out of force; what they stated stays readable as of earlier days. */
export async function withdrawAreaTotals(
  tx: Writer,
  keys: readonly (TotalKey & { lateEntry?: number | null })[],
  context: TotalContext,
): Promise<number> {
  if (keys.length === 0) return 0
  await lockTotals(tx, keys)
  await refuseClosedTotals(tx, keys)
  const gone = await tx.query<{ id: number }>(
    `update wufei.control_total t set superseded_by = t.id, superseded_at = $3, superseded_day = $4
     from json_to_recordset($2::json) k(facility int, scope text, street text, codes text, "from" date, "to" date)
     where t.district = $1 and t.facility = k.facility and t.scope = k.scope and t.street is not distinct from k.street
       and t.codes = k.codes and t.from_day = k."from" and t.to_day = k."to" and t.source = 'unit' and t.superseded_by is null
     returning t.id`,
    [tx.actor.district, JSON.stringify(keys), context.now, dayIn(context.zone, context.now)],
  )
  return gone.length
}

async function lockTotals(tx: Writer, keys: readonly TotalKey[]): Promise<void> {
  // A statement of its own: the next one must see what whoever held these locks has written.
  await tx.query(
    `select pg_advisory_xact_lock_shared(wufei.gate($1)), (select count(*) from (select
       pg_advisory_xact_lock(hashtextextended($1 || '|total|' || k, 7)) from unnest($2::text[]) with ordinality u(k, o) order by o offset 0) l)`,
    [tx.actor.district, [...new Set(keys.map((t) => `${t.facility}|${t.codes}|${t.from}`))].sort()],
    'area_total_lock',
  )
}

/** A statement that reaches into a closed period needs an approved late entry that covers the days it reaches into. */
async function refuseClosedTotals(
  tx: Writer,
  totals: readonly (TotalKey & { lateEntry?: number | null })[],
): Promise<void> {
  const [closed] = await tx.query<{ stream: Stream; day: string; late: number | null }>(
    `select x.stream, greatest(x."from", c.from_day) as day, x.late from json_to_recordset($2::json) x(stream wufei.stream, "from" date, "to" date, late bigint)
       join wufei.period_close c on c.district = $1 and c.stream = x.stream and c.reopened_at is null and c.party is null
         and c.from_day < x."to" and c.to_day > x."from"
       left join wufei.late_entry l on l.district = $1 and l.id = x.late and l.approved_at is not null and l.refused_at is null
         and l.stream = x.stream and l.from_day <= greatest(x."from", c.from_day) and l.to_day >= least(x."to", c.to_day)
     where l.id is null limit 1`,
    [
      tx.actor.district,
      JSON.stringify(
        totals.map(({ stream, from, to, lateEntry }) => ({ stream, from, to, late: lateEntry ?? null })),
      ),
    ],
    'area_total_closed',
  )
  if (!closed) return
  if (closed.late !== null) refuse('late_entry_invalid', { number: closed.late })
  refuse('period_closed', { stream: streamNames[closed.stream], day: closed.day })
}

export interface AreaTotalView {
  id: number
  street: string | null
  stream: Stream
  codes: string
  from: string
  to: string
  columns: { column: string; grams: number }[]
}

/** The totals of a unit in force, newest period first. */
export async function readAreaTotals(tx: Reader, facility: number): Promise<AreaTotalView[]> {
  return await tx.query<AreaTotalView>(
    `select t.id, t.street, t.stream, t.codes, t.from_day as from, t.to_day as to,
       (select json_agg(json_build_object('column', c."column", 'grams', c.grams) order by c."column")
          from wufei.control_total_column c where c.district = t.district and c.total = t.id) as columns
     from wufei.control_total t where t.district = $1 and t.facility = $2 and t.scope <> 'facility' and t.superseded_by is null
     order by t.from_day desc, t.id`,
    [tx.actor.district, facility],
  )
}
