import type { Day } from '../core/period.ts'
import type { FactOf } from './contract.ts'
import { negated, net, type Planned } from './entry.ts'
import { finish } from './lines.ts'
import { gradeRank } from './match.rules.ts'
import { arrive, raise } from './movements.rules.ts'
import type { MovementView, World } from './world.ts'

/**
 * A second paper about a side that is already booked. It is evidence: nothing is booked again. A better one raises the
 * movement's grade, and a weighing at acceptance replaces what was only written down, on the day of acceptance.
 */
export function attachPaper(
  world: World,
  fact: FactOf<'ship'> | FactOf<'receive'>,
  known: MovementView,
): Planned[] {
  if (gradeRank[fact.grade] >= gradeRank[known.grade]) return []
  const planned: Planned[] = []
  const raised = raise(world, known, fact.grade, fact.lateEntry ?? null)
  if (raised) planned.push(raised)
  const m = world.movements.get(known.id) ?? known
  const receipt = m.receipt
  if (!receipt) return planned
  const weaker = receipt.entries.filter((e) => gradeRank[e.grade] > gradeRank[fact.grade])
  if (weaker.length === 0) return planned
  if (fact.kind === 'ship' || m.lot === null) {
    const entries = [...negated(weaker), ...weaker.map((e) => ({ ...e, grade: fact.grade }))]
    planned.push(
      finish(world, {
        kind: 'raise',
        occurredOn: receipt.occurredOn,
        grade: fact.grade,
        movement: m.id,
        corrects: receipt.posting,
        fact: { kind: 'raise', movement: m.id, grade: fact.grade },
        entries,
        lateEntry: fact.lateEntry,
      }),
    )
    world.movements.set(m.id, { ...m, grade: fact.grade })
    world.touchedMovements.add(m.id)
    return planned
  }
  planned.push(rebookReceipt(world, fact, m))
  return planned
}

/** The receipt once more, from the better weighing; only the difference is booked, into the same store and lot. */
function rebookReceipt(world: World, fact: FactOf<'receive'>, m: MovementView): Planned {
  const receipt = m.receipt as NonNullable<MovementView['receipt']>
  world.apply(negated(receipt.entries))
  const tagged = receipt.entries.find((e) => e.purpose !== null)
  const tag = tagged ? { purpose: m.purpose, place: m.place, method: m.method, dest: m.consignee } : null
  const stored = receipt.entries.find(
    (e) => e.position === 'stored' && e.grams > 0 && e.facility === m.consignee,
  )
  const arrival = arrive(world, {
    load: m,
    lot: m.lot as number,
    accepted: fact.grams,
    refused: fact.refused,
    grade: fact.grade,
    tag,
    into: stored?.lot ?? null,
    day: receipt.occurredOn as Day,
  })
  world.apply(receipt.entries)
  const planned = finish(world, {
    kind: 'correct',
    occurredOn: receipt.occurredOn,
    grade: fact.grade,
    movement: m.id,
    corrects: receipt.posting,
    fact: { ...fact, kind: 'correct', because: 'betterEvidence', movement: m.id },
    entries: [...negated(receipt.entries), ...arrival.entries],
    lots: arrival.lots,
    lateEntry: fact.lateEntry,
  })
  world.movements.set(m.id, {
    ...m,
    grade: fact.grade,
    accepted: fact.grams,
    refused: fact.refused,
    receipt: { ...receipt, entries: net([...receipt.entries, ...planned.entries]) },
  })
  world.touchedMovements.add(m.id)
  return planned
}
