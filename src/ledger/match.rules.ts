import { asDay, daysBetween } from '../core/day.ts'
import { type Load, papersOf } from './movement.ts'
import type { MovementView, World } from './world.ts'

interface Candidate {
  movement: MovementView
  /** 0 is the same load; more is less alike. Never compared across facts. */
  distance: number
  attach: boolean
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
export function matchPaper(world: World, fact: Load): Match {
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
  const candidates = known.flatMap((m): Candidate[] => {
    if (m.consignee !== fact.consignee || samePlate(m.plate, fact.plate) === false) return []
    const distance = hasSide(m) ? distanceOfSecond(world, m, fact) : distanceOfOther(world, m, fact)
    return distance === null ? [] : [{ movement: m, distance, attach: hasSide(m) }]
  })
  return choose(candidates, fact.plate)
}

const rulesFor = (world: World, fact: Load) => world.data.rulesOf(world.data.streamOf(fact.code))
const massOf = (fact: Load): number => (fact.kind === 'ship' ? fact.grams : fact.grams + fact.refused)

/** A paper of the side that is not booked yet. */
function distanceOfOther(world: World, m: MovementView, fact: Load): number | null {
  const rules = rulesFor(world, fact)
  const ship = fact.kind === 'ship'
  const day = asDay(fact.occurredOn)
  const gap = ship ? daysBetween(day, m.receivedOn ?? m.departedOn) : daysBetween(m.departedOn, day)
  const there = ship ? (m.accepted ?? m.shipped) + (m.refused ?? 0) : m.shipped
  if (gap < 0 || gap > rules.matchDays || !withinTolerance(there, massOf(fact), rules.matchTolerance))
    return null
  const alike = samePlate(m.plate, fact.plate)
  if (m.documentNo && fact.documentNo && m.documentNo !== fact.documentNo && !alike) return null
  return Math.abs(there - massOf(fact)) + gap / 1000 + (alike ? 0 : 0.5)
}

/**
 * A second paper of a booked side (a ledger row and the ticket of the same load): same plate, same day, nearly the same
 * mass, and no paper of its kind yet. Two papers of one kind are two trips.
 */
function distanceOfSecond(world: World, m: MovementView, fact: Load): number | null {
  const ship = fact.kind === 'ship'
  const day = ship ? m.departedOn : m.receivedOn
  const there = ship ? m.shipped : (m.accepted ?? 0) + (m.refused ?? 0)
  const papers = papersOf(m, fact.kind)
  if (day !== fact.occurredOn || samePlate(m.plate, fact.plate) !== true) return null
  if (papers.length === 0 || papers.includes(fact.grade)) return null
  if (m.documentNo && fact.documentNo && m.documentNo !== fact.documentNo) return null
  if (!withinTolerance(there, massOf(fact), rulesFor(world, fact).matchTolerance)) return null
  return Math.abs(there - massOf(fact))
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
    ? { kind: 'one', movement: first.movement, attach: first.attach }
    : { kind: 'doubtful', candidates: open.map((c) => c.movement) }
}
