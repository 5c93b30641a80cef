import type { Day } from '../core/day.ts'
import { parseDecimal, toInteger } from '../core/decimal.ts'
import { massUnitPlaces } from '../core/mass.ts'
import { refuse } from '../core/refusal.ts'
import { moistureBasisOf } from '../ledger/house.ts'
import type { PaperWords } from '../ledger/record-view.rules.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { TableLayout } from '../packs/schema.ts'
import { facilitiesInScope } from '../parties/scope.store.ts'
import type { Reader } from '../platform/database.ts'
import type { Contribution } from './area-totals.rules.ts'
import type { InventoryTable } from './contract.ts'
import { type Grouped, readCubeBy } from './cube.store.ts'
import type { DrillItem, DrillReply } from './drill.contract.ts'
import { totalItem, totalLevel } from './drill-total.ts'
import { postingsSeen, readPlaces } from './inventory.store.ts'
import { contributionsIn, type InventoryQuery, readInventory, sectorFits } from './inventory.ts'
import { basisOf } from './lines.rules.ts'
import { atMoisture, dryOf, measuresOf, wholeOf } from './measures.rules.ts'
import { massUnit } from './table-context.ts'

export interface Cell {
  table: number
  row: string
  column: string
  path: string | undefined
}

const shownAtMost = 200

/**
 * What a figure is made of, one step at a time: origins and totals, then months of one origin, then postings. The parts
 * of each level sum to the figure above, to the gram.
 */
export async function drill(
  tx: Reader,
  district: DistrictView,
  q: InventoryQuery,
  cell: Cell,
  papers?: PaperWords,
): Promise<DrillReply> {
  const layout =
    district.pack.tables.find((t) => t.no === cell.table) ?? refuse('table_unknown', { table: cell.table })
  const query = { ...q, tables: [cell.table] }
  const inventory = await readInventory(tx, district, query)
  const table = inventory.tables[0] as InventoryTable
  const step = readPath(cell.path)
  const inScope = await facilitiesInScope(tx, q.scope, q.period.from)
  const rows = (by: 'origin' | 'posting', origin: number | null): Promise<Grouped[]> =>
    readCubeBy(
      tx,
      {
        facilities: origin === null ? inScope : within(inScope, origin),
        period: q.period,
        asOf: q.asOf,
        streams: [layout.stream],
      },
      by,
    ).then((all) =>
      all.filter((r) => rowFilter(table, district, cell)(r.code) && sectorFits(layout, q, r.sector)),
    )
  const sum = (list: readonly Grouped[], key: (r: Grouped) => string): Parts =>
    partsOf(list, layout, q, cell, (code) => moistureBasisOf(district, code), key)
  const contributions = statedIn((await contributionsIn(tx, district, query)).contributions, cell)
  const top = settled(
    sum(await rows('origin', null), (r) => `origin:${r.group}`),
    contributions,
    basisOfCell(layout, cell),
  )
  const path = cell.path ?? ''
  const { total } = step
  if (total !== null) {
    const mine = contributions.filter(
      (c) => c.total.id === total.id && (total.column === null || c.column === total.column),
    )
    return await totalLevel(tx, district, layout, mine, path, papers)
  }
  if (step.origin === null) return await topLevel(tx, district, table, cell, top, contributions)
  const months = shareOf(
    top.get(`origin:${step.origin}`) ?? refuse('drill_path_unknown', { path }),
    sum(await rows('origin', step.origin), (r) => r.month),
    basisOfCell(layout, cell),
  )
  if (step.month === null) return monthLevel(step.origin, months)
  const postings = sum(await rows('posting', step.origin), (r) => `${r.month}|${r.group}`)
  const mine = new Map([...postings].filter(([key]) => key.startsWith(`${step.month}|`)))
  const shares = shareOf(months.get(step.month) ?? 0n, mine, basisOfCell(layout, cell))
  return await postingLevel(tx, new Map([...shares].map(([key, g]) => [key.split('|')[1] as string, g])))
}

const within = (scope: readonly number[] | null, origin: number): number[] =>
  scope === null || scope.includes(origin) ? [origin] : []

/** Parts of a figure: grams, or dry grams times a thousand where the row is printed at a fixed moisture. */
type Parts = Map<string, bigint>

function partsOf(
  rows: readonly Grouped[],
  layout: TableLayout,
  q: InventoryQuery,
  cell: Cell,
  basisOf: (code: string) => number | undefined,
  key: (r: Grouped) => string,
): Parts {
  const column =
    cell.column === 'stored' && layout.storedCounts === 'cumulative' ? 'currentStock' : cell.column
  const sums: Parts = new Map()
  for (const r of rows) {
    const dry = cell.row !== 'total' && basisOf(r.code) !== undefined
    for (const m of measuresOf(r, layout.side, q.period)) {
      if (m.key !== column) continue
      sums.set(key(r), (sums.get(key(r)) ?? 0n) + (dry ? dryOf(m.grams, r.moisture) : m.grams))
    }
  }
  return sums
}

/** The moisture a cell is printed at, in thousandths; of a total, whose rows differ, the wet masses are shown. */
const basisOfCell = (layout: TableLayout, cell: Cell): number | null =>
  cell.row === 'total' ? null : basisOf(layout, cell.row)

/** Facts and totals of a figure as it prints them. */
function settled(facts: Parts, stated: readonly Contribution[], basis: number | null): Parts {
  if (basis === null) return facts
  const keys = [...facts.keys()]
  const totals = stated.reduce((s, c) => s + dryOf(c.grams, basis), 0n)
  const shares = atMoisture([...keys.map((k) => facts.get(k) as bigint), totals], basis)
  return new Map(keys.map((k, i) => [k, shares[i] as bigint]))
}

/** The parts of a part: they sum to what the level above showed of it. */
function shareOf(whole: bigint, parts: Parts, basis: number | null): Parts {
  if (basis === null) return parts
  const keys = [...parts.keys()]
  const shares = atMoisture(
    keys.map((k) => parts.get(k) as bigint),
    basis,
  )
  const left = whole - shares.reduce((s, g) => s + g, 0n)
  const largest = shares.reduce((at, g, i) => (abs(g) > abs(shares[at] ?? 0n) ? i : at), 0)
  return new Map(keys.map((k, i) => [k, (shares[i] as bigint) + (i === largest ? left : 0n)]))
}

const statedIn = (contributions: readonly Contribution[], cell: Cell): Contribution[] =>
  contributions.filter(
    (c) =>
      c.grams !== 0n &&
      (c.column === cell.column || wholeOf[c.column] === cell.column) &&
      (cell.row === 'total' || (c.row ?? 'unspecified') === cell.row),
  )

/** Which codes the row holds; 其他 of table 4 holds what no printed row does. */
function rowFilter(table: InventoryTable, district: DistrictView, cell: Cell): (code: string) => boolean {
  const keys = new Set(table.rows.map((r) => r.key))
  const layout = district.pack.tables.find((t) => t.no === cell.table)
  const other = layout?.topRows?.other.key
  return (code) => {
    const place = district.rowOf(code)
    if (place?.table !== cell.table) return false
    if (cell.row === 'total') return true
    return place.row === cell.row || (cell.row === other && !keys.has(place.row))
  }
}

interface Step {
  origin: number | null
  month: Day | null
  total: { id: number; column: string | null } | null
}

/** `origin:12`, `origin:12;month:2025-03-01`, `total:7`, `total:7;column:generated`. */
function readPath(path: string | undefined): Step {
  const step: Step = { origin: null, month: null, total: null }
  if (path === undefined || path === '') return step
  const [, origin, month, total, column] =
    /^(?:origin:(\d{1,9})(?:;month:(\d{4}-\d{2}-\d{2}))?|total:(\d{1,15})(?:;column:(\w+))?)$/.exec(path) ??
    refuse('drill_path_unknown', { path })
  if (total !== undefined) return { ...step, total: { id: Number(total), column: column ?? null } }
  return { ...step, origin: Number(origin), month: (month as Day | undefined) ?? null }
}

async function topLevel(
  tx: Reader,
  district: DistrictView,
  table: InventoryTable,
  cell: Cell,
  parts: Parts,
  stated: readonly Contribution[],
): Promise<DrillReply> {
  const ids = [...parts.keys()].map((key) => Number(key.split(':')[1]))
  const places = await readPlaces(tx, [...ids, ...stated.map((c) => c.total.facility)])
  const origins = [...parts]
    .filter(([, g]) => g !== 0n)
    .sort(([, a], [, b]) => (abs(a) === abs(b) ? 0 : abs(a) > abs(b) ? -1 : 1))
  const items: DrillItem[] = stated.map((c) => totalItem(c, district, places))
  for (const [key, grams] of origins.slice(0, shownAtMost)) {
    const place = places.get(Number(key.split(':')[1]))
    items.push({
      key,
      label: place?.partyName ?? `设施 ${key.split(':')[1]}`,
      ...(place && place.name !== place.partyName ? { detail: place.name } : {}),
      grams: String(grams),
      next: key,
    })
  }
  const sum = [...parts.values(), ...stated.map((c) => c.grams)].reduce((s, g) => s + g, 0n)
  const left = printedGrams(table, cell) - sum
  if (left !== 0n) items.push(restItem(cell, left))
  return {
    level: '产生单位',
    items,
    ...(origins.length > shownAtMost ? { more: origins.length - shownAtMost } : {}),
  }
}

/** What a figure says otherwise than its parts: stock that is never printed negative, sludge at the annex's moisture. */
const restItem = (cell: Cell, grams: bigint): DrillItem => ({
  key: 'rest',
  label: cell.column === 'stored' ? '动用了往期贮存，不计负数' : '湿重与折算含水率之差',
  grams: String(grams),
})

function printedGrams(table: InventoryTable, cell: Cell): bigint {
  const rows = [...table.rows, table.total, ...(table.unspecified ? [table.unspecified] : [])]
  const text = rows.find((r) => r.key === cell.row)?.cells[cell.column] ?? '0'
  if (table.columns.find((c) => c.key === cell.column)?.type !== 'mass') return 0n
  const exact = parseDecimal(text)
  return (exact && toInteger(exact, massUnitPlaces[massUnit(table.unit)])) ?? 0n
}

const abs = (g: bigint): bigint => (g < 0n ? -g : g)

function monthLevel(origin: number, sums: Parts): DrillReply {
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

/** The bottom: each posting. Somebody else's treatment of one's mass is counted, but not opened. */
async function postingLevel(tx: Reader, sums: Parts): Promise<DrillReply> {
  const items = [...sums].filter(([, g]) => g !== 0n).sort(([a], [b]) => Number(a) - Number(b))
  const shown = items.slice(0, shownAtMost)
  const open = await postingsSeen(
    tx,
    shown.map(([id]) => Number(id)),
  )
  return {
    level: '账目',
    items: shown.map(([id, grams]) => ({
      key: `posting:${id}`,
      label: `账目 ${id}`,
      ...(open.has(id) ? { posting: Number(id) } : { detail: '由末端单位登记' }),
      grams: String(grams),
    })),
    ...(items.length > shownAtMost ? { more: items.length - shownAtMost } : {}),
  }
}
