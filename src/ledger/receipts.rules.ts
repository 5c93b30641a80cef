import type { Day } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import { arrive, endOf } from './arrivals.rules.ts'
import type { FactOf } from './contract.ts'
import { type Entry, type LotInfo, negated, type Planned } from './entry.ts'
import { finish, line, lotFor, moistureOf } from './lines.ts'
import { betterGrade, change, completed, newMovement, ownerOfLoad, tagOf, tagOfLoad } from './movement.ts'
import { raise } from './raise.rules.ts'
import { remember, type Withdrawn, withdraw } from './source.rules.ts'
import type { MovementView, World } from './world.ts'

/** 接收. Of a movement under way, or of one whose departure no paper has told yet. */
export function planReceive(
  world: World,
  fact: FactOf<'receive'>,
  known: MovementView | null,
  generates: boolean,
): Planned[] {
  if (!known) return [receiveAlone(world, fact, generates)]
  const day = fact.occurredOn as Day
  const grade = betterGrade(fact.grade, known.grade)
  const raised = grade === known.grade ? null : raise(world, known, grade, fact.lateEntry ?? null)
  const m = { ...(world.movements.get(known.id) ?? known), consignee: fact.consignee }
  // Purpose and place were frozen at departure; a receipt may know the method, or that the load was taken elsewhere.
  const out = known.consignee === null ? null : tagOf(world, { ...known, consignee: known.consignee })
  const there = tagOf(world, {
    ...known,
    method: known.method ?? fact.method ?? null,
    consignee: fact.consignee,
  })
  const arrival = arrive(world, {
    m,
    accepted: fact.grams,
    refused: fact.refused,
    grade,
    out,
    tag: there && { ...there, place: out?.place ?? there.place },
    day,
    into: null,
    backInto: null,
  })
  const planned = finish(world, {
    kind: 'receive',
    occurredOn: day,
    grade,
    movement: known.id,
    fact: { ...fact, movement: known.id },
    lateEntry: fact.lateEntry,
    ...arrival,
  })
  change(world, m, {
    ...completed(m, fact),
    receivedOn: day,
    accepted: fact.grams,
    refused: fact.refused,
    status: fact.grams === 0 ? 'refused' : 'received',
    method: known.method ?? fact.method ?? null,
    grade,
    presumed: null,
    receipt: { posting: planned.ref, occurredOn: day, entries: planned.entries, fact },
  })
  return raised ? [raised, planned] : [planned]
}

interface Acceptance {
  entries: Entry[]
  lots: LotInfo[]
  presumed: Withdrawn['presumed']
  unexplained: number
}

/** What a receipt books alone: it presumes that what it accepted left its consignor that day. Nothing is applied. */
function accept(world: World, fact: FactOf<'receive'>, generates: boolean, into: number | null): Acceptance {
  const day = fact.occurredOn as Day
  const { code, grade, consignee } = fact
  const consignor = ownerOfLoad(world, fact)
  const to = world.facility(consignee)
  const { entries, parts, presumed, unexplained } = withdraw(world, {
    facility: fact.consignor,
    owner: consignor,
    code,
    amount: fact.grams,
    day,
    grade,
    moisture: moistureOf(world, code, fact.details),
    generates,
    allowUnexplained: fact.allowUnexplained,
  })
  const position = endOf(to, fact.purpose)
  const made =
    position === 'stored' && into === null ? [lotFor(world, code, day, { label: fact.documentNo })] : []
  const lot = position === 'stored' ? (into ?? made[0]?.id ?? null) : null
  const owner = to.takesOwnership ? to.party : consignor
  const tag = tagOfLoad(world, fact)
  const at = { position, lot, sign: 1, grade, tag, owner, facility: consignee, consignor } as const
  return { entries: [...entries, ...parts.map((p) => line(world, p, at))], lots: made, presumed, unexplained }
}

const nothing: Acceptance = { entries: [], lots: [], presumed: null, unexplained: 0 }

/** A receipt whose departure no paper has told. What it turned away the departure's paper will tell of. */
function receiveAlone(world: World, fact: FactOf<'receive'>, generates: boolean): Planned {
  if (fact.grams + fact.refused === 0) refuse('receipt_empty')
  const day = fact.occurredOn as Day
  const accepted = fact.grams === 0 ? nothing : accept(world, fact, generates, null)
  const { entries, lots, presumed, unexplained } = accepted
  const movement = newMovement(world, fact, {
    presumed: 'departure',
    status: fact.grams === 0 ? 'refused' : 'received',
    receivedOn: day,
    departedOn: (fact.departedOn ?? day) as Day,
    shipped: fact.grams + fact.refused,
    accepted: fact.grams,
    refused: fact.refused,
  })
  const planned = finish(world, {
    kind: 'receive',
    occurredOn: day,
    grade: fact.grade,
    movement: movement.id,
    lateEntry: fact.lateEntry,
    fact: { ...fact, movement: movement.id, unexplained },
    entries,
    lots,
  })
  const receipt = { posting: planned.ref, occurredOn: day, entries: planned.entries, fact }
  world.movements.set(movement.id, { ...movement, receipt })
  return remember(world, presumed, planned)
}

/**
 * The difference that another mass, or stock that came to light, makes to a receipt booked alone. Null where mass has moved on and would be missing.
 * The world is left as it was.
 */
export function reaccepted(
  world: World,
  fact: Pick<FactOf<'receive'>, 'grams' | 'grade'>,
  m: MovementView,
): Acceptance | null {
  const { entries: old, occurredOn: day, fact: first } = m.receipt as NonNullable<MovementView['receipt']>
  if (fact.grams === 0) return null
  const again = {
    ...(first as FactOf<'receive'>),
    grams: fact.grams,
    grade: fact.grade,
    allowUnexplained: true,
  }
  const stored = old.filter((e) => e.position === 'stored' && e.grams > 0)
  const generates = world.data.rulesOf(world.data.streamOf(m.code)).receiptGenerates
  world.apply(negated(old), day)
  const fresh = accept(world, again, generates, stored[0]?.lot ?? null)
  world.apply(fresh.entries, day)
  const missing = stored.some((e) => world.ofLot(e.lot as number).some((b) => b.grams < 0))
  world.apply(negated(fresh.entries), day)
  world.apply(old, day)
  return missing ? null : { ...fresh, entries: [...negated(old), ...fresh.entries] }
}
