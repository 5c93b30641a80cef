import pg from 'pg'
import type { Ground } from './ground.ts'

/** One row as text, and the statement that writes it. */
interface Insert {
  readonly name: string
  readonly text: string
  readonly values: readonly (string | null)[]
}

/** Everything one command wrote, in the order of its statements. */
export type Command = readonly Insert[]

/** The tables of a command, in the order in which their triggers accept them, and how their rows belong to it. */
const tables: readonly { table: string; of: string; omit: readonly string[] }[] = [
  { table: 'posting', of: 'id = any ($1)', omit: ['tx'] },
  { table: 'lot', of: 'posting = any ($1)', omit: [] },
  { table: 'movement', of: 'id in (select movement from wufei.posting where id = any ($1))', omit: [] },
  { table: 'presumption', of: 'posting = any ($1)', omit: [] },
  {
    table: 'record',
    of: 'id in (select record from wufei.posting_record where posting = any ($1))',
    omit: [],
  },
  { table: 'posting_record', of: 'posting = any ($1)', omit: [] },
  { table: 'entry', of: 'posting = any ($1)', omit: [] },
  { table: 'audit', of: `act = 'ledger.book' and object = 'posting ' || ($1::bigint[])[1]`, omit: ['id'] },
  {
    table: 'command',
    of: 'actor = (select actor from wufei.posting where id = ($1::bigint[])[1]) and key = (select command from wufei.posting where id = ($1::bigint[])[1])',
    omit: [],
  },
]

/** What each actor's commands wrote, as it would be written statement by statement. */
export async function recordedCommands(ground: Ground): Promise<Map<string, Command[]>> {
  const client = new pg.Client(ground.urls.superuserUrl)
  await client.connect()
  try {
    const writers: Awaited<ReturnType<typeof writerOf>>[] = []
    for (const table of tables) writers.push(await writerOf(client, table))
    const { rows } = await client.query<{ actor: string; postings: string[] }>(
      `select actor, array_agg(id order by id) as postings from wufei.posting group by actor, command order by min(id)`,
    )
    const commands = new Map<string, Command[]>()
    for (const { actor, postings } of rows) {
      const inserts: Insert[] = []
      for (const write of writers) inserts.push(...(await write(postings)))
      commands.set(actor, [...(commands.get(actor) ?? []), inserts])
    }
    return commands
  } finally {
    await client.end()
  }
}

type Table = (typeof tables)[number]

async function writerOf(
  client: pg.Client,
  { table, of, omit }: Table,
): Promise<(postings: readonly string[]) => Promise<Insert[]>> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(column_name) as name from information_schema.columns
     where table_schema = 'wufei' and table_name = $1 and column_name <> all ($2::text[]) order by ordinal_position`,
    [table, omit],
  )
  const names = rows.map((r) => r.name)
  const select = `select ${names.map((n) => `${n}::text`).join(', ')} from wufei.${table} where ${of}`
  const insert = (count: number): Pick<Insert, 'name' | 'text'> => {
    const row = (k: number) => `(${names.map((_, i) => `$${k * names.length + i + 1}`).join(', ')})`
    return {
      name: `replay_${table}_${count}`,
      text: `insert into wufei.${table} (${names.join(', ')}) values ${Array.from({ length: count }, (_, k) => row(k)).join(', ')}`,
    }
  }
  return async (postings) => {
    const found = await client.query<(string | null)[]>({
      name: `read_${table}`,
      text: select,
      values: [postings],
      rowMode: 'array',
    })
    // The entries of a posting balance only together: they are one statement.
    const groups = table === 'entry' ? [found.rows].filter((g) => g.length > 0) : found.rows.map((r) => [r])
    return groups.map((group) => ({ ...insert(group.length), values: group.flat() }))
  }
}

/** Writes commands statement by statement, each in a durable transaction, an actor a connection; milliseconds. */
export async function replay(ground: Ground, commands: readonly (readonly Command[])[]): Promise<number> {
  const clients = commands.map(() => new pg.Client(ground.urls.appUrl))
  await Promise.all(clients.map((c) => c.connect()))
  try {
    const began = performance.now()
    await Promise.all(commands.map((list, i) => replayOn(clients[i] as pg.Client, ground, list)))
    return performance.now() - began
  } finally {
    await Promise.all(clients.map((c) => c.end()))
  }
}

async function replayOn(client: pg.Client, { actor }: Ground, commands: readonly Command[]): Promise<void> {
  const begin = `begin; select set_config('wufei.district', '${actor.district}', true), set_config('wufei.scope', 'all', true)`
  for (const command of commands) {
    await client.query(begin)
    for (const { name, text, values } of command) await client.query({ name, text, values: [...values] })
    await client.query('commit')
  }
}
