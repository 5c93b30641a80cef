import { crc32, createInflateRaw } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { Refusal, refuse } from '../core/refusal.ts'
import { HARMLESS_BYTES, type SheetLimits } from './limits.ts'
import { megabytes } from './probe.ts'

/** The parts of an Office package by name, checked before anything is unpacked. */
export interface Package {
  has(part: string): boolean
  /** The unpacked bytes of a part; refuses a part that is broken or not what its directory says. */
  read(part: string): AsyncGenerator<Buffer>
  close(): void
}

/** An honest workbook has some tens of parts; pictures and comments make it hundreds. */
const MAX_PARTS = 5000
const DEFLATED = 8
const STORED = 0

export async function openPackage(path: string, limits: SheetLimits): Promise<Package> {
  const zip = await openPromise(path, { autoClose: false }).catch(broken)
  try {
    const entries = await readDirectory(zip, limits)
    return {
      has: (part) => entries.has(part.toLowerCase()),
      read: (part) => readEntry(zip, entries.get(part.toLowerCase())),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

/** Part names compare without case (ECMA-376 part 2, 6.2.2.3); two parts of one name are refused. */
async function readDirectory(zip: ZipFile, limits: SheetLimits): Promise<Map<string, Entry>> {
  if (zip.entryCount > MAX_PARTS) return refuse('workbook_broken', { reason: '压缩包里的文件过多' })
  const entries = new Map<string, Entry>()
  let total = 0
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName.replace(/^\//, '').toLowerCase()
      if (entry.isEncrypted()) return refuse('workbook_encrypted')
      if (entry.compressionMethod !== DEFLATED && entry.compressionMethod !== STORED)
        return refuse('workbook_broken', { reason: '压缩方式不认识' })
      if (entries.has(name)) return refuse('workbook_broken', { reason: '压缩包里有同名文件' })
      total += entry.uncompressedSize
      const ratio = entry.uncompressedSize / Math.max(entry.compressedSize, 1)
      if (entry.uncompressedSize > HARMLESS_BYTES && ratio > limits.expansionRatio)
        return refuse('workbook_expands', { limit: `${limits.expansionRatio} 倍` })
      entries.set(name, entry)
    }
  } catch (error) {
    return broken(error)
  }
  if (total > limits.expandedBytes)
    return refuse('workbook_expands', { limit: megabytes(limits.expandedBytes) })
  return entries
}

/** Large pieces: a sheet unpacks to a hundred megabytes, and each piece is a turn of the event loop. */
const PIECE = 64 * 1024

/**
 * Streams one part. It stops where a part unpacks to more than its directory says, so the directory's sizes, which were
 * checked against the limits, bound what is really unpacked. The checksum is compared at the end.
 */
async function* readEntry(zip: ZipFile, entry: Entry | undefined): AsyncGenerator<Buffer> {
  if (!entry) return refuse('workbook_broken', { reason: '缺少必要的部分' })
  const packed = await zip.openReadStreamPromise(entry, { decodeFileData: false }).catch(broken)
  const stream =
    entry.compressionMethod === DEFLATED ? packed.pipe(createInflateRaw({ chunkSize: PIECE })) : packed
  if (stream !== packed) packed.on('error', (error) => stream.destroy(error))
  const chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  let sum = 0
  let size = 0
  try {
    for (;;) {
      const next = await chunks.next().catch(broken)
      if (next.done) break
      size += next.value.length
      if (size > entry.uncompressedSize) return refuse('workbook_broken', { reason: '内容比目录所列的多' })
      sum = crc32(next.value, sum)
      yield next.value
    }
    if (size !== entry.uncompressedSize || sum !== entry.crc32)
      return refuse('workbook_broken', { reason: '校验和不符' })
  } finally {
    packed.destroy()
    stream.destroy()
  }
}

/** Whatever the unpacker throws at a file is an answer about the file. */
function broken(error: unknown): never {
  if (error instanceof Refusal) throw error
  return refuse('workbook_broken', { reason: '压缩包已损坏' })
}
