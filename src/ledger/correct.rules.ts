import type { Day } from '../core/day.ts'
import { grams, largestRemainder } from '../core/mass.ts'
import { refuse } from '../core/refusal.ts'
import type { Fact } from './contract.ts'
import type { Effective } from './correct.store.ts'
import { type Entry, negated, net, type Planned } from './entry.ts'
import { finish } from './lines.ts'
import { heldIn } from './lots.rules.ts'
import { planHandOver, planReceive, planShip } from './movements.rules.ts'
import {
  planDump,
  planGenerate,
  planOpen,
  planReclassify,
  planRepack,
  planSelfTreat,
  planStockTake,
  planStore,
  planTreat,
} from './stock.rules.ts'
import { columnOf, redeclare, settleTotals } from './totals.rules.ts'
import type { World } from './world.ts'

export interface Revision {
  planned: Planned[]
  /** Postings whose lines change, in book order. */
  changed: { posting: number; lines: Entry[] }[]
}

/**
 * A correction books the difference and names what it corrects. The chain (the posting and everything that used its
 * mass) is taken back in memory, decided again in book order, the first one from its corrected fact, and only what
 * differs is booked, each on its own day. Lots keep their numbers, so the genealogy stays readable.
 */
export function revise(
  world: World,
  chain: readonly Effective[],
  fact: Fact | null,
  reason: string,
  lateEntry: number | null,
): Revision {
  for (const e of chain) world.apply(negated(e.entries))
  const out: Revision = { planned: [], changed: [] }
  for (const [i, posting] of chain.entries()) {
    world.pending = []
    const redone =
      i === 0
        ? fact
          ? replan(world, posting, fact)
          : withdrawFact(world, posting)
        : replan(world, posting, posting.fact as Fact)
    const aside = world.pending
    world.pending = []
    book(world, out, posting, redone, i === 0 ? fact : null, reason, lateEntry, aside)
  }
  return out
}

interface Redone {
  occurredOn: Day
  grade: Planned['grade']
  entries: Entry[]
  lots: Planned['lots']
  movement: number | null
}

/** Takes a fact back altogether: its movement is cancelled, a receipt that named it then stands alone. */
function withdrawFact(world: World, posting: Effective): Redone {
  if (posting.movement !== null) {
    const m = world.movements.get(posting.movement)
    if (m)
      world.movements.set(m.id, {
        ...m,
        departure: null,
        lot: null,
        status: posting.kind === 'ship' ? 'cancelled' : 'underway',
        receipt: null,
      })
    world.touchedMovements.add(posting.movement)
  }
  dropPresumption(world, posting.id, null)
  return {
    occurredOn: posting.occurredOn as Day,
    grade: posting.grade,
    entries: [],
    lots: [],
    movement: posting.movement,
  }
}

/** The presumption of a posting as it is after being decided again. */
function dropPresumption(world: World, posting: number, ref: number | null): void {
  const fresh = ref === null ? undefined : world.presumptions.find((p) => p.posting === ref)
  const amount = fresh?.grams ?? 0
  world.presumptions = world.presumptions.filter((p) => p !== fresh)
  const known = world.presumptions.find((p) => p.posting === posting)
  if (known) known.grams = amount
  else if (fresh) world.presumptions.push({ ...fresh, posting })
}

function replan(world: World, posting: Effective, fact: Fact): Redone {
  world.prefer = posting.entries
    .filter((e) => e.position === 'stored' && e.grams < 0 && e.lot !== null)
    .map((e) => e.lot as number)
  const plan = planAgain(world, posting, fitted(world, fact))
  world.prefer = []
  const main = plan.at(-1) as Planned
  dropPresumption(world, posting.id, main.ref)
  // New lots of the second decision are the lots of the first, in the order they were made.
  const names = new Map(main.lots.map((l, i) => [l.id, posting.lots[i] ?? l.id]))
  const entries = plan.flatMap((p) => p.entries)
  const renamed = entries.map((e) => ({ ...e, lot: e.lot === null ? null : (names.get(e.lot) ?? e.lot) }))
  world.apply(negated(entries))
  world.apply(renamed)
  for (const [from, to] of names) {
    const info = world.lots.get(from)
    if (info && to !== from) world.lots.set(to, { ...info, id: to })
  }
  if (posting.movement !== null) keepMovement(world, posting, main, names)
  return {
    occurredOn: main.occurredOn,
    grade: main.grade,
    entries: net(renamed),
    lots: main.lots.filter((l) => names.get(l.id) === l.id),
    movement: posting.movement,
  }
}

/** Named lots become preferences, and what was taken whole is taken whole again. */
function fitted(world: World, fact: Fact): Fact {
  const held = (lot: number, facility: number): number =>
    heldIn(world.ofLot(lot).filter((b) => b.position === 'stored' && b.facility === facility))
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
      const total = inputs.reduce((s, x) => s + x.grams, 0)
      const shares = largestRemainder(
        grams(total),
        fact.outputs.map((o) => grams(o.grams)),
      )
      return {
        ...fact,
        inputs,
        outputs: fact.outputs.map((o, i) => ({ ...o, grams: shares[i] ?? 0 })).filter((o) => o.grams > 0),
      }
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

function planAgain(world: World, posting: Effective, fact: Fact): Planned[] {
  const rules = 'code' in fact ? world.data.rulesOf(world.data.streamOf(fact.code)) : null
  const departure = rules?.departureGenerates ?? false
  switch (fact.kind) {
    case 'open':
      return [planOpen(world, fact)]
    case 'generate':
      return planGenerate(world, fact).slice(0, 1)
    case 'store':
      return [planStore(world, fact, departure)]
    case 'selfTreat':
      return [planSelfTreat(world, fact, departure)]
    case 'handOver':
      return [planHandOver(world, fact, departure)]
    case 'treat':
      return [planTreat(world, fact)]
    case 'split':
    case 'merge':
    case 'repack':
      return [planRepack(world, fact)]
    case 'reclassify':
      return [planReclassify(world, fact)]
    case 'dump':
      return [planDump(world, fact)]
    case 'stockTake':
      return [planStockTake(world, fact)]
    case 'ship':
      return planShip(world, { ...fact, movement: 'new' }, null, departure)
    case 'receive': {
      const m = posting.movement === null ? undefined : world.movements.get(posting.movement)
      const open =
        m && m.lot !== null && m.departure && m.status !== 'cancelled'
          ? { ...m, status: 'underway' as const, receipt: null }
          : null
      return planReceive(world, { ...fact, movement: 'new' }, open, rules?.receiptGenerates ?? false)
    }
    case 'declare': {
      const total = world.totals.get(posting.total ?? 0) ?? refuse('posting_unknown', { posting: posting.id })
      const column = String(posting.fact.column)
      const like = posting.entries.find((e) => columnOf(e)?.column === column)
      if (!like || column === 'generated') refuse('correction_of_correction', { posting: posting.id })
      const amount = posting.entries.reduce(
        (s, e) => (columnOf(e)?.column === column ? s + (columnOf(e)?.grams ?? 0) : s),
        0,
      )
      return [redeclare(world, total, column, amount, like, posting.lateEntry)]
    }
  }
}

/** A movement decided again keeps its number, and what the person corrected about it. */
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
  const side = { posting: posting.id, occurredOn: main.occurredOn, entries: main.entries, fact: main.fact }
  const shipped = posting.kind === 'ship'
  const next = shipped
    ? {
        ...known,
        ...fresh,
        id,
        lot: fresh.lot === null ? null : (names.get(fresh.lot) ?? fresh.lot),
        receivedOn: known.receivedOn,
        accepted: known.accepted,
        refused: known.refused,
        grade: known.grade,
        status: known.status === 'cancelled' ? ('underway' as const) : known.status,
        departure: side,
        receipt: known.receipt,
      }
    : {
        ...known,
        receivedOn: fresh.receivedOn,
        accepted: fresh.accepted,
        refused: fresh.refused,
        consignee: fresh.consignee,
        status: fresh.status,
        receipt: side,
        ...(fresh.id === id
          ? {}
          : { presumed: 'departure' as const, shipped: fresh.shipped, departedOn: fresh.departedOn }),
      }
  world.movements.set(id, next)
  world.touchedMovements.add(id)
}

function book(
  world: World,
  out: Revision,
  posting: Effective,
  redone: Redone,
  restated: Fact | null,
  reason: string,
  lateEntry: number | null,
  aside: Planned[],
): void {
  out.planned.push(...aside)
  const base = { corrects: posting.id, lateEntry, movement: posting.movement, total: posting.total }
  const note = {
    kind: 'correct',
    reason,
    ...(restated ? { restated } : {}),
    ...(posting.total === null ? {} : { column: posting.fact.column }),
  }
  // The world already holds the second decision: what is written here must not be applied again.
  const emit = (
    kind: 'correct' | 'reverse',
    day: Day,
    since: Day,
    entries: Entry[],
    fact: Record<string, unknown>,
  ): void => {
    world.apply(negated(entries))
    const planned = {
      ...finish(world, { kind, occurredOn: day, since, grade: redone.grade, fact, entries, ...base }),
      lots: kind === 'correct' ? redone.lots : [],
    }
    out.planned.push(planned)
    settleTotals(world, planned)
    out.planned.push(...world.pending)
    world.pending = []
  }
  const day = posting.occurredOn as Day
  const since = posting.since as Day
  if (redone.occurredOn !== day) {
    if (posting.entries.length > 0)
      emit('reverse', day, since, negated(posting.entries), { ...note, reverses: posting.id })
    if (redone.entries.length > 0) emit('correct', redone.occurredOn, redone.occurredOn, redone.entries, note)
    out.changed.push({ posting: posting.id, lines: redone.entries })
    return
  }
  const lines = net([...redone.entries, ...negated(posting.entries)])
  if (lines.length === 0 && !restated) return
  emit('correct', day, since, lines, note)
  out.changed.push({ posting: posting.id, lines })
}
