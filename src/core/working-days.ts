import calendar from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import { addDays, type Day, daysBetween, weekdayOf } from './day.ts'

/**
 * Working days of the State Council's holiday notices. They come as a table, so nothing here asks a clock or a zone.
 * A year whose notice is in neither table is counted by weekdays alone, and the answer says so: `assumed`.
 */
export interface WorkingDayOverrides {
  /** Weekend days that are worked (调休上班). */
  readonly working: readonly string[]
  /** Weekdays that are free. */
  readonly off: readonly string[]
  /** Years for which these two lists are the whole notice. */
  readonly completeYears: readonly number[]
}

export const noOverrides: WorkingDayOverrides = { working: [], off: [], completeYears: [] }

const holidays: ReadonlySet<string> = new Set(Object.keys(calendar.holidays))
const workedWeekends: ReadonlySet<string> = new Set(Object.keys(calendar.workdays))

/** A notice covers a year whole, National Day included; a New Year's Day alone may come from the notice before. */
const coveredYears: ReadonlySet<string> = new Set(
  [...holidays].filter((day) => day.endsWith('-10-01')).map((day) => day.slice(0, 4)),
)

/** Limit of one count, far beyond any statutory period. */
const MAX_WORKING_DAYS = 10_000

export function isWorkingDay(
  day: Day,
  overrides: WorkingDayOverrides = noOverrides,
): { working: boolean; assumed: boolean } {
  const completed = overrides.completeYears.includes(Number(day.slice(0, 4)))
  const assumed = !completed && !coveredYears.has(day.slice(0, 4))
  if (overrides.working.includes(day)) return { working: true, assumed: false }
  if (overrides.off.includes(day)) return { working: false, assumed: false }
  if (!completed && workedWeekends.has(day)) return { working: true, assumed: false }
  if (!completed && holidays.has(day)) return { working: false, assumed: false }
  return { working: weekdayOf(day) <= 5, assumed }
}

/**
 * The `n`th working day after a day; the day itself does not count (a term begins on the day after). Zero is the
 * day itself, negative counts backwards. `assumed` where any day on the way was only a weekday.
 */
export function addWorkingDays(
  day: Day,
  n: number,
  overrides: WorkingDayOverrides = noOverrides,
): { day: Day; assumed: boolean } {
  if (!Number.isInteger(n) || Math.abs(n) > MAX_WORKING_DAYS) throw new RangeError(`${n} working days`)
  const step = n < 0 ? -1 : 1
  let at = day
  let assumed = false
  for (let left = Math.abs(n); left > 0; ) {
    at = addDays(at, step)
    const answer = isWorkingDay(at, overrides)
    assumed ||= answer.assumed
    if (answer.working) left--
  }
  return { day: at, assumed }
}

/**
 * Working days after `from` up to and including `to`, so that `addWorkingDays(from, n)` is n away; negative where
 * `to` comes first.
 */
export function workingDaysBetween(
  from: Day,
  to: Day,
  overrides: WorkingDayOverrides = noOverrides,
): { count: number; assumed: boolean } {
  const length = daysBetween(from, to)
  const step = length < 0 ? -1 : 1
  let count = 0
  let assumed = false
  for (let i = step; i * step <= length * step; i += step) {
    const answer = isWorkingDay(addDays(from, i), overrides)
    assumed ||= answer.assumed
    if (answer.working) count += step
  }
  return { count, assumed }
}
