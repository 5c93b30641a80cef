import { refuse } from '../core/refusal.ts'
import type { Reader } from '../platform/database.ts'
import type { Fact } from './contract.ts'
import { type BookRules, type Covered, type LoadNeed, type Needs, needsOf } from './load.store.ts'
import { readMovements } from './movements.store.ts'
import { readPresumptions } from './presumptions.store.ts'
import { readLater, readLots, readStock, type Stock, wantedOf } from './stock.store.ts'
import { type FreshTotal, readTotals } from './totals.store.ts'
import type { FacilityView, MovementView, Presumption, TotalView, WorldData } from './world.ts'

/** What a correction needs beside its facts. */
export interface Also {
  lots: readonly number[]
  movements: readonly number[]
  facilities: readonly number[]
  covered: readonly Covered[]
  presumptions: readonly number[]
  /** Totals by number, whatever days they stand over. */
  totals: readonly number[]
}
export const nothingMore: Also = {
  lots: [],
  movements: [],
  facilities: [],
  covered: [],
  presumptions: [],
  totals: [],
}

/**
 * Reads all a batch may look at, after `lockBook`. `fresh` are totals that the batch itself is about to state. What does
 * not hang on another answer is asked at once: first what the facts name, then what the movements found bring along.
 */
export async function loadWorld(
  tx: Reader,
  facts: readonly Fact[],
  rules: BookRules,
  also: Also = nothingMore,
  fresh: readonly FreshTotal[] = [],
): Promise<WorldData> {
  const n = needsWith(needsOf(facts, rules), also)
  const presumed = await readPresumptions(tx, also.presumptions)
  const covered = [...n.covered, ...coveredBy([], presumed)]
  const places = [...n.facilities, ...n.covered.map((c) => c.facility), rules.unknownReceiver]
  const [stock, movements, totals, later, facilities] = await Promise.all([
    readStock(tx, n, wantedOf(facts)),
    readMovements(tx, [...n.loads, ...numbered(presumed.flatMap((p) => p.movement ?? []))], n.leaving),
    readTotals(tx, covered, also.totals, fresh),
    readLater(tx, [...n.counted, ...n.recalled]),
    readFacilities(tx, [...new Set(places)]),
  ])
  const there = new Set(facilities.map((f) => f.id))
  for (const facility of n.facilities) if (!there.has(facility)) refuse('facility_unknown', { facility })
  const found: Found = { ...stock, movements, totals, facilities }
  const named = [...n.lots.map((l) => l.lot), ...also.lots]
  const [further, told] = await Promise.all([
    readTotals(tx, without(coveredBy(movements, []), covered), [], []),
    readPresumptionsOf(tx, movements, presumed),
    complete(tx, found, named),
  ])
  const known = new Set(totals.map((t) => t.id))
  found.totals.push(...further.filter((t) => !known.has(t.id)))
  await complete(tx, found, named)
  return {
    ...found,
    later,
    presumptions: [...presumed, ...told],
    streamOf: (code) => rules.streamOf(code) ?? refuse('code_without_stream', { code }),
    rulesOf: rules.rulesOf,
    moistureOf: rules.moistureOf,
    unknownReceiver: rules.unknownReceiver,
    reorders: true,
  }
}

interface Found extends Stock {
  readonly movements: readonly MovementView[]
  totals: TotalView[]
  facilities: FacilityView[]
}

/** Adds the lots that are named or touched and the facilities that anything found stands at; asks nothing twice. */
async function complete(tx: Reader, found: Found, named: readonly number[]): Promise<void> {
  const lots = new Set(found.lots.map((l) => l.id))
  const missing = [...new Set([...named, ...lotsOf(found)])].filter((lot) => !lots.has(lot))
  const facilitiesMissing = (): number[] => {
    const there = new Set(found.facilities.map((f) => f.id))
    return [...facilitiesOf(found)].filter((id) => !there.has(id))
  }
  const [more, facilities] = await Promise.all([
    readLots(tx, missing),
    readFacilities(tx, facilitiesMissing()),
  ])
  found.balances.push(...more.balances)
  found.lots.push(...more.lots)
  found.facilities.push(...facilities)
  found.facilities.push(...(await readFacilities(tx, facilitiesMissing())))
}

const coveredKey = (c: Covered): string => `${c.facility}|${c.code}|${c.day}`

function without(list: readonly Covered[], asked: readonly Covered[]): Covered[] {
  const known = new Set(asked.map(coveredKey))
  return list.filter((c) => !known.has(coveredKey(c)))
}

const needsWith = (n: Needs, also: Also): Needs => ({
  ...n,
  facilities: [...n.facilities, ...also.facilities],
  covered: [...n.covered, ...also.covered],
  loads: [...n.loads, ...numbered(also.movements)],
})

/** Days on which sides and presumptions may be decided again: totals over those are settled with them. */
function coveredBy(movements: readonly MovementView[], presumed: readonly Presumption[]): Covered[] {
  const sides = movements.flatMap((m) => [m.departure, m.receipt].filter((s) => s !== null))
  const days = sides.flatMap((s) =>
    s.entries.map((e) => ({ facility: e.origin, code: e.code, day: s.occurredOn as string })),
  )
  const all = [
    ...days,
    ...presumed.map((p) => ({ facility: p.facility, code: p.code, day: p.occurredOn as string })),
  ]
  return [...new Map(all.map((c) => [coveredKey(c), c])).values()]
}

/** Movements asked for by number. */
function numbered(movements: readonly number[]): LoadNeed[] {
  const day = '2000-01-01'
  const none = { consignor: 0, code: '', from: day, to: day, day, documentNo: null, plated: false }
  return [...new Set(movements)].map((movement) => ({ ...none, movement, papers: 'departures' }))
}

function lotsOf({ movements, totals }: Found): number[] {
  const sides = movements.flatMap((m) => [
    ...(m.lot === null ? [] : [m.lot]),
    ...[...(m.departure?.entries ?? []), ...(m.receipt?.entries ?? [])].flatMap((e) => e.lot ?? []),
  ])
  return [...sides, ...totals.flatMap((t) => t.columns.flatMap((c) => c.entries.flatMap((e) => e.lot ?? [])))]
}

/** The presumptions of movements that papers of the batch may tell of, as far as they are not read yet. */
async function readPresumptionsOf(
  tx: Reader,
  movements: readonly MovementView[],
  known: readonly Presumption[],
): Promise<Presumption[]> {
  const there = new Set(known.map((p) => p.posting))
  const postings = movements
    .flatMap((m) => [m.departure?.posting, m.receipt?.posting])
    .filter((p): p is number => p !== undefined && !there.has(p))
  return postings.length === 0 ? [] : await readPresumptions(tx, postings)
}

function facilitiesOf({ balances, movements, totals }: Found): Set<number> {
  const ids = new Set<number>()
  const entries = [
    ...movements.flatMap((m) => [...(m.departure?.entries ?? []), ...(m.receipt?.entries ?? [])]),
    ...totals.flatMap((t) => t.columns.flatMap((c) => c.entries)),
  ]
  for (const m of movements) for (const id of [m.consignor, m.consignee]) if (id !== null) ids.add(id)
  for (const t of totals) for (const c of t.columns) if (c.dest !== null) ids.add(c.dest)
  for (const t of totals) ids.add(t.facility)
  for (const x of [...balances, ...entries]) ids.add(x.facility).add(x.origin)
  return ids
}

/** Each with its site and all stores of that. */
async function readFacilities(tx: Reader, ids: readonly number[]): Promise<FacilityView[]> {
  if (ids.length === 0) return []
  return await tx.query<FacilityView>(
    `with named as (select f.id, coalesce(f.site, f.id) as site from wufei.facility f where f.district = $1 and f.id = any ($2::int[]))
     select f.id, f.party, f.site, f.region, f.is_end as "isEnd", f.takes_ownership as "takesOwnership" from wufei.facility f
       where f.district = $1 and f.id = any (array(select id from named union select site from named))
     union select f.id, f.party, f.site, f.region, f.is_end, f.takes_ownership from wufei.facility f
       where f.district = $1 and f.site = any (array(select site from named))`,
    [tx.actor.district, ids],
    'ledger_facilities',
  )
}
