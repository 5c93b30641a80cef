import { expect, it } from 'vitest'
import { unzip } from '../../test/support/unzip.ts'
import { zipBytes } from './write-zip.ts'

const entries = [
  { name: '封面/封面.txt', data: '四张清单' },
  { name: 'data.bin', data: Buffer.alloc(100_000, 7) },
  { name: 'empty', data: '' },
]

it('is read back by another reader, byte by byte', async () => {
  const found = await unzip(zipBytes(entries))
  expect([...found]).toEqual(entries.map(({ name, data }) => [name, Buffer.from(data)]))
})

it('depends on nothing but its entries', () => {
  expect(zipBytes(entries).equals(zipBytes([...entries]))).toBe(true)
})
