import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findPackageCode, readPackageCode, writePackageCode } from './package-code.ts'

const number = fc.record({ year: fc.integer({ min: 2020, max: 2099 }), ordinal: fc.nat(9_999_999) })

it('is read as it was written, however it is typed', () => {
  fc.assert(
    fc.property(number, (n) => {
      const code = writePackageCode(n)
      expect(code).toMatch(/^BZ\d{2}-\d{7}-[0-9A-Y]$/)
      expect(findPackageCode(` ${code.replaceAll('-', '').toLowerCase()} `)).toBe(code)
    }),
  )
})

it('with one wrong digit, or two neighbours swapped, is none', () => {
  fc.assert(
    fc.property(number, fc.nat(8), fc.integer({ min: 1, max: 9 }), (n, at, by) => {
      const digits = [...writePackageCode(n).replaceAll('-', '')]
      const i = at + 2
      const wrong = digits.with(i, String((Number(digits[i]) + by) % 10)).join('')
      expect(findPackageCode(wrong)).toBeUndefined()
      const [a, b] = [digits[i] as string, digits[i + 1] as string]
      if (at < 8 && a !== b)
        expect(
          findPackageCode(
            digits
              .with(i, b)
              .with(i + 1, a)
              .join(''),
          ),
        ).toBeUndefined()
    }),
  )
  expect(() => readPackageCode('BZ26-0000001')).toThrow('不是包装编码')
})
