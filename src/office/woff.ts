import { inflateSync } from 'node:zlib'

const HEADER = 44
const ENTRY = 20

interface Table {
  readonly tag: number
  readonly sum: number
  readonly data: Buffer
}

/** The font in a WOFF 1.0 file as the TrueType or OpenType file it was made of: its tables unpacked, in order of tag. */
export function unpackWoff(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('not a WOFF 1.0 file')
  const count = woff.readUInt16BE(12)
  const tables = Array.from({ length: count }, (_, i) => readTable(woff, HEADER + i * ENTRY))
  tables.sort((a, b) => a.tag - b.tag)
  const directory = Buffer.alloc(12 + 16 * count)
  const power = 2 ** Math.floor(Math.log2(count))
  directory.writeUInt32BE(woff.readUInt32BE(4), 0)
  directory.writeUInt16BE(count, 4)
  directory.writeUInt16BE(power * 16, 6)
  directory.writeUInt16BE(Math.log2(power), 8)
  directory.writeUInt16BE((count - power) * 16, 10)
  const parts: Buffer[] = [directory]
  let offset = directory.length
  for (const [i, { tag, sum, data }] of tables.entries()) {
    const at = 12 + 16 * i
    directory.writeUInt32BE(tag, at)
    directory.writeUInt32BE(sum, at + 4)
    directory.writeUInt32BE(offset, at + 8)
    directory.writeUInt32BE(data.length, at + 12)
    const padding = Buffer.alloc((4 - (data.length % 4)) % 4)
    parts.push(data, padding)
    offset += data.length + padding.length
  }
  return Buffer.concat(parts)
}

function readTable(woff: Buffer, at: number): Table {
  const [offset, packed, length] = [4, 8, 12].map((o) => woff.readUInt32BE(at + o)) as [
    number,
    number,
    number,
  ]
  const raw = woff.subarray(offset, offset + packed)
  const data = packed < length ? inflateSync(raw) : raw
  return { tag: woff.readUInt32BE(at), sum: woff.readUInt32BE(at + 16), data }
}
