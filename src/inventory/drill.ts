import type { Day } from '../core/day.ts'
import { addMonths } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { DistrictView } from '../packs/district-view.ts'
import { facilitiesInScope } from '../parties/scope.store.ts'
import type { Reader } from '../platform/database.ts'
import type { Inventory } from './contract.ts'
import { type Grouped, readCubeBy } from './cube.store.ts'
import { readPlaces } from './inventory.store.ts'
import type { InventoryQuery } from './inventory.ts'
import { contributionsIn, readInventory } from './inventory.ts'
import { measuresOf } from './measures.rules.ts'

/** One part of a figure. `next` opens the level below, `posting` is the bottom. `grams` signed, exact, as text. */
export interface DrillItem {
  key: string
  label: string
  detail?: string
  grams: string
  next?: string
  posting?: number
}
export interface DrillReply {
  level: string
  items: DrillItem[]
  more?: number
}

export interface Cell {
  table: number
  row: string
  column: string
  path: string | undefined
}

const shownAtMost = 200

/**
 * What a figure is made of, one step at a time: origins and totals, then months of one origin, then postings. The parts
 * of each level sum to the figure above.
 */
export async function drill(
  tx: Reader,
  district: DistrictView,
  q: InventoryQuery,
  cell: Cell,
): Promise<DrillReply> {
  const layout =
    district.pack.tables.find((t) => t.no === cell.table) ?? refuse('table_unknown', { table: cell.table })
  const query = { ...q, tables: [cell.table] }
  const inventory = await readInventory(tx, district, query)
  const belongs = rowFilter(inventory, district, cell)
  const step = readPath(cell.path)
  const facilities =
    step.origin === null ? await facilitiesInScope(tx, q.scope, q.period.from) : [step.origin]
  const rows = (
    await readCubeBy(
      tx,
      { facilities, period: q.period, asOf: q.asOf, streams: [layout.stream] },
      step.month === null ? 'origin' : 'posting',
    )
  ).filter(
    (r) =>
      belongs(r.code) &&
      sectorFits(layout.sectors.length > 0 ? (q.sector ?? layout.defaultSector ?? 'all') : 'all', r),
  )
  const sum = (by: (r: Grouped) => string): Map<string, bigint> => {
    const sums = new Map<string, bigint>()
    for (const r of rows) {
      for (const m of measuresOf(r, layout.side, q.period))
        if (m.key === cell.column) sums.set(by(r), (sums.get(by(r)) ?? 0n) + m.grams)
    }
    return sums
  }
  if (step.origin === null)
    return await topLevel(
      tx,
      district,
      query,
      cell,
      sum((r) => String(r.group)),
    )
  if (step.month === null)
    return monthLevel(
      step.origin,
      sum((r) => r.month),
    )
  return postingLevel(sum((r) => (r.month === step.month ? String(r.group) : '')))
}

const sectorFits = (sector: string, r: Grouped): boolean => sector === 'all' || r.sector === sector

/** Which codes the row holds; 其他 of table 4 holds what no printed row does. */
function rowFilter(inventory: Inventory, district: DistrictView, cell: Cell): (code: string) => boolean {
  const table = inventory.tables[0]
  const keys = new Set(table?.rows.map((r) => r.key))
  const layout = district.pack.tables.find((t) => t.no === cell.table)
  const other = layout?.topRows?.other.key
  return (code) => {
    const place = district.rowOf(code)
    if (place?.table !== cell.table) return false
    if (cell.row === 'total') return true
    return place.row === cell.row || (cell.row === other && !keys.has(place.row))
  }
}

/** `origin:12`, `origin:12;month:2025-03-01`. */
function readPath(path: string | undefined): { origin: number | null; month: Day | null } {
  const parts = new Map(
    (path ?? '')
      .split(';')
      .filter(Boolean)
      .map((p) => p.split(':') as [string, string]),
  )
  const origin = parts.get('origin')
  return {
    origin: origin === undefined ? null : Number(origin),
    month: (parts.get('month') as Day | undefined) ?? null,
  }
}

async function topLevel(
  tx: Reader,
  district: DistrictView,
  q: InventoryQuery,
  cell: Cell,
  sums: ReadonlyMap<string, bigint>,
): Promise<DrillReply> {
  const { contributions } = await contributionsIn(tx, district, q)
  const stated = contributions.filter(
    (c) =>
      c.column === cell.column &&
      (cell.row === 'total' || (c.row ?? '') === (cell.row === 'unspecified' ? '' : cell.row)),
  )
  const places = await readPlaces(
    tx,
    [...sums.keys()].map(Number).concat(stated.map((c) => c.total.facility)),
  )
  const origins = [...sums]
    .filter(([, g]) => g !== 0n)
    .sort(([, a], [, b]) => (a === b ? 0 : abs(a) > abs(b) ? -1 : 1))
  const items: DrillItem[] = stated.map((c) => ({
    key: `total:${c.total.id}`,
    label:
      c.total.source === 'plan'
        ? district.pack.district.plan.sourceLabel
        : `${places.get(c.total.facility)?.partyName ?? ''}申报`,
    detail: `${c.total.period.from} 至 ${addMonths(c.total.period.to, 0)} 的合计，扣除已有明细后的未分项${c.total.note ? `；${c.total.note}` : ''}`,
    grams: String(c.grams),
  }))
  for (const [origin, grams] of origins.slice(0, shownAtMost)) {
    const place = places.get(Number(origin))
    items.push({
      key: `origin:${origin}`,
      label: place?.partyName ?? `设施 ${origin}`,
      ...(place && place.name !== place.partyName ? { detail: place.name } : {}),
      grams: String(grams),
      next: `origin:${origin}`,
    })
  }
  return {
    level: '产生单位',
    items,
    ...(origins.length > shownAtMost ? { more: origins.length - shownAtMost } : {}),
  }
}

const abs = (g: bigint): bigint => (g < 0n ? -g : g)

function monthLevel(origin: number, sums: ReadonlyMap<string, bigint>): DrillReply {
  const items = [...sums].filter(([, g]) => g !== 0n).sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    level: '月份',
    items: items.map(([month, grams]) => ({
      key: `month:${month}`,
      label: month === '0001-01-01' ? '期前' : `${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`,
      grams: String(grams),
      next: `origin:${origin};month:${month}`,
    })),
  }
}

function postingLevel(sums: ReadonlyMap<string, bigint>): DrillReply {
  const items = [...sums].filter(([id, g]) => id !== '' && g !== 0n).sort(([a], [b]) => Number(a) - Number(b))
  return {
    level: '账目',
    items: items.slice(0, shownAtMost).map(([id, grams]) => ({
      key: `posting:${id}`,
      label: `账目 ${id}`,
      grams: String(grams),
      posting: Number(id),
    })),
    ...(items.length > shownAtMost ? { more: items.length - shownAtMost } : {}),
  }
}
