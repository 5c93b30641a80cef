import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { grams, gramsToDecimal, type MassUnit, massUnitPlaces } from './mass.ts'
import { parseQuantity, type QuantityOptions } from './quantity.ts'
import { Refusal } from './refusal.ts'
import { findUnit, type Unit, unitNames } from './units.ts'

const refusalOf = (input: string | number, options?: QuantityOptions): string => {
  try {
    parseQuantity(input, options)
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'accepted'
}

describe('what people write', () => {
  it.each<[string, number, string, Unit]>([
    ['12.5 kg', 12_500, '12.5', '千克'],
    ['12.5公斤', 12_500, '12.5', '千克'],
    ['0.0001万吨', 1_000_000, '0.0001', '万吨'],
    ['５．６４万吨', 56_400_000_000, '5.64', '万吨'],
    ['500克', 500, '500', '克'],
    ['1,234.5吨', 1_234_500_000, '1234.5', '吨'],
    ['1，234.5 吨', 1_234_500_000, '1234.5', '吨'],
    ['１２　ｔ', 12_000_000, '12', '吨'],
    ['12,345,678 g', 12_345_678, '12345678', '克'],
    ['.5T', 500_000, '0.5', '吨'],
    ['5.KG', 5_000, '5', '千克'],
    ['3.10㎏', 3_100, '3.1', '千克'],
    ['0吨', 0, '0', '吨'],
    ['-0 吨', 0, '0', '吨'],
    ['+2吨', 2_000_000, '2', '吨'],
    ['007 公斤', 7_000, '7', '千克'],
  ])('%s', (text, mass, value, unit) => {
    expect(parseQuantity(text)).toEqual({ grams: mass, measure: { value, unit } })
  })

  it.each([
    ['1.2吨（含水）', '含水'],
    ['1.2 t(湿重 80%)', '湿重 80%'],
    ['1.2吨【含水】', '含水'],
    ['1.2吨 含水', '含水'],
    ['1.2吨，含水（估）', '含水 估'],
    ['1.2吨（含水，约 ８０％ ℃）', '含水，约 ８０％ ℃'],
  ])('%s keeps its remark', (text, remark) => {
    expect(parseQuantity(text)).toEqual({ grams: 1_200_000, measure: { value: '1.2', unit: '吨' }, remark })
  })

  it('takes the unit of the column only where the text has none', () => {
    expect(parseQuantity('3', { defaultUnit: '吨' }).grams).toBe(3_000_000)
    expect(parseQuantity('3 公斤', { defaultUnit: '吨' }).grams).toBe(3_000)
    expect(parseQuantity('3（干）', { defaultUnit: '吨' })).toMatchObject({ grams: 3_000_000, remark: '干' })
    expect(parseQuantity(3, { defaultUnit: '千克' }).grams).toBe(3_000)
  })
})

describe('what is refused', () => {
  it.each<[string | number, string]>([
    ['', 'quantity_empty'],
    ['　', 'quantity_empty'],
    ['—', 'quantity_empty'],
    ['/', 'quantity_empty'],
    ['三吨', 'quantity_unreadable'],
    ['吨', 'quantity_unreadable'],
    ['1.2.3吨', 'quantity_unreadable'],
    ['--5吨', 'quantity_unreadable'],
    ['.', 'quantity_unreadable'],
    ['#N/A', 'quantity_unreadable'],
    [Number.NaN, 'quantity_unreadable'],
    [Number.POSITIVE_INFINITY, 'quantity_unreadable'],
    ['(5)吨', 'quantity_unreadable'],
    ['（5）', 'quantity_unreadable'],
    ['①吨', 'quantity_unreadable'],
    ['12.5', 'quantity_without_unit'],
    [12.5, 'quantity_without_unit'],
    ['3斤', 'quantity_unit_unknown'],
    ['3 lb', 'quantity_unit_unknown'],
    ['10²吨', 'quantity_unit_unknown'],
    ['5吨/年', 'quantity_unit_unknown'],
    ['3万', 'quantity_unit_unknown'],
    ['1,23吨', 'quantity_separators'],
    ['1,2345吨', 'quantity_separators'],
    ['0,500吨', 'quantity_separators'],
    ['1.234,5吨', 'quantity_separators'],
    ['1吨200公斤', 'quantity_two_values'],
    ['1吨 200公斤', 'quantity_two_values'],
    ['1 234.5吨', 'quantity_two_values'],
    ['2桶/400kg', 'quantity_two_values'],
    ['½吨', 'quantity_unreadable'],
    ['约10吨', 'quantity_approximate'],
    ['10吨左右', 'quantity_approximate'],
    ['10余吨', 'quantity_approximate'],
    ['10-12吨', 'quantity_approximate'],
    ['10吨～12吨', 'quantity_approximate'],
    ['≥10吨', 'quantity_approximate'],
    ['1.2E+05吨', 'quantity_scientific'],
    ['-5吨', 'quantity_negative'],
    ['－5吨', 'quantity_negative'],
    ['−5吨', 'quantity_negative'],
    ['0.5克', 'quantity_finer_than_gram'],
    ['0.0000001吨', 'quantity_finer_than_gram'],
    ['1.0000000001吨', 'quantity_finer_than_gram'],
    ['0.0001公斤', 'quantity_finer_than_gram'],
    ['99999999999吨', 'quantity_too_large'],
    ['3桶', 'quantity_without_piece_mass'],
    ['3方', 'quantity_without_density'],
  ])('%s is %s', (input, code) => {
    expect(refusalOf(input)).toBe(code)
  })

  it('a remark with a minus sign is not a range', () => {
    expect(parseQuantity('1吨(-5℃)').remark).toBe('-5℃')
  })

  it('a negative number passes where differences are entered', () => {
    expect(parseQuantity('-5.5公斤', { allowNegative: true })).toEqual({
      grams: -5_500,
      measure: { value: '-5.5', unit: '千克' },
    })
  })

  it('names the value, the unit and the units that can be used', () => {
    expect(() => parseQuantity('3斤')).toThrow(
      '不认识“3斤”的计量单位“斤”，可用：克、千克、吨、万吨、箱、桶、袋、车、立方米',
    )
  })
})

describe('the noise of binary fractions', () => {
  const tonnes: QuantityOptions = { defaultUnit: '吨' }
  it.each<[string | number, number, string]>([
    [0.1 + 0.2, 300_000, '0.3'],
    ['0.30000000000000004', 300_000, '0.3'],
    ['0.30000000000000004吨', 300_000, '0.3'],
    [1.1 * 3, 3_300_000, '3.3'],
    [0.1 * 3 - 0.3, 0, '0'],
    [1234.1 - 1234, 100_000, '0.1'],
    [45.32 - 15.1, 30_220_000, '30.22'],
    [45.32 - 45.31, 10_000, '0.01'],
    [1e-6, 1, '0.000001'],
    [2_923_645.6700000004, 2_923_645_670_000, '2923645.67'],
  ])('%s t reads as it was typed', (input, mass, value) => {
    expect(parseQuantity(input, tonnes)).toEqual({ grams: mass, measure: { value, unit: '吨' } })
  })

  it.each<string | number>([1 / 3, '0.3333333333333333', 1e-7, 1.0000000001, '0.300000000000000041'])(
    '%s t is truly finer than a gram',
    (input) => {
      expect(refusalOf(input, tonnes)).toBe('quantity_finer_than_gram')
    },
  )

  it('is taken out of volumes before they are multiplied', () => {
    const soil = parseQuantity(0.1 + 0.2, { defaultUnit: '立方米', density: '1.7' })
    expect(soil).toEqual({ grams: 510_000, measure: { value: '0.3', unit: '立方米' } })
  })

  it('reads sums and differences of weighings in cells to the gram', () => {
    const kilograms = fc.integer({ min: 0, max: 100_000 })
    const difference = { ...tonnes, allowNegative: true }
    fc.assert(
      fc.property(kilograms, kilograms, (gross, tare) => {
        expect(parseQuantity(gross / 1e3 + tare / 1e3, tonnes).grams).toBe((gross + tare) * 1000)
        expect(parseQuantity(gross / 1e3 - tare / 1e3, difference).grams).toBe((gross - tare) * 1000 || 0)
      }),
      { numRuns: 5000 },
    )
  })

  it('reads what was typed into a cell exactly, to 15 digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (mass) => {
        const text = gramsToDecimal(grams(mass), '吨')
        expect(parseQuantity(Number(text), tonnes)).toEqual({
          grams: mass,
          measure: { value: text, unit: '吨' },
        })
      }),
    )
  })
})

describe('declared factors', () => {
  it.each<[string, QuantityOptions, number, Unit, true | undefined]>([
    ['84135箱', { massPerPiece: grams(26_000) }, 2_187_510_000, '箱', undefined],
    ['3 桶', { massPerPiece: { 桶: grams(180_000), 箱: grams(1) } }, 540_000, '桶', undefined],
    ['2车次', { massPerPiece: grams(15_000_000) }, 30_000_000, '车', undefined],
    ['0.5袋', { massPerPiece: grams(25_001) }, 12_501, '袋', true],
    ['100方', { density: '1.65' }, 165_000_000, '立方米', undefined],
    ['12.5 m³', { density: '0.8' }, 10_000_000, '立方米', undefined],
    ['1㎥', { density: '1.2345678' }, 1_234_568, '立方米', true],
    ['1立方', { density: '0.0000005' }, 1, '立方米', true],
    ['1立方米', { density: '0.0000004' }, 0, '立方米', true],
  ])('%s', (text, options, mass, unit, rounded) => {
    const quantity = parseQuantity(text, options)
    expect(quantity.grams).toBe(mass)
    expect(quantity.measure.unit).toBe(unit)
    expect(quantity.rounded).toBe(rounded)
  })

  it('are needed for the very unit that was written', () => {
    expect(refusalOf('3车', { massPerPiece: { 桶: grams(180_000) } })).toBe('quantity_without_piece_mass')
    for (const density of ['', '0', '-1', '轻']) {
      expect(refusalOf('3方', { density })).toBe('quantity_density_invalid')
    }
  })

  it('never round by more than half a gram', () => {
    const scaled = fc.integer({ min: 1, max: 10_000_000 })
    fc.assert(
      fc.property(scaled, scaled, (volume, density) => {
        const text = `${gramsToDecimal(grams(volume), '千克')}m3`
        const { grams: mass, rounded } = parseQuantity(text, {
          density: gramsToDecimal(grams(density), '吨'),
        })
        const thousandths = BigInt(volume) * BigInt(density)
        const error = 2n * (BigInt(mass) * 1000n - thousandths)
        expect(error <= 1000n && error > -1000n).toBe(true)
        expect(rounded ?? false).toBe(thousandths % 1000n !== 0n)
      }),
    )
  })
})

describe('for all quantities', () => {
  const units = Object.keys(massUnitPlaces) as MassUnit[]
  const wide = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
  const grouped = (text: string) => text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(?:\d{3})+$)/g, ','))

  it('what is printed is read back to the gram, in every unit and spelling', () => {
    const mass = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).map(grams)
    const spelling = fc.constantFrom(
      (t: string) => t,
      wide,
      grouped,
      (t: string) => wide(grouped(t)),
    )
    fc.assert(
      fc.property(mass, fc.constantFrom(...units), spelling, (g, unit, spell) => {
        const value = gramsToDecimal(g, unit)
        expect(parseQuantity(`${spell(value)} ${unit}`)).toEqual({ grams: g, measure: { value, unit } })
      }),
    )
  })

  it('any text is read or refused, never a crash', () => {
    const garbage = fc.string({
      unit: fc.constantFrom(...'0123456789.,，-—+()（）吨公斤kgt万车m³方约~eE ①½'),
    })
    fc.assert(
      fc.property(garbage, (text) => {
        const code = refusalOf(text, { defaultUnit: '千克', massPerPiece: grams(1000), density: '1' })
        expect(code === 'accepted' || code.startsWith('quantity_')).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('every unit is found by its own name and in any case', () => {
    for (const unit of unitNames) expect(findUnit(` ${unit} `)).toBe(unit)
    expect(findUnit('Kg')).toBe('千克')
    expect(findUnit('M³')).toBe('立方米')
    expect(findUnit('磅')).toBeUndefined()
  })
})
