import { userInfo } from 'node:os'
import { type Actor, systemActor } from '../platform/actor.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { type Database, openDatabase } from '../platform/database.ts'
import { checkMigrated, migrate } from '../platform/migrate.ts'
import { type RunningDatabase, startDatabase } from '../platform/start-database.ts'

/** What a command works with; made by `withDatabase`, gone when the command ends. */
export interface Session {
  readonly config: Config
  readonly database: Database
  readonly urls: RunningDatabase
  /** `cli:<os user>`, as it stands in the audit. */
  readonly actor: Actor
  readonly now: Date
}

/** Uses the running database, else starts it and stops it after; the schema is brought up to date first. */
export async function withDatabase<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const config = readConfig(process.env)
  const urls = await startDatabase(config, { purpose: 'wufei command' })
  const interrupted = onInterrupt(urls.stop)
  try {
    if (urls.ownerUrl === null) await checkMigrated(urls.appUrl)
    else await migrate(urls.ownerUrl)
    const database = openDatabase(urls, { connections: 8, name: 'wufei command' })
    try {
      const user = osUser()
      const actor = systemActor(`cli:${user}`, `命令行 ${user}`, config.district)
      return await work({ config, database, urls, actor, now: new Date() })
    } finally {
      await database.close()
    }
  } finally {
    interrupted()
    await urls.stop()
  }
}

/** A user without an entry in the password file (a container's number) has no name. */
function osUser(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}

/** Ctrl-C leaves the database as tidy as a normal end does. Exit codes are the shell's for the signal. */
function onInterrupt(stop: () => Promise<void>): () => void {
  const codes = { SIGINT: 130, SIGTERM: 143 } as const
  const handlers = (Object.keys(codes) as (keyof typeof codes)[]).map((signal) => {
    let once = false
    const handler = () => {
      if (once) return
      once = true
      void stop().finally(() => process.exit(codes[signal]))
    }
    process.on(signal, handler)
    return () => process.off(signal, handler)
  })
  return () => {
    for (const off of handlers) off()
  }
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Progress and remarks; stdout is for what was asked for. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`)
}
