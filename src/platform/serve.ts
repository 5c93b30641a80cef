import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import pg from 'pg'
import { Refusal, refuse } from '../core/refusal.ts'
import { accountRoutes } from './auth/account.routes.ts'
import { sessionRoutes } from './auth/session.routes.ts'
import { openSessions } from './auth/sessions.ts'
import type { Config } from './config.ts'
import { type Database, openDatabase } from './database.ts'
import { type App, type Context, createServer, type Routes } from './http.ts'
import { checkMigrated, migrate } from './migrate.ts'
import { connect } from './postgres/roles.ts'
import { type RunningDatabase, startDatabase } from './start-database.ts'

/** What the composition root adds to the frame. */
export interface Product {
  readonly version: string
  readonly routes: readonly Routes[]
  /** After migration, before the first request: load the pack, make the demonstration accounts. */
  readonly prepare: (context: Context, urls: RunningDatabase, say: (line: string) => void) => Promise<void>
  /** Jobs and the like; stopped before the database. */
  readonly start?: (context: Context, urls: RunningDatabase, app: App) => Promise<{ stop(): Promise<void> }>
}

export interface Serving {
  readonly address: string
  readonly setupToken: string | null
  stop(): Promise<void>
}

const serverKey = 7705
/** A download that somebody leaves open must not hold up a restart. */
const closeWithinMs = 10_000

/** Starts everything in order and stops it in the reverse one. */
export async function serve(
  config: Config,
  product: Product,
  say: (line: string) => void,
  interrupt: AbortSignal,
): Promise<Serving> {
  for (const file of config.tls ? [config.tls.cert, config.tls.key] : []) {
    if (!existsSync(file)) refuse('configuration_invalid', { problems: `  找不到证书文件 ${file}` })
  }
  say('启动数据库……')
  const running = await startDatabase(config, { purpose: 'wufei serve' })
  const undo: (() => Promise<void>)[] = [running.stop]
  const stop = async () => {
    for (const step of undo.reverse()) await step().catch(() => {})
    undo.length = 0
  }
  try {
    const release = await lockServer(running.appUrl, config)
    undo.push(release)
    await upToDate(running, say)
    const database = openDatabase(running, { name: 'wufei serve' })
    undo.push(database.close)
    const { app, context } = await build(config, product, running, database, undo)
    say('装入本区数据……')
    await orInterrupted(product.prepare(context, running, say), interrupt)
    const jobs = await product.start?.(context, running, app)
    if (jobs) undo.push(() => jobs.stop())
    await listen(app, config)
    return { address: config.publicUrl, setupToken: context.setupToken, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function build(
  config: Config,
  product: Product,
  running: RunningDatabase,
  database: Database,
  undo: (() => Promise<void>)[],
): Promise<{ app: App; context: Context }> {
  const now = () => new Date()
  const sessions = openSessions(config, running.appUrl, database, now)
  undo.push(sessions.close)
  const fresh = config.mode === 'production' && (await sessions.administrators()) === 0
  const setupToken = fresh ? randomBytes(9).toString('base64url') : null
  const context: Context = { config, database, sessions, now, setupToken }
  const routes = [sessionRoutes, accountRoutes, ...product.routes]
  const app = await createServer(context, routes, { version: product.version })
  undo.push(() => within(closeWithinMs, app.close()))
  return { app, context }
}

/** The first start of a demonstration writes a year; nobody has to wait for its end to stop it. */
async function orInterrupted(work: Promise<void>, interrupt: AbortSignal): Promise<void> {
  // What is under way fails when its connections are closed; that failure is expected.
  work.catch(() => {})
  const interrupted = new Promise<never>((_resolve, reject) => {
    const end = () => reject(new Refusal('start_interrupted'))
    if (interrupt.aborted) end()
    interrupt.addEventListener('abort', end, { once: true })
  })
  await Promise.race([work, interrupted])
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, ms).unref())
  await Promise.race([work, late])
}

async function upToDate(running: RunningDatabase, say: (line: string) => void): Promise<void> {
  if (running.ownerUrl === null) return checkMigrated(running.appUrl)
  const applied = await migrate(running.ownerUrl)
  if (applied.length > 0) say(`数据库结构已更新：${applied.join('、')}`)
}

async function listen(app: App, config: Config): Promise<void> {
  try {
    await app.listen({ port: config.port, host: config.host })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason = code === 'EADDRINUSE' ? '已被别的程序占用' : code === 'EACCES' ? '没有权限使用' : undefined
    if (reason) refuse('port_unavailable', { port: config.port, reason })
    throw error
  }
}

/**
 * One server per district and database: what it remembers of sessions and who folds stays true. The lock is a
 * session's of the database, so it dies with us; a connection lost to a restart of the database is replaced.
 */
async function lockServer(url: string, config: Config): Promise<() => Promise<void>> {
  let stopping = false
  let client = await take(url, config)
  const watch = () =>
    client.once('end', async () => {
      for (let attempt = 1; !stopping; attempt++) {
        await new Promise((resolve) => setTimeout(resolve, Math.min(attempt * 200, 5_000)))
        const again = await take(url, config).catch(() => null)
        if (again) {
          client = again
          watch()
          return
        }
      }
    })
  watch()
  return async () => {
    stopping = true
    await client.end()
  }
}

async function take(url: string, { district, port }: Config): Promise<pg.Client> {
  const client = await connect(url)
  const name = `wufei serve ${district} pid=${process.pid} port=${port}`
  await client.query(`set application_name to ${pg.escapeLiteral(name)}`)
  // A killed server's connection may take the database a moment to notice.
  for (let attempt = 0; attempt < 30; attempt++) {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1, $2) as mine', [
      serverKey,
      district,
    ])
    if (rows[0]?.mine) return client
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const { rows } = await client.query<{ holder: string }>(
    `select a.application_name as holder from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.classid = $1 and l.objid = $2 and l.granted`,
    [serverKey, district],
  )
  await client.end()
  return refuse('database_locked', { holder: rows[0]?.holder ?? '未知进程' })
}
