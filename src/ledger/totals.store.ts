import type { Stream } from '../core/codes.ts'
import { addDays, asDay } from '../core/day.ts'
import { dayIn } from '../core/zone.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { Fact, FactOf } from './contract.ts'
import { type Entry, net } from './entry.ts'
import { entryJson } from './entry-sql.ts'
import type { Covered } from './load.store.ts'
import { type TotalColumnKey, type TotalView, totalColumns } from './world.ts'

/** The column an entry is detail of, in SQL: the twin of `columnOf`, compared by a property test. */
export const columnSql = `case
  when e.position = 'generated' or (e.position = 'transformed' and e.own) then 'generated'
  when e.purpose is null or e.position = 'discrepancy' or not (e.own or e.position = 'transformed' and e.place = 'own') then null
  when e.purpose = 'utilize' then case when e.place = 'own' then 'selfUtilized' else 'utilized' end
  when e.purpose = 'dispose' then case when e.place = 'own' then 'selfDisposed' else 'disposed' end
  else 'collected' end`

/** A total that a batch is about to state for the first time, under the number it will have. */
export interface FreshTotal {
  id: number
  facility: number
  code: string
  from: string
  /** Exclusive. */
  to: string
}

interface TotalRow extends FreshTotal {
  columns: { column: string; stated: number; method: string | null; dest: number | null }[] | null
  detail: { column: string; grams: number }[] | null
  booked: { posting: number; column: string; entry: Entry }[] | null
}

/**
 * Periodic totals in force that stand over the given facility, code and day, those asked for by number and those about
 * to be stated, with their detail (facts and shorter totals) and 未分项 so far.
 */
export async function readTotals(
  tx: Reader,
  covered: readonly Covered[],
  numbers: readonly number[],
  fresh: readonly FreshTotal[],
): Promise<TotalView[]> {
  if (covered.length === 0 && numbers.length === 0 && fresh.length === 0) return []
  // Few facts stand under a total: whether one does is asked first, what it holds only then.
  if (numbers.length === 0 && fresh.length === 0 && !(await isCovered(tx, covered))) return []
  const rows = await tx.query<TotalRow>(
    `with t as (
       select c.district, c.root as id, c.id as version, c.facility, c.codes as code, c.from_day, c.to_day from wufei.control_total c
         where c.district = $1 and c.scope = 'facility' and c.superseded_by is null and (c.root = any ($5::bigint[])
           or c.facility = any ($2::int[]) and exists (select 1 from unnest($2::int[], $3::text[], $4::date[]) a(facility, code, day)
             where a.facility = c.facility and a.code = c.codes and a.day >= c.from_day and a.day < c.to_day))
       union all select $1::int, x.id, 0, x.facility, x.code, x."from", x."to" from json_to_recordset($6::json) x(id bigint, facility int, code text, "from" date, "to" date))
     select t.id, t.facility, t.code, t.from_day as from, t.to_day as to,
       (select json_agg(json_build_object('column', c."column", 'stated', c.grams, 'method', c.method, 'dest', c.dest))
          from wufei.control_total_column c where c.district = t.district and c.total = t.version) as columns,
       (select json_agg(d) from (select ${columnSql} as "column", sum(case when e.position = 'generated' or (e.position = 'transformed' and e.own) then -e.grams else e.grams end)::bigint as grams
          from wufei.entry e join wufei.posting p on p.district = e.district and p.id = e.posting
          where e.district = t.district and e.origin = t.facility and e.code = t.code and e.since >= t.from_day and e.occurred_on < t.to_day
            and e.occurred_on >= t.from_day and p.total is distinct from t.id group by 1) d where d."column" is not null) as detail,
       (select json_agg(json_build_object('posting', p.id, 'column', p.fact ->> 'column', 'entry', ${entryJson}) order by p.id, e.line)
          from wufei.posting p join wufei.entry e on e.district = p.district and e.posting = p.id
          where p.district = t.district and p.total = t.id) as booked
     from t order by t.id`,
    [
      tx.actor.district,
      covered.map((c) => c.facility),
      covered.map((c) => c.code),
      covered.map((c) => c.day),
      numbers,
      JSON.stringify(fresh),
    ],
    'ledger_totals',
  )
  return rows.map(viewOf)
}

async function isCovered(tx: Reader, covered: readonly Covered[]): Promise<boolean> {
  const [row] = await tx.query<{ found: boolean }>(
    `select exists (select 1 from unnest($2::int[], $3::text[], $4::date[]) a(facility, code, day)
       cross join lateral (select 1 from wufei.control_total c where c.district = $1 and c.facility = a.facility and c.codes = a.code
         and c.scope = 'facility' and c.superseded_by is null and a.day >= c.from_day and a.day < c.to_day limit 1) c) as found`,
    [
      tx.actor.district,
      covered.map((c) => c.facility),
      covered.map((c) => c.code),
      covered.map((c) => c.day),
    ],
    'ledger_covered',
  )
  return row?.found ?? false
}

const viewOf = (r: TotalRow): TotalView => ({
  id: r.id,
  facility: r.facility,
  code: r.code,
  from: asDay(r.from),
  to: asDay(r.to),
  columns: totalColumns.map((column) => {
    const said = r.columns?.find((c) => c.column === column)
    const booked = (r.booked ?? []).filter((b) => b.column === column)
    return {
      column,
      stated: said?.stated ?? null,
      method: said?.method ?? null,
      dest: said?.dest ?? null,
      detail: r.detail?.find((d) => d.column === column)?.grams ?? 0,
      entries: net(booked.map((b) => b.entry)),
      posting: booked[0]?.posting ?? null,
      lifted: false,
    }
  }),
})

/** The totals that the declarations of a batch state: by index of the item. */
export interface Statements {
  /** Those that nothing stated before. */
  fresh: FreshTotal[]
  /** The total of an item, by its index. */
  totalOf: ReadonlyMap<number, number>
}

type Indexed<F extends Fact = Fact> = { index: number; fact: F }

const declarationsAmong = (items: readonly Indexed[]): Indexed<FactOf<'declare'>>[] =>
  items.filter((i): i is Indexed<FactOf<'declare'>> => i.fact.kind === 'declare')

/** Numbers the totals of a batch before they are decided; a statement that is refused leaves nothing behind. */
export async function numberTotals(tx: Reader, items: readonly Indexed[]): Promise<Statements> {
  const declared = declarationsAmong(items)
  if (declared.length === 0) return { fresh: [], totalOf: new Map() }
  const rows = await tx.query<{ index: number; root: number | null; next: number }>(
    `select x.index, (select c.root from wufei.control_total c where c.district = $1 and c.scope = 'facility' and c.facility = x.facility
         and c.codes = x.code and c.from_day = x."from" and c.to_day = x."to" and c.superseded_by is null limit 1) as root, nextval('wufei.total_id') as next
     from json_to_recordset($2::json) x(index int, facility int, code text, "from" date, "to" date) order by x.index`,
    [tx.actor.district, JSON.stringify(declared.map(({ index, fact }) => ({ index, ...spanOf(fact) })))],
    'ledger_total_numbers',
  )
  const fresh = new Map<string, FreshTotal>()
  const totalOf = new Map<number, number>()
  declared.forEach(({ index, fact }, i) => {
    const row = rows[i] as (typeof rows)[number]
    const span = spanOf(fact)
    const key = JSON.stringify(span)
    const id = row.root ?? fresh.get(key)?.id ?? row.next
    if (row.root === null) fresh.set(key, { id, ...span })
    totalOf.set(index, id)
  })
  return { fresh: [...fresh.values()], totalOf }
}

const spanOf = ({ facility, code, from, occurredOn }: FactOf<'declare'>): Omit<FreshTotal, 'id'> => ({
  facility,
  code,
  from,
  to: addDays(asDay(occurredOn), 1),
})

export interface StatementContext {
  now: Date
  zone: string
  demo: boolean
  streamOf: (code: string) => Stream | undefined
}

/**
 * Writes what the declarations of a batch state. A total of the same facility, code and period replaces the one before;
 * postings keep naming the first of the chain.
 */
export async function writeStatements(
  tx: Writer,
  items: readonly Indexed[],
  statements: Statements,
  context: StatementContext,
): Promise<void> {
  const taken = new Set<number>()
  for (const { index, fact } of declarationsAmong(items)) {
    const root = statements.totalOf.get(index) as number
    const first = statements.fresh.some((f) => f.id === root) && !taken.has(root)
    taken.add(root)
    await tx.query(
      `with old as (select id from wufei.control_total where district = $1 and root = $2 and superseded_by is null for update),
         ids as (select case when $13 then $2::bigint else nextval('wufei.total_id') end as id),
         gone as (update wufei.control_total t set superseded_by = ids.id, superseded_at = $8, superseded_day = $9 from old, ids where t.district = $1 and t.id = old.id),
         made as (insert into wufei.control_total (district, id, root, scope, facility, stream, codes, from_day, to_day, source, details, recorded_at, recorded_day, actor, demo)
           select $1, ids.id, $2, 'facility', $3, $7::wufei.stream, $4, $5, $6, 'enterprise', $10, $8, $9, $11, $12 from ids)
       insert into wufei.control_total_column (district, total, "column", grams, method, dest, measure)
       select $1, ids.id, x."column", x.grams, x.method, x.dest, x.measure
       from ids, json_to_recordset($14::json) x("column" text, grams bigint, method text, dest int, measure jsonb)`,
      [
        tx.actor.district,
        root,
        fact.facility,
        fact.code,
        fact.from,
        spanOf(fact).to,
        context.streamOf(fact.code),
        context.now,
        dayIn(context.zone, context.now),
        JSON.stringify(fact.details),
        tx.actor.id,
        context.demo,
        first,
        JSON.stringify(fact.columns),
      ],
      'ledger_total_state',
    )
  }
}

/** Writes totals that were corrected with a record under them as new versions of themselves. */
export async function restateTotals(
  tx: Writer,
  totals: readonly TotalView[],
  context: { now: Date; zone: string },
): Promise<void> {
  for (const t of totals) {
    const stated = t.columns.filter((c): c is typeof c & { column: TotalColumnKey } => c.stated !== null)
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
        JSON.stringify(stated.map(({ column, stated: grams }) => ({ column, stated: grams }))),
      ],
      'ledger_total_restate',
    )
  }
}
