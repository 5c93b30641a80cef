import type { Grade } from '../core/codes.ts'
import { addDays, type Day } from '../core/day.ts'
import type { Fact } from '../ledger/contract.ts'
import type { Act, Handle } from './agenda.ts'
import { depart, goesUnderManifest } from './journeys.ts'
import { book, type Load, receiptOf, shipFact } from './loads.ts'
import { asWeighed, inPieces, inTonnes, paperOf } from './papers.ts'
import type { Flow } from './plan.ts'
import { type Random, randomOf } from './random.ts'
import { lag, landing, placeOf, receiptStandsAlone, type Scene, vehicleOf } from './scene.ts'
import type { Source } from './source.ts'

/** One load of a source that ships or delivers without a record of generation before it. */
export function enterLoad(scene: Scene, source: Source, day: Day, given: number): void {
  const { flow, random, site } = source
  const pieces = flow.measure ? inPieces(given, flow.measure) : null
  const grams = pieces?.grams ?? given
  const to = placeOf(scene, flow.to ?? flow.from)
  const load: Load = {
    code: flow.code,
    grams,
    day,
    from: site,
    owner: site.party,
    to,
    purpose: flow.purpose ?? 'utilize',
    method: flow.method,
    vehicle: vehicleOf(scene, flow.carrier, random),
    measure: pieces?.measure ?? inTonnes(grams),
    details: flow.moisture ? { moisture: between(flow.moisture, random) } : {},
  }
  if (travelsUnderManifest(scene, source, load)) return
  switch (flow.papers) {
    case 'selfTreat':
      enterSelfTreatment(scene, flow, load, random)
      break
    case 'receive':
      enterReceipt(scene, flow, load, random)
      break
    case 'ship':
      enterDeparture(scene, flow, load, random, false)
      break
    default:
      enterDeparture(scene, flow, load, random, true)
      break
  }
}

/** Enters the load as one that its parties sign for, where it is one of those. */
function travelsUnderManifest(scene: Scene, { flow, site }: Source, load: Load): boolean {
  const random = randomOf(scene.seed, `manifest:${flow.key}:${site.facility}:${load.day}:${load.grams}`)
  if (!goesUnderManifest(scene, flow.underManifest, load, random)) return false
  const { to, owner, code, purpose } = load
  const at = landing(to, owner, purpose)
  const stream = scene.rules.streamOf(code)
  const arises = stream !== undefined && !scene.rules.rulesOf(stream).departureGenerates
  scene.agenda.enter(load.day, (today) => [
    ...(arises ? [arising(scene, load, flow.receiptGrade)] : []),
    ...depart(scene, today, {
      load,
      random,
      receiptGrade: flow.receiptGrade,
      papers: flow.papers === 'shipReceive',
      landed: (day, grams) =>
        at.stored && scene.stock.put({ facility: to.facility, owner: at.owner, code }, day, grams),
      back: (day, grams) => scene.stock.put({ facility: load.from.facility, owner, code }, day, grams),
    }),
  ])
  return true
}

/** What nobody wrote down as it arose has to be, before it may leave: by the scale at the gate. */
function arising(scene: Scene, load: Load, grade: Grade): Act {
  const { from, code, grams, day, measure, details } = load
  const number = scene.numbering.row('CS', day)
  const common = { occurredOn: day, grade, details, code, grams, measure }
  const fact: Fact = { kind: 'generate', ...common, facility: from.facility, label: number }
  const fields = { 单位: from.draft.name }
  return { kind: 'fact', fact, record: paperOf('b1', fact, { party: from.party, number, fields }) }
}

const between = ([least, most]: [number, number], random: Random): string =>
  (least + random.next() * (most - least)).toFixed(1)

function enterSelfTreatment(scene: Scene, flow: Flow, load: Load, random: Random): void {
  scene.agenda.enter(addDays(load.day, lag(random, 0.02)), () => {
    const fact: Fact = {
      kind: 'selfTreat',
      occurredOn: load.day,
      grade: flow.grade,
      details: {},
      facility: load.from.facility,
      code: load.code,
      grams: load.grams,
      purpose: load.purpose === 'dispose' ? 'dispose' : 'utilize',
      ...(load.method ? { method: load.method } : {}),
      allowUnexplained: false,
      measure: load.measure,
    }
    scene.tally.add(load.from.facility, load.code, load.day, load.grams)
    const number = scene.numbering.row('ZL', load.day)
    return [
      {
        kind: 'fact',
        fact,
        record: paperOf('b4', fact, {
          party: load.from.party,
          number,
          fields: { 单位: load.from.draft.name },
        }),
      },
    ]
  })
}

/** A load that only its receiver's weighbridge tells of. */
function enterReceipt(scene: Scene, flow: Flow, load: Load, random: Random): void {
  const wrong = !landing(load.to, load.owner, load.purpose).stored && random.chance(0.004)
  const handle: Handle = { posting: null }
  const said = wrong ? asWeighed(load.grams * (random.chance(0.5) ? 1.1 : 0.9)) : load.grams
  scene.agenda.enter(addDays(load.day, random.chance(0.01) ? random.whole(2, 20) : 0), (today) => {
    const number = scene.numbering.ticket(load.day)
    const booked = receiptOf({ ...load, grams: said, measure: inTonnes(said) }, flow.receiptGrade, {
      documentNo: number,
      alone: true,
    })
    const at = landing(load.to, load.owner, load.purpose)
    if (at.stored)
      scene.stock.put({ facility: load.to.facility, owner: at.owner, code: load.code }, load.day, load.grams)
    scene.tally.add(load.from.facility, load.code, load.day, load.grams)
    if (wrong) correctLater(scene, booked, load, handle, today, random)
    return [book(booked, load.to.party, 'weighbridge', number, load, handle)]
  })
}

/** A slip of the pen, found within three weeks. */
function correctLater(
  scene: Scene,
  booked: Fact,
  load: Load,
  handle: Handle,
  today: Day,
  random: Random,
): void {
  scene.agenda.enter(addDays(today, random.whole(3, 20)), (day) => {
    const fact = { ...booked, grams: load.grams, measure: inTonnes(load.grams) } as Fact
    const number = scene.numbering.row('GZ', day)
    const fields = { 更正原因: '过磅单数字抄错', 原记录: 'documentNo' in booked ? booked.documentNo : null }
    const record = paperOf('weighbridge', fact, { party: load.to.party, number, fields })
    return [{ kind: 'correct', handle, fact, reason: '过磅单数字抄错', record }]
  })
}

/**
 * A load by its consignor's own ledger, mostly with the receiver's paper beside it. Now and then one of the two is
 * missing, or the receipt is entered before the departure.
 */
function enterDeparture(scene: Scene, flow: Flow, load: Load, random: Random, withReceipt: boolean): void {
  const number = scene.numbering.row('CC', load.day)
  const fate = withReceipt ? random.next() : 1
  const shipped = addDays(load.day, lag(random, 0.02))
  const arrived = addDays(load.day, random.chance(0.8) ? 0 : 1)
  const entered = addDays(arrived, random.whole(0, 4))
  const noReceipt = !withReceipt || fate < 0.06
  const noDeparture = withReceipt && fate >= 0.06 && fate < 0.1 && receiptStandsAlone(scene, load.code)
  const ship = (): Act[] => {
    scene.tally.add(load.from.facility, load.code, load.day, load.grams)
    const fact = shipFact(load, flow.grade, number)
    return [book(fact, load.from.party, 't3', number, load)]
  }
  const receive = (alone: boolean) => (): Act[] => {
    const accepted = alone ? load.grams : asWeighed(load.grams * random.around(0.004))
    const refused = !alone && random.chance(0.006) ? asWeighed(load.grams * 0.3) : 0
    const grams = Math.max(1, accepted - refused)
    if (alone) scene.tally.add(load.from.facility, load.code, arrived, grams)
    if (refused > 0)
      scene.stock.put({ facility: load.from.facility, owner: load.owner, code: load.code }, arrived, refused)
    const at = landing(load.to, load.owner, load.purpose)
    if (at.stored)
      scene.stock.put({ facility: load.to.facility, owner: at.owner, code: load.code }, arrived, grams)
    const fact = receiptOf({ ...load, day: arrived, grams, measure: inTonnes(grams) }, flow.receiptGrade, {
      documentNo: number,
      alone,
      refused,
    })
    return [book(fact, load.to.party, 'weighbridge', scene.numbering.ticket(arrived), load)]
  }
  if (!noDeparture) scene.agenda.enter(shipped, ship)
  if (noReceipt) return
  scene.agenda.enter(noDeparture || entered > shipped ? entered : addDays(shipped, 1), receive(noDeparture))
}
