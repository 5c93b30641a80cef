import { Refusal } from '../core/refusal.ts'
import { type BookContext, bookFacts, type Item, type Outcome } from '../ledger/booking.ts'
import type { Fact } from '../ledger/contract.ts'
import { readEffective } from '../ledger/correct.store.ts'
import { correctPosting } from '../ledger/correct.ts'
import type { NewRecord } from '../ledger/write.store.ts'
import { savepoint, type Writer } from '../platform/database.ts'
import type { RowMessage } from './contract.ts'
import { factsOf } from './facts-of.rules.ts'
import type { Problem, Reading, Scene } from './reading.ts'
import { insertRecords, linkRecords, type OwnPosting, ownPostings } from './records.store.ts'
import {
  type ImportRow,
  type KnownRecord,
  knownRecords,
  type RowContent,
  type RowResult,
  reversedHash,
} from './rows.store.ts'
import { placedAs, saysTheSame } from './told-again.rules.ts'

/** What of an import its booking needs to know. */
export interface Job {
  id: number
  party: number | null
  unit: string | null
  fileName: string
  reverseMissing: boolean
  withDependents: boolean
  lateEntry: number | null
}

/** A row dealt with; `movement` is the one it told of, `news` whether more is known of it than before. */
export type Settled = RowResult & { movement: number | null; news: boolean }

export interface Read {
  row: ImportRow
  reading: Reading
  known: KnownRecord | undefined
}

/** A problem as a message at its cell. */
export function messageOf(
  row: Pick<ImportRow, 'sheet' | 'row'> & { content: Pick<RowContent, 'raw' | 'columns'> },
  p: Problem,
  severity: RowMessage['severity'],
): RowMessage {
  const value = p.field === null ? undefined : row.content.raw[p.field]
  return {
    severity,
    sheet: row.sheet,
    row: row.row,
    column: p.field === null ? null : (row.content.columns[p.field] ?? null),
    value: value ?? null,
    code: p.refusal.code,
    message: p.refusal.message,
  }
}

const rowMessage = (
  row: Pick<ImportRow, 'sheet' | 'row'>,
  severity: RowMessage['severity'],
  { code, message }: { code: string; message: string },
): RowMessage => ({ severity, sheet: row.sheet, row: row.row, column: null, value: null, code, message })

export function settled(row: ImportRow, over: Partial<Omit<Settled, 'news'>>): Settled {
  const { no, verdict, messages } = row
  const result = {
    no,
    verdict,
    messages,
    outcome: null,
    record: null,
    posting: null,
    movement: null,
    ...over,
  }
  return { ...result, news: result.verdict !== verdict || result.messages.length !== messages.length }
}

export const refusedRow = (row: ImportRow, refusal: Refusal): Settled =>
  settled(row, {
    verdict: row.verdict === 'missing' ? 'missing' : 'error',
    messages: [...row.messages, rowMessage(row, 'error', refusal)],
  })

export const recordOf = (
  job: Job,
  row: ImportRow,
  known: Pick<KnownRecord, 'version'> | undefined,
): NewRecord => ({
  kind: row.form,
  party: job.party,
  unit: job.unit,
  import: job.id,
  sheet: row.sheet,
  row: row.row,
  identity: row.identity as string,
  version: (known?.version ?? 0) + 1,
  content: { ...row.content, day: row.day, code: row.code, grams: row.grams },
  hash: row.hash as string,
})

const identities = (rows: readonly ImportRow[]): string[] => rows.flatMap((r) => r.identity ?? [])

export const formsOf = (rows: readonly ImportRow[]): string[] => [...new Set(rows.map((r) => r.form))]

export interface Sorted {
  results: Settled[]
  fresh: Read[]
  changed: Read[]
}

/**
 * What is new and what differs from the book. Looked up here again, in the booking transaction, so that a file imported
 * twice at once still books once.
 */
export async function sortRows(tx: Writer, scene: Scene, rows: readonly ImportRow[]): Promise<Sorted> {
  const known = await knownRecords(tx, formsOf(rows), identities(rows))
  const sorted: Sorted = { results: [], fresh: [], changed: [] }
  for (const row of rows) {
    const before = row.identity === null ? undefined : known.get(row.identity)
    if (before && before.hash === row.hash) {
      sorted.results.push(settled(row, { verdict: 'unchanged', outcome: 'left', record: before.id }))
      continue
    }
    const reading = factsOf(row.content, scene)
    const wrong = faultsOf(reading)
    if (wrong.length > 0) {
      const messages = [...row.messages, ...wrong.map((p) => messageOf(row, p, 'error'))]
      sorted.results.push(settled(row, { verdict: 'error', messages }))
    } else if (row.content.posting !== undefined || (before && before.hash !== reversedHash))
      sorted.changed.push({ row, reading, known: before })
    else sorted.fresh.push({ row, reading, known: before })
  }
  return sorted
}

/** What keeps a reading from being booked. Whoever is still unregistered now could not be registered. */
export const faultsOf = (reading: Reading): Problem[] =>
  reading.unregistered.length + reading.newStores.length > 0
    ? [...reading.errors, ...reading.warnings.filter((w) => w.refusal.code.endsWith('_to_register'))]
    : reading.errors

/** Books a chunk of rows in the caller's transaction; a row that cannot be booked is refused alone. */
export async function bookRows(
  tx: Writer,
  job: Job,
  scene: Scene,
  context: BookContext,
  rows: readonly ImportRow[],
): Promise<Settled[]> {
  const { results, fresh, changed } = await sortRows(tx, scene, rows)
  for (const read of changed) results.push(await correctRow(tx, job, context, scene, read))
  const telling = fresh.filter((r) => r.reading.fact !== null)
  const items = telling.map(
    (r): Item => ({ fact: r.reading.fact as Fact, record: recordOf(job, r.row, r.known) }),
  )
  const outcomes = items.length > 0 ? await bookFacts(tx, items, context, false) : []
  telling.forEach((r, i) => {
    results.push(bookedRow(r, outcomes[i] as Outcome))
  })
  const silent = fresh.filter((r) => r.reading.fact === null)
  const ids = await insertRecords(
    tx,
    silent.map((r) => recordOf(job, r.row, r.known)),
    context.now,
  )
  silent.forEach((r, i) => {
    results.push(settled(r.row, { outcome: 'noted', record: ids[i] ?? null }))
  })
  return results
}

export function bookedRow(r: Read, outcome: Outcome): Settled {
  if (!outcome.ok) return refusedRow(r.row, outcome.refusal)
  const posting = outcome.postings.find((p) => p.kind === r.reading.fact?.kind) ?? outcome.postings[0]
  const hints = outcome.warnings.map((w) => rowMessage(r.row, 'warning', w))
  return settled(r.row, {
    messages: [...r.row.messages, ...hints],
    outcome: outcome.attachedTo === null ? 'booked' : 'attached',
    record: outcome.record,
    posting: posting?.posting ?? null,
    movement: outcome.attachedTo ?? posting?.movement ?? null,
  })
}

/** Corrects what an earlier version of the row booked; what it no longer tells is taken back. */
async function correctRow(
  tx: Writer,
  job: Job,
  context: BookContext,
  { directory }: Scene,
  r: Read,
): Promise<Settled> {
  const { fact } = r.reading
  return await apart(tx, r.row, async () => {
    const record = recordOf(job, r.row, r.known)
    const own = await postingsOf(tx, r.row, record.identity)
    const same = fact === null ? undefined : own.find((o) => o.kind === fact.kind)
    for (const o of own) {
      if (o !== same && o.kind !== fact?.kind)
        await correctPosting(tx, correctionOf(job, o.posting, null), context)
    }
    if (fact !== null && same === undefined) {
      const [outcome] = await bookFacts(tx, [{ fact, record }], context, true)
      const booked = bookedRow(r, outcome as Outcome)
      return {
        ...booked,
        verdict: 'changed',
        outcome: booked.outcome === 'attached' ? 'attached' : 'corrected',
      }
    }
    const [told] = same ? await readEffective(tx, [same.posting]) : []
    // Other words for what is in force are kept as a record and book nothing.
    const news = same && fact && told && (told.withdrawn || !saysTheSame(told, fact, directory))
    const corrected = news
      ? await correctPosting(
          tx,
          correctionOf(job, same.posting, placedAs(told, fact, directory)),
          context,
          record,
        )
      : []
    const written =
      corrected.length > 0
        ? (await knownRecords(tx, [r.row.form], [record.identity])).get(record.identity)?.id
        : (await insertRecords(tx, [record], context.now))[0]
    if (corrected.length === 0 && same && written !== undefined)
      await linkRecords(tx, [{ record: written, posting: same.posting }])
    return settled(r.row, {
      verdict: 'changed',
      outcome: same ? 'corrected' : 'noted',
      record: written ?? null,
      posting: same?.posting ?? null,
    })
  })
}

/** What a row booked: by its records; else by our number, where the sheet came from us. */
async function postingsOf(tx: Writer, row: ImportRow, identity: string): Promise<OwnPosting[]> {
  const own = await ownPostings(tx, row.form, identity)
  if (own.length > 0 || row.content.posting === undefined) return own
  const [told] = await readEffective(tx, [row.content.posting])
  return told && !told.withdrawn ? [{ posting: told.id, kind: told.kind }] : []
}

const correctionOf = (job: Job, posting: number, fact: Fact | null) => ({
  posting,
  fact,
  reason: `更正文件：${job.fileName}`,
  withDependents: job.withDependents,
  ...(job.lateEntry === null ? {} : { lateEntry: job.lateEntry }),
})

/** Takes back what rows booked that the corrected file no longer has; each record ends with a version that says so. */
export async function reverseMissing(
  tx: Writer,
  job: Job,
  context: BookContext,
  rows: readonly ImportRow[],
): Promise<Settled[]> {
  const results: Settled[] = []
  const known = await knownRecords(tx, formsOf(rows), identities(rows))
  for (const row of rows) {
    const before = row.identity === null ? undefined : known.get(row.identity)
    if (!before || before.hash === reversedHash) {
      results.push(settled(row, { outcome: 'left' }))
      continue
    }
    results.push(
      await apart(tx, row, async () => {
        const own = await ownPostings(tx, row.form, before.identity)
        // An identity taken back and booked again has older postings that are reversed already.
        const newest = own.filter((o, i) => own.findIndex((x) => x.kind === o.kind) === i)
        for (const o of newest) await correctPosting(tx, correctionOf(job, o.posting, null), context)
        return settled(row, {
          outcome: 'reversed',
          record: await endRecord(tx, job, row, before, context.now),
          posting: own[0]?.posting ?? null,
        })
      }),
    )
  }
  return results
}

export async function endRecord(
  tx: Writer,
  job: Job,
  row: ImportRow,
  before: KnownRecord,
  now: Date,
): Promise<number | null> {
  const [record] = await insertRecords(tx, [{ ...recordOf(job, row, before), hash: reversedHash }], now)
  return record ?? null
}

/** Runs one row's work under a savepoint, so that its refusal leaves nothing of it and harms no other row. */
export async function apart(tx: Writer, row: ImportRow, work: () => Promise<Settled>): Promise<Settled> {
  try {
    return await savepoint(tx, work)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return refusedRow(row, error)
  }
}
