import { addDays, addMonths, type Day } from '../core/day.ts'
import type { Pack } from '../packs/schema.ts'
import type { Duty } from '../plan/obligations.rules.ts'
import type { EntryValues } from '../plan/registers.contract.ts'
import { dayOn, type EntryDraft, filingUnit } from './entry-draft.ts'
import { randomOf } from './random.ts'

/** Projects begun in a demonstration year: money planned and paid, milestones reached in time and late, approvals. */
const PROJECTS = 4

export function projectsOf(
  pack: Pick<Pack, 'units' | 'streets' | 'tables'>,
  measures: readonly Duty[],
  year: number,
  seed: number,
): EntryDraft[] {
  const random = randomOf(seed, `projects ${year}`)
  const fit = measures.filter((duty) => duty.streams.length === 1)
  return random.sample(fit.length > 0 ? fit : measures, PROJECTS).map((duty, i): EntryDraft => {
    const name = `演示·项目${year}-${i + 1}：${duty.title}配套工程`
    const built = projectPlan(pack, duty, name, year, seed)
    const entered = dayOn(year, 1 + i, 20)
    return {
      ...{ kind: 'project', unit: filingUnit(pack, duty, random), name },
      at: (today) => (today < entered ? null : valuesAt(built, today)),
    }
  })
}

interface Project {
  readonly duty: Duty
  readonly name: string
  readonly investment: number
  readonly startOn: Day
  readonly finishOn: Day
  /** Days behind the plan, at the start and at the end. */
  readonly late: readonly [number, number]
  readonly months: number
  readonly place: string
  readonly effect: { readonly effect: string; readonly effectFigure?: string; readonly subsidy?: string }
}

function projectPlan(
  { tables }: Pick<Pack, 'tables'>,
  duty: Duty,
  name: string,
  year: number,
  seed: number,
): Project {
  const random = randomOf(seed, name)
  const months = random.whole(7, 16)
  const startOn = dayOn(year, random.whole(3, 6), 10)
  const table = tables.find((one) => duty.streams.includes(one.stream))
  const moves = table?.columns.some((column) => column.key === 'utilized' && column.type === 'mass')
  return {
    ...{ duty, name, months, startOn },
    investment: random.whole(5, 60) * 100,
    finishOn: addMonths(startOn, months),
    late: [random.pick([0, 0, 12]), random.pick([-5, 0, 0, 40])],
    place: `演示地块${random.whole(1, 12)}号`,
    effect: {
      effect: String(random.whole(2, 40) * 500),
      ...(table && moves ? { effectFigure: `${table.no}.total.utilized` } : {}),
      ...(random.chance(0.4) ? { subsidy: String(random.whole(1, 6) * 10) } : {}),
    },
  }
}

function valuesAt(project: Project, today: Day): EntryValues {
  const { name, duty, startOn, finishOn, late, place, effect, investment } = project
  const startedOn = addDays(startOn, late[0])
  const finishedOn = addDays(finishOn, late[1])
  const stage =
    today < startedOn
      ? '前期'
      : today < finishedOn
        ? '在建'
        : today < addMonths(finishedOn, 2)
          ? '完工'
          : '投运'
  const funding = [
    { source: '财政资金', amount: String(investment * 0.3), note: '演示数据' },
    { source: '绿色贷款', amount: String(investment * 0.4) },
    { source: '自筹', amount: String(investment * 0.3) },
  ]
  return {
    ...{ name, stage, startOn, finishOn, location: place, measures: [duty.id], funding, ...effect },
    content: '新建、改造收集暂存和分选设施，配套称重计量与信息化系统。（演示数据）',
    investment: String(investment),
    accountable: '演示建设单位',
    implementing: '演示施工单位',
    ...(startedOn <= today ? { startedOn } : {}),
    ...(finishedOn <= today ? { finishedOn } : {}),
    payments: paymentsUntil(project, startedOn, today),
    milestones: milestonesAt(project, today),
    approvals: approvalsAt(startOn, today),
  }
}

/** Every third month an equal part of nine tenths; the last tenth is kept back. */
function paymentsUntil({ investment, months }: Project, startedOn: Day, today: Day) {
  const times = Math.max(1, Math.floor(months / 3))
  const amount = String(Math.round((investment * 90) / times) / 100)
  return Array.from({ length: times }, (_, i) => addMonths(startedOn, 3 * (i + 1)))
    .filter((paidOn) => paidOn <= today)
    .map((paidOn, i) => ({ paidOn, amount, source: i % 2 === 0 ? '财政资金' : '绿色贷款' }))
}

function milestonesAt({ startOn, finishOn, late, months }: Project, today: Day) {
  const middle = addMonths(startOn, Math.ceil(months / 2))
  const planned: readonly (readonly [string, Day, number])[] = [
    ['可行性研究批复', addDays(startOn, -45), 0],
    ['开工', startOn, late[0]],
    ['主体完工', middle, late[1] > 0 ? 20 : 0],
    ['竣工验收', finishOn, late[1]],
  ]
  return planned.map(([title, plannedOn, behind]) => {
    const reachedOn = addDays(plannedOn, behind)
    return { title, plannedOn, ...(reachedOn <= today ? { reachedOn } : {}) }
  })
}

function approvalsAt(startOn: Day, today: Day) {
  return (['用地预审与选址', '施工许可'] as const).map((title, i) => {
    const appliedOn = addDays(startOn, i === 0 ? -80 : -30)
    const grantedOn = addDays(startOn, i === 0 ? -60 : -8)
    const granted = grantedOn <= today ? { grantedOn, number: '演示批文' } : {}
    return { title, authority: '演示审批单位', greenChannel: i === 0, appliedOn, ...granted }
  })
}
