import type { Grade, Place, Position, Purpose, Stream } from '../core/codes.ts'
import { type Grams, grams } from '../core/mass.ts'
import type { Day } from '../core/period.ts'

/**
 * One line of a posting. `grams` is signed; the lines of a posting sum to zero.
 * `lot` stands exactly on positions that hold mass (`stored`, `in_transit`).
 */
export interface Entry {
  position: Position
  stream: Stream
  facility: number
  owner: number
  code: string
  lot: number | null
  origin: number
  born: Day
  grade: Grade
  /** Water in thousandths of the wet mass where the pack prints at a fixed moisture (sludge); 0 elsewhere. */
  moisture: number
  purpose: Purpose | null
  place: Place | null
  method: string | null
  dest: number | null
  own: boolean
  grams: Grams
}

/** Mass that still lies somewhere, by lot, origin, birth, grade and moisture. */
export interface Balance {
  lot: number
  position: 'stored' | 'in_transit'
  facility: number
  owner: number
  origin: number
  born: Day
  grade: Grade
  moisture: number
  code: string
  grams: Grams
}

/** A piece of a lot that a posting takes. */
export type Part = Readonly<Balance>

/** Mass without a place: what a source gives, or what goes to its end. */
export type Piece = Pick<Part, 'origin' | 'born' | 'code' | 'grade' | 'moisture' | 'grams'>

export interface LotInfo {
  id: number
  code: string
  label: string | null
  availableFrom: Day
  movement: number | null
  total: number | null
  product: boolean
  details: Readonly<Record<string, unknown>>
  /** Made by putting into store or taking out of it, where it is known: its mass was there before the lot was. */
  moved?: boolean
}

/** A posting decided but not yet written. New lots and movements carry negative ids until the store numbers them. */
export interface Planned {
  /** Stands for the posting until the store numbers it; negative. */
  ref: number
  kind: string
  occurredOn: Day
  since: Day
  grade: Grade
  fact: Readonly<Record<string, unknown>>
  movement: number | null
  total: number | null
  corrects: number | null
  lateEntry: number | null
  entries: Entry[]
  lots: LotInfo[]
}

const entryKey = (e: Entry): string =>
  [
    e.position,
    e.facility,
    e.owner,
    e.code,
    e.lot,
    e.origin,
    e.born,
    e.grade,
    e.moisture,
    e.purpose,
    e.place,
    e.method,
    e.dest,
    e.own,
  ].join('|')

/** Adds entries that differ in nothing but grams and drops what cancels; order of first appearance is kept. */
export function net(entries: readonly Entry[]): Entry[] {
  const sums = new Map<string, Entry>()
  for (const e of entries) {
    const key = entryKey(e)
    const seen = sums.get(key)
    if (seen) seen.grams = grams(seen.grams + e.grams)
    else sums.set(key, { ...e })
  }
  return [...sums.values()].filter((e) => e.grams !== 0)
}

export const negated = (entries: readonly Entry[]): Entry[] =>
  entries.map((e) => ({ ...e, grams: grams(-e.grams) }))
