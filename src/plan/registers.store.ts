import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { EntryValues } from './registers.contract.ts'

export interface StoredEntry {
  readonly id: number
  readonly revision: number
  readonly kind: string
  readonly unit: string
  readonly name: string
  readonly day: string | null
  readonly measures: readonly string[]
  readonly content: EntryValues
  readonly files: readonly string[]
  readonly withdrawn: boolean
  readonly reason: string | null
  readonly recordedAt: Date
  readonly actor: string
}
export type NewEntry = Omit<StoredEntry, 'recordedAt' | 'actor'>

const columns = `id, revision, kind, unit, name, day, measures, content, files, withdrawn, reason, recorded_at as "recordedAt", actor`

/** The newest revision of every entry of the kinds, as known at a moment (exclusive; null: now), the newest day first. */
export async function readEntries(
  tx: Reader,
  kinds: readonly string[],
  before: Date | null,
): Promise<StoredEntry[]> {
  return await tx.query<StoredEntry>(
    `select * from (select distinct on (id) ${columns} from wufei.register_entry
       where district = $1 and kind = any ($2::text[]) and ($3::timestamptz is null or recorded_at < $3)
       order by id, revision desc) e
     order by day desc nulls last, id desc`,
    [tx.actor.district, kinds, before],
    'register_entries',
  )
}

/** The oldest first; of that kind only. */
export async function readEntryRevisions(tx: Reader, kind: string, id: number): Promise<StoredEntry[]> {
  return await tx.query<StoredEntry>(
    `select ${columns} from wufei.register_entry where district = $1 and kind = $2 and id = $3 order by revision`,
    [tx.actor.district, kind, id],
  )
}

export async function getEntry(tx: Reader, kind: string, id: number): Promise<StoredEntry> {
  return (await readEntryRevisions(tx, kind, id)).at(-1) ?? refuse('register_entry_unknown', { entry: id })
}

export async function nextEntryId(tx: Writer): Promise<number> {
  const [row] = await tx.query<{ id: number }>(`select nextval('wufei.register_entry_id')::int as id`)
  return row?.id as number
}

/** Two people who revise the same revision: the second is told that it has changed. */
export async function insertEntry(tx: Writer, e: NewEntry, now: Date): Promise<void> {
  const rows = await tx.query(
    `insert into wufei.register_entry (district, id, revision, kind, unit, name, day, measures, content, files, withdrawn,
       reason, recorded_at, actor)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing returning id`,
    [
      tx.actor.district,
      e.id,
      e.revision,
      e.kind,
      e.unit,
      e.name,
      e.day,
      e.measures,
      JSON.stringify(e.content),
      e.files,
      e.withdrawn,
      e.reason,
      now,
      tx.actor.id,
    ],
    'register_entry_add',
  )
  if (rows.length === 0) refuse('register_entry_stale', { entry: e.id })
}
