import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { actNames, objectText } from './audit-words.ts'

const sources = globSync('src/**/*.ts').map((file) => readFileSync(file, 'utf8'))

it('every act that the trail writes has a word', () => {
  const written = new Set(
    sources.flatMap((text) =>
      [...text.matchAll(/\bact: '([A-Za-z]+(?:\.[A-Za-z]+)+)'/g)].map((m) => m[1] ?? ''),
    ),
  )
  expect(written.size).toBeGreaterThan(40)
  expect([...written].filter((act) => !actNames[act])).toEqual([])
  expect(actNames['matter.issue']).toBe('印发')
})

it('a thing is called by its word, with its number', () => {
  expect(objectText('posting 12')).toBe('账目 12')
  expect(objectText('reminder settings')).toBe('提醒设置')
  expect(objectText('inventory 1/slag/generated')).toBe('废物清单 1/slag/generated')
})
