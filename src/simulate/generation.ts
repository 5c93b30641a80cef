import { addDays, type Day } from '../core/day.ts'
import type { Fact } from '../ledger/contract.ts'
import type { Act } from './agenda.ts'
import { depart, goesUnderManifest } from './journeys.ts'
import { book, type Load, receiptOf, shipFact } from './loads.ts'
import { newShelf, packedUp, type Shelf, takeAll } from './packaging.ts'
import { asWeighed, inPieces, inTonnes, paperOf } from './papers.ts'
import type { Flow } from './plan.ts'
import type { Random } from './random.ts'
import {
  firstDay,
  lag,
  landing,
  placeOf,
  type Scene,
  type Site,
  spreadDays,
  timesOf,
  vehicleOf,
} from './scene.ts'
import type { Source } from './source.ts'
import type { Account } from './stock.ts'

/** Rows of generation, and shipments that carry away what has gathered (hazardous waste: nothing leaves unrecorded). */
export function enterGeneration(
  scene: Scene,
  source: Source,
  rows: readonly { day: Day; grams: number }[],
): void {
  const { flow, random, site } = source
  const store = flow.store ? placeOf(scene, flow.store) : null
  const lies = { facility: (store ?? site).facility, owner: site.party, code: flow.code }
  const shelf = flow.packaged && source.rank < flow.packaged.sources ? newShelf() : undefined
  for (const { day, grams } of rows) {
    scene.agenda.enter(addDays(day, lag(random, 0.02)), () =>
      shelf
        ? packedUp(scene, source, { day, grams, lies, shelf })
        : generated(scene, source, day, grams, store, lies),
    )
  }
  const small = flow.collectBelow !== undefined && source.grams < flow.collectBelow * 1_000_000
  const collector = small && scene.plan.collector ? placeOf(scene, scene.plan.collector.place) : null
  for (const day of spreadDays(scene.year, timesOf(scene, flow.shipments ?? 1), undefined, random)) {
    // A quarter of a year's shipments would leave before anything has been generated: the first waits a little.
    const leaves = day < addDays(firstDay(scene.year), 10) ? addDays(day, 20) : day
    scene.agenda.enter(addDays(leaves, random.whole(0, 1)), (today) =>
      gathered(scene, source, { day: leaves, today, from: store ?? site, lies, collector, shelf }),
    )
  }
}

function generated(
  scene: Scene,
  { flow, site }: Source,
  day: Day,
  given: number,
  store: Site | null,
  lies: Account,
): Act[] {
  const pieces = flow.measure ? inPieces(given, flow.measure) : null
  const grams = pieces?.grams ?? given
  const number = scene.numbering.row('CS', day)
  const common = {
    occurredOn: day,
    grade: flow.grade,
    details: {},
    code: flow.code,
    grams,
    measure: pieces?.measure ?? inTonnes(grams),
  }
  const fact: Fact = { kind: 'generate', ...common, facility: site.facility, label: number }
  const fields = { 单位: site.draft.name, 产生环节: '生产' }
  const acts: Act[] = [
    { kind: 'fact', fact, record: paperOf('b1', fact, { party: site.party, number, fields }) },
  ]
  scene.stock.put(lies, day, grams)
  scene.tally.add(site.facility, flow.code, day, grams)
  if (!store) return acts
  const moved: Fact = {
    kind: 'store',
    ...common,
    facility: store.facility,
    from: site.facility,
    owner: site.party,
    allowUnexplained: false,
    label: number,
  }
  const row = scene.numbering.row('RK', day)
  acts.push({
    kind: 'fact',
    fact: moved,
    record: paperOf('b2', moved, {
      party: site.party,
      number: row,
      fields: { 单位: site.draft.name, 贮存设施: store.draft.name },
    }),
  })
  return acts
}

interface Gathered {
  day: Day
  today: Day
  from: Site
  lies: Account
  collector: Site | null
  shelf: Shelf | undefined
}

/** A shipment of what lies in store on its day, under a manifest; once in a while more leaves than was ever written down. */
function gathered(scene: Scene, source: Source, g: Gathered): Act[] {
  const { flow, random, site } = source
  if (g.shelf) return shelfSent(scene, source, g, g.shelf)
  const there = scene.stock.available(g.lies, g.day)
  if (there < 1000) return []
  const to = g.collector ?? placeOf(scene, flow.to ?? '')
  const carrier = g.collector ? scene.plan.collector?.carrier : flow.carrier
  const vehicle = vehicleOf(scene, carrier, random)
  const share = g.collector ? (scene.plan.collector?.underManifest ?? 0) : flow.underManifest
  const signed = goesUnderManifest(scene, share, { day: g.today, from: g.from, to, vehicle }, random)
  const unexplained = !signed && random.chance(0.002) ? asWeighed(there * 0.03) : 0
  const part = random.chance(0.7) ? there : Math.floor(there * (0.75 + random.next() * 0.2))
  const grams = part + (part === there ? unexplained : 0)
  scene.stock.take(g.lies, part)
  const load: Load = {
    code: flow.code,
    grams,
    day: g.day,
    from: g.from,
    owner: site.party,
    to,
    purpose: g.collector ? 'collect' : (flow.purpose ?? 'dispose'),
    method: g.collector ? undefined : flow.method,
    vehicle,
    measure: inTonnes(grams),
    details: {},
  }
  if (signed) return underManifest(scene, flow, g, load, random)
  const number = scene.numbering.manifest()
  const fact = shipFact(load, 'manifested', number, unexplained > 0)
  if (!random.chance(0.01)) enterAcceptance(scene, flow, load, number, g.today, random)
  return [book(fact, site.party, 'b5', number, load)]
}

/** All labelled packages on the shelf leave together, scanned one by one. */
function shelfSent(scene: Scene, { flow, random, site }: Source, g: Gathered, shelf: Shelf): Act[] {
  const { grams, packages } = takeAll(shelf)
  const to = placeOf(scene, flow.to ?? '')
  if (grams === 0) return []
  scene.stock.take(g.lies, grams)
  const load: Load = {
    code: flow.code,
    grams,
    day: g.today,
    from: g.from,
    owner: site.party,
    to,
    purpose: flow.purpose ?? 'dispose',
    method: flow.method,
    vehicle: vehicleOf(scene, flow.carrier, random),
    measure: inTonnes(grams),
    details: {},
  }
  return underManifest(scene, flow, g, load, random, packages)
}

/** The same shipment, signed for by everybody on its way; counted in pieces where its ledger counts so. */
function underManifest(
  scene: Scene,
  flow: Flow,
  g: Gathered,
  load: Load,
  random: Random,
  packages?: () => string[],
): Act[] {
  const pieces = flow.measure ? inPieces(load.grams, flow.measure) : null
  const whole = pieces && pieces.grams <= load.grams ? pieces : null
  if (whole) scene.stock.put(g.lies, g.today, load.grams - whole.grams)
  const counted = whole ? { ...load, grams: whole.grams, measure: whole.measure } : load
  const at = landing(load.to, load.owner, load.purpose)
  return depart(scene, g.today, {
    load: counted,
    random,
    receiptGrade: flow.receiptGrade,
    papers: false,
    ...(packages ? { packages } : {}),
    landed: (day, grams) =>
      at.stored && scene.stock.put({ ...g.lies, facility: load.to.facility, owner: at.owner }, day, grams),
    back: (day, grams) => scene.stock.put({ ...g.lies, facility: load.from.facility }, day, grams),
    kept: (day, grams) => scene.stock.put(g.lies, day, grams),
    store: g.lies,
  })
}

/** The receiver confirms the manifest within some days, with its own weighing. */
function enterAcceptance(
  scene: Scene,
  flow: Flow,
  load: Load,
  number: string,
  today: Day,
  random: Random,
): void {
  const arrived = addDays(load.day, random.whole(0, 1))
  const difference = random.chance(0.3) ? random.around(0.004) : 1
  const weighed = difference === 1 ? load.grams : asWeighed(load.grams * difference)
  const refused = random.chance(0.004) ? Math.floor(load.grams * 0.25) : 0
  const grams = Math.max(1, weighed - refused)
  const entered = addDays(arrived, random.whole(0, 5))
  scene.agenda.enter(entered > today ? entered : addDays(today, 1), () => {
    const at = landing(load.to, load.owner, load.purpose)
    if (at.stored)
      scene.stock.put({ facility: load.to.facility, owner: at.owner, code: load.code }, arrived, grams)
    if (refused > 0)
      scene.stock.put({ facility: load.from.facility, owner: load.owner, code: load.code }, arrived, refused)
    const fact = receiptOf({ ...load, day: arrived, grams, measure: inTonnes(grams) }, flow.receiptGrade, {
      documentNo: number,
      alone: false,
      refused,
    })
    return [book(fact, load.to.party, 'b5', `${number}-JS`, load)]
  })
}
