import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { multiply, type Rational, rational, toText } from '../core/rational.ts'
import { Refusal } from '../core/refusal.ts'
import { dimensionOf, evaluateFormula, readFormula } from './expression.rules.ts'
import { type Dimension, findIndicatorUnit } from './units.rules.ts'

const values = new Map([
  ['利用量', rational(9n)],
  ['产生量', rational(10n)],
  ['往年', rational(2n)],
])
const value = (text: string): string | null => {
  const found = evaluateFormula(readFormula(text), (name) => values.get(name) as Rational)
  return found && toText(found, 6)
}
const refusalOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return `${error.code}: ${error.message}`
    throw error
  }
  return 'accepted'
}

describe('a formula', () => {
  it.each([
    ['利用量 / (产生量 + 往年)', '0.75'],
    ['利用量 ÷（产生量＋往年）× 2', '1.5'],
    ['0.1 + 0.2 - 0.3', '0'],
    ['-利用量 + 产生量', '1'],
    ['最小(利用量, 产生量, 往年) + max(1, 2)', '4'],
    ['10 - 4 - 3', '3'],
    ['2 + 3 * 4', '14'],
  ])('is worked out exactly: %s', (text, expected) => {
    expect(value(text)).toBe(expected)
  })

  it('has no value where something is divided by zero', () => {
    expect(value('利用量 / (产生量 - 10)')).toBeNull()
    expect(value('1 + 最大(1, 2 / 0)')).toBeNull()
  })

  it.each([
    ['9 ** 9 ** 9 ** 9', 'formula_not_allowed'],
    ['(() => { while (true) {} })()', 'formula_unreadable'],
    ['constructor.constructor("return process")()', 'formula_not_allowed'],
    ['this', 'formula_not_allowed'],
    ['利用量 > 1 ? 2 : 3', 'formula_not_allowed'],
    ['"字" + 1', 'formula_not_allowed'],
    ['true', 'formula_not_allowed'],
    ['利用量 产生量', 'formula_not_allowed'],
    ['[1, 2]', 'formula_not_allowed'],
    ['repeat(1)', 'formula_not_allowed'],
    ['toString(1)', 'formula_not_allowed'],
    ['', 'formula_not_allowed'],
    ['1 +', 'formula_unreadable'],
    ['(1', 'formula_unreadable'],
    [`${'('.repeat(60)}1${')'.repeat(60)} + ${'-'.repeat(60)}1`, 'formula_too_large'],
    [Array(150).fill('1').join('+'), 'formula_too_large'],
    ['1'.repeat(501), 'formula_too_large'],
  ])('is refused: %s', (text, code) => {
    expect(refusalOf(() => readFormula(text))).toMatch(new RegExp(`^${code}: `))
  })

  it('cannot grow without end through others', () => {
    const square = readFormula('大 * 大')
    const grow = (): void => {
      let found: Rational | null = rational(10n ** 200n)
      for (let i = 0; i < 64; i++) found = evaluateFormula(square, () => found as Rational)
    }
    expect(refusalOf(grow)).toMatch(/^formula_too_large: /)
  })

  it('ends quickly whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        expect(refusalOf(() => value(text.replaceAll(/\p{L}+/gu, '往年')))).toMatch(/^(accepted|formula_)/)
      }),
    )
  })
})

describe('units', () => {
  const dimensions = new Map<string, Dimension>([
    ['质量', { mass: 1 }],
    ['钱', { money: 1 }],
    ['家数', { 家: 1 }],
  ])
  const of = (name: string): Dimension => dimensions.get(name) as Dimension

  it('follow from the inputs', () => {
    expect(dimensionOf(readFormula('质量 / 钱'), of)).toEqual({ mass: 1, money: -1 })
    expect(dimensionOf(readFormula('(质量 - 质量) / 质量'), of)).toEqual({})
    expect(dimensionOf(readFormula('最大(质量, 质量) * 2'), of)).toEqual({ mass: 1 })
  })

  it('that do not add up are refused with both sides named', () => {
    expect(refusalOf(() => dimensionOf(readFormula('质量 + 钱'), of))).toBe(
      'formula_unit_clash: 公式“质量 + 钱”中质量与金额不能相加',
    )
    expect(refusalOf(() => dimensionOf(readFormula('最小(家数, 1)'), of))).toMatch(/家与比值不能比较/)
  })

  it.each([
    ['吨/万元', { mass: 1, money: -1 }, '100'],
    ['千克/人', { mass: 1, 人: -1 }, '1000'],
    ['万人', { 人: 1 }, '10000'],
    ['%', {}, '0.01'],
    ['吨/人·天', { mass: 1, 人: -1, day: -1 }, '1000000'],
  ])('are read: %s', (text, dimension, factor) => {
    const unit = findIndicatorUnit(text)
    expect(unit?.dimension).toEqual(dimension)
    expect(toText(multiply(unit?.factor as Rational, rational(1n)), 6)).toBe(factor)
  })

  it.each(['吨/', '坨', '万', 'toString', '吨//元'])('are refused: %s', (text) => {
    expect(findIndicatorUnit(text)).toBeUndefined()
  })
})
