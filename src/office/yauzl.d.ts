/** The part of yauzl that we use; the package ships no declarations. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream'

  export interface Entry {
    readonly fileName: string
    readonly compressedSize: number
    readonly uncompressedSize: number
    readonly compressionMethod: number
    readonly crc32: number
    isEncrypted(): boolean
  }

  export interface ZipFile {
    readonly entryCount: number
    eachEntry(): AsyncIterable<Entry>
    openReadStreamPromise(entry: Entry, options?: { decodeFileData: boolean }): Promise<Readable>
    close(): void
  }

  export interface OpenOptions {
    autoClose?: boolean
    validateEntrySizes?: boolean
  }

  export function openPromise(path: string, options?: OpenOptions): Promise<ZipFile>
}
