import { describe, expect, it } from 'vitest'
import { writePackageCode } from '../../src/core/package-code.ts'
import { readScan } from './scan.rules.ts'

const code = writePackageCode({ year: 2026, ordinal: 123 })

describe('a scan', () => {
  it.each([
    ['as it is printed', code],
    ['as it is typed', code.toLowerCase().replaceAll('-', ' ')],
    [
      'as the label holds it',
      `https://wufei.example:3000/p/${code}?d=91330108MA27WFAL2Q90021408202601010 01`,
    ],
  ])('of a package %s', (_, text) => {
    expect(readScan(text)).toEqual({ kind: 'package', code })
  })

  it('of a manifest, from its paper and by its number', () => {
    const number = 'WFHW2026000001'
    expect(readScan(`http://10.0.0.2/public/manifests/${number}?c=AB-CD&v=4`)).toEqual({
      kind: 'manifest',
      number,
    })
    expect(readScan(' wfhw 2026 000001')).toEqual({ kind: 'manifest', number })
  })

  it('of a code of others, or one with a slip, is left to the server', () => {
    const slip = code.replace('123', '132')
    expect(readScan(slip)).toEqual({ kind: 'other', text: slip })
    expect(readScan('浙固 01-7')).toEqual({ kind: 'other', text: '浙固 01-7' })
  })
})
