import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { refuse } from '../core/refusal.ts'
import { migrationsFolder } from './checkout.ts'
import { installJobs } from './jobs.ts'
import { connect } from './postgres/roles.ts'

export interface Migration {
  /** `0001_book`; the number decides the order. */
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

interface Applied {
  name: string
  checksum: string
}

const lockKey = 7704

/** The numbered files of a folder, in order. Line ends do not count in the checksum. */
export function readMigrations(folder: string = migrationsFolder): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}_\w+\.sql$/.test(file))
    .sort()
    .map((file) => {
      const sql = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')
      return { name: file.slice(0, -4), sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/** What is still to be applied; refuses a history that is not a beginning of `files`. Pure. */
export function pendingMigrations(files: readonly Migration[], applied: readonly Applied[]): Migration[] {
  const byName = new Map(files.map((file) => [file.name, file]))
  for (const { name, checksum } of applied) {
    const file = byName.get(name)
    if (!file) refuse('migration_unknown', { name })
    if (file.checksum !== checksum) refuse('migration_changed', { name })
  }
  const done = new Set(applied.map(({ name }) => name))
  const last = [...done].sort().at(-1) ?? ''
  const pending = files.filter(({ name }) => !done.has(name))
  for (const { name } of pending) {
    if (name.slice(0, 4) <= last.slice(0, 4)) refuse('migration_out_of_order', { name, last })
  }
  return pending
}

/** Applies what is missing, each file in one transaction, one process at a time. Returns the names applied. */
export async function migrate(
  ownerUrl: string,
  files: readonly Migration[] = readMigrations(),
): Promise<string[]> {
  const client = await connect(ownerUrl)
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await client.query(`
      create schema if not exists migration;
      create table if not exists migration.applied (
        name text primary key, checksum text not null, applied_at timestamptz not null default now());
      grant usage on schema migration to wufei_app, wufei_read;
      grant select on migration.applied to wufei_app, wufei_read;`)
    const pending = pendingMigrations(files, await readApplied(client))
    for (const migration of pending) await apply(client, migration)
    await installJobs(ownerUrl, client)
    return pending.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

/** Refuses to run on a schema that this program does not know. For servers without the owner's address. */
export async function checkMigrated(
  appUrl: string,
  files: readonly Migration[] = readMigrations(),
): Promise<void> {
  const client = await connect(appUrl)
  try {
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('migration.applied') is not null as there`,
    )
    const pending = pendingMigrations(files, rows[0]?.there ? await readApplied(client) : [])
    if (pending.length > 0) refuse('migration_pending', { names: pending.map(({ name }) => name).join('、') })
  } finally {
    await client.end()
  }
}

async function readApplied(client: pg.Client): Promise<Applied[]> {
  return (await client.query<Applied>('select name, checksum from migration.applied order by name')).rows
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query('insert into migration.applied (name, checksum) values ($1, $2)', [name, checksum])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${name}: ${place(sql, error)}`, { cause: error })
  }
}

/** PostgreSQL counts characters; people count lines. */
function place(sql: string, error: unknown): string {
  const { message, position } = error as { message: string; position?: string }
  return position ? `line ${sql.slice(0, Number(position)).split('\n').length}: ${message}` : message
}
