import type { Stream, TableNo } from '../core/codes.ts'
import { addMonths, type Day, firstOfMonth } from '../core/day.ts'
import { containsPeriod, type Period } from '../core/period.ts'
import { createRowIndex, type RowIndex } from '../packs/rows.ts'
import type { Pack, ReportingEntry } from '../packs/schema.ts'
import type { Generator, Presence, StatedTotal } from './coverage.store.ts'

/** The part of a pack that says who owes which row. */
export type ReportingPack = Pick<Pack, 'reporting' | 'tables' | 'units' | 'holidays' | 'catalogue'>

export function rowIndexOf(pack: Pick<Pack, 'tables' | 'catalogue'>): RowIndex {
  const names = new Map(pack.catalogue.classes.map((c) => [c.class, c.name]))
  return createRowIndex(pack.tables, (name) => names.get(name) ?? '')
}

/** The calendar months a period touches, by their first day. */
export function monthsTouched(period: Period): Day[] {
  const months: Day[] = []
  for (let m = firstOfMonth(period.from); m < period.to; m = addMonths(m, 1)) months.push(m)
  return months
}

const stepMonths = { month: 1, quarter: 3, year: 12 } as const

/** The periods that a row owes reports for within a period: those that end in it, in order. */
export function periodsOwed(every: ReportingEntry['every'], period: Period): Period[] {
  const step = stepMonths[every]
  const year = Number(period.from.slice(0, 4))
  const owed: Period[] = []
  let from = `${String(year).padStart(4, '0')}-01-01` as Day
  for (;;) {
    const to = addMonths(from, step)
    if (to > period.to) return owed
    if (to > period.from) owed.push({ from, to })
    from = to
  }
}

/**
 * Whether a total answers for a row: stated by whoever owes it (by anybody where nobody does) or by the plan, and of
 * its whole stream, of the row by name, or of a code that falls into it.
 */
export function totalAnswers(
  total: Pick<StatedTotal, 'scope' | 'source' | 'unit' | 'stream' | 'codes' | 'sector'>,
  entry: Pick<ReportingEntry, 'table' | 'row' | 'sector' | 'unit'>,
  stream: Stream,
  rows: RowIndex,
): boolean {
  if (total.stream !== stream || total.scope === 'facility') return false
  if (total.source !== 'plan' && entry.unit !== null && total.unit !== entry.unit) return false
  if (entry.sector !== undefined && total.sector !== null && total.sector !== entry.sector) return false
  if (entry.row === undefined || total.codes === 'stream') return true
  if (total.codes.startsWith('row:')) return total.codes === `row:${entry.table}.${entry.row}`
  const place = rows.find(total.codes)
  return place?.table === entry.table && place.row === entry.row
}

/** Whether something of a code on the book falls into a row. */
export function presenceCovers(
  presence: Pick<Presence, 'stream' | 'code' | 'sector'>,
  entry: Pick<ReportingEntry, 'table' | 'row' | 'sector'>,
  stream: Stream,
  rows: RowIndex,
): boolean {
  if (presence.stream !== stream) return false
  if (entry.sector !== undefined && presence.sector !== entry.sector) return false
  if (entry.row === undefined) return true
  const place = rows.find(presence.code)
  return place?.table === entry.table && place.row === entry.row
}

export interface Coverage {
  readonly totals: readonly StatedTotal[]
  readonly presence: readonly Presence[]
  readonly generators: readonly Generator[]
}

export interface Counts {
  readonly due: number
  readonly reported: number
  readonly monthsCovered: number
}

/**
 * 应报/已报 of a table. The generator's tables, and any scope narrower than the district, count the known generators;
 * a department that states a total counts beside them. The others count who owes a row by the reporting catalogue, a
 * row that nobody owns as one of its own; met where every period owed has a total or anything on the book.
 */
export function countCompleteness(
  pack: ReportingPack,
  tableNo: number,
  wholeDistrict: boolean,
  period: Period,
  coverage: Coverage,
): Counts {
  const layout = pack.tables.find((t) => t.no === tableNo)
  if (!layout) return { due: 0, reported: 0, monthsCovered: 0 }
  const { stream } = layout
  const months = coveredMonths(stream, period, coverage)
  const byGenerators = countGenerators(stream, period, coverage)
  const counted =
    wholeDistrict && (layout.side === 'endOfTreatment' || byGenerators.due === 0)
      ? countOwners(pack, tableNo as TableNo, stream, period, coverage)
      : byGenerators
  return { ...counted, monthsCovered: months }
}

function coveredMonths(stream: Stream, period: Period, { totals, presence, generators }: Coverage): number {
  const there = new Set(presence.filter((p) => p.stream === stream).map((p) => p.month))
  for (const g of generators) if (g.stream === stream) for (const month of g.months) there.add(month)
  return monthsTouched(period).filter((month) => {
    const whole = { from: month, to: addMonths(month, 1) }
    return there.has(month) || totals.some((t) => t.stream === stream && containsPeriod(t, whole))
  }).length
}

function countGenerators(stream: Stream, period: Period, { totals, generators }: Coverage) {
  const due = new Set<number>()
  const reported = new Set<number>()
  const first = firstOfMonth(period.from)
  for (const g of generators) {
    if (g.stream !== stream || g.apart) continue
    due.add(g.party)
    if (g.months.some((m) => m >= first && m < period.to)) reported.add(g.party)
  }
  // A department that states a total for an area speaks beside the generators.
  for (const t of totals) {
    if (t.stream !== stream || t.scope === 'facility' || t.from < period.from || t.to > period.to) continue
    due.add(t.party)
    reported.add(t.party)
  }
  return { due: due.size, reported: reported.size }
}

function countOwners(
  pack: ReportingPack,
  table: TableNo,
  stream: Stream,
  period: Period,
  { totals, presence }: Coverage,
) {
  const rows = rowIndexOf(pack)
  const owners = new Map<string, boolean>()
  for (const entry of pack.reporting.filter((e) => e.table === table)) {
    const owes = periodsOwed(entry.every, period)
    if (owes.length === 0) continue
    const owner = entry.unit ?? `row ${entry.row ?? entry.sector ?? ''}`
    const stated = totals.filter((t) => totalAnswers(t, entry, stream, rows))
    const there = presence.filter((p) => presenceCovers(p, entry, stream, rows))
    const met = owes.every(
      (owed) =>
        stated.some((t) => containsPeriod(t, owed)) ||
        monthsTouched(owed).every((month) => there.some((p) => p.month === month)) ||
        monthsTouched(owed).every((month) =>
          stated.some((t) => containsPeriod(t, { from: month, to: addMonths(month, 1) })),
        ),
    )
    owners.set(owner, (owners.get(owner) ?? true) && met)
  }
  return { due: owners.size, reported: [...owners.values()].filter(Boolean).length }
}
