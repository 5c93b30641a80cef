import { writeFile } from 'node:fs/promises'
import { refuse } from '../core/refusal.ts'
import { note } from './frame.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: '没有这个目录',
  ENOTDIR: '路径中有一段不是目录',
  EISDIR: '这是一个目录',
  EACCES: '没有写入权限',
  EPERM: '没有写入权限',
  EROFS: '所在的盘只能读',
  ENOSPC: '磁盘已满',
}

/** `--out`: into a file, and says so. */
export async function writeOut(file: string, body: string | Buffer): Promise<void> {
  try {
    await writeFile(file, body)
  } catch (error) {
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? '']
    if (reason === undefined) throw error
    refuse('file_not_writable', { file, reason })
  }
  note(`已写入 ${file}`)
}
