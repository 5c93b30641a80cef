import type { Grade } from '../core/codes.ts'
import { grams } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import { type Entry, negated, net, type Planned } from './entry.ts'
import { finish } from './lines.ts'
import { change, isWeaker } from './movement.ts'
import type { BookedSide, MovementView, World } from './world.ts'

/** The lines once more under a better grade. Of mass in a store only what is still held: what has moved on keeps its own. */
function regraded(world: World, entries: readonly Entry[], grade: Grade): Entry[] {
  const weaker = entries.flatMap((e): Entry[] => {
    if (!isWeaker(e.grade, grade)) return []
    if (e.position !== 'stored') return [e]
    if (e.grams < 0) return []
    const held = world
      .ofLot(e.lot as number)
      .filter((b) => b.position === 'stored' && b.facility === e.facility && b.owner === e.owner)
      .filter((b) => b.origin === e.origin && b.born === e.born && b.grade === e.grade)
      .filter((b) => b.moisture === e.moisture)
    const left = Math.max(0, held[0]?.grams ?? 0)
    return left === 0 ? [] : [{ ...e, grams: grams(Math.min(left, e.grams)) }]
  })
  return [...negated(weaker), ...weaker.map((e) => ({ ...e, grade }))]
}

function raiseSide(
  world: World,
  m: MovementView,
  side: BookedSide,
  grade: Grade,
  lateEntry: number | null,
): { planned: Planned; side: BookedSide } | null {
  const entries = regraded(world, side.entries, grade)
  if (entries.length === 0) return null
  for (const p of world.presumptions) if (p.posting === side.posting) p.grade = grade
  const planned = finish(world, {
    kind: 'raise',
    occurredOn: side.occurredOn as Day,
    grade,
    movement: m.id,
    corrects: side.posting,
    lateEntry,
    fact: { kind: 'raise', movement: m.id, grade },
    entries,
  })
  return { planned, side: { ...side, entries: net([...side.entries, ...planned.entries]) } }
}

/** Better evidence raises what left under a movement: nothing but the grade changes. */
export function raise(world: World, m: MovementView, grade: Grade, lateEntry: number | null): Planned | null {
  const raised = m.departure && raiseSide(world, m, m.departure, grade, lateEntry)
  if (!raised) return null
  change(world, m, { grade, departure: raised.side })
  return raised.planned
}

/** The same for what arrived. */
export function raiseReceipt(
  world: World,
  m: MovementView,
  grade: Grade,
  lateEntry: number | null,
): Planned | null {
  const raised = m.receipt && raiseSide(world, m, m.receipt, grade, lateEntry)
  if (!raised) return null
  change(world, m, { grade, receipt: raised.side })
  return raised.planned
}
