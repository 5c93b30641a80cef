import { describe, expect, it } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { monthPeriod, yearPeriod } from '../../src/core/period.ts'
import { type AreaTotal, insertAreaTotals } from '../../src/ledger/area-totals.store.ts'
import { fold } from '../../src/ledger/fold.store.ts'
import { createDistrictView } from '../../src/packs/district-view.ts'
import { seedDistrict } from '../../src/packs/seed-district.store.ts'
import { coverageOf } from '../../src/reporting/completeness.store.ts'
import { countCompleteness, periodsOwed } from '../../src/reporting/coverage.rules.ts'
import { reportingRoutes } from '../../src/reporting/routes.ts'
import { dueWorkingDay } from '../../src/reporting/submissions.rules.ts'
import { demo } from '../packs/support.ts'
import { env } from '../parties/house.ts'
import { bookkeeper, bookOf, place, testRules, tonnes } from '../support/book.ts'
import { testServer } from '../support/server.ts'

let today = '2025-06-20T02:00:00Z'
const server = await testServer([reportingRoutes({ district: createDistrictView(demo) })], {
  env,
  now: () => new Date(today),
})
const { database } = server
const seeded = await database.write(bookkeeper, (tx) => seedDistrict(tx, demo, new Date(today)))
const plant = await place(database, '处置厂', { isEnd: true, kind: 'incinerator', street: 'mailang' })
const one = await place(database, '甲厂', { street: 'daoxiang' })
const two = await place(database, '乙厂', { street: 'mailang' })
const { book } = bookOf(database, testRules(plant.facility))
const generate = (facility: number, day: string) =>
  ({ kind: 'generate', occurredOn: asDay(day), code: '139-098-S13', grams: tonnes(1), facility }) as const
await book([
  generate(one.facility, '2025-01-10'),
  generate(one.facility, '2025-02-10'),
  generate(two.facility, '2025-01-20'),
])

const state = (unit: string, over: Partial<AreaTotal>, at: string) =>
  database.write(bookkeeper, (tx) =>
    insertAreaTotals(
      tx,
      [
        {
          ...{
            scope: 'district',
            facility: seeded.units.get(unit)?.facility ?? 0,
            street: null,
            source: 'unit',
            record: null,
          },
          ...{ stream: 'household', codes: 'row:2.wetWaste', from: '2025-01-01', to: '2025-02-01' },
          columns: [{ column: 'collectedAndTransported', grams: tonnes(100) }],
          ...over,
        },
      ],
      { now: new Date(at), zone: 'Asia/Shanghai', demo: false },
    ),
  )
await state('qh_city', {}, '2025-02-27T02:00:00Z')
await state('qh_city', { from: '2025-02-01', to: '2025-03-01' }, '2025-04-11T02:00:00Z')
await state(
  'qh_city',
  {
    from: '2025-02-01',
    to: '2025-03-01',
    columns: [{ column: 'collectedAndTransported', grams: tonnes(90) }],
  },
  '2025-06-01T02:00:00Z',
)

const office = await server.as({ login: 'office', role: 'office' })
const factory = await server.as({ login: 'factory', role: 'enterprise', parties: [one.party] })
const rowOf = async (key: string, query: Record<string, string> = { year: '2025' }) => {
  const reply = (await office({ url: '/api/v1/submissions', query })).json()
  return reply.items.find((r: { key: string }) => r.key === key)
}

describe('a due day', () => {
  const due = (months: number, day: number, year: number, month: number) =>
    dueWorkingDay({ due: { months, day } }, monthPeriod(year, month), demo.holidays)

  it('that is free moves to the next working day, by the notices and what the pack adds to them', () => {
    expect(due(1, 31, 2025, 1)).toEqual({ day: '2025-02-28', assumed: false })
    expect(due(1, 8, 2025, 1).day).toBe('2025-02-08')
    expect(due(1, 8, 2025, 2).day).toBe('2025-03-10')
    expect(due(1, 1, 2025, 2).day).toBe('2025-03-01')
    expect(due(1, 2, 2025, 2).day).toBe('2025-03-04')
    expect(due(1, 1, 2025, 9).day).toBe('2025-10-09')
  })

  it('says when the year’s notice is not known', () => {
    expect(due(1, 6, 2049, 1)).toEqual({ day: '2049-02-08', assumed: true })
  })

  it('is owed for every period that ends within the one asked for', () => {
    expect(periodsOwed('month', yearPeriod(2025))).toHaveLength(12)
    expect(periodsOwed('quarter', { from: asDay('2025-02-01'), to: asDay('2025-07-01') })).toEqual([
      { from: '2025-01-01', to: '2025-04-01' },
      { from: '2025-04-01', to: '2025-07-01' },
    ])
    expect(periodsOwed('year', monthPeriod(2025, 3))).toEqual([])
    expect(periodsOwed('year', monthPeriod(2025, 12))).toEqual([{ from: '2025-01-01', to: '2026-01-01' }])
  })
})

describe('a submission', () => {
  it('is reported in time or late, by the first time it was stated', async () => {
    const row = await rowOf('2.wetWaste')
    expect(row).toMatchObject({ unit: 'qh_city', unitName: '区城管局', every: 'month' })
    expect(row.periods[0]).toMatchObject({
      state: 'reported',
      by: 'total',
      reportedAt: '2025-02-27',
      due: '2025-02-28',
      lateDays: 0,
    })
    expect(row.periods[1]).toMatchObject({
      state: 'reported',
      reportedAt: '2025-04-11',
      due: '2025-03-31',
      lateDays: 11,
    })
  })

  it('is late, due or not yet, as the days pass', async () => {
    const row = await rowOf('2.wetWaste')
    expect(row.periods[3]).toMatchObject({
      state: 'late',
      due: '2025-06-03',
      lateDays: 17,
      reported: 0,
      expected: 1,
    })
    expect(row.periods[4]).toMatchObject({ state: 'due', due: '2025-06-30', lateDays: null })
    expect(row.periods[5]).toMatchObject({ state: 'notYet' })
    // A total of another row or unit is none of this one.
    expect((await rowOf('2.dryWaste')).periods[0]).toMatchObject({ state: 'late' })
  })

  it('of a generator’s table counts the generators that are known and those heard from', async () => {
    const row = await rowOf('1.foodResidue')
    expect(row.periods[0]).toMatchObject({
      state: 'reported',
      by: 'book',
      reported: 2,
      expected: 2,
      reportedAt: null,
    })
    expect(row.periods[1]).toMatchObject({ state: 'partly', reported: 1, expected: 2 })
    expect(row.periods[2]).toMatchObject({ state: 'late', reported: 0, expected: 2 })
  })

  it('that nobody owns says so, and names who may', async () => {
    expect(await rowOf('4.social')).toMatchObject({
      unit: null,
      unitName: '责任单位待明确',
      candidates: ['区环境局', '区卫健局'],
    })
  })

  it('of a total for a whole quarter or stream answers for its months and rows', async () => {
    await state(
      'qh_construction',
      {
        stream: 'construction',
        codes: 'stream',
        from: '2025-01-01',
        to: '2025-04-01',
        columns: [{ column: 'generated', grams: tonnes(9) }],
      },
      '2025-05-06T02:00:00Z',
    )
    expect((await rowOf('3.rubble')).periods[0]).toMatchObject({
      state: 'reported',
      due: '2025-05-06',
      lateDays: 0,
    })
    expect((await rowOf('3.renovation')).periods[0]).toMatchObject({ state: 'late' })
  })

  it('of the plan is a figure, not a report in time or late', async () => {
    await state(
      'qh_city',
      { source: 'plan', codes: 'stream', from: '2023-01-01', to: '2024-01-01' },
      '2025-06-19T02:00:00Z',
    )
    expect((await rowOf('2.harmful', { period: '2023' })).periods[11]).toMatchObject({
      state: 'reported',
      by: 'plan',
      lateDays: null,
      reportedAt: null,
    })
  })

  it('is shown to whoever sees the district; an enterprise sees its own months', async () => {
    expect((await factory({ url: '/api/v1/submissions', query: { year: '2025' } })).json().items).toEqual([])
    const own = (await factory({ url: '/api/v1/submissions/generators', query: { year: '2025' } })).json()
    expect(own.items.map((g: { party: { id: number } }) => g.party.id)).toEqual([one.party])
    const all = (
      await office({ url: '/api/v1/submissions/generators', query: { year: '2025', missing: 'true' } })
    ).json()
    expect(all.items).toEqual([
      expect.objectContaining({
        party: { id: one.party, name: '甲厂' },
        months: ['2025-01-01', '2025-02-01'],
        missing: ['2025-03-01', '2025-04-01', '2025-05-01'],
      }),
      expect.objectContaining({ party: { id: two.party, name: '乙厂' }, months: ['2025-01-01'] }),
    ])
    const rows = await database.read(bookkeeper, (tx) =>
      tx.query(`select object from wufei.audit where actor = 'factory' and act = 'read'`),
    )
    expect(rows).toEqual([])
  })

  it('goes out as a workbook, and an unreadable period is refused', async () => {
    const file = await office({ url: '/api/v1/submissions.xlsx', query: { period: '2025Q1' } })
    expect(file.rawPayload.subarray(0, 2).toString()).toBe('PK')
    expect((await office({ url: '/api/v1/submissions', query: { period: 'soon' } })).json().code).toBe(
      'period_unreadable',
    )
  })
})

describe('completeness', () => {
  const count = (
    table: number,
    scope: Parameters<typeof coverageOf>[1],
    period = yearPeriod(2025),
    asOf: string | null = null,
  ) =>
    database.read(bookkeeper, async (tx) => {
      const coverage = await coverageOf(tx, scope, period, asOf === null ? null : asDay(asOf))
      return countCompleteness(demo, table, scope.kind === 'district', period, coverage)
    })
  const district = { kind: 'district', key: '' } as const

  it('is what was known on the day asked for, whatever has been folded since', async () => {
    const told = async () => {
      const days = ['2025-02-26', '2025-02-27', '2025-04-10', '2025-04-11', '2026-01-09', '2026-01-10']
      const seen = []
      for (const day of days) {
        const [one, two] = [
          await count(1, { kind: 'street', key: 'daoxiang' }, yearPeriod(2025), day),
          await count(2, district, yearPeriod(2025), day),
        ]
        seen.push([day, one.due, one.reported, one.monthsCovered, two.monthsCovered])
      }
      return seen
    }
    const expected = [
      ['2025-02-26', 0, 0, 0, 0],
      ['2025-02-27', 0, 0, 0, 1],
      ['2025-04-10', 0, 0, 0, 1],
      ['2025-04-11', 0, 0, 0, 2],
      ['2026-01-09', 0, 0, 0, 2],
      ['2026-01-10', 1, 1, 2, 2],
    ]
    expect(await told()).toEqual(expected)
    await fold(database, bookkeeper, new Date(today))
    expect(await told()).toEqual(expected)
  })

  it('counts generators of the generator’s tables, in the scope', async () => {
    expect(await count(1, district)).toEqual({ due: 2, reported: 2, monthsCovered: 2 })
    expect(await count(1, district, monthPeriod(2025, 2))).toEqual({ due: 2, reported: 1, monthsCovered: 1 })
    expect(await count(1, { kind: 'street', key: 'daoxiang' }, monthPeriod(2025, 2))).toEqual({
      due: 1,
      reported: 1,
      monthsCovered: 1,
    })
    expect(await count(1, { kind: 'street', key: 'mailang' }, monthPeriod(2025, 2))).toEqual({
      due: 1,
      reported: 0,
      monthsCovered: 0,
    })
    expect(await count(1, { kind: 'enterprise', key: String(one.party) })).toEqual({
      due: 1,
      reported: 1,
      monthsCovered: 2,
    })
  })

  it('counts owners of the others, a row that nobody owns as one of its own', async () => {
    expect(await count(2, district, monthPeriod(2025, 1))).toEqual({ due: 1, reported: 0, monthsCovered: 1 })
    expect(await count(2, district, monthPeriod(2023, 1))).toEqual({ due: 1, reported: 1, monthsCovered: 1 })
    expect(await count(3, district, { from: asDay('2025-01-01'), to: asDay('2025-04-01') })).toEqual({
      due: 2,
      reported: 1,
      monthsCovered: 3,
    })
    expect(await count(6, district, { from: asDay('2025-01-01'), to: asDay('2025-04-01') })).toEqual({
      due: 2,
      reported: 0,
      monthsCovered: 0,
    })
  })

  it('hears a zero that was stated', async () => {
    const [outcome] = await book([
      {
        kind: 'declare',
        occurredOn: asDay('2025-02-28'),
        from: asDay('2025-02-01'),
        code: '139-098-S13',
        facility: two.facility,
        columns: [{ column: 'generated', grams: 0 }],
      },
    ])
    expect(outcome).toMatchObject({ ok: true })
    expect(await count(1, district, monthPeriod(2025, 2))).toEqual({ due: 2, reported: 2, monthsCovered: 1 })
    expect((await rowOf('1.foodResidue')).periods[1]).toMatchObject({
      state: 'reported',
      reported: 2,
      expected: 2,
    })
  })

  it('is the same after the rollups are folded', async () => {
    const before = await count(1, district)
    await database.write(bookkeeper, (tx) =>
      tx.query(`select wufei.fold(wufei.district(), wufei.take_position(wufei.district()), now())`),
    )
    expect(await count(1, district)).toEqual(before)
    const months = (table: string, own: string) =>
      database.read(bookkeeper, (tx) =>
        tx.query(
          `select origin, stream, month, sum(entries)::int as entries from wufei.${table} ${own} group by 1, 2, 3 order by 1, 2, 3`,
        ),
      )
    expect(await months('origin_month', '')).toEqual(await months('rollup', 'where own'))
    today = '2025-06-20T03:00:00Z'
    expect((await rowOf('1.foodResidue')).periods[1]).toMatchObject({
      state: 'reported',
      reported: 2,
      expected: 2,
    })
  })
})
