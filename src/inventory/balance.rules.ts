import { gramsToDecimal, type MassUnit } from '../core/mass.ts'
import type { Contribution } from './area-totals.rules.ts'
import type { BalanceLine } from './contract.ts'
import { type MeasureKey, type Side, wholeOf } from './measures.rules.ts'

/** Masses of a balance in grams, before they are printed. */
export type Terms = (key: MeasureKey) => bigint

/**
 * opening + generated + received + unexplained = flows + residues + closing + discrepancy + unallocated, exactly. Of an
 * area's total that says more arose than went somewhere, the rest is 去向未报; of one that says less, 来源待补.
 */
export function balanceLine(
  of: Terms,
  side: Side,
  contributions: readonly Contribution[],
  unit: MassUnit,
): BalanceLine {
  const { collected, unallocated, unexplained } = fatesOf(contributions, side)
  const flows = of('utilized') + of('disposed') + of('dumped') + (side === 'generator' ? of('collected') : 0n)
  const added = side === 'endOfTreatment' ? of('added') : 0n
  const show = (g: bigint): string => gramsToDecimal(g, unit)
  return {
    opening: show(of('opening')),
    generated: show(of('generated') + collected),
    ...(added === 0n ? {} : { received: show(added) }),
    unexplained: show(of('unexplained') + unexplained),
    flows: show(flows),
    residues: show(of('residues')),
    closing: show(of('closing')),
    discrepancy: show(of('discrepancy')),
    unallocated: show(unallocated),
    dumped: show(of('dumped')),
  }
}

interface Fates {
  /** 清运量 that totals state in the place of 产生量. */
  collected: bigint
  unallocated: bigint
  unexplained: bigint
}

/** What totals say arose and what they say became of it. Neither is ever stock. */
export function fatesOf(contributions: readonly Contribution[], side: Side): Fates {
  const flows = new Set(['utilized', 'disposed', 'dumped', ...(side === 'generator' ? ['collected'] : [])])
  const fates = { collected: 0n, unallocated: 0n, unexplained: 0n }
  for (const total of new Set(contributions.map((c) => c.total))) {
    let left = 0n
    for (const c of contributions) {
      if (c.total !== total) continue
      if (c.column === 'collectedAndTransported') fates.collected += c.grams
      if (c.column === 'generated' || c.column === 'collectedAndTransported') left += c.grams
      else if (flows.has(wholeOf[c.column] ?? c.column)) left -= c.grams
    }
    if (left > 0n) fates.unallocated += left
    else fates.unexplained -= left
  }
  return fates
}
