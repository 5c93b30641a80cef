import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentages, sharesText } from './evidence.tsx'
import { groupDigits, tonnesText } from './mass.tsx'
import { readPeriod } from './period-picker.tsx'

describe('figures', () => {
  it('are grouped without touching the decimals', () => {
    expect(groupDigits('1234567.12345')).toBe('1,234,567.12345')
    expect(groupDigits('-1234')).toBe('-1,234')
    expect(groupDigits('123')).toBe('123')
  })

  it('stand in tonnes to the kilogram, and further only where there is more', () => {
    expect(tonnesText('350000')).toBe('0.350')
    expect(tonnesText(192_400)).toBe('0.1924')
    expect(tonnesText(-5)).toBe('-0.000005')
    expect(tonnesText(9_007_199_254_740_993n)).toBe('9,007,199,254.740993')
  })

  it('lose not a gram: read back they are the mass', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (grams) => {
        const [whole = '', fraction = ''] = tonnesText(grams).replaceAll(',', '').replace('-', '').split('.')
        const size = BigInt(whole + fraction.padEnd(6, '0'))
        expect(grams < 0n ? -size : size).toBe(grams)
      }),
    )
  })
})

describe('evidence', () => {
  const none = { weighed: '0', manifested: '0', recorded: '0', declared: '0', estimated: '0' }

  it('is told in shares, best first', () => {
    expect(sharesText({ ...none, weighed: '3', declared: '1' })).toBe('称重 75%，申报 25%')
    expect(percentages(none)).toEqual([])
    expect(sharesText(none)).toBe('没有证据分级')
  })

  it('of a negative cell has positive shares', () => {
    expect(percentages({ ...none, weighed: '-0.1' })).toEqual([{ grade: 'weighed', percent: 100 }])
  })
})

describe('a period in an address', () => {
  it('that cannot be read becomes the page’s own instead of a broken page', () => {
    expect(readPeriod('2025Q1', '2024')).toEqual({ from: '2025-01-01', to: '2025-04-01' })
    expect(readPeriod('next summer', '2024')).toEqual({ from: '2024-01-01', to: '2025-01-01' })
  })
})
