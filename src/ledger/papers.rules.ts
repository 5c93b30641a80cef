import type { Day } from '../core/period.ts'
import { redoReceipt } from './arrivals.rules.ts'
import type { FactOf } from './contract.ts'
import { leave } from './departures.rules.ts'
import { type Entry, negated, net, type Planned } from './entry.ts'
import { finish } from './lines.ts'
import { change, completed, isWeaker, type Load, tagOf } from './movement.ts'
import { raise, raiseReceipt } from './raise.rules.ts'
import { reaccepted } from './receipts.rules.ts'
import type { Withdrawn } from './source.rules.ts'
import type { MovementView, World } from './world.ts'

/**
 * A second paper about a side that is already booked. It is evidence: nothing is booked again. A better one raises the
 * movement's grade, and its mass replaces what was only written down, on the day of that side; where the mass has moved
 * on so that this cannot be, the figures stay and a person may correct them.
 */
export function attachPaper(world: World, fact: Load, known: MovementView): Planned[] {
  const planned: Planned[] = []
  const add = (p: Planned | null): void => {
    if (p) planned.push(p)
  }
  const now = (): MovementView => world.movements.get(known.id) as MovementView
  change(world, known, completed(known, fact))
  if (!isWeaker(known.grade, fact.grade)) return planned
  const late = fact.lateEntry ?? null
  if (fact.kind === 'ship' && fact.grams !== known.shipped)
    planned.push(...rebookDeparture(world, fact, now()))
  add(raise(world, now(), fact.grade, late))
  const differs = fact.kind === 'receive' && !sameReceipt(fact, known)
  if (differs) add(rebookReceipt(world, fact, now()))
  add(raiseReceipt(world, now(), fact.grade, late))
  change(world, now(), { grade: fact.grade })
  return planned
}

const sameReceipt = (fact: FactOf<'receive'>, m: MovementView): boolean =>
  fact.grams === m.accepted && fact.refused === (m.refused ?? 0)

const better = (m: MovementView, fact: Load, side: 'departure' | 'receipt', entries: Entry[]) => ({
  kind: 'correct',
  occurredOn: m[side]?.occurredOn as Day,
  grade: fact.grade,
  movement: m.id,
  corrects: m[side]?.posting as number,
  fact: {
    kind: 'correct',
    because: 'betterEvidence',
    movement: m.id,
    restated: { ...m[side]?.fact, ...massOf(fact) },
  },
  entries,
  lateEntry: fact.lateEntry,
})

const massOf = (fact: Load) =>
  fact.kind === 'receive'
    ? { grams: fact.grams, refused: fact.refused, grade: fact.grade }
    : { grams: fact.grams, grade: fact.grade }

/** The departure once more from the better weighing, out of the same lots as far as they go; then what arrived of it. */
function rebookDeparture(world: World, fact: FactOf<'ship'>, m: MovementView): Planned[] {
  const { departure, receipt, lot } = m
  if (!departure || lot === null) return []
  const { occurredOn: day, entries: old } = departure
  const restore = (): void => {
    if (receipt) world.apply(receipt.entries, receipt.occurredOn)
  }
  world.apply(negated(old), day)
  if (receipt) world.apply(negated(receipt.entries), receipt.occurredOn)
  world.prefer = old.flatMap((e) => (e.position === 'stored' && e.grams < 0 && e.lot !== null ? [e.lot] : []))
  const again = {
    ...(departure.fact as FactOf<'ship'>),
    grams: fact.grams,
    grade: fact.grade,
    lots: undefined,
  }
  const generates = world.data.rulesOf(world.data.streamOf(m.code)).departureGenerates
  const left = leave(world, { ...again, allowUnexplained: true }, generates, m.id)
  world.prefer = []
  world.lots.delete(left.lot.id)
  const fresh = left.entries.map((e) => (e.lot === left.lot.id ? { ...e, lot } : e))
  world.apply(fresh, day)
  restore()
  const shifted = { ...m, shipped: fact.grams }
  const redone =
    receipt &&
    redoReceipt(world, shifted, { ...sidesOf(m), grade: fact.grade, out: outOf(world, m), kept: true })
  // Taken back to what it was before the difference is booked.
  world.apply(negated(fresh), day)
  world.apply(old, day)
  if (receipt && !redone) return []
  const correction = finish(world, better(m, fact, 'departure', [...negated(old), ...fresh]))
  const entries = net([...old, ...correction.entries])
  const next = change(world, shifted, { departure: { ...departure, entries } })
  presume(world, departure.posting, left.presumed)
  if (!receipt || !redone) return [correction]
  const arrived = finish(world, {
    ...better(next, fact, 'receipt', redone.entries),
    lots: redone.lots,
    fact: { kind: 'correct', because: 'departure', movement: m.id },
  })
  change(world, next, { receipt: { ...receipt, entries: net([...receipt.entries, ...arrived.entries]) } })
  return [correction, arrived]
}

const sidesOf = (m: MovementView) => ({ accepted: m.accepted ?? 0, refused: m.refused ?? 0 })
const outOf = (world: World, m: MovementView) =>
  m.consignee === null ? null : tagOf(world, { ...m, consignee: m.consignee })

/** A posting decided again presumes this from now on; what took over of it before is among its lines. */
function presume(world: World, posting: number, presumed: Withdrawn['presumed']): void {
  const known = world.presumptions.find((p) => p.posting === posting)
  if (known) known.grams = presumed?.grams ?? 0
  else if (presumed) world.presumptions.push({ ...presumed, posting, movement: null })
}

/** The receipt once more from the better weighing; only the difference is booked, into the same store and lot. */
function rebookReceipt(world: World, fact: FactOf<'receive'>, m: MovementView): Planned | null {
  const receipt = m.receipt
  if (!receipt) return null
  const alone = m.lot === null ? reaccepted(world, fact, m) : null
  const { grams: accepted, refused, grade } = fact
  const redone =
    m.lot === null
      ? alone
      : redoReceipt(world, m, { accepted, refused, grade, out: outOf(world, m), kept: false })
  if (!redone) return null
  const planned = finish(world, { ...better(m, fact, 'receipt', redone.entries), lots: redone.lots })
  if (alone) presume(world, receipt.posting, alone.presumed)
  const entries = net([...receipt.entries, ...planned.entries])
  change(world, m, { accepted, refused, grade, receipt: { ...receipt, entries } })
  return planned
}
