import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Fields of /proc/<pid>/stat after the command name: [0] is the state, [19] the start time. Null off Linux. */
export function kernelFields(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

/** A zombie does not count as alive: in a container nobody may ever collect it. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const state = kernelFields(pid)?.[0]
  return state !== 'Z' && state !== 'X'
}

/** The command line of a living process, or null where it cannot be known. */
export function commandLine(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    if (process.platform === 'linux' || process.platform === 'win32') return null
  }
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return null
  }
}
