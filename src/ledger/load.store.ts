import type { Stream } from '../core/codes.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader } from '../platform/database.ts'
import type { Fact } from './contract.ts'
import { type Balance, type Entry, type LotInfo, net } from './entry.ts'
import { readTotals } from './totals.store.ts'
import type { BookedSide, FacilityView, MovementView, Presumption, StreamRules, WorldData } from './world.ts'

/** What the ledger needs of the district's pack. */
export interface BookRules {
  streamOf: (code: string) => Stream | undefined
  rulesOf: (stream: Stream) => StreamRules
  /** The facility that stands for a receiver nobody named. */
  unknownReceiver: number
}

interface Needs {
  /** Accounts to draw from: facility and code. */
  accounts: [number, string][]
  lots: number[]
  facilities: number[]
  /** Loads whose other papers may be known: consignor, code and the days to look at. */
  loads: {
    consignor: number
    code: string
    from: string
    to: string
    documentNo: string | null
    movement: number | null
    papers: 'departures' | 'receipts'
  }[]
  /** Facility, code and day where a periodic total may stand over the fact. */
  covered: { facility: number; code: string; day: string }[]
  generates: [number, string][]
}

const shiftDay = (day: string, n: number): string => {
  const d = new Date(`${day}T00:00:00Z`)
  d.setUTCDate(d.getUTCDate() + n)
  return d.toISOString().slice(0, 10)
}

/** What a batch of facts may look at. */
export function needsOf(facts: readonly Fact[], rules: BookRules): Needs {
  const n: Needs = { accounts: [], lots: [], facilities: [], loads: [], covered: [], generates: [] }
  const take = (facility: number, code: string, day: string): void => {
    n.accounts.push([facility, code])
    n.covered.push({ facility, code, day })
    n.facilities.push(facility)
  }
  for (const f of facts) {
    if ('code' in f && rules.streamOf(f.code) === undefined) refuse('code_without_stream', { code: f.code })
    if ('lots' in f && f.lots) n.lots.push(...f.lots.map((l) => l.lot))
    switch (f.kind) {
      case 'ship':
      case 'receive': {
        take(f.consignor, f.code, f.occurredOn)
        n.facilities.push(f.consignee)
        const days = rules.rulesOf(rules.streamOf(f.code) as Stream).matchDays
        const ship = f.kind === 'ship'
        n.loads.push({
          consignor: f.consignor,
          code: f.code,
          from: shiftDay(f.occurredOn, ship ? 0 : -days),
          to: shiftDay(f.occurredOn, ship ? days : 0),
          documentNo: f.documentNo ?? null,
          movement: typeof f.movement === 'number' ? f.movement : null,
          papers: ship ? 'receipts' : 'departures',
        })
        break
      }
      case 'store':
        take(f.from, f.code, f.occurredOn)
        n.facilities.push(f.facility)
        break
      case 'treat':
        n.facilities.push(f.facility)
        for (const i of f.inputs) {
          if (i.lot !== undefined) n.lots.push(i.lot)
          else if (i.code !== undefined) n.accounts.push([f.facility, i.code])
        }
        for (const r of f.residues) n.covered.push({ facility: f.facility, code: r.code, day: f.occurredOn })
        break
      case 'split':
      case 'merge':
      case 'repack':
        n.facilities.push(f.facility)
        n.lots.push(...f.inputs.map((l) => l.lot))
        break
      case 'generate':
        n.facilities.push(f.facility)
        n.generates.push([f.facility, f.code])
        n.covered.push({ facility: f.facility, code: f.code, day: f.occurredOn })
        break
      case 'open':
        n.facilities.push(f.facility)
        break
      default:
        take(f.facility, f.code, f.occurredOn)
    }
  }
  return n
}

/** One string a lockable thing; sorted, so that two writers never wait for each other in a circle. */
export function lockKeys(n: Needs): string[] {
  const keys = [
    ...n.accounts.map(([f, c]) => `${f}|${c}`),
    ...n.covered.map((c) => `${c.facility}|${c.code}`),
    ...n.generates.map(([f, c]) => `${f}|${c}`),
    ...n.loads.map((l) => `${l.consignor}|${l.code}`),
    ...n.lots.map((l) => `lot|${l}`),
  ]
  return [...new Set(keys)].sort()
}

/**
 * Takes the locks of a batch and the shared gate, and lets the transaction see every party's mass: the right to act was
 * decided before, and a movement always touches two parties.
 */
export async function lockBook(tx: Reader, keys: readonly string[]): Promise<void> {
  await tx.query(
    `select set_config('wufei.scope', 'all', true), pg_advisory_xact_lock_shared(wufei.gate($1)),
       (select count(*) from (select pg_advisory_xact_lock(hashtextextended($1 || '|' || k, 7)) from unnest($2::text[]) with ordinality u(k, o) order by o offset 0) l)`,
    [tx.actor.district, keys],
    'ledger_lock',
  )
}

const balanceColumns = `b.lot, b.position, b.facility, b.owner, b.origin, b.born, b.grade, b.code, b.grams`

/** Oldest lots an account is asked for at first; more only where they do not suffice. */
const firstLots = 200

async function readBalances(tx: Reader, n: Needs, wanted: Map<string, number>): Promise<Balance[]> {
  const d = tx.actor.district
  const accounts = [...new Map(n.accounts.map((a) => [`${a[0]}|${a[1]}`, a])).values()]
  const found: Balance[] = []
  if (accounts.length > 0) {
    const read = (list: [number, string][], limit: number): Promise<Balance[]> =>
      tx.query<Balance>(
        `select ${balanceColumns} from unnest($2::int[], $3::text[]) a(facility, code)
           cross join lateral (select distinct l.lot from (select lot from wufei.lot_balance x
             where x.district = $1 and x.facility = a.facility and x.code = a.code and x.position = 'stored' and x.grams > 0
             order by x.owner, x.born, x.lot limit $4) l) o
           join wufei.lot_balance b on b.district = $1 and b.lot = o.lot and b.facility = a.facility and b.position = 'stored' and b.grams > 0`,
        [d, list.map((a) => a[0]), list.map((a) => a[1]), limit],
        'ledger_balances',
      )
    const first = await read(accounts, firstLots)
    const lots = new Map<string, Set<number>>()
    const held = new Map<string, number>()
    for (const b of first) {
      const key = `${b.facility}|${b.code}`
      held.set(key, (held.get(key) ?? 0) + b.grams)
      lots.set(key, (lots.get(key) ?? new Set()).add(b.lot))
    }
    const short = accounts.filter(([f, c]) => {
      const key = `${f}|${c}`
      return (
        (lots.get(key)?.size ?? 0) >= firstLots - 1 &&
        (held.get(key) ?? 0) < (wanted.get(key) ?? Number.POSITIVE_INFINITY)
      )
    })
    const full = short.length > 0 ? await read(short, 1_000_000) : []
    const again = new Set(short.map(([f, c]) => `${f}|${c}`))
    found.push(...first.filter((b) => !again.has(`${b.facility}|${b.code}`)), ...full)
  }
  return found
}

/** What a correction needs beside its facts. */
export interface Also {
  lots: readonly number[]
  movements: readonly number[]
  facilities: readonly number[]
  covered: readonly { facility: number; code: string; day: string }[]
  presumptions: readonly number[]
}
const nothingMore: Also = { lots: [], movements: [], facilities: [], covered: [], presumptions: [] }

/** Reads all a batch may look at, after `lockBook`. */
export async function loadWorld(
  tx: Reader,
  facts: readonly Fact[],
  rules: BookRules,
  also: Also = nothingMore,
): Promise<WorldData> {
  const n = needsOf(facts, rules)
  n.lots.push(...also.lots)
  n.facilities.push(...also.facilities)
  n.covered.push(...also.covered)
  const noDay = '2000-01-01'
  n.loads.push(
    ...also.movements.map((movement) => ({
      consignor: 0,
      code: '',
      from: noDay,
      to: noDay,
      documentNo: null,
      movement,
      papers: 'departures' as const,
    })),
  )
  const wanted = new Map<string, number>()
  for (const f of facts) {
    if (!('code' in f) || !('grams' in f)) continue
    const facility =
      f.kind === 'ship' || f.kind === 'receive' ? f.consignor : f.kind === 'store' ? f.from : f.facility
    const key = `${facility}|${f.code}`
    wanted.set(key, (wanted.get(key) ?? 0) + f.grams)
  }
  const balances = await readBalances(tx, n, wanted)
  const movements = await readMovements(tx, n)
  const totals = await readTotals(tx, n.covered)
  const transit = movements.flatMap((m) => [
    ...(m.lot === null ? [] : [m.lot]),
    ...[...(m.departure?.entries ?? []), ...(m.receipt?.entries ?? [])].flatMap((e) => e.lot ?? []),
  ])
  const totalLots = totals.flatMap((t) =>
    t.columns.flatMap((c) => c.entries.flatMap((e) => (e.lot === null ? [] : [e.lot]))),
  )
  const named = [...new Set([...n.lots, ...transit, ...totalLots])]
  if (named.length > 0) {
    const known = new Set(balances.map((b) => b.lot))
    const more = await tx.query<Balance>(
      `select ${balanceColumns} from wufei.lot_balance b where b.district = $1 and b.lot = any ($2::bigint[]) and b.grams > 0`,
      [tx.actor.district, named.filter((l) => !known.has(l))],
      'ledger_lots_named',
    )
    balances.push(...more)
  }
  const lotIds = [...new Set([...balances.map((b) => b.lot), ...named])]
  const lots =
    lotIds.length === 0
      ? []
      : await tx.query<LotInfo>(
          `select id, code, label, available_from as "availableFrom", movement, total, product, details from wufei.lot where district = $1 and id = any ($2::bigint[])`,
          [tx.actor.district, lotIds],
          'ledger_lots',
        )
  const presumptions =
    n.generates.length === 0 && also.presumptions.length === 0
      ? []
      : await tx.query<Presumption>(
          `select p.posting, p.facility, p.owner, p.code, p.occurred_on as "occurredOn", p.grade, p.grams from wufei.presumption p
       where p.district = $1 and (p.posting = any ($4::bigint[]) or p.grams > 0 and exists (
         select 1 from unnest($2::int[], $3::text[]) a(facility, code) where p.facility = a.facility and p.code = a.code)
         and p.facility = any ($2::int[]))
       order by p.occurred_on, p.posting`,
          [
            tx.actor.district,
            ...unzip([...new Map(n.generates.map((g) => [`${g[0]}|${g[1]}`, g])).values()]),
            also.presumptions,
          ],
          'ledger_presumptions',
        )
  const facilities = await readFacilities(tx, facts, n, balances, movements, rules)
  return {
    facilities,
    balances,
    lots,
    movements,
    presumptions,
    totals,
    streamOf: (code) => rules.streamOf(code) ?? refuse('code_without_stream', { code }),
    rulesOf: rules.rulesOf,
    unknownReceiver: rules.unknownReceiver,
  }
}

const unzip = (pairs: readonly [number, string][]): [number[], string[]] => [
  pairs.map((p) => p[0]),
  pairs.map((p) => p[1]),
]

async function readFacilities(
  tx: Reader,
  facts: readonly Fact[],
  n: Needs,
  balances: readonly Balance[],
  movements: readonly MovementView[],
  rules: BookRules,
): Promise<FacilityView[]> {
  const sides = movements.flatMap((m) => [...(m.departure?.entries ?? []), ...(m.receipt?.entries ?? [])])
  const declared = facts.flatMap((f) =>
    f.kind === 'declare' ? [f.facility, ...f.columns.flatMap((c) => (c.dest ? [c.dest] : []))] : [],
  )
  const ids = new Set<number>([
    ...n.facilities,
    ...declared,
    rules.unknownReceiver,
    ...movements.flatMap((m) => [m.consignor, ...(m.consignee === null ? [] : [m.consignee])]),
  ])
  for (const b of balances) ids.add(b.facility).add(b.origin)
  for (const e of sides) ids.add(e.facility).add(e.origin)
  const found = await tx.query<FacilityView>(
    `select id, party, region, is_end as "isEnd", takes_ownership as "takesOwnership" from wufei.facility where district = $1 and id = any ($2::int[])`,
    [tx.actor.district, [...ids]],
    'ledger_facilities',
  )
  const there = new Set(found.map((f) => f.id))
  for (const id of [...n.facilities, ...declared])
    if (!there.has(id)) refuse('facility_unknown', { facility: id })
  return found
}

interface MovementRow extends Omit<MovementView, 'departure' | 'receipt'> {
  sides:
    | {
        posting: number
        kind: string
        occurredOn: string
        fact: Record<string, unknown>
        corrects: number | null
        entries: Entry[]
      }[]
    | null
}

async function readMovements(tx: Reader, n: Needs): Promise<MovementView[]> {
  if (n.loads.length === 0) return []
  const rows = await tx.query<MovementRow>(
    `with asked as (select * from unnest($2::int[], $3::text[], $4::date[], $5::date[], $6::text[], $7::bigint[], $8::text[]) a(consignor, code, since, upto, document_no, movement, papers)),
       -- Each question on its own index, row by row: joined, the planner may read all loads under way for each.
       ids as (
         select f.id from asked a cross join lateral (select m.id from wufei.movement m where m.district = $1 and m.consignor = a.consignor and m.code = a.code
           and m.status = 'underway' and m.departed_on between a.since and a.upto limit 1000) f where a.papers = 'departures'
         union select f.id from asked a cross join lateral (select m.id from wufei.movement m where m.district = $1 and m.consignor = a.consignor and m.code = a.code
           and m.presumed = 'departure' and m.received_on between a.since and a.upto and m.departed_on between a.since and a.upto limit 1000) f where a.papers = 'receipts'
         union select f.id from asked a cross join lateral (select m.id from wufei.movement m where m.district = $1 and m.document_no = a.document_no
           and m.consignor = a.consignor limit 100) f where a.document_no is not null
         union select f.id from asked a cross join lateral (select m.id from wufei.movement m where m.district = $1 and m.id = a.movement limit 1) f where a.movement is not null)
     select m.id, m.code, m.consignor, m.owner, m.consignee, m.carrier, m.plate, m.document_no as "documentNo", m.purpose, m.place, m.method,
       m.departed_on as "departedOn", m.received_on as "receivedOn", m.shipped, m.accepted, m.refused, m.presumed, m.status, m.grade, m.lot, m.details,
       (select json_agg(json_build_object('posting', p.id, 'kind', p.kind, 'occurredOn', p.occurred_on, 'fact', p.fact, 'corrects', p.corrects, 'entries',
          (select json_agg(json_build_object('position', e.position, 'stream', e.stream, 'facility', e.facility, 'owner', e.owner, 'code', e.code, 'lot', e.lot,
             'origin', e.origin, 'born', e.born, 'grade', e.grade, 'purpose', e.purpose, 'place', e.place, 'method', e.method, 'dest', e.dest, 'own', e.own, 'grams', e.grams) order by e.line)
           from wufei.entry e where e.district = p.district and e.posting = p.id)) order by p.id)
        from wufei.posting p where p.district = m.district and p.movement = m.id) as sides
     from ids i cross join lateral (select * from wufei.movement x where x.district = $1 and x.id = i.id limit 1) m order by m.id`,
    [
      tx.actor.district,
      n.loads.map((l) => l.consignor),
      n.loads.map((l) => l.code),
      n.loads.map((l) => l.from),
      n.loads.map((l) => l.to),
      n.loads.map((l) => l.documentNo),
      n.loads.map((l) => l.movement),
      n.loads.map((l) => l.papers),
    ],
    'ledger_movements',
  )
  return rows.map(({ sides, ...m }) => ({
    ...m,
    departure: sideOf(sides, 'ship'),
    receipt: sideOf(sides, 'receive'),
  }))
}

/** A side as booked so far: its first posting and everything that corrected or raised it. */
function sideOf(sides: MovementRow['sides'], kind: 'ship' | 'receive'): BookedSide | null {
  const first = sides?.find((s) => s.kind === kind)
  if (!first) return null
  const later = (sides ?? []).filter((s) => s.corrects === first.posting)
  return {
    posting: first.posting,
    occurredOn: first.occurredOn as BookedSide['occurredOn'],
    fact: first.fact,
    entries: net([first, ...later].flatMap((s) => s.entries ?? [])),
  }
}
