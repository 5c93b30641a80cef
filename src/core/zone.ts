import { addDays, asDay, type Day, dayNumber } from './day.ts'

const MS_PER_DAY = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

/** An IANA zone such as `Asia/Shanghai`; an unknown name throws a RangeError. Building a format is slow, so they are kept. */
function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formats.set(zone, made)
  return made
}

export interface WallClock {
  readonly day: Day
  /** `HH:MM:SS` */
  readonly time: string
}

/** The last reading: one command asks several times for the same second, and formatting is slow. */
let last: { readonly zone: string; readonly second: number; readonly clock: WallClock } | undefined

/** What the clock on the wall shows in a zone at an instant. */
export function wallClockIn(zone: string, instant: Date): WallClock {
  const second = Math.floor(instant.getTime() / 1000)
  if (last?.zone !== zone || last.second !== second) last = { zone, second, clock: read(zone, instant) }
  return last.clock
}

function read(zone: string, instant: Date): WallClock {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
  for (const { type, value } of formatIn(zone).formatToParts(instant)) parts[type] = value
  return {
    day: asDay(`${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`),
    time: `${parts.hour}:${parts.minute}:${parts.second}`,
  }
}

/** The business day of an instant. */
export function dayIn(zone: string, instant: Date): Day {
  return wallClockIn(zone, instant).day
}

/**
 * The first instant of a day. What is known `asOf` day D is everything recorded before `startOfDay(zone, D + 1)`.
 * Found by bisection over the instants that can carry that date anywhere on earth, so summer time needs no rule.
 */
export function startOfDay(zone: string, day: Day): Date {
  let before = (dayNumber(day) - 1) * MS_PER_DAY
  let within = (dayNumber(day) + 1) * MS_PER_DAY
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2)
    if (dayIn(zone, new Date(middle)) < day) before = middle
    else within = middle
  }
  return new Date(within)
}

/** The instant at which a day is over. */
export function endOfDay(zone: string, day: Day): Date {
  return startOfDay(zone, addDays(day, 1))
}
