import { describe, expect, it } from 'vitest'
import { mattersOf, timeliness } from '../../src/cockpit/leaders.rules.ts'
import { cockpitRoutes } from '../../src/cockpit/routes.ts'
import { bookRulesOf } from '../../src/ledger/house.ts'
import type { LateThing } from '../../src/plan/matters.contract.ts'
import { rhythmRoutes } from '../../src/plan/rhythm.routes.ts'
import { seedPlan } from '../../src/plan/versions.store.ts'
import { env, house } from '../parties/house.ts'
import { bookkeeper, bookOf, place, tonnes } from '../support/book.ts'
import { testServer } from '../support/server.ts'

const rules = bookRulesOf(house.district, 0)
const now = () => new Date('2026-01-20T02:00:00Z')
const rhythm = { district: house.district, demo: true, sources: [] }
const server = await testServer([cockpitRoutes({ ...house, rules }, rhythm), rhythmRoutes(rhythm)], {
  env,
  now,
})
await server.database.write(bookkeeper, (tx) =>
  seedPlan(tx, house.district.pack.plan, new Date('2024-01-01T00:00:00Z')),
)
const mill = await place(server.database, '纸品厂')
const plant = await place(server.database, '再生厂', { region: 'outProvince' })
const paper = '900-005-S17'
const told = await bookOf(server.database, rules).book([
  { kind: 'generate', occurredOn: '2025-03-01', facility: mill.facility, code: paper, grams: tonnes(10) },
  {
    kind: 'ship',
    occurredOn: '2025-03-02',
    consignor: mill.facility,
    consignee: plant.facility,
    code: paper,
    grams: tonnes(8),
    purpose: 'utilize',
  },
] as never)
if (told.some((one) => !one.ok)) throw new Error('the book refused')
const leader = await server.as({ login: 'leader', role: 'leader' })
const clerk = await server.as({ login: 'clerk', role: 'enterprise', parties: [mill.party] })

describe('the leaders’ page', () => {
  it('says each line with value, target and a sentence, from the book', async () => {
    const view = (await leader({ url: '/api/v1/leaders', query: { year: '2025' } })).json()
    expect(view).toMatchObject({ year: 2025, asOf: '2026-01-20', marks: ['演示数据'] })
    const [utilization] = view.lines[0].figures
    expect(utilization).toMatchObject({ indicator: 'qhUtilization', value: '80.00', unit: '%' })
    expect(utilization.verdict.length).toBeGreaterThan(3)
    expect(view.lines.at(-1).figures[0]).toMatchObject({ name: '汇交及时率', value: expect.any(String) })
    expect(view.next.map((day: { due: string }) => day.due)).toEqual(
      view.next.map((day: { due: string }) => day.due).toSorted(),
    )
    expect(view.matters.length).toBeLessThanOrEqual(3)
  })

  it('knows of everything late that the office is shown, the plan’s own lights among it', async () => {
    const view = (await leader({ url: '/api/v1/leaders', query: { year: '2025' } })).json()
    const late = (await leader({ url: '/api/v1/late-things' })).json().items
    expect(late.some((one: { origin: { kind: string } }) => one.origin.kind === 'measure')).toBe(true)
    expect(view.matters.length + view.moreMatters).toBe(late.length)
  })

  it('is not for enterprises', async () => {
    expect((await clerk({ url: '/api/v1/leaders', query: { year: '2025' } })).json().code).toBe('forbidden')
  })
})

describe('what a leader is asked', () => {
  const late = (over: Partial<LateThing>): LateThing => ({
    origin: { kind: 'measure', key: 'T01-1', title: '建库' },
    unit: 'a',
    unitName: '甲局',
    due: '2025-12-01',
    daysLate: 10,
    light: 'red',
    reason: '逾期',
    order: null,
    ...over,
  })

  it('is first what no order is about, the longest late before', () => {
    const asked = mattersOf([
      late({ daysLate: 40, order: { id: 1, number: '督〔2025〕1号' } }),
      late({ daysLate: 5 }),
      late({ daysLate: 9, unit: null, unitName: null }),
    ])
    expect(asked.map(({ daysLate }) => daysLate)).toEqual([9, 5, 40])
    expect(asked.map((one) => one.asked)).toEqual([
      '请明确责任单位',
      '是否对甲局督办',
      '已督办（督〔2025〕1号），是否再督办',
    ])
  })
})

describe('汇交及时率', () => {
  const period = (due: string, over: object) => ({
    due,
    state: 'reported',
    by: 'total',
    lateDays: 0,
    ...over,
  })
  const rows = (periods: object[]) => [{ periods }] as never

  it('counts what is due, and what the plan says was never owed', () => {
    const figure = timeliness(
      rows([
        period('2025-02-10', {}),
        period('2025-03-10', { lateDays: 3 }),
        period('2025-04-10', { state: 'late', by: null, lateDays: 20 }),
        period('2025-05-10', { by: 'plan' }),
        period('2025-12-10', { state: 'notYet', by: null, lateDays: null }),
      ]),
      '2025-06-01' as never,
    )
    expect(figure).toMatchObject({ value: '33.3', verdict: '到期 3 期，2 期迟报或未报。' })
    expect(timeliness(rows([]), '2025-06-01' as never).value).toBeNull()
  })
})
