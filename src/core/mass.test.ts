import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  grams,
  gramsToDecimal,
  largestRemainder,
  type MassUnit,
  massUnitPlaces,
  negateGrams,
  ratePercent,
  roundDecimal,
  sumGrams,
  totalGrams,
} from './mass.ts'

const mass = fc.maxSafeInteger().map(grams)
const weights = fc.array(fc.integer({ min: 0, max: 2 ** 40 }), { minLength: 1, maxLength: 12 })
const units = Object.keys(massUnitPlaces) as MassUnit[]

describe('grams', () => {
  it('takes whole, safe numbers only', () => {
    expect(grams(-5)).toBe(-5)
    for (const n of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(() => grams(n)).toThrow(RangeError)
  })

  it('knows one zero', () => {
    expect(Object.is(negateGrams(grams(0)), 0)).toBe(true)
  })

  it('sums exactly beyond 2^53 as bigint, and refuses to as one mass', () => {
    const most = grams(Number.MAX_SAFE_INTEGER)
    expect(totalGrams([most, most, grams(1)])).toBe(18014398509481983n)
    expect(() => sumGrams([most, grams(1)])).toThrow(RangeError)
    expect(sumGrams([grams(7), grams(-9)])).toBe(-2)
  })
})

describe('largestRemainder', () => {
  it('gives what is left over to the largest remainders, ties to the first', () => {
    expect(largestRemainder(grams(10), [1, 1, 1])).toEqual([4, 3, 3])
    expect(largestRemainder(grams(10), [1, 1, 1], (i, j) => j - i)).toEqual([3, 3, 4])
    expect(largestRemainder(grams(100), [3, 5, 1])).toEqual([33, 56, 11])
    expect(largestRemainder(grams(-10), [1, 1, 1])).toEqual([-4, -3, -3])
  })

  it('divides nothing by nothing, and nothing else', () => {
    expect(largestRemainder(grams(0), [0, 0])).toEqual([0, 0])
    expect(largestRemainder(grams(0), [])).toEqual([])
    expect(() => largestRemainder(grams(1), [0, 0])).toThrow(RangeError)
    expect(() => largestRemainder(grams(1), [1, -1])).toThrow(RangeError)
  })

  it('always sums to the total, each share within a gram of the exact one, no weight no share', () => {
    fc.assert(
      fc.property(mass, weights, (total, list) => {
        fc.pre(list.some((w) => w > 0))
        const shares = largestRemainder(total, list)
        const sum = list.reduce((a, w) => a + BigInt(w), 0n)
        expect(totalGrams(shares)).toBe(BigInt(total))
        for (const [i, share] of shares.entries()) {
          const weight = BigInt(list[i] ?? 0)
          const error = BigInt(share) * sum - BigInt(total) * weight
          expect(error < sum && error > -sum).toBe(true)
          if (weight === 0n) expect(share).toBe(0)
        }
      }),
    )
  })

  it('gives a heavier weight no smaller share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 50 }), weights, (total, list) => {
        fc.pre(list.some((w) => w > 0))
        const shares = largestRemainder(grams(total), list)
        for (const [i, a] of list.entries())
          for (const [j, b] of list.entries())
            if (a > b) expect(shares[i]).toBeGreaterThanOrEqual(shares[j] ?? 0)
      }),
    )
  })
})

describe('decimals of mass', () => {
  it.each([
    [0n, '万吨', '0'],
    [1n, '万吨', '0.0000000001'],
    [1_234_500n, '吨', '1.2345'],
    [-500n, '千克', '-0.5'],
    [1_000_000n, '吨', '1'],
    [10_000_000n, '克', '10000000'],
    [2_923_600_000_000n, '万吨', '292.36'],
    [90_071_992_547_409_931n, '吨', '90071992547.409931'],
  ] as const)('%s g is exact in %s', (value, unit, text) => {
    expect(gramsToDecimal(value, unit)).toBe(text)
  })

  it('is exact and has no trailing zeros', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.constantFrom(...units),
        (value, unit) => {
          const text = gramsToDecimal(value, unit)
          const [whole = '', fraction = ''] = text.replace('-', '').split('.')
          const back = BigInt(whole + fraction.padEnd(massUnitPlaces[unit], '0'))
          expect(text.startsWith('-') ? -back : back).toBe(value)
          expect(text).not.toMatch(/\.\d*0$|\.$/)
        },
      ),
    )
  })

  it.each([
    ['5.645', 2, '5.65'],
    ['5.6449999999999999999', 2, '5.64'],
    ['-5.645', 2, '-5.65'],
    ['-0.004', 2, '0.00'],
    ['0.5', 0, '1'],
    ['3', 2, '3.00'],
    ['99.995', 2, '100.00'],
  ])('%s rounds to %s decimals as %s', (text, digits, rounded) => {
    expect(roundDecimal(text, digits)).toBe(rounded)
  })
})

describe('ratePercent', () => {
  it.each([
    [9n, 12_500_000n, '0.00'],
    [9_000_000n, 12_500_000n, '72.00'],
    [9_000_000n, 10_500_000n, '85.71'],
    [1n, 3n, '33.33'],
    [2n, 3n, '66.67'],
    [1n, 800n, '0.13'],
    [29_183n, 29_236n, '99.82'],
    [0n, 5n, '0.00'],
    [-1n, 3n, '-33.33'],
    [7n, 5n, '140.00'],
  ])('%s ÷ %s is %s percent', (numerator, denominator, percent) => {
    expect(ratePercent(numerator, denominator)).toBe(percent)
  })

  it('has no value without a denominator', () => {
    expect(ratePercent(5n, 0n)).toBeNull()
  })

  it('is never further from the fraction than half of the last digit', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 24n }),
        fc.bigInt({ min: 1n, max: 10n ** 24n }),
        (n, d) => {
          const hundredths = BigInt((ratePercent(n, d) ?? '').replace('.', ''))
          const error = 2n * (hundredths * d - n * 10_000n)
          expect(error <= d && error > -d).toBe(true)
        },
      ),
    )
  })
})
