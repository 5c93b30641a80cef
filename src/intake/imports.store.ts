import { refuse } from '../core/refusal.ts'
import type { Actor } from '../platform/actor.ts'
import type { Reader, Writer } from '../platform/database.ts'
import {
  type ImportCounts,
  type ImportOptions,
  type ImportStatus,
  type RowMessage,
  zeroCounts,
} from './contract.ts'

export interface ImportRecord {
  id: number
  fileHash: string
  fileName: string
  bytes: number
  storedPath: string
  party: number | null
  partyName: string | null
  unit: string | null
  form: string | null
  mapping: unknown
  status: ImportStatus
  choice: 'all' | 'good' | null
  options: ImportOptions
  counts: ImportCounts
  problems: RowMessage[]
  grams: string
  firstDay: string | null
  lastDay: string | null
  staged: number
  done: number
  total: number | null
  failure: string | null
  acting: Actor
  actor: string
  createdAt: Date
  updatedAt: Date
  finishedAt: Date | null
  demo: boolean
}

const columns = `i.id, i.file_hash as "fileHash", i.file_name as "fileName", i.bytes, i.stored_path as "storedPath", i.party,
  (select p.name from wufei.party p where p.district = i.district and p.id = i.party) as "partyName", i.unit, i.form, i.mapping,
  i.status, i.choice, i.options, i.counts, i.problems, i.grams::text as grams, i.first_day as "firstDay", i.last_day as "lastDay",
  i.staged, i.done, i.total, i.failure, i.acting, i.actor,
  i.created_at as "createdAt", i.updated_at as "updatedAt", i.finished_at as "finishedAt", i.demo`

export interface NewImport {
  fileHash: string
  fileName: string
  bytes: number
  storedPath: string
  party: number | null
  unit: string | null
  form: string | null
  options: ImportOptions
  demo: boolean
}

export async function insertImport(tx: Writer, n: NewImport, now: Date): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.import (district, file_hash, file_name, bytes, stored_path, party, unit, form, options, counts, status, acting, actor,
       created_at, updated_at, demo)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $14, 'uploaded', $10, $11, $12, $12, $13) returning id`,
    [
      tx.actor.district,
      n.fileHash,
      n.fileName,
      n.bytes,
      n.storedPath,
      n.party,
      n.unit,
      n.form,
      JSON.stringify(n.options),
      JSON.stringify(tx.actor),
      tx.actor.id,
      now,
      n.demo,
      JSON.stringify(zeroCounts),
    ],
  )
  return row?.id as number
}

export async function getImport(tx: Reader, id: number): Promise<ImportRecord> {
  const [found] = await tx.query<ImportRecord>(
    `select ${columns} from wufei.import i where i.district = $1 and i.id = $2`,
    [tx.actor.district, id],
    'import_get',
  )
  return found ?? refuse('import_unknown', { id })
}

/** The same, alone: nobody else starts, cancels or books it meanwhile. */
export async function lockImport(tx: Writer, id: number): Promise<ImportRecord> {
  const [found] = await tx.query<ImportRecord>(
    `select ${columns} from wufei.import i where i.district = $1 and i.id = $2 for update of i`,
    [tx.actor.district, id],
    'import_lock',
  )
  return found ?? refuse('import_unknown', { id })
}

export interface ImportFilter {
  party?: number | undefined
  unit?: string | undefined
  status?: ImportStatus | undefined
  form?: string | undefined
  /** Part of a file's name. */
  search?: string | undefined
  offset: number
  limit: number
}

export async function listImports(
  tx: Reader,
  f: ImportFilter,
): Promise<{ total: number; items: ImportRecord[] }> {
  const where = `i.district = $1 and ($2::int is null or i.party = $2) and ($3::text is null or i.unit = $3)
    and ($4::text is null or i.status = $4) and ($5::text is null or i.form = $5)
    and ($6::text is null or position(lower($6) in lower(i.file_name)) > 0)`
  const values = [
    tx.actor.district,
    f.party ?? null,
    f.unit ?? null,
    f.status ?? null,
    f.form ?? null,
    f.search ?? null,
  ]
  const [count] = await tx.query<{ n: number }>(
    `select count(*)::int as n from wufei.import i where ${where}`,
    values,
  )
  const items = await tx.query<ImportRecord>(
    `select ${columns} from wufei.import i where ${where} order by i.created_at desc, i.id desc offset $7 limit $8`,
    [...values, f.offset, f.limit],
  )
  return { total: count?.n ?? 0, items }
}

/** What may change of an import; keys are columns, values as PostgreSQL takes them. */
export type ImportChange = Partial<{
  form: string | null
  mapping: unknown
  status: ImportStatus
  choice: 'all' | 'good' | null
  options: ImportOptions
  counts: ImportCounts
  problems: RowMessage[]
  grams: string
  first_day: string | null
  last_day: string | null
  staged: number
  done: number
  total: number | null
  failure: string | null
  acting: Actor
  finished_at: Date | null
}>

const jsonColumns = new Set(['mapping', 'options', 'counts', 'problems', 'acting'])

export async function changeImport(tx: Writer, id: number, change: ImportChange, now: Date): Promise<void> {
  const keys = Object.keys(change) as (keyof ImportChange)[]
  const values = keys.map((k) =>
    jsonColumns.has(k) && change[k] !== null ? JSON.stringify(change[k]) : change[k],
  )
  await tx.query(
    `update wufei.import set updated_at = $3${keys.map((k, i) => `, ${k} = $${i + 4}`).join('')} where district = $1 and id = $2`,
    [tx.actor.district, id, now, ...values],
  )
}

/** One import of an owner books at a time, so that what one finds unbooked the other cannot have booked meanwhile. */
export async function lockOwner(tx: Writer, i: { party: number | null; unit: string | null }): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1::int || '|import|' || $2, 14))`, [
    tx.actor.district,
    ownerOf(i),
  ])
}

/** Imports whose work was under way when the server stopped. */
export async function openImports(tx: Reader): Promise<{ id: number; acting: Actor }[]> {
  return await tx.query(
    `select id, acting from wufei.import where district = $1 and status in ('uploaded', 'analysing', 'booking') order by id`,
    [tx.actor.district],
  )
}

const ownerOf = (i: { party: number | null; unit: string | null }): string =>
  i.party === null ? `unit ${i.unit}` : `party ${i.party}`

export interface SavedMapping {
  form: string
  mapping: unknown
}

/** How this party's sheets with these headers were understood before. */
export async function findMapping(
  tx: Reader,
  i: { party: number | null; unit: string | null },
  signature: string,
): Promise<SavedMapping | undefined> {
  const [found] = await tx.query<SavedMapping>(
    `select form, mapping from wufei.saved_mapping where district = $1 and owner = $2 and signature = $3`,
    [tx.actor.district, ownerOf(i), signature],
  )
  return found
}

export async function keepMapping(
  tx: Writer,
  i: { party: number | null; unit: string | null },
  signature: string,
  saved: SavedMapping,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into wufei.saved_mapping (district, owner, signature, form, mapping, party, unit, actor, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (district, owner, signature) do update set form = excluded.form, mapping = excluded.mapping,
       actor = excluded.actor, updated_at = excluded.updated_at`,
    [
      tx.actor.district,
      ownerOf(i),
      signature,
      saved.form,
      JSON.stringify(saved.mapping),
      i.party,
      i.unit,
      tx.actor.id,
      now,
    ],
  )
}
