import { createHash, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { sha256 } from './sha256.ts'

it('gives the hash that the server gives, whatever the length', () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 5000, 300_001]) {
    const content = randomBytes(length)
    expect(sha256(content)).toBe(createHash('sha256').update(content).digest('hex'))
  }
})
