import { describe, expect, it } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { dueThings } from '../../src/plan/calendar.ts'
import { lateThings } from '../../src/plan/late.ts'
import { bookkeeper, bookOf, place, testRules, tonnes } from '../support/book.ts'
import { house, rhythmServer } from './rhythm-house.ts'

const { database } = await rhythmServer()
const today = asDay('2025-03-03')
const late = async (of = house) => {
  const things = await database.read(bookkeeper, (tx) => lateThings(tx, of, today))
  return things.map(({ due, origin }) => ({ due: due ?? '', title: origin.title }))
}
const plant = await place(database, '处置厂', { isEnd: true })
const factory = await place(database, '甲厂')
const { book } = bookOf(database, testRules(plant.facility))

describe('what is late', () => {
  it('begins with the district’s book: what fell due before its first fact, or tells of a time before it, is not', async () => {
    const before = await late()
    expect(before.filter((one) => one.due < '2025-01-10').length).toBeGreaterThan(10)

    const { facility } = factory
    await book([
      { kind: 'generate', occurredOn: asDay('2025-01-10'), code: '139-098-S13', grams: tonnes(1), facility },
    ])
    const after = await late()
    expect(after.filter((one) => one.due < '2025-01-10')).toEqual([])
    expect(after.filter((one) => /2024年(12月|第4季度)/.test(one.title))).toEqual([])
    expect(after.map((one) => one.title)).toContainEqual(expect.stringContaining('2025年1月'))
  })

  it('begins earlier where the pack says so', async () => {
    const { pack } = house.district
    const rhythm = { ...pack.rhythm, owedSince: '2024-06-01' }
    const told = await late({ ...house, district: { ...house.district, pack: { ...pack, rhythm } } })
    expect(told.toSorted((a, b) => (a.due < b.due ? -1 : 1))[0]?.due.slice(0, 7)).toBe('2024-07')
    const span = { from: asDay('2024-02-01'), to: asDay('2024-06-01') }
    const asked = await database.read(bookkeeper, (tx) => dueThings(tx, house, span, today))
    expect(asked.filter((one) => one.kind === 'submission')).toEqual([])
  })
})
