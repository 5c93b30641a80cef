import { placeNames, type Stream } from '../core/codes.ts'
import type { Day } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { TableLayout } from '../packs/schema.ts'
import { facilitiesInScope } from '../parties/scope.store.ts'
import type { Reader } from '../platform/database.ts'
import { completeness } from '../reporting/completeness.store.ts'
import { type Contribution, contributionsOf } from './area-totals.rules.ts'
import type { Inventory, InventoryScope, InventoryTable } from './contract.ts'
import { type CubeRow, readCube } from './cube.store.ts'
import {
  type PlaceName,
  readAreaTotals,
  readBookState,
  readPlaces,
  type StoredTotal,
} from './inventory.store.ts'
import { computeTable, type TableContext } from './tables.rules.ts'

export interface InventoryQuery {
  period: Period
  scope: InventoryScope
  /** As known at the end of that day; null: now. */
  asOf: Day | null
  today: Day
  /** 口径 of table 4; the layout's own where not said. */
  sector?: string | undefined
  /** Table numbers; all six where not said. */
  tables?: readonly number[] | undefined
}

/** The waste inventory (废物清单): the six tables for a period and scope, as known on a day. */
export async function readInventory(
  tx: Reader,
  district: DistrictView,
  q: InventoryQuery,
): Promise<Inventory> {
  const layouts = district.pack.tables.filter((t) => !q.tables || q.tables.includes(t.no))
  const wanted = layouts.map((t) => t.stream)
  const facilities = await facilitiesInScope(tx, q.scope, q.period.from)
  const cube = await readCube(tx, { facilities, period: q.period, asOf: q.asOf, streams: wanted })
  const state = await readBookState(tx, q.period)
  const totals = await totalsOf(tx, q, wanted)
  const found = await contributionsFor(tx, district, q, cube, totals)
  const places = await readPlaces(
    tx,
    [...new Set([...cube.map((r) => r.dest), ...found.contributions.map((c) => c.dest ?? 0)])].filter(
      (id) => id !== 0,
    ),
  )
  const tables: InventoryTable[] = []
  for (const layout of layouts) {
    const mine = found.contributions.filter((c) => c.total.stream === layout.stream)
    const planOnly =
      mine.some((c) => c.total.source === 'plan') &&
      !cube.some((r) => r.stream === layout.stream && r.month >= q.period.from)
    const context = await contextFor(tx, district, q, layout, {
      places,
      totals,
      mine,
      planOnly,
      demo: state.demo && cube.length > 0,
      closed: state.closed,
    })
    const rows =
      sectorOf(layout, q) === null
        ? cube
        : cube.filter(
            (r) =>
              r.stream !== layout.stream ||
              r.sector === sectorKey(layout, q) ||
              sectorKey(layout, q) === 'all',
          )
    tables.push(
      computeTable(
        layout,
        rows,
        mine.filter((c) => inSector(c, layout, q)),
        context,
      ),
    )
  }
  const year =
    q.period.from.endsWith('-01-01') && q.period.to === `${Number(q.period.from.slice(0, 4)) + 1}-01-01`
      ? Number(q.period.from.slice(0, 4))
      : undefined
  const { documents } = district.pack.district
  return {
    district: String(district.pack.district.district),
    districtName: district.pack.district.name,
    annex: documents.annexLabel,
    title: documents.inventoryTitle.replace('{year}', String(year ?? `${q.period.from}—${q.period.to}`)),
    ...(year === undefined ? {} : { year }),
    period: q.period,
    scope: q.scope,
    asOf: q.asOf ?? q.today,
    bookPosition: String(state.position),
    tables,
  }
}

/** What area totals add to the tables of a query, and where finer records say more than they do. */
export async function contributionsIn(
  tx: Reader,
  district: DistrictView,
  q: InventoryQuery,
): Promise<ReturnType<typeof contributionsOf>> {
  const streams = district.pack.tables
    .filter((t) => !q.tables || q.tables.includes(t.no))
    .map((t) => t.stream)
  const facilities = await facilitiesInScope(tx, q.scope, q.period.from)
  const cube = await readCube(tx, { facilities, period: q.period, asOf: q.asOf, streams })
  return contributionsFor(tx, district, q, cube, await totalsOf(tx, q, streams))
}

/** Area totals count in the district's tables, a street's also in the street's. */
async function totalsOf(tx: Reader, q: InventoryQuery, wanted: readonly Stream[]): Promise<StoredTotal[]> {
  if (q.scope.kind !== 'district' && q.scope.kind !== 'street') return []
  const all = await readAreaTotals(tx, q.period, q.asOf, wanted)
  return q.scope.kind === 'district'
    ? all
    : all.filter((t) => t.scope === 'street' && t.street === q.scope.key)
}

async function contributionsFor(
  tx: Reader,
  district: DistrictView,
  q: InventoryQuery,
  cube: readonly CubeRow[],
  totals: readonly StoredTotal[],
) {
  const byStreet = new Map<string, readonly CubeRow[]>()
  if (q.scope.kind === 'district') {
    for (const street of new Set(
      totals.flatMap((t) => (t.scope === 'street' && t.street ? [t.street] : [])),
    )) {
      const facilities = await facilitiesInScope(tx, { kind: 'street', key: street }, q.period.from)
      byStreet.set(street, await readCube(tx, { facilities, period: q.period, asOf: q.asOf }))
    }
  }
  return contributionsOf(totals, {
    sideOf: (stream) => district.pack.tables.find((t) => t.stream === stream)?.side ?? 'generator',
    rowOf: (code) => district.rowOf(code)?.row ?? null,
    factsOf: (street) => (street === null ? cube : (byStreet.get(street) ?? cube)),
  })
}

const sectorKey = (layout: TableLayout, q: InventoryQuery): string =>
  q.sector ?? layout.defaultSector ?? 'all'
const sectorOf = (layout: TableLayout, q: InventoryQuery): { key: string; label: string } | null => {
  const found = layout.sectors.find((s) => s.key === sectorKey(layout, q))
  return found ? { key: found.key, label: found.label } : null
}
const inSector = (c: Contribution, layout: TableLayout, q: InventoryQuery): boolean =>
  layout.sectors.length === 0 ||
  sectorKey(layout, q) === 'all' ||
  c.total.sector === null ||
  c.total.sector === sectorKey(layout, q)

interface Material {
  places: ReadonlyMap<number, PlaceName>
  totals: readonly StoredTotal[]
  mine: readonly Contribution[]
  planOnly: boolean
  demo: boolean
  closed: readonly Stream[]
}

async function contextFor(
  tx: Reader,
  district: DistrictView,
  q: InventoryQuery,
  layout: TableLayout,
  m: Material,
): Promise<TableContext> {
  const { pack } = district
  const counts = await completeness(tx, pack, layout.no, q.scope, q.period)
  const plan = m.mine.some((c) => c.total.source === 'plan')
  const open = q.asOf === null || q.asOf >= q.today
  const marks = [
    ...(m.demo || m.mine.some((c) => c.total.demo) ? ['演示数据'] : []),
    ...(plan ? [pack.district.plan.sourceLabel] : []),
    ...(open && !m.planOnly ? ['暂定'] : []),
  ]
  return {
    period: q.period,
    unit: layout.units[unitScope(q.scope.kind)].unit,
    rowOf: district.rowOf,
    methodName: district.methodName,
    recycles: district.recycles,
    destinationName: (id) => destinationName(m.places.get(id), district, q.scope.kind),
    completeness: { ...counts, status: m.closed.includes(layout.stream) ? '已封账' : '初步' },
    marks,
    sector: sectorOf(layout, q),
    planOnly: m.planOnly,
    cellNotes: cellNotesOf(district, layout, q, m),
    declaredDenominators: denominatorsOf(layout, m.totals),
  }
}

function unitScope(kind: InventoryScope['kind']): keyof TableLayout['units'] {
  if (kind === 'district' || kind === 'clinic') return kind
  return kind === 'enterprise' ? 'enterprise' : 'street'
}

/** At district level 去向 names region and kind of facility; names only on drill-down. */
function destinationName(
  place: PlaceName | undefined,
  district: DistrictView,
  kind: InventoryScope['kind'],
): string {
  if (!place) return '去向未列明'
  if (kind === 'enterprise' || kind === 'clinic') return place.partyName
  const region = place.region === 'own' ? '区内' : (place.regionName ?? placeNames[place.region])
  return `${region}${district.facilityKindName(place.kind)}`
}

function cellNotesOf(
  district: DistrictView,
  layout: TableLayout,
  q: InventoryQuery,
  m: Material,
): Map<string, string> {
  const notes = new Map<string, string>()
  const year = Number(q.period.from.slice(0, 4))
  if (q.scope.kind === 'district') {
    for (const a of district.pack.baseline.anomalies) {
      if (a.table !== layout.no || a.year !== year) continue
      notes.set(
        `${a.row}|${a.column}`,
        `规划原文为 ${a.printed}${a.unit}，按原文数据计算为 ${a.computed}${a.unit}${a.note ? `（${a.note}）` : ''}`,
      )
    }
  }
  for (const t of m.totals) {
    if (t.stream !== layout.stream) continue
    const row =
      t.codes === 'stream'
        ? 'total'
        : t.codes.startsWith('row:')
          ? t.codes.slice(t.codes.indexOf('.') + 1)
          : (district.rowOf(t.codes)?.row ?? 'total')
    for (const [column, text] of Object.entries(t.details.cellNotes ?? {}))
      notes.set(`${row}|${column}`, text)
  }
  return notes
}

function denominatorsOf(layout: TableLayout, totals: readonly StoredTotal[]): Map<string, bigint> {
  const found = new Map<string, bigint>()
  for (const t of totals) {
    if (
      t.stream !== layout.stream ||
      t.details.declaredDenominator === undefined ||
      !t.codes.startsWith('row:')
    )
      continue
    const key = t.codes.slice(t.codes.indexOf('.') + 1)
    found.set(key, (found.get(key) ?? 0n) + BigInt(t.details.declaredDenominator))
  }
  return found
}
