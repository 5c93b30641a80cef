import { daysBetween } from '../core/day.ts'
import type { FactOf } from './contract.ts'
import { type Entry, negated, net, type Planned } from './entry.ts'
import { moistureOf, seal } from './lines.ts'
import { columnOf, lastDay, unspecifiedGeneration, unspecifiedOutflow } from './totals.rules.ts'
import type { TotalColumn, TotalView, World } from './world.ts'

/** On whose account totals change: the late-entry number of the record that made them. */
export interface Because {
  lateEntry: number | null
  details?: Readonly<Record<string, unknown>>
}

const covers = (t: TotalView, p: Planned, e: Entry): boolean =>
  t.id !== p.total && t.facility === e.origin && t.code === e.code && p.since >= t.from && p.occurredOn < t.to

/** Takes 未分项 of outflows out of the world, so that finer records draw before the totals over them do. */
export function liftOutflows(world: World, totals: Iterable<TotalView>): void {
  for (const t of totals) for (const c of t.columns) if (c.column !== 'generated') lift(world, t, c)
}

function lift(world: World, t: TotalView, c: TotalColumn): void {
  if (c.lifted) return
  world.apply(negated(c.entries), lastDay(t))
  c.lifted = true
}

/** The totals that stand over a withdrawal of this code at this place on this day. */
export const totalsOver = (world: World, facility: number, code: string, day: string): TotalView[] =>
  [...world.totals.values()].filter(
    (t) => t.facility === facility && t.code === code && t.from <= day && day < t.to,
  )

/** How much more or less of a column finer records hold, by total. */
export type Shift = Map<TotalView, Map<TotalColumn, number>>

/** Counts planned postings as detail of the totals over them. */
export function countDetail(world: World, planned: readonly Planned[]): Shift {
  const shift: Shift = new Map()
  if (world.totals.size === 0) return shift
  for (const p of planned) {
    for (const e of p.entries) {
      const found = columnOf(e)
      if (!found) continue
      for (const t of world.totals.values()) {
        if (!covers(t, p, e)) continue
        const column = t.columns.find((x) => x.column === found.column)
        if (!column) continue
        column.detail += found.grams
        const by = shift.get(t) ?? new Map<TotalColumn, number>()
        shift.set(t, by.set(column, (by.get(column) ?? 0) + found.grams))
      }
    }
  }
  return shift
}

const isLifted = (t: TotalView): boolean => t.columns.some((c) => c.lifted)

/**
 * Settles totals until each contributes stated − detail again, shorter ones first, since what they contribute is detail
 * of the longer. Answers the postings this takes.
 */
export function settleTotals(world: World, touched: Iterable<TotalView>, because: Because): Planned[] {
  const planned: Planned[] = []
  const waiting = new Set([...touched, ...[...world.totals.values()].filter(isLifted)])
  while (waiting.size > 0) {
    const [next] = [...waiting].sort(
      (a, b) => daysBetween(a.from, a.to) - daysBetween(b.from, b.to) || a.id - b.id,
    )
    if (!next) break
    waiting.delete(next)
    const settled = settle(world, next, because)
    planned.push(...settled)
    for (const t of countDetail(world, settled).keys()) waiting.add(t)
  }
  return planned
}

/** Decides all columns of a total anew, in their fixed order, and books what differs. */
function settle(world: World, t: TotalView, because: Because): Planned[] {
  for (const c of t.columns) lift(world, t, c)
  const moisture = moistureOf(world, t.code, because.details ?? {})
  return t.columns.flatMap((c): Planned[] => {
    const contribute = c.column === 'generated' ? unspecifiedGeneration : unspecifiedOutflow
    const { entries, lots } = contribute(world, t, c, moisture)
    const lines = net([...entries, ...negated(c.entries)])
    const grows = weight(entries, c) >= weight(c.entries, c)
    c.entries = entries
    c.lifted = false
    if (lines.length === 0) return []
    const { column } = c
    const fact = { kind: 'declare', column, facility: t.facility, code: t.code, from: t.from }
    const planned = seal(world, {
      kind: grows ? 'declare' : 'giveWay',
      occurredOn: lastDay(t),
      since: t.from,
      grade: 'declared',
      total: t.id,
      corrects: c.posting,
      lateEntry: because.lateEntry,
      fact: { ...fact, ...(because.details ? { details: because.details } : {}) },
      entries: lines,
      lots,
    })
    c.posting ??= planned.ref
    return [planned]
  })
}

const weight = (entries: readonly Entry[], c: TotalColumn): number =>
  entries.reduce((sum, e) => {
    const of = columnOf(e)
    return of?.column === c.column ? sum + of.grams : sum
  }, 0)

/** A periodic total of one facility and code says something new (公告2021年第82号 table 2; HJ 1259-2022 C.1–C.3). */
export function restate(t: TotalView, fact: FactOf<'declare'>): void {
  for (const c of t.columns) {
    const said = fact.columns.find((x) => x.column === c.column)
    c.stated = said?.grams ?? null
    c.method = said?.method ?? null
    c.dest = said?.dest ?? null
  }
}
