import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChineseDateOptions, parseChineseDate, parseChineseDateTime } from './dates-cn.ts'
import { asDay, dateOf, dayFromNumber, dayNumber } from './day.ts'
import { Refusal } from './refusal.ts'

const refusalOf = (input: string | number, options?: ChineseDateOptions): string => {
  try {
    return JSON.stringify(parseChineseDateTime(input, options))
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
const anyDay = fc
  .integer({ min: dayNumber(asDay('1950-01-01')), max: dayNumber(asDay('2099-12-31')) })
  .map(dayFromNumber)

describe('parseChineseDate', () => {
  it.each([
    '2025-03-05',
    '2025-3-5',
    '2025.3.5',
    '2025.03.05',
    '2025/3/5',
    '2025年3月5日',
    '2025 年 3 月 5 日',
    '２０２５年３月５号',
    '2025年3月5',
    '20250305',
    '2025-03-05 14:30',
    '2025-03-05T14:30:00',
    '2025年3月5日 星期三',
    '2025/3/5（周三）',
  ])('%s', (text) => {
    expect(parseChineseDate(text)).toBe('2025-03-05')
  })

  it('asks where month and day could be exchanged', () => {
    expect(parseChineseDate('3/5/2025')).toEqual({ ambiguous: ['2025-03-05', '2025-05-03'] })
    expect(parseChineseDate('03-05-2025')).toEqual({ ambiguous: ['2025-03-05', '2025-05-03'] })
    expect(parseChineseDateTime('3/5/2025 2:30 PM')).toEqual({
      day: { ambiguous: ['2025-03-05', '2025-05-03'] },
      time: '14:30',
    })
  })

  it('does not ask where only one reading is in the calendar', () => {
    expect(parseChineseDate('13/5/2025')).toBe('2025-05-13')
    expect(parseChineseDate('5/13/2025')).toBe('2025-05-13')
    expect(parseChineseDate('5/5/2025')).toBe('2025-05-05')
  })

  it.each<[number | string, ChineseDateOptions, string]>([
    [45721, {}, '2025-03-05'],
    ['45721', { serial: true }, '2025-03-05'],
    [45721.604, {}, '2025-03-05'],
    [45721.9999999, {}, '2025-03-06'],
    [44259, { date1904: true }, '2025-03-05'],
    [20250305, {}, '2025-03-05'],
    ['20250305', { serial: true }, '2025-03-05'],
    [18264, {}, '1950-01-01'],
  ])('%s as a cell', (input, options, day) => {
    expect(parseChineseDate(input, options)).toBe(day)
  })

  it.each<[string | number, ChineseDateOptions, string]>([
    ['', {}, 'day_unreadable'],
    ['昨天', {}, 'day_unreadable'],
    ['45721', {}, 'day_unreadable'],
    ['2025-3-5-6', {}, 'day_unreadable'],
    ['2025-1-1²', {}, 'day_unreadable'],
    [45721, { serial: false }, 'day_unreadable'],
    [-3, {}, 'day_unreadable'],
    [Number.NaN, {}, 'day_unreadable'],
    ['2025', {}, 'day_missing_part'],
    ['2025年3月', {}, 'day_missing_part'],
    ['2025.3', {}, 'day_missing_part'],
    ['3月5日', {}, 'day_missing_part'],
    ['3/5', {}, 'day_missing_part'],
    ['25.3.5', {}, 'day_two_digit_year'],
    ['3/5/25', {}, 'day_two_digit_year'],
    ['2025-02-30', {}, 'day_not_in_calendar'],
    ['2025年13月5日', {}, 'day_not_in_calendar'],
    ['20251305', {}, 'day_not_in_calendar'],
    ['13/13/2025', {}, 'day_not_in_calendar'],
    ['1901-01-01', {}, 'day_out_of_range'],
    ['3/5/1901', {}, 'day_out_of_range'],
    [2025.3, {}, 'day_out_of_range'],
    [0, {}, 'day_out_of_range'],
    [9999999, {}, 'day_out_of_range'],
  ])('%s %o is %s', (input, options, code) => {
    expect(refusalOf(input, options)).toBe(code)
  })

  it('reads every day back from every way of writing it', () => {
    const spelling = fc.constantFrom(
      (y: number, m: number, d: number) => `${y}年${m}月${d}日`,
      (y: number, m: number, d: number) => `${y}.${m}.${d}`,
      (y: number, m: number, d: number) => `${y}/${m}/${d} 08:00`,
      (y: number, m: number, d: number) => `${y}${String(m).padStart(2, '0')}${String(d).padStart(2, '0')}`,
    )
    fc.assert(
      fc.property(anyDay, spelling, (day, spell) => {
        const { year, month, date } = dateOf(day)
        expect(parseChineseDate(spell(year, month, date))).toBe(day)
      }),
    )
  })

  it('never guesses: a year at the end gives the day itself or both readings', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const { year, month, date } = dateOf(day)
        const read = parseChineseDate(`${date}/${month}/${year}`)
        if (date > 12 || date === month) expect(read).toBe(day)
        else expect(read).toMatchObject({ ambiguous: expect.arrayContaining([day]) })
      }),
    )
  })

  it('reads every spreadsheet serial as the spreadsheet shows it', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 86_399 }), (day, second) => {
        const serial = dayNumber(day) - dayNumber(asDay('1899-12-30'))
        const two = (n: number) => String(n).padStart(2, '0')
        const clock = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}`
        const time = second % 60 === 0 ? clock : `${clock}:${two(second % 60)}`
        expect(parseChineseDateTime(serial + second / 86_400)).toEqual({ day, time })
        expect(parseChineseDateTime(serial)).toEqual({ day, time: null })
      }),
    )
  })
})

describe('times of day', () => {
  it.each([
    ['2025-03-05', null],
    ['2025-03-05 14:30', '14:30'],
    ['2025-03-05T14:30:05', '14:30:05'],
    ['2025-03-05 00:00:00', '00:00:00'],
    ['2025/3/5 2:30 PM', '14:30'],
    ['2025/3/5 12:05 AM', '00:05'],
    ['2025/3/5 12:05 PM', '12:05'],
    ['2025/3/5 下午 2:30:00', '14:30:00'],
    ['2025年3月5日14时30分', '14:30'],
    ['2025年3月5日 上午9点', '09:00'],
    ['2025年3月5日14时30分15秒', '14:30:15'],
    ['2025年3月5日　14：30', '14:30'],
  ])('%s', (text, time) => {
    expect(parseChineseDateTime(text)).toEqual({ day: '2025-03-05', time })
  })

  it.each([
    '2025-03-05 25:00',
    '2025-03-05 12:60',
    '2025-03-05T14:30:00Z',
    '2025-03-05 上午13:00',
    '2025-03-05 下午',
  ])('%s has none', (text) => {
    expect(refusalOf(text)).toBe('time_unreadable')
  })
})

it('reads or refuses any text', () => {
  const garbage = fc.string({ unit: fc.constantFrom(...'0123456789-/.年月日号 :时分上下午PMTZ²') })
  fc.assert(
    fc.property(garbage, (text) => {
      expect(refusalOf(text, { serial: true })).toMatch(/^(?:\{|day_|time_)/)
    }),
    { numRuns: 2000 },
  )
})
