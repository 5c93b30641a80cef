import type { Day } from '../core/day.ts'
import { grams, largestRemainder } from '../core/mass.ts'
import type { Fact } from './contract.ts'
import type { Effective } from './correct.store.ts'
import { planShip } from './departures.rules.ts'
import { type Entry, negated, net, type Planned } from './entry.ts'
import { seal } from './lines.ts'
import { heldIn } from './lots.rules.ts'
import { betterGrade, change, isWeaker } from './movement.ts'
import { planPlain } from './plan.rules.ts'
import { raise } from './raise.rules.ts'
import { planReceive } from './receipts.rules.ts'
import { renamedLots } from './renamed-lots.rules.ts'
import { liftOutflows, type Shift } from './settle.rules.ts'
import { settleAll } from './settle-all.rules.ts'
import type { TotalView, World } from './world.ts'

export interface Revision {
  planned: Planned[]
  /** Postings whose lines change, in book order. */
  changed: { posting: number; lines: Entry[] }[]
  /** Totals over corrected records of which nobody said whether they are corrected too. */
  undecided: TotalView[]
  /** Totals corrected with the record. */
  restated: TotalView[]
}

export interface Wanted {
  fact: Fact | null
  reason: string
  lateEntry: number | null
  /** What becomes of totals over the record: corrected with it, kept (the difference turns 未分项), not said. */
  totals: 'correct' | 'keep' | null
}

/**
 * A correction books the difference and names what it corrects. The chain (the posting and everything that used its
 * mass) is taken back in memory, decided again in book order, the first one from its corrected fact, and only what
 * differs is booked, each on its own day. Lots keep their numbers, so the genealogy stays readable. Totals are settled
 * last, once.
 */
export function revise(world: World, chain: readonly Effective[], wanted: Wanted): Revision {
  const out: Revision = { planned: [], changed: [], undecided: [], restated: [] }
  liftOutflows(world, world.totals.values())
  for (const e of chain) world.apply(negated(e.entries), e.occurredOn as Day)
  for (const [i, posting] of chain.entries()) {
    const fact = i === 0 ? wanted.fact : (posting.fact as Fact)
    const redone = fact ? replan(world, posting, fact, i === 0) : withdrawFact(world, posting)
    out.planned.push(...redone.before)
    book(world, out, posting, redone, i === 0 ? wanted : { ...wanted, fact: null }, i === 0 && fact === null)
  }
  const because = { lateEntry: wanted.lateEntry }
  const settled = settleAll(world, out.planned, because, [], (shift) =>
    decideStated(shift, wanted.totals, out),
  )
  out.planned.push(...settled)
  return out
}

interface Redone {
  occurredOn: Day
  grade: Planned['grade']
  entries: Entry[]
  lots: Planned['lots']
  /** Postings of its own that the second decision needs: a departure raised by its receipt. */
  before: Planned[]
}

/** Takes a fact back: a load that never left is cancelled; one whose receipt is void is on its way again. */
function withdrawFact(world: World, posting: Effective): Redone {
  const m = posting.movement === null ? undefined : world.movements.get(posting.movement)
  if (m) {
    const void_ = { receivedOn: null, accepted: null, refused: null, receipt: null }
    if (posting.kind === 'receive' && m.departure) change(world, m, { ...void_, status: 'underway' })
    else change(world, m, { departure: null, lot: null, status: 'cancelled', receipt: null })
  }
  dropPresumption(world, posting.id, null)
  const { occurredOn, grade } = posting
  return { occurredOn: occurredOn as Day, grade, entries: [], lots: [], before: [] }
}

/** The presumption of a posting as it is after being decided again. */
function dropPresumption(world: World, posting: number, ref: number | null): void {
  const fresh = ref === null ? undefined : world.presumptions.find((p) => p.posting === ref)
  world.presumptions = world.presumptions.filter((p) => p !== fresh)
  const known = world.presumptions.find((p) => p.posting === posting)
  if (known && fresh) Object.assign(known, fresh, { posting })
  else if (known) known.grams = 0
  else if (fresh) world.presumptions.push({ ...fresh, posting })
}

function replan(world: World, posting: Effective, fact: Fact, byPerson: boolean): Redone {
  world.prefer = posting.entries.flatMap((e) =>
    e.position === 'stored' && e.grams < 0 && e.lot !== null ? [e.lot] : [],
  )
  const before = raisedBy(world, posting, fact)
  const main = planAgain(world, posting, byPerson ? fact : fitted(world, fact), byPerson)
  world.prefer = []
  dropPresumption(world, posting.id, main.ref)
  const names = renamedLots(world, posting, main)
  const day = main.occurredOn
  const entries = main.entries.map((e) => ({
    ...e,
    lot: e.lot === null ? null : (names.get(e.lot) ?? e.lot),
  }))
  world.apply(negated(main.entries), day)
  world.apply(entries, day)
  for (const lot of main.lots) {
    const to = names.get(lot.id)
    if (to === undefined) continue
    const known = world.lots.get(to)
    world.lots.set(to, { ...lot, id: to })
    if (known?.availableFrom !== lot.availableFrom || known.label !== lot.label)
      world.changedLots.set(to, { ...lot, id: to })
  }
  if (posting.movement !== null) keepMovement(world, posting, main, names)
  const lots = main.lots.filter((l) => !names.has(l.id))
  return { occurredOn: day, grade: main.grade, entries: net(entries), lots, before }
}

/** Facts that depend on the corrected one: named lots become preferences, and what was taken whole is taken whole again. */
function fitted(world: World, fact: Fact): Fact {
  const held = (lot: number, facility: number): number =>
    heldIn(
      world
        .ofLot(lot)
        .filter((b) => b.position === 'stored' && world.placesOf(facility).includes(b.facility)),
    )
  switch (fact.kind) {
    case 'split':
    case 'merge':
    case 'repack': {
      const inputs = fact.inputs
        .map((x) => ({
          lot: x.lot,
          grams: Math.min(x.grams ?? Number.MAX_SAFE_INTEGER, held(x.lot, fact.facility)),
        }))
        .filter((x) => x.grams > 0)
      const total = Math.min(
        heldIn(inputs),
        fact.inputs.some((x) => x.grams === undefined) ? heldIn(inputs) : heldIn(fact.outputs),
      )
      const shares = largestRemainder(
        grams(total),
        fact.outputs.map((o) => o.grams),
      )
      const outputs = fact.outputs.map((o, i) => ({ ...o, grams: shares[i] ?? 0 })).filter((o) => o.grams > 0)
      return { ...fact, inputs, outputs }
    }
    case 'treat':
      return {
        ...fact,
        inputs: fact.inputs.map((x) =>
          x.lot === undefined || x.grams === undefined
            ? x
            : { ...x, grams: Math.min(x.grams, held(x.lot, fact.facility)) },
        ),
      }
    case 'ship':
    case 'store':
    case 'selfTreat':
    case 'handOver':
    case 'reclassify':
      return { ...fact, lots: undefined }
    default:
      return fact
  }
}

/** Later evidence holds for the whole movement: a receipt corrected to a better grade raises what left. */
function raisedBy(world: World, posting: Effective, fact: Fact): Planned[] {
  const m = posting.movement === null ? undefined : world.movements.get(posting.movement)
  if (fact.kind !== 'receive' || !m?.departure || !isWeaker(m.grade, fact.grade)) return []
  const raised = raise(world, m, fact.grade, fact.lateEntry ?? null)
  return raised ? [raised] : []
}

function planAgain(world: World, posting: Effective, fact: Fact, byPerson: boolean): Planned {
  if (fact.kind === 'declare') throw new Error('totals are settled, never corrected as postings')
  if (fact.kind !== 'ship' && fact.kind !== 'receive') return planPlain(world, fact)
  const m = posting.movement === null ? undefined : world.movements.get(posting.movement)
  const rules = world.data.rulesOf(world.data.streamOf(fact.code))
  const alone = byPerson && (fact.kind === 'ship' ? !m?.receipt : !m?.departure)
  const grade = m && !alone ? betterGrade(fact.grade, m.grade) : fact.grade
  const again = { ...fact, grade, movement: 'new' as const }
  if (again.kind === 'ship') return planShip(world, again, null, rules.departureGenerates)[0] as Planned
  const underway = m && m.lot !== null && m.departure && m.status !== 'cancelled'
  const open = underway ? { ...m, status: 'underway' as const, receipt: null, grade } : null
  return planReceive(world, again, open, rules.receiptGenerates).at(-1) as Planned
}

/** A movement decided again keeps its number, and what its other papers say about it. */
function keepMovement(
  world: World,
  posting: Effective,
  main: Planned,
  names: ReadonlyMap<number, number>,
): void {
  const id = posting.movement as number
  const known = world.movements.get(id)
  const fresh = main.movement === null ? undefined : world.movements.get(main.movement)
  if (!known || !fresh) return
  if (fresh.id !== id) {
    world.movements.delete(fresh.id)
    world.newMovements.delete(fresh.id)
  }
  const entries = main.entries.map((e) => ({
    ...e,
    lot: e.lot === null ? null : (names.get(e.lot) ?? e.lot),
  }))
  const side = { posting: posting.id, occurredOn: main.occurredOn, entries, fact: main.fact }
  if (posting.kind === 'ship') {
    const { receivedOn, accepted, refused, receipt, details } = known
    change(world, known, {
      ...fresh,
      ...{ id, receivedOn, accepted, refused, receipt, details },
      lot: fresh.lot === null ? null : (names.get(fresh.lot) ?? fresh.lot),
      status: known.status === 'cancelled' ? 'underway' : known.status,
      departure: side,
    })
    return
  }
  const { receivedOn, accepted, refused, consignee, status, method, grade } = fresh
  const presumed = { presumed: 'departure' as const, shipped: fresh.shipped, departedOn: fresh.departedOn }
  change(world, known, {
    ...{ receivedOn, accepted, refused, consignee, status, method, grade },
    receipt: side,
    ...(fresh.id === id ? {} : presumed),
  })
}

/** Books what differs: on the same day as one difference, on another day as a reversal and a new booking. */
function book(
  world: World,
  out: Revision,
  posting: Effective,
  redone: Redone,
  { fact: restated, reason, lateEntry }: Wanted,
  withdrawn: boolean,
): void {
  const { id, movement, since, entries: old } = posting
  const day = posting.occurredOn as Day
  const note = { kind: 'correct', reason, ...(restated ? { restated } : withdrawn ? { withdrawn } : {}) }
  const emit = (kind: 'correct' | 'reverse', on: Day, entries: Entry[], lots: Planned['lots']): void => {
    const fact = kind === 'reverse' ? { kind, reason, reverses: id } : note
    const from = on === day ? (since as Day) : on
    const plan = { kind, occurredOn: on, since: from, grade: redone.grade, fact, entries, lots }
    out.planned.push(seal(world, { ...plan, corrects: id, lateEntry, movement }))
  }
  const moved = redone.occurredOn !== day
  const lines = moved ? redone.entries : net([...redone.entries, ...negated(old)])
  if (moved) emit('reverse', day, negated(old), [])
  if (moved || lines.length > 0 || restated || withdrawn) {
    emit('correct', redone.occurredOn, lines, redone.lots)
    out.changed.push({ posting: id, lines })
  }
}

/** A correction becomes 未分项 only where the person says so: else the total over it is corrected in the same command. */
function decideStated(shift: Shift, choice: Wanted['totals'], out: Revision): void {
  for (const [total, columns] of shift) {
    const stated = [...columns].filter(([c, difference]) => c.stated !== null && difference !== 0)
    if (stated.length === 0 || choice === 'keep') continue
    if (choice === null) {
      out.undecided.push(total)
      continue
    }
    for (const [c, difference] of stated) c.stated = Math.max(0, (c.stated ?? 0) + difference)
    out.restated.push(total)
  }
}
