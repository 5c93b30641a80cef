import type { Stream } from '../core/codes.ts'
import type { Day } from '../core/day.ts'
import { containsPeriod, type Period } from '../core/period.ts'
import type { CubeRow } from './cube.store.ts'
import { atMoisture, dryOf, measuresOf, type Side } from './measures.rules.ts'

/** A department's, a street's or the plan's statement about an area, as the views read it. */
export interface AreaTotalView {
  id: number
  scope: 'street' | 'district'
  street: string | null
  facility: number
  stream: Stream
  /** A code, `row:<table>.<row key>` or `stream`. */
  codes: string
  sector: string | null
  period: Period
  source: 'plan' | 'unit' | 'enterprise'
  note: string | null
  demo: boolean
  columns: readonly { column: string; grams: number; method: string | null; dest: number | null }[]
}

export interface Contribution {
  total: AreaTotalView
  /** Row of the table, or null where it is known for the whole stream only. */
  row: string | null
  column: string
  grams: bigint
  method: string | null
  dest: number | null
}

/** A total whose finer records say more than it does: reported, never cut. */
export interface Exceeded {
  total: AreaTotalView
  column: string
  stated: bigint
  detail: bigint
}

export interface TotalsContext {
  sideOf: (stream: Stream) => Side
  /** Row key of a code in its stream's table. */
  rowOf: (code: string) => string | null
  /** The moisture at which a code is printed and totals state it, in thousandths. */
  moistureBasisOf: (code: string) => number | undefined
  /** Facts of an area by month; null is the whole district. */
  factsOf: (street: string | null) => readonly CubeRow[]
}

const within = (inner: AreaTotalView, outer: AreaTotalView): boolean =>
  containsPeriod(outer.period, inner.period) &&
  (outer.scope === 'district' || inner.street === outer.street) &&
  inner.stream === outer.stream &&
  (outer.sector === null || inner.sector === outer.sector)

function codesWithin(inner: string, outer: string, rowOf: TotalsContext['rowOf']): boolean {
  if (outer === 'stream' || inner === outer) return true
  if (inner === 'stream' || inner.startsWith('row:')) return false
  return outer.startsWith('row:') && rowKeyOf(outer) === rowOf(inner)
}

/** `row:1.slag` → `slag`. */
export const rowKeyOf = (codes: string): string => codes.slice(codes.indexOf('.') + 1)

function speaksOf(t: AreaTotalView, r: CubeRow, rowOf: TotalsContext['rowOf']): boolean {
  if (r.stream !== t.stream || (t.sector !== null && r.sector !== t.sector)) return false
  if (r.month < t.period.from || r.month >= t.period.to) return false
  return (
    t.codes === 'stream' ||
    (t.codes.startsWith('row:') ? rowOf(r.code) === rowKeyOf(t.codes) : r.code === t.codes)
  )
}

/** Shorter, narrower and more precise first, so that each finds its detail done. */
const breadth = (t: AreaTotalView): [number, number, number, number] => [
  daysOf(t.period),
  t.scope === 'district' ? 1 : 0,
  t.codes === 'stream' ? 2 : t.codes.startsWith('row:') ? 1 : 0,
  t.id,
]

const daysOf = (p: { from: Day; to: Day }): number => (Date.parse(p.to) - Date.parse(p.from)) / 86_400_000

function compare(a: AreaTotalView, b: AreaTotalView): number {
  const [x, y] = [breadth(a), breadth(b)]
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return (x[i] as number) - (y[i] as number)
  return 0
}

/**
 * 未分项 (book.md, Control totals): per column stated − detail, never below zero. Detail is every fact inside the
 * total's scope, codes and period, and every narrower or shorter total.
 */
export function contributionsOf(
  totals: readonly AreaTotalView[],
  context: TotalsContext,
): { contributions: Contribution[]; exceeded: Exceeded[] } {
  const contributions: Contribution[] = []
  const exceeded: Exceeded[] = []
  for (const total of [...totals].sort(compare)) {
    const detail = detailOf(total, context)
    for (const c of contributions) {
      if (!within(c.total, total) || !codesWithin(c.total.codes, total.codes, context.rowOf)) continue
      detail.set(c.column, (detail.get(c.column) ?? 0n) + c.grams)
    }
    for (const { column, grams, method, dest } of total.columns) {
      const stated = BigInt(grams)
      const found = detail.get(column) ?? 0n
      if (found > stated) exceeded.push({ total, column, stated, detail: found })
      const row =
        total.codes === 'stream'
          ? null
          : total.codes.startsWith('row:')
            ? rowKeyOf(total.codes)
            : context.rowOf(total.codes)
      // Zero stated of a row of which nothing is known is a zero; of a whole stream it says nothing of any row.
      if (stated < found || (stated === found && (found !== 0n || row === null))) continue
      contributions.push({ total, row, column, grams: stated - found, method, dest })
    }
  }
  return { contributions, exceeded }
}

function detailOf(total: AreaTotalView, context: TotalsContext): Map<string, bigint> {
  const side = context.sideOf(total.stream)
  const sums = new Map<string, bigint>()
  const dry = new Map<string, Map<number, bigint>>()
  const wanted = new Set(total.columns.map((c) => c.column))
  for (const r of context.factsOf(total.street)) {
    if (!speaksOf(total, r, context.rowOf)) continue
    const basis = context.moistureBasisOf(r.code)
    for (const m of measuresOf(r, side, total.period)) {
      if (!wanted.has(m.key)) continue
      if (basis === undefined) sums.set(m.key, (sums.get(m.key) ?? 0n) + m.grams)
      else {
        const by = dry.get(m.key) ?? new Map<number, bigint>()
        dry.set(m.key, by.set(basis, (by.get(basis) ?? 0n) + dryOf(m.grams, r.moisture)))
      }
    }
  }
  for (const [key, by] of dry)
    for (const [basis, grams] of by)
      sums.set(key, (sums.get(key) ?? 0n) + (atMoisture([grams], basis)[0] as bigint))
  return sums
}
