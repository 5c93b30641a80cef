import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { inflateRawSync } from 'node:zlib'
import { openPromise } from 'yauzl'

const deflated = 8

/** The files of an archive by name, in the order of its directory, read by a library that did not write it. */
export async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const folder = mkdtempSync(join(tmpdir(), 'wufei-zip-'))
  try {
    writeFileSync(join(folder, 'a.zip'), bytes)
    const zip = await openPromise(join(folder, 'a.zip'))
    const found = new Map<string, Buffer>()
    for await (const entry of zip.eachEntry()) {
      const raw = await buffer(await zip.openReadStreamPromise(entry, { decodeFileData: false }))
      found.set(entry.fileName, entry.compressionMethod === deflated ? inflateRawSync(raw) : raw)
    }
    return found
  } finally {
    rmSync(folder, { recursive: true })
  }
}
