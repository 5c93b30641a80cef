import type { Socket } from 'node:net'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Actor } from './actor.ts'
import { rowScope } from './rights.rules.ts'
import type { Schema } from './schema.ts'

/** A snapshot of the database as one actor may see it. */
export interface Reader {
  readonly actor: Actor
  readonly kysely: Kysely<Schema>
  /** Plain SQL where the builder is in the way; `name` makes it a prepared statement. */
  query<R extends object>(text: string, values?: readonly unknown[], name?: string): Promise<R[]>
}

/** Exists only inside a transaction that may write. */
export interface Writer extends Reader {
  readonly writes: true
  /** For COPY and other protocol work. */
  readonly client: pg.PoolClient
  /**
   * Statements whose answers nothing waits for but the commit, or the end of the `savepoint` they stand in, which leaves
   * together with them and fails with them.
   */
  atCommit(statements: Promise<unknown>): void
}

export interface Database {
  /** Several statements over one snapshot; anything written is refused by PostgreSQL. */
  read<T>(actor: Actor, work: (tx: Reader) => Promise<T>): Promise<T>
  /**
   * One transaction. It is run again when PostgreSQL breaks a deadlock or a serialization conflict, so `work` must
   * change nothing but the database (`attempts: 1` for work that cannot be repeated, such as a stream).
   */
  write<T>(actor: Actor, work: (tx: Writer) => Promise<T>, options?: { attempts?: number }): Promise<T>
  /** Like `read`, past row-level security. Only for `check`, folds and figures that name nobody. */
  readAll<T>(actor: Actor, work: (tx: Reader) => Promise<T>): Promise<T>
  /** One round trip, for readiness. */
  ping(): Promise<void>
  close(): Promise<void>
}

export function openDatabase(
  urls: { readonly appUrl: string; readonly readUrl: string },
  options: { readonly connections?: number; readonly name?: string } = {},
): Database {
  const app = openPool(urls.appUrl, options.connections ?? 20, options.name)
  const all = openPool(urls.readUrl, 4, options.name)
  return {
    read: (actor, work) => transact(app, actor, 'isolation level repeatable read read only', work),
    readAll: (actor, work) => transact(all, actor, 'isolation level repeatable read read only', work),
    write: async (actor, work, { attempts = 3 } = {}) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await transact(app, actor, '', work)
        } catch (error) {
          if (attempt >= attempts || !isConflict(error)) throw error
        }
      }
    },
    ping: async () => {
      await app.query('select 1')
    },
    close: async () => {
      await Promise.all([app.end(), all.end()])
    },
  }
}

/** Reads int8 as a number (ids, grams; never beyond 2^53), a date as its text, numeric as its exact text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') => {
    if (oid === 20) return safeInteger
    if (oid === 1082) return String
    if (oid === 1016) return (text: string) => text.slice(1, -1).split(',').filter(Boolean).map(safeInteger)
    if (oid === 1182) return (text: string) => text.slice(1, -1).split(',').filter(Boolean)
    return pg.types.getTypeParser(oid, format)
  }) as typeof pg.types.getTypeParser,
}

function safeInteger(text: string): number {
  const n = Number(text)
  if (!Number.isSafeInteger(n))
    throw new RangeError(`bigint ${text} does not fit; cast sums to numeric or text`)
  return n
}

export function openPool(url: string, max: number, name = 'wufei'): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    application_name: name,
    idleTimeoutMillis: 60_000,
    // Statements that do not wait for one another travel together: a round trip costs more than most of them.
    pipeline: true,
  })
  // A connection that dies idle (database restarted) is dropped from the pool; the next query opens another.
  pool.on('error', () => {})
  return pool
}

async function transact<T>(
  pool: pg.Pool,
  actor: Actor,
  mode: string,
  work: (tx: Writer) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  const lost = (error: Error) => {
    broken = error
  }
  client.on('error', lost)
  let begun: Promise<unknown> = Promise.resolve()
  const last: Promise<unknown>[] = []
  try {
    const tx = writer(client, actor, last)
    // Who asks may tell by it: what a transaction that writes has read can change under it.
    if (mode !== '') Reflect.deleteProperty(tx, 'writes')
    // Settings live as long as the transaction, so a pooled connection never keeps an actor. They leave together with
    // the first statements: where they fail, those fail too.
    together(client)
    begun = Promise.all([client.query(`begin ${mode}`), client.query(settings(actor, mode === ''))])
    begun.catch(() => {})
    const result = await work(tx)
    together(client)
    const [{ command }] = await Promise.all([client.query('commit'), begun, ...last])
    if (command !== 'COMMIT') throw new Error(`the transaction ended with ${command}`)
    return result
  } catch (error) {
    await client.query('rollback').catch(lost)
    throw await firstFailure([begun, ...last], error)
  } finally {
    client.off('error', lost)
    client.release(broken)
  }
}

/** Of several failures in one transaction the first is the cause; later statements only say that there was one. */
async function firstFailure(sent: readonly Promise<unknown>[], otherwise: unknown): Promise<unknown> {
  for (const one of await Promise.allSettled(sent)) if (one.status === 'rejected') return one.reason
  return otherwise
}

/**
 * What the policies of the migrations ask for. Statements of a transaction that writes look rows up by key whatever their
 * values: planning them anew took as long as running them.
 */
function settings(actor: Actor, writes: boolean): pg.QueryConfig {
  const chosen = {
    'wufei.district': String(actor.district),
    'wufei.actor': actor.id,
    'wufei.scope': rowScope(actor),
    'wufei.unit': actor.unit ?? '',
    'wufei.parties': actor.parties.join(','),
    'wufei.streets': actor.streets.join(','),
    ...(writes ? { plan_cache_mode: 'force_generic_plan' } : {}),
  }
  const calls = Object.keys(chosen).map((name, i) => `set_config('${name}', $${i + 1}, true)`)
  return {
    name: writes ? 'settings_to_write' : 'settings_to_read',
    text: `select ${calls.join(', ')}`,
    values: Object.values(chosen),
  }
}

function writer(client: pg.PoolClient, actor: Actor, last: Promise<unknown>[]): Writer {
  let kysely: Kysely<Schema> | undefined
  return {
    actor,
    client,
    writes: true,
    atCommit: (statements) => {
      statements.catch(() => {})
      const waiting = parts.get(client) ?? last
      waiting.push(statements)
    },
    get kysely() {
      kysely ??= onClient(client)
      return kysely
    },
    query: async <R extends object>(text: string, values: readonly unknown[] = [], name?: string) => {
      together(client)
      const result = await client.query<R>({ text, values: [...values], ...(name ? { name } : {}) })
      return result.rows
    },
  }
}

/** Holds back what is sent in this turn of the event loop until its end, so that it leaves in one piece. */
function together(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** A builder on this one connection; the transaction around it is ours, not Kysely's. */
function onClient(client: pg.PoolClient): Kysely<Schema> {
  const connection = {
    query: (sql: string, parameters: readonly unknown[]) => client.query(sql, [...parameters]),
    release: () => {},
  }
  const pool = { connect: async () => connection, end: async () => {} }
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: pool as never }) })
}

function isConflict(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return code === '40P01' || code === '40001'
}

/**
 * Analyses tables that have doubled since the planner last looked, what this transaction wrote included: a plan made on
 * an empty table reads all of it for every key. Next to nothing where none has.
 */
export async function analyzeGrown(tx: Writer): Promise<void> {
  await tx.query('select wufei.analyze_grown()', [], 'analyze_grown')
}

/** Connections inside a part that may fail alone, with what its end waits for. */
const parts = new WeakMap<pg.PoolClient, Promise<unknown>[]>()

/**
 * Runs a part of a transaction so that, when it throws, nothing of it stays and the rest may go on. Parts do not stand
 * inside one another.
 */
export async function savepoint<T>(tx: Writer, work: () => Promise<T>): Promise<T> {
  await tx.query('savepoint part')
  const last: Promise<unknown>[] = []
  parts.set(tx.client, last)
  try {
    const result = await work()
    await Promise.all([tx.query('release savepoint part'), ...last])
    return result
  } catch (error) {
    const cause = await firstFailure(last, error)
    await tx.query('rollback to savepoint part; release savepoint part')
    throw cause
  } finally {
    parts.delete(tx.client)
  }
}
