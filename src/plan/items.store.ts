import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'

export interface StoredItem {
  readonly id: number
  readonly revision: number
  readonly measure: string
  readonly year: number
  readonly title: string
  readonly dueOn: Day
  readonly acceptance: string
  readonly unit: string
  readonly person: string | null
  readonly state: 'open' | 'done' | 'dropped'
  readonly note: string | null
  readonly report: number | null
  readonly recordedAt: Date
  readonly actor: string
}
export type ItemContent = Omit<StoredItem, 'id' | 'revision' | 'recordedAt' | 'actor'>

const columns = `id, revision, measure, year, title, due_on as "dueOn", acceptance, unit, person, state, note, report,
  recorded_at as "recordedAt", actor`

/** The newest revision of every item of a plan, as known at a moment (exclusive); null: now. */
export async function readItems(tx: Reader, plan: string, before: Date | null = null): Promise<StoredItem[]> {
  return await tx.query<StoredItem>(
    `select * from (select distinct on (id) ${columns} from wufei.plan_item
       where district = $1 and plan = $2 and ($3::timestamptz is null or recorded_at < $3) order by id, revision desc) i
     order by "dueOn", id`,
    [tx.actor.district, plan, before],
    'plan_items',
  )
}

/** The oldest first, of whatever plan. */
export async function readRevisions(tx: Reader, id: number): Promise<(StoredItem & { plan: string })[]> {
  return await tx.query<StoredItem & { plan: string }>(
    `select plan, ${columns} from wufei.plan_item where district = $1 and id = $2 order by revision`,
    [tx.actor.district, id],
  )
}

export async function getItem(tx: Reader, id: number): Promise<StoredItem & { plan: string }> {
  return (await readRevisions(tx, id)).at(-1) ?? refuse('plan_item_unknown', { item: id })
}

export async function nextItemId(tx: Writer): Promise<number> {
  return (await nextItemIds(tx, 1))[0] as number
}

type Revision = ItemContent & Pick<StoredItem, 'id' | 'revision'>

/** Two people who revise the same revision: the second is told that it has changed. */
export async function insertRevision(tx: Writer, plan: string, item: Revision, now: Date): Promise<void> {
  await insertRevisions(tx, plan, [item], now)
}

export async function insertRevisions(
  tx: Writer,
  plan: string,
  items: readonly Revision[],
  now: Date,
): Promise<void> {
  const rows = await tx.query<{ id: number }>(
    `insert into wufei.plan_item (district, plan, id, revision, measure, year, title, due_on, acceptance, unit, person, state,
       note, report, recorded_at, actor)
     select $1, $2, id, revision, measure, year, title, "dueOn", acceptance, unit, person, state, note, report, $4, $5
     from json_to_recordset($3::json) as i(id int, revision int, measure text, year int, title text, "dueOn" date, acceptance text,
       unit text, person text, state text, note text, report int)
     on conflict do nothing returning id`,
    [tx.actor.district, plan, JSON.stringify(items), now, tx.actor.id],
    'plan_item_add',
  )
  const kept = new Set(rows.map((row) => row.id))
  for (const { id } of items) if (!kept.has(id)) refuse('plan_item_stale', { item: id })
}

/** Numbers for so many new items. */
export async function nextItemIds(tx: Writer, count: number): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `select nextval('wufei.plan_item_id')::int as id from generate_series(1, $1)`,
    [count],
  )
  return rows.map((row) => row.id)
}
