import type { Grade } from '../core/codes.ts'
import { redoReceipt } from './arrivals.rules.ts'
import type { FactOf } from './contract.ts'
import { leave } from './departures.rules.ts'
import { type Entry, negated, net, type Planned } from './entry.ts'
import { finish, type Plan } from './lines.ts'
import { change, tagOf } from './movement.ts'
import { reaccepted } from './receipts.rules.ts'
import type { Withdrawn } from './source.rules.ts'
import type { BookedSide, MovementView, World } from './world.ts'

/** Why a side of a movement is decided once more, and with what mass. */
export interface Redraw {
  grams: number
  refused: number
  grade: Grade
  lateEntry: number | null
  /**
   * A better paper tells another mass; stock came to light that its departure should have drawn; or an earlier load did
   * that draws before it.
   */
  because: 'betterEvidence' | 'generation' | 'order'
}

/** The correction of a side that says nothing new about its fact but what `want` does. */
function correction(m: MovementView, side: BookedSide, want: Redraw, entries: Entry[]): Plan {
  const { grams, refused, grade, because, lateEntry } = want
  const mass = side === m.receipt ? { grams, refused, grade } : { grams, grade }
  const restated = because === 'betterEvidence' ? { restated: { ...side.fact, ...mass } } : {}
  return {
    kind: 'correct',
    occurredOn: side.occurredOn,
    grade,
    movement: m.id,
    corrects: side.posting,
    fact: { kind: 'correct', because, movement: m.id, ...restated },
    entries,
    lateEntry,
  }
}

/** Books a difference, unless there is none. */
function booked(world: World, plan: Plan): Planned[] {
  return net(plan.entries).length === 0 ? [] : [finish(world, plan)]
}

const outOf = (world: World, m: MovementView) =>
  m.consignee === null ? null : tagOf(world, { ...m, consignee: m.consignee })

/**
 * A departure once more, out of the same lots as far as they go (out of the oldest where its turn came anew); then what
 * arrived of it. Null, and the world as it was, where what arrived has moved on. `lifted`: its sides are out of the
 * world already.
 */
export function redrawDeparture(
  world: World,
  m: MovementView,
  want: Redraw,
  lifted = false,
): Planned[] | null {
  const { departure, receipt, lot } = m
  if (!departure || lot === null) return null
  const { occurredOn: day, entries: old } = departure
  const back = (entries: readonly Entry[]): void => {
    if (receipt) world.apply(entries, receipt.occurredOn)
  }
  if (!lifted) {
    world.apply(negated(old), day)
    back(negated(receipt?.entries ?? []))
  }
  const fresh = drawnAgain(world, m, departure, lot, want)
  world.apply(fresh.entries, day)
  back(receipt?.entries ?? [])
  const shifted = { ...m, shipped: want.grams }
  const arrival = { accepted: m.accepted ?? 0, refused: m.refused ?? 0, grade: want.grade, kept: true }
  const redone = receipt && redoReceipt(world, shifted, { ...arrival, out: outOf(world, m) })
  // Taken back to what it was before the difference is booked.
  world.apply(negated(fresh.entries), day)
  world.apply(old, day)
  if (receipt && !redone) return null
  const first = booked(world, correction(m, departure, want, [...negated(old), ...fresh.entries]))
  const entries = net([...old, ...first.flatMap((p) => p.entries)])
  const next = change(world, shifted, { departure: { ...departure, entries } })
  presume(world, m.id, departure.posting, fresh.presumed)
  if (!receipt || !redone) return first
  const because = want.because === 'order' ? 'order' : 'departure'
  const fact = { kind: 'correct', because, movement: m.id }
  const then = booked(world, { ...correction(next, receipt, want, redone.entries), lots: redone.lots, fact })
  change(world, next, {
    receipt: { ...receipt, entries: net([...receipt.entries, ...then.flatMap((p) => p.entries)]) },
  })
  return [...first, ...then]
}

function drawnAgain(
  world: World,
  m: MovementView,
  departure: BookedSide,
  lot: number,
  want: Redraw,
): { entries: Entry[]; presumed: Withdrawn['presumed'] } {
  const { grams, grade } = want
  const fact = departure.fact as FactOf<'ship'>
  const again = { ...fact, grams, grade, lots: undefined, allowUnexplained: true }
  const generates = world.data.rulesOf(world.data.streamOf(m.code)).departureGenerates
  if (want.because !== 'order')
    world.prefer = departure.entries.flatMap((e) =>
      e.position === 'stored' && e.grams < 0 && e.lot !== null ? [e.lot] : [],
    )
  const left = leave(world, again, generates, m.id)
  world.prefer = []
  world.lots.delete(left.lot.id)
  const entries = left.entries.map((e) => (e.lot === left.lot.id ? { ...e, lot } : e))
  return { entries, presumed: left.presumed }
}

/** A receipt once more, into the same store and lot; only the difference is booked. Null where mass has moved on. */
export function redrawReceipt(world: World, m: MovementView, want: Redraw, lifted = false): Planned[] | null {
  const { receipt } = m
  if (!receipt) return null
  if (lifted) world.apply(receipt.entries, receipt.occurredOn)
  const { grams: accepted, refused, grade } = want
  const alone = m.lot === null ? reaccepted(world, want, m) : null
  const redone =
    m.lot === null
      ? alone
      : redoReceipt(world, m, { accepted, refused, grade, out: outOf(world, m), kept: false })
  if (!redone) return null
  const planned = booked(world, { ...correction(m, receipt, want, redone.entries), lots: redone.lots })
  if (alone) presume(world, m.id, receipt.posting, alone.presumed)
  const entries = net([...receipt.entries, ...planned.flatMap((p) => p.entries)])
  const status = accepted === 0 ? 'refused' : 'received'
  change(world, m, { accepted, refused, grade, status, receipt: { ...receipt, entries } })
  return planned
}

/** A posting decided again presumes this from now on; what took over of it before is among its lines. */
function presume(world: World, movement: number, posting: number, presumed: Withdrawn['presumed']): void {
  const known = world.presumptions.find((p) => p.posting === posting)
  if (known && presumed) Object.assign(known, presumed)
  else if (known) known.grams = 0
  else if (presumed) world.presumptions.push({ ...presumed, posting, movement, within: false })
}
