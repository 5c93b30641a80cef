import type { Planned } from './entry.ts'
import type { World } from './world.ts'

const placesIn = ['facility', 'from', 'consignor', 'consignee']

/**
 * Whom a posting concerns, and so who sees it: where mass lies or goes to, and whose own mass it is. One that moves
 * nothing (a load turned away before its departure was told, a count that agrees) concerns the places it speaks of.
 */
export function concernedBy(world: World, p: Planned): { facilities: number[]; parties: number[] } {
  const facilities = [
    ...new Set(
      p.entries.flatMap((e) => [
        e.facility,
        ...(e.own ? [e.origin] : []),
        ...(e.dest === null ? [] : [e.dest]),
      ]),
    ),
  ]
  if (facilities.length === 0)
    for (const key of placesIn) {
      const id = p.fact[key]
      if (typeof id === 'number' && world.findFacility(id)) facilities.push(id)
    }
  const carrier = p.movement === null ? null : (world.movements.get(p.movement)?.carrier ?? null)
  const parties = new Set([
    ...p.entries.map((e) => e.owner),
    ...facilities.flatMap((f) => world.findFacility(f)?.party ?? []),
    ...(carrier === null ? [] : [carrier]),
  ])
  return { facilities, parties: [...parties] }
}
