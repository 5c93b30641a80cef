import { asDay, type Day, dayFromNumber, dayNumber, findDay } from './day.ts'
import { refuse } from './refusal.ts'
import { foldWidth, shownInMessage } from './text.ts'

/** Days of the year that a text could mean; the person is asked which. */
export interface AmbiguousDay {
  readonly ambiguous: readonly [Day, Day]
}

export interface ChineseDateOptions {
  /**
   * Whether a plain number is a spreadsheet's day count. Numbers default to yes, text to no; eight digits are
   * always year, month, day (a day count has at most seven).
   */
  readonly serial?: boolean | undefined
  /** The workbook counts its days from 1904. */
  readonly date1904?: boolean | undefined
}

export interface ChineseDateTime {
  readonly day: Day | AmbiguousDay
  /** `HH:MM` or `HH:MM:SS`, null where none was written. */
  readonly time: string | null
}

/** Days that a record of the trade can name. The bounds also catch numbers that are no day counts, like 2025.3. */
const EARLIEST = asDay('1950-01-01')
const LATEST = asDay('2099-12-31')

/** Reads a day as people and spreadsheets write it. 3/5/2025 is asked, never guessed. */
export function parseChineseDate(
  input: string | number,
  options: ChineseDateOptions = {},
): Day | AmbiguousDay {
  return parseChineseDateTime(input, options).day
}

/** The same, with the time of day where one is written: 2025年3月5日 14:30, 2025/3/5 下午2:30, 45721.604. */
export function parseChineseDateTime(
  input: string | number,
  options: ChineseDateOptions = {},
): ChineseDateTime {
  const value = shownInMessage(input)
  const text = foldWidth(String(input))
  const serial = options.serial ?? typeof input === 'number'
  if (serial && /^\d{1,7}(?:\.\d+)?$/.test(text))
    return fromSerial(Number(text), options.date1904 ?? false, value)
  const { date, clock } = splitClock(text.replace(/\s*\(?(?:星期|周)[一二三四五六日天]\)?/, ''))
  return { day: readDate(date, value), time: clock === '' ? null : readClock(clock, value) }
}

/** The part that can only be a time begins with 上午/下午/AM/PM or at the first hour and minute. */
function splitClock(text: string): { date: string; clock: string } {
  const at = text.search(/(?:上午|下午|[AP]M|(?<!\d)\d{1,2}(?::|时|点))/i)
  if (at < 0) return { date: text, clock: '' }
  return { date: text.slice(0, at).replace(/[T ,]+$/i, ''), clock: text.slice(at).trim() }
}

const YEAR_FIRST = /^(\d{4})\s?(?:年|[-/.])\s?(\d{1,2})\s?(?:月|[-/.])\s?(\d{1,2})\s?[日号]?$/
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/
const TWO_DIGIT_YEAR = /^\d{1,2}\s?(?:年|[-/.])\s?\d{1,2}\s?(?:月|[-/.])\s?\d{1,2}\s?[日号]?$/
const INCOMPLETE =
  /^(?:\d{4}\s?年?|\d{4}\s?(?:年|[-/.])\s?\d{1,2}\s?月?|\d{1,2}\s?(?:月|[-/.])\s?\d{1,2}\s?[日号]?)$/

function readDate(text: string, value: string): Day | AmbiguousDay {
  const yearFirst = YEAR_FIRST.exec(text) ?? COMPACT.exec(text)
  if (yearFirst) {
    const [, year, month, date] = yearFirst.map(Number)
    return inRange(findDay({ year: year ?? 0, month: month ?? 0, date: date ?? 0 }), value)
  }
  const yearLast = YEAR_LAST.exec(text)
  if (yearLast) return readYearLast(Number(yearLast[4]), Number(yearLast[1]), Number(yearLast[3]), value)
  if (TWO_DIGIT_YEAR.test(text)) return refuse('day_two_digit_year', { value })
  return refuse(INCOMPLETE.test(text) ? 'day_missing_part' : 'day_unreadable', { value })
}

/** Month first or day first: both are written; where only one is in the calendar, or both are the same, it is that. */
function readYearLast(year: number, first: number, second: number, value: string): Day | AmbiguousDay {
  const monthFirst = findDay({ year, month: first, date: second })
  const dayFirst = findDay({ year, month: second, date: first })
  if (monthFirst && dayFirst && monthFirst !== dayFirst) {
    return { ambiguous: [inRange(monthFirst, value), inRange(dayFirst, value)] }
  }
  return inRange(monthFirst ?? dayFirst, value)
}

function inRange(day: Day | undefined, value: string): Day {
  if (!day) return refuse('day_not_in_calendar', { value })
  if (day < EARLIEST || day > LATEST) return refuse('day_out_of_range', { value, from: EARLIEST, to: LATEST })
  return day
}

const EPOCH_1900 = dayNumber(asDay('1899-12-30'))
const EPOCH_1904 = dayNumber(asDay('1904-01-01'))
const SECONDS_PER_DAY = 86_400

/**
 * A spreadsheet's day count. Excel's 1900 system has a 29 February 1900 that never was; it lies before the days we
 * read, so one epoch serves. Its fraction is the time of day, to the second.
 */
function fromSerial(serial: number, date1904: boolean, value: string): ChineseDateTime {
  const seconds = Math.round((serial % 1) * SECONDS_PER_DAY)
  const days =
    Math.floor(serial) + Math.floor(seconds / SECONDS_PER_DAY) + (date1904 ? EPOCH_1904 : EPOCH_1900)
  if (days < dayNumber(EARLIEST) || days > dayNumber(LATEST)) {
    return refuse('day_out_of_range', { value, from: EARLIEST, to: LATEST })
  }
  return {
    day: dayFromNumber(days),
    time: Number.isInteger(serial) ? null : clockOf(seconds % SECONDS_PER_DAY),
  }
}

function clockOf(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  const clock = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  return seconds % 60 === 0 ? clock : `${clock}:${two(seconds % 60)}`
}

const CLOCK =
  /^(上午|下午|AM|PM)?\s?(\d{1,2})(?::|时|点)(?:(\d{1,2})(?:分|:(\d{2})(?:\.0+)?|分(\d{1,2})秒)?)?\s?(AM|PM)?$/i

function readClock(text: string, value: string): string {
  const match = CLOCK.exec(text)
  if (!match) return refuse('time_unreadable', { value })
  const [, before, hourText, minuteText = '0', colonSeconds, namedSeconds, after] = match
  const half = (before ?? after ?? '').toUpperCase()
  const written = Number(hourText)
  const minute = Number(minuteText)
  const second = Number(colonSeconds ?? namedSeconds ?? 0)
  const pm = half === 'PM' || half === '下午'
  const am = half === 'AM' || half === '上午'
  const hour = pm && written < 12 ? written + 12 : am && written === 12 ? 0 : written
  const contradicts = (before && after) || (am && written > 12)
  if (contradicts || hour > 23 || minute > 59 || second > 59 || (before && after))
    return refuse('time_unreadable', { value })
  const clock = clockOf((hour * 60 + minute) * 60 + second)
  return colonSeconds === '00' ? `${clock}:00` : clock
}
