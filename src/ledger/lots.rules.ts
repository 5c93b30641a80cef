import { grams, largestRemainder } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import type { Balance, Part } from './entry.ts'
import type { World } from './world.ts'

/** Pieces of one lot in a fixed order, so that remainders fall the same way on every machine. */
const pieceOrder = (a: Balance, b: Balance): number =>
  a.born < b.born
    ? -1
    : a.born > b.born
      ? 1
      : a.origin - b.origin || (a.grade < b.grade ? -1 : a.grade > b.grade ? 1 : 0)

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

export const heldIn = (pieces: readonly Balance[]): number => pieces.reduce((sum, p) => sum + p.grams, 0)

export interface DrawRequest {
  facility: number
  owner: number
  code: string
  /** Grams wanted. */
  amount: number
  day: Day
  /** Lots the person named; the oldest first when absent. */
  lots?: readonly { lot: number; grams?: number | undefined }[] | undefined
}

/** Draws from stock: named lots, else the oldest first. `missing` is what stock could not give; nothing is applied. */
export function draw(world: World, want: DrawRequest): { parts: Part[]; missing: number } {
  if (want.lots) return drawNamed(world, want)
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

function oldestFirst(world: World, want: DrawRequest): [number, Balance[]][] {
  const byLot = new Map<number, Balance[]>()
  for (const b of world.account(want.facility, want.owner, want.code)) {
    if (b.grams <= 0 || world.lot(b.lot).availableFrom > want.day) continue
    const list = byLot.get(b.lot)
    if (list) list.push(b)
    else byLot.set(b.lot, [b])
  }
  const birth = (pieces: Balance[]): Day =>
    pieces.reduce((min, p) => (p.born < min ? p.born : min), pieces[0]?.born as Day)
  // New lots have negative ids in the order they were made: compare them after all numbered ones, descending.
  const rank = (id: number): number => (id < 0 ? Number.MAX_SAFE_INTEGER / 2 - id : id)
  const preferred = (id: number): number => {
    const at = world.prefer.indexOf(id)
    return at < 0 ? world.prefer.length : at
  }
  return [...byLot].sort(([idA, a], [idB, b]) => {
    if (preferred(idA) !== preferred(idB)) return preferred(idA) - preferred(idB)
    const [bornA, bornB] = [birth(a), birth(b)]
    return bornA < bornB ? -1 : bornA > bornB ? 1 : rank(idA) - rank(idB)
  })
}

function drawNamed(world: World, want: DrawRequest): { parts: Part[]; missing: number } {
  const parts: Part[] = []
  let left = want.amount
  for (const { lot, grams: asked } of want.lots ?? []) {
    const pieces = world
      .ofLot(lot)
      .filter((b) => b.position === 'stored' && b.facility === want.facility && b.owner === want.owner)
    const held = heldIn(pieces)
    const take = Math.min(left, asked ?? held)
    if (take > held) {
      refuse(
        'lot_too_small',
        { lot: world.lots.get(lot)?.label ?? lot, left: held, wanted: take },
        { lot, left: held, wanted: take },
      )
    }
    if (world.lots.get(lot)?.code !== want.code) refuse('lot_of_other_code', { lot, code: want.code })
    parts.push(...takeProportional(pieces, take))
    left -= take
  }
  if (left > 0) refuse('lots_named_too_small', { missing: left, wanted: want.amount }, { missing: left })
  return { parts, missing: 0 }
}

/** Splits `amount` over parts in proportion to their grams: the same pieces with new grams. */
export function spread(parts: readonly Part[], amount: number): Part[] {
  const shares = largestRemainder(
    grams(amount),
    parts.map((p) => p.grams),
  )
  return parts.map((p, i) => ({ ...p, grams: shares[i] ?? grams(0) }))
}
