import { refuse } from '../core/refusal.ts'
import type { Reader } from '../platform/database.ts'
import type { Fact } from './contract.ts'
import type { Balance, LotInfo } from './entry.ts'
import { type BookRules, type Covered, type LoadNeed, type Needs, needsOf } from './load.store.ts'
import { readMovements } from './movements.store.ts'
import { drawsFrom } from './plan.rules.ts'
import { type FreshTotal, readTotals } from './totals.store.ts'
import type { FacilityView, LaterMass, MovementView, Presumption, TotalView, WorldData } from './world.ts'

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

/** Reads all a batch may look at, after `lockBook`. `fresh` are totals that the batch itself is about to state. */
export async function loadWorld(
  tx: Reader,
  facts: readonly Fact[],
  rules: BookRules,
  also: Also = nothingMore,
  fresh: readonly FreshTotal[] = [],
): Promise<WorldData> {
  const n = needsWith(needsOf(facts, rules), also)
  const balances = await readBalances(tx, n, wantedOf(facts))
  const presumed = await readPresumptions(tx, also.presumptions)
  const movements = await readMovements(tx, [
    ...n.loads,
    ...numbered(presumed.flatMap((p) => p.movement ?? [])),
  ])
  const covered = [...n.covered, ...coveredBy(movements, presumed)]
  const totals = await readTotals(tx, covered, also.totals, fresh)
  const named = [...new Set([...n.lots.map((l) => l.lot), ...also.lots, ...lotsOf(movements, totals)])]
  const known = new Set(balances.map((b) => b.lot))
  balances.push(
    ...(await readNamed(
      tx,
      named.filter((l) => !known.has(l)),
    )),
  )
  return {
    balances,
    movements,
    totals,
    later: await readLater(tx, n.counted),
    lots: await readLots(tx, [...new Set([...balances.map((b) => b.lot), ...named])]),
    presumptions: [...presumed, ...(await readPresumptionsOf(tx, movements, presumed))],
    facilities: await readFacilities(tx, n, balances, movements, totals, rules),
    streamOf: (code) => rules.streamOf(code) ?? refuse('code_without_stream', { code }),
    rulesOf: rules.rulesOf,
    moistureOf: rules.moistureOf,
    unknownReceiver: rules.unknownReceiver,
  }
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
  return [...new Map(all.map((c) => [`${c.facility}|${c.code}|${c.day}`, c])).values()]
}

/** Movements asked for by number. */
function numbered(movements: readonly number[]): LoadNeed[] {
  const day = '2000-01-01'
  const none = { consignor: 0, code: '', from: day, to: day, day, documentNo: null, plated: false }
  return [...new Set(movements)].map((movement) => ({ ...none, movement, papers: 'departures' }))
}

/** Grams that a batch wants from each account. */
function wantedOf(facts: readonly Fact[]): Map<string, number> {
  const wanted = new Map<string, number>()
  for (const f of facts) {
    const from = drawsFrom(f)
    if (!from || !('grams' in f)) continue
    const key = `${from.facility}|${from.code}`
    wanted.set(key, (wanted.get(key) ?? 0) + f.grams)
  }
  return wanted
}

const balanceColumns = `b.lot, b.position, b.facility, b.owner, b.origin, b.born, b.grade, b.moisture, b.code, b.grams`

/** Oldest lots an account is asked for at first; more only where they do not suffice. */
const firstLots = 200

async function readBalances(tx: Reader, n: Needs, wanted: Map<string, number>): Promise<Balance[]> {
  const accounts = [...new Map(n.accounts.map((a) => [`${a[0]}|${a[1]}`, a])).values()]
  if (accounts.length === 0) return []
  const whole = new Set(n.counted.map((c) => `${c.facility}|${c.code}`))
  const read = (list: [number, string][], limit: number): Promise<Balance[]> =>
    tx.query<Balance>(
      // Row by row on the key: joined, statistics of an empty table have read every lot of the facility for each of them.
      `with o as materialized (select a.facility, l.lot from unnest($2::int[], $3::text[]) a(facility, code)
           cross join lateral (select distinct p.lot from (select lot from wufei.lot_balance x
             where x.district = $1 and x.facility = a.facility and x.code = a.code and x.position = 'stored' and x.grams > 0
             order by x.owner, x.born, x.lot limit $4) p) l)
       select ${balanceColumns} from o
         cross join lateral (select * from wufei.lot_balance x where x.district = $1 and x.lot = o.lot offset 0) b
         where b.facility = o.facility and b.position = 'stored' and b.grams > 0`,
      [tx.actor.district, list.map((a) => a[0]), list.map((a) => a[1]), limit],
      'ledger_balances',
    )
  const first = await read(accounts, firstLots)
  const found = new Map<string, { lots: Set<number>; held: number }>()
  for (const b of first) {
    const key = `${b.facility}|${b.code}`
    const seen = found.get(key) ?? { lots: new Set(), held: 0 }
    seen.lots.add(b.lot)
    seen.held += b.grams
    found.set(key, seen)
  }
  const short = accounts.filter(([f, c]) => {
    const key = `${f}|${c}`
    const { lots, held } = found.get(key) ?? { lots: new Set(), held: 0 }
    if (lots.size < firstLots - 1) return false
    return whole.has(key) || held < (wanted.get(key) ?? Number.POSITIVE_INFINITY)
  })
  if (short.length === 0) return first
  const again = new Set(short.map(([f, c]) => `${f}|${c}`))
  return [...first.filter((b) => !again.has(`${b.facility}|${b.code}`)), ...(await read(short, 1_000_000))]
}

function lotsOf(movements: readonly MovementView[], totals: readonly TotalView[]): number[] {
  const sides = movements.flatMap((m) => [
    ...(m.lot === null ? [] : [m.lot]),
    ...[...(m.departure?.entries ?? []), ...(m.receipt?.entries ?? [])].flatMap((e) => e.lot ?? []),
  ])
  return [...sides, ...totals.flatMap((t) => t.columns.flatMap((c) => c.entries.flatMap((e) => e.lot ?? [])))]
}

async function readNamed(tx: Reader, lots: readonly number[]): Promise<Balance[]> {
  if (lots.length === 0) return []
  return await tx.query<Balance>(
    `select ${balanceColumns} from wufei.lot_balance b where b.district = $1 and b.lot = any ($2::bigint[]) and b.grams > 0`,
    [tx.actor.district, lots],
    'ledger_lots_named',
  )
}

async function readLots(tx: Reader, ids: readonly number[]): Promise<LotInfo[]> {
  if (ids.length === 0) return []
  return await tx.query<LotInfo>(
    `select id, code, label, available_from as "availableFrom", movement, total, product, details from wufei.lot where district = $1 and id = any ($2::bigint[])`,
    [tx.actor.district, ids],
    'ledger_lots',
  )
}

/** What came and went after the days somebody counted on. */
async function readLater(tx: Reader, counted: readonly Covered[]): Promise<LaterMass[]> {
  if (counted.length === 0) return []
  return await tx.query<LaterMass>(
    `select e.facility, e.owner, e.code, e.occurred_on as day, sum(e.grams)::bigint as grams
     from (select facility, code, min(day) as day from unnest($2::int[], $3::text[], $4::date[]) a(facility, code, day) group by 1, 2) a
       join wufei.entry e on e.district = $1 and e.facility = a.facility and e.code = a.code and e.occurred_on > a.day and e.position = 'stored'
     group by 1, 2, 3, 4`,
    [
      tx.actor.district,
      counted.map((c) => c.facility),
      counted.map((c) => c.code),
      counted.map((c) => c.day),
    ],
    'ledger_later',
  )
}

const presumptionColumns = `p.posting, x.movement, p.facility, p.owner, p.code, p.occurred_on as "occurredOn", p.grade, p.moisture, p.grams`

async function readPresumptions(tx: Reader, postings: readonly number[]): Promise<Presumption[]> {
  if (postings.length === 0) return []
  return await tx.query<Presumption>(
    `select ${presumptionColumns} from wufei.presumption p join wufei.posting x on x.district = p.district and x.id = p.posting
     where p.district = $1 and p.posting = any ($2::bigint[]) order by p.occurred_on, p.posting`,
    [tx.actor.district, postings],
    'ledger_presumptions',
  )
}

/** How many departures one batch gives stock to. */
const settledAtMost = 1000

/** Postings that presumed mass at accounts which are filled now, from the day on that the mass is there. */
export async function presumedAt(tx: Reader, filled: readonly Covered[]): Promise<number[]> {
  if (filled.length === 0) return []
  const rows = await tx.query<{ posting: number }>(
    `select f.posting from unnest($2::int[], $3::text[], $4::date[]) a(facility, code, day)
       cross join lateral (select o.posting from wufei.presumption o where o.district = $1 and o.facility = a.facility and o.code = a.code
         and o.occurred_on >= a.day and o.grams > 0 order by o.occurred_on limit $5) f`,
    [
      tx.actor.district,
      filled.map((a) => a.facility),
      filled.map((a) => a.code),
      filled.map((a) => a.day),
      settledAtMost,
    ],
    'ledger_presumed',
  )
  return rows.map((r) => r.posting)
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

async function readFacilities(
  tx: Reader,
  n: Needs,
  balances: readonly Balance[],
  movements: readonly MovementView[],
  totals: readonly TotalView[],
  rules: BookRules,
): Promise<FacilityView[]> {
  const ids = new Set<number>([...n.facilities, ...n.covered.map((c) => c.facility), rules.unknownReceiver])
  const entries = [
    ...movements.flatMap((m) => [...(m.departure?.entries ?? []), ...(m.receipt?.entries ?? [])]),
    ...totals.flatMap((t) => t.columns.flatMap((c) => c.entries)),
  ]
  for (const m of movements) for (const id of [m.consignor, m.consignee]) if (id !== null) ids.add(id)
  for (const t of totals) for (const c of t.columns) if (c.dest !== null) ids.add(c.dest)
  for (const t of totals) ids.add(t.facility)
  for (const x of [...balances, ...entries]) ids.add(x.facility).add(x.origin)
  const found = await tx.query<FacilityView>(
    `select id, party, region, is_end as "isEnd", takes_ownership as "takesOwnership" from wufei.facility where district = $1 and id = any ($2::int[])`,
    [tx.actor.district, [...ids]],
    'ledger_facilities',
  )
  const there = new Set(found.map((f) => f.id))
  for (const facility of n.facilities) if (!there.has(facility)) refuse('facility_unknown', { facility })
  return found
}
