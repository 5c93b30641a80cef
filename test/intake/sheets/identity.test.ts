import { describe, expect, test } from 'vitest'
import { asDay } from '../../../src/core/day.ts'
import { parseQuantity } from '../../../src/core/quantity.ts'
import { rowContentHash, rowIdentity } from '../../../src/intake/sheets/identity.ts'

const day = asDay('2025-03-05')
const quantity = parseQuantity('0.5吨')
const load = { shippedAt: { day, time: '08:00' }, wasteCode: '900-005-S17', receiver: '甲 公司', quantity }
const t3 = (values: object) => rowIdentity({ form: 'gisw-t3', part: 'row', values: { ...load, ...values } })

describe('identity of a row', () => {
  test('is the form’s own number where there is one, whatever else the row says', () => {
    expect(t3({ recordNo: 'CC20250305001' })).toBe('gisw-t3|no|CC20250305001')
    expect(t3({ recordNo: 'ｃc20250305 001', receiver: '乙' })).toBe('gisw-t3|no|CC20250305001')
  })

  test('else form, day, code and counterparty; neither mass nor time belong to it', () => {
    expect(t3({})).toBe('gisw-t3|2025-03-05|900-005-S17|甲公司')
    expect(t3({ quantity: parseQuantity('9吨'), shippedAt: { day, time: null } })).toBe(t3({}))
    expect(t3({ receiver: '乙' })).not.toBe(t3({}))
  })

  test('tells the halves of a sheet apart, and takes a period for a day', () => {
    const values = { recordNo: 'ZC20250305001' }
    const half = (part: string) => rowIdentity({ form: 'gisw-t5', part, values })
    expect([half('in'), half('out')]).toEqual(['gisw-t5|in|no|ZC20250305001', 'gisw-t5|out|no|ZC20250305001'])
    const period = { from: asDay('2025-03-01'), to: asDay('2025-04-01') }
    expect(rowIdentity({ form: 'gisw-t2', part: 'row', values: { period, wasteCode: '900-005-S17' } })).toBe(
      'gisw-t2|2025-03-01..2025-04-01|900-005-S17',
    )
  })

  test('takes the name where a form has no code', () => {
    const values = {
      wasteName: '炉渣',
      period: { from: asDay('2025-03-01'), to: asDay('2025-04-01') },
      street: '甲街道',
    }
    expect(rowIdentity({ form: 'declaration-garden', part: 'row', values })).toBe(
      'declaration-garden|2025-03-01..2025-04-01|炉渣|甲街道',
    )
  })
})

describe('content of a row', () => {
  test('is the same however it was written, and another when it says another thing', () => {
    const { shippedAt, ...rest } = load
    expect(rowContentHash({ ...rest, shippedAt })).toBe(rowContentHash(load))
    expect(rowContentHash({ ...load, quantity: parseQuantity('500公斤') })).toBe(rowContentHash(load))
    expect(rowContentHash({ ...load, receiver: '甲 公司 ' })).toBe(rowContentHash(load))
    expect(rowContentHash({ ...load, quantity: parseQuantity('501公斤') })).not.toBe(rowContentHash(load))
    expect(rowContentHash({ ...load, quantity: parseQuantity('0.5吨（含水）') })).not.toBe(
      rowContentHash(load),
    )
    expect(rowContentHash({ ...load, handler: '李四' })).not.toBe(rowContentHash(load))
    expect(rowContentHash(load)).toMatch(/^[0-9a-f]{64}$/)
  })
})
