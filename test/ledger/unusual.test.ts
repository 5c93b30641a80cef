import { describe, expect, test } from 'vitest'
import { unusualAbove } from '../../src/ledger/unusual.rules.ts'
import { bookOf, place, testRules, tonnes } from '../support/book.ts'
import { testDatabase } from '../support/database.ts'

const limits = { unusualTonnes: { record: 500, vehicle: 40 } }

describe('a mass out of all proportion', () => {
  test('is measured by the record, or by the vehicle where there is one', () => {
    expect(unusualAbove(limits, tonnes(500), false)).toBeNull()
    expect(unusualAbove(limits, tonnes(500) + 1, false)).toBe(500)
    expect(unusualAbove(limits, tonnes(40) + 1, true)).toBe(40)
    expect(unusualAbove(limits, tonnes(40) + 1, false)).toBeNull()
  })

  test('is booked, and told; a total may be any size', async () => {
    const { database } = await testDatabase()
    const unknown = await place(database, '未列明接收单位', { region: 'inProvince' })
    const { facility } = await place(database, '甲厂')
    const rules = testRules(unknown.facility)
    const book = bookOf(database, { ...rules, rulesOf: (s) => ({ ...rules.rulesOf(s), ...limits }) })
    const code = '139-001-S13'
    const [usual, odd, total] = await book.book([
      { kind: 'generate', occurredOn: '2025-03-01', facility, code, grams: tonnes(500) },
      { kind: 'generate', occurredOn: '2025-03-02', facility, code, grams: tonnes(9000) },
      {
        kind: 'declare',
        occurredOn: '2025-03-31',
        from: '2025-03-01',
        facility,
        code,
        columns: [{ column: 'generated', grams: tonnes(20_000) }],
      },
    ])
    expect(usual).toMatchObject({ ok: true, warnings: [] })
    expect(odd).toMatchObject({
      ok: true,
      warnings: [
        {
          code: 'mass_unusual',
          message: expect.stringContaining('9000 吨 明显偏大（一笔通常不超过 500 吨）'),
        },
      ],
    })
    expect(total).toMatchObject({ ok: true, warnings: [] })
  })
})
