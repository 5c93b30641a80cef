import { grades } from '../core/codes.ts'
import type { InventoryRow, InventoryTable } from '../inventory/contract.ts'
import type { TableLayout } from '../packs/schema.ts'
import type { CockpitStream } from './contract.ts'

/** Tables of the year asked for, of the like months before, and of the plan's baseline year. */
export interface ThreeYears {
  now: InventoryTable
  before: InventoryTable | undefined
  plan: { label: string; table: InventoryTable | undefined }
}

const shown = 5

/** A stream's card: what arose first, then what became of it, then the rates of the total. */
export function streamFigures(layout: TableLayout, { now, before, plan }: ThreeYears): CockpitStream {
  const masses = now.columns.filter((c) => c.type === 'mass').slice(0, layout.topRows ? 1 : 3)
  const rates = now.columns.filter((c) => c.type === 'rate')
  const notes = layout.rates.filter((r) => r.shownAs === 'note')
  const cell = (table: InventoryTable | undefined, key: string): string | null =>
    table?.total.cells[key] ?? null
  const main = masses[0]?.key ?? 'generated'
  const figures: CockpitStream['figures'] = [...masses, ...rates].map((c) => ({
    key: c.key,
    title: c.title,
    type: c.type === 'rate' ? ('rate' as const) : ('mass' as const),
    value: cell(now, c.key),
    lastYear: cell(before, c.key),
    plan: planned(plan.label, cell(plan.table, c.key)),
    note: now.total.notes[c.key] ?? null,
  }))
  for (const rate of notes) {
    figures.push({
      key: rate.key,
      title: rate.title,
      type: 'rate',
      value: rateIn(now.total, rate.key),
      lastYear: before ? rateIn(before.total, rate.key) : null,
      plan: planned(plan.label, plan.table ? rateIn(plan.table.total, rate.key) : null),
      note: null,
    })
  }
  const evidence = now.total.evidence[main] ?? Object.fromEntries(grades.map((g) => [g, '0']))
  return {
    stream: layout.stream,
    table: layout.no,
    title: layout.title,
    unit: now.unit,
    figures: figures.slice(0, shown),
    evidence: evidence as CockpitStream['evidence'],
    completeness: now.completeness,
  }
}

const planned = (label: string, value: string | null): { label: string; value: string } | null =>
  value === null ? null : { label, value }

/** A rate printed as a note: its percent. */
const rateIn = (row: InventoryRow, key: string): string | null =>
  /(-?\d+(?:\.\d+)?)%/.exec(row.notes[key] ?? '')?.[1] ?? null
