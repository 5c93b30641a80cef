import type { Day } from '../core/day.ts'
import { type Period, yearPeriod } from '../core/period.ts'
import { type CubeRow, readCube } from '../inventory/cube.store.ts'
import { type BookState, readAreaTotals, readBookState } from '../inventory/inventory.store.ts'
import type { DistrictView } from '../packs/district-view.ts'
import { facilitiesInScope } from '../parties/scope.store.ts'
import type { Reader } from '../platform/database.ts'
import type { FigureMaterial } from './figures.rules.ts'

export interface YearSpan {
  readonly from: number
  readonly to: number
}

export const spanPeriod = ({ from, to }: YearSpan): Period => ({
  from: yearPeriod(from).from,
  to: yearPeriod(to).to,
})

const isWholeYears = ({ from, to }: Period): boolean => from.endsWith('-01-01') && to.endsWith('-01-01')

/** All that the figures of some years are made of, with one read of the cube. */
export async function readMaterial(
  tx: Reader,
  district: DistrictView,
  years: YearSpan,
  asOf: Day | null,
): Promise<FigureMaterial & { state: BookState }> {
  const period = spanPeriod(years)
  const streams = district.pack.tables.map((t) => t.stream)
  const [totals, state] = await Promise.all([
    readAreaTotals(tx, period, asOf, streams),
    readBookState(tx, period),
  ])
  // Figures are of whole years; only what is stated for less than one is compared with the facts of its months.
  const monthly = [...new Set(totals.filter((t) => !isWholeYears(t.period)).map((t) => t.stream))]
  const cubeOf = (facilities: readonly number[] | null): Promise<CubeRow[]> =>
    readCube(tx, { facilities, period, asOf, streams, monthly })
  const cube = await cubeOf(null)
  const byStreet = new Map<string, readonly CubeRow[]>()
  for (const street of new Set(totals.flatMap((t) => (t.scope === 'street' && t.street ? [t.street] : [])))) {
    const facilities = await facilitiesInScope(tx, { kind: 'street', key: street }, yearPeriod(years.to).from)
    byStreet.set(street, await cubeOf(facilities))
  }
  return {
    cube,
    totals,
    factsOf: (street) => (street === null ? cube : (byStreet.get(street) ?? cube)),
    state,
  }
}
