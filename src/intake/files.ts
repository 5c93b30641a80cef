import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { refuse } from '../core/refusal.ts'
import { fileTypes } from '../platform/attachment.ts'

/** A file kept under the hash of its content: the same photograph sent twice is one file. */
export interface KeptFile {
  hash: string
  bytes: number
  /** Below the data folder. */
  path: string
}

export interface FileStore {
  /** Streams to disk while hashing; refuses beyond `cap` bytes and leaves nothing behind. */
  keep(content: Readable, cap: number): Promise<KeptFile>
  pathOf(hash: string): string
  absolute(path: string): string
  read(hash: string): ReadStream
  has(hash: string): Promise<boolean>
}

export const megabyte = 1024 * 1024
/** 100,000 rows of 30 columns are about 15 MB as xlsx, 40 MB as csv. */
export const importCap = 200 * megabyte
export const attachmentCap = 20 * megabyte

const HASH = /^[0-9a-f]{64}$/

export function fileStore(dataDir: string): FileStore {
  const root = join(dataDir, 'files')
  const pathOf = (hash: string): string => {
    if (!HASH.test(hash)) refuse('file_unknown', { hash })
    return join('files', hash.slice(0, 2), hash)
  }
  return {
    keep: async (content, cap) => {
      const incoming = join(root, 'incoming')
      await mkdir(incoming, { recursive: true, mode: 0o700 })
      const temporary = join(incoming, randomUUID())
      const hash = createHash('sha256')
      let bytes = 0
      try {
        await pipeline(
          content,
          async function* (chunks: AsyncIterable<Buffer>) {
            for await (const chunk of chunks) {
              bytes += chunk.length
              if (bytes > cap) refuse('file_too_large', { limit: Math.floor(cap / megabyte) })
              hash.update(chunk)
              yield chunk
            }
          },
          createWriteStream(temporary, { mode: 0o600, flags: 'wx' }),
        )
        if (bytes === 0) refuse('file_empty')
        const digest = hash.digest('hex')
        const path = pathOf(digest)
        await settle(temporary, join(dataDir, path))
        return { hash: digest, bytes, path }
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    },
    pathOf,
    absolute: (path) => join(dataDir, path),
    read: (hash) => createReadStream(join(dataDir, pathOf(hash))),
    has: async (hash) =>
      await stat(join(dataDir, pathOf(hash))).then(
        () => true,
        () => false,
      ),
  }
}

/** On disk before its row is in the book: a record never names a file that a power cut took away. */
async function settle(temporary: string, final: string): Promise<void> {
  const handle = await open(temporary, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  await mkdir(join(final, '..'), { recursive: true, mode: 0o700 })
  await rename(temporary, final)
  const folder = await open(join(final, '..'), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** What may be evidence: photographs and documents. Anything that a browser would run is not among them. */
const signatures: readonly { type: string; test: (head: Buffer) => boolean }[] = [
  { type: 'image/jpeg', test: (b) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff },
  { type: 'image/png', test: (b) => b.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')) },
  {
    type: 'image/webp',
    test: (b) => b.toString('latin1', 0, 4) === 'RIFF' && b.toString('latin1', 8, 12) === 'WEBP',
  },
  { type: 'image/heic', test: (b) => /^ftyp(?:heic|heix|mif1|msf1)/.test(b.toString('latin1', 4, 12)) },
  { type: 'application/pdf', test: (b) => b.toString('latin1', 0, 5) === '%PDF-' },
  {
    type: 'application/zip',
    test: (b) => b.toString('latin1', 0, 4) === 'PK\u0003\u0004',
  },
]

/** Office and OFD documents are zip archives; the name says which, the content is only ever downloaded. */
const archives: Readonly<Record<string, string>> = {
  ofd: 'application/ofd',
  xlsx: fileTypes.xlsx,
  docx: fileTypes.docx,
}

/** The type of a file by its first bytes; undefined where it is none that may be evidence. Pure. */
export function sniffEvidence(head: Buffer, name: string): string | undefined {
  const found = signatures.find((s) => s.test(head))?.type
  if (found !== 'application/zip') return found
  return archives[name.split('.').at(-1)?.toLowerCase() ?? '']
}

export async function readHead(path: string, bytes = 64): Promise<Buffer> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
