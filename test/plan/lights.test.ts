import { describe, expect, it } from 'vitest'
import type { Day } from '../../src/core/day.ts'
import type { PlanTarget } from '../../src/packs/plan-data.ts'
import { lastDuePeriod, lightOf, type Standing } from '../../src/plan/lights.rules.ts'
import {
  completionOf,
  continuations,
  type Duty,
  deadlineIn,
  dutiesOf,
} from '../../src/plan/obligations.rules.ts'
import {
  decisiveYear,
  figureKey,
  isDue,
  meets,
  targetStanding,
  targetWords,
} from '../../src/plan/targets.rules.ts'
import { demo } from '../packs/support.ts'

const { plan } = demo
const duties = dutiesOf(plan)
const duty = (id: string) => duties.find((d) => d.id === id) as Duty
const rate = duty('Q03-1').targets[0] as PlanTarget
const day = (text: string) => text as Day

describe('a target', () => {
  it.each([
    ['>=', 85, '85', true],
    ['>=', 85, '84.99', false],
    ['<=', 5, '5.001', false],
    ['=', 100, '100.00', true],
    ['=', 100, '99.99', false],
    ['between', 3, '2', false],
    // More than asked for is no failure.
    ['between', 3, '7', true],
    ['<=', '06-05', '06-04', true],
    ['<=', '06-05', '06-06', false],
    ['>=', 85, '不详', null],
  ] as const)('%s %s meets %s: %s', (operator, value, figure, expected) => {
    expect(meets({ operator, value }, figure)).toBe(expected)
  })

  it('reads in words', () => {
    expect(targetWords(rate)).toBe('≥ 85%')
    expect(targetWords(duty('Q03-2').targets[0] as PlanTarget)).toBe('3–4 处')
  })

  it('is judged by the year of its deadline once that has passed, and is not due before', () => {
    expect([decisiveYear(rate, day('2024-06-01')), isDue(rate, day('2024-06-01'))]).toEqual([2024, false])
    expect([decisiveYear(rate, day('2025-12-31')), isDue(rate, day('2025-12-31'))]).toEqual([2025, false])
    expect([decisiveYear(rate, day('2027-03-01')), isDue(rate, day('2027-03-01'))]).toEqual([2025, true])
    expect(isDue({ deadline: null, frequency: 'continuous' }, day('2024-01-02'))).toBe(true)
  })

  const figures = (value: string) =>
    new Map([[figureKey({ table: 3, row: 'total', column: 'comprehensiveUtilizationRate' }, 2025), value]])
  const claim = (percent: number, value?: string) => ({
    id: 7,
    percent,
    figures: value === undefined ? [] : [{ key: 'rubbleRate', value }],
  })

  it('is decided by the book; a claim against it is shown beside it', () => {
    const standing = (value: string, claimed: ReturnType<typeof claim> | null) =>
      targetStanding(rate, figures(value), claimed, day('2025-06-01'))
    expect(standing('90.12', null)).toMatchObject({
      book: { value: '90.12', met: true, year: 2025 },
      claim: null,
    })
    expect(standing('70.00', claim(60, '91')).claim).toEqual({
      value: '91',
      unit: '%',
      report: 7,
      contrary: true,
    })
    expect(standing('70.00', claim(60, '71')).claim?.contrary).toBe(false)
    // 100 % typed against the ledger.
    expect(standing('70.00', claim(100)).claim).toMatchObject({ value: '完成 100', contrary: true })
    expect(standing('70.00', claim(90)).claim).toBeNull()
    expect(targetStanding(rate, new Map(), claim(100), day('2025-06-01'))).toMatchObject({
      book: { value: null, met: null },
      claim: { contrary: false },
    })
  })
})

const blank: Standing = {
  duty: duty('Q03-1'),
  today: day('2025-06-01'),
  items: [],
  targets: [],
  owed: null,
  accepted: null,
}
const lit = (over: Partial<Standing>) => lightOf(plan.lights, { ...blank, ...over })
const open = { title: '回用点', year: 2025, dueOn: day('2025-09-30'), state: 'open' as const }
const done = { ...open, state: 'done' as const }
const target = (met: boolean | null, due: boolean, contrary = false): Standing['targets'][number] => ({
  ...{ metric: '工地余料利用率', unit: '%', words: '≥ 85%', due },
  book: { value: met ? '90' : '70', met },
  claim: contrary ? { value: '91', unit: '%', contrary } : null,
})
const quarter = { from: day('2025-01-01'), to: day('2025-04-01') }

describe('a light', () => {
  it.each([
    [
      'red: the book misses what is due',
      { targets: [target(false, true)], items: [done] },
      'red',
      '账上工地余料利用率为 70%，未达 ≥ 85%',
    ],
    [
      'not yet red: the book misses what is not due',
      { targets: [target(false, false)], items: [open] },
      'notDue',
      /回用点/,
    ],
    [
      'amber: a claim against the book',
      { targets: [target(false, false, true)], items: [open] },
      'amber',
      '填报工地余料利用率 91%，账上为 70%，以账为准',
    ],
    ['green: the book meets it', { targets: [target(true, false)], items: [open] }, 'green', /达到 ≥ 85%/],
    [
      'red: the plan’s deadline passed',
      { today: day('2026-01-10') },
      'red',
      '期限 2025-12-31 已过 10 天，未验收',
    ],
    ['not red on the day itself', { today: day('2025-12-31') }, 'unplanned', '2025 年尚未分解'],
    [
      'green after the deadline: the book meets it',
      { today: day('2026-01-10'), targets: [target(true, true)] },
      'green',
      /达到/,
    ],
    [
      'green after the deadline: all items accepted',
      { today: day('2026-01-10'), items: [done] },
      'green',
      '1 项分解任务均已验收',
    ],
    [
      'amber: an item late',
      { today: day('2025-10-05'), items: [open] },
      'amber',
      '“回用点”应于 2025-09-30 完成，已逾期 5 天',
    ],
    ['red: an item long late', { today: day('2025-10-11'), items: [open] }, 'red', /已逾期 11 天/],
    [
      'amber: an item soon due',
      { today: day('2025-09-15'), items: [open] },
      'amber',
      '“回用点”15 天后到期（2025-09-30）',
    ],
    [
      'amber: a report missing',
      { items: [open], owed: { period: quarter, due: day('2025-04-10'), missing: ['区建设局'] } },
      'amber',
      '2025年第1季度进展应于 2025-04-10 前填报，尚缺 区建设局',
    ],
    [
      'not green: all items accepted, but the book is short of it',
      { targets: [target(false, false)], items: [done] },
      'notDue',
      /未到期/,
    ],
    [
      'not green: reported in time, but the book is short of it',
      {
        targets: [target(false, false)],
        items: [open],
        owed: { period: quarter, due: day('2025-04-10'), missing: [] },
        accepted: quarter,
      },
      'notDue',
      /回用点/,
    ],
    [
      'green: reported in time',
      { items: [open], owed: { period: quarter, due: day('2025-04-10'), missing: [] }, accepted: quarter },
      'green',
      '最近一期（2025年第1季度）进展已认可，未到期 1 项',
    ],
    [
      'unplanned: nothing broken down this year',
      {
        items: [
          { ...done, year: 2024 },
          { ...open, year: 2024, dueOn: day('2025-09-30') },
        ],
      },
      'unplanned',
      '2025 年尚未分解',
    ],
  ] as const)('%s', (_, over, light, reason) => {
    const found = lit(over as Partial<Standing>)
    expect(found.light).toBe(light)
    if (typeof reason === 'string') expect(found.reason).toBe(reason)
    else expect(found.reason).toMatch(reason)
  })

  it('of a yearly matter asks about this year’s items only', () => {
    const yearly = { duty: duty('Q01-2'), items: [{ ...done, year: 2024 }] }
    expect(lit({ ...yearly, today: day('2025-06-05') }).light).toBe('unplanned')
    expect(lit({ ...yearly, today: day('2025-06-06') })).toEqual({
      light: 'red',
      reason: '期限 2025-06-05 已过 1 天，未验收',
    })
    expect(lit({ ...yearly, today: day('2025-06-06'), items: [done] }).light).toBe('green')
  })
})

describe('days and names', () => {
  it('a printed deadline stays as printed, else the last item’s day is marked as ours', () => {
    expect(completionOf({ deadline: '06-05' }, [])).toEqual({ day: '06-05', mark: null })
    expect(
      completionOf({ deadline: null }, [
        { dueOn: '2025-03-01', state: 'done' },
        { dueOn: '2025-09-01', state: 'dropped' },
      ]),
    ).toEqual({ day: '2025-03-01', mark: '内部分解' })
    expect(completionOf({ deadline: null }, [])).toEqual({ day: null, mark: '待明确' })
    expect([deadlineIn('06-05', 2025), deadlineIn('2025-12-31', 2030), deadlineIn('02-29', 2025)]).toEqual([
      '2025-06-05',
      '2025-12-31',
      null,
    ])
  })

  it('the last period due is the newest whose day has come, and none before the plan', () => {
    const last = (text: string) => lastDuePeriod(plan, day(text))?.period.from ?? null
    expect([last('2024-04-09'), last('2024-04-10'), last('2024-07-09'), last('2024-07-10')]).toEqual([
      null,
      '2024-01-01',
      '2024-01-01',
      '2024-04-01',
    ])
  })

  it('progress goes on through several amendments, and circles end', () => {
    const current = continuations([
      { from: 'A', to: 'B' },
      { from: 'B', to: 'C' },
    ])
    expect([current('A'), current('B'), current('D')]).toEqual(['C', 'C', 'D'])
    expect(
      continuations([
        { from: 'A', to: 'B' },
        { from: 'B', to: 'A' },
      ])('A'),
    ).toBe('A')
  })
})
