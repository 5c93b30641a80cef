import { expect, test } from 'vitest'
import { asOfDay } from './as-of.ts'
import { asDay } from './day.ts'

const today = asDay('2025-06-01')

test('a past day is asked for as it was, today as it is, a day to come not at all', () => {
  expect(asOfDay('2025-05-31', today)).toBe('2025-05-31')
  expect(asOfDay('2025-06-01', today)).toBeNull()
  expect(asOfDay(undefined, today)).toBeNull()
  expect(() => asOfDay('2025-06-02', today)).toThrow('2025-06-02 还没有到（今天是 2025-06-01）')
  expect(() => asOfDay('2025-02-30', today)).toThrow()
})
