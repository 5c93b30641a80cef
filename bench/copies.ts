import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Ground } from './ground.ts'

/** The tables one import writes, in an order that their triggers accept. */
const bookTables = [
  'posting',
  'lot',
  'movement',
  'presumption',
  'record',
  'posting_record',
  'entry',
  'audit',
] as const

/** What the database fills in by itself: the transaction, and identities. */
const ownColumns: Readonly<Record<string, readonly string[]>> = { posting: ['tx'], audit: ['id'] }

async function onServer<T>(ground: Ground, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(ground.urls.superuserUrl)
  await client.connect()
  try {
    await client.query(`select set_config('wufei.district', $1, false)`, [String(ground.actor.district)])
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Writes the book's tables to files that the server itself reads and writes: what COPY needs, and no more. */
export async function copyOut(ground: Ground, folder: string): Promise<void> {
  await onServer(ground, async (client) => {
    for (const table of bookTables) {
      const columns = await columnsOf(client, table)
      await client.query(`copy (select ${columns} from wufei.${table}) to '${join(folder, table)}'`)
    }
  })
}

/** The same rows into the same tables with the same triggers, in one durable transaction. */
export async function copyIn(ground: Ground, folder: string): Promise<void> {
  await onServer(ground, async (client) => {
    await client.query('begin')
    for (const table of bookTables) {
      const columns = await columnsOf(client, table)
      await client.query(`copy wufei.${table} (${columns}) from '${join(folder, table)}'`)
    }
    await client.query('commit')
  })
}

async function columnsOf(client: pg.Client, table: string): Promise<string> {
  const { rows } = await client.query<{ names: string }>(
    `select string_agg(quote_ident(column_name), ', ' order by ordinal_position) as names
       from information_schema.columns where table_schema = 'wufei' and table_name = $1 and column_name <> all ($2::text[])`,
    [table, ownColumns[table] ?? []],
  )
  return rows[0]?.names ?? ''
}

/** A folder the database's user may write to. */
export function copyFolder(home: string, name: string): string {
  const folder = join(home, name)
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o777)
  return folder
}
