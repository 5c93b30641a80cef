import type { Stream } from '../core/codes.ts'
import { addDays } from '../core/day.ts'
import { dayIn } from '../core/zone.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { Fact } from './contract.ts'
import { type Entry, net } from './entry.ts'
import type { TotalView } from './world.ts'

/** The column an entry is detail of, in SQL: the twin of `columnOf`, compared by a property test. */
export const columnSql = `case
  when e.position = 'generated' or (e.position = 'transformed' and e.own) then 'generated'
  when e.purpose is null or not e.own or e.position = 'discrepancy' then null
  when e.purpose = 'utilize' then case when e.place = 'own' then 'selfUtilized' else 'utilized' end
  when e.purpose = 'dispose' then case when e.place = 'own' then 'selfDisposed' else 'disposed' end
  else 'collected' end`

interface TotalRow {
  id: number
  root: number
  facility: number
  code: string
  from: string
  to: string
  columns: { column: string; stated: number }[]
  detail: { column: string; grams: number }[] | null
  booked: { posting: number; column: string; entry: Entry }[] | null
}

const entryJson = `json_build_object('position', e.position, 'stream', e.stream, 'facility', e.facility, 'owner', e.owner, 'code', e.code, 'lot', e.lot,
  'origin', e.origin, 'born', e.born, 'grade', e.grade, 'purpose', e.purpose, 'place', e.place, 'method', e.method, 'dest', e.dest, 'own', e.own, 'grams', e.grams)`

/** Periodic totals in force that stand over the given facility, code and day, with their detail and 未分项 so far. */
export async function readTotals(
  tx: Reader,
  covered: readonly { facility: number; code: string; day: string }[],
): Promise<TotalView[]> {
  if (covered.length === 0) return []
  const rows = await tx.query<TotalRow>(
    `select t.id, t.root, t.facility, t.codes as code, t.from_day as from, t.to_day as to,
       (select json_agg(json_build_object('column', c."column", 'stated', c.grams) order by c."column")
          from wufei.control_total_column c where c.district = t.district and c.total = t.id) as columns,
       (select json_agg(d) from (select ${columnSql} as "column", sum(case when e.position in ('generated', 'transformed') then -e.grams else e.grams end)::bigint as grams
          from wufei.entry e join wufei.posting p on p.district = e.district and p.id = e.posting
          where e.district = t.district and e.origin = t.facility and e.code = t.codes and e.since >= t.from_day and e.occurred_on < t.to_day
            and e.occurred_on >= t.from_day and p.total is null group by 1) d where d."column" is not null) as detail,
       (select json_agg(json_build_object('posting', p.id, 'column', p.fact ->> 'column', 'entry', ${entryJson}) order by p.id, e.line)
          from wufei.posting p join wufei.entry e on e.district = p.district and e.posting = p.id
          where p.district = t.district and p.total = t.root) as booked
     from wufei.control_total t
     where t.district = $1 and t.scope = 'facility' and t.superseded_by is null and exists (
       select 1 from unnest($2::int[], $3::text[], $4::date[]) a(facility, code, day)
       where a.facility = t.facility and a.code = t.codes and a.day >= t.from_day and a.day < t.to_day)
       and t.facility = any ($2::int[])
     order by t.id`,
    [
      tx.actor.district,
      covered.map((c) => c.facility),
      covered.map((c) => c.code),
      covered.map((c) => c.day),
    ],
    'ledger_totals',
  )
  return rows.map((r) => ({
    id: r.root,
    facility: r.facility,
    code: r.code,
    from: r.from as TotalView['from'],
    to: r.to as TotalView['to'],
    columns: r.columns.map((c) => {
      const booked = (r.booked ?? []).filter((b) => b.column === c.column)
      return {
        column: c.column,
        stated: c.stated,
        detail: r.detail?.find((d) => d.column === c.column)?.grams ?? 0,
        entries: net(booked.map((b) => b.entry)),
        posting: booked[0]?.posting ?? null,
      }
    }),
  }))
}

/**
 * Inserts the control totals of the `declare` facts of a batch and answers their views by item index. A total of the
 * same facility, code and period replaces the one before; postings keep naming the first of the chain.
 */
export async function insertTotals(
  tx: Writer,
  items: readonly { index: number; fact: Fact }[],
  context: { now: Date; zone: string; demo: boolean; streamOf: (code: string) => Stream | undefined },
): Promise<Map<number, TotalView>> {
  const found = new Map<number, TotalView>()
  for (const { index, fact } of items) {
    if (fact.kind !== 'declare') continue
    const stream = await tx.query<{ root: number }>(
      `with old as (select id, root from wufei.control_total where district = $1 and scope = 'facility' and facility = $2 and codes = $3 and from_day = $4 and to_day = $5::date + 1
           and superseded_by is null for update),
         ids as (select nextval('wufei.total_id') as id),
         gone as (update wufei.control_total t set superseded_by = ids.id, superseded_at = $7, superseded_day = $8 from old, ids where t.district = $1 and t.id = old.id)
       insert into wufei.control_total (district, id, root, scope, facility, stream, codes, from_day, to_day, source, details, recorded_at, recorded_day, actor, demo)
       select $1, ids.id, coalesce((select root from old), ids.id), 'facility', $2, $6::wufei.stream, $3, $4, $5::date + 1, 'enterprise', $9, $7, $8, $10, $11 from ids
       returning root`,
      [
        tx.actor.district,
        fact.facility,
        fact.code,
        fact.from,
        fact.occurredOn,
        context.streamOf(fact.code),
        context.now,
        dayIn(context.zone, context.now),
        JSON.stringify(fact.details),
        tx.actor.id,
        context.demo,
      ],
    )
    const root = stream[0]?.root as number
    await tx.query(
      `insert into wufei.control_total_column (district, total, "column", grams, method, dest, measure)
       select $1, (select max(id) from wufei.control_total where district = $1 and root = $2), x."column", x.grams, x.method, x.dest, x.measure
       from json_to_recordset($3::json) x("column" text, grams bigint, method text, dest int, measure jsonb)`,
      [tx.actor.district, root, JSON.stringify(fact.columns)],
    )
    found.set(index, {
      id: root,
      facility: fact.facility,
      code: fact.code,
      from: fact.from as TotalView['from'],
      to: addDays(fact.occurredOn as TotalView['to'], 1),
      columns: [],
    })
  }
  return found
}

/** Writes totals that were corrected with a record under them as new versions of themselves. */
export async function restateTotals(
  tx: Writer,
  totals: readonly TotalView[],
  context: { now: Date; zone: string },
): Promise<void> {
  for (const t of totals) {
    await tx.query(
      `with old as (select * from wufei.control_total where district = $1 and root = $2 and superseded_by is null for update),
         ids as (select nextval('wufei.total_id') as id),
         gone as (update wufei.control_total c set superseded_by = ids.id, superseded_at = $3, superseded_day = $4 from old, ids where c.district = $1 and c.id = old.id),
         fresh as (insert into wufei.control_total (district, id, root, scope, facility, street, stream, codes, from_day, to_day, source, sector, note, details, recorded_at, recorded_day, actor, record, demo)
           select $1, ids.id, old.root, scope, facility, street, stream, codes, from_day, to_day, source, sector, note, details, $3, $4, $5, record, demo from old, ids)
       insert into wufei.control_total_column (district, total, "column", grams, method, dest, measure)
       select $1, ids.id, c."column", coalesce(x.stated, c.grams), c.method, c.dest, case when x.stated = c.grams then c.measure end
       from old join wufei.control_total_column c on c.district = $1 and c.total = old.id cross join ids
         left join json_to_recordset($6::json) x("column" text, stated bigint) on x."column" = c."column"`,
      [
        tx.actor.district,
        t.id,
        context.now,
        dayIn(context.zone, context.now),
        tx.actor.id,
        JSON.stringify(t.columns.map(({ column, stated }) => ({ column, stated }))),
      ],
    )
  }
}
