/**
 * Exact decimals on bigint: value = coefficient × 10^-scale, scale ≥ 0. Figures of the trade never pass through a
 * binary fraction; rounding happens where a caller asks for it and nowhere else.
 */
export interface Decimal {
  readonly coefficient: bigint
  readonly scale: number
}

/** Limit on digits and exponent, so that a hostile cell cannot make a number of a million digits. */
const MAX_DIGITS = 60
const PLAIN = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i

/** Reads `12`, `-0.5`, `.5`, `5.` and what JavaScript prints for a number (`1e-7`); anything else is undefined. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = PLAIN.exec(text)
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = whole + fraction
  const scale = fraction.length - Number(exponent)
  if (digits === '' || digits.length > MAX_DIGITS || Math.abs(scale) > MAX_DIGITS) return undefined
  const magnitude = BigInt(digits)
  const coefficient = sign === '-' ? -magnitude : magnitude
  return scale < 0 ? { coefficient: coefficient * powerOfTen(-scale), scale: 0 } : { coefficient, scale }
}

/** Plain notation without trailing zeros; a zero is `0`, never `-0`. */
export function formatDecimal({ coefficient, scale }: Decimal): string {
  const fixed = formatFixed({ coefficient, scale })
  return scale === 0 ? fixed : fixed.replace(/\.?0+$/, '')
}

/** Plain notation with exactly `scale` decimals. */
export function formatFixed({ coefficient, scale }: Decimal): string {
  const sign = coefficient < 0n ? '-' : ''
  const digits = magnitudeOf(coefficient)
    .toString()
    .padStart(scale + 1, '0')
  if (scale === 0) return sign + digits
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { coefficient: a.coefficient * b.coefficient, scale: a.scale + b.scale }
}

/** Rounds to `scale` decimals, halves away from zero (四舍五入), and pads where the value has fewer. */
export function roundHalfUp(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return { coefficient: value.coefficient * powerOfTen(scale - value.scale), scale }
  return { coefficient: divideHalfUp(value.coefficient, powerOfTen(value.scale - scale)), scale }
}

/** Integer quotient, halves away from zero. The divisor must not be zero. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const n = magnitudeOf(dividend)
  const d = magnitudeOf(divisor)
  const quotient = (2n * n + d) / (2n * d)
  return dividend < 0n === divisor < 0n ? quotient : -quotient
}

/** The value in whole units of 10^-scale, or undefined where it is finer than that. */
export function toInteger(value: Decimal, scale: number): bigint | undefined {
  if (value.scale <= scale) return value.coefficient * powerOfTen(scale - value.scale)
  const step = powerOfTen(value.scale - scale)
  return value.coefficient % step === 0n ? value.coefficient / step : undefined
}

/** Digits that say something: neither leading nor trailing zeros. */
export function significantDigits({ coefficient }: Decimal): number {
  if (coefficient === 0n) return 1
  return magnitudeOf(coefficient).toString().replace(/0+$/, '').length
}

export function magnitudeOf(n: bigint): bigint {
  return n < 0n ? -n : n
}

export function powerOfTen(n: number): bigint {
  return 10n ** BigInt(n)
}
