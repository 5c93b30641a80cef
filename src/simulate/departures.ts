import { addDays, type Day } from '../core/day.ts'
import type { Fact } from '../ledger/contract.ts'
import type { Act, Handle } from './agenda.ts'
import { book, type Load, receiptOf, shipFact } from './loads.ts'
import { asWeighed, inPieces, inTonnes, paperOf } from './papers.ts'
import type { Flow } from './plan.ts'
import type { Random } from './random.ts'
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
