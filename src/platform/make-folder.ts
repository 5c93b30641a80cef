import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { refuse } from '../core/refusal.ts'

/**
 * Makes a folder and those above it, and sees to it that it can be written to. Node's own recursive mkdir never comes
 * back from a file system that makes no folders (/proc), so each is made by itself.
 */
export function makeFolder(folder: string): void {
  try {
    for (const each of missingAbove(folder)) makeOne(each)
    accessSync(folder, constants.W_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EROFS') {
      const owner = statSync(folder, { throwIfNoEntry: false })?.uid
      if (owner !== undefined) refuse('database_foreign', { folder, owner })
    }
    const reason = reasons[code ?? '']
    if (reason === undefined) throw error
    refuse('folder_not_made', { folder, reason })
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: '那里不能新建目录',
  EPERM: '那里不能新建目录',
  EACCES: '没有写入权限',
  EROFS: '所在的盘只能读',
  ENOTDIR: '路径中有一段不是目录',
  EEXIST: '路径中有一段不是目录',
  ENOSPC: '磁盘已满',
}

function missingAbove(folder: string): string[] {
  const missing: string[] = []
  for (let at = folder; !statSync(at, { throwIfNoEntry: false }); at = dirname(at)) missing.unshift(at)
  return missing
}

/** Two processes may start at once. */
function makeOne(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
