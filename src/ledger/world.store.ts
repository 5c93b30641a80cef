import { refuse } from '../core/refusal.ts'
import type { Reader } from '../platform/database.ts'
import type { Fact } from './contract.ts'
import { componentKey } from './create-world.ts'
import type { Balance, LotInfo } from './entry.ts'
import {
  type Account,
  type BookRules,
  type Covered,
  type LoadNeed,
  type Needs,
  needsOf,
} from './load.store.ts'
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
    later: await readLater(tx, [...n.counted, ...n.recalled]),
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

interface Want {
  grams: number
  /** The first day on which anything is wanted. */
  day: string
}

/** What a batch wants from each account. */
function wantedOf(facts: readonly Fact[]): Map<string, Want> {
  const wanted = new Map<string, Want>()
  for (const f of facts) {
    const from = drawsFrom(f)
    if (!from || !('grams' in f)) continue
    const key = `${from.facility}|${from.code}`
    const { grams, day } = wanted.get(key) ?? { grams: 0, day: f.occurredOn }
    wanted.set(key, { grams: grams + f.grams, day: f.occurredOn < day ? f.occurredOn : day })
  }
  return wanted
}

const balanceColumns = `b.lot, b.position, b.facility, b.owner, b.origin, b.born, b.grade, b.moisture, b.code, b.grams`

/** Oldest lots an owner's account is asked for at first; more only where they do not suffice. */
const firstLots = 200

/** A balance with the account that asked for it, and whether anybody may draw it on the first day asked for. */
interface Asked extends Balance {
  asked: string
  open: boolean
}

/**
 * What owners have in store at the places asked for, in their own stores of the site too: the oldest lots of each, all
 * of them where the batch wants more than those give.
 */
async function readBalances(tx: Reader, n: Needs, wanted: Map<string, Want>): Promise<Balance[]> {
  if (n.accounts.length === 0) return []
  const counted = new Set(n.counted.map((c) => `${c.facility}|${c.code}`))
  const read = (accounts: readonly Account[], limit: number): Promise<Asked[]> =>
    tx.query<Asked>(
      // Row by row on the key: joined, statistics of an empty table have read every lot of the facility for each of them.
      `with a as (select distinct a.facility, a.code, coalesce(a.owner, f.party) as owner, coalesce(f.site, f.id) as site, a.day
           from unnest($2::int[], $3::text[], $4::int[], $5::date[]) a(facility, code, owner, day)
             join wufei.facility f on f.district = $1 and f.id = a.facility),
         places as (select site as id, site from a union select f.id, f.site from wufei.facility f where f.district = $1 and f.site in (select site from a)),
         o as materialized (select a.facility || '|' || a.code as asked, a.day, x.id as facility, a.owner, l.lot from a join places x on x.site = a.site
           cross join lateral (select distinct p.lot from (select lot from wufei.lot_balance x2
             where x2.district = $1 and x2.facility = x.id and x2.code = a.code and x2.position = 'stored' and x2.owner = a.owner and x2.grams > 0
             order by x2.born, x2.lot limit $6) p) l)
       select ${balanceColumns}, o.asked, (i.available_from <= o.day and i.total is null) as open from o
         cross join lateral (select * from wufei.lot_balance x where x.district = $1 and x.lot = o.lot offset 0) b
         join wufei.lot i on i.district = $1 and i.id = o.lot
         where b.facility = o.facility and b.owner = o.owner and b.position = 'stored' and b.grams > 0`,
      [
        tx.actor.district,
        accounts.map((a) => a.facility),
        accounts.map((a) => a.code),
        accounts.map((a) => a.owner),
        accounts.map((a) => wanted.get(`${a.facility}|${a.code}`)?.day ?? '-infinity'),
        limit,
      ],
      'ledger_balances',
    )
  const first = await read(n.accounts, firstLots)
  const short = new Map<string, Account>()
  for (const list of Map.groupBy(first, (b) => `${b.asked}|${b.facility}|${b.owner}`).values()) {
    const { asked, facility, owner, code } = list[0] as Asked
    if (new Set(list.map((b) => b.lot)).size < firstLots - 1) continue
    const open = list.filter((b) => b.open).reduce((sum, b) => sum + b.grams, 0)
    if (counted.has(asked) || open < (wanted.get(asked)?.grams ?? Number.POSITIVE_INFINITY))
      short.set(`${facility}|${code}|${owner}`, { facility, code, owner })
  }
  const more = short.size === 0 ? [] : await read([...short.values()], 1_000_000)
  const all = [...first, ...more].map(({ asked: _, open: __, ...b }): Balance => b)
  return [...new Map(all.map((b) => [componentKey(b), b])).values()]
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

/** What came and went after the days somebody counted on, in all places of the site. */
async function readLater(tx: Reader, counted: readonly Covered[]): Promise<LaterMass[]> {
  if (counted.length === 0) return []
  return await tx.query<LaterMass>(
    `select e.facility, e.owner, e.code, e.occurred_on as day, sum(e.grams)::bigint as grams
     from (select x.id as facility, a.code, min(a.day) as day from unnest($2::int[], $3::text[], $4::date[]) a(facility, code, day)
         join wufei.facility f on f.district = $1 and f.id = a.facility
         cross join lateral (select coalesce(f.site, f.id) as id
           union all select s.id from wufei.facility s where s.district = $1 and s.site = coalesce(f.site, f.id)) x group by 1, 2) a
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

const presumptionColumns = `p.posting, x.movement, (x.kind = 'store' and exists (select 1 from wufei.facility t where t.district = p.district
    and t.id = (x.fact ->> 'facility')::int and coalesce(t.site, t.id) = p.facility)) as within, p.facility, p.owner, p.code, p.occurred_on as "occurredOn", p.grade, p.moisture, p.grams`

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
    // Each with its site and all stores of that.
    `with named as (select f.id, coalesce(f.site, f.id) as site from wufei.facility f where f.district = $1 and f.id = any ($2::int[]))
     select f.id, f.party, f.site, f.region, f.is_end as "isEnd", f.takes_ownership as "takesOwnership" from wufei.facility f
       where f.district = $1 and f.id = any (array(select id from named union select site from named))
     union select f.id, f.party, f.site, f.region, f.is_end, f.takes_ownership from wufei.facility f
       where f.district = $1 and f.site = any (array(select site from named))`,
    [tx.actor.district, [...ids]],
    'ledger_facilities',
  )
  const there = new Set(found.map((f) => f.id))
  for (const facility of n.facilities) if (!there.has(facility)) refuse('facility_unknown', { facility })
  return found
}
