import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The operating system user PostgreSQL runs as, when that is not the user who started wufei. */
export interface ProcessUser {
  readonly uid: number
  readonly gid: number
}

/**
 * PostgreSQL refuses to run as root. Started by root (a container, a system service), its processes run as
 * `postgres` or `wufei`, made on the spot where neither exists. Otherwise null: they run as ourselves.
 */
export function databaseUser(): ProcessUser | null {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return null
  return lookUp('postgres') ?? lookUp('wufei') ?? create('wufei') ?? lookUp('nobody')
}

function lookUp(name: string): ProcessUser | null {
  const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' })
  const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' })
  if (uid.status !== 0 || gid.status !== 0) return null
  return { uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) }
}

function create(name: string): ProcessUser | null {
  const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', name])
  if (made.status !== 0) spawnSync('adduser', ['-S', '-D', '-H', name])
  return lookUp(name)
}

/** Whether `user` can enter a folder and list it. Asked of the system, because access lists do not show in modes. */
export function reaches(user: ProcessUser, folder: string): boolean {
  const tried = spawnSync('/bin/sh', ['-c', 'cd "$1" && test -r .', 'sh', folder], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
    stdio: 'ignore',
  })
  return tried.status === 0
}

/** A folder every user of this machine can reach, ours alone to write; only used when started by root. */
export function sharedFolder(): string {
  for (const parent of ['/var/lib', '/var/tmp', tmpdir()]) {
    const folder = join(parent, 'wufei')
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 })
    } catch {
      continue
    }
    const { uid, mode } = statSync(folder)
    if (uid === process.getuid?.() && (mode & 0o022) === 0 && existsSync(folder)) return folder
  }
  throw new Error(
    'no folder that the database user can reach: /var/lib, /var/tmp and the temporary folder were tried',
  )
}
