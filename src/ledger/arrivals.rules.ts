import type { Grade } from '../core/codes.ts'
import { grams } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import { type Entry, type LotInfo, negated, type Part } from './entry.ts'
import { line, lotFor, massText, type Tag, takeOut } from './lines.ts'
import { heldIn, spread } from './lots.rules.ts'
import type { FacilityView, MovementView, World } from './world.ts'

/** Where accepted mass comes to lie: in a store, or outside and at facilities that are ends straight at its end. */
export function endOf(
  to: FacilityView,
  purpose: MovementView['purpose'],
): 'stored' | 'utilized' | 'disposed' {
  if (purpose === 'collect' || (to.region === 'own' && !to.isEnd)) return 'stored'
  return purpose === 'utilize' ? 'utilized' : 'disposed'
}

interface Arriving {
  m: MovementView
  accepted: number
  refused: number
  grade: Grade
  /** The tag the load left with; what it ends with may know the method as well. */
  out: Tag | null
  tag: Tag | null
  day: Day
  /** Lots a former decision put accepted and refused mass into. */
  into: number | null
  backInto: number | null
}

/**
 * A load's end of the way: what is refused goes back into the consignor's store, what is accepted into the receiver's
 * store or to its end; the rest is `discrepancy` at the consignor, of either sign.
 */
export function arrive(world: World, a: Arriving): { entries: Entry[]; lots: LotInfo[] } {
  const { m, grade } = a
  const onWay = world.ofLot(m.lot as number).filter((b) => b.position === 'in_transit' && b.grams > 0)
  const load = heldIn(onWay)
  if (a.refused > load) refuse('refused_above_load', { refused: massText(a.refused), load: massText(load) })
  if (a.refused + a.accepted === 0) refuse('receipt_empty')
  const lots: LotInfo[] = []
  const lotOf = (known: number | null): number => {
    if (known !== null) return known
    const made = lotFor(world, m.code, a.day)
    lots.push(made)
    return made.id
  }
  const consignee = m.consignee ?? m.consignor
  const to = world.facility(consignee)
  const entries = takeOut(world, onWay, a.out)
  const back = spread(onWay, a.refused)
  if (a.refused > 0) {
    const lot = lotOf(a.backInto)
    const at = { position: 'stored', lot, sign: 1, tag: null, owner: m.owner, facility: m.consignor } as const
    entries.push(...back.map((p) => line(world, p, at)))
  }
  const rest: Part[] = onWay.map((p, i) => ({ ...p, grams: grams(p.grams - (back[i]?.grams ?? 0)) }))
  // Weighed heavier than what was left after the refusal: in proportion to the whole load then.
  const shares = a.accepted === 0 ? [] : spread(heldIn(rest) > 0 ? rest : onWay, a.accepted)
  const position = endOf(to, m.purpose)
  const lot = position === 'stored' && a.accepted > 0 ? lotOf(a.into) : null
  const owner = to.takesOwnership ? to.party : m.owner
  const at = { sign: 1, grade, consignor: m.owner } as const
  for (const [i, p] of rest.entries()) {
    const share = shares[i]?.grams ?? grams(0)
    const difference = { ...p, grams: grams(p.grams - share) }
    entries.push(
      line(world, { ...p, grams: share }, { ...at, position, lot, tag: a.tag, owner, facility: consignee }),
      line(world, difference, {
        ...at,
        position: 'discrepancy',
        lot: null,
        tag: null,
        owner: m.owner,
        facility: m.consignor,
      }),
    )
  }
  return { entries: entries.filter((e) => e.grams !== 0), lots }
}

const storedAt = (entries: readonly Entry[], facility: number | null): Entry[] =>
  entries.filter((e) => e.position === 'stored' && e.grams > 0 && e.facility === facility)

/** The same mass of the same origins, whatever its births. */
function isAlike(a: readonly Entry[], b: readonly Entry[]): boolean {
  const sums = new Map<string, number>()
  const add = (e: Entry, sign: 1 | -1): void => {
    const key = `${e.lot}|${e.origin}|${e.own}`
    sums.set(key, (sums.get(key) ?? 0) + sign * e.grams)
  }
  for (const e of a) add(e, 1)
  for (const e of b) add(e, -1)
  return [...sums.values()].every((g) => g === 0)
}

interface Redo {
  accepted: number
  refused: number
  grade: Grade
  out: Tag | null
  /** What was accepted is the same mass as before: where it has moved on, it keeps the births it was accepted with. */
  kept: boolean
}

/**
 * A receipt decided again: its difference, into the same lots. Null where mass it put into a store has moved on and
 * would be missing there. The world is left as it was.
 */
export function redoReceipt(
  world: World,
  m: MovementView,
  redo: Redo,
): { entries: Entry[]; lots: LotInfo[] } | null {
  const receipt = m.receipt as NonNullable<MovementView['receipt']>
  const { occurredOn: day, entries: old } = receipt
  const oldIn = storedAt(old, m.consignee)
  const oldBack = storedAt(old, m.consignor)
  world.apply(negated(old), day)
  const arrival = arrive(world, {
    ...redo,
    m,
    tag: redo.out ? { ...redo.out, method: redo.out.method ?? m.method } : null,
    day,
    into: oldIn[0]?.lot ?? null,
    backInto: m.consignee === m.consignor ? null : (oldBack[0]?.lot ?? null),
  })
  const moved = [...oldIn, ...oldBack]
  const missing = (entries: readonly Entry[]): boolean => {
    world.apply(entries, day)
    const short = moved.some((e) => world.ofLot(e.lot as number).some((b) => b.grams < 0))
    world.apply(negated(entries), day)
    return short
  }
  let entries = arrival.entries
  if (missing(entries)) {
    const isStored = (e: Entry): boolean => e.position === 'stored' && e.grams > 0
    const same = isAlike(entries.filter(isStored), moved)
    entries = [...entries.filter((e) => !isStored(e)), ...moved]
    if (!redo.kept || !same || missing(entries)) {
      world.apply(old, day)
      return null
    }
  }
  world.apply(old, day)
  return { entries: [...negated(old), ...entries], lots: arrival.lots }
}
