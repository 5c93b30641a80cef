import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  asDay,
  dateOf,
  dayFromNumber,
  dayNumber,
  daysBetween,
  daysInMonth,
  findDay,
  firstOfMonth,
  isDay,
  labelDay,
  parseDay,
  weekdayOf,
} from './day.ts'
import { dayIn, endOfDay, startOfDay, wallClockIn } from './zone.ts'

const first = dayNumber(asDay('0001-01-01'))
const last = dayNumber(asDay('9999-12-31'))
const anyDay = fc.integer({ min: first, max: last }).map(dayFromNumber)
const MS_PER_DAY = 86_400_000

describe('days', () => {
  it('count like the platform calendar, over all years', () => {
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (n) => {
        const iso = new Date(n * MS_PER_DAY).toISOString().slice(0, 10)
        expect(dayFromNumber(n)).toBe(iso)
        expect(dayNumber(asDay(iso))).toBe(n)
        expect(weekdayOf(asDay(iso))).toBe(new Date(n * MS_PER_DAY).getUTCDay() || 7)
      }),
      { numRuns: 2000 },
    )
  })

  it('compare as strings do', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        expect(Math.sign(daysBetween(a, b))).toBe(a < b ? 1 : a > b ? -1 : 0)
      }),
    )
  })

  it('go on and back', () => {
    expect(addDays(asDay('2024-02-28'), 1)).toBe('2024-02-29')
    expect(addDays(asDay('2100-02-28'), 1)).toBe('2100-03-01')
    expect(addDays(asDay('2025-01-01'), -1)).toBe('2024-12-31')
    expect(() => addDays(asDay('9999-12-31'), 1)).toThrow(RangeError)
  })

  it('keep the date over months, or take the last there is', () => {
    expect(addMonths(asDay('2025-01-31'), 1)).toBe('2025-02-28')
    expect(addMonths(asDay('2024-01-31'), 1)).toBe('2024-02-29')
    expect(addMonths(asDay('2025-01-15'), -1)).toBe('2024-12-15')
    expect(addMonths(asDay('2025-03-31'), -13)).toBe('2024-02-29')
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -240, max: 240 }), (day, n) => {
        const { year, month, date } = dateOf(day)
        const index = year * 12 + month - 1 + n
        fc.pre(index >= 12 && index < 12 * 10_000)
        const moved = dateOf(addMonths(day, n))
        expect(moved.year * 12 + moved.month - 1).toBe(index)
        expect(moved.date).toBe(Math.min(date, daysInMonth(moved.year, moved.month)))
      }),
    )
  })

  it.each([
    '2025-02-29',
    '2025-13-01',
    '2025-00-10',
    '2025-04-31',
    '2025-1-1',
    '0000-01-01',
    '2025-01-01 ',
    '',
  ])('“%s” is none', (text) => {
    expect(isDay(text)).toBe(false)
    expect(() => parseDay(text)).toThrow(`“${text.trim()}”不是日期`)
    expect(() => asDay(text)).toThrow(RangeError)
  })

  it('have a label and a month', () => {
    expect(labelDay(asDay('2025-03-05'))).toBe('2025年3月5日')
    expect(firstOfMonth(asDay('2025-03-05'))).toBe('2025-03-01')
    expect(findDay({ year: 2025, month: 2, date: 30 })).toBeUndefined()
    expect(parseDay('2024-02-29')).toBe('2024-02-29')
  })
})

describe('zones', () => {
  it('give the business day of an instant', () => {
    const instant = new Date('2025-03-05T16:30:05Z')
    expect(dayIn('Asia/Shanghai', instant)).toBe('2025-03-06')
    expect(dayIn('UTC', instant)).toBe('2025-03-05')
    expect(wallClockIn('Asia/Shanghai', instant)).toEqual({ day: '2025-03-06', time: '00:30:05' })
    expect(() => dayIn('Asia/Nowhere', instant)).toThrow(RangeError)
  })

  it('know when a day begins and is over', () => {
    const day = asDay('2025-03-06')
    expect(startOfDay('Asia/Shanghai', day).toISOString()).toBe('2025-03-05T16:00:00.000Z')
    expect(endOfDay('Asia/Shanghai', day).toISOString()).toBe('2025-03-06T16:00:00.000Z')
    // Summer time: this day begins at one o'clock
    expect(startOfDay('America/Sao_Paulo', asDay('2018-11-04')).toISOString()).toBe(
      '2018-11-04T03:00:00.000Z',
    )
  })

  it('divide time into days without gap or overlap', () => {
    const zones = fc.constantFrom(
      'Asia/Shanghai',
      'UTC',
      'America/New_York',
      'Pacific/Kiritimati',
      'Asia/Kathmandu',
    )
    const day = fc.integer({ min: dayNumber(asDay('2000-01-01')), max: dayNumber(asDay('2060-01-01')) })
    fc.assert(
      fc.property(zones, day.map(dayFromNumber), (zone, d) => {
        const start = startOfDay(zone, d)
        expect(dayIn(zone, start)).toBe(d)
        expect(dayIn(zone, new Date(start.getTime() - 1))).toBe(addDays(d, -1))
      }),
    )
  })
})
