import { refuse } from '../core/refusal.ts'
import type { Writer } from '../platform/database.ts'
import { type BookContext, presumedWith } from './booking.ts'
import { inOrderOfMass } from './chain.rules.ts'
import { refuseClosed } from './closing.store.ts'
import type { BookedPosting, Correction, Fact } from './contract.ts'
import { type Revision, revise } from './correct.rules.ts'
import { type Dependents, type Effective, findDependents, readEffective } from './correct.store.ts'
import { createWorld } from './create-world.ts'
import { massText } from './lines.ts'
import { accountKeys, lockBook, lockKeys, needsOf } from './load.store.ts'
import { restateTotals } from './totals.store.ts'
import { loadWorld } from './world.store.ts'
import type { TotalView, World } from './world.ts'
import { type NewRecord, writePlanned } from './write.store.ts'

/** A chain longer than this is corrected piece by piece. */
const maxDependents = 500

const correctable = new Set([
  'open',
  'generate',
  'store',
  'selfTreat',
  'ship',
  'receive',
  'handOver',
  'treat',
  'split',
  'merge',
  'repack',
  'reclassify',
  'dump',
  'stockTake',
])

interface Attempt {
  world: World
  revision: Revision
}

/**
 * Corrects one posting, in the caller's transaction. Where its mass has moved on, the postings that depend on it are
 * listed (`correction_has_dependents`), or, on the person's choice, decided again in the same command. Nothing changes
 * where any of it is refused.
 */
export async function correctPosting(
  tx: Writer,
  correction: Correction,
  context: BookContext,
  record: NewRecord | null = null,
): Promise<BookedPosting[]> {
  const { chain, totals } = await lockChain(tx, correction, context)
  const [first] = chain as [Effective]
  const alone = await attempt(tx, [first], totals, correction, context)
  const short = unfit(alone.world)
  if (!short) return await write(tx, alone, correction, context, record)
  const dependents = chain.slice(1)
  if (!correction.withDependents) {
    const count = dependents.length
    refuse('correction_has_dependents', { count }, { dependents: dependents.map(asDependent) })
  }
  if (dependents.length > maxDependents) refuse('correction_has_dependents', { count: dependents.length })
  // What came into the book by another way than a fact cannot be decided again.
  if (dependents.some((d) => !correctable.has(d.kind))) refuseShort(alone.world, short)
  const whole = await attempt(tx, chain, totals, correction, context)
  const still = unfit(whole.world)
  if (still) refuseShort(whole.world, still)
  refuseForeign(tx, whole)
  return await write(tx, whole, correction, context, record)
}

function refuseShort(world: World, short: Short): never {
  const { lot, missing } = short
  refuse(
    'correction_impossible',
    { lot: world.lots.get(lot)?.label ?? lot, missing: massText(missing) },
    short,
  )
}

const asDependent = ({ id, kind, occurredOn, actor, fact }: Effective) => ({
  posting: id,
  kind,
  occurredOn,
  actor,
  code: fact.code ?? null,
  grams: fact.grams ?? null,
})

/** Reads the posting and what depends on it, and locks every account they touch before reading them for good. */
async function lockChain(
  tx: Writer,
  correction: Correction,
  context: BookContext,
): Promise<{ chain: Effective[]; totals: number[] }> {
  const read = async (): Promise<{ chain: Effective[]; dependents: Dependents }> => {
    const [first] = await readEffective(tx, [correction.posting])
    if (!first) refuse('posting_unknown', { posting: correction.posting })
    if (!correctable.has(first.kind))
      refuse('correction_of_correction', { posting: first.corrects ?? first.id })
    if (first.withdrawn) refuse('posting_withdrawn', { posting: first.id })
    const dependents = await findDependents(tx, first.id, maxDependents + 1)
    const others = (await readEffective(tx, dependents.postings)).filter((e) => !e.withdrawn)
    return { chain: [first, ...inOrderOfMass(others)], dependents }
  }
  await lockBook(tx, [])
  const seen = await read()
  const told = seen.chain.filter((c) => correctable.has(c.kind)).map((c) => c.fact as Fact)
  const asked = [...(correction.fact ? [correction.fact] : []), ...told]
  const accounts = seen.chain.flatMap((c) => c.made.map((e): [number, string] => [e.facility, e.code]))
  await lockBook(tx, [...lockKeys(needsOf(asked, context.rules)), ...accountKeys(accounts)])
  const { chain, dependents } = await read()
  return { chain, totals: dependents.totals }
}

async function attempt(
  tx: Writer,
  chain: readonly Effective[],
  totals: readonly number[],
  correction: Correction,
  context: BookContext,
): Promise<Attempt> {
  const facts = chain.map((c) => c.fact as Fact)
  const asked = correction.fact ? [correction.fact, ...facts] : facts
  const made = chain.flatMap((c) => c.made)
  const { fact, reason, lateEntry = null, totals: choice = null } = correction
  const known = new Set<string>()
  let presumptions = chain.map((c) => c.id)
  for (;;) {
    const data = await loadWorld(tx, asked, context.rules, {
      lots: [...chain.flatMap((c) => c.lots), ...made.flatMap((e) => e.lot ?? [])],
      movements: chain.flatMap((c) => c.movement ?? []),
      facilities: made.flatMap((e) => [e.facility, e.origin]),
      covered: chain.flatMap((c) =>
        c.made.map((e) => ({ facility: e.origin, code: e.code, day: c.occurredOn })),
      ),
      presumptions,
      totals,
    })
    const world = createWorld(data)
    const revision = revise(world, chain, { fact, reason, lateEntry, totals: choice })
    const more = await presumedWith(tx, world, revision.planned, known)
    if (more.length === 0) return { world, revision }
    presumptions = [...presumptions, ...more]
  }
}

interface Short {
  lot: number
  missing: number
}

/** A lot that would hold less than nothing, or a load that has arrived and would still be on its way. */
function unfit(world: World): Short | null {
  for (const lot of world.lots.keys()) {
    const low = world.ofLot(lot).find((b) => b.grams < 0)
    if (low) return { lot, missing: -low.grams }
  }
  for (const m of world.movements.values()) {
    if (m.lot === null || m.receipt === null) continue
    const left = world.ofLot(m.lot).find((b) => b.position === 'in_transit' && b.grams !== 0)
    if (left) return { lot: m.lot, missing: left.grams }
  }
  return null
}

/** What another party signed changes only with its consent; who sees the whole district answers for it. */
function refuseForeign(tx: Writer, { world, revision }: Attempt): void {
  const { actor } = tx
  if (actor.parties.length === 0) return
  const mine = (party: number | undefined): boolean => party !== undefined && actor.parties.includes(party)
  for (const { posting, lines } of revision.changed) {
    const foreign = lines.some((e) => !mine(e.owner) && !mine(world.findFacility(e.facility)?.party))
    if (foreign) refuse('correction_needs_consent', { posting })
  }
}

/** Whoever corrects a record under a periodic total says what becomes of the total. */
function refuseUndecided(totals: readonly TotalView[]): void {
  if (totals.length === 0) return
  const listed = totals.map(({ id, facility, code, from, to }) => ({ id, facility, code, from, to }))
  refuse('correction_under_total', { count: totals.length }, { totals: listed })
}

async function write(
  tx: Writer,
  { world, revision }: Attempt,
  correction: Correction,
  context: BookContext,
  record: NewRecord | null,
): Promise<BookedPosting[]> {
  refuseUndecided(revision.undecided)
  const planned = revision.planned
  await refuseClosed(tx, world, planned)
  await restateTotals(tx, revision.restated, context)
  if (planned.length === 0) return []
  const links = record
    ? [{ record: 0, posting: correction.posting }, ...planned.map((_, i) => ({ record: 0, planned: i }))]
    : []
  const written = await writePlanned(tx, world, planned, record ? [record] : [], links, context)
  return planned.map((p, i) => ({
    posting: written.postings[i] as number,
    kind: p.kind,
    occurredOn: p.occurredOn,
    movement: p.movement,
    lots: p.lots.map((l) => written.lotIds.get(l.id) as number),
    warnings: [],
  }))
}
