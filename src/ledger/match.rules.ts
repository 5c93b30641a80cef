import type { Grade } from '../core/codes.ts'
import { asDay, daysBetween } from '../core/day.ts'
import type { FactOf } from './contract.ts'
import type { MovementView, World } from './world.ts'

export interface Candidate {
  movement: MovementView
  /** 0 is the same load; more is less alike. Never compared across facts. */
  distance: number
}
export type Match =
  | { kind: 'none' }
  | { kind: 'one'; movement: MovementView; attach: boolean }
  | { kind: 'doubtful'; candidates: MovementView[] }

const samePlate = (a: string | null | undefined, b: string | null | undefined): boolean | null =>
  a && b ? a.replace(/\s|·/g, '').toUpperCase() === b.replace(/\s|·/g, '').toUpperCase() : null

const withinTolerance = (a: number, b: number, perMille: number): boolean =>
  Math.abs(a - b) * 1000 <= perMille * Math.max(a, b)

/**
 * Which known movement a paper tells of (book.md, One movement, many records): by document number; else by party,
 * code, plate, day within the pack's window and mass within its tolerance. What is doubtful a person decides.
 */
export function matchPaper(world: World, fact: FactOf<'ship'> | FactOf<'receive'>): Match {
  if (fact.movement === 'new') return { kind: 'none' }
  const ship = fact.kind === 'ship'
  const hasSide = (m: MovementView): boolean =>
    ship ? m.departure !== null : m.receipt !== null || m.status !== 'underway'
  if (typeof fact.movement === 'number') {
    const movement = world.movements.get(fact.movement)
    return movement ? { kind: 'one', movement, attach: hasSide(movement) } : { kind: 'none' }
  }
  const known = [...world.movements.values()].filter(
    (m) => m.consignor === fact.consignor && m.code === fact.code && m.status !== 'cancelled',
  )
  if (fact.documentNo) {
    const numbered = known.filter((m) => m.documentNo === fact.documentNo)
    if (numbered.length === 1 && numbered[0])
      return { kind: 'one', movement: numbered[0], attach: hasSide(numbered[0]) }
  }
  const rules = world.data.rulesOf(world.data.streamOf(fact.code))
  const open: Candidate[] = []
  for (const m of known) {
    if (m.consignee !== fact.consignee || samePlate(m.plate, fact.plate) === false) continue
    const sameDocument = !m.documentNo || !fact.documentNo || m.documentNo === fact.documentNo
    const gap = ship
      ? daysBetween(asDay(fact.occurredOn), m.receivedOn ?? m.departedOn)
      : daysBetween(m.departedOn, asDay(fact.occurredOn))
    const there = ship ? (m.accepted ?? m.shipped) + (m.refused ?? 0) : m.shipped
    const mine = ship ? fact.grams : fact.grams + fact.refused
    if (gap < 0 || gap > rules.matchDays || !withinTolerance(there, mine, rules.matchTolerance)) continue
    if (hasSide(m) || !(sameDocument || samePlate(m.plate, fact.plate))) continue
    open.push({
      movement: m,
      distance: Math.abs(there - mine) + gap / 1000 + (samePlate(m.plate, fact.plate) ? 0 : 0.5),
    })
  }
  return choose(open, fact.plate)
}

function choose(open: Candidate[], plate: string | undefined): Match {
  open.sort((a, b) => a.distance - b.distance || a.movement.id - b.movement.id)
  const [first, second] = open
  if (!first) return { kind: 'none' }
  // Loads alike in everything are interchangeable; the same plate with another mass is another trip.
  const certain =
    !second ||
    second.distance === first.distance ||
    samePlate(first.movement.plate, plate) === true ||
    first.distance < 1
  return certain
    ? { kind: 'one', movement: first.movement, attach: false }
    : { kind: 'doubtful', candidates: open.map((c) => c.movement) }
}

export const gradeRank: Readonly<Record<Grade, number>> = {
  weighed: 0,
  manifested: 1,
  recorded: 2,
  declared: 3,
  estimated: 4,
}
