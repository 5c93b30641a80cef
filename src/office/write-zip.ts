import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  /** Path with `/`; never absolute, never with `..`. */
  readonly name: string
  readonly data: Buffer | string
}

/** 1980-01-01 00:00, the first moment a zip can name: the same entries give the same bytes whenever they are packed. */
const epoch = { time: 0, date: (1 << 5) | 1 }
const utf8Names = 0x0800
const deflated = 8

/** An archive whose bytes depend on nothing but its entries (APPNOTE 6.3.3, no Zip64: under 4 GiB in all). */
export function zipBytes(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data } of entries) {
    const plain = typeof data === 'string' ? Buffer.from(data) : data
    const packed = deflateRawSync(plain, { level: 9 })
    const path = Buffer.from(name)
    const shared = sharedHeader(crc32(plain), packed.length, plain.length, path.length)
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), shared, path, packed)
    directory.push(centralHeader(shared, offset), path)
    offset += 4 + shared.length + path.length + packed.length
  }
  const central = Buffer.concat(directory)
  return Buffer.concat([...parts, central, endOfDirectory(entries.length, central.length, offset)])
}

/** The 26 bytes that both headers of an entry have. */
function sharedHeader(crc: number, packed: number, plain: number, name: number): Buffer {
  const h = Buffer.alloc(26)
  h.writeUInt16LE(20, 0)
  h.writeUInt16LE(utf8Names, 2)
  h.writeUInt16LE(deflated, 4)
  h.writeUInt16LE(epoch.time, 6)
  h.writeUInt16LE(epoch.date, 8)
  h.writeUInt32LE(crc, 10)
  h.writeUInt32LE(packed, 14)
  h.writeUInt32LE(plain, 18)
  h.writeUInt16LE(name, 22)
  return h
}

function centralHeader(shared: Buffer, offset: number): Buffer {
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE(offset, 10)
  const madeBy = Buffer.from([20, 0])
  return Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeBy, shared, tail])
}

function endOfDirectory(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return end
}
