import { type ChildProcess, spawn } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { refuse } from '../../core/refusal.ts'
import type { Binaries } from './binaries.ts'
import type { DatabaseFolder } from './folder.ts'
import { commandLine, isAlive } from './process.ts'

export interface Postmaster {
  readonly pid: number
  readonly port: number
}

export type Durability = 'durable' | 'throwaway'

/** Crash recovery after a large import may take a while; nothing shorter is a reason to give up. */
const readyWithinMs = 180_000
const logLimitBytes = 8 << 20

const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  // Statements and details of errors carry what people typed; the log carries neither.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

const throwawaySettings: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  autovacuum_naptime: '5min',
}

/** Makes the cluster beside its final place, so that a crash in the middle leaves nothing half made. */
export async function makeCluster(
  folder: DatabaseFolder,
  binaries: Binaries,
  durability: Durability,
): Promise<void> {
  if (existsSync(folder.data)) return
  const partial = join(folder.home, 'data.new')
  const password = join(folder.home, 'password')
  rmSync(partial, { recursive: true, force: true })
  writeFileSync(password, `${folder.credentials.superuser}\n`, { mode: 0o600 })
  if (folder.user) chownSync(password, folder.user.uid, folder.user.gid)
  const flags = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${password}`, '--encoding=UTF8']
  flags.push('--locale=C', '--data-checksums', '--no-instructions')
  if (durability === 'throwaway') flags.push('--no-sync')
  try {
    const made = spawn(binaries.initdb, ['-D', partial, ...flags], {
      ...as(folder),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const { code, output } = await finished(made)
    if (code !== 0) refuse('database_start_failed', { reason: lastLines(output), log: folder.log })
  } finally {
    rmSync(password, { force: true })
  }
  renameSync(partial, folder.data)
}

/** A postmaster that lives on this folder, whoever started it. */
export function livingPostmaster(folder: DatabaseFolder): Postmaster | null {
  const file = join(folder.data, 'postmaster.pid')
  if (!existsSync(file)) return null
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number.parseInt(lines[0] ?? '', 10)
  if (!isAlive(pid)) return null
  // After a crash the id may have been given to anything; a command line we cannot read gets the benefit.
  const command = commandLine(pid)
  if (command !== null && !(command.includes('postgres') && command.includes(folder.data))) return null
  return { pid, port: Number.parseInt(lines[3] ?? '', 10) || 0 }
}

function status(folder: DatabaseFolder): string {
  try {
    return readFileSync(join(folder.data, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim() ?? 'starting'
  } catch {
    return 'gone'
  }
}

/** Adopts the living postmaster, or starts one; returns when it takes connections. */
export async function runPostmaster(
  folder: DatabaseFolder,
  binaries: Binaries,
  durability: Durability,
): Promise<Postmaster> {
  const deadline = Date.now() + readyWithinMs
  let failed = 0
  for (;;) {
    const living = livingPostmaster(folder)
    if (living && status(folder) === 'ready') return living
    if (!living) {
      // A lock file whose process is gone or is another program; PostgreSQL would believe the bare number.
      rmSync(join(folder.data, 'postmaster.pid'), { force: true })
      const reason = await launch(folder, binaries, durability, deadline)
      // Backends of a killed postmaster hold its shared memory until they notice, a moment later.
      if (reason !== null && ++failed > 20) refuse('database_start_failed', { reason, log: folder.log })
      if (reason !== null) await sleep(failed * 50)
    } else {
      await sleep(50)
    }
    if (Date.now() > deadline) refuse('database_start_failed', { reason: '等待超时', log: folder.log })
  }
}

/** Starts a postmaster that outlives us; null when it is ready, else why it ended. */
async function launch(
  folder: DatabaseFolder,
  binaries: Binaries,
  durability: Durability,
  deadline: number,
): Promise<string | null> {
  if (existsSync(folder.log) && statSync(folder.log).size > logLimitBytes)
    renameSync(folder.log, `${folder.log}.1`)
  const log = openSync(folder.log, 'a', 0o600)
  const logged = statSync(folder.log).size
  const chosen = { ...settings, ...(durability === 'throwaway' ? throwawaySettings : {}) }
  const flags = Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const port = await freePort(folder)
  const child = spawn(binaries.postgres, ['-D', folder.data, '-p', String(port), ...flags], {
    ...as(folder),
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let ended = false
  child.once('exit', () => {
    ended = true
  })
  child.once('error', () => {
    ended = true
  })
  child.unref()
  while (!ended && Date.now() < deadline) {
    if (status(folder) === 'ready' && livingPostmaster(folder)?.pid === child.pid) {
      writeFileSync(join(folder.home, 'port'), String(port))
      return null
    }
    await sleep(20)
  }
  return lastLines(readFileSync(folder.log).subarray(logged).toString('utf8'))
}

/** The port of last time when it is free, so that a running server finds a restarted database where it was. */
async function freePort(folder: DatabaseFolder): Promise<number> {
  const file = join(folder.home, 'port')
  const last = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : 0
  return (
    (await tryPort(last)) ??
    (await tryPort(0)) ??
    refuse('database_start_failed', { reason: '没有空闲端口', log: '' })
  )
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(null))
    probe.listen(port || 0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : null))
    })
  })
}

/** Fast shutdown: open transactions are rolled back, what was committed is flushed. */
export async function stopPostmaster(folder: DatabaseFolder): Promise<void> {
  const living = livingPostmaster(folder)
  if (!living) return
  process.kill(living.pid, 'SIGINT')
  const deadline = Date.now() + readyWithinMs
  while (isAlive(living.pid) && status(folder) !== 'gone' && Date.now() < deadline) await sleep(20)
}

/** Nothing of our own environment (PGDATA, PGPORT, locale) may leak into the database's processes. */
function as(folder: DatabaseFolder) {
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
  if (process.env.SystemRoot) env.SystemRoot = process.env.SystemRoot
  return { env, cwd: folder.home, ...(folder.user ?? {}) }
}

async function finished(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8')
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8')
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, output }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-4).join('\n') || '没有输出'
}
