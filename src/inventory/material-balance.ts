import { type Stream, streamNames, streams } from '../core/codes.ts'
import type { Day } from '../core/day.ts'
import { gramsToDecimal } from '../core/mass.ts'
import type { Period } from '../core/period.ts'
import { endOfDay } from '../core/zone.ts'
import type { DistrictView } from '../packs/district-view.ts'
import { facilitiesInScope } from '../parties/scope.store.ts'
import type { Reader } from '../platform/database.ts'
import type { Contribution } from './area-totals.rules.ts'
import { fatesOf } from './balance.rules.ts'
import type { BalanceLine, InventoryScope, MaterialBalance } from './contract.ts'
import { readBookState, readPlaces } from './inventory.store.ts'
import { contributionsIn } from './inventory.ts'
import { type BalanceBy, type BalanceTerms, readBalanceTerms } from './material-balance.store.ts'
import { wholeOf } from './measures.rules.ts'
import { namedScope, refuseForeignScope } from './scope.store.ts'

export interface MaterialBalanceQuery {
  period: Period
  scope: InventoryScope
  /** As known at the end of that day; null: now. */
  asOf: Day | null
  today: Day
  by: BalanceBy
  stream: Stream | null
}

/**
 * A material balance (物料平衡) of the facilities of a scope, from the side where the mass is: what was there, arose and
 * came in is what ended, went on and is still there. By stream, what totals alone know of the area stands in it as well.
 */
export async function readMaterialBalance(
  tx: Reader,
  district: DistrictView,
  q: MaterialBalanceQuery,
): Promise<MaterialBalance> {
  const facilities = await facilitiesInScope(tx, q.scope, q.period.from)
  await refuseForeignScope(tx, q.scope, facilities)
  const found = await readBalanceTerms(tx, { ...q, facilities })
  const state = await readBookState(tx, q.period, q.asOf === null ? null : endOfDay(district.zone, q.asOf))
  const stated = q.by === 'stream' ? await statedOf(tx, district, q) : []
  const keys =
    q.by === 'stream' ? streams.filter((s) => !q.stream || s === q.stream) : found.map((t) => t.key)
  const label = await labelsOf(tx, district, q.by, keys)
  const lines = keys.flatMap((key) => {
    const terms = found.find((t) => t.key === key)
    const mine = stated.filter((c) => c.total.stream === key)
    return terms || mine.length > 0
      ? [{ key, label: label(key), balance: lineOf(district, terms, mine) }]
      : []
  })
  const scope = await namedScope(tx, q.scope)
  const open = q.asOf === null || q.asOf >= q.today
  return {
    title: `${scope.label || district.pack.district.name}物料平衡`,
    scope,
    unit: '吨',
    period: q.period,
    asOf: q.asOf ?? q.today,
    bookPosition: String(state.position),
    marks: [...(state.demo && found.length > 0 ? ['演示数据'] : []), ...(open ? ['暂定'] : [])],
    lines,
  }
}

async function statedOf(
  tx: Reader,
  district: DistrictView,
  q: MaterialBalanceQuery,
): Promise<readonly Contribution[]> {
  const { period, scope, asOf, today } = q
  return (await contributionsIn(tx, district, { period, scope, asOf, today, sector: 'all' })).contributions
}

function lineOf(
  district: DistrictView,
  t: BalanceTerms | undefined,
  stated: readonly Contribution[],
): BalanceLine {
  const side = district.pack.tables.find((l) => l.stream === stated[0]?.total.stream)?.side ?? 'generator'
  const { collected, unallocated, unexplained } = fatesOf(stated, side)
  const of = (key: keyof Omit<BalanceTerms, 'key'>): bigint => t?.[key] ?? 0n
  const said = (...columns: string[]): bigint =>
    stated.reduce((s, c) => (columns.includes(wholeOf[c.column] ?? c.column) ? s + c.grams : s), 0n)
  const gone = said('utilized', 'disposed', 'dumped', ...(side === 'generator' ? ['collected'] : []))
  const show = (g: bigint): string => gramsToDecimal(g, '吨')
  return {
    opening: show(of('opening')),
    generated: show(of('generated') + said('generated') + collected),
    received: show(of('received') + of('added')),
    unexplained: show(of('unexplained') + unexplained),
    flows: show(of('utilized') + of('disposed') + of('dumped') + of('handed') + gone),
    residues: show(of('residues')),
    closing: show(of('closing')),
    discrepancy: show(of('discrepancy')),
    unallocated: show(unallocated),
    dumped: show(of('dumped') + said('dumped')),
  }
}

async function labelsOf(
  tx: Reader,
  district: DistrictView,
  by: BalanceBy,
  keys: readonly string[],
): Promise<(key: string) => string> {
  if (by === 'stream') return (key) => streamNames[key as Stream]
  if (by === 'code') return (key) => `${key} ${district.waste.nameOf(key)}`
  const places = await readPlaces(tx, keys.map(Number))
  return (key) => {
    const place = places.get(Number(key))
    if (!place) return key
    return place.name === place.partyName ? place.name : `${place.partyName} ${place.name}`
  }
}
