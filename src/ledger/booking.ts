import { createHash } from 'node:crypto'
import { streamNames } from '../core/codes.ts'
import { Refusal, refuse } from '../core/refusal.ts'
import type { Writer } from '../platform/database.ts'
import { decide, type Warning } from './book.rules.ts'
import { type BookedPosting, Fact } from './contract.ts'
import type { Planned } from './entry.ts'
import { type BookRules, loadWorld, lockBook, lockKeys, needsOf } from './load.store.ts'
import { insertTotals } from './totals.store.ts'
import { createWorld, type TotalView, type World, type WorldData } from './world.ts'
import { type NewRecord, type RecordLink, type WriteContext, writePlanned } from './write.store.ts'

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
  const outcomes = new Array<Outcome | undefined>(items.length)
  const left = items
    .map((item, index) => ({ ...item, index }))
    .filter((item) => {
      const parsed = Fact.safeParse(item.fact)
      if (!parsed.success) throw new Error(`fact is not well formed: ${parsed.error.message}`)
      return refusalOf(
        () => needsOf([item.fact], context.rules),
        (r) => {
          if (allOrNothing) throw r
          outcomes[item.index] = { ok: false, refusal: r }
        },
      )
    })
  await lockBook(
    tx,
    lockKeys(
      needsOf(
        left.map((i) => i.fact),
        context.rules,
      ),
    ),
  )
  const totals = await insertTotals(tx, left, { ...context, streamOf: context.rules.streamOf })
  const data = await loadWorld(
    tx,
    left.map((i) => i.fact),
    context.rules,
  )
  let remaining = left
  for (;;) {
    const world = createWorld(freshCopy(data))
    for (const total of totals.values()) world.undeclared.add(total.id)
    const decided = decideAll(world, remaining, totals)
    if ('refusal' in decided) {
      if (allOrNothing) throw decided.refusal
      outcomes[decided.item.index] = { ok: false, refusal: decided.refusal }
      remaining = remaining.filter((i) => i !== decided.item)
      continue
    }
    await refuseClosed(
      tx,
      decided.results.flatMap((r) => r.planned),
    )
    await writeAll(tx, world, decided.results, context, outcomes)
    return outcomes.map((o) => o ?? { ok: true, postings: [], attachedTo: null, warnings: [], record: null })
  }
}

/** A decision changes totals and presumptions in place: a second try starts from what was read. */
function freshCopy(data: WorldData): WorldData {
  return { ...data, totals: data.totals.map((t) => ({ ...t, columns: t.columns.map((c) => ({ ...c })) })) }
}

interface Indexed extends Item {
  index: number
}
interface Decided {
  item: Indexed
  planned: Planned[]
  warnings: Warning[]
  attachedTo: number | null
}

function decideAll(
  world: World,
  items: readonly Indexed[],
  totals: ReadonlyMap<number, TotalView>,
): { results: Decided[] } | { item: Indexed; refusal: Refusal } {
  const results: Decided[] = []
  for (const item of items) {
    const total = totals.get(item.index)
    const view = total ? (world.totals.get(total.id) ?? total) : null
    let refusal: Refusal | undefined
    refusalOf(
      () => results.push({ item, ...decide(world, item.fact, view) }),
      (r) => {
        refusal = r
      },
    )
    if (refusal) return { item, refusal }
  }
  return { results }
}

/** Runs; hands a refusal over and answers false, lets bugs through. */
function refusalOf(run: () => void, refused: (r: Refusal) => void): boolean {
  try {
    run()
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    refused(error)
    return false
  }
}

async function writeAll(
  tx: Writer,
  world: World,
  results: readonly Decided[],
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
      for (const posting of attested(world, r)) links.push({ record: span.record, posting })
    }
    return span
  })
  if (planned.length === 0 && records.length === 0) return
  const written = await writePlanned(
    tx,
    world,
    planned,
    records,
    links.filter((l) => l.posting === undefined || l.posting > 0),
    context,
  )
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

/** Postings that a paper attests without booking anything itself. */
function attested(world: World, r: Decided): number[] {
  if (r.attachedTo === null) return []
  const m = world.movements.get(r.attachedTo)
  const side = r.item.fact.kind === 'ship' ? m?.departure : m?.receipt
  return side && side.posting > 0 ? [side.posting] : []
}

/** The application refuses a closed day first; the database would refuse it too. */
export async function refuseClosed(tx: Writer, planned: readonly Planned[]): Promise<void> {
  const asked = planned.filter((p) => p.kind !== 'raise' && p.entries.length > 0)
  if (asked.length === 0) return
  const rows = asked.flatMap((p) =>
    [...new Set(p.entries.map((e) => e.stream))].map((stream) => ({
      stream,
      day: p.occurredOn,
      late: p.lateEntry,
      parties: [...new Set(p.entries.map((e) => e.owner))],
    })),
  )
  const [closed] = await tx.query<{ stream: keyof typeof streamNames; day: string; late: number | null }>(
    `select x.stream, x.day, x.late from json_to_recordset($2::json) x(stream wufei.stream, day date, late bigint, parties int[])
       join wufei.period_close c on c.district = $1 and c.stream = x.stream and c.reopened_at is null and x.day >= c.from_day and x.day < c.to_day
         and (c.party is null or c.party = any (x.parties))
       left join wufei.late_entry l on l.district = $1 and l.id = x.late and l.approved_at is not null and l.refused_at is null
         and l.stream = x.stream and x.day >= l.from_day and x.day < l.to_day
     where l.id is null limit 1`,
    [tx.actor.district, JSON.stringify(rows)],
    'ledger_closed',
  )
  if (!closed) return
  if (closed.late !== null) refuse('late_entry_invalid', { number: closed.late })
  refuse('period_closed', { stream: streamNames[closed.stream], day: closed.day })
}

/** SHA-256 of the canonical JSON of a command's content: keys sorted, undefined left out. */
export function contentHash(content: unknown): string {
  const canonical = (v: unknown): unknown =>
    Array.isArray(v)
      ? v.map(canonical)
      : v && typeof v === 'object'
        ? Object.fromEntries(
            Object.entries(v)
              .filter(([, x]) => x !== undefined)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([k, x]) => [k, canonical(x)]),
          )
        : v
  return createHash('sha256')
    .update(JSON.stringify(canonical(content)))
    .digest('hex')
}

/**
 * A command under the client's idempotency key (law 3): same key and content, same answer; same key, other content,
 * refused; a refusal is not remembered.
 */
export async function once<T extends object>(
  tx: Writer,
  key: string,
  content: unknown,
  now: Date,
  run: () => Promise<T>,
): Promise<T> {
  const hash = contentHash(content)
  const known = await tx.query<{ hash: string | null; result: T }>(
    `select c.hash, c.result from (select pg_advisory_xact_lock(hashtextextended($1::int || '|' || $2 || '|' || $3, 11)) offset 0) l
       left join lateral (select hash, result from wufei.command where district = $1 and actor = $2 and key = $3) c on true`,
    [tx.actor.district, tx.actor.id, key],
    'command_find',
  )
  const before = known[0]
  if (before?.hash) {
    if (before.hash !== hash) refuse('idempotency_conflict')
    return before.result
  }
  const result = await run()
  await tx.query(
    `insert into wufei.command (district, actor, key, hash, result, recorded_at) values ($1, $2, $3, $4, $5, $6)`,
    [tx.actor.district, tx.actor.id, key, hash, JSON.stringify(result), now],
    'command_keep',
  )
  return result
}
