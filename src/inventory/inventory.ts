import { placeNames, type Stream } from '../core/codes.ts'
import type { Day } from '../core/day.ts'
import { gramsToDecimal } from '../core/mass.ts'
import { labelPeriod, type Period } from '../core/period.ts'
import { endOfDay } from '../core/zone.ts'
import { moistureBasisOf } from '../ledger/house.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { TableLayout } from '../packs/schema.ts'
import { facilitiesInScope } from '../parties/scope.store.ts'
import type { Reader } from '../platform/database.ts'
import { coverageOf } from '../reporting/completeness.store.ts'
import { type Counts, type Coverage, countCompleteness, monthsTouched } from '../reporting/coverage.rules.ts'
import { type Contribution, contributionsOf, type Exceeded, rowKeyOf } from './area-totals.rules.ts'
import type { Inventory, InventoryScope, InventoryTable } from './contract.ts'
import { type CubeRow, readCube } from './cube.store.ts'
import {
  type PlaceName,
  readAreaTotals,
  readBookState,
  readPlaces,
  type StoredTotal,
} from './inventory.store.ts'
import { namedScope, refuseForeignScope } from './scope.store.ts'
import type { TableContext } from './table-context.ts'
import { computeTable } from './tables.rules.ts'
import { readUnconfirmed, type Unconfirmed } from './unconfirmed.store.ts'

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
  const layouts = layoutsOf(district, q)
  const wanted = layouts.map((t) => t.stream)
  const facilities = await facilitiesInScope(tx, q.scope, q.period.from)
  await refuseForeignScope(tx, q.scope, facilities)
  const asked = { facilities, period: q.period, asOf: q.asOf, streams: wanted }
  const before = q.asOf === null ? null : endOfDay(district.zone, q.asOf)
  // Side by side: none waits for another.
  const [cube, state, totals, unconfirmed, coverage] = await Promise.all([
    readCube(tx, asked),
    readBookState(tx, q.period, before),
    totalsOf(tx, q, wanted),
    readUnconfirmed(tx, asked),
    coverageOf(tx, q.scope, q.period, q.asOf),
  ])
  const found = await contributionsFor(tx, district, q, cube, totals)
  const dests = [...cube.map((r) => r.dest), ...found.contributions.map((c) => c.dest ?? 0)]
  const units = found.exceeded.map((e) => e.total.facility)
  const material: Material = {
    totals,
    found,
    cube,
    places: await readPlaces(
      tx,
      [...new Set([...dests, ...units])].filter((id) => id !== 0),
    ),
    unconfirmed,
    coverage,
    demo: state.demo && cube.length > 0,
    closed: state.closed,
  }
  const tables = layouts.map((layout) => tableOf(district, q, layout, material))
  const scope = await namedScope(tx, q.scope)
  return { ...headOf(district, q), scope, bookPosition: String(state.position), tables }
}

const layoutsOf = (district: DistrictView, q: Pick<InventoryQuery, 'tables'>): readonly TableLayout[] =>
  district.pack.tables.filter((t) => !q.tables || q.tables.includes(t.no))

function headOf(district: DistrictView, q: InventoryQuery): Omit<Inventory, 'bookPosition' | 'tables'> {
  const first = Number(q.period.from.slice(0, 4))
  const whole = q.period.from.endsWith('-01-01') && q.period.to === `${first + 1}-01-01`
  const { documents } = district.pack.district
  return {
    district: String(district.pack.district.district),
    districtName: district.pack.district.name,
    annex: documents.annexLabel,
    title: documents.inventoryTitle.replace(
      '{year}',
      whole ? String(first) : `${q.period.from}—${q.period.to}`,
    ),
    ...(whole ? { year: first } : {}),
    period: q.period,
    scope: q.scope,
    asOf: q.asOf ?? q.today,
  }
}

/** What all tables of one inventory are made from. */
interface Material {
  totals: readonly StoredTotal[]
  found: { contributions: readonly Contribution[]; exceeded: readonly Exceeded[] }
  cube: readonly CubeRow[]
  places: ReadonlyMap<number, PlaceName>
  unconfirmed: readonly Unconfirmed[]
  coverage: Coverage
  demo: boolean
  closed: readonly Stream[]
}

function tableOf(
  district: DistrictView,
  q: InventoryQuery,
  layout: TableLayout,
  m: Material,
): InventoryTable {
  const speaks = (c: { total: StoredTotal | Contribution['total'] }): boolean =>
    c.total.stream === layout.stream && inSector(c.total, layout, q)
  const inTable = <T extends { stream: Stream; sector: string }>(rows: readonly T[]): T[] =>
    rows.filter((r) => r.stream === layout.stream && sectorFits(layout, q, r.sector))
  const mine = m.found.contributions.filter(speaks)
  const cube = inTable(m.cube)
  const planOnly = mine.some((c) => c.total.source === 'plan') && !cube.some((r) => r.month >= q.period.from)
  const open = q.asOf === null || q.asOf >= q.today
  const counts = countCompleteness(
    district.pack,
    layout.no,
    q.scope.kind === 'district',
    q.period,
    m.coverage,
  )
  return computeTable(layout, cube, mine, {
    ...wordsOf(district, q.scope.kind, m.places),
    period: q.period,
    unit: layout.units[unitScope(q.scope.kind)].unit,
    completeness: { ...counts, status: m.closed.includes(layout.stream) ? '已封账' : '初步' },
    allReported: everybodyReported(q, counts),
    marks: [
      ...((m.demo && cube.length > 0) || mine.some((c) => c.total.demo) ? ['演示数据'] : []),
      ...(mine.some((c) => c.total.source === 'plan') ? [district.pack.district.plan.sourceLabel] : []),
      ...(open && !planOnly ? ['暂定'] : []),
    ],
    sector: sectorOf(layout, q),
    planOnly,
    headingNotes: m.found.exceeded.filter(speaks).map((e) => exceededNote(e, layout, m.places)),
    cellNotes: cellNotesOf(district, layout, q, m.totals),
    declaredDenominators: denominatorsOf(layout, m.totals),
    unconfirmed: inTable(m.unconfirmed),
  })
}

/** Of a whole district nobody knows who all would have had to report. */
const everybodyReported = (q: InventoryQuery, { due, reported, monthsCovered }: Counts): boolean =>
  q.scope.kind !== 'district' &&
  due > 0 &&
  reported === due &&
  monthsCovered === monthsTouched(q.period).length

/** The pack's answers that a table asks for. */
function wordsOf(
  district: DistrictView,
  kind: InventoryScope['kind'],
  places: ReadonlyMap<number, PlaceName>,
): Pick<
  TableContext,
  'rowOf' | 'moistureBasisOf' | 'methodName' | 'recycles' | 'harmless' | 'destinationName'
> {
  return {
    rowOf: district.rowOf,
    moistureBasisOf: (code) => moistureBasisOf(district, code),
    methodName: district.methodName,
    recycles: district.recycles,
    harmless: (method) =>
      (district.methods.find(method) ?? district.methods.resolve(method))?.harmless ?? false,
    destinationName: (id) => destinationName(places.get(id), district, kind),
  }
}

/** What area totals add to the tables of a query, and where finer records say more than they do. */
export async function contributionsIn(
  tx: Reader,
  district: DistrictView,
  q: InventoryQuery,
): Promise<ReturnType<typeof contributionsOf>> {
  const streams = layoutsOf(district, q).map((t) => t.stream)
  const facilities = await facilitiesInScope(tx, q.scope, q.period.from)
  const cube = await readCube(tx, { facilities, period: q.period, asOf: q.asOf, streams })
  const found = await contributionsFor(tx, district, q, cube, await totalsOf(tx, q, streams))
  const layoutOf = (stream: Stream) => district.pack.tables.find((t) => t.stream === stream)
  const speaks = (c: { total: Contribution['total'] }): boolean => {
    const layout = layoutOf(c.total.stream)
    return layout === undefined || inSector(c.total, layout, q)
  }
  return { contributions: found.contributions.filter(speaks), exceeded: found.exceeded.filter(speaks) }
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
      const streams = [...new Set(totals.map((t) => t.stream))]
      byStreet.set(street, await readCube(tx, { facilities, period: q.period, asOf: q.asOf, streams }))
    }
  }
  return contributionsOf(totals, {
    sideOf: (stream) => district.pack.tables.find((t) => t.stream === stream)?.side ?? 'generator',
    rowOf: (code) => district.rowOf(code)?.row ?? null,
    moistureBasisOf: (code) => moistureBasisOf(district, code),
    factsOf: (street) => (street === null ? cube : (byStreet.get(street) ?? cube)),
  })
}

const sectorKey = (layout: TableLayout, q: InventoryQuery): string =>
  q.sector ?? layout.defaultSector ?? 'all'
const sectorOf = (layout: TableLayout, q: InventoryQuery): { key: string; label: string } | null => {
  const found = layout.sectors.find((s) => s.key === sectorKey(layout, q))
  return found ? { key: found.key, label: found.label } : null
}
const inSector = (t: Contribution['total'], layout: TableLayout, q: InventoryQuery): boolean =>
  t.sector === null || sectorFits(layout, q, t.sector)

/** Whether facts of a sector belong to the 口径 asked for. */
export const sectorFits = (
  layout: Pick<TableLayout, 'sectors' | 'defaultSector'>,
  q: Pick<InventoryQuery, 'sector'>,
  sector: string,
): boolean => {
  const asked = q.sector ?? layout.defaultSector ?? 'all'
  return layout.sectors.length === 0 || asked === 'all' || asked === sector
}

/** 明细已超过申报: reported, never cut. */
function exceededNote(e: Exceeded, layout: TableLayout, places: ReadonlyMap<number, PlaceName>): string {
  const { total } = e
  const row = total.codes.startsWith('row:') ? rowKeyOf(total.codes) : null
  const label = row === null ? total.codes : (layout.rows.find((r) => r.key === row)?.label ?? row)
  const column = layout.columns.find((c) => c.key === e.column)?.title ?? e.column
  const who = places.get(total.facility)?.partyName ?? (total.source === 'plan' ? '规划' : '部门')
  const mass = (g: bigint): string => `${gramsToDecimal(g, '吨')} 吨`
  const what = total.codes === 'stream' ? '' : label
  return `${who}申报的${what}${column}（${labelPeriod(total.period)}）为 ${mass(e.stated)}，明细合计已达 ${mass(e.detail)}`
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
  totals: readonly StoredTotal[],
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
  for (const t of totals) {
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
