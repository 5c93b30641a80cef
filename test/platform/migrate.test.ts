import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/core/refusal.ts'
import { checkout } from '../../src/platform/checkout.ts'
import {
  checkMigrated,
  type Migration,
  migrate,
  pendingMigrations,
  readMigrations,
} from '../../src/platform/migrate.ts'
import { connect } from '../../src/platform/postgres/roles.ts'
import { dumpedSchemas, dumpSchema } from '../../src/platform/schema-dump.ts'
import { schemaTypes } from '../../src/platform/schema-types.ts'
import { testDatabase } from '../support/database.ts'

const { ownerUrl, appUrl } = await testDatabase()
const files = readMigrations()
const file = (name: string, sql = 'select 1'): Migration => ({ name, sql, checksum: `sum of ${sql}` })

async function refusal(work: () => unknown): Promise<string> {
  try {
    await work()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'none'
}

describe('migrations', () => {
  it('are numbered without gaps or doubles', () => {
    expect(files.map(({ name }) => Number(name.slice(0, 4)))).toEqual(files.map((_, index) => index + 1))
  })

  it('apply once', async () => {
    expect(await migrate(ownerUrl, files)).toEqual([])
    await checkMigrated(appUrl, files)
  })

  it('refuse a history that is not a beginning of the files', async () => {
    const one = file('0001_a')
    const two = file('0002_b')
    expect(pendingMigrations([one, two], [one])).toEqual([two])
    expect(await refusal(() => pendingMigrations([file('0001_a', 'select 2')], [one]))).toBe(
      'migration_changed',
    )
    expect(await refusal(() => pendingMigrations([one], [one, two]))).toBe('migration_unknown')
    expect(await refusal(() => pendingMigrations([one, two], [two]))).toBe('migration_out_of_order')
  })

  it('leave nothing of a file that fails, and name its line', async () => {
    const bad = file('9001_bad', 'create table public.half (id int);\n\nselect nonsense;')
    await expect(migrate(ownerUrl, [...files, bad])).rejects.toThrow(
      'migration 9001_bad: line 3: column "nonsense"',
    )
    const client = await connect(ownerUrl)
    const { rows } = await client.query(`select to_regclass('public.half') as half`)
    await client.end()
    expect(rows).toEqual([{ half: null }])
  })

  it('are missed by a server that may not apply them', async () => {
    expect(await refusal(() => checkMigrated(appUrl, [...files, file('9002_new')]))).toBe('migration_pending')
  })

  it('come out as the committed schema, the same on every supported PostgreSQL', async () => {
    const client = await connect(ownerUrl)
    const [dump, types] = [await dumpSchema(client), await schemaTypes(client, dumpedSchemas)]
    await client.end()
    expect(dump).toBe(readFileSync(join(checkout, 'db', 'schema.sql'), 'utf8'))
    expect(types).toBe(readFileSync(join(checkout, 'src', 'platform', 'schema.ts'), 'utf8'))
  })
})
