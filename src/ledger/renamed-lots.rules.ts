import type { Effective } from './correct.store.ts'
import type { Entry, Planned } from './entry.ts'
import type { World } from './world.ts'

/** Where a lot lies and what is in it; lots of one decision that agree in this are told apart by their order. */
const roleOf = (entries: readonly Entry[], lot: number): string | null => {
  const e = entries.find((x) => x.lot === lot && x.grams > 0) ?? entries.find((x) => x.lot === lot)
  return e ? `${e.position}|${e.facility}|${e.code}` : null
}

/**
 * Which lots of a first decision the lots of its second one are: those at the same place with the same code, in their
 * order; products by their order among products. What now has another code or place is a new lot.
 */
export function renamedLots(world: World, posting: Effective, main: Planned): Map<number, number> {
  const byRole = new Map<string, number[]>()
  for (const id of posting.lots) {
    const info = world.lots.get(id)
    const role = info?.product ? 'product' : (roleOf(posting.made, id) ?? '')
    byRole.set(role, [...(byRole.get(role) ?? []), id])
  }
  const names = new Map<number, number>()
  for (const lot of main.lots) {
    const role = lot.product ? 'product' : (roleOf(main.entries, lot.id) ?? '')
    const old = byRole.get(role)?.shift()
    if (old !== undefined) names.set(lot.id, old)
  }
  return names
}
