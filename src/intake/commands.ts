import { refuse } from '../core/refusal.ts'
import type { Actor } from '../platform/actor.ts'
import { audit } from '../platform/audit.ts'
import type { Writer } from '../platform/database.ts'
import { authorize, can, type Target } from '../platform/rights.rules.ts'
import { rowsToBook, stopsImport, withAnswers } from './analyse-import.ts'
import {
  type ImportAnswers,
  ImportCounts,
  importStatusNames,
  noAnswers,
  type Reread,
  type RowMessage,
  type StartImport,
} from './contract.ts'
import type { FormId } from './forms/form.ts'
import { changeImport, type ImportRecord, insertImport, lockImport } from './imports.store.ts'
import { countRows, uncertainRows } from './rows.store.ts'
import type { Intake } from './scene.ts'

export const targetOfImport = (i: { party: number | null; unit: string | null }): Target =>
  i.party === null ? { unit: i.unit, street: i.unit } : { parties: [i.party] }

/** Whose records a file holds: as said, else the only party or the unit of whoever sends it. */
export function ownerOf(actor: Actor, given: { party?: number | undefined; unit?: string | undefined }) {
  if (given.party !== undefined) return { party: given.party, unit: null }
  if (given.unit !== undefined) return { party: null, unit: given.unit }
  const [party] = actor.parties
  if (actor.parties.length === 1 && party !== undefined) return { party, unit: null }
  if (actor.unit !== null) return { party: null, unit: actor.unit }
  const [street] = actor.streets
  return street === undefined ? refuse('import_without_owner') : { party: null, unit: street }
}

export interface Sent {
  hash: string
  bytes: number
  path: string
  name: string
  party: number | null
  unit: string | null
  form: FormId | null
  options?: ImportAnswers
}

/** A file that has arrived: from here on it is worked on until a person must choose. */
export async function receiveFile(tx: Writer, intake: Intake, sent: Sent, request?: string): Promise<number> {
  authorize(tx.actor, 'create', 'import', targetOfImport(sent))
  const at = intake.now()
  const id = await insertImport(
    tx,
    {
      fileHash: sent.hash,
      fileName: sent.name,
      bytes: sent.bytes,
      storedPath: sent.path,
      party: sent.party,
      unit: sent.unit,
      form: sent.form,
      options: withAnswers(noAnswers, { form: sent.form, ...sent.options }),
      demo: intake.house.demo,
    },
    at,
  )
  await audit(tx, {
    at,
    act: 'import.upload',
    object: `import ${id}`,
    detail: { hash: sent.hash, bytes: sent.bytes },
    ...(request === undefined ? {} : { request }),
  })
  return id
}

function refuseUnless(i: ImportRecord, allowed: readonly ImportRecord['status'][], act: string): void {
  if (!allowed.includes(i.status)) refuse('import_busy', { status: importStatusNames[i.status], act })
}

/** Reads the file again with other answers. */
export async function rereadImport(tx: Writer, intake: Intake, id: number, given: Reread): Promise<void> {
  const current = await lockImport(tx, id)
  authorize(tx.actor, 'create', 'import', targetOfImport(current))
  refuseUnless(current, ['ready', 'failed'], '重新读取')
  await changeImport(
    tx,
    id,
    {
      status: 'uploaded',
      choice: null,
      options: withAnswers(current.options, { ...given.options, form: given.form ?? given.options.form }),
      acting: tx.actor,
      ...(given.form === undefined ? {} : { mapping: null }),
    },
    intake.now(),
  )
}

/** The person's choice. New answers are tried out first, and then booking goes on by itself. */
export async function startImport(
  tx: Writer,
  intake: Intake,
  id: number,
  given: StartImport,
  request?: string,
): Promise<void> {
  const current = await lockImport(tx, id)
  authorize(tx.actor, 'create', 'import', targetOfImport(current))
  refuseUnless(current, ['ready'], '开始记账')
  const options = withAnswers(current.options, given.options)
  if (options.createParties) authorizeRegistering(tx.actor, current)
  refuseStopped(current.problems)
  const counts = ImportCounts.parse(await countRows(tx, id))
  if (counts.rows + counts.missing === 0) refuse('list_empty')
  const changed = JSON.stringify(options) !== JSON.stringify(current.options)
  if (given.choice === 'all' && counts.error > 0 && !changed)
    refuse('import_has_errors', { count: counts.error })
  if (options.reverseMissing) {
    const unsure = await uncertainRows(tx, id)
    if (unsure > 0) refuse('import_missing_uncertain', { count: unsure })
  }
  const at = intake.now()
  const common = { choice: given.choice, options, acting: tx.actor, failure: null }
  await changeImport(
    tx,
    id,
    changed
      ? { ...common, status: 'uploaded' }
      : { ...common, status: 'booking', done: 0, total: rowsToBook(counts, options) },
    at,
  )
  await audit(tx, {
    at,
    act: 'import.start',
    object: `import ${id}`,
    detail: { choice: given.choice, options },
    ...(request === undefined ? {} : { request }),
  })
}

/** The fault that leaves nothing to be booked is given again in its own words. */
function refuseStopped(problems: readonly RowMessage[]): void {
  if (!stopsImport(problems)) return
  const fault = problems.find((p) => p.severity === 'error' && p.code !== 'form_unrecognized')
  if (fault?.code === 'import_of_other_party' || fault?.code === 'import_form_of_others')
    refuse('import_stopped', { reason: fault.message })
  refuse('import_form_unrecognized')
}

/** Counterparties outside are nobody's own: whoever registers any party of its own scope may register them. */
function authorizeRegistering(actor: Actor, owner: ImportRecord): void {
  if (!can(actor, 'write', 'party', targetOfImport(owner))) authorize(actor, 'write', 'party')
}

/** Stops the work between two chunks; what is booked stays, and is told. */
export async function cancelImport(tx: Writer, intake: Intake, id: number, request?: string): Promise<void> {
  const current = await lockImport(tx, id)
  authorize(tx.actor, 'create', 'import', targetOfImport(current))
  refuseUnless(current, ['uploaded', 'analysing', 'ready', 'booking'], '取消')
  const counts = ImportCounts.parse(await countRows(tx, id))
  const at = intake.now()
  await changeImport(tx, id, { status: 'cancelled', counts, finished_at: at }, at)
  await audit(tx, {
    at,
    act: 'import.cancel',
    object: `import ${id}`,
    detail: { booked: counts.booked },
    ...(request === undefined ? {} : { request }),
  })
}
