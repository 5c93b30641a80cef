import type { Purpose } from '../core/codes.ts'
import { addDays, addMonths, asDay, type Day } from '../core/day.ts'
import type { Fact, FactOf } from '../ledger/contract.ts'
import type { Act } from './agenda.ts'
import { asWeighed, inTonnes, paperOf } from './papers.ts'
import { divide } from './random.ts'
import { landing, placeOf, type Scene, type Site } from './scene.ts'
import type { Source } from './source.ts'

type Column = FactOf<'declare'>['columns'][number]

const columnOf: Record<Purpose, Column['column']> = {
  utilize: 'utilized',
  dispose: 'disposed',
  collect: 'collected',
}

/** Months, quarters, halves or the year: as often as the plan says, in whole periods. */
export function periodsOf(year: number, times: number): { from: Day; last: Day }[] {
  const n = times >= 12 ? 12 : times >= 4 ? 4 : times >= 2 ? 2 : 1
  return Array.from({ length: n }, (_, i) => {
    const from = addMonths(asDay(`${year}-01-01`), (i * 12) / n)
    return { from, last: addDays(addMonths(from, 12 / n), -1) }
  })
}

/** Due by the tenth, entered on time by most and a month late by some. */
const declaredOn = (last: Day, { random }: Source): Day =>
  addDays(last, random.chance(0.06) ? random.whole(20, 45) : random.whole(2, 12))

/** A source that only states totals: what it generated in the period, and where it went. */
export function declareFlow(scene: Scene, source: Source): void {
  const { flow, random, site, grams } = source
  const to = placeOf(scene, flow.to ?? '')
  const periods = periodsOf(scene.year, flow.times * scene.scale)
  const parts = divide(
    grams,
    periods.map(() => random.around(0.25)),
  )
  periods.forEach(({ from, last }, i) => {
    const generated = asWeighed(parts[i] ?? 0)
    const left = random.chance(0.15) ? asWeighed(generated * 0.9) : generated
    scene.agenda.enter(declaredOn(last, source), () => {
      const purpose = flow.purpose ?? 'utilize'
      const fact = declared(source, from, last, [
        { column: 'generated', grams: generated, measure: inTonnes(generated) },
        {
          column: columnOf[purpose],
          grams: left,
          dest: to.facility,
          measure: inTonnes(left),
          ...(flow.method ? { method: flow.method } : {}),
        },
      ])
      const at = landing(to, site.party, purpose)
      if (purpose === 'collect' && at.stored)
        scene.stock.put({ facility: to.facility, owner: to.party, code: flow.code }, last, left)
      return [statement(scene, source, fact, site, to)]
    })
  })
}

/**
 * The monthly total of a source that also has a row per load (82号 table 2 over table 3): mostly the same figure, now
 * and then a little above what the rows add up to, which then shows as 未分项.
 */
export function monthlyTotals(scene: Scene, source: Source): void {
  const { flow, random, site } = source
  const to = placeOf(scene, flow.to ?? '')
  for (const { from, last } of periodsOf(scene.year, 12)) {
    const above = random.chance(0.35) ? 1 + random.next() * 0.02 : 1
    scene.agenda.enter(declaredOn(last, source), () => {
      const rows = scene.tally.ofSource(site.facility, flow.code, from.slice(0, 7))
      if (rows === 0) return []
      const grams = above === 1 ? rows : asWeighed(rows * above)
      const column = columnOf[flow.purpose ?? 'utilize']
      const fact = declared(source, from, last, [
        { column: 'generated', grams, measure: inTonnes(grams) },
        {
          column,
          grams,
          dest: to.facility,
          measure: inTonnes(grams),
          ...(flow.method ? { method: flow.method } : {}),
        },
      ])
      return [statement(scene, source, fact, site, to)]
    })
  }
}

const declared = ({ flow, site }: Source, from: Day, last: Day, columns: Column[]): FactOf<'declare'> => ({
  kind: 'declare',
  occurredOn: last,
  from,
  grade: 'declared',
  details: {},
  facility: site.facility,
  code: flow.code,
  columns,
})

function statement(
  scene: Scene,
  { flow }: Source,
  fact: Fact & { kind: 'declare' },
  site: Site,
  to: Site,
): Act {
  const number = scene.numbering.row('HZ', fact.occurredOn)
  const fields = {
    单位: site.draft.name,
    期间: `${fact.from} 至 ${fact.occurredOn}`,
    产生量: fact.columns[0]?.measure?.value ?? '0',
    委托量: fact.columns[1]?.measure?.value ?? '0',
    接收单位: to.draft.name,
    ...(flow.method ? { 方式: flow.method } : {}),
  }
  return { kind: 'fact', fact, record: paperOf('t2', fact, { party: site.party, number, fields }) }
}
