import type { Unit } from '../core/units.ts'
import { bulkSource, bulkValues } from '../platform/bulk.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { RowMessage, RowOutcome, Verdict } from './contract.ts'
import type { FormId } from './forms/form.ts'
import type { Value } from './sheets/read-value.ts'

/** What is kept of a row: typed values and the text as written. It becomes the record's content word for word. */
export interface RowContent {
  form: FormId
  part: string
  values: Readonly<Record<string, Value>>
  raw: Readonly<Record<string, string>>
  /** Excel's letters of the fields, to name a cell later. */
  columns: Readonly<Record<string, string>>
  /** The units that were taken for quantities whose cells name none. */
  units: Readonly<Record<string, Unit>>
  /** Columns nobody gave a meaning. */
  extra: Readonly<Record<string, string>>
  /** Our own number of the posting that the row is a view of, where the sheet came from us. */
  posting?: number | undefined
}

export interface StagedRow {
  no: number
  form: FormId
  rank: number
  sheet: string | null
  row: number | null
  identity: string | null
  hash: string | null
  day: string | null
  code: string | null
  grams: number | null
  content: RowContent
  verdict: Verdict
  messages: RowMessage[]
  /** The record this row, or its absence, is compared with. */
  before: number | null
}

export interface ImportRow extends StagedRow {
  outcome: RowOutcome | null
  record: number | null
  posting: number | null
}

const columns = `r.no, r.form, r.rank, r.sheet, r.row, r.identity, r.hash, r.day, r.code, r.grams, r.content, r.verdict, r.messages, r.before,
  r.outcome, r.record, r.posting`

export async function clearRows(tx: Writer, id: number): Promise<void> {
  await tx.query('delete from wufei.import_row where district = $1 and import = $2', [tx.actor.district, id])
}

const stagedColumns = {
  no: 'int',
  form: 'text',
  rank: 'smallint',
  sheet: 'text',
  row: 'int',
  identity: 'text',
  hash: 'text',
  day: 'date',
  code: 'text',
  grams: 'bigint',
  content: 'jsonb',
  verdict: 'text',
  messages: 'jsonb',
  before: 'bigint',
}

export async function stageRows(tx: Writer, id: number, rows: readonly StagedRow[]): Promise<void> {
  if (rows.length === 0) return
  const { from, list } = bulkSource(stagedColumns, 3)
  const names = Object.keys(stagedColumns).join(', ')
  await tx.query(
    `insert into wufei.import_row (district, import, ${names}) select $1::int, $2::bigint, ${list} from ${from}`,
    [tx.actor.district, id, ...bulkValues(stagedColumns, rows)],
    'import_stage',
  )
}

export interface KnownRecord {
  id: number
  identity: string
  version: number
  hash: string
}

/** Hash of a record that says its row was taken back. */
export const reversedHash = 'reversed'

/** The latest version of each record with one of these identities. */
export async function knownRecords(
  tx: Reader,
  kinds: readonly string[],
  identities: readonly string[],
): Promise<Map<string, KnownRecord>> {
  if (identities.length === 0) return new Map()
  const rows = await tx.query<KnownRecord>(
    `select distinct on (identity) id, identity, version, hash from wufei.record
     where district = $1 and kind = any ($2::text[]) and identity = any ($3::text[]) order by identity, version desc`,
    [tx.actor.district, kinds, identities],
    'import_known',
  )
  return new Map(rows.map((r) => [r.identity, r]))
}

export interface MissingRecord {
  record: number
  form: FormId
  identity: string
  hash: string
  day: string | null
  code: string | null
  grams: number | null
  sheet: string | null
  row: number | null
  content: RowContent
}

/**
 * Records that earlier versions of this file had and this one has not. An earlier version is an import that any version
 * of one of its rows came with; only days between the first and last of this file count, so that a file of February does not miss
 * January.
 */
export async function missingRecords(tx: Reader, id: number, limit: number): Promise<MissingRecord[]> {
  return await tx.query<MissingRecord>(
    `with this as (select i.* from wufei.import i where i.district = $1 and i.id = $2),
       earlier as (select distinct r.import from wufei.import_row x
         join wufei.record r on r.district = x.district and r.kind = x.form and r.identity = x.identity
         where x.district = $1 and x.import = $2 and x.before is not null and r.import is not null and r.import <> $2),
       names as (select distinct r.kind, r.identity from wufei.record r join earlier on r.import = earlier.import
         where r.district = $1 and r.kind in (select distinct x.form from wufei.import_row x where x.district = $1 and x.import = $2)),
       latest as (select distinct on (r.identity) r.* from names
         join wufei.record r on r.district = $1 and r.kind = names.kind and r.identity = names.identity
         order by r.identity, r.version desc)
     select l.id as record, l.kind as form, l.identity, l.hash, l.content ->> 'day' as day, l.content ->> 'code' as code,
       (l.content ->> 'grams')::bigint as grams, l.sheet, l.row, l.content
     from latest l, this
     where l.hash <> '${reversedHash}'
       and not exists (select 1 from wufei.import_row x where x.district = $1 and x.import = $2 and x.identity = l.identity)
       and (l.content ->> 'day' is null or (l.content ->> 'day')::date between this.first_day and this.last_day)
     order by l.id limit $3`,
    [tx.actor.district, id, limit],
  )
}

export interface Cursor {
  rank: number
  no: number
}

/** Which rows a step takes: of these verdicts, of ranks from (included) to (not included). */
export interface Wanted {
  verdicts: readonly Verdict[]
  ranks: readonly [number, number]
}

/** Rows still to be dealt with, in the order they are booked in. */
export async function nextRows(
  tx: Reader,
  id: number,
  after: Cursor,
  limit: number,
  wanted: Wanted,
): Promise<ImportRow[]> {
  return await tx.query<ImportRow>(
    `select ${columns} from wufei.import_row r
     where r.district = $1 and r.import = $2 and (r.rank, r.no) > ($3::int, $4::int) and r.rank >= $7 and r.rank < $8
       and r.verdict = any ($6::text[]) and r.outcome is null order by r.rank, r.no limit $5`,
    [tx.actor.district, id, after.rank, after.no, limit, wanted.verdicts, ...wanted.ranks],
    'import_next',
  )
}

export interface RowResult {
  no: number
  verdict: Verdict
  messages: RowMessage[]
  outcome: RowOutcome | null
  record: number | null
  posting: number | null
}

const least = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b))
const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b))

const resultColumns = {
  no: 'int',
  verdict: 'text',
  messages: 'jsonb',
  outcome: 'text',
  record: 'bigint',
  posting: 'bigint',
}

/** Rows of a chunk lie together: bounded, the planner does not read the whole import for each of them. */
export async function settleRows(tx: Writer, id: number, results: readonly RowResult[]): Promise<void> {
  if (results.length === 0) return
  const numbers = results.map((r) => r.no)
  await tx.query(
    `update wufei.import_row r set verdict = x.verdict, messages = x.messages, outcome = x.outcome, record = x.record, posting = x.posting
     from ${bulkSource(resultColumns, 5).from} where r.district = $1 and r.import = $2 and r.no = x.no and r.no between $3 and $4`,
    [tx.actor.district, id, least(numbers), most(numbers), ...bulkValues(resultColumns, results)],
    'import_settle',
  )
}

export async function countRows(tx: Reader, id: number): Promise<Record<string, number>> {
  const rows = await tx.query<{ verdict: Verdict; outcome: RowOutcome | null; n: number }>(
    `select verdict, outcome, count(*)::int as n from wufei.import_row where district = $1 and import = $2 group by 1, 2`,
    [tx.actor.district, id],
  )
  const counts: Record<string, number> = { rows: 0 }
  const add = (word: string, n: number): void => {
    counts[word] = (counts[word] ?? 0) + n
  }
  for (const { verdict, outcome, n } of rows) {
    add(verdict, n)
    if (outcome !== null) add(outcome, n)
    if (verdict !== 'missing') add('rows', n)
  }
  return counts
}

export interface RowFilter {
  verdict?: Verdict | undefined
  outcome?: RowOutcome | undefined
  search?: string | undefined
  offset: number
  limit: number
}

export async function listRows(
  tx: Reader,
  id: number,
  f: RowFilter,
): Promise<{ total: number; items: (ImportRow & { earlier: RowContent | null })[] }> {
  const where = `r.district = $1 and r.import = $2 and ($3::text is null or r.verdict = $3) and ($4::text is null or r.outcome = $4)
    and ($5::text is null or position(lower($5) in lower(r.content::text)) > 0)`
  const values = [tx.actor.district, id, f.verdict ?? null, f.outcome ?? null, f.search || null]
  const [count] = await tx.query<{ n: number }>(
    `select count(*)::int as n from wufei.import_row r where ${where}`,
    values,
  )
  const items = await tx.query<ImportRow & { earlier: RowContent | null }>(
    `select ${columns}, (select b.content from wufei.record b where b.district = r.district and b.id = r.before) as earlier
     from wufei.import_row r where ${where} order by r.no offset $6 limit $7`,
    [...values, f.offset, f.limit],
  )
  return { total: count?.n ?? 0, items }
}

/** Rows so wrong that it cannot be said which record they are: what seems missing may be one of them. */
export async function uncertainRows(tx: Reader, id: number): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `select count(*)::int as n from wufei.import_row where district = $1 and import = $2 and identity is null`,
    [tx.actor.district, id],
  )
  return row?.n ?? 0
}

/** Rows that were not booked because something is wrong with them, in the order of the file. */
export async function errorRows(
  tx: Reader,
  id: number,
  form: FormId,
  after: number,
  limit: number,
): Promise<ImportRow[]> {
  return await tx.query<ImportRow>(
    `select ${columns} from wufei.import_row r where r.district = $1 and r.import = $2 and r.form = $3 and r.verdict = 'error'
       and r.no > $4 order by r.no limit $5`,
    [tx.actor.district, id, form, after, limit],
  )
}

export async function formsWithErrors(tx: Reader, id: number): Promise<FormId[]> {
  const rows = await tx.query<{ form: FormId }>(
    `select form from wufei.import_row where district = $1 and import = $2 and verdict = 'error' group by form order by min(no)`,
    [tx.actor.district, id],
  )
  return rows.map((r) => r.form)
}

/** Which of these movements the book holds: a trial names some that were never kept. */
export async function movementsBooked(tx: Reader, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await tx.query<{ id: number }>(
    `select id from wufei.movement where district = $1 and id = any ($2::bigint[])`,
    [tx.actor.district, ids],
  )
  return new Set(rows.map(({ id }) => id))
}
