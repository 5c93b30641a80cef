import { Refusal, refuse } from '../core/refusal.ts'
import type { Config } from './config.ts'
import { type ClusterOptions, enterCluster } from './postgres/cluster.ts'
import { actingAs, connect, prepareEmbedded, prepareExternal } from './postgres/roles.ts'

export interface RunningDatabase {
  /** Owns the schema: migrations. Null where an external database was given without WUFEI_DATABASE_OWNER_URL. */
  readonly ownerUrl: string | null
  /** The application, under row-level security. */
  readonly appUrl: string
  /** Reads everything, writes nothing: `check`, folds. */
  readonly readUrl: string
  /** Where the embedded cluster keeps its files; null for an external database. */
  readonly folder: string | null
  /** Leaves the database; the last user of the embedded cluster stops it. */
  stop(): Promise<void>
}

const databaseName = 'wufei'
const oldestMajor = 15

/** Starts or adopts the embedded database, or checks the external one named by the configuration. */
export async function startDatabase(
  config: Pick<Config, 'dataDir' | 'database'>,
  options: Omit<ClusterOptions, 'dataDir'> = {},
): Promise<RunningDatabase> {
  if (config.database) return external(config.database)
  const cluster = await enterCluster({ dataDir: config.dataDir, ...options })
  await prepareEmbedded(cluster, databaseName)
  return {
    ownerUrl: cluster.url('wufei_owner', databaseName),
    appUrl: cluster.url('wufei_app', databaseName),
    readUrl: cluster.url('wufei_read', databaseName),
    folder: cluster.folder.home,
    stop: cluster.stop,
  }
}

async function external(given: NonNullable<Config['database']>): Promise<RunningDatabase> {
  const admin = given.ownerUrl ?? given.appUrl
  await checkVersion(given.appUrl)
  if (given.ownerUrl) {
    await checkVersion(given.ownerUrl)
    await prepareExternal(given.ownerUrl)
  }
  const readUrl = await actingAs(admin, 'wufei_read').catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'database_role_unsafe') return readOnly(admin)
    throw error
  })
  return {
    ownerUrl: given.ownerUrl ? await actingAs(given.ownerUrl, 'wufei_owner') : null,
    appUrl: await actingAs(given.appUrl, 'wufei_app'),
    readUrl,
    folder: null,
    stop: async () => {},
  }
}

async function checkVersion(url: string): Promise<void> {
  const client = await connect(url).catch((error: unknown) =>
    refuse('database_unreachable', { reason: (error as Error).message || String(error) }),
  )
  try {
    const { rows } = await client.query<{ n: string }>(`select current_setting('server_version_num') as n`)
    const major = Math.floor(Number(rows[0]?.n) / 10_000)
    if (major < oldestMajor) refuse('database_too_old', { found: major })
  } finally {
    await client.end()
  }
}

function readOnly(url: string): string {
  const address = new URL(url)
  address.searchParams.set('options', '-c default_transaction_read_only=on')
  return address.href
}
