import { grams, largestRemainder } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import type { Balance, Part } from './entry.ts'
import { massText, takeOut } from './lines.ts'
import type { World } from './world.ts'

/** Pieces of one lot in a fixed order, so that remainders fall the same way on every machine. */
const pieceOrder = (a: Balance, b: Balance): number =>
  a.born < b.born
    ? -1
    : a.born > b.born
      ? 1
      : a.origin - b.origin || (a.grade < b.grade ? -1 : a.grade > b.grade ? 1 : a.moisture - b.moisture)

/**
 * Takes `amount` grams out of the pieces of one lot, proportionally to what each holds; remainders by largest
 * remainder. Nobody can take the clean half of a mixed drum.
 */
export function takeProportional(pieces: readonly Balance[], amount: number): Part[] {
  const held = pieces.filter((p) => p.grams > 0).sort(pieceOrder)
  const shares = largestRemainder(
    grams(amount),
    held.map((p) => p.grams),
  )
  return held.map((p, i) => ({ ...p, grams: shares[i] ?? grams(0) })).filter((p) => p.grams > 0)
}

export const heldIn = (pieces: readonly { grams: number }[]): number =>
  pieces.reduce((sum, p) => sum + p.grams, 0)

export interface NamedLot {
  lot: number
  /** The whole of it when absent. */
  grams?: number | undefined
}

export interface DrawRequest {
  facility: number
  owner: number
  code: string
  /** Grams wanted. */
  amount: number
  day: Day
  /** Lots the person named; the oldest first when absent. */
  lots?: readonly NamedLot[] | undefined
  /** Lots that may not be drawn from. */
  except?: (lot: number) => boolean
  /** From this very place alone, not from the own stores that belong to it. */
  exact?: boolean | undefined
}

/** What an owner has at a place: in its own stores there too, unless the very place is meant. */
export const stockAt = (
  world: World,
  at: Pick<DrawRequest, 'facility' | 'owner' | 'code' | 'exact'>,
): Balance[] => (at.exact ? world.account : world.stock)(at.facility, at.owner, at.code)

/** Draws from stock: named lots, else the oldest first. `missing` is what stock could not give; nothing is applied. */
export function draw(world: World, want: DrawRequest): { parts: Part[]; missing: number } {
  if (want.lots) return { parts: drawNamed(world, want, want.lots), missing: 0 }
  const parts: Part[] = []
  let left = want.amount
  for (const [, pieces] of oldestFirst(world, want)) {
    if (left === 0) break
    const take = Math.min(left, heldIn(pieces))
    parts.push(...takeProportional(pieces, take))
    left -= take
  }
  return { parts, missing: left }
}

/**
 * What arose at the site by a day and was put into its own stores only later: on that day it lay there still, unmixed
 * with what arose since, whichever paper came first. Nothing is applied.
 */
export function drawMovedLater(world: World, want: DrawRequest): { parts: Part[]; missing: number } {
  const places = world.placesOf(want.facility)
  const pieces = world.stock(want.facility, want.owner, want.code).filter((b) => {
    const info = world.lots.get(b.lot)
    return info?.moved && info.availableFrom > want.day && b.born <= want.day && places.includes(b.origin)
  })
  const amount = Math.min(want.amount, heldIn(pieces))
  return { parts: takeProportional(pieces, amount), missing: want.amount - amount }
}

const availableFrom = (world: World, lot: number): Day | undefined => world.lots.get(lot)?.availableFrom

function oldestFirst(world: World, want: DrawRequest): [number, Balance[]][] {
  const byLot = new Map<number, Balance[]>()
  for (const b of stockAt(world, want)) {
    if (b.grams <= 0 || (availableFrom(world, b.lot) ?? '9999') > want.day || want.except?.(b.lot)) continue
    const list = byLot.get(b.lot)
    if (list) list.push(b)
    else byLot.set(b.lot, [b])
  }
  const birth = (pieces: Balance[]): Day =>
    pieces.reduce((min, p) => (p.born < min ? p.born : min), pieces[0]?.born as Day)
  // New lots have negative ids in the order they were made: compare them after all numbered ones, descending.
  const rank = (id: number): number => (id < 0 ? Number.MAX_SAFE_INTEGER / 2 - id : id)
  const inStore = (pieces: Balance[]): number => Number(pieces[0]?.facility !== want.facility)
  const preferred = (id: number): number => {
    const at = world.prefer.indexOf(id)
    return at < 0 ? world.prefer.length : at
  }
  return [...byLot].sort(([idA, a], [idB, b]) => {
    if (preferred(idA) !== preferred(idB)) return preferred(idA) - preferred(idB)
    const [bornA, bornB] = [birth(a), birth(b)]
    // Of the same age: what was taken out of store already, then what still lies in it.
    return bornA < bornB ? -1 : bornA > bornB ? 1 : inStore(a) - inStore(b) || rank(idA) - rank(idB)
  })
}

/** What of a lot somebody may take at a facility on a day; the whole of it without grams. */
export function takeNamed(
  world: World,
  at: Pick<DrawRequest, 'facility' | 'owner' | 'day' | 'exact'>,
  { lot, grams: asked }: NamedLot,
): Part[] {
  const info = world.lots.get(lot) ?? refuse('lot_unknown', { lot })
  if (info.availableFrom > at.day)
    refuse('lot_not_yet_there', { lot: info.label ?? lot, from: info.availableFrom })
  const places = at.exact ? [at.facility] : world.placesOf(at.facility)
  const pieces = world
    .ofLot(lot)
    .filter((b) => b.position === 'stored' && places.includes(b.facility) && b.owner === at.owner)
  const held = heldIn(pieces)
  const wanted = asked ?? held
  if (wanted > held || held === 0) {
    refuse(
      'lot_too_small',
      { lot: info.label ?? lot, left: massText(held), wanted: massText(wanted) },
      { lot, left: held, wanted },
    )
  }
  return takeProportional(pieces, wanted)
}

function drawNamed(world: World, want: DrawRequest, lots: readonly NamedLot[]): Part[] {
  let left = want.amount
  const parts = oneAfterAnother(world, want.day, lots, (named) => {
    if (left === 0) return []
    if (world.lots.get(named.lot) && world.lots.get(named.lot)?.code !== want.code)
      refuse('lot_of_other_code', { lot: world.lots.get(named.lot)?.label ?? named.lot, code: want.code })
    const places = want.exact ? [want.facility] : world.placesOf(want.facility)
    const held = heldIn(
      world.ofLot(named.lot).filter((b) => b.position === 'stored' && places.includes(b.facility)),
    )
    const taken = takeNamed(world, want, { ...named, grams: Math.min(left, named.grams ?? held) })
    left -= heldIn(taken)
    return taken
  })
  if (left > 0)
    refuse(
      'lots_named_too_small',
      { missing: massText(left), wanted: massText(want.amount) },
      { missing: left },
    )
  return parts
}

/** Takes for each thing in turn, so that the second sees what the first took; in the end nothing is applied. */
export function oneAfterAnother<T>(
  world: World,
  day: Day,
  things: readonly T[],
  take: (thing: T) => Part[],
): Part[] {
  const parts: Part[] = []
  for (const thing of things) {
    const taken = take(thing)
    world.apply(takeOut(world, taken), day)
    parts.push(...taken)
  }
  world.apply(
    takeOut(world, parts).map((e) => ({ ...e, grams: grams(-e.grams) })),
    day,
  )
  return parts
}

/** Splits `amount` over parts in proportion to their grams: the same pieces with new grams. */
export function spread<T extends { grams: number }>(
  parts: readonly T[],
  amount: number,
): (T & Pick<Part, 'grams'>)[] {
  const shares = largestRemainder(
    grams(amount),
    parts.map((p) => p.grams),
  )
  return parts.map((p, i) => ({ ...p, grams: shares[i] ?? grams(0) }))
}
