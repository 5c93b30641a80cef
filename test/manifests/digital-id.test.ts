import fc from 'fast-check'
import { expect, it } from 'vitest'
import { asDay, dayFromNumber } from '../../src/core/day.ts'
import { labelSize, readDigitalId, writeDigitalId } from '../../src/manifests/digital-id.rules.ts'
import { codes } from '../parties/house.ts'

it('an identification code is four parts, 37 signs, and is read as it was written', () => {
  const id = { creditCode: codes[0], code: '900-214-08', day: asDay('2026-11-23'), ordinal: 1 }
  expect(writeDigitalId(id)).toBe(`${codes[0]}9002140820261123001`)
  fc.assert(
    fc.property(
      fc.constantFrom(...codes),
      fc.constantFrom('900-214-08', '772-002-18', '841-001-01'),
      fc.integer({ min: 15_000, max: 30_000 }),
      fc.integer({ min: 1, max: 999 }),
      (creditCode, code, n, ordinal) => {
        const made = { creditCode, code, day: dayFromNumber(n), ordinal }
        const text = writeDigitalId(made)
        expect(text).toHaveLength(37)
        expect(readDigitalId(text.replace(/(.{18})/, '$1 ').toLowerCase())).toEqual(made)
      },
    ),
  )
})

it('what is none is refused', () => {
  const id = { creditCode: codes[0], code: '900-214-08', day: asDay('2026-11-23') }
  expect(() => writeDigitalId({ ...id, ordinal: 1000 })).toThrow('顺序编码已用满')
  expect(() => writeDigitalId({ ...id, code: '900-001-S17', ordinal: 1 })).toThrow('不是危险废物代码')
  const text = writeDigitalId({ ...id, ordinal: 7 })
  expect(() => readDigitalId(text.slice(1))).toThrow('37 位')
  expect(() => readDigitalId(text.replace('20261123', '20261331'))).toThrow('37 位')
  expect(() => readDigitalId(`91990001MA2AX0001H${text.slice(18)}`)).toThrow('校验位')
})

it('labels come in three sizes', () => {
  expect([50, 51, 450, 451].map((litres) => labelSize(litres).side)).toEqual([100, 150, 150, 200])
})
