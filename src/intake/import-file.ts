import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { refuse } from '../core/refusal.ts'
import type { Actor } from '../platform/actor.ts'
import type { Reader } from '../platform/database.ts'
import { withAnswers } from './analyse-import.ts'
import { messageOf } from './book-rows.ts'
import { receiveFile, startImport } from './commands.ts'
import { type DryRun, type ImportAnswers, type ImportView, noAnswers } from './contract.ts'
import type { Directory } from './directory.rules.ts'
import { loadDirectory } from './directory.store.ts'
import { factsOf } from './facts-of.rules.ts'
import { importCap } from './files.ts'
import { getImport } from './imports.store.ts'
import { presentImport } from './present.ts'
import { formOptions, plainFault } from './read-file.ts'
import type { Scene } from './reading.ts'
import { runImport } from './run-import.ts'
import { type Intake, sceneOf } from './scene.ts'
import { readForm } from './sheets/read-form.ts'
import { principalGrams } from './sheets/summary.ts'

export interface Owner {
  party: number | null
  unit: string | null
}

/** Whom `--as` names: a party's number, credit code or exact name; a unit's or street's code or name. */
export async function findOwner(tx: Reader, { house }: Intake, text: string): Promise<Owner> {
  const directory = await loadDirectory(tx)
  const { names } = house.district
  const unit = names.findUnit(text) ?? names.findStreet(text)
  if (unit) return { party: null, unit: unit.code }
  return { party: findParty(directory, text), unit: null }
}

function findParty(directory: Directory, text: string): number {
  const numbered = /^\d{1,9}$/.test(text) ? directory.party(Number(text)) : undefined
  const certain = numbered ?? directory.byCreditCode(text)
  if (certain) return certain.id
  const named = directory.named(text)
  const [only] = named
  if (named.length > 1) refuse('counterparty_ambiguous', { name: text, count: named.length })
  return only?.id ?? refuse('counterparty_unknown', { what: '单位', name: text })
}

export interface FileOrder {
  path: string
  owner: Owner
  choice: 'all' | 'good'
  answers?: ImportAnswers
}

/** A file from the command line: read, tried out and booked in one go. What stops it stands in the answer. */
export async function importFile(
  intake: Intake,
  actor: Actor,
  { path, owner, choice, answers = {} }: FileOrder,
  signal: AbortSignal,
): Promise<ImportView> {
  const { database, files } = intake
  const kept = await files.keep(createReadStream(path), importCap)
  const id = await database.write(actor, (tx) =>
    receiveFile(tx, intake, {
      ...kept,
      ...owner,
      name: basename(path),
      form: answers.form ?? null,
      options: answers,
    }),
  )
  await runImport(intake, id, signal)
  const tried = await database.read(actor, (tx) => getImport(tx, id))
  if (tried.status === 'ready') {
    await database.write(actor, (tx) => startImport(tx, intake, id, { choice, options: {} }))
    await runImport(intake, id, signal)
  }
  return presentImport(await database.read(actor, (tx) => getImport(tx, id)))
}

/**
 * `import --dry-run`: what the file says, without keeping anything. With an owner also what the register would not know
 * of it; whether the book would take it is found out by the trial booking of a real import.
 */
export async function dryRun(
  intake: Pick<Intake, 'house' | 'now'>,
  path: string,
  answers: ImportAnswers = {},
  scene: Scene | null = null,
): Promise<DryRun> {
  const options = formOptions(intake.house, withAnswers(noAnswers, answers), { now: intake.now() })
  const more = { errors: [] as DryRun['errors'], warnings: [] as DryRun['warnings'], bad: 0, grams: 0n }
  for await (const event of readForm(path, options)) {
    if (event.kind === 'row' && scene) {
      const reading = factsOf(event, scene)
      const at = { sheet: event.sheet, row: event.row, content: event }
      const say = (severity: 'error' | 'warning') => (p: (typeof reading.errors)[number]) => {
        const { severity: _, ...plain } = messageOf(at, p, severity)
        return plain
      }
      more.errors.push(...reading.errors.map(say('error')))
      more.warnings.push(...reading.warnings.map(say('warning')))
      if (reading.errors.length > 0) {
        more.bad++
        more.grams += principalGrams(event)
      }
    }
    if (event.kind !== 'summary') continue
    return {
      kind: event.form,
      rows: event.rows,
      good: event.good - more.bad,
      grams: String(BigInt(event.grams) - more.grams),
      errors: [...event.errors.map(plainFault), ...more.errors],
      warnings: [...event.warnings.map(plainFault), ...more.warnings],
    }
  }
  throw new Error('a form always ends with its summary')
}

/** What a dry run in the name of an owner is compared with. */
export const ownerScene = (
  tx: Reader,
  intake: Intake,
  owner: Owner,
  answers: ImportAnswers,
): Promise<Scene> => sceneOf(tx, intake.house, { ...owner, options: withAnswers(noAnswers, answers) })
