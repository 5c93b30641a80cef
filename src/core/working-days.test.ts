import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, asDay, dayFromNumber, dayNumber } from './day.ts'
import { addWorkingDays, isWorkingDay, noOverrides, workingDaysBetween } from './working-days.ts'

describe('isWorkingDay', () => {
  it.each([
    ['2025-03-05', true],
    ['2025-03-08', false],
    ['2025-10-01', false],
    ['2025-10-08', false],
    ['2025-01-26', true], // Sunday worked for the Spring Festival
    ['2025-09-28', true],
    ['2026-02-17', false],
    ['2024-02-29', true],
  ])('%s: %s', (day, working) => {
    expect(isWorkingDay(asDay(day))).toEqual({ working, assumed: false })
  })

  it('says that a year without a notice is counted by weekdays alone', () => {
    expect(isWorkingDay(asDay('2049-10-01'))).toEqual({ working: true, assumed: true })
    expect(isWorkingDay(asDay('2049-10-02'))).toEqual({ working: false, assumed: true })
    expect(isWorkingDay(asDay('1999-10-01')).assumed).toBe(true)
  })

  it('follows the district first', () => {
    const overrides = { working: ['2049-10-09'], off: ['2049-10-01', '2025-03-05'], completeYears: [2049] }
    expect(isWorkingDay(asDay('2049-10-01'), overrides)).toEqual({ working: false, assumed: false })
    expect(isWorkingDay(asDay('2049-10-09'), overrides)).toEqual({ working: true, assumed: false })
    expect(isWorkingDay(asDay('2049-10-12'), overrides)).toEqual({ working: true, assumed: false })
    expect(isWorkingDay(asDay('2025-03-05'), overrides)).toEqual({ working: false, assumed: false })
    // A year that the district gives whole is the district's alone
    expect(isWorkingDay(asDay('2025-01-26'), { ...noOverrides, completeYears: [2025] }).working).toBe(false)
  })
})

describe('terms in working days', () => {
  it.each([
    ['2025-03-05', 5, '2025-03-12'],
    ['2025-03-07', 1, '2025-03-10'],
    ['2025-09-30', 1, '2025-10-09'],
    ['2025-01-24', 1, '2025-01-26'],
    ['2025-03-08', 0, '2025-03-08'],
    ['2025-10-09', -1, '2025-09-30'],
  ])('%s and %s more end on %s', (from, n, to) => {
    expect(addWorkingDays(asDay(from), n)).toEqual({ day: to, assumed: false })
  })

  it('a term that runs into a year without a notice is assumed', () => {
    const start = asDay('2048-12-30')
    expect(addWorkingDays(start, 5).assumed).toBe(true)
    expect(workingDaysBetween(asDay('2025-03-01'), asDay('2025-03-31'))).toEqual({
      count: 21,
      assumed: false,
    })
  })

  it('does not run away', () => {
    expect(() => addWorkingDays(asDay('2025-03-05'), 0.5)).toThrow(RangeError)
    expect(() => addWorkingDays(asDay('2025-03-05'), 1e9)).toThrow(RangeError)
  })

  const day = fc
    .integer({ min: dayNumber(asDay('2010-01-01')), max: dayNumber(asDay('2030-01-01')) })
    .map(dayFromNumber)

  it('adding and counting agree, both ways', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -90, max: 90 }), (from, n) => {
        const end = addWorkingDays(from, n)
        expect(workingDaysBetween(from, end.day)).toEqual({
          count: n,
          assumed: n === 0 ? false : end.assumed,
        })
        if (n !== 0) expect(isWorkingDay(end.day).working).toBe(true)
      }),
    )
  })

  it('counts add up', () => {
    fc.assert(
      fc.property(day, fc.nat(60), fc.nat(60), (a, m, n) => {
        const [b, c] = [addDays(a, m), addDays(a, m + n)]
        const whole = workingDaysBetween(a, c).count
        expect(workingDaysBetween(a, b).count + workingDaysBetween(b, c).count).toBe(whole)
      }),
    )
  })
})
