import { addDays, asDay, type Day } from '../core/day.ts'
import { addWorkingDays } from '../core/working-days.ts'
import type { PlanTarget } from '../packs/plan-data.ts'
import type { Pack } from '../packs/schema.ts'
import { checkItem } from '../plan/items.rules.ts'
import { insertRevisions, nextItemIds, readItems } from '../plan/items.store.ts'
import { type Duty, deadlineIn, isYearly } from '../plan/obligations.rules.ts'
import { isUnit } from '../plan/units.rules.ts'
import { getPlan } from '../plan/versions.store.ts'
import { audit } from '../platform/audit.ts'
import { dayOn } from './entry-draft.ts'
import { type Random, randomOf } from './random.ts'
import { after, momentOf, play, type Scene, type Stage } from './stage.ts'

/** 年度任务分解 of a demonstration year: two to five items a measure, in words made from the measure's own. */
export interface ItemDraft {
  readonly measure: string
  readonly year: number
  readonly title: string
  readonly dueOn: Day
  readonly acceptance: string
  readonly unit: string
  readonly person: string
}

export function breakdownScenes(stage: Stage): Scene[] {
  const day = after(stage, asDay(`${stage.year}-01-15`), 1)
  return [{ day, run: () => playBreakdown(stage, day) }]
}

async function playBreakdown(stage: Stage, day: Day): Promise<void> {
  const { house, year, seed } = stage
  const { pack } = house.district
  const at = momentOf(stage, day, 0)
  await play(stage, 'clerk', 'breakdown', at, async (tx) => {
    const plan = await getPlan(tx, pack.plan.key)
    const there = (await readItems(tx, plan.plan)).filter((item) => item.year === year)
    const items = plan.duties
      // What a person has broken down is left as it is.
      .filter((duty) => there.every((item) => plan.current(item.measure) !== duty.id))
      .flatMap((duty) => breakdownOf(pack, duty, year, seed))
    for (const item of items) checkItem(pack, item)
    const ids = await nextItemIds(tx, items.length)
    const made = { revision: 1, state: 'open' as const, report: null, note: '演示数据' }
    const revisions = items.map((item, i) => ({ ...item, ...made, id: ids[i] as number }))
    await insertRevisions(tx, plan.plan, revisions, at)
    const detail = { demo: true, items: items.length }
    await audit(tx, { at, act: 'plan.item.add', object: `plan ${plan.plan} ${year}`, detail })
    return { items: items.length }
  })
}

type Draft = Pick<ItemDraft, 'title' | 'dueOn' | 'acceptance'> & { readonly unit?: string }

/** What is to be done of a duty in a year; the same for the same seed, whatever else the plan holds. */
export function breakdownOf(
  pack: Pick<Pack, 'units' | 'streets' | 'holidays'>,
  duty: Duty,
  year: number,
  seed: number,
): ItemDraft[] {
  const random = randomOf(seed, `breakdown ${year} ${duty.id}`)
  const answering = answeringUnits(pack, duty)
  const last = lastDay(duty, year)
  const workingDay = (day: Day): Day => addWorkingDays(addDays(day, 1), -1, pack.holidays).day
  return [...frame(duty, year, random), ...substance(duty, year, random), ...others(pack, duty, year, random)]
    .map((draft) => ({
      ...draft,
      dueOn: draft.dueOn < last ? draft.dueOn : addDays(last, -random.whole(0, 20)),
    }))
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
    .map(({ title, dueOn, acceptance, unit }, i) => {
      const owner = unit ?? answering[i % answering.length] ?? ''
      const person = personOf(pack, owner, i)
      const day = workingDay(dueOn)
      const own = day.startsWith(`${year}-`) ? day : dueOn
      return {
        measure: duty.id,
        year,
        title: title.slice(0, 200),
        dueOn: own,
        acceptance,
        unit: owner,
        person,
      }
    })
}

/** Nothing is due after the plan's own day; where that lies in an earlier year, what is left is finished in spring. */
function lastDay({ deadline }: Duty, year: number): Day {
  const due = deadlineIn(deadline, year)
  if (due === null || due > `${year}-12-31`) return dayOn(year, 12, 31)
  return due < `${year}-01-01` ? dayOn(year, 3, 28) : due
}

/** Who works on it: the leading units; for the leading group and for everybody concerned their office does. */
function answeringUnits(pack: Pick<Pack, 'units' | 'streets'>, { leads }: Duty): string[] {
  const office = pack.units.find((unit) => unit.kind === 'office')?.code
  const group = pack.units.find((unit) => unit.kind === 'leadingGroup')?.code
  const own = leads.filter((code) => isUnit(pack, code) && code !== group)
  const fallback = office ?? pack.units.find((unit) => unit.kind === 'department')?.code
  return own.length > 0 || fallback === undefined ? own : [fallback]
}

/** How a year begins and ends for every duty. */
function frame({ title }: Duty, year: number, random: Random): Draft[] {
  return [
    {
      title: `${title}：年度推进方案`,
      dueOn: dayOn(year, 3, random.whole(5, 28)),
      acceptance: '方案明确工作内容、时间节点和责任人，报无废办备案。',
    },
    {
      title: `${title}：年度完成情况总结`,
      dueOn: random.chance(0.5)
        ? dayOn(year, 12, random.whole(2, 20))
        : dayOn(year, random.whole(9, 11), random.whole(3, 27)),
      acceptance: '年度内容全部完成，佐证材料齐全，自查无遗留问题。',
    },
  ]
}

const works = [
  ['摸底并建立清单', '清单要素齐全，逐项核实，按月更新。'],
  ['现场指导和检查', '检查记录完整，发现的问题建账并明确整改时限。'],
  ['业务培训和宣传', '培训签到、课件和宣传材料齐全。'],
  ['台账规范和数据汇交', '台账逐笔可查，数据按期汇交且与账册一致。'],
  ['问题整改和长效机制', '问题全部销号，形成长效管理办法。'],
] as const

/** Deliverables, targets, meetings of every quarter; what has none of them, a piece of ordinary work. */
function substance(duty: Duty, year: number, random: Random): Draft[] {
  const delivered = duty.deliverables.slice(0, 2).map(
    (name): Draft => ({
      title: `形成${name}`,
      dueOn: dayOn(year, random.whole(5, 10), random.whole(8, 27)),
      acceptance: '成果定稿，经责任单位审核，报无废办备案。',
    }),
  )
  const wanted = duty.targets.map(
    (target): Draft => ({
      title: `${target.metric}${reaching(target)}`,
      dueOn: targetDay(duty, target.deadline, year) ?? dayOn(year, 11, random.whole(10, 28)),
      acceptance: target.figure ? '以账册数据为准。' : '以核定的名单或统计结果为准。',
    }),
  )
  const quarterly =
    duty.recurrence === 'quarterly'
      ? [1, 2, 3, 4].map(
          (q): Draft => ({
            title: `${duty.title}：第${q}季度`,
            dueOn: dayOn(year, q * 3, 28),
            acceptance: '当季完成，形成记录或纪要。',
          }),
        )
      : []
  const found = [...delivered, ...wanted, ...quarterly]
  if (found.length > 0) return found
  const [work, acceptance] = random.pick(works)
  return [
    {
      title: `${duty.title}：${work}`,
      dueOn: dayOn(year, random.whole(5, 10), random.whole(8, 27)),
      acceptance,
    },
  ]
}

/** 不低于 90%, 达到 3–5 个, 不晚于 6 月 5 日. */
function reaching({ operator, value, valueMax, unit }: PlanTarget): string {
  if (typeof value === 'string') return `不晚于${Number(value.slice(0, 2))}月${Number(value.slice(3))}日`
  const amount = operator === 'between' ? `${value}–${valueMax}${unit}` : `${value}${unit}`
  return `${{ '>=': '不低于', '<=': '不高于', '=': '达到', between: '达到' }[operator]}${amount}`
}

/** The plan's own day where it lies in the year. */
function targetDay(duty: Duty, deadline: string | null, year: number): Day | null {
  const due = deadlineIn(deadline ?? duty.deadline, year)
  return due !== null && (isYearly(deadline) || due.startsWith(`${year}-`)) ? due : null
}

/** Now and then a supporting unit or a street has an item of its own. */
function others(pack: Pick<Pack, 'units' | 'streets'>, duty: Duty, year: number, random: Random): Draft[] {
  const supports = duty.supports.filter((code) => isUnit(pack, code))
  const found: Draft[] = []
  if (supports.length > 0 && random.chance(0.5))
    found.push({
      title: `配合做好${duty.title}`,
      dueOn: dayOn(year, random.whole(6, 11), random.whole(5, 25)),
      acceptance: '按牵头单位要求完成，材料按时报送。',
      unit: random.pick(supports),
    })
  if (duty.streets && pack.streets.length > 0 && random.chance(0.25))
    found.push({
      title: `辖区内落实${duty.title}`,
      dueOn: dayOn(year, random.whole(6, 11), random.whole(5, 25)),
      acceptance: '辖区点位全覆盖，记录完整。',
      unit: random.pick(pack.streets).code,
    })
  return found
}

const stems = '甲乙丙丁戊己庚辛壬癸'
const branches = '子丑寅卯辰巳午未申酉戌亥'

/** Two people a unit, with names nobody has. */
function personOf(pack: Pick<Pack, 'units' | 'streets'>, unit: string, i: number): string {
  const at = [...pack.units, ...pack.streets].findIndex((one) => one.code === unit) * 2 + (i % 2)
  return `演示·${stems[at % 10]}${branches[at % 12]}`
}
