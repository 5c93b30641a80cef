import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { refusals } from '../src/core/refusal.ts'

const root = join(import.meta.dirname, '..', 'src')

/** All of the product's source but the list itself and the tests. */
const source = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(?:ts|tsx|mjs)$/.test(path) && !/\.test\.tsx?$/.test(path))
  .filter((path) => path !== join('core', 'refusal.ts'))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n')
const quoted = new Set([...source.matchAll(/(['"`])([a-z][a-z0-9_]*)\1/g)].map((match) => match[2]))

it('every refusal code is given somewhere: a code nobody can meet is no part of the list', () => {
  expect(Object.keys(refusals).filter((code) => !quoted.has(code))).toEqual([])
})

it('every hole in a message is filled where the code is given', () => {
  const named = new Set([...source.matchAll(/(?<![\w.])(\w+)(?=\s*[:,}])/g)].map((match) => match[1]))
  const holes = Object.values(refusals).flatMap(({ message }) =>
    [...message.matchAll(/\{(\w+)\}/g)].map((m) => m[1]),
  )
  expect([...new Set(holes)].filter((hole) => !named.has(hole))).toEqual([])
})
