import type { Planned } from './entry.ts'
import { settlePresumptions } from './presumptions.rules.ts'
import { type Because, countDetail, type Shift, settleTotals } from './settle.rules.ts'
import type { TotalView, World } from './world.ts'

/** Stock and totals feed each other; each round moves mass that the round before set free, and there is ever less of it. */
const roundsAtMost = 20

/**
 * What follows for others from postings just planned: departures draw stock that came to light, totals contribute what
 * their detail leaves of them. `decided` is told what changed under each total before totals are settled.
 */
export function settleAll(
  world: World,
  planned: readonly Planned[],
  because: Because,
  also: Iterable<TotalView> = [],
  decided: (shift: Shift) => void = () => {},
): Planned[] {
  const drawn = settlePresumptions(world, planned, because.lateEntry)
  const shift = countDetail(world, [...planned, ...drawn])
  decided(shift)
  const out = [...drawn]
  let settled = settleTotals(world, new Set([...shift.keys(), ...also]), because)
  for (let round = 0; settled.length > 0; round++) {
    if (round === roundsAtMost) throw new Error('stock and totals do not settle')
    out.push(...settled)
    const freed = settlePresumptions(world, settled, because.lateEntry)
    out.push(...freed)
    settled = freed.length === 0 ? [] : settleTotals(world, countDetail(world, freed).keys(), because)
  }
  return out
}
