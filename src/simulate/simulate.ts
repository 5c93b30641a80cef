import { addDays, addMonths, asDay, type Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import { startOfDay } from '../core/zone.ts'
import { insertAreaTotals } from '../ledger/area-totals.store.ts'
import { type BookContext, bookFacts, type Item } from '../ledger/booking.ts'
import type { Fact } from '../ledger/contract.ts'
import { correctPosting } from '../ledger/correct.ts'
import { bookRulesOf, type House } from '../ledger/house.ts'
import type { DistrictView } from '../packs/district-view.ts'
import { type SeededDistrict, seedDistrict } from '../packs/seed-district.store.ts'
import { systemActor } from '../platform/actor.ts'
import { audit } from '../platform/audit.ts'
import { findCommand, once } from '../platform/command.ts'
import type { Database, Reader, Writer } from '../platform/database.ts'
import { type Act, createAgenda } from './agenda.ts'
import { holdsFacts } from './book.store.ts'
import { checkDemoPlan } from './check-plan.ts'
import { enterFlow } from './flows.ts'
import { type Founded, foundPeople } from './found.store.ts'
import { createJourneys } from './journeys.ts'
import { createNumbering, paperOf } from './papers.ts'
import { drawPeople, type People } from './people.ts'
import type { DemoPlan } from './plan.ts'
import { enterCollector, enterConversion, enterOnward, enterPlant } from './plants.ts'
import { enterRegisters } from './registers.ts'
import type { Scene } from './scene.ts'
import { pack, type Signed, sign } from './signing.ts'
import { createStock, createTally } from './stock.ts'
import { enterTotals } from './totals.ts'

export interface SimulateOptions {
  year: number
  seed: number
  /** Multiplies how often loads come, and divides them; parties stay the same. */
  scale: number
  mode: 'demo' | 'production'
  progress?: (done: { day: Day; share: number }) => void
  signal?: AbortSignal
}

/** Parties that demonstration accounts act for. */
function watchedParties(plan: DemoPlan, people: People, ids: Founded): number[] {
  const keys = new Set(plan.accounts.flatMap((a) => a.parties))
  return people.parties.flatMap((p, i) => (keys.has(p.key) ? (ids.parties[i] ?? []) : []))
}

export interface Simulated {
  postings: number
  parties: number
  facilities: number
}

/** The answer of a run that was finished, or undefined. */
async function findDone(tx: Reader, options: SimulateOptions): Promise<Simulated | undefined> {
  return await findCommand<Simulated>(tx, key(options, 'done'), contentOf(options))
}

const contentOf = ({ year, seed, scale }: SimulateOptions) => ({ year, seed, scale })

/** What one day of recording left behind, kept under its command so that a broken run goes on where it stopped. */
interface DayResult {
  postings: (number | null)[]
  /** Of each signing in turn, and the codes of each packing. */
  signed: Signed[]
  packed: string[][]
}

/**
 * Writes a believable year under a clock of its own. Every day of recording is one transaction and one command, so a
 * run that was broken off is taken up by calling it again; one that is finished changes nothing.
 */
export async function simulate(
  database: Database,
  district: DistrictView,
  plan: DemoPlan,
  options: SimulateOptions,
): Promise<Simulated> {
  if (options.mode === 'production') refuse('simulate_in_production')
  if (!(options.scale > 0 && options.scale <= 100)) refuse('simulate_scale', { scale: String(options.scale) })
  const actor = systemActor('system:simulate', '演示数据', district.pack.district.district)
  const { year, seed, scale } = options
  const content = contentOf(options)
  const finished = await database.read(actor, (tx) => findDone(tx, options))
  if (finished) return finished
  checkDemoPlan(plan, district)
  const people = drawPeople(plan, district.pack.streets, seed)
  const start = startOfDay(district.zone, asDay(`${year}-01-01`))
  const founded = await database.write(actor, async (tx) => {
    await refuseOther(tx, options)
    const seeded = await seedDistrict(tx, district.pack, start)
    const ids = await once(tx, key(options, 'people'), content, start, async () => {
      await audit(tx, { at: start, act: 'demo.simulate', object: `year ${year}`, detail: content })
      return await foundPeople(tx, people, plan.places, year, start)
    })
    return { seeded, ids }
  })
  const scene: Scene = {
    plan,
    people,
    ids: founded.ids,
    year,
    seed,
    scale,
    agenda: createAgenda(asDay(`${year}-01-01`), addDays(addMonths(asDay(`${year}-01-01`), 12), 59)),
    stock: createStock(),
    tally: createTally(),
    numbering: createNumbering(year),
    rules: bookRulesOf(district, founded.seeded.unknownReceiver),
    district,
    journeys: createJourneys(watchedParties(plan, people, founded.ids)),
  }
  enterYear(scene, district, founded.seeded)
  await database.write(actor, (tx) =>
    once(tx, key(options, 'registers'), content, start, () => enterRegisters(tx, scene, start)),
  )
  return await run({ database, actor, district, options, scene, ...founded })
}

const key = ({ year }: SimulateOptions, step: string): string => `simulate:${year}:${step}`

/** A book that already holds other facts than those of this very run is left alone. */
async function refuseOther(tx: Writer, options: SimulateOptions): Promise<void> {
  const own = await findCommand(tx, key(options, 'people'), contentOf(options))
  if (!own && (await holdsFacts(tx))) refuse('simulate_book_not_empty')
}

function enterYear(scene: Scene, district: DistrictView, seeded: SeededDistrict): void {
  const { plan } = scene
  for (const flow of plan.flows) enterFlow(scene, flow)
  for (const plant of plan.plants) enterPlant(scene, plant)
  for (const onward of plan.onward) enterOnward(scene, onward)
  for (const conversion of plan.conversions) enterConversion(scene, conversion)
  enterCollector(scene)
  for (const dump of plan.dumps) enterDump(scene, dump, seeded)
  for (const total of plan.totals) enterTotals(scene, total, district.waste.streamOf)
}

/** 倾倒丢弃: mass that came from nowhere known, found on a day by a unit or street. */
function enterDump(scene: Scene, dump: DemoPlan['dumps'][number], seeded: SeededDistrict): void {
  const entry = seeded.units.get(dump.unit) ?? seeded.streets.get(dump.unit)
  if (!entry) throw new RangeError(`dump names ${dump.unit}, which the pack does not have`)
  const day = asDay(`${scene.year}-${dump.day}`)
  scene.agenda.enter(addDays(day, 1), () => {
    const fact: Fact = {
      kind: 'dump',
      occurredOn: day,
      grade: 'estimated',
      details: {},
      facility: entry.facility,
      code: dump.code,
      grams: Math.round(dump.tonnes * 1_000_000),
      foundBy: dump.unit,
      knownGenerator: false,
    }
    const number = scene.numbering.row('QD', day)
    return [
      {
        kind: 'fact',
        fact,
        record: paperOf('declaration', fact, { party: entry.party, number, fields: { 发现: dump.unit } }),
      },
    ]
  })
}

interface Run {
  database: Database
  actor: ReturnType<typeof systemActor>
  district: DistrictView
  options: SimulateOptions
  scene: Scene
  seeded: SeededDistrict
  ids: Founded
}

async function run({ database, actor, district, options, scene, seeded, ids }: Run): Promise<Simulated> {
  const { rules } = scene
  const first = asDay(`${options.year}-01-01`)
  const from = Date.parse(first)
  let postings = 0
  let lastRecorded = first
  for (const { day, acts } of scene.agenda.days()) {
    options.signal?.throwIfAborted()
    lastRecorded = day
    // Entered at ten past six in the evening of that day.
    const now = new Date(startOfDay(district.zone, day).getTime() + (18 * 60 + 10) * 60_000)
    const house: House = { district, rules, demo: true }
    const context: BookContext = { rules, now, zone: district.zone, command: key(options, day), demo: true }
    const content = { year: options.year, seed: options.seed, scale: options.scale, acts: acts.length }
    const done = await database.write(actor, (tx) =>
      once<DayResult>(tx, key(options, day), content, now, () =>
        bookDay(tx, acts, context, seeded, { house, day }),
      ),
    )
    remember(acts, done)
    postings += done.postings.filter((p) => p !== null).length
    options.progress?.({ day, share: Math.min(1, (Date.parse(day) - from) / (424 * 86_400_000)) })
  }
  const result = { postings, parties: ids.parties.length, facilities: ids.facilities.length }
  const end = startOfDay(district.zone, lastRecorded)
  return await database.write(actor, (tx) =>
    once(tx, key(options, 'done'), contentOf(options), end, () => Promise.resolve(result)),
  )
}

/** What a day gave, in the hands of those who will ask for it on later days: also where the day was done before. */
function remember(acts: readonly Act[], { postings, signed, packed }: DayResult): void {
  let [facts, signings, packings] = [0, 0, 0]
  for (const act of acts) {
    if (act.kind === 'fact') {
      const posting = postings[facts++] ?? null
      if (act.handle) act.handle.posting = posting
    } else if (act.kind === 'sign') Object.assign(act.signed, signed[signings++])
    else if (act.kind === 'pack') act.codes.splice(0, act.codes.length, ...(packed[packings++] ?? []))
  }
}

/** One day of recording. What the book refuses here is a fault of the simulation, and says which fact it was. */
async function bookDay(
  tx: Writer,
  acts: readonly Act[],
  context: BookContext,
  seeded: SeededDistrict,
  { house, day }: { house: House; day: Day },
): Promise<DayResult> {
  const items: Item[] = acts.flatMap((a) => (a.kind === 'fact' ? [{ fact: a.fact, record: a.record }] : []))
  const outcomes = await bookFacts(tx, items, context, false)
  const postings = outcomes.map((outcome, i) => {
    if (!outcome.ok)
      throw new Error(
        `simulated fact was refused: ${outcome.refusal.message} ${JSON.stringify(items[i]?.fact)}`,
      )
    return outcome.postings.findLast((p) => p.kind === items[i]?.fact.kind)?.posting ?? null
  })
  for (const act of acts) {
    if (act.kind === 'correct' && act.handle.posting !== null) {
      const { posting } = act.handle
      await correctPosting(
        tx,
        { posting, fact: act.fact, reason: act.reason, withDependents: false },
        context,
        act.record,
      )
    }
  }
  await writeTotals(tx, acts, context, seeded)
  const packed: string[][] = []
  for (const act of acts) if (act.kind === 'pack') packed.push(await pack(tx, house, act, context.now))
  // A transaction may be tried again: what it learns is kept beside what was known before.
  const learnt = new Map<Signed, Signed>()
  const signed: Signed[] = []
  for (const act of acts) {
    if (act.kind !== 'sign') continue
    const known = await sign(tx, house, act, learnt.get(act.signed) ?? act.signed, day)
    learnt.set(act.signed, known)
    signed.push(known)
  }
  await auditActs(tx, context.now, day, signed.length, packed.length)
  return { postings, signed, packed }
}

/** The day's acts on manifests and packages leave one row. */
async function auditActs(tx: Writer, at: Date, day: Day, manifests: number, packages: number): Promise<void> {
  if (manifests + packages === 0) return
  await audit(tx, { at, act: 'demo.manifests', object: `day ${day}`, detail: { manifests, packages } })
}

async function writeTotals(
  tx: Writer,
  acts: readonly Act[],
  context: BookContext,
  seeded: SeededDistrict,
): Promise<void> {
  const totals = acts.flatMap((act) => {
    if (act.kind !== 'total') return []
    const { unit, stream, codes, column } = act.total
    const facility = seeded.units.get(unit)?.facility
    if (facility === undefined)
      throw new RangeError(`a total names unit ${unit}, which the pack does not have`)
    return [
      {
        scope: 'district' as const,
        facility,
        street: null,
        stream,
        codes,
        from: act.from,
        to: act.to,
        source: 'unit' as const,
        columns: [{ column, grams: act.grams }],
        record: null,
      },
    ]
  })
  await insertAreaTotals(tx, totals, { now: context.now, zone: context.zone, demo: true })
}
