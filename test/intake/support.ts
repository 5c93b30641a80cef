import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll } from 'vitest'
import { cancelImport, receiveFile, rereadImport, startImport } from '../../src/intake/commands.ts'
import type { ImportAnswers } from '../../src/intake/contract.ts'
import { fileStore, importCap } from '../../src/intake/files.ts'
import type { FormId } from '../../src/intake/forms/form.ts'
import { getImport, type ImportRecord } from '../../src/intake/imports.store.ts'
import { listRows } from '../../src/intake/rows.store.ts'
import { runImport } from '../../src/intake/run-import.ts'
import type { Intake } from '../../src/intake/scene.ts'
import { bookRulesOf } from '../../src/ledger/house.ts'
import { createDistrictView } from '../../src/packs/district-view.ts'
import { readPack } from '../../src/packs/read-pack.ts'
import { type SeededDistrict, seedDistrict } from '../../src/packs/seed-district.store.ts'
import { checkout } from '../../src/platform/checkout.ts'
import { bookkeeper } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

export interface Desk {
  dataDir: string
  intake: Intake
  db: TestDatabase
  seeded: SeededDistrict
  /** Sets the clock that imports are recorded by. */
  setNow: (at: string) => void
  /** Sends a file in and lets it be analysed. */
  send: (
    content: Buffer | string,
    owner: { party?: number; unit?: string },
    more?: SendOptions,
  ) => Promise<ImportRecord>
  start: (id: number, choice: 'all' | 'good', options?: ImportAnswers) => Promise<ImportRecord>
  reread: (id: number, options: ImportAnswers) => Promise<ImportRecord>
  cancel: (id: number) => Promise<void>
  get: (id: number) => Promise<ImportRecord>
  rows: (id: number) => Promise<Awaited<ReturnType<typeof listRows>>['items']>
  /** Grams by position over the whole book. */
  balance: (where?: string) => Promise<Record<string, number>>
}
interface SendOptions {
  name?: string
  form?: FormId
  options?: ImportAnswers
}

const never = new AbortController().signal

/** A desk of the fictional district, where files are handed in. */
export async function desk(): Promise<Desk> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wufei-intake-'))
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))
  const db = await testDatabase()
  const district = createDistrictView(readPack(join(checkout, 'packs', 'demo')))
  const clock = { now: new Date('2025-04-02T02:00:00Z') }
  const seeded = await db.database.write(bookkeeper, (tx) => seedDistrict(tx, district.pack, clock.now))
  const house = { district, rules: bookRulesOf(district, seeded.unknownReceiver), demo: false }
  const intake: Intake = { database: db.database, house, files: fileStore(dataDir), now: () => clock.now }
  const { database } = intake
  const get = (id: number) => database.read(bookkeeper, (tx) => getImport(tx, id))
  return {
    dataDir,
    intake,
    db,
    seeded,
    get,
    setNow: (at) => {
      clock.now = new Date(at)
    },
    send: async (content, owner, { name = '台账.csv', form, options } = {}) => {
      const kept = await intake.files.keep(Readable.from([Buffer.from(content)]), importCap)
      const id = await database.write(bookkeeper, (tx) =>
        receiveFile(tx, intake, {
          ...kept,
          name,
          party: owner.party ?? null,
          unit: owner.unit ?? null,
          form: form ?? null,
          ...(options ? { options } : {}),
        }),
      )
      await runImport(intake, id, never)
      return await get(id)
    },
    start: async (id, choice, options = {}) => {
      await database.write(bookkeeper, (tx) => startImport(tx, intake, id, { choice, options }))
      await runImport(intake, id, never)
      return await get(id)
    },
    reread: async (id, options) => {
      await database.write(bookkeeper, (tx) => rereadImport(tx, intake, id, { options }))
      await runImport(intake, id, never)
      return await get(id)
    },
    cancel: (id) => database.write(bookkeeper, (tx) => cancelImport(tx, intake, id)),
    rows: async (id) =>
      (await database.read(bookkeeper, (tx) => listRows(tx, id, { offset: 0, limit: 500 }))).items,
    balance: async (where = 'true') => {
      const rows = await database.readAll(bookkeeper, (tx) =>
        tx.query<{ position: string; grams: number }>(
          `select e.position, sum(e.grams)::bigint as grams from wufei.entry e
             join wufei.posting p on p.district = e.district and p.id = e.posting where ${where} group by 1 having sum(e.grams) <> 0`,
        ),
      )
      return Object.fromEntries(rows.map((r) => [r.position, r.grams]))
    },
  }
}

/** A csv as a spreadsheet writes it. */
export const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  `\uFEFF${rows.map((r) => r.map((c) => (/[",\n]/.test(String(c)) ? `"${String(c).replaceAll('"', '""')}"` : c)).join(',')).join('\r\n')}\r\n`

export const kg = (n: number): number => Math.round(n * 1000)
