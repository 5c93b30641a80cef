import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, asDay, type Day } from '../../src/core/day.ts'
import {
  BEGINNING,
  type Dated,
  foldName,
  type MergeSide,
  mergeObjections,
  redate,
  valueOn,
} from '../../src/parties/rules.ts'

describe('names', () => {
  it('are one where only width, brackets, spaces and case differ', () => {
    expect(foldName('青禾（集团） 有限公司')).toBe(foldName('青禾(集团)有限公司'))
    expect(foldName('ＡＢＣ厂')).toBe('abc厂')
    expect(foldName('青禾一厂')).not.toBe(foldName('青禾二厂'))
  })
})

describe('a dated value', () => {
  const first = asDay('2025-01-01')
  it('holds from its day until the next known change, and the value before keeps its days', () => {
    const moved = redate([], 'A', asDay('2025-03-01'), 'B')
    expect(moved).toEqual([
      { value: 'A', from: BEGINNING, to: '2025-03-01' },
      { value: 'B', from: '2025-03-01', to: null },
    ])
    const before = redate(moved, 'B', asDay('2024-06-01'), 'C')
    expect(valueOn(before, 'B', asDay('2024-05-31'))).toBe('A')
    expect(valueOn(before, 'B', asDay('2025-02-28'))).toBe('C')
    expect(valueOn(before, 'B', asDay('2025-03-01'))).toBe('B')
  })

  it('is unchanged by what it says already', () => {
    expect(redate([], 'A', first, 'A')).toEqual([])
  })

  it('equals a replay of the changes, whatever their order: the last word for a day wins', () => {
    const change = fc.record({
      day: fc.integer({ min: 0, max: 60 }),
      value: fc.constantFrom('A', 'B', 'C', null),
    })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.constantFrom('A', null), (changes, start) => {
        const days = Array.from({ length: 62 }, (_, i) => addDays(first, i))
        const replay: (string | null)[] = days.map(() => start)
        const starts = new Set<number>()
        let history: readonly Dated[] = []
        for (const { day, value } of changes) {
          const from = days[day] as Day
          if (valueOn(history, start, from) !== value) {
            const next = [...starts].filter((s) => s > day).sort((a, b) => a - b)[0] ?? days.length
            for (let i = day; i < next; i++) replay[i] = value
            starts.add(day)
          }
          history = redate(history, start, from, value)
        }
        expect(days.map((d) => valueOn(history, start, d))).toEqual(replay)
        for (const [i, row] of history.entries()) expect(row.to).toBe(history[i + 1]?.from ?? null)
      }),
    )
  })
})

describe('two entries of one party', () => {
  const side = (id: number, over: Partial<MergeSide> = {}): MergeSide => ({
    id,
    name: `单位${id}`,
    creditCode: null,
    unit: null,
    external: false,
    demo: false,
    mergedInto: null,
    ...over,
  })
  const quiet = { traded: 0, bothDeclared: null }
  const codesOf = (a: MergeSide, b: MergeSide, facts = quiet as Parameters<typeof mergeObjections>[2]) =>
    mergeObjections(a, b, facts).map(({ code }) => code)

  it('may be merged where only one has a code', () => {
    expect(codesOf(side(1, { creditCode: 'X' }), side(2))).toEqual([])
  })

  it('are two parties where something says so', () => {
    expect(codesOf(side(1), side(1))).toEqual(['merge_same'])
    expect(codesOf(side(1, { creditCode: 'X' }), side(2, { creditCode: 'Y' }))).toEqual([
      'merge_credit_codes',
    ])
    expect(codesOf(side(1), side(2, { external: true }))).toEqual(['merge_places'])
    expect(codesOf(side(1), side(2, { demo: true }))).toEqual(['merge_demo'])
    expect(codesOf(side(1), side(2, { unit: 'u' }))).toEqual(['merge_unit'])
    expect(codesOf(side(1), side(2, { mergedInto: 9 }))).toEqual(['merge_done'])
    expect(codesOf(side(1), side(2), { ...quiet, traded: 3 })).toEqual(['merge_traded'])
    const both = { code: '900-001-S17', from: asDay('2025-01-01'), to: asDay('2025-01-31') }
    expect(codesOf(side(1), side(2), { ...quiet, bothDeclared: both })).toEqual(['merge_both_declared'])
  })
})
