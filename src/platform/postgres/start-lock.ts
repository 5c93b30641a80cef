import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, kernelFields } from './process.ts'

/**
 * Runs `work` while no other process of this machine runs it for the same lock file. Guards starting and stopping
 * of the database only (seconds). The holder is named by process id and its start, so that a lock left by a
 * killed process, even one whose id was given out again, is taken over.
 */
export async function withStartLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const mine = holder(process.pid) ?? `${process.pid} -`
  const own = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(own, mine)
  try {
    while (!take(own, file)) {
      const other = read(file)
      // The stale file is moved away before it is judged again, so that a fresh lock is never deleted.
      if (other !== null && other !== holder(Number.parseInt(other, 10))) evict(file, other)
      else await sleep(50)
    }
  } finally {
    rmSync(own, { force: true })
  }
  try {
    return await work()
  } finally {
    if (read(file) === mine) rmSync(file, { force: true })
  }
}

function take(own: string, file: string): boolean {
  try {
    linkSync(own, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function evict(file: string, stale: string): void {
  const aside = `${file}.stale.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (read(aside) !== stale) take(aside, file)
  rmSync(aside, { force: true })
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** `<pid> <start>`; the start is the kernel's (Linux), else only liveness is known. */
function holder(pid: number): string | null {
  return isAlive(pid) ? `${pid} ${kernelFields(pid)?.[19] ?? '-'}` : null
}
