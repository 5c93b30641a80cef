import { type Stream, streamNames } from '../core/codes.ts'
import type { Day } from '../core/day.ts'
import { firstOfMonth } from '../core/day.ts'
import { lastYearsLike, type Period, periodOf, yearPeriod } from '../core/period.ts'
import { fatesOf } from '../inventory/balance.rules.ts'
import type { Inventory, InventoryScope } from '../inventory/contract.ts'
import { readCube } from '../inventory/cube.store.ts'
import { readPlaces } from '../inventory/inventory.store.ts'
import { contributionsIn, readInventory } from '../inventory/inventory.ts'
import type { DistrictView } from '../packs/district-view.ts'
import { facilitiesInScope } from '../parties/scope.store.ts'
import type { Reader } from '../platform/database.ts'
import { readOpenMatters } from './attention.store.ts'
import type { Attention, Cockpit } from './contract.ts'
import { streamFigures } from './figures.rules.ts'
import { flowOf } from './flow.rules.ts'

export interface CockpitQuery {
  year: number
  scope: InventoryScope
  today: Day
}

/** The months of the year that are over: a running year is compared with the same months of the year before. */
function monthsOver(year: number, today: Day): Period {
  const whole = yearPeriod(year)
  const over = firstOfMonth(today)
  return over > whole.from && over < whole.to ? periodOf(whole.from, over) : whole
}

export async function readCockpit(tx: Reader, district: DistrictView, q: CockpitQuery): Promise<Cockpit> {
  const { pack } = district
  const period = monthsOver(q.year, q.today)
  const of = (p: Period): Promise<Inventory> =>
    readInventory(tx, district, { period: p, scope: q.scope, asOf: null, today: q.today })
  const now = await of(period)
  const before = await of(lastYearsLike(period))
  const { baselineYear, sourceLabel } = pack.district.plan
  const plan = q.scope.kind === 'district' ? await of(yearPeriod(baselineYear)) : null
  const table = (inventory: Inventory | null, no: number) => inventory?.tables.find((t) => t.no === no)
  const streams = pack.tables.flatMap((layout) => {
    const current = table(now, layout.no)
    return current
      ? [
          streamFigures(layout, {
            now: current,
            before: table(before, layout.no),
            plan: { label: `${baselineYear}年${sourceLabel}`, table: table(plan, layout.no) },
          }),
        ]
      : []
  })
  const facilities = await facilitiesInScope(tx, q.scope, period.from)
  const cube = await readCube(tx, { facilities, period, asOf: null })
  const places = await readPlaces(
    tx,
    [...new Set(cube.map((r) => r.dest))].filter((id) => id !== 0),
  )
  const { contributions, exceeded } = await contributionsIn(tx, district, {
    period,
    scope: q.scope,
    asOf: null,
    today: q.today,
  })
  const unallocated = new Map<Stream, bigint>()
  for (const layout of pack.tables) {
    const stated = contributions.filter((c) => c.total.stream === layout.stream)
    const mass = fatesOf(stated, layout.side).unallocated
    if (mass > 0n) unallocated.set(layout.stream, mass)
  }
  const kindOf = (id: number): string => {
    const place = places.get(id)
    return place
      ? `${place.region === 'own' ? '区内' : '区外'}${district.facilityKindName(place.kind)}`
      : '未列明'
  }
  return {
    year: q.year,
    asOf: q.today,
    marks: [...new Set(now.tables.flatMap((t) => t.marks))],
    streams,
    flow: flowOf(cube, period, kindOf, unallocated),
    attention: await attentionOf(tx, district, q, period, now, unallocated, exceeded.length),
  }
}

async function attentionOf(
  tx: Reader,
  district: DistrictView,
  q: CockpitQuery,
  period: Period,
  now: Inventory,
  unallocated: ReadonlyMap<Stream, bigint>,
  exceeded: number,
): Promise<Attention[]> {
  const longest = Math.max(...district.pack.streams.map((s) => s.matchDays))
  const open = await readOpenMatters(tx, period, q.today, longest)
  const overdue = now.tables.reduce(
    (n, t) => n + Math.max(0, t.completeness.due - t.completeness.reported),
    0,
  )
  const gone = [...unallocated.values()].reduce((s, g) => s + g, 0n)
  const plain = (kind: Attention['kind'], count: number, detail: string | null = null): Attention => ({
    kind,
    count,
    grams: null,
    detail,
  })
  return [
    plain('overdueReports', overdue),
    { kind: 'unexplained', count: open.unexplained.count, grams: open.unexplained.grams, detail: null },
    {
      kind: 'underway',
      count: open.underway.count,
      grams: open.underway.grams,
      detail: `移出超过 ${longest} 天`,
    },
    {
      kind: 'unallocated',
      count: unallocated.size,
      grams: String(gone),
      detail: [...unallocated.keys()].map((s) => streamNames[s]).join('、') || null,
    },
    plain('detailAboveTotal', exceeded),
    plain('capacityExceeded', open.capacityExceeded),
    plain('pendingLateEntries', open.pendingLateEntries),
    plain('waitingImports', open.waitingImports),
    ...(q.scope.kind === 'district'
      ? [plain('unownedRows', district.pack.reporting.filter((r) => r.unit === null).length)]
      : []),
  ]
}
