import { describe, expect, test } from 'vitest'
import { addDays, asDay } from '../../src/core/day.ts'
import { legalBasisOn } from '../../src/packs/legal-basis.ts'
import { binjiang, both, demo } from './support.ts'

const on = (id: string, day: string) => legalBasisOn(binjiang.legalBasis, id, asDay(day))

describe('the law in force on the day of an act', () => {
  test('固废法 gives way to the code on 2026-08-15', () => {
    expect(on('NO_LEDGER', '2026-08-14')).toMatchObject({
      lawShort: '固废法',
      article: '第一百一十二条第一款第十三项',
      penalty: '10–100万元',
      replacedBy: '《生态环境法典》第一千一百七十五条第一款第三项',
      replaces: null,
    })
    expect(on('NO_LEDGER', '2026-08-15')).toMatchObject({
      lawShort: '生态环境法典',
      penalty: '5–20万元；拒不改正 20–100万元',
      replaces: '《固废法》第一百一十二条第一款第十三项',
      replacedBy: null,
    })
  })
  test('an article whose number is not known says so', () => {
    expect(on('statutory-ledger', '2025-06-01')?.citation).toBe('《固废法》第三十六条')
    expect(on('statutory-ledger', '2026-09-01')).toMatchObject({
      citation: '《生态环境法典》（条号待核）',
      confidence: '疑',
    })
  })
  test('nothing in force before the first clause or for a rule the code brought', () => {
    expect(on('NO_LEDGER', '2019-01-01')).toBeUndefined()
    expect(on('liability-insurance', '2026-08-14')).toBeUndefined()
    expect(on('liability-insurance', '2026-08-15')?.citation).toBe('《生态环境法典》第四百八十四条')
  })
  test('a district’s own rule through time', () => {
    const there = (day: string) => legalBasisOn(demo.legalBasis, 'qinghe-storage-point', asDay(day))?.article
    expect([there('2023-12-31'), there('2024-01-01'), there('2025-06-30'), there('2025-07-01')]).toEqual([
      undefined,
      '第三条',
      '第三条',
      '第三条之一',
    ])
  })
  test('an id nobody registered is a bug', () => {
    expect(() => on('NO_SUCH', '2025-01-01')).toThrow(RangeError)
  })
  test.each(both)('%s: in every matter each day has at most one clause, and no gap', (_, pack) => {
    const end = asDay('2026-08-15')
    for (const matter of pack.legalBasis.matters) {
      const first = matter.clauses[0]?.from ?? end
      for (const day of [first, addDays(end, -1), end])
        if (day >= first) expect(legalBasisOn(pack.legalBasis, matter.id, day), matter.id).toBeDefined()
      const inForce = matter.clauses.filter((c) => c.from <= end && (c.to === null || end < c.to))
      expect(inForce, matter.id).toHaveLength(1)
    }
  })
})
