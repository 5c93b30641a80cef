import { Refusal } from '../core/refusal.ts'
import type { Writer } from '../platform/database.ts'
import { decide, type Warning } from './book.rules.ts'
import { firstClosed } from './closing.store.ts'
import { type BookedPosting, Fact } from './contract.ts'
import { createWorld } from './create-world.ts'
import type { Planned } from './entry.ts'
import { type BookRules, lockBook, lockKeys, needsOf } from './load.store.ts'
import { filledBy } from './presumptions.rules.ts'
import { presumedAt } from './presumptions.store.ts'
import { numberTotals, type Statements, writeStatements } from './totals.store.ts'
import { loadWorld, nothingMore } from './world.store.ts'
import type { World, WorldData } from './world.ts'
import {
  countsOf,
  type NewRecord,
  type RecordLink,
  type Taken,
  takeNumbers,
  type WriteContext,
  writePlanned,
} from './write.store.ts'

export interface BookContext extends WriteContext {
  rules: BookRules
}

/** One fact to book, with the paper that tells of it. */
export interface Item {
  fact: Fact
  record?: NewRecord
}

export type Outcome =
  | {
      ok: true
      postings: BookedPosting[]
      attachedTo: number | null
      warnings: Warning[]
      record: number | null
    }
  | { ok: false; refusal: Refusal }

interface Indexed extends Item {
  index: number
}
interface Decided {
  item: Indexed
  planned: Planned[]
  warnings: Warning[]
  attachedTo: number | null
}

/**
 * Books facts in order, in the caller's transaction: what one cannot is refused alone, and the others are decided anew
 * without it. With `allOrNothing` the first refusal is thrown.
 */
export async function bookFacts(
  tx: Writer,
  items: readonly Item[],
  context: BookContext,
  allOrNothing: boolean,
): Promise<Outcome[]> {
  const { rules } = context
  const outcomes = new Array<Outcome | undefined>(items.length)
  const refused = (item: Indexed, refusal: Refusal): void => {
    if (allOrNothing) throw refusal
    outcomes[item.index] = { ok: false, refusal }
  }
  const all = items.map((item, index) => ({ ...item, index }))
  const { readable, statements, loaded } = await lockAndLoad(tx, all, rules, refused)
  let remaining = readable
  const facts = remaining.map((i) => i.fact)
  const asked = new Set<string>()
  let also = nothingMore
  let data = loaded
  for (;;) {
    const world = createWorld(data)
    const decided = decideAll(world, remaining, statements)
    if ('refusal' in decided) {
      refused(decided.item, decided.refusal)
      remaining = remaining.filter((i) => i !== decided.item)
      continue
    }
    const planned = decided.results.flatMap((r) => r.planned)
    const [presumed, closed, numbers] = await Promise.all([
      presumedWith(tx, world, planned, asked),
      closedAmong(tx, world, decided.results),
      takeNumbers(tx, countsOf(world, planned, decided.results.filter((r) => r.item.record).length)),
    ])
    if (presumed.length > 0) {
      also = { ...also, presumptions: [...also.presumptions, ...presumed] }
      data = await loadWorld(tx, facts, rules, also, statements.fresh)
      continue
    }
    // A late paper must not need an approval for the days of others: those keep what they drew.
    if (closed?.reordered) {
      data = { ...data, reorders: false }
      continue
    }
    if (closed) {
      refused(closed.item, closed.refusal)
      remaining = remaining.filter((i) => i !== closed.item)
      continue
    }
    await writeStatements(tx, remaining, statements, { ...context, streamOf: rules.streamOf })
    await writeAll(tx, world, decided.results, numbers, context, outcomes)
    return outcomes as Outcome[]
  }
}

/**
 * Departures that presumed mass at accounts these postings fill, as far as they were not asked for yet; their accounts
 * are locked first, since what is decided then changes them.
 */
export async function presumedWith(
  tx: Writer,
  world: World,
  planned: readonly Planned[],
  asked: Set<string>,
): Promise<number[]> {
  const filled = [...filledBy(world, planned)].filter(([key, { day }]) => !asked.has(`${key}|${day}`))
  for (const [key, { day }] of filled) asked.add(`${key}|${day}`)
  const found = await presumedAt(
    tx,
    filled.map(([, f]) => f),
  )
  const known = new Set(world.data.presumptions.map((p) => p.posting))
  const fresh = found.filter((posting) => !known.has(posting))
  if (fresh.length > 0)
    await lockBook(
      tx,
      filled.map(([key]) => key),
    )
  return fresh
}

/**
 * Locks the accounts of the facts and reads what they may look at. Both leave together: each statement sees what stands
 * when its turn comes, and that is after the locks. Facts that name a place or a party nobody knows are refused, and the
 * others read alone.
 */
async function lockAndLoad(
  tx: Writer,
  items: readonly Indexed[],
  rules: BookRules,
  refused: (item: Indexed, refusal: Refusal) => void,
): Promise<{ readable: Indexed[]; statements: Statements; loaded: WorldData }> {
  const known = items.filter((item) => {
    const parsed = Fact.safeParse(item.fact)
    if (!parsed.success) throw new Error(`fact is not well formed: ${parsed.error.message}`)
    return attempt(
      () => needsOf([item.fact], rules),
      (r) => refused(item, r),
    )
  })
  const load = async (of: readonly Indexed[]) => {
    const statements = await numberTotals(tx, of)
    const facts = of.map((i) => i.fact)
    return { statements, loaded: await loadWorld(tx, facts, rules, nothingMore, statements.fresh) }
  }
  const needs = needsOf(
    known.map((i) => i.fact),
    rules,
  )
  const locking = lockBook(tx, lockKeys(needs), needs)
  const loading = load(known)
  // Where a place is unknown, reading says so too; which fact it is of is said below.
  loading.catch(() => {})
  const unknown = await locking
  if (unknown.facilities.size + unknown.parties.size === 0) return { readable: known, ...(await loading) }
  await loading.catch(() => {})
  const readable = known.filter((item) => {
    const { facilities, parties } = needsOf([item.fact], rules)
    const facility = facilities.find((f) => unknown.facilities.has(f))
    const party = parties.find((p) => unknown.parties.has(p))
    if (facility !== undefined) refused(item, new Refusal('facility_unknown', { facility }))
    else if (party !== undefined) refused(item, new Refusal('party_unknown', { party }))
    return facility === undefined && party === undefined
  })
  return { readable, ...(await load(readable)) }
}

/** Runs; hands a refusal over and answers false, lets bugs through. */
function attempt(run: () => void, refused: (r: Refusal) => void): boolean {
  try {
    run()
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    refused(error)
    return false
  }
}

function decideAll(
  world: World,
  items: readonly Indexed[],
  statements: Statements,
): { results: Decided[] } | { item: Indexed; refusal: Refusal } {
  const results: Decided[] = []
  for (const item of items) {
    const total = world.totals.get(statements.totalOf.get(item.index) ?? 0) ?? null
    let refusal: Refusal | undefined
    const decided = attempt(
      () => results.push({ item, ...decide(world, item.fact, total) }),
      (r) => {
        refusal = r
      },
    )
    if (!decided && refusal) return { item, refusal }
  }
  return { results }
}

async function closedAmong(
  tx: Writer,
  world: World,
  results: readonly Decided[],
): Promise<{ item: Indexed; refusal: Refusal; reordered: boolean } | null> {
  const owners = results.flatMap((r) => r.planned.map(() => r.item))
  const planned = results.flatMap((r) => r.planned)
  const closed = await firstClosed(tx, world, planned)
  if (!closed) return null
  const reordered = planned[closed.index]?.fact.because === 'order'
  return { item: owners[closed.index] as Indexed, refusal: closed.refusal, reordered }
}

async function writeAll(
  tx: Writer,
  world: World,
  results: readonly Decided[],
  numbers: Taken,
  context: BookContext,
  outcomes: (Outcome | undefined)[],
): Promise<void> {
  const planned = results.flatMap((r) => r.planned)
  const records: NewRecord[] = []
  const links: RecordLink[] = []
  let at = 0
  const spans = results.map((r) => {
    const span = { from: at, to: at + r.planned.length, record: -1 }
    at = span.to
    if (r.item.record) {
      span.record = records.push(r.item.record) - 1
      for (let i = span.from; i < span.to; i++) links.push({ record: span.record, planned: i })
      for (const posting of attested(world, planned, r)) links.push({ record: span.record, ...posting })
    }
    return span
  })
  const written = await writePlanned(tx, world, planned, records, links, context, numbers)
  results.forEach((r, i) => {
    const span = spans[i] as (typeof spans)[number]
    outcomes[r.item.index] = {
      ok: true,
      attachedTo: r.attachedTo === null ? null : (written.movementIds.get(r.attachedTo) ?? r.attachedTo),
      warnings: r.warnings,
      record: written.records[span.record] ?? null,
      postings: r.planned.map((p, k) => ({
        posting: written.postings[span.from + k] as number,
        kind: p.kind,
        occurredOn: p.occurredOn,
        movement: p.movement === null ? null : (written.movementIds.get(p.movement) ?? p.movement),
        lots: p.lots.map((l) => written.lotIds.get(l.id) as number),
        warnings: r.warnings,
      })),
    }
  })
}

/** Postings that a paper attests without booking anything itself: those of the side it tells of. */
function attested(
  world: World,
  planned: readonly Planned[],
  r: Decided,
): { planned?: number; posting?: number }[] {
  if (r.attachedTo === null) return []
  const m = world.movements.get(r.attachedTo)
  const side = r.item.fact.kind === 'ship' ? m?.departure : m?.receipt
  if (!side) return []
  const index = planned.findIndex((p) => p.ref === side.posting)
  return [index < 0 ? { posting: side.posting } : { planned: index }]
}
