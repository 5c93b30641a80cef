import { add, compare, divide, multiply, type Rational, rational, subtract } from '../core/rational.ts'

export interface Point {
  readonly year: number
  readonly value: Rational
}

/** Fewer years than this say nothing of a direction. */
export const leastYears = 3

export interface Band {
  readonly value: Rational
  readonly low: Rational
  readonly high: Rational
}

/**
 * Where the past points. Every two years are joined and the line is drawn on; the middle one is the forecast and the
 * outermost ones are the band, so the band is as wide as the years disagree. Null with fewer than three years.
 */
export function forecastOf(points: readonly Point[], year: number): Band | null {
  if (points.length < leastYears) return null
  const ends: Rational[] = []
  points.forEach((a, i) => {
    for (const b of points.slice(i + 1)) {
      const slope = divide(subtract(b.value, a.value), rational(BigInt(b.year - a.year)))
      ends.push(add(b.value, multiply(slope, rational(BigInt(year - b.year)))))
    }
  })
  ends.sort(compare)
  const [low, high] = [ends[0] as Rational, ends.at(-1) as Rational]
  return { value: middle(ends), low, high }
}

function middle(sorted: readonly Rational[]): Rational {
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half] as Rational
  return sorted.length % 2 === 1 ? upper : divide(add(sorted[half - 1] as Rational, upper), rational(2n))
}
