import { refuse } from '../core/refusal.ts'
import type { Writer } from '../platform/database.ts'
import type { BookContext } from './booking.ts'
import { refuseClosed } from './booking.ts'
import type { BookedPosting, Correction, Fact } from './contract.ts'
import { revise } from './correct.rules.ts'
import { type Effective, findDependents, readEffective } from './correct.store.ts'
import { massText } from './lines.ts'
import { loadWorld, lockBook, lockKeys, needsOf } from './load.store.ts'
import { restateTotals } from './totals.store.ts'
import { createWorld, type World } from './world.ts'
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
  const [first] = await readEffective(tx, [correction.posting])
  if (!first) refuse('posting_unknown', { posting: correction.posting })
  if (!correctable.has(first.kind))
    refuse('correction_of_correction', { posting: first.corrects ?? first.id })
  await lockBook(
    tx,
    lockKeys(needsOf([...(correction.fact ? [correction.fact] : []), first.fact as Fact], context.rules)),
  )
  const dependents = await findDependents(tx, first.id, maxDependents + 1)
  const chain = await readEffective(tx, [first.id, ...dependents])

  const alone = await tryChain(tx, [first], correction, context)
  const shortLot = alone ? shortOf(alone.world) : null
  if (alone && shortLot === null)
    return await write(tx, alone.world, alone.revision, correction, context, record)
  if (!correction.withDependents) {
    refuse(
      'correction_has_dependents',
      { count: dependents.length },
      {
        dependents: chain.slice(1).map(({ id, kind, occurredOn, actor, fact }) => ({
          posting: id,
          kind,
          occurredOn,
          actor,
          code: fact.code ?? null,
          grams: fact.grams ?? null,
        })),
      },
    )
  }
  if (dependents.length > maxDependents) refuse('correction_has_dependents', { count: dependents.length })
  const whole = await tryChain(tx, chain, correction, context)
  const short = whole ? shortOf(whole.world) : null
  if (!whole || short)
    refuse('correction_impossible', { lot: short?.lot ?? '', missing: massText(short?.missing ?? 0) }, short)
  refuseForeign(tx, whole.world, whole.revision)
  return await write(tx, whole.world, whole.revision, correction, context, record)
}

async function tryChain(
  tx: Writer,
  chain: readonly Effective[],
  correction: Correction,
  context: BookContext,
) {
  const facts = chain
    .map((c) => c.fact as Fact)
    .filter((f) => typeof f.kind === 'string' && f.kind !== 'declare')
  const asked = correction.fact ? [correction.fact, ...facts] : facts
  const named = chain.flatMap((c) => c.movement ?? [])
  const data = await loadWorld(tx, asked, context.rules, {
    lots: chain.flatMap((c) => [...c.lots, ...c.entries.flatMap((e) => e.lot ?? [])]),
    movements: named,
    facilities: chain.flatMap((c) => c.entries.flatMap((e) => [e.facility, e.origin])),
    covered: chain.flatMap((c) =>
      c.entries.map((e) => ({ facility: e.origin, code: e.code, day: c.occurredOn })),
    ),
    presumptions: chain.map((c) => c.id),
  })
  const world = createWorld({
    ...data,
    totals: data.totals.map((t) => ({ ...t, columns: t.columns.map((c) => ({ ...c })) })),
  })
  return {
    world,
    revision: revise(world, chain, correction.fact, correction.reason, correction.lateEntry ?? null),
  }
}

/** A lot that would hold less than nothing. */
function shortOf(world: World): { lot: number; missing: number } | null {
  for (const lot of world.lots.keys()) {
    for (const b of world.ofLot(lot)) if (b.grams < 0) return { lot, missing: -b.grams }
  }
  return null
}

/** What another party signed changes only with its consent; who sees the whole district answers for it. */
function refuseForeign(tx: Writer, world: World, revision: ReturnType<typeof revise>): void {
  const { actor } = tx
  if (actor.parties.length === 0) return
  for (const { posting, lines } of revision.changed) {
    const foreign = lines.some(
      (e) =>
        !actor.parties.includes(e.owner) &&
        !actor.parties.includes(world.findFacility(e.facility)?.party ?? 0),
    )
    if (foreign) refuse('correction_needs_consent', { posting })
  }
}

/** Whoever corrects a record under a periodic total says what becomes of the total. */
function refuseUndecidedTotals(world: World, correction: Correction): void {
  if (correction.totals || world.uncertainTotals.size === 0) return
  const totals = [...world.uncertainTotals]
    .flatMap((id) => world.totals.get(id) ?? [])
    .map(({ id, facility, code, from, to }) => ({ id, facility, code, from, to }))
  refuse('correction_under_total', { count: totals.length }, { totals })
}

async function write(
  tx: Writer,
  world: World,
  revision: ReturnType<typeof revise>,
  correction: Correction,
  context: BookContext,
  record: NewRecord | null,
): Promise<BookedPosting[]> {
  refuseUndecidedTotals(world, correction)
  await refuseClosed(tx, revision.planned)
  await restateTotals(
    tx,
    [...world.restated].flatMap((id) => world.totals.get(id) ?? []),
    context,
  )
  if (revision.planned.length === 0) return []
  const links = record
    ? [
        { record: 0, posting: correction.posting },
        ...revision.planned.map((_, planned) => ({ record: 0, planned })),
      ]
    : []
  const written = await writePlanned(tx, world, revision.planned, record ? [record] : [], links, context)
  return revision.planned.map((p, i) => ({
    posting: written.postings[i] as number,
    kind: p.kind,
    occurredOn: p.occurredOn,
    movement: p.movement,
    lots: p.lots.map((l) => written.lotIds.get(l.id) as number),
    warnings: [],
  }))
}
