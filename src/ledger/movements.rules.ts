import { type Grade, grades } from '../core/codes.ts'
import { grams } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import type { FactOf } from './contract.ts'
import { type Entry, type LotInfo, negated, net, type Part, type Planned } from './entry.ts'
import { finish, line, massText, placeOf, type Tag, takeOut } from './lines.ts'
import { heldIn, spread } from './lots.rules.ts'
import { withdraw } from './source.rules.ts'
import { lotFor, remember } from './stock.rules.ts'
import type { MovementView, World } from './world.ts'

type Load = FactOf<'ship'> | FactOf<'receive'>

export const betterGrade = (a: Grade, b: Grade): Grade => (grades.indexOf(a) <= grades.indexOf(b) ? a : b)

/** Purpose and place are frozen when the load leaves. A store that takes no ownership is no hand-over: no flow column sees it. */
function tagOf(world: World, load: Load): Tag | null {
  const to = world.facility(load.consignee)
  const sameOwner = !to.takesOwnership || to.party === (load.owner ?? world.facility(load.consignor).party)
  return sameOwner
    ? null
    : { purpose: load.purpose, place: placeOf(to.region), method: load.method ?? null, dest: load.consignee }
}

function newMovement(world: World, load: Load, over: Partial<MovementView>): MovementView {
  const owner = load.owner ?? world.facility(load.consignor).party
  const movement: MovementView = {
    id: world.newId(),
    code: load.code,
    consignor: load.consignor,
    owner,
    consignee: load.consignee,
    carrier: load.carrier ?? null,
    plate: load.plate ?? null,
    documentNo: load.documentNo ?? null,
    purpose: load.purpose,
    place: placeOf(world.facility(load.consignee).region),
    method: load.method ?? null,
    departedOn: load.occurredOn as Day,
    receivedOn: null,
    shipped: load.grams,
    accepted: null,
    refused: null,
    presumed: null,
    status: 'underway',
    grade: load.grade,
    lot: null,
    departure: null,
    receipt: null,
    details: {},
    ...over,
  }
  world.movements.set(movement.id, movement)
  world.newMovements.add(movement.id)
  return movement
}

function change(world: World, m: MovementView, over: Partial<MovementView>): MovementView {
  const changed = { ...m, ...over }
  world.movements.set(m.id, changed)
  world.touchedMovements.add(m.id)
  return changed
}

interface Leaving {
  entries: Entry[]
  lot: LotInfo
  presumed: ReturnType<typeof withdraw>['presumed']
  unexplained: number
}

/** Mass out of store and onto the movement. */
function leave(
  world: World,
  fact: FactOf<'ship'>,
  tag: Tag | null,
  owner: number,
  generates: boolean,
  movement: number,
): Leaving {
  const taken = withdraw(world, {
    facility: fact.consignor,
    owner,
    code: fact.code,
    amount: fact.grams,
    day: fact.occurredOn as Day,
    grade: fact.grade,
    lots: fact.lots,
    generates,
    allowUnexplained: fact.allowUnexplained,
    purpose: fact.purpose,
  })
  const lot = lotFor(world, fact.code, fact.occurredOn as Day, fact.documentNo, movement)
  const entries = taken.parts.map((p) =>
    line(world, p, {
      position: 'in_transit',
      lot: lot.id,
      sign: 1,
      grade: fact.grade,
      tag,
      owner,
      facility: fact.consignor,
    }),
  )
  return {
    entries: [...taken.entries, ...entries],
    lot,
    presumed: taken.presumed,
    unexplained: taken.unexplained,
  }
}

/**
 * 移出. A new movement, or the departure of one whose receipt came first: then what the receipt had presumed is undone
 * on its own day and booked from this paper (book.md: the order in which papers arrive never changes the figures).
 */
export function planShip(
  world: World,
  fact: FactOf<'ship'>,
  known: MovementView | null,
  generates: boolean,
): Planned[] {
  const owner = fact.owner ?? world.facility(fact.consignor).party
  const tag = tagOf(world, fact)
  const day = fact.occurredOn as Day
  const receipt = known?.receipt
  if (known && receipt) {
    // Undo what the receipt had taken, so that the departure can draw it.
    world.apply(negated(receipt.entries))
    const grade = betterGrade(fact.grade, known.grade)
    const left = leave(world, { ...fact, grade }, tag, owner, generates, known.id)
    const ship = finish(world, {
      kind: 'ship',
      occurredOn: day,
      grade,
      movement: known.id,
      lateEntry: fact.lateEntry,
      fact: { ...fact, movement: known.id, unexplained: left.unexplained },
      entries: left.entries,
      lots: [left.lot],
    })
    const old = receipt.entries.find((e) => e.position === 'stored' && e.grams > 0)
    const arrival = arrive(world, {
      load: known,
      lot: left.lot.id,
      accepted: known.accepted ?? 0,
      refused: known.refused ?? 0,
      grade,
      tag,
      into: old?.lot ?? null,
      day: receipt.occurredOn,
    })
    world.apply(receipt.entries)
    const redo = finish(world, {
      kind: 'correct',
      occurredOn: receipt.occurredOn,
      grade,
      movement: known.id,
      corrects: receipt.posting,
      lateEntry: fact.lateEntry,
      fact: { kind: 'correct', because: 'departure', movement: known.id },
      entries: [...negated(receipt.entries), ...arrival.entries],
      lots: arrival.lots,
    })
    change(world, known, {
      departure: { posting: ship.ref, occurredOn: day, entries: ship.entries, fact },
      receipt: { ...receipt, entries: net([...receipt.entries, ...redo.entries]) },
      departedOn: day,
      shipped: fact.grams,
      presumed: null,
      lot: left.lot.id,
      grade,
      plate: known.plate ?? fact.plate ?? null,
      documentNo: known.documentNo ?? fact.documentNo ?? null,
      carrier: known.carrier ?? fact.carrier ?? null,
    })
    forget(world, receipt.posting)
    return [remember(world, left.presumed, ship), redo]
  }
  const movement = newMovement(world, fact, {})
  const left = leave(world, fact, tag, owner, generates, movement.id)
  const planned = finish(world, {
    kind: 'ship',
    occurredOn: day,
    grade: fact.grade,
    movement: movement.id,
    lateEntry: fact.lateEntry,
    fact: { ...fact, movement: movement.id, unexplained: left.unexplained },
    entries: left.entries,
    lots: [left.lot],
  })
  world.movements.set(movement.id, {
    ...movement,
    lot: left.lot.id,
    departure: { posting: planned.ref, occurredOn: day, entries: planned.entries, fact },
  })
  return [remember(world, left.presumed, planned)]
}

/** What a receipt presumed is void once the departure's own paper is there. */
function forget(world: World, posting: number): void {
  for (const p of world.presumptions) if (p.posting === posting) p.grams = 0
}

interface Arriving {
  load: Pick<MovementView, 'consignor' | 'owner' | 'consignee' | 'purpose' | 'code'>
  lot: number
  accepted: number
  refused: number
  grade: Grade
  tag: Tag | null
  into: number | null
  day: Day
}

/**
 * A load's end of the way: what is refused goes back into the consignor's store, what is accepted into the receiver's
 * store or, outside and at facilities that are ends, straight to its end; the rest is `discrepancy` at the consignor.
 */
export function arrive(world: World, a: Arriving): { entries: Entry[]; lots: LotInfo[] } {
  const consignee = a.load.consignee ?? a.load.consignor
  const to = world.facility(consignee)
  const onWay = world.ofLot(a.lot).filter((b) => b.position === 'in_transit' && b.grams > 0)
  const total = heldIn(onWay)
  if (a.refused > total) refuse('refused_above_load', { refused: massText(a.refused), load: massText(total) })
  const lots: LotInfo[] = []
  const entries: Entry[] = takeOut(world, onWay, a.tag)
  const back = spread(onWay, a.refused)
  if (a.refused > 0) {
    const lot = lotFor(world, a.load.code, a.day, null)
    lots.push(lot)
    const at = {
      position: 'stored' as const,
      lot: lot.id,
      sign: 1 as const,
      tag: null,
      owner: a.load.owner,
      facility: a.load.consignor,
    }
    entries.push(...back.filter((p) => p.grams > 0).map((p) => line(world, p, { ...at, grade: p.grade })))
  }
  const rest: Part[] = onWay.map((p, i) => ({ ...p, grams: grams(p.grams - (back[i]?.grams ?? 0)) }))
  const taken = spread(rest, a.accepted)
  const goesToStore = a.load.purpose === 'collect' || (to.region === 'own' && !to.isEnd)
  const position = goesToStore ? 'stored' : a.load.purpose === 'utilize' ? 'utilized' : 'disposed'
  let target: number | null = null
  if (goesToStore && a.accepted > 0) {
    const lot = a.into === null ? lotFor(world, a.load.code, a.day, null) : null
    if (lot) lots.push(lot)
    target = lot?.id ?? a.into
  }
  const owner = to.takesOwnership ? to.party : a.load.owner
  for (const [i, p] of rest.entries()) {
    const accepted = taken[i]?.grams ?? 0
    const at = { sign: 1 as const, grade: a.grade, consignor: a.load.owner }
    if (accepted > 0)
      entries.push(
        line(
          world,
          { ...p, grams: grams(accepted) },
          { ...at, position, lot: target, tag: a.tag, owner, facility: consignee },
        ),
      )
    const difference = p.grams - accepted
    if (difference !== 0) {
      entries.push(
        line(
          world,
          { ...p, grams: grams(difference) },
          {
            ...at,
            position: 'discrepancy',
            lot: null,
            tag: null,
            owner: a.load.owner,
            facility: a.load.consignor,
          },
        ),
      )
    }
  }
  return { entries, lots }
}

/** Better evidence raises the whole movement: the same lines again under the better grade, nothing else changes. */
export function raise(world: World, m: MovementView, grade: Grade, lateEntry: number | null): Planned | null {
  const side = m.departure
  if (!side) return null
  const weaker = side.entries.filter(
    (e) =>
      grades.indexOf(e.grade) > grades.indexOf(grade) &&
      (e.position === 'in_transit' || e.position === 'generated'),
  )
  if (weaker.length === 0) return null
  for (const p of world.presumptions) if (p.posting === side.posting) p.grade = grade
  const entries = [...negated(weaker), ...weaker.map((e) => ({ ...e, grade }))]
  const planned = finish(world, {
    kind: 'raise',
    occurredOn: side.occurredOn,
    grade,
    movement: m.id,
    corrects: side.posting,
    lateEntry,
    fact: { kind: 'raise', movement: m.id, grade },
    entries,
  })
  change(world, m, { grade, departure: { ...side, entries: net([...side.entries, ...planned.entries]) } })
  return planned
}

/** 接收. Of a movement under way, or of one whose departure no paper has told yet. */
export function planReceive(
  world: World,
  fact: FactOf<'receive'>,
  known: MovementView | null,
  generates: boolean,
): Planned[] {
  const day = fact.occurredOn as Day
  const tag = tagOf(world, fact)
  if (known) {
    if (known.lot === null || known.status !== 'underway') refuse('movement_closed', { status: known.status })
    const grade = betterGrade(fact.grade, known.grade)
    const raised = grade === known.grade ? null : raise(world, known, grade, fact.lateEntry ?? null)
    const load = { ...known, consignee: fact.consignee }
    const arrival = arrive(world, {
      load,
      lot: known.lot,
      accepted: fact.grams,
      refused: fact.refused,
      grade,
      tag,
      into: null,
      day,
    })
    const planned = finish(world, {
      kind: 'receive',
      occurredOn: day,
      grade,
      movement: known.id,
      fact: { ...fact, movement: known.id },
      lateEntry: fact.lateEntry,
      ...arrival,
    })
    change(world, world.movements.get(known.id) ?? known, {
      receivedOn: day,
      accepted: fact.grams,
      refused: fact.refused,
      status: fact.grams === 0 && fact.refused > 0 ? 'refused' : 'received',
      consignee: fact.consignee,
      grade,
      presumed: null,
      plate: known.plate ?? fact.plate ?? null,
      documentNo: known.documentNo ?? fact.documentNo ?? null,
      receipt: { posting: planned.ref, occurredOn: day, entries: planned.entries, fact },
    })
    return raised ? [raised, planned] : [planned]
  }
  return [receiveAlone(world, fact, tag, generates)]
}

function receiveAlone(world: World, fact: FactOf<'receive'>, tag: Tag | null, generates: boolean): Planned {
  const day = fact.occurredOn as Day
  const owner = fact.owner ?? world.facility(fact.consignor).party
  const to = world.facility(fact.consignee)
  if (fact.refused > 0) refuse('receipt_without_departure')
  const taken = withdraw(world, {
    facility: fact.consignor,
    owner,
    code: fact.code,
    amount: fact.grams,
    day,
    grade: fact.grade,
    generates,
    allowUnexplained: fact.allowUnexplained,
    purpose: fact.purpose,
  })
  const movement = newMovement(world, fact, {
    presumed: 'departure',
    status: 'received',
    receivedOn: day,
    departedOn: (fact.departedOn ?? day) as Day,
    accepted: fact.grams,
    refused: 0,
  })
  const goesToStore = fact.purpose === 'collect' || (to.region === 'own' && !to.isEnd)
  const position = goesToStore ? 'stored' : fact.purpose === 'utilize' ? 'utilized' : 'disposed'
  const lots = goesToStore ? [lotFor(world, fact.code, day, fact.documentNo, null)] : []
  const arriving = taken.parts.map((p) =>
    line(world, p, {
      position,
      lot: lots[0]?.id ?? null,
      sign: 1,
      grade: fact.grade,
      tag,
      owner: to.takesOwnership ? to.party : owner,
      facility: fact.consignee,
      consignor: owner,
    }),
  )
  const planned = finish(world, {
    kind: 'receive',
    occurredOn: day,
    grade: fact.grade,
    movement: movement.id,
    lateEntry: fact.lateEntry,
    fact: { ...fact, movement: movement.id, unexplained: taken.unexplained },
    entries: [...taken.entries, ...arriving],
    lots,
  })
  world.movements.set(movement.id, {
    ...movement,
    receipt: { posting: planned.ref, occurredOn: day, entries: planned.entries, fact },
  })
  return remember(world, taken.presumed, planned)
}

/** 交接 where the mass lies: it counts on its own day like a movement, under the purpose it was taken for. */
export function planHandOver(world: World, fact: FactOf<'handOver'>, generates: boolean): Planned {
  const owner = fact.owner ?? world.facility(fact.facility).party
  if (owner === fact.to) refuse('same_owner')
  const day = fact.occurredOn as Day
  const taken = withdraw(world, {
    facility: fact.facility,
    owner,
    code: fact.code,
    amount: fact.grams,
    day,
    grade: fact.grade,
    lots: fact.lots,
    generates,
    allowUnexplained: fact.allowUnexplained,
    purpose: fact.purpose,
  })
  const tag = {
    purpose: fact.purpose,
    place: placeOf(world.facility(fact.facility).region),
    method: fact.method ?? null,
    dest: fact.facility,
  }
  const lot = lotFor(world, fact.code, day, null)
  const entries = [
    ...taken.entries,
    ...taken.parts.map((p) =>
      line(world, p, {
        position: 'stored',
        lot: lot.id,
        sign: 1,
        grade: fact.grade,
        tag,
        owner: fact.to,
        facility: fact.facility,
        consignor: owner,
      }),
    ),
  ]
  return remember(
    world,
    taken.presumed,
    finish(world, {
      kind: 'handOver',
      occurredOn: day,
      grade: fact.grade,
      fact: { ...fact, unexplained: taken.unexplained },
      entries,
      lots: [lot],
      lateEntry: fact.lateEntry,
    }),
  )
}
