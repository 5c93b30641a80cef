import { addMonths, type Day, dateOf, daysInMonth, findDay, firstOfMonth } from '../core/day.ts'
import { lastDayOf, type Period } from '../core/period.ts'
import type { Pack, ReportingEntry } from './schema.ts'

/** 责任单位待明确: shown where nobody owns a row. */
export const UNOWNED = '责任单位待明确'

/** The day by which a period is owed: that day of the nth month after its last, or the month's end if it is shorter. */
export function dueDay(entry: Pick<ReportingEntry, 'due'>, period: Period): Day {
  const month = addMonths(firstOfMonth(lastDayOf(period)), entry.due.months)
  const { year, month: number } = dateOf(month)
  const date = Math.min(entry.due.day, daysInMonth(year, number))
  return findDay({ year, month: number, date }) ?? month
}

/** Name of the unit that owes a row, or that nobody does yet. */
export function ownerName(pack: Pick<Pack, 'units'>, entry: Pick<ReportingEntry, 'unit'>): string {
  return pack.units.find((u) => u.code === entry.unit)?.name ?? UNOWNED
}

/** Entries that answer for a row; in a table of largest categories, all its sectors. */
export function entriesOf(
  pack: Pick<Pack, 'reporting'>,
  table: number,
  row: string,
): readonly ReportingEntry[] {
  return pack.reporting.filter((e) => e.table === table && (e.row === undefined || e.row === row))
}
