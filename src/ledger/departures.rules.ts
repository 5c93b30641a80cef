import type { Day } from '../core/period.ts'
import { redoReceipt } from './arrivals.rules.ts'
import type { FactOf } from './contract.ts'
import { type Entry, type LotInfo, negated, net, type Planned } from './entry.ts'
import { finish, line, lotFor, moistureOf, placeOf } from './lines.ts'
import { betterGrade, change, completed, newMovement, ownerOfLoad, tagOfLoad } from './movement.ts'
import { remember, type Withdrawn, withdraw } from './source.rules.ts'
import type { MovementView, World } from './world.ts'

export interface Leaving {
  entries: Entry[]
  lot: LotInfo
  presumed: Withdrawn['presumed']
  unexplained: number
}

/** Mass out of store and onto the movement; nothing is applied. */
export function leave(world: World, fact: FactOf<'ship'>, generates: boolean, movement: number): Leaving {
  const owner = ownerOfLoad(world, fact)
  const day = fact.occurredOn as Day
  const { code, grade, consignor: facility } = fact
  const { entries, parts, presumed, unexplained } = withdraw(world, {
    facility,
    owner,
    code,
    amount: fact.grams,
    day,
    grade,
    moisture: moistureOf(world, code, fact.details),
    lots: fact.lots,
    generates,
    allowUnexplained: fact.allowUnexplained,
  })
  const lot = lotFor(world, code, day, { label: fact.documentNo, movement })
  const tag = tagOfLoad(world, fact)
  const at = { position: 'in_transit', lot: lot.id, sign: 1, grade, tag, owner, facility } as const
  return { entries: [...entries, ...parts.map((p) => line(world, p, at))], lot, presumed, unexplained }
}

const shipment = (world: World, fact: FactOf<'ship'>, movement: number, left: Leaving): Planned =>
  finish(world, {
    kind: 'ship',
    occurredOn: fact.occurredOn as Day,
    grade: fact.grade,
    movement,
    lateEntry: fact.lateEntry,
    fact: { ...fact, movement, unexplained: left.unexplained },
    entries: left.entries,
    lots: [left.lot],
  })

/** 移出: a new movement, or the departure of one whose receipt came first. */
export function planShip(
  world: World,
  fact: FactOf<'ship'>,
  known: MovementView | null,
  generates: boolean,
): Planned[] {
  if (known?.receipt) return departAfterReceipt(world, fact, known, generates)
  const movement = newMovement(world, fact, {})
  const left = leave(world, fact, generates, movement.id)
  const planned = shipment(world, fact, movement.id, left)
  const side = { posting: planned.ref, occurredOn: planned.occurredOn, entries: planned.entries, fact }
  world.movements.set(movement.id, { ...movement, lot: left.lot.id, departure: side })
  return [remember(world, left.presumed, planned)]
}

/**
 * The paper of a departure whose receipt is booked already: what the receipt had presumed is undone on its own day and
 * booked from this paper (book.md: the order in which papers arrive never changes the figures).
 */
function departAfterReceipt(
  world: World,
  fact: FactOf<'ship'>,
  known: MovementView,
  generates: boolean,
): Planned[] {
  const receipt = known.receipt as NonNullable<MovementView['receipt']>
  // Undo what the receipt had taken, so that the departure can draw it.
  world.apply(negated(receipt.entries), receipt.occurredOn)
  const grade = betterGrade(fact.grade, known.grade)
  const left = leave(world, { ...fact, grade }, generates, known.id)
  const ship = shipment(world, { ...fact, grade }, known.id, left)
  const { purpose, method = null, consignee } = fact
  const m = change(world, known, {
    ...completed(known, fact),
    departure: { posting: ship.ref, occurredOn: ship.occurredOn, entries: ship.entries, fact },
    departedOn: ship.occurredOn,
    shipped: fact.grams,
    presumed: null,
    lot: left.lot.id,
    grade,
    purpose,
    method: method ?? known.method,
    place: placeOf(world.facility(consignee).region),
  })
  world.apply(receipt.entries, receipt.occurredOn)
  const redone = redoReceipt(world, m, {
    accepted: known.accepted ?? 0,
    refused: known.refused ?? 0,
    grade,
    out: tagOfLoad(world, fact),
    kept: true,
  })
  if (!redone) {
    // What it accepted has moved on and was of other origins: the paper is evidence, the figures stay presumed.
    world.apply(negated(ship.entries), ship.occurredOn)
    change(world, known, completed(known, fact))
    return []
  }
  const redo = finish(world, {
    kind: 'correct',
    occurredOn: receipt.occurredOn,
    grade,
    movement: m.id,
    corrects: receipt.posting,
    lateEntry: fact.lateEntry,
    fact: { kind: 'correct', because: 'departure', movement: m.id },
    ...redone,
  })
  change(world, m, { receipt: { ...receipt, entries: net([...receipt.entries, ...redo.entries]) } })
  // What a receipt presumed is void once the departure's own paper is there.
  for (const p of world.presumptions) if (p.posting === receipt.posting) p.grams = 0
  return [remember(world, left.presumed, ship), redo]
}
