import {
  addDays,
  addMonths,
  asDay,
  type Day,
  dateOf,
  daysBetween,
  daysInMonth,
  findDay,
  firstOfMonth,
  isDay,
  labelDay,
} from './day.ts'
import { refuse } from './refusal.ts'
import { foldWidth, shownInMessage } from './text.ts'

export type { Day } from './day.ts'

/** Calendar days from `from` up to, not including, `to`. Never empty. */
export interface Period {
  readonly from: Day
  readonly to: Day
}

/** Makes a period, or refuses one without days. */
export function periodOf(from: Day, to: Day): Period {
  return from < to ? { from, to } : refuse('period_empty', { from, to })
}

export function yearPeriod(year: number): Period {
  return monthsFrom(year, 1, 12)
}

export function monthPeriod(year: number, month: number): Period {
  return monthsFrom(year, month, 1)
}

export function dayPeriod(day: Day): Period {
  return { from: day, to: addDays(day, 1) }
}

export function containsDay(period: Period, day: Day): boolean {
  return period.from <= day && day < period.to
}

export function containsPeriod(outer: Period, inner: Period): boolean {
  return outer.from <= inner.from && inner.to <= outer.to
}

export function overlaps(a: Period, b: Period): boolean {
  return a.from < b.to && b.from < a.to
}

export function lastDayOf(period: Period): Day {
  return addDays(period.to, -1)
}

export function daysIn(period: Period): number {
  return daysBetween(period.from, period.to)
}

/** The calendar months that lie wholly within a period, in order. */
export function monthsWithin(period: Period): Period[] {
  const months: Period[] = []
  const first = firstOfMonth(period.from)
  let from = first === period.from ? first : addMonths(first, 1)
  for (let to = addMonths(from, 1); to <= period.to; to = addMonths(from, 1)) {
    months.push({ from, to })
    from = to
  }
  return months
}

/**
 * The same dates a year earlier (上年同期). A period from 29 February begins on the 28th there; one that ends with
 * 28 February still ends with it, so that a whole month stays a whole month.
 */
export function lastYearsLike(period: Period): Period {
  const to = addMonths(period.to, -12)
  return {
    from: addMonths(period.from, -12),
    to: period.to.endsWith('-02-29') ? addDays(to, 1) : to,
  }
}

/** Years a period is asked for; the calendar has room on both sides for the year before and the day after. */
const FIRST_YEAR = '1900'
const LAST_YEAR = '2999'

const CHINESE_HALVES: Readonly<Record<string, number>> = { 上: 1, 下: 2 }
const CHINESE_QUARTERS: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4 }

/**
 * Reads a period: `2025`, `2025-03`, `2025Q1`, `2025H1`, `2025-03-05`, `2025-03-01..2025-04-01` (end excluded), and
 * what `labelPeriod` writes (2025年, 2025年3月, 2025年第1季度, 2025年上半年, 2025年1—9月, 2025年3月1日至2025年3月20日).
 */
export function parsePeriod(text: string): Period {
  const compact = foldWidth(text).replaceAll(' ', '').toUpperCase()
  const years = compact.match(/\d{4}/g) ?? []
  const known = years.every((year) => FIRST_YEAR <= year && year <= LAST_YEAR)
  const period = known ? (readKey(compact) ?? readLabel(compact)) : undefined
  return period ?? refuse('period_unreadable', { value: shownInMessage(text) })
}

function readKey(text: string): Period | undefined {
  const span = /^([\d-]+)\.\.([\d-]+)$/.exec(text)
  if (span) {
    const [, from = '', to = ''] = span
    return isDay(from) && isDay(to) ? periodOf(from, to) : undefined
  }
  if (isDay(text)) return dayPeriod(text)
  const match = /^(\d{4})(?:-(\d{1,2})|-?([QH])(\d))?$/.exec(text)
  if (!match) return undefined
  const [, year = '', month, kind, ordinal] = match
  if (kind) return partOfYear(Number(year), kind === 'Q' ? 3 : 6, Number(ordinal))
  return month ? partOfYear(Number(year), 1, Number(month)) : partOfYear(Number(year), 12, 1)
}

function readLabel(text: string): Period | undefined {
  const dates = /^(\d{4})年(\d{1,2})月(\d{1,2})日(?:[至—–~-](?:(\d{4})年)?(\d{1,2})月(\d{1,2})日)?$/.exec(
    text,
  )
  if (dates) return readDates(dates)
  const match =
    /^(\d{4})年(?:度?|第?([1-4一二三四])季度|([上下])半年|(\d{1,2})月(?:份?)|(\d{1,2})[至—–~-](\d{1,2})月)$/.exec(
      text,
    )
  if (!match) return undefined
  const [, yearText = '', quarter, half, month, firstMonth, lastMonth] = match
  const year = Number(yearText)
  if (quarter) return partOfYear(year, 3, CHINESE_QUARTERS[quarter] ?? Number(quarter))
  if (half) return partOfYear(year, 6, CHINESE_HALVES[half] ?? 0)
  if (month) return partOfYear(year, 1, Number(month))
  if (!firstMonth || !lastMonth) return partOfYear(year, 12, 1)
  const [first, last] = [Number(firstMonth), Number(lastMonth)]
  return first >= 1 && first <= last && last <= 12 ? monthsFrom(year, first, last - first + 1) : undefined
}

/** From and to as people write them: the last day belongs to the period. */
function readDates(match: RegExpExecArray): Period | undefined {
  const [, year, month, date, lastYear, lastMonth, lastDate] = match.map(Number)
  const from = findDay({ year: year ?? 0, month: month ?? 0, date: date ?? 0 })
  if (!from) return undefined
  if (!lastMonth) return dayPeriod(from)
  const last = findDay({ year: lastYear || (year ?? 0), month: lastMonth, date: lastDate ?? 0 })
  return last && periodOf(from, addDays(last, 1))
}

function partOfYear(year: number, months: number, ordinal: number): Period | undefined {
  if (ordinal < 1 || ordinal * months > 12) return undefined
  return monthsFrom(year, (ordinal - 1) * months + 1, months)
}

function monthsFrom(year: number, month: number, months: number): Period {
  const from = asDay(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`)
  return { from, to: addMonths(from, months) }
}

/** The year and months of a period that is made of whole months of one year. */
function wholeMonths(period: Period): { year: number; first: number; last: number } | undefined {
  const from = dateOf(period.from)
  const last = dateOf(lastDayOf(period))
  const whole = from.date === 1 && last.date === daysInMonth(last.year, last.month)
  return whole && from.year === last.year
    ? { year: from.year, first: from.month, last: last.month }
    : undefined
}

const fourDigits = (year: number): string => String(year).padStart(4, '0')

/** The shortest text that `parsePeriod` reads as this period; used in addresses and on the command line. */
export function periodKey(period: Period): string {
  const months = wholeMonths(period)
  if (months) {
    const { first, last } = months
    const year = fourDigits(months.year)
    const length = last - first + 1
    if (length === 12) return year
    if (length === 1) return `${year}-${String(first).padStart(2, '0')}`
    if (length === 3 && last % 3 === 0) return `${year}Q${last / 3}`
    if (length === 6 && last % 6 === 0) return `${year}H${last / 6}`
  }
  return daysIn(period) === 1 ? period.from : `${period.from}..${period.to}`
}

/** The period as headings name it. */
export function labelPeriod(period: Period): string {
  const months = wholeMonths(period)
  if (!months) {
    const last = lastDayOf(period)
    return last === period.from ? labelDay(last) : `${labelDay(period.from)}至${labelDay(last)}`
  }
  const { first, last } = months
  const year = `${fourDigits(months.year)}年`
  const length = last - first + 1
  if (length === 12) return year
  if (length === 1) return `${year}${first}月`
  if (length === 3 && last % 3 === 0) return `${year}第${last / 3}季度`
  if (length === 6 && last % 6 === 0) return `${year}${last === 6 ? '上' : '下'}半年`
  return `${year}${first}—${last}月`
}
