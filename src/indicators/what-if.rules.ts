import type { Period } from '../core/period.ts'
import { compare, type Rational, rational } from '../core/rational.ts'
import type { CubeRow } from '../inventory/cube.store.ts'
import type { Side } from '../inventory/measures.rules.ts'

/** A plant that uses so large a share (0 to 1) of what it is sent in the period. */
export interface Recovery {
  readonly facility: number
  readonly share: Rational
}

/**
 * The cube as it would be. On the generator's side a load's purpose decides what is 利用 and what 处置, on the other side
 * where the mass ended; each stream is read from one side only. To the gram, by largest remainder.
 */
export function withRecovery(
  cube: readonly CubeRow[],
  { facility, share }: Recovery,
  period: Period,
  sideOf: (stream: CubeRow['stream']) => Side,
): CubeRow[] {
  const mine = cube.filter((r) => r.dest === facility && r.month >= period.from && r.month < period.to)
  const moved: CubeRow[] = []
  for (const stream of new Set(mine.map((r) => r.stream))) {
    const side = sideOf(stream)
    const of = (end: End): CubeRow[] => mine.filter((r) => r.stream === stream && endOf(r, side) === end)
    const [used, disposed] = [of('utilized'), of('disposed')]
    const [u, d] = [sum(used), sum(disposed)]
    const wanted = ((u + d) * share.n) / share.d
    if (wanted > u && d > 0n) moved.push(...shifted(disposed, wanted - u, 'utilized'))
    if (wanted < u && u > 0n) moved.push(...shifted(used, u - wanted, 'disposed'))
  }
  return [...cube, ...moved]
}

type End = 'utilized' | 'disposed'

function endOf(r: CubeRow, side: Side): End | null {
  if (side === 'endOfTreatment')
    return r.position === 'utilized' || r.position === 'disposed' ? r.position : null
  if (!r.own || r.position === 'discrepancy') return null
  return r.purpose === 'utilize' ? 'utilized' : r.purpose === 'dispose' ? 'disposed' : null
}

const sum = (rows: readonly CubeRow[]): bigint => rows.reduce((s, r) => s + r.grams, 0n)

/** Takes a mass from rows in proportion and puts it to the other end, method not stated. */
function shifted(rows: readonly CubeRow[], mass: bigint, to: End): CubeRow[] {
  const whole = sum(rows)
  const shares = rows.map((r) => (mass * r.grams) / whole)
  let left = mass - sum(shares.map((grams) => ({ grams }) as CubeRow))
  const order = [...rows.keys()].sort((a, b) =>
    compare(remainder(rows[b] as CubeRow, mass, whole), remainder(rows[a] as CubeRow, mass, whole)),
  )
  for (const i of order) {
    if (left === 0n) break
    shares[i] = (shares[i] as bigint) + (left > 0n ? 1n : -1n)
    left += left > 0n ? -1n : 1n
  }
  return rows.flatMap((r, i) => {
    const grams = shares[i] as bigint
    const position = r.position === 'utilized' || r.position === 'disposed' ? to : r.position
    const purpose = r.purpose === '' ? r.purpose : to === 'utilized' ? 'utilize' : 'dispose'
    return [
      { ...r, grams: -grams },
      { ...r, position, purpose, method: '', grams },
    ]
  })
}

const remainder = (r: CubeRow, mass: bigint, whole: bigint): Rational => rational((mass * r.grams) % whole)
