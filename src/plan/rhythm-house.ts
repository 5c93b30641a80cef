import { type Day, dateOf } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import { addWorkingDays } from '../core/working-days.ts'
import { dayIn } from '../core/zone.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { Reader } from '../platform/database.ts'
import type { AppraisalFacts } from './appraisal.rules.ts'
import type { DueThing } from './calendar.rules.ts'
import type { Moment } from './machine.rules.ts'
import type { LateThing, Section } from './matters.contract.ts'

/**
 * What another room, or another part of this one, tells the rhythm: what it is owed and when, what is late, what counts
 * in an appraisal, what a document of a period should say. Each says only what it knows.
 */
export interface RhythmSource {
  /** Owed within the span, done or not; and what is still open from before it. */
  readonly due?: (tx: Reader, span: Period, today: Day) => Promise<readonly DueThing[]>
  readonly late?: (tx: Reader, today: Day) => Promise<readonly LateSeed[]>
  readonly counted?: (tx: Reader, year: number, today: Day) => Promise<AppraisalFacts>
  /** Sections for a document about a period. */
  readonly told?: (tx: Reader, period: Period, today: Day) => Promise<readonly Section[]>
}

export type LateSeed = Omit<LateThing, 'order' | 'unitName'>

/** What these routes are given beside the platform's context: made once, in main.ts. */
export interface RhythmHouse {
  readonly district: DistrictView
  readonly demo: boolean
  readonly sources: readonly RhythmSource[]
}

export function momentIn(
  { district }: Pick<RhythmHouse, 'district'>,
  now: Date,
): Pick<Moment, 'now' | 'today' | 'workingDay'> {
  const today = todayIn({ district }, now)
  return { now, today, workingDay: (n) => addWorkingDays(today, n, district.pack.holidays).day }
}

export const todayIn = ({ district }: Pick<RhythmHouse, 'district'>, now: Date): Day =>
  dayIn(district.zone, now)

export const yearOf = (day: Day): number => dateOf(day).year

/** Who is appraised and sums up its year: departments and streets. */
export function workingUnits({ district }: Pick<RhythmHouse, 'district'>): string[] {
  const { units, streets } = district.pack
  return [...units.filter((unit) => unit.kind === 'department'), ...streets].map((one) => one.code)
}
