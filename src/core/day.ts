import { refuse } from './refusal.ts'
import { shownInMessage } from './text.ts'

declare const dayBrand: unique symbol

/** A calendar day `YYYY-MM-DD` in the district's zone. Strings compare as days do. Years 0001 to 9999. */
export type Day = string & { readonly [dayBrand]: true }

/** A day in parts; months and days count from 1. */
export interface CalendarDate {
  readonly year: number
  readonly month: number
  readonly date: number
}

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The day, or undefined where the calendar has no such day. */
export function findDay({ year, month, date }: CalendarDate): Day | undefined {
  if (year < 1 || year > 9999 || month < 1 || month > 12) return undefined
  if (date < 1 || date > daysInMonth(year, month)) return undefined
  return format(year, month, date)
}

export function isDay(text: string): text is Day {
  const match = ISO_DAY.exec(text)
  return match !== null && findDay(partsOf(match)) !== undefined
}

/** Brands a day that code has already made certain of; anything else is a bug. */
export function asDay(text: string): Day {
  if (!isDay(text)) throw new RangeError(`${text} is not a day`)
  return text
}

/** Reads `YYYY-MM-DD` from outside, or refuses. */
export function parseDay(text: string): Day {
  return isDay(text) ? text : refuse('day_unreadable', { value: shownInMessage(text) })
}

export function dateOf(day: Day): CalendarDate {
  const match = ISO_DAY.exec(day)
  if (!match) throw new RangeError(`${day} is not a day`)
  return partsOf(match)
}

/**
 * Days since 1970-01-01 in the proleptic Gregorian calendar. Counted in years that begin in March, so that the
 * leap day stands at the end of a year; no `Date`, hence no zone and no summer time.
 */
export function dayNumber(day: Day): number {
  const { year, month, date } = dateOf(day)
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  )
}

export function dayFromNumber(n: number): Day {
  const shifted = n + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const found = findDay({ year, month, date: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1 })
  if (!found) throw new RangeError(`day number ${n} is outside the years 0001 to 9999`)
  return found
}

export function addDays(day: Day, n: number): Day {
  return dayFromNumber(dayNumber(day) + n)
}

/** Days from one day to another; negative backwards. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/** The same date `n` months on, or the month's last day where it is shorter. */
export function addMonths(day: Day, n: number): Day {
  const { year, month, date } = dateOf(day)
  const months = year * 12 + (month - 1) + n
  const target = { year: Math.floor(months / 12), month: (((months % 12) + 12) % 12) + 1 }
  const found = findDay({ ...target, date: Math.min(date, daysInMonth(target.year, target.month)) })
  if (!found) throw new RangeError(`${day} plus ${n} months is outside the years 0001 to 9999`)
  return found
}

export function firstOfMonth(day: Day): Day {
  return asDay(`${day.slice(0, 8)}01`)
}

/** 1 is Monday, 7 is Sunday (GB/T 7408, ISO 8601). */
export function weekdayOf(day: Day): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1
}

export function labelDay(day: Day): string {
  const { year, month, date } = dateOf(day)
  return `${year}年${month}月${date}日`
}

function partsOf(match: RegExpExecArray): CalendarDate {
  return { year: Number(match[1]), month: Number(match[2]), date: Number(match[3]) }
}

function format(year: number, month: number, date: number): Day {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}` as Day
}
