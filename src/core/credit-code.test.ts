import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCreditCode, creditCodeCheckCharacter } from './credit-code.ts'
import { Refusal } from './refusal.ts'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const character = fc.constantFrom(...ALPHABET)
const first17 = fc
  .tuple(
    fc.string({ unit: character, minLength: 2, maxLength: 2 }),
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 6, maxLength: 6 }),
    fc.string({ unit: character, minLength: 9, maxLength: 9 }),
  )
  .map((parts) => parts.join(''))
const valid = first17.map((first) => first + creditCodeCheckCharacter(first))

const refusalOf = (text: string): string => {
  try {
    return checkCreditCode(text)
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('checkCreditCode', () => {
  // Codes printed on public notices.
  it.each([
    '91350100M000100Y43',
    '91330100799655058B',
    '9144030071526726XG',
    '914403001922038216',
    '91110000802100433B',
  ])('knows %s', (code) => {
    expect(checkCreditCode(code)).toBe(code)
    expect(creditCodeCheckCharacter(code.slice(0, 17))).toBe(code[17])
  })

  it('reads full-width, lower case, spaces and dashes', () => {
    expect(checkCreditCode(' ９１350100-m0001 00y43 ')).toBe('91350100M000100Y43')
  })

  it.each([
    ['', 'credit_code_length'],
    ['9135010M000100Y43', 'credit_code_length'],
    ['990001000012345', 'credit_code_length'],
    ['9135O100M000100Y43', 'credit_code_characters'],
    ['91350I00M000100Y43', 'credit_code_characters'],
    ['913501A0M000100Y43', 'credit_code_characters'],
    ['91350100M000100Y4中', 'credit_code_characters'],
    ['91350100M000100Y34', 'credit_code_check'],
    ['91350100M000100Y44', 'credit_code_check'],
  ])('%s is %s', (text, code) => {
    expect(refusalOf(text)).toBe(code)
  })

  it('names the wrong character and its place', () => {
    expect(() => checkCreditCode('9135O100M000100Y43')).toThrow('第 5 位的“O”')
  })

  it('accepts every code with its check character: the weighted sum is a multiple of 31', () => {
    fc.assert(
      fc.property(valid, (code) => {
        expect(checkCreditCode(code)).toBe(code)
        const weight = (i: number) => (i === 17 ? 1 : 3 ** i)
        const sum = [...code].reduce((total, c, i) => (total + ALPHABET.indexOf(c) * weight(i)) % 31, 0)
        expect(sum).toBe(0)
      }),
    )
  })

  it('catches every single wrong character and every exchange of neighbours', () => {
    fc.assert(
      fc.property(valid, fc.nat(17), character, (code, at, other) => {
        fc.pre(code[at] !== other)
        expect(refusalOf(code.slice(0, at) + other + code.slice(at + 1))).toMatch(
          /^credit_code_(check|characters)$/,
        )
        const [a = '', b = ''] = code.slice(at, at + 2)
        fc.pre(b !== '' && a !== b)
        expect(refusalOf(code.slice(0, at) + b + a + code.slice(at + 2))).toMatch(
          /^credit_code_(check|characters)$/,
        )
      }),
    )
  })
})

it('a check character needs 17 characters of the alphabet', () => {
  expect(creditCodeCheckCharacter('91350100M000100Y')).toBeUndefined()
  expect(creditCodeCheckCharacter('91350100M000100YI')).toBeUndefined()
})
