import { type Day, daysBetween } from '../core/day.ts'
import { containsDay, labelPeriod, type Period, yearPeriod } from '../core/period.ts'
import type { Pack } from '../packs/schema.ts'
import type { Reader } from '../platform/database.ts'
import type { Context } from '../platform/http.ts'
import type { Counted } from './appraisal.rules.ts'
import type { DueThing } from './calendar.rules.ts'
import { lightNames, type Obligation } from './contract.ts'
import { readItems } from './items.store.ts'
import type { Section } from './matters.contract.ts'
import { registerSource } from './register-source.ts'
import { readReports } from './reports.store.ts'
import { reportsDue } from './reports-due.rules.ts'
import type { LateSeed, RhythmHouse, RhythmSource } from './rhythm-house.ts'
import { readStanding } from './standing.ts'
import { isUnit } from './units.rules.ts'
import { getPlan } from './versions.store.ts'

/** What the plan itself tells the rhythm: items of the breakdown and the lights of its measures. */
function planSource(
  context: Pick<Context, 'database' | 'now'>,
  { district }: Pick<RhythmHouse, 'district'>,
): RhythmSource {
  const plan = district.pack.plan.key
  // Asked several times for one document; within a transaction the answer is the same.
  const read = new WeakMap<Reader, ReturnType<typeof readStanding>>()
  const standing = (tx: Reader) => {
    const known = read.get(tx) ?? readStanding(context, tx.actor, district, {})
    read.set(tx, known)
    return known
  }
  return {
    due: async (tx, span) => {
      const read = await readOwed(tx, plan)
      return [...read.items.flatMap((item) => itemDue(item, span)), ...reportsOwed(read, district.pack, span)]
    },
    late: async (tx, today) =>
      (await standing(tx)).obligations.flatMap((one) => lateSeeds(district.pack, one, today)),
    told: async (tx, period) => [lightsSection((await standing(tx)).obligations, period)],
    counted: async (tx, year, today) => {
      const { obligations } = await standing(tx)
      const read = await readOwed(tx, plan)
      const items = read.items.filter((one) => one.state !== 'dropped' && one.year === year)
      const reports = reportsOwed(read, district.pack, yearPeriod(year)).filter((one) => one.due < today)
      const asCounted = ({ id, title, unit }: (typeof items)[number]): Counted => ({
        unit,
        title,
        origin: { kind: 'item', key: String(id), title },
      })
      const overdue = items.filter((one) => one.state === 'open' && one.dueOn < today)
      return {
        measuresRed: {
          counted: obligations.filter((one) => one.light === 'red').flatMap(byLead),
          of: countUnits(obligations.flatMap(byLead)),
        },
        itemsLate: { counted: overdue.map(asCounted), of: countUnits(items.map(asCounted)) },
        reportsLate: {
          counted: reports.filter((one) => !one.done).flatMap(dueAsCounted),
          of: countUnits(reports.flatMap(dueAsCounted)),
        },
      }
    },
  }
}

export const withPlan = (context: Pick<Context, 'database' | 'now'>, house: RhythmHouse): RhythmHouse => ({
  ...house,
  sources: [planSource(context, house), registerSource(house), ...house.sources],
})

/** Items and reports under the measures of the version in force. */
async function readOwed(tx: Reader, key: string) {
  const plan = await getPlan(tx, key)
  const moved = <T extends { readonly measure: string }>(rows: readonly T[]): T[] =>
    rows.map((row) => ({ ...row, measure: plan.current(row.measure) }))
  return { plan, items: moved(await readItems(tx, key)), reports: moved(await readReports(tx, key)) }
}
type Owed = Awaited<ReturnType<typeof readOwed>>
type Item = Owed['items'][number]

const reportsOwed = ({ plan, ...read }: Owed, pack: Pack, span: Period): DueThing[] =>
  reportsDue(plan.content, { duties: plan.duties, ...read }, (code) => isUnit(pack, code), span)

function dueAsCounted({ unit, title, kind, key }: DueThing): Counted[] {
  return unit === null ? [] : [{ unit, title, origin: { kind, key, title } }]
}

function itemDue({ id, title, unit, dueOn, state }: Item, span: Period): DueThing[] {
  if (state === 'dropped' || !containsDay(span, dueOn)) return []
  return [{ key: `item ${id}`, kind: 'item', title, unit, due: dueOn, done: state === 'done' }]
}

/** A red or amber measure, once for each unit that leads it; what everybody concerned leads is the office's to ask for. */
function lateSeeds(
  pack: Pack,
  { id, title, place, light, reason, leadUnits, items }: Obligation,
  today: Day,
): LateSeed[] {
  if (light !== 'red' && light !== 'amber') return []
  const due = items.next
  const daysLate = due === null ? 0 : Math.max(0, daysBetween(due as Day, today))
  const origin = { kind: 'measure', key: id, title: `${place} ${title}` }
  const units = leadUnits.map(({ code }) => code).filter((code) => isUnit(pack, code))
  return (units.length > 0 ? units : [null]).map((unit) => ({ origin, unit, due, daysLate, light, reason }))
}

const byLead = ({ id, place, title, leadUnits }: Obligation): Counted[] =>
  leadUnits.map(({ code }) => ({
    unit: code,
    title: `${place} ${title}`,
    origin: { kind: 'measure', key: id, title },
  }))

function countUnits(list: readonly Counted[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { unit } of list) counts.set(unit, (counts.get(unit) ?? 0) + 1)
  return counts
}

function lightsSection(obligations: readonly Obligation[], period: Period): Section {
  const measures = obligations.filter((one) => one.kind === 'measure')
  const counts = Map.groupBy(measures, (one) => one.light)
  const parts = Object.entries(lightNames).map(
    ([light, name]) => `${name} ${counts.get(light as keyof typeof lightNames)?.length ?? 0} 项`,
  )
  const red = counts.get('red') ?? []
  const label = labelPeriod(period.from < period.to ? period : yearPeriod(Number(period.from.slice(0, 4))))
  return {
    heading: '任务措施进展',
    paragraphs: [
      `${label}，${measures.length} 项措施中：${parts.join('，')}。`,
      ...(red.length > 0
        ? [`红灯措施：${red.map((one) => `${one.place}${one.title}（${one.reason}）`).join('；')}。`]
        : []),
    ],
  }
}
