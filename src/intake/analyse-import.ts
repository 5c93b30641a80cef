import { Refusal } from '../core/refusal.ts'
import type { Actor } from '../platform/actor.ts'
import { declarationLimit } from './book-declarations.ts'
import { throughAll, Undone } from './book-import.ts'
import type { Settled } from './book-rows.ts'
import { compared } from './compare-rows.ts'
import {
  type ImportAnswers,
  ImportCounts,
  type ImportOptions,
  type RowMessage,
  zeroCounts,
} from './contract.ts'
import { firstDeclaration, rankOf } from './facts-of.rules.ts'
import {
  changeImport,
  findMapping,
  getImport,
  type ImportChange,
  type ImportRecord,
  lockImport,
} from './imports.store.ts'
import { formOptions, messageOfFault, ofRow } from './read-file.ts'
import {
  clearRows,
  countRows,
  missingRecords,
  movementsBooked,
  type StagedRow,
  settleRows,
  stageRows,
} from './rows.store.ts'
import { type Intake, sceneOf } from './scene.ts'
import type { Fault } from './sheets/fault.ts'
import { previewForm, readForm } from './sheets/read-form.ts'
import type { FormRow } from './sheets/read-row.ts'
import type { SheetMapping } from './sheets/recognize.ts'
import { ownerProblem, stager } from './stage.ts'

const batchRows = 1000
/** Rows whose booking is tried out before anybody decides; the others meet the book when they are booked. */
export const rehearsedRows = 20_000
/** Messages about the file as a whole that are kept. */
const mostProblems = 500
const mostMissing = 20_000

/** Reads the file into rows, compares them with the book and tries the booking out. Restarts from the file when stopped. */
export async function analyseImport(
  intake: Intake,
  actor: Actor,
  id: number,
  signal: AbortSignal,
): Promise<void> {
  const { database, now } = intake
  const found = await database.write(actor, async (tx) => {
    const current = await lockImport(tx, id)
    if (current.status !== 'uploaded' && current.status !== 'analysing') return null
    await clearRows(tx, id)
    const fresh = {
      status: 'analysing' as const,
      staged: 0,
      done: 0,
      total: null,
      failure: null,
      problems: [],
    }
    await changeImport(tx, id, { ...fresh, counts: zeroCounts }, now())
    return current
  })
  if (!found) return
  try {
    const read = await stageFile(intake, actor, found, signal)
    if (!read) return
    await compareAndRehearse(intake, actor, found, read, signal)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await database.write(actor, async (tx) => {
      const current = await lockImport(tx, id)
      if (current.status !== 'analysing') return
      await changeImport(tx, id, { status: 'failed', failure: error.message, finished_at: now() }, now())
    })
  }
}

interface Staged {
  problems: RowMessage[]
  grams: string
  form: string | null
  firstDay: string | null
  lastDay: string | null
}

/** A person's mapping of this import, else those remembered for the headings the file has. */
async function mappingsOf(
  intake: Intake,
  actor: Actor,
  found: ImportRecord,
  path: string,
): Promise<SheetMapping[]> {
  if (found.mapping) return found.mapping as SheetMapping[]
  const options = formOptions(intake.house, found.options, { now: intake.now() })
  const previews = await previewForm(path, options)
  return await intake.database.read(actor, async (tx) => {
    const saved: SheetMapping[] = []
    for (const { recognition } of previews) {
      if (recognition.signature === '') continue
      const known = await findMapping(tx, found, recognition.signature)
      if (known) saved.push(known.mapping as SheetMapping)
    }
    return saved
  })
}

async function stageFile(
  intake: Intake,
  actor: Actor,
  found: ImportRecord,
  signal: AbortSignal,
): Promise<Staged | null> {
  const { database, files, house, now } = intake
  const path = files.absolute(found.storedPath)
  const mappings = await mappingsOf(intake, actor, found, path)
  const options = formOptions(house, found.options, { mappings, now: now() })
  const scene = await database.read(actor, (tx) => sceneOf(tx, house, found))
  const stage = stager(found.party === null ? `u${found.unit}` : `p${found.party}`)
  const out: Staged = { problems: [], grams: '0', form: null, firstDay: null, lastDay: null }
  const sheets = new Set<string | null>()
  let pending: Fault[] = []
  let batch: StagedRow[] = []
  let declared = 0
  const tell = (message: RowMessage): void => {
    if (out.problems.length < mostProblems) out.problems.push(message)
  }
  const take = (row: FormRow): void => {
    for (const fault of pending) if (!ofRow(fault, row)) tell(messageOfFault(fault))
    pending = []
    out.form ??= row.form
    if (!sheets.has(row.sheet)) {
      sheets.add(row.sheet)
      const problem = ownerProblem(row, found, scene)
      if (problem) tell(problem)
    }
    if (rankOf(row) >= firstDeclaration && ++declared > declarationLimit)
      throw new Refusal('import_too_many_declarations', { limit: declarationLimit })
    const staged = stage(row)
    if (staged.day !== null) {
      out.firstDay = out.firstDay === null || staged.day < out.firstDay ? staged.day : out.firstDay
      out.lastDay = out.lastDay === null || staged.day > out.lastDay ? staged.day : out.lastDay
    }
    batch.push(staged)
  }
  const flush = async (): Promise<boolean> => {
    const rows = batch
    batch = []
    return await database.write(actor, async (tx) => {
      const current = await lockImport(tx, found.id)
      if (current.status !== 'analysing') return false
      await stageRows(tx, found.id, await compared(tx, scene, rows))
      await changeImport(
        tx,
        found.id,
        { staged: current.staged + rows.length, done: current.staged + rows.length },
        now(),
      )
      return true
    })
  }
  for await (const event of readForm(path, options)) {
    if (event.kind === 'fault') pending.push(event)
    else if (event.kind === 'row' || event.kind === 'rejected') take(event)
    else if (event.kind === 'summary') {
      out.grams = event.grams
      out.form ??= event.form
    }
    if (batch.length < batchRows) continue
    if (signal.aborted || !(await flush())) return null
  }
  for (const fault of pending) tell(messageOfFault(fault))
  return (await flush()) ? out : null
}

async function compareAndRehearse(
  intake: Intake,
  actor: Actor,
  found: ImportRecord,
  read: Staged,
  signal: AbortSignal,
): Promise<void> {
  const { database, now } = intake
  const { id } = found
  const going = await database.write(actor, async (tx) => {
    const current = await lockImport(tx, id)
    if (current.status !== 'analysing') return false
    const { form, firstDay, lastDay, grams, problems } = read
    await changeImport(
      tx,
      id,
      {
        form: form ?? found.options.form,
        first_day: firstDay,
        last_day: lastDay,
        grams,
        problems,
        total: current.staged,
      },
      now(),
    )
    const missing = await missingRecords(tx, id, mostMissing)
    const rows = missing.map(
      ({ record, ...m }, i): StagedRow => ({
        ...m,
        rank: rankOf(m.content),
        no: current.staged + i + 1,
        verdict: 'missing',
        messages: [],
        before: record,
      }),
    )
    await stageRows(tx, id, rows)
    return true
  })
  if (!going || signal.aborted) return
  const results = stopsImport(read.problems) ? [] : await rehearse(intake, actor, id, signal)
  if (results === null) return
  await database.write(actor, async (tx) => {
    const current = await lockImport(tx, id)
    if (current.status !== 'analysing') return
    await settleRows(tx, id, results)
    const counts = ImportCounts.parse(await countRows(tx, id))
    await changeImport(tx, id, { ...next(current, counts, read.problems), counts }, now())
  })
}

/** Where the person has chosen already and only the answers changed, booking goes on by itself. */
function next(current: ImportRecord, counts: ImportCounts, problems: readonly RowMessage[]): ImportChange {
  const ready = { status: 'ready' as const, done: current.staged, total: current.staged }
  if (current.choice === null || stopsImport(problems)) return ready
  if (current.choice === 'all' && counts.error > 0)
    return { ...ready, failure: new Refusal('import_has_errors', { count: counts.error }).message }
  return { status: 'booking', done: 0, total: rowsToBook(counts, current.options) }
}

/** Rows that a booking goes through. */
export const rowsToBook = (counts: ImportCounts, options: ImportOptions): number =>
  counts.good +
  counts.warning +
  counts.matched +
  counts.changed +
  (options.reverseMissing ? counts.missing : 0)

const stopping = new Set(['form_unrecognized', 'import_of_other_party', 'import_form_of_others'])
/** Faults that leave nothing to be booked, whatever the rows are like. */
export const stopsImport = (problems: readonly RowMessage[]): boolean =>
  problems.some((p) => p.severity === 'error' && stopping.has(p.code))

/**
 * Books everything and takes it back, so that what the book would refuse, match or hint at is known before anybody
 * decides. Answers the rows about which there is news, or null where it was stopped.
 */
async function rehearse(
  intake: Intake,
  actor: Actor,
  id: number,
  signal: AbortSignal,
): Promise<Settled[] | null> {
  const { database, now } = intake
  const results: Settled[] = []
  try {
    await database.write(
      actor,
      async (tx) => {
        const found = await getImport(tx, id)
        for await (const chunk of throughAll(tx, intake, found, now(), rehearsedRows)) {
          results.push(...chunk)
          if (signal.aborted) break
        }
        throw new Undone([])
      },
      { attempts: 1 },
    )
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  }
  if (signal.aborted) return null
  const told = results.flatMap((r) => r.movement ?? [])
  const known = await database.read(actor, (tx) => movementsBooked(tx, told))
  return results.map((r) => foreseen(r, known)).filter((r) => r.news)
}

/** What the trial says of a row; nothing of it is booked. */
function foreseen(r: Settled, known: ReadonlySet<number>): Settled {
  const matches = r.movement !== null && known.has(r.movement)
  const open = r.verdict === 'good' || r.verdict === 'warning'
  const verdict = open && matches ? 'matched' : open && r.messages.length > 0 ? 'warning' : r.verdict
  return { ...r, verdict, news: r.news || verdict !== r.verdict, outcome: null, record: null, posting: null }
}

/** Options that a person changed; those not named stay. */
export const withAnswers = (options: ImportOptions, given: ImportAnswers): ImportOptions => ({
  ...options,
  ...Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined)),
})
