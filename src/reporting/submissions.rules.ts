import type { Stream } from '../core/codes.ts'
import { addMonths, type Day, daysBetween } from '../core/day.ts'
import { containsPeriod, type Period } from '../core/period.ts'
import { addWorkingDays, isWorkingDay } from '../core/working-days.ts'
import { dueDay, ownerName } from '../packs/reporting.ts'
import type { RowIndex } from '../packs/rows.ts'
import type { ReportingEntry, TableLayout } from '../packs/schema.ts'
import type { SubmissionPeriod, SubmissionRow } from './contract.ts'
import {
  type Coverage,
  monthsTouched,
  periodsOwed,
  presenceCovers,
  type ReportingPack,
  rowIndexOf,
  totalAnswers,
} from './coverage.rules.ts'
import type { StatedTotal } from './coverage.store.ts'

/** A term that ends on a free day ends on the next working day (国务院节假日安排；民法典第二百零三条). */
export function dueWorkingDay(
  entry: Pick<ReportingEntry, 'due'>,
  period: Period,
  holidays: ReportingPack['holidays'],
): { day: Day; assumed: boolean } {
  const day = dueDay(entry, period)
  const { working, assumed } = isWorkingDay(day, holidays)
  return working ? { day, assumed } : addWorkingDays(day, 1, holidays)
}

/** Every row of the reporting catalogue with the periods it owes within a period, and what has come. */
export function submissionRows(
  pack: ReportingPack,
  period: Period,
  coverage: Coverage,
  today: Day,
): SubmissionRow[] {
  const rows = rowIndexOf(pack)
  return pack.reporting.flatMap((entry) => {
    const layout = pack.tables.find((t) => t.no === entry.table)
    if (!layout) return []
    const known = { pack, layout, rows, coverage, today }
    return {
      ...{ key: [entry.table, entry.row, entry.sector].filter(Boolean).join('.'), table: entry.table },
      ...{
        tableTitle: layout.title,
        row: entry.row ?? entry.sector ?? null,
        rowLabel: labelOf(layout, entry),
      },
      ...{ unit: entry.unit, unitName: ownerName(pack, entry) },
      candidates: entry.candidates.map((code) => pack.units.find((u) => u.code === code)?.name ?? code),
      ...{ source: entry.source, every: entry.every, definition: entry.definition, basis: entry.basis },
      confidence: entry.confidence,
      periods: periodsOwed(entry.every, period).map((owed) => stateOf(entry, owed, known)),
    }
  })
}

function labelOf(layout: TableLayout, entry: ReportingEntry): string {
  const row = layout.rows.find((r) => r.key === entry.row)
  const sector = layout.sectors.find((s) => s.key === entry.sector)
  return row?.label ?? sector?.label ?? layout.title
}

interface Known {
  readonly pack: ReportingPack
  readonly layout: TableLayout
  readonly rows: RowIndex
  readonly coverage: Coverage
  readonly today: Day
}

function stateOf(entry: ReportingEntry, owed: Period, known: Known): SubmissionPeriod {
  const { pack, today } = known
  const due = dueWorkingDay(entry, owed, pack.holidays)
  const shared = { from: owed.from, to: owed.to, due: due.day, dueAssumed: due.assumed }
  const stated = statement(entry, owed, known)
  if (stated) {
    const lateDays = stated.by === 'plan' ? null : Math.max(0, daysBetween(due.day, stated.day))
    const report = {
      state: 'reported' as const,
      by: stated.by,
      reportedAt: stated.by === 'plan' ? null : stated.day,
    }
    return { ...shared, ...report, lateDays, reported: 1, expected: 1 }
  }
  const { reported, expected } = onTheBook(entry, owed, known)
  const over = today >= owed.to
  const past = today > due.day
  const complete = expected > 0 && reported === expected
  const state = !over ? 'notYet' : complete ? 'reported' : reported > 0 ? 'partly' : past ? 'late' : 'due'
  const lateDays = over && past && !complete ? daysBetween(due.day, today) : null
  return {
    ...shared,
    state,
    by: reported > 0 ? 'book' : null,
    reportedAt: null,
    lateDays,
    reported,
    expected,
  }
}

/** A total over the whole period, or one for each of its months; by whoever owes it, by anybody where nobody does. */
function statement(
  entry: ReportingEntry,
  owed: Period,
  { layout, rows, coverage }: Known,
): { by: 'total' | 'plan'; day: Day } | null {
  const stated = coverage.totals.filter((t) => totalAnswers(t, entry, layout.stream, rows))
  const whole = stated.filter((t) => containsPeriod(t, owed)).sort(byFirstDay)[0]
  if (whole) return { by: whole.source === 'plan' ? 'plan' : 'total', day: whole.firstDay }
  const monthly = monthsTouched(owed).map(
    (from) => stated.filter((t) => containsPeriod(t, { from, to: addMonths(from, 1) })).sort(byFirstDay)[0],
  )
  const [last] = monthly.filter((t) => t !== undefined).sort((a, b) => -byFirstDay(a, b))
  return last && monthly.every((t) => t !== undefined) ? { by: 'total', day: last.firstDay } : null
}

const byFirstDay = (a: StatedTotal, b: StatedTotal): number =>
  a.firstDay < b.firstDay ? -1 : a.firstDay > b.firstDay ? 1 : a.id - b.id

/** The generator's tables are heard from generator by generator, the others month by month. */
function onTheBook(
  entry: ReportingEntry,
  owed: Period,
  { layout, rows, coverage }: Known,
): { reported: number; expected: number } {
  const months = monthsTouched(owed)
  const { stream } = layout
  const there = coverage.presence.filter((p) => presenceCovers(p, entry, stream, rows))
  const covered = months.filter((month) => there.some((p) => p.month === month))
  if (layout.side === 'endOfTreatment') return { reported: covered.length, expected: months.length }
  const known = generatorsOf(coverage, stream, entry, owed)
  if (covered.length === 0) return { reported: 0, expected: known.length }
  const heard = known.filter((g) => g.months.some((m) => m >= owed.from && m < owed.to))
  return { reported: heard.length, expected: known.length }
}

/** Who had anything before the period ended is expected to speak of it. */
function generatorsOf(
  { generators }: Coverage,
  stream: Stream,
  { sector }: Pick<ReportingEntry, 'sector'>,
  owed: Period,
) {
  return generators.filter(
    (g) =>
      !g.apart &&
      g.stream === stream &&
      (sector === undefined || g.sector === sector) &&
      g.months.some((m) => m < owed.to),
  )
}
