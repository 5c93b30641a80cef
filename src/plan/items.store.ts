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
  const [row] = await tx.query<{ id: number }>(`select nextval('wufei.plan_item_id')::int as id`)
  return row?.id as number
}

/** Two people who revise the same revision: the second is told that it has changed. */
export async function insertRevision(
  tx: Writer,
  plan: string,
  item: ItemContent & Pick<StoredItem, 'id' | 'revision'>,
  now: Date,
): Promise<void> {
  const rows = await tx.query(
    `insert into wufei.plan_item (district, plan, id, revision, measure, year, title, due_on, acceptance, unit, person, state,
       note, report, recorded_at, actor)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     on conflict do nothing returning id`,
    [
      tx.actor.district,
      plan,
      item.id,
      item.revision,
      item.measure,
      item.year,
      item.title,
      item.dueOn,
      item.acceptance,
      item.unit,
      item.person,
      item.state,
      item.note,
      item.report,
      now,
      tx.actor.id,
    ],
    'plan_item_add',
  )
  if (rows.length === 0) refuse('plan_item_stale', { item: item.id })
}
