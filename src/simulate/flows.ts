import { addDays } from '../core/day.ts'
import type { Day } from '../core/period.ts'
import type { Fact } from '../ledger/contract.ts'
import { declareFlow, monthlyTotals } from './declarations.ts'
import { enterLoad } from './departures.ts'
import { enterGeneration } from './generation.ts'
import { asWeighed, inTonnes, paperOf } from './papers.ts'
import type { Flow } from './plan.ts'
import { divide, randomOf } from './random.ts'
import { carrierOf, firstDay, placeOf, type Scene, siteAt, spreadDays, timesOf } from './scene.ts'
import type { Source } from './source.ts'

/** Enters a flow's whole year into the agenda. */
export function enterFlow(scene: Scene, flow: Flow): void {
  const random = randomOf(scene.seed, `flow:${flow.key}`)
  const all = scene.people.byKey.get(flow.from) ?? []
  const sizes = scene.people.weights.get(flow.from) ?? all.map(() => 1)
  const members = all.map((index, i) => ({ index, size: sizes[i] ?? 1 }))
  const sources = flow.sources ? random.sample(members, flow.sources) : members
  const shares = divide(
    Math.round(flow.tonnes * 1_000_000),
    sources.map((s) => s.size),
  )
  sources.forEach(({ index }, i) => {
    const grams = shares[i] ?? 0
    if (grams <= 0) return
    const source = { flow, random, site: siteAt(scene, index), rank: i, grams }
    enterRoute(scene, source)
    enterSource(scene, source)
  })
}

/** Who will need a contract with whom, and a carrier: to the collector and from there where the source is small. */
function enterRoute(scene: Scene, { flow, site, grams }: Source): void {
  const { routes } = scene.journeys
  const { collector } = scene.plan
  const { code, purpose = 'utilize' } = flow
  if (!flow.to) return
  const to = placeOf(scene, flow.to)
  const from = flow.store ? placeOf(scene, flow.store) : site
  const small = flow.collectBelow !== undefined && grams < flow.collectBelow * 1_000_000
  if (small && collector && collector.underManifest > 0) {
    const gathered = placeOf(scene, collector.place)
    const carrier = carrierOf(scene, collector.carrier)
    routes.push({ code, from, to: gathered, purpose: 'collect', carrier })
    routes.push({ code, from: gathered, to, purpose, carrier })
  } else if (flow.underManifest > 0)
    routes.push({ code, from, to, purpose, carrier: carrierOf(scene, flow.carrier) })
}

function enterSource(scene: Scene, source: Source): void {
  const { flow } = source
  const opening = Math.round(source.grams * flow.opening)
  if (opening > 0) enterOpening(scene, source, asWeighed(opening))
  switch (flow.papers) {
    case 'declare':
      declareFlow(scene, source)
      break
    case 'generate':
      enterGeneration(scene, source, loadsOf(scene, source))
      break
    default:
      for (const { day, grams } of loadsOf(scene, source)) enterLoad(scene, source, day, grams)
      if (flow.monthlyTotal) monthlyTotals(scene, source)
  }
}

/** The year's loads of one source: days and masses that sum to its share. */
function loadsOf(scene: Scene, { flow, random, grams }: Source): { day: Day; grams: number }[] {
  const days = spreadDays(scene.year, timesOf(scene, flow.times), flow.months, random)
  const parts = divide(
    grams,
    days.map(() => random.around(0.25)),
  )
  return days.map((day, i) => ({ day, grams: asWeighed(parts[i] ?? 0) }))
}

function enterOpening(scene: Scene, { flow, site }: Source, grams: number): void {
  const day = firstDay(scene.year)
  scene.agenda.enter(addDays(day, 1), () => {
    const fact: Fact = {
      kind: 'open',
      occurredOn: day,
      grade: 'recorded',
      details: {},
      facility: site.facility,
      code: flow.code,
      grams,
      year: scene.year - 1,
      measure: inTonnes(grams),
    }
    scene.stock.put({ facility: site.facility, owner: site.party, code: flow.code }, day, grams)
    const paper = {
      party: site.party,
      number: scene.numbering.row('QC', day),
      fields: { 单位: site.draft.name, 事项: '期初建账' },
    }
    return [{ kind: 'fact', fact, record: paperOf('b2', fact, paper) }]
  })
}
