import { describe, expect, it } from 'vitest'
import { PlanData, planFaults } from '../../src/packs/plan-data.ts'
import { both, copyPack, demo, faultsOf } from './support.ts'

describe.each(both)('the plan of %s', (_, { plan, units }) => {
  it('agrees with the units and with itself', () => {
    expect(planFaults(plan, new Set(units.map((u) => u.code)))).toEqual([])
  })

  it('is worded shortly: no measure is a sentence of a document', () => {
    for (const { title } of plan.tasks.flatMap((t) => t.measures)) expect(title.length).toBeLessThan(24)
  })

  it('has lights that always answer', () => {
    expect(plan.lights.at(-1)?.when).toBe('always')
  })
})

describe('a broken plan is refused by place', () => {
  it.each([
    ['unknown unit', (m: Measured) => m.leads.push('nobody'), /Q01-1：units.json 中没有单位“nobody”/],
    ['a target without a unit', (m: Measured) => delete m.targets[0]?.unit, /unit：缺少这个字段/],
    ['an unknown day', (m: Measured) => Object.assign(m, { deadline: '13-40' }), /deadline/],
  ] as const)('%s', (_, change, expected) => {
    const pack = copyPack()
    pack.editJson('plan.json', (plan) => change(plan.tasks[0].measures[0]))
    const faults = faultsOf(pack.dir).join('\n')
    expect(faults).toMatch(expected)
  })

  it('a figure no table has', () => {
    const pack = copyPack()
    pack.editJson('plan.json', (plan) => {
      plan.stageGoals[1].statements[0].figure.row = 'sand'
    })
    expect(faultsOf(pack.dir)).toEqual(['plan.json › 表3：没有行“sand”或列“comprehensiveUtilizationRate”'])
  })

  it('a repeated measure, a system against its task, a range without an end, rules that may not answer', () => {
    // biome-ignore lint/suspicious/noExplicitAny: a plan that is to be broken has no shape yet
    const plan: any = structuredClone(demo.plan)
    Object.assign(plan.tasks[1].measures[0], { id: 'Q01-1', system: 'market' })
    plan.tasks[2].measures[1].targets[0].valueMax = undefined
    plan.lights.pop()
    const faults = planFaults(PlanData.parse(plan), new Set(demo.units.map((u) => u.code)))
    expect(faults.map((f) => f.message)).toEqual([
      '措施编号重复',
      '与该任务规定的体系不一致',
      '目标“示范工地”的 valueMax 与 operator 不一致',
      '最后一条应为 always',
    ])
  })
})

interface Measured {
  leads: string[]
  targets: { unit?: string }[]
}
