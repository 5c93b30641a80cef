import pg from 'pg'
import { refuse } from '../../core/refusal.ts'
import type { Cluster } from './cluster.ts'

/** Roles of law 9. In the embedded cluster they sign in themselves; outside, a login takes them on. */
export async function prepareEmbedded(cluster: Cluster, database: string): Promise<void> {
  const { owner, app, read } = cluster.folder.credentials
  const client = await connect(cluster.url('postgres', 'postgres'))
  try {
    await createRole(client, 'wufei_owner', `login password ${literal(owner)}`)
    await createRole(client, 'wufei_app', `login password ${literal(app)}`)
    await createRole(client, 'wufei_read', `login bypassrls password ${literal(read)}`)
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [database])
    if (rows.length === 0) {
      await client
        .query(`create database ${ident(database)} owner wufei_owner template template0 encoding 'UTF8'`)
        .catch(unless('42P04', '23505'))
    }
  } finally {
    await client.end()
  }
}

/**
 * An external database: the logins given to us take on the three roles (`set role` at connection start), so that
 * whatever they are, row-level security and ownership are the same as in the embedded cluster.
 */
export async function prepareExternal(ownerUrl: string): Promise<void> {
  const client = await connect(ownerUrl)
  try {
    await createRole(client, 'wufei_owner', 'nologin')
    await createRole(client, 'wufei_app', 'nologin')
    await createRole(client, 'wufei_read', 'nologin')
    const { rows } = await client.query<{ su: boolean; bypass: boolean; db: string; me: string }>(
      `select me.rolsuper as su, r.rolbypassrls as bypass, current_database() as db, current_user as me
         from pg_roles me, pg_roles r where me.rolname = current_user and r.rolname = 'wufei_read'`,
    )
    const here = rows[0]
    if (!here) return
    // Only a superuser may give it; without it reads that cross parties run as the owner, read only.
    if (here.su && !here.bypass) await client.query('alter role wufei_read bypassrls')
    if (!here.su) {
      for (const role of ['wufei_owner', 'wufei_app', 'wufei_read']) {
        if (role !== here.me)
          await client.query(`grant ${role} to ${ident(here.me)}`).catch(unless('42501', '0LP01'))
      }
    }
    await client.query(`grant create on database ${ident(here.db)} to wufei_owner`).catch(unless('42501'))
  } finally {
    await client.end()
  }
}

/** The address with which a login works as `role`; unchanged where it is that role. */
export async function actingAs(
  url: string,
  role: 'wufei_owner' | 'wufei_app' | 'wufei_read',
): Promise<string> {
  const user = decodeURIComponent(new URL(url).username)
  if (user === role) return url
  const acting = new URL(url)
  acting.searchParams.set('options', `-c role=${role}`)
  const client = await connect(acting.href).catch((error: unknown) =>
    refuse('database_role_unsafe', { user, reason: (error as Error).message }),
  )
  await client.end()
  return acting.href
}

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 })
  client.on('error', () => {})
  await client.connect()
  return client
}

async function createRole(client: pg.Client, name: string, options: string): Promise<void> {
  const { rows } = await client.query('select 1 from pg_roles where rolname = $1', [name])
  if (rows.length > 0) return
  // Another process may create it between the question and the command.
  await client.query(`create role ${name} ${options}`).catch(unless('42710', '23505'))
}

function unless(...codes: string[]) {
  return (error: unknown) => {
    if (!codes.includes((error as { code?: string }).code ?? '')) throw error
  }
}

const ident = (name: string) => pg.escapeIdentifier(name)
const literal = (text: string) => pg.escapeLiteral(text)
