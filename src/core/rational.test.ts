import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  add,
  compare,
  divide,
  multiply,
  negate,
  rational,
  subtract,
  toFixed,
  toText,
  zero,
} from './rational.ts'

const fraction = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 12n }))
  .map(([n, d]) => rational(n, d))

describe('exact fractions', () => {
  it('undo what they did', () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        expect(subtract(add(a, b), b)).toEqual(a)
        if (b.n !== 0n) expect(divide(multiply(a, b), b)).toEqual(a)
        expect(compare(a, b)).toBe(-compare(b, a) + 0)
        expect(add(a, negate(a))).toEqual(zero)
      }),
    )
  })

  it('keep lowest terms and a positive denominator', () => {
    expect(rational(6n, -4n)).toEqual({ n: -3n, d: 2n })
    expect(rational(0n, -7n)).toEqual({ n: 0n, d: 1n })
    expect(() => rational(1n, 0n)).toThrow(RangeError)
  })

  it.each([
    [rational(2n, 3n), 2, '0.67', '0.67'],
    [rational(-1n, 2n), 0, '-1', '-1'],
    [rational(1n, 8n), 2, '0.13', '0.13'],
    [rational(10n, 1n), 2, '10.00', '10'],
  ])('round halves away from zero', (value, digits, fixed, text) => {
    expect(toFixed(value, digits)).toBe(fixed)
    expect(toText(value, digits)).toBe(text)
  })
})
