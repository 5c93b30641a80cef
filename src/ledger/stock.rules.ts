import { grams } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import type { FactOf } from './contract.ts'
import type { Planned } from './entry.ts'
import {
  finish,
  line,
  lotFor,
  massText,
  moistureOf,
  ownerOf,
  placeOf,
  putIn,
  siteOf,
  type Tag,
  takeOut,
} from './lines.ts'
import { draw } from './lots.rules.ts'
import { remember, withdraw } from './source.rules.ts'
import type { World } from './world.ts'

/** 入库/出库: the same owner's mass moves between facilities; no flow column sees it. */
export function planStore(world: World, fact: FactOf<'store'>, generates: boolean): Planned {
  const owner = fact.owner ?? world.facility(fact.from).party
  const day = fact.occurredOn as Day
  const within = siteOf(world, fact.from) === siteOf(world, fact.facility)
  const gone = within ? goneSince(world, fact, owner, generates) : 0
  const outOfStore = within && world.facility(fact.from).site !== null
  const taken = withdraw(world, {
    facility: fact.from,
    owner,
    code: fact.code,
    amount: fact.grams - gone,
    day,
    grade: fact.grade,
    moisture: moistureOf(world, fact.code, fact.details),
    lots: fact.lots,
    generates: generates && !outOfStore,
    allowUnexplained: fact.allowUnexplained,
    exact: within,
  })
  const lot = lotFor(world, fact.code, day, { label: fact.label, moved: true })
  const planned = finish(world, {
    kind: 'store',
    occurredOn: day,
    grade: fact.grade,
    fact: { ...fact, unexplained: taken.unexplained, gone },
    entries: [...taken.entries, ...putIn(world, taken.parts, lot.id, fact.facility, owner)],
    lots: taken.parts.length === 0 ? [] : [lot],
    lateEntry: fact.lateEntry,
  })
  return remember(world, taken.presumed, planned)
}

/**
 * Of a move within one site: grams that no longer lie where they were moved from. The papers of what left the site since
 * may have come first and drawn them there; then nothing is left to move, and nothing arises by it. Out of a store comes
 * only what came into it, so what it lacks is not generated either, but told by the departure itself.
 */
function goneSince(world: World, fact: FactOf<'store'>, owner: number, generates: boolean): number {
  if (fact.lots) return 0
  const { from, code, grams: amount } = fact
  const day = fact.occurredOn as Day
  const { missing } = draw(world, { facility: from, owner, code, amount, day, exact: true })
  const fromStore = world.facility(from).site !== null
  if (missing === 0 || (fromStore && generates && !fact.allowUnexplained)) return missing
  const places = fromStore ? world.placesOf(siteOf(world, from)) : [from]
  const held = places.reduce((sum, place) => sum + world.heldOn(place, owner, code, day), 0)
  return Math.min(missing, Math.max(0, held - (amount - missing)))
}

/** 自行利用/自行处置 of one's own waste without residues; with residues it is a treatment. */
export function planSelfTreat(world: World, fact: FactOf<'selfTreat'>, generates: boolean): Planned {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const { facility, grade, purpose } = fact
  const taken = withdraw(world, {
    facility,
    owner,
    code: fact.code,
    amount: fact.grams,
    day,
    grade,
    moisture: moistureOf(world, fact.code, fact.details),
    lots: fact.lots,
    generates,
    allowUnexplained: fact.allowUnexplained,
  })
  const tag = { purpose, place: 'own' as const, method: fact.method ?? null, dest: facility }
  const position = purpose === 'utilize' ? 'utilized' : 'disposed'
  const at = { position, lot: null, sign: 1, grade, tag, owner, facility } as const
  const planned = finish(world, {
    kind: 'selfTreat',
    occurredOn: day,
    grade,
    fact: { ...fact, unexplained: taken.unexplained },
    entries: [...taken.entries, ...taken.parts.map((p) => line(world, p, at))],
    lateEntry: fact.lateEntry,
  })
  return remember(world, taken.presumed, planned)
}

/** 交接 where the mass lies: it counts on its own day like a movement, under the purpose it was taken for. */
export function planHandOver(world: World, fact: FactOf<'handOver'>, generates: boolean): Planned {
  const owner = ownerOf(world, fact)
  if (owner === fact.to) refuse('same_owner')
  const day = fact.occurredOn as Day
  const { facility, grade } = fact
  const taken = withdraw(world, {
    facility,
    owner,
    code: fact.code,
    amount: fact.grams,
    day,
    grade,
    moisture: moistureOf(world, fact.code, fact.details),
    lots: fact.lots,
    generates,
    allowUnexplained: fact.allowUnexplained,
  })
  const tag: Tag = {
    purpose: fact.purpose,
    place: placeOf(world.facility(facility).region),
    method: fact.method ?? null,
    dest: facility,
  }
  const lot = lotFor(world, fact.code, day)
  const at = { position: 'stored', lot: lot.id, sign: 1, grade, tag, owner: fact.to } as const
  const planned = finish(world, {
    kind: 'handOver',
    occurredOn: day,
    grade,
    fact: { ...fact, unexplained: taken.unexplained },
    entries: [
      ...taken.entries,
      ...taken.parts.map((p) => line(world, p, { ...at, facility: p.facility, consignor: owner })),
    ],
    lots: [lot],
    lateEntry: fact.lateEntry,
  })
  return remember(world, taken.presumed, planned)
}

/** 盘点: what was counted against what the book held at the end of that day; the difference goes to `discrepancy`. */
export function planStockTake(world: World, fact: FactOf<'stockTake'>): Planned {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const { facility, code, grade } = fact
  const held = world.heldOn(facility, owner, code, day)
  const plan = {
    kind: 'stockTake',
    occurredOn: day,
    grade,
    fact: { ...fact, held },
    lateEntry: fact.lateEntry,
  }
  const at = { position: 'discrepancy', lot: null, tag: null, owner, facility } as const
  if (fact.counted < held) {
    const amount = held - fact.counted
    const { parts, missing } = draw(world, { facility, owner, code, amount, day, exact: true })
    if (missing > 0) {
      const left = amount - missing
      refuse(
        'stock_missing',
        { left: massText(left), wanted: massText(amount) },
        { left, wanted: amount, missing },
      )
    }
    const lost = parts.map((p) => line(world, p, { ...at, grade, sign: 1 }))
    return finish(world, { ...plan, entries: [...takeOut(world, parts), ...lost] })
  }
  if (fact.counted === held) return finish(world, { ...plan, entries: [] })
  const lot = lotFor(world, code, day)
  const moisture = moistureOf(world, code, fact.details)
  const mass = grams(fact.counted - held)
  const found = { origin: facility, born: day, code, grade, moisture, grams: mass }
  return finish(world, {
    ...plan,
    entries: [line(world, found, { ...at, sign: -1 }), ...putIn(world, [found], lot.id, facility, owner)],
    lots: [lot],
  })
}
