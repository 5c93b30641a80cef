import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, asDay, dayFromNumber, dayNumber } from './day.ts'
import {
  containsDay,
  containsPeriod,
  dayPeriod,
  daysIn,
  labelPeriod,
  lastDayOf,
  lastYearsLike,
  monthPeriod,
  monthsWithin,
  overlaps,
  type Period,
  parsePeriod,
  periodKey,
  periodOf,
  yearPeriod,
} from './period.ts'

const span = (from: string, to: string): Period => periodOf(asDay(from), asDay(to))
const anyPeriod = fc
  .tuple(
    fc.integer({ min: dayNumber(asDay('1990-01-01')), max: dayNumber(asDay('2090-01-01')) }),
    fc.integer({ min: 1, max: 800 }),
  )
  .map(([from, length]) => periodOf(dayFromNumber(from), dayFromNumber(from + length)))
/** Periods as people choose them: whole months, quarters, years. */
const wholePeriod = fc
  .tuple(
    fc.integer({ min: 1990, max: 2090 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 12 }),
  )
  .map(([year, a, b]) =>
    periodOf(monthPeriod(year, Math.min(a, b)).from, monthPeriod(year, Math.max(a, b)).to),
  )

describe('parsePeriod', () => {
  it.each([
    ['2025', '2025-01-01', '2026-01-01', '2025', '2025年'],
    ['2025-03', '2025-03-01', '2025-04-01', '2025-03', '2025年3月'],
    ['2025-12', '2025-12-01', '2026-01-01', '2025-12', '2025年12月'],
    ['2025Q1', '2025-01-01', '2025-04-01', '2025Q1', '2025年第1季度'],
    ['2025-q4', '2025-10-01', '2026-01-01', '2025Q4', '2025年第4季度'],
    ['2025H1', '2025-01-01', '2025-07-01', '2025H1', '2025年上半年'],
    ['2025h2', '2025-07-01', '2026-01-01', '2025H2', '2025年下半年'],
    ['2025-03-05', '2025-03-05', '2025-03-06', '2025-03-05', '2025年3月5日'],
    ['2025-03-01..2025-04-01', '2025-03-01', '2025-04-01', '2025-03', '2025年3月'],
    [
      '2025-03-01..2025-03-21',
      '2025-03-01',
      '2025-03-21',
      '2025-03-01..2025-03-21',
      '2025年3月1日至2025年3月20日',
    ],
    ['2025年度', '2025-01-01', '2026-01-01', '2025', '2025年'],
    ['２０２５年３月份', '2025-03-01', '2025-04-01', '2025-03', '2025年3月'],
    ['2025年第一季度', '2025-01-01', '2025-04-01', '2025Q1', '2025年第1季度'],
    ['2025年1-9月', '2025-01-01', '2025-10-01', '2025-01-01..2025-10-01', '2025年1—9月'],
    [
      '2025年3月1日—3月20日',
      '2025-03-01',
      '2025-03-21',
      '2025-03-01..2025-03-21',
      '2025年3月1日至2025年3月20日',
    ],
  ])('%s', (text, from, to, key, label) => {
    const period = parsePeriod(text)
    expect(period).toEqual({ from, to })
    expect(periodKey(period)).toBe(key)
    expect(labelPeriod(period)).toBe(label)
  })

  it.each([
    '',
    '25',
    '2025-13',
    '2025-00',
    '2025Q5',
    '2025Q0',
    '2025H3',
    '2025-02-30',
    '2025年13月',
    '2025年9-1月',
    '2025-03-01..',
    '2025-3-1..2025-4-1',
    '0000',
    '9999',
    '1899',
    '3000-01',
    '2025-01-01..9999-12-31',
    '9999-12-31',
    '9999年12月31日',
    '2025年2月30日',
    '去年',
  ])('“%s” is none', (text) => {
    expect(() => parsePeriod(text)).toThrow('不是期间')
  })

  it.each(['2025-03-01..2025-03-01', '2025-03-02..2025-03-01', '2025年3月2日至3月1日'])(
    '%s has no days',
    (text) => {
      expect(() => parsePeriod(text)).toThrow('应晚于开始')
    },
  )

  it('reads every key and every label back', () => {
    fc.assert(
      fc.property(fc.oneof(anyPeriod, wholePeriod), (period) => {
        expect(parsePeriod(periodKey(period))).toEqual(period)
        expect(parsePeriod(labelPeriod(period))).toEqual(period)
      }),
    )
  })
})

describe('periods are half-open', () => {
  it('a day ends where the next begins', () => {
    const march = monthPeriod(2025, 3)
    expect(containsDay(march, asDay('2025-03-31'))).toBe(true)
    expect(containsDay(march, asDay('2025-04-01'))).toBe(false)
    expect(overlaps(march, monthPeriod(2025, 4))).toBe(false)
    expect(lastDayOf(march)).toBe('2025-03-31')
    expect(daysIn(yearPeriod(2024))).toBe(366)
  })

  it('containing and overlapping agree with the days in them', () => {
    const near = fc.integer({ min: 0, max: 12 })
    const base = dayNumber(asDay('2024-02-25'))
    const small = fc.tuple(near, near).filter(([a, b]) => a < b)
    const days = ([a, b]: [number, number]) =>
      Array.from({ length: b - a }, (_, i) => dayFromNumber(base + a + i))
    fc.assert(
      fc.property(small, small, (a, b) => {
        const p = periodOf(dayFromNumber(base + a[0]), dayFromNumber(base + a[1]))
        const q = periodOf(dayFromNumber(base + b[0]), dayFromNumber(base + b[1]))
        expect(overlaps(p, q)).toBe(days(a).some((day) => days(b).includes(day)))
        expect(containsPeriod(p, q)).toBe(days(b).every((day) => days(a).includes(day)))
        expect(days(a).every((day) => containsDay(p, day))).toBe(true)
        expect(daysIn(p)).toBe(days(a).length)
      }),
    )
  })
})

describe('monthsWithin', () => {
  it('gives whole months only', () => {
    expect(monthsWithin(yearPeriod(2025)).map(periodKey)).toHaveLength(12)
    expect(monthsWithin(span('2025-01-02', '2025-04-01')).map(periodKey)).toEqual(['2025-02', '2025-03'])
    expect(monthsWithin(span('2024-12-01', '2025-02-15')).map(periodKey)).toEqual(['2024-12', '2025-01'])
    expect(monthsWithin(span('2025-01-02', '2025-02-28'))).toEqual([])
  })

  it('gives all of them, one after the other', () => {
    fc.assert(
      fc.property(anyPeriod, (period) => {
        const months = monthsWithin(period)
        for (const month of months) expect(containsPeriod(period, month)).toBe(true)
        for (const [i, month] of months.entries()) if (i > 0) expect(month.from).toBe(months[i - 1]?.to)
        const covered = months.reduce((sum, month) => sum + daysIn(month), 0)
        expect(daysIn(period) - covered).toBeLessThan(62)
      }),
    )
  })
})

describe('lastYearsLike', () => {
  it.each([
    ['2025', '2024'],
    ['2025-03', '2024-03'],
    ['2024-02', '2023-02'],
    ['2025-02', '2024-02'],
    ['2024-02-29', '2023-02-28'],
    ['2024-02-01..2024-02-29', '2023-02'],
    ['2025Q1', '2024Q1'],
  ])('%s is compared with %s', (text, key) => {
    expect(periodKey(lastYearsLike(parsePeriod(text)))).toBe(key)
  })

  it('is never empty and at most a day shorter or longer', () => {
    fc.assert(
      fc.property(anyPeriod, (period) => {
        const like = lastYearsLike(period)
        expect(like.from < like.to).toBe(true)
        expect(Math.abs(daysIn(like) - daysIn(period))).toBeLessThanOrEqual(Math.ceil(daysIn(period) / 365))
      }),
    )
  })
})

it('a single day is a period', () => {
  expect(dayPeriod(asDay('2024-12-31'))).toEqual({ from: '2024-12-31', to: addDays(asDay('2024-12-31'), 1) })
})
