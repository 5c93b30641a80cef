import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from './refusal.ts'
import { findWasteCode, parseWasteCode } from './waste-code.ts'

const refusalOf = (text: string): string => {
  try {
    return parseWasteCode(text).code
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('parseWasteCode', () => {
  it.each([
    ['900-001-S17', 'solid', '900-001-S17', 'SW17'],
    ['900-001-s17', 'solid', '900-001-S17', 'SW17'],
    ['900001S17', 'solid', '900-001-S17', 'SW17'],
    ['900-001-SW17', 'solid', '900-001-S17', 'SW17'],
    ['SW17 900-001-S17', 'solid', '900-001-S17', 'SW17'],
    ['９００－００１－Ｓ１７', 'solid', '900-001-S17', 'SW17'],
    ['900—001—S17', 'solid', '900-001-S17', 'SW17'],
    ['900 - 001 - S17', 'solid', '900-001-S17', 'SW17'],
    ['900 001 S17', 'solid', '900-001-S17', 'SW17'],
    ['900-099-S99', 'solid', '900-099-S99', 'SW99'],
    ['900-214-08', 'hazardous', '900-214-08', 'HW08'],
    ['90021408', 'hazardous', '900-214-08', 'HW08'],
    ['HW08 900-214-08', 'hazardous', '900-214-08', 'HW08'],
    ['hw08-900-214-08', 'hazardous', '900-214-08', 'HW08'],
    ['900-214-08（HW08）', 'hazardous', '900-214-08', 'HW08'],
    ['HW8/900-214-08 废矿物油', 'hazardous', '900-214-08', 'HW08'],
    ['841-001-01', 'hazardous', '841-001-01', 'HW01'],
    ['SW17', 'solidClass', 'SW17', 'SW17'],
    ['sw7', 'solidClass', 'SW07', 'SW07'],
    ['S03 炉渣', 'solidClass', 'SW03', 'SW03'],
    ['HW08', 'hazardousClass', 'HW08', 'HW08'],
    ['HW8废矿物油', 'hazardousClass', 'HW08', 'HW08'],
  ])('%s is %s %s', (text, kind, code, of) => {
    expect(parseWasteCode(text)).toEqual({ kind, code, class: of })
  })

  it.each([
    ['', 'waste_code_unreadable'],
    ['豆渣', 'waste_code_unreadable'],
    ['900-001', 'waste_code_unreadable'],
    ['9000214-08', 'waste_code_unreadable'],
    ['900-214-081', 'waste_code_unreadable'],
    ['900-001-S00', 'waste_code_unreadable'],
    ['SW00', 'waste_code_unreadable'],
    ['HW41', 'waste_code_unreadable'],
    ['HW51', 'waste_code_unreadable'],
    ['900-214-08 x', 'waste_code_unreadable'],
    ['7100108', 'waste_code_unreadable'],
    ['900-001-41', 'waste_code_not_hazardous'],
    ['900-001-99', 'waste_code_not_hazardous'],
    ['900-001-00', 'waste_code_not_hazardous'],
    ['HW49 900-214-08', 'waste_code_conflict'],
    ['SW08 900-214-08', 'waste_code_conflict'],
    ['HW17 900-001-S17', 'waste_code_conflict'],
    ['900-214-08、900-249-08', 'waste_code_several'],
    ['HW08/HW49', 'waste_code_several'],
  ])('%s is %s', (text, code) => {
    expect(refusalOf(text)).toBe(code)
  })

  const digits = (n: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: n, maxLength: n })
  const wellFormed = fc
    .tuple(digits(3), digits(3), fc.constantFrom('S', ''), digits(2))
    .map(([industry, ordinal, letter, category]) => `${industry}-${ordinal}-${letter}${category}`)
    .filter((code) => findWasteCode(code) !== undefined)

  it('reads every well-formed code back from every way of writing it', () => {
    const spelling = fc.constantFrom(
      (code: string) => code,
      (code: string) => code.replaceAll('-', ''),
      (code: string) => code.toLowerCase(),
      (code: string) => code.replaceAll('-', '－'),
      (code: string) => `${findWasteCode(code)?.class} ${code}`,
      (code: string) => `废物（${code}）`,
    )
    fc.assert(
      fc.property(wellFormed, spelling, (code, spell) => {
        expect(parseWasteCode(spell(code))).toEqual(findWasteCode(code))
      }),
    )
  })

  it('reads or refuses any text', () => {
    const garbage = fc.string({ unit: fc.constantFrom(...'0189-－ SWHsw（）废①') })
    fc.assert(
      fc.property(garbage, (text) => {
        const code = refusalOf(text)
        expect(code.startsWith('waste_code_') || findWasteCode(code)?.code === code).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
