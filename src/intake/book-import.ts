import { Refusal, refuse } from '../core/refusal.ts'
import { bookContext } from '../ledger/house.ts'
import { lockBook, lockKeys, needsOf } from '../ledger/load.store.ts'
import type { Actor } from '../platform/actor.ts'
import { audit } from '../platform/audit.ts'
import { analyzeGrown, type Writer } from '../platform/database.ts'
import { bookDeclarations, declarationLimit } from './book-declarations.ts'
import { bookRows, type Job, reverseMissing, type Settled } from './book-rows.ts'
import { ImportCounts, type Verdict } from './contract.ts'
import { factsOf, firstDeclaration, lastRank } from './facts-of.rules.ts'
import { changeImport, getImport, type ImportRecord, lockImport, lockOwner } from './imports.store.ts'
import type { Scene } from './reading.ts'
import { type Cursor, countRows, type ImportRow, nextRows, settleRows, type Wanted } from './rows.store.ts'
import { type Intake, sceneOf, withRegistered } from './scene.ts'

/** Rows a transaction: small enough to be cancelled and resumed at once, large enough that the commit costs little. */
export const chunkRows = 500

const bookable: readonly Verdict[] = ['good', 'warning', 'matched', 'changed']

export const jobOf = (i: ImportRecord): Job => ({
  id: i.id,
  party: i.party,
  unit: i.unit,
  fileName: i.fileName,
  reverseMissing: i.options.reverseMissing,
  withDependents: i.options.withDependents,
  lateEntry: i.options.lateEntry,
})

interface Step extends Wanted {
  limit: number
  book: typeof bookRows
}

/** What is taken back first, then what is booked, last the declarations, each of them with what it replaces. */
export function stepsOf(job: Job): Step[] {
  const missing: readonly Verdict[] = job.reverseMissing ? ['missing'] : []
  const steps: Step[] = [
    {
      verdicts: missing,
      ranks: [0, firstDeclaration],
      limit: chunkRows,
      book: (tx, j, _, context, rows) => reverseMissing(tx, j, context, rows),
    },
    { verdicts: bookable, ranks: [0, firstDeclaration], limit: chunkRows, book: bookRows },
    {
      verdicts: [...bookable, 'unchanged', ...missing],
      ranks: [firstDeclaration, lastRank],
      limit: declarationLimit,
      book: bookDeclarations,
    },
  ]
  return steps.filter((s) => s.verdicts.length > 0)
}

const beginning: Cursor = { rank: -1, no: 0 }

/** In a booking a row without outcome is one that was refused; before it, the row has none yet. */
export const asRefused = (results: readonly Settled[]): Settled[] =>
  results.map((r) => (r.outcome === null ? { ...r, outcome: 'refused' as const } : r))

/** Books what a person started; runs in the name of that person, and goes on where it was stopped. */
export async function bookImport(
  intake: Intake,
  actor: Actor,
  id: number,
  signal: AbortSignal,
): Promise<void> {
  const found = await intake.database.read(actor, (tx) => getImport(tx, id))
  if (found.status !== 'booking') return
  if (found.choice === 'all') await bookWhole(intake, actor, found, signal)
  else await bookGoodRows(intake, actor, found, signal)
}

/** Chunk by chunk, each durable with its part of the progress. */
async function bookGoodRows(
  intake: Intake,
  actor: Actor,
  found: ImportRecord,
  signal: AbortSignal,
): Promise<void> {
  const { database, house, now } = intake
  const job = jobOf(found)
  let scene = await database.read(actor, (tx) => sceneOf(tx, house, found))
  for (const step of stepsOf(job)) {
    let more = true
    while (more) {
      if (signal.aborted) return
      more = await database.write(actor, async (tx) => {
        const current = await lockImport(tx, job.id)
        if (current.status !== 'booking') return false
        await lockOwner(tx, job)
        const rows = await nextRows(tx, job.id, beginning, step.limit, step)
        if (rows.length === 0) return false
        const at = now()
        const known = await withRegistered(tx, house, found, scene, rows, at)
        const results = asRefused(await step.book(tx, job, known, bookContext(house, at, null), rows))
        await settleRows(tx, job.id, results)
        await changeImport(tx, job.id, { done: current.done + rows.length }, at)
        await auditChunk(tx, at, job.id, results)
        await analyzeGrown(tx)
        scene = known
        return true
      })
    }
  }
  await finish(intake, actor, job.id)
}

async function auditChunk(tx: Writer, at: Date, id: number, results: readonly Settled[]): Promise<void> {
  const count = (word: string): number => results.filter((r) => r.outcome === word).length
  await audit(tx, {
    at,
    act: 'import.book',
    object: `import ${id}`,
    detail: {
      rows: results.length,
      booked: count('booked'),
      corrected: count('corrected'),
      attached: count('attached'),
      reversed: count('reversed'),
      refused: count('refused'),
    },
  })
}

async function finish(intake: Intake, actor: Actor, id: number): Promise<void> {
  await intake.database.write(actor, async (tx) => {
    const current = await lockImport(tx, id)
    if (current.status !== 'booking') return
    await close(tx, id, intake.now())
  })
}

async function close(tx: Writer, id: number, at: Date): Promise<void> {
  const counts = ImportCounts.parse(await countRows(tx, id))
  const left = counts.error > 0 || counts.refused > 0
  await changeImport(tx, id, { status: left ? 'partly' : 'done', counts, finished_at: at }, at)
}

/** Thrown to undo a transaction that did what it should, and to carry out what it found. */
export class Undone extends Error {
  readonly results: Settled[]
  constructor(results: Settled[]) {
    super('undone')
    this.results = results
  }
}

/** One transaction: all of it or nothing. Nothing counts as booked before it is committed. */
async function bookWhole(
  intake: Intake,
  actor: Actor,
  found: ImportRecord,
  signal: AbortSignal,
): Promise<void> {
  const { database, now } = intake
  const { id } = found
  try {
    await database.write(
      actor,
      async (tx) => {
        const at = now()
        const refused: Settled[] = []
        for await (const results of throughAll(tx, intake, found, at)) {
          await settleRows(tx, id, asRefused(results))
          await auditChunk(tx, at, id, results)
          refused.push(...results.filter((r) => r.outcome === null))
          if (refused.length > 0) throw new Undone(refused)
          await tellProgress(intake, actor, id, results.length, signal)
        }
        const current = await lockImport(tx, id)
        if (current.status !== 'booking') throw new Undone([])
        await close(tx, id, at)
      },
      { attempts: 1 },
    )
  } catch (error) {
    if (!(error instanceof Undone)) throw error
    await database.write(actor, async (tx) => {
      const current = await lockImport(tx, id)
      if (current.status !== 'booking' || error.results.length === 0) return
      await settleRows(tx, id, error.results)
      const counts = ImportCounts.parse(await countRows(tx, id))
      const failure = new Refusal('import_has_errors', { count: counts.error }).message
      await changeImport(tx, id, { status: 'ready', counts, failure, done: 0 }, now())
    })
  }
}

/** Progress outside the transaction, so that others see it; also where cancelling and stopping are noticed. */
async function tellProgress(
  intake: Intake,
  actor: Actor,
  id: number,
  rows: number,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw new Undone([])
  const status = await intake.database.write(actor, async (tx) => {
    const current = await lockImport(tx, id)
    if (current.status === 'booking') await changeImport(tx, id, { done: current.done + rows }, intake.now())
    return current.status
  })
  if (status !== 'booking') throw new Undone([])
}

/** Every step and chunk of an import in one transaction, after all its locks are taken in one order. */
export async function* throughAll(
  tx: Writer,
  intake: Intake,
  found: ImportRecord,
  at: Date,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<Settled[]> {
  const { house } = intake
  const job = jobOf(found)
  let scene = await sceneOf(tx, house, found)
  await lockOwner(tx, job)
  await lockAll(tx, intake, job, scene)
  let left = limit
  for (const step of stepsOf(job)) {
    let after = beginning
    for (;;) {
      const rows = await nextRows(tx, job.id, after, Math.min(step.limit, left), step)
      const last = rows.at(-1)
      if (!last) break
      after = last
      left -= rows.length
      scene = await withRegistered(tx, house, found, scene, rows, at)
      yield await step.book(tx, job, scene, bookContext(house, at, null), rows)
      await analyzeGrown(tx)
    }
  }
}

async function lockAll(tx: Writer, { house }: Intake, job: Job, scene: Scene): Promise<void> {
  const keys = new Set<string>()
  let after = beginning
  for (;;) {
    const rows: ImportRow[] = await nextRows(tx, job.id, after, 5000, {
      verdicts: bookable,
      ranks: [0, lastRank],
    })
    const last = rows.at(-1)
    if (!last) break
    after = last
    const facts = rows.flatMap((r) => factsOf(r.content, scene).fact ?? [])
    for (const key of lockKeys(needsOf(facts, house.rules))) keys.add(key)
  }
  if (keys.size > mostLocks) refuse('import_too_wide', { count: keys.size, limit: mostLocks })
  await lockBook(tx, [...keys].sort())
}

/** Accounts one transaction may hold; PostgreSQL keeps its locks in shared memory, 64 a connection by default. */
const mostLocks = 3000
