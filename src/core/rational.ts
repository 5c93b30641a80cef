import { type Decimal, divideHalfUp, formatDecimal, formatFixed, magnitudeOf, powerOfTen } from './decimal.ts'

/** An exact fraction in lowest terms; the denominator is positive. Indicators are divided before they are rounded. */
export interface Rational {
  readonly n: bigint
  readonly d: bigint
}

export function rational(n: bigint, d = 1n): Rational {
  if (d === 0n) throw new RangeError('a fraction without a denominator')
  const common = greatestCommonDivisor(magnitudeOf(n), magnitudeOf(d)) || 1n
  return d < 0n ? { n: -n / common, d: -d / common } : { n: n / common, d: d / common }
}

export const zero: Rational = { n: 0n, d: 1n }
export const one: Rational = { n: 1n, d: 1n }

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

export const add = (a: Rational, b: Rational): Rational => rational(a.n * b.d + b.n * a.d, a.d * b.d)
export const subtract = (a: Rational, b: Rational): Rational => rational(a.n * b.d - b.n * a.d, a.d * b.d)
export const multiply = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d)
export const divide = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n)
export const negate = (a: Rational): Rational => ({ n: -a.n, d: a.d })

/** Negative where `a` is the smaller one. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const [x, y] = [a.n * b.d, b.n * a.d]
  return x < y ? -1 : x > y ? 1 : 0
}

export const least = (a: Rational, b: Rational): Rational => (compare(a, b) <= 0 ? a : b)
export const greatest = (a: Rational, b: Rational): Rational => (compare(a, b) >= 0 ? a : b)

export function ofDecimal({ coefficient, scale }: Decimal): Rational {
  return rational(coefficient, powerOfTen(scale))
}

/** Exactly `digits` decimals, halves away from zero (四舍五入). */
export function toFixed({ n, d }: Rational, digits: number): string {
  return formatFixed({ coefficient: divideHalfUp(n * powerOfTen(digits), d), scale: digits })
}

/** At most `digits` decimals, without trailing zeros. */
export function toText({ n, d }: Rational, digits: number): string {
  return formatDecimal({ coefficient: divideHalfUp(n * powerOfTen(digits), d), scale: digits })
}
