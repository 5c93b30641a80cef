import {
  divideHalfUp,
  formatDecimal,
  formatFixed,
  magnitudeOf,
  parseDecimal,
  roundHalfUp,
} from './decimal.ts'

declare const gramsBrand: unique symbol

/**
 * Mass of one fact, in whole grams, signed, within the safe integers (about 9 × 10^9 t). Totals over facts are
 * bigint: a district can pass 2^53 g.
 */
export type Grams = number & { readonly [gramsBrand]: true }

/** Brands a whole number of grams. Anything else is a bug: what people write goes through `parseQuantity`. */
export function grams(n: number): Grams {
  if (!Number.isSafeInteger(n)) throw new RangeError(`${n} is not a whole, safe number of grams`)
  return (n === 0 ? 0 : n) as Grams
}

export const zeroGrams = grams(0)

export function addGrams(a: Grams, b: Grams): Grams {
  return grams(a + b)
}

export function negateGrams(g: Grams): Grams {
  return grams(-g)
}

/** Sum over any number of facts, exact beyond 2^53. */
export function totalGrams(list: Iterable<Grams>): bigint {
  let total = 0n
  for (const g of list) total += BigInt(g)
  return total
}

/** Sum that is itself one fact's mass; a sum beyond the safe integers is a bug. */
export function sumGrams(list: Iterable<Grams>): Grams {
  let total = zeroGrams
  for (const g of list) total = addGrams(total, g)
  return total
}

/**
 * Divides `total` in proportion to `weights`: each share is the exact one rounded down, and the grams left over go
 * one by one to the largest remainders; ties to the earlier index, or as `tiebreak` compares two indices.
 * Shares always sum to `total`; where every weight is zero only a zero total can be divided.
 */
export function largestRemainder(
  total: Grams,
  weights: readonly number[],
  tiebreak: (i: number, j: number) => number = (i, j) => i - j,
): Grams[] {
  const parts = weights.map((w) => {
    if (!Number.isSafeInteger(w) || w < 0) throw new RangeError(`${w} is not a weight`)
    return BigInt(w)
  })
  if (total === 0) return weights.map(() => zeroGrams)
  const sum = parts.reduce((a, b) => a + b, 0n)
  if (sum === 0n) throw new RangeError('nothing to divide by: all weights are zero')
  const size = magnitudeOf(BigInt(total))
  const shares = parts.map((part) => (size * part) / sum)
  const remainders = parts.map((part) => (size * part) % sum)
  const left = Number(size - shares.reduce((a, b) => a + b, 0n))
  const order = [...parts.keys()].sort((i, j) => {
    const a = remainders[i] ?? 0n
    const b = remainders[j] ?? 0n
    return a > b ? -1 : a < b ? 1 : tiebreak(i, j)
  })
  for (const i of order.slice(0, left)) shares[i] = (shares[i] ?? 0n) + 1n
  return shares.map((share) => grams(Number(total < 0 ? -share : share)))
}

/** Decimal places between a unit of mass and the gram. */
export const massUnitPlaces = { 克: 0, 千克: 3, 吨: 6, 万吨: 10 } as const
export type MassUnit = keyof typeof massUnitPlaces

/** The mass in a unit, exact, without trailing zeros: 1 234 500 g is `1.2345` 吨. */
export function gramsToDecimal(mass: bigint | Grams, unit: MassUnit): string {
  return formatDecimal({ coefficient: BigInt(mass), scale: massUnitPlaces[unit] })
}

/** Rounds an exact decimal string to `digits` decimals, halves away from zero, keeping the zeros: `0.5` → `0.50`. */
export function roundDecimal(decimal: string, digits: number): string {
  const value = parseDecimal(decimal)
  if (!value) throw new RangeError(`${decimal} is not a decimal`)
  return formatFixed(roundHalfUp(value, digits))
}

/** A rate in percent with two decimals, half-up from the exact fraction; null where there is nothing to divide by. */
export function ratePercent(numerator: bigint, denominator: bigint): string | null {
  if (denominator === 0n) return null
  return formatFixed({ coefficient: divideHalfUp(numerator * 10_000n, denominator), scale: 2 })
}
