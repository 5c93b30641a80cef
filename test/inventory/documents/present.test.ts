import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gramsToDecimal } from '../../../src/core/mass.ts'
import { commonUnit, inSmallerUnit, presentCell, presentMass } from '../../../src/inventory/present.rules.ts'

describe('a mass as people read it', () => {
  it.each([
    ['291.83', '291.83'],
    ['5.645', '5.65'],
    ['-5.645', '-5.65'],
    ['0.005', '0.01'],
    ['0', '0'],
    ['0.0034', '0.0034'],
    ['0.004', '0.004'],
    ['0.00123', '0.0012'],
    ['0.0001', '0.0001'],
    ['0.00005', '0.5吨'],
    ['0.000126', '1.3吨'],
    ['0.0000012', '0.012吨'],
    ['0.0000000001', '0.001公斤'],
    ['-0.00005', '-0.5吨'],
  ])('%s 万吨 prints %s', (value, text) => {
    expect(presentMass(value, '万吨').text).toBe(text)
  })

  it('gives streets and enterprises four decimals of the 吨, clinics 公斤', () => {
    expect(presentMass('1.23456', '吨').text).toBe('1.2346')
    expect(presentMass('0.00002', '吨').text).toBe('0.02公斤')
    expect(presentMass('12.345', '公斤').text).toBe('12.35')
    expect(presentMass('0.001', '公斤').text).toBe('0.001')
  })

  it('is never a false zero, whatever the mass', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }).filter((mass) => mass !== 0n),
        fc.constantFrom('万吨' as const, '吨' as const),
        (mass, unit) => {
          const { text } = presentMass(gramsToDecimal(mass, unit), unit)
          expect(Number.parseFloat(text)).not.toBe(0)
          expect(text.startsWith('-')).toBe(mass < 0n)
        },
      ),
    )
  })
})

describe('a cell', () => {
  const mass = { key: 'generated', type: 'mass' } as const
  it('tells five kinds of nothing apart', () => {
    const shown = (['none', 'unreported', 'planGivesNone', 'notApplicable'] as const).map(
      (emptiness) =>
        presentCell({ cells: { generated: null }, emptiness: { generated: emptiness } }, mass, '万吨').text,
    )
    const zero = presentCell({ cells: { generated: '0' } }, mass, '万吨').text
    expect([zero, ...shown]).toEqual(['0', '无此类', '未报', '规划未给出', '不适用'])
  })

  it('prints a rate with its sign, words as they are, and the district with two decimals of any unit', () => {
    const cells = { rate: '72', words: '填埋 18%', generated: '120.5' }
    expect(presentCell({ cells }, { key: 'rate', type: 'rate' }, '万吨').text).toBe('72.00%')
    expect(presentCell({ cells }, { key: 'words', type: 'text' }, '万吨').text).toBe('填埋 18%')
    expect(presentCell({ cells }, mass, '吨', 'district').text).toBe('120.50')
    expect(presentCell({ cells }, mass, '吨', 'street').text).toBe('120.5000')
  })
})

describe('a column', () => {
  it('has one unit: the smallest that any of its figures needs', () => {
    expect(commonUnit(['5.74', '0.5', null], '万吨', 2)).toBe('万吨')
    expect(commonUnit(['5.74', '0.00013', null], '万吨', 2)).toBe('吨')
    expect(commonUnit(['0.00013', '0.000000002'], '万吨', 2)).toBe('公斤')
    expect(inSmallerUnit('0.00013', '万吨', '吨')).toBe('1.3')
    expect(inSmallerUnit('5.74', '万吨', '公斤')).toBe('57400000')
    expect(inSmallerUnit('5.74', '吨', '吨')).toBe('5.74')
  })
})
