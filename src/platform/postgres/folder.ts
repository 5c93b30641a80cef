import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { refuse } from '../../core/refusal.ts'
import { databaseUser, type ProcessUser, reaches, sharedFolder } from './user.ts'

/** Where the embedded database lives inside the product's data folder. */
export interface DatabaseFolder {
  /** Holds `data` (the cluster), `port` and `postgres.log`; owned by the database's user. */
  readonly home: string
  readonly data: string
  readonly log: string
  readonly lock: string
  readonly user: ProcessUser | null
  readonly credentials: Credentials
}

export interface Credentials {
  readonly superuser: string
  readonly owner: string
  readonly app: string
  readonly read: string
}

/**
 * Prepares the folder; call it under the start lock. Where root's data folder cannot be entered by the database's
 * user, the cluster lies in a folder of its own and `postgres` is a link to it.
 */
export function openFolder(dataDir: string): DatabaseFolder {
  const link = join(dataDir, 'postgres')
  const standing = existsSync(link) ? realpathSync(link) : null
  const fallback = databaseUser()
  const home = standing ?? makeHome(dataDir, link, fallback)
  const data = join(home, 'data')
  const user = ownerOf(home, fallback)
  return {
    home,
    data,
    log: join(home, 'postgres.log'),
    lock: lockFile(dataDir),
    user,
    credentials: readCredentials(join(dataDir, 'credentials.json'), data),
  }
}

export function lockFile(dataDir: string): string {
  return join(dataDir, 'start.lock')
}

export function checkMajor(folder: DatabaseFolder, wanted: number): void {
  const file = join(folder.data, 'PG_VERSION')
  if (!existsSync(file)) return
  const found = Number.parseInt(readFileSync(file, 'utf8'), 10)
  if (found !== wanted) refuse('database_major', { folder: folder.home, found, wanted })
}

function makeHome(dataDir: string, link: string, user: ProcessUser | null): string {
  if (!user || reaches(user, dataDir)) {
    mkdirSync(link, { recursive: true, mode: 0o700 })
    if (user) chownSync(link, user.uid, user.gid)
    return realpathSync(link)
  }
  const home = join(sharedFolder(), `data-${randomBytes(6).toString('hex')}`)
  mkdirSync(home, { mode: 0o700 })
  chownSync(home, user.uid, user.gid)
  if (lstatSync(link, { throwIfNoEntry: false }))
    renameSync(link, `${link}.broken-${randomBytes(3).toString('hex')}`)
  symlinkSync(home, link)
  return home
}

/** PostgreSQL insists that its data belong to the user it runs as. */
function ownerOf(home: string, fallback: ProcessUser | null): ProcessUser | null {
  if (process.platform === 'win32') return null
  const { uid, gid } = statSync(home)
  const me = process.getuid?.()
  if (me === 0) {
    if (uid !== 0) return { uid, gid }
    if (fallback) chownSync(home, fallback.uid, fallback.gid)
    return fallback
  }
  if (uid !== me) refuse('database_foreign', { folder: home, owner: uid })
  return null
}

function readCredentials(file: string, data: string): Credentials {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Credentials
  if (existsSync(data)) refuse('credentials_missing', { folder: data, file })
  const secret = () => randomBytes(24).toString('base64url')
  const made = { superuser: secret(), owner: secret(), app: secret(), read: secret() }
  // Written before the cluster is made, so that a crash between the two leaves nothing without a password.
  const partial = `${file}.${process.pid}`
  writeFileSync(partial, JSON.stringify(made, null, 2), { mode: 0o600 })
  chmodSync(partial, 0o600)
  renameSync(partial, file)
  return made
}
