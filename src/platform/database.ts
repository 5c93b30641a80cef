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
  /** Statements whose answers nothing waits for but the commit, which leaves together with them and fails with them. */
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
  try {
    const last: Promise<unknown>[] = []
    const tx = writer(client, actor, last)
    // Who asks may tell by it: what a transaction that writes has read can change under it.
    if (mode !== '') Reflect.deleteProperty(tx, 'writes')
    // Settings live as long as the transaction, so a pooled connection never keeps an actor. They leave together with
    // the first statements: where they fail, those fail too.
    together(client)
    begun = client.query(`begin ${mode}; ${settings(actor, mode === '' ? writing : {})}`)
    begun.catch(() => {})
    const result = await work(tx)
    together(client)
    const [{ command }] = await Promise.all([client.query('commit'), begun, ...last])
    if (command !== 'COMMIT') throw new Error(`the transaction ended with ${command}`)
    return result
  } catch (error) {
    await client.query('rollback').catch(lost)
    // Of several failures the first is the cause.
    throw await begun.then(
      () => error,
      (cause) => cause,
    )
  } finally {
    client.off('error', lost)
    client.release(broken)
  }
}

/** Statements of a booking look rows up by key whatever their values: planning them anew took as long as running them. */
const writing = { plan_cache_mode: 'force_generic_plan' }

/** What the policies of the migrations ask for, and what the transaction is to run with. */
function settings(actor: Actor, more: Readonly<Record<string, string>>): string {
  const chosen = {
    'wufei.district': String(actor.district),
    'wufei.actor': actor.id,
    'wufei.scope': rowScope(actor),
    'wufei.unit': actor.unit ?? '',
    'wufei.parties': actor.parties.join(','),
    'wufei.streets': actor.streets.join(','),
    ...more,
  }
  const calls = Object.entries(chosen).map(
    ([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`,
  )
  return `select ${calls.join(', ')}`
}

function writer(client: pg.PoolClient, actor: Actor, last: Promise<unknown>[]): Writer {
  let kysely: Kysely<Schema> | undefined
  return {
    actor,
    client,
    writes: true,
    atCommit: (statements) => {
      statements.catch(() => {})
      last.push(statements)
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

/** Runs a part of a transaction so that, when it throws, nothing of it stays and the rest may go on. */
export async function savepoint<T>(tx: Writer, work: () => Promise<T>): Promise<T> {
  await tx.query('savepoint part')
  try {
    const result = await work()
    await tx.query('release savepoint part')
    return result
  } catch (error) {
    await tx.query('rollback to savepoint part; release savepoint part')
    throw error
  }
}
