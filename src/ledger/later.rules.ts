import type { Day } from '../core/period.ts'
import type { Fact } from './contract.ts'
import { negated, type Planned } from './entry.ts'
import { ownerOf, siteOf } from './lines.ts'
import { heldIn } from './lots.rules.ts'
import { redrawDeparture, redrawReceipt } from './redraw.rules.ts'
import { liftOutflows, totalsOver } from './settle.rules.ts'
import type { BookedSide, MovementView, World } from './world.ts'

/** Where and when something leaves. */
interface Leaving {
  facility: number
  owner: number
  code: string
  day: Day
  /** The movement it belongs to itself. */
  movement: number | null
}

/** The side by which a load drew from its consignor's store. */
const drawnBy = (m: MovementView): BookedSide | null => m.departure ?? (m.lot === null ? m.receipt : null)

const hasNamedLots = (side: BookedSide): boolean => Array.isArray(side.fact.lots)

/** Whether what arrived still lies whole where it was put, or has come to its end. */
function isUntouched(world: World, m: MovementView): boolean {
  return (m.receipt?.entries ?? []).every((e) => {
    if (e.position !== 'stored' || e.grams < 0) return true
    const put = (m.receipt as BookedSide).entries.filter((x) => x.lot === e.lot && x.grams > 0)
    return heldIn(world.ofLot(e.lot as number)) === heldIn(put)
  })
}

/** Newly made movements have negative numbers in the order they were made; they come after all numbered ones. */
const rank = (id: number): number => (id < 0 ? Number.MAX_SAFE_INTEGER / 2 - id : id)

/** Loads that left the same store on a later day and drew from it, in the order of their days. */
function laterLoads(world: World, from: Leaving): { m: MovementView; side: BookedSide }[] {
  const site = siteOf(world, from.facility)
  return [...world.movements.values()]
    .flatMap((m) => {
      const side = m.status === 'cancelled' ? null : drawnBy(m)
      if (!side || m.id === from.movement || side.occurredOn <= from.day) return []
      if (m.code !== from.code || m.owner !== from.owner || siteOf(world, m.consignor) !== site) return []
      const drew = side.entries.some(
        (e) => e.position === 'stored' && e.grams < 0 && e.facility !== m.consignee,
      )
      return drew && !hasNamedLots(side) && isUntouched(world, m) ? [{ m, side }] : []
    })
    .sort((a, b) =>
      a.side.occurredOn < b.side.occurredOn
        ? -1
        : a.side.occurredOn > b.side.occurredOn
          ? 1
          : rank(a.m.id) - rank(b.m.id),
    )
}

/**
 * What leaves on a day draws before what leaves later, whichever paper came first (book.md: the order in which papers
 * arrive never changes the figures): later loads give back what they drew, the earlier one is decided, and then they are,
 * each on its own day. Loads whose lots a person named, or whose mass has moved on where it arrived, keep what they have.
 */
export function beforeLater(
  world: World,
  from: Leaving,
  lateEntry: number | null,
  decide: () => Planned[],
): Planned[] {
  const later = world.data.reorders ? laterLoads(world, from) : []
  for (const { m, side } of later)
    liftOutflows(world, totalsOver(world, siteOf(world, m.consignor), m.code, side.occurredOn))
  const take = (sign: 1 | -1) => {
    for (const { m } of later)
      for (const side of [m.departure, m.receipt])
        if (side) world.apply(sign < 0 ? negated(side.entries) : side.entries, side.occurredOn)
  }
  take(-1)
  const planned = decide()
  for (const { m } of later) {
    const now = world.movements.get(m.id) ?? m
    const want = { refused: now.refused ?? 0, grade: now.grade, lateEntry, because: 'order' as const }
    const redone = now.departure
      ? redrawDeparture(world, now, { ...want, grams: now.shipped }, true)
      : redrawReceipt(world, now, { ...want, grams: now.accepted ?? 0 }, true)
    if (redone === null) throw new Error(`load ${m.id} could not be drawn again`)
    planned.push(...redone)
  }
  return planned
}

/** Where a fact draws from that may generate what it lacks; null where the order of days cannot matter. */
export function leavingOf(world: World, fact: Fact): Omit<Leaving, 'movement'> | null {
  if (fact.kind !== 'selfTreat' && fact.kind !== 'handOver') return null
  if (!world.data.rulesOf(world.data.streamOf(fact.code)).departureGenerates || fact.lots) return null
  return {
    facility: fact.facility,
    owner: ownerOf(world, fact),
    code: fact.code,
    day: fact.occurredOn as Day,
  }
}
