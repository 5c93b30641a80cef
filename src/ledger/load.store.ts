import type { Stream } from '../core/codes.ts'
import { addDays, asDay } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader } from '../platform/database.ts'
import type { Fact, FactOf } from './contract.ts'
import type { StreamRules } from './world.ts'

/** What the ledger needs of the district's pack. */
export interface BookRules {
  streamOf: (code: string) => Stream | undefined
  rulesOf: (stream: Stream) => StreamRules
  /** Moisture of a code where nobody states it, in thousandths; 0 where it is printed as it is. */
  moistureOf: (code: string) => number
  /** The facility that stands for a receiver nobody named. */
  unknownReceiver: number
}

/** Papers of one load that may be known already: which days to look at, and which of its sides. */
export interface LoadNeed {
  consignor: number
  code: string
  from: string
  to: string
  day: string
  documentNo: string | null
  movement: number | null
  plated: boolean
  papers: 'departures' | 'receipts'
}

export interface Covered {
  facility: number
  code: string
  day: string
}

/** An account to draw from; the owner is the facility's party where none is said. */
export interface Account {
  facility: number
  code: string
  owner: number | null
}

export interface Needs {
  accounts: Account[]
  /** Accounts whose stock on a day is asked for. */
  counted: Covered[]
  /** Accounts of which it may be asked what has left since a day, where they hold too little now. */
  recalled: Covered[]
  /** Lots that are named, each at the facility where it should lie. */
  lots: { lot: number; facility: number }[]
  facilities: number[]
  /** Parties that are named. */
  parties: number[]
  loads: LoadNeed[]
  /** Accounts that something leaves on a day: what left them later is decided after it. */
  leaving: (Account & { day: string })[]
  /** Facility, code and day where a periodic total may stand over the fact. */
  covered: Covered[]
}

/** What a batch of facts may look at. */
export function needsOf(facts: readonly Fact[], rules: BookRules): Needs {
  const n: Needs = {
    accounts: [],
    counted: [],
    recalled: [],
    lots: [],
    facilities: [],
    parties: [],
    loads: [],
    leaving: [],
    covered: [],
  }
  for (const f of facts) needsOfFact(n, f, rules)
  return n
}

const leaves = new Set<Fact['kind']>(['ship', 'receive', 'selfTreat', 'handOver'])

function needsOfFact(n: Needs, f: Fact, rules: BookRules): void {
  if ('code' in f && rules.streamOf(f.code) === undefined) refuse('code_without_stream', { code: f.code })
  if ('owner' in f && f.owner !== undefined) n.parties.push(f.owner)
  if (f.kind === 'handOver') n.parties.push(f.to)
  if ('carrier' in f && f.carrier !== undefined) n.parties.push(f.carrier)
  const owner = ('owner' in f ? f.owner : null) ?? null
  const take = (facility: number, code: string): void => {
    n.accounts.push({ facility, code, owner })
    const generates = rules.rulesOf(rules.streamOf(code) as Stream).departureGenerates
    if (generates && leaves.has(f.kind)) n.leaving.push({ facility, code, owner, day: f.occurredOn })
    n.covered.push({ facility, code, day: f.occurredOn })
    n.facilities.push(facility)
    if ('lots' in f) n.lots.push(...(f.lots ?? []).map(({ lot }) => ({ lot, facility })))
  }
  switch (f.kind) {
    case 'ship':
    case 'receive':
      take(f.consignor, f.code)
      n.facilities.push(f.consignee)
      n.loads.push(loadNeed(f, rules))
      break
    case 'store':
      take(f.from, f.code)
      n.recalled.push({ facility: f.from, code: f.code, day: f.occurredOn })
      n.facilities.push(f.facility)
      break
    case 'treat':
    case 'split':
    case 'merge':
    case 'repack':
      needsOfInputs(n, f, rules)
      break
    case 'generate':
      n.facilities.push(f.facility)
      n.covered.push({ facility: f.facility, code: f.code, day: f.occurredOn })
      break
    case 'open':
      n.facilities.push(f.facility)
      break
    case 'reclassify':
      take(f.facility, f.code)
      if (rules.streamOf(f.toCode) === undefined) refuse('code_without_stream', { code: f.toCode })
      n.covered.push({ facility: f.facility, code: f.toCode, day: f.occurredOn })
      break
    case 'stockTake':
      n.counted.push({ facility: f.facility, code: f.code, day: f.occurredOn })
      take(f.facility, f.code)
      break
    case 'declare':
      if (f.from > f.occurredOn) refuse('period_empty', { from: f.from, to: f.occurredOn })
      n.facilities.push(...f.columns.flatMap((c) => c.dest ?? []))
      take(f.facility, f.code)
      break
    default:
      take(f.facility, f.code)
  }
}

function needsOfInputs(
  n: Needs,
  f: FactOf<'treat'> | FactOf<'split' | 'merge' | 'repack'>,
  rules: BookRules,
): void {
  const { facility } = f
  n.facilities.push(facility)
  for (const i of f.inputs) {
    if (i.lot !== undefined) n.lots.push({ lot: i.lot, facility })
    else if ('code' in i && i.code !== undefined)
      n.accounts.push({ facility, code: i.code, owner: f.owner ?? null })
  }
  if (f.kind !== 'treat') return
  for (const { code } of f.residues) {
    if (rules.streamOf(code) === undefined) refuse('code_without_stream', { code })
    n.covered.push({ facility, code, day: f.occurredOn })
  }
}

function loadNeed(f: FactOf<'ship'> | FactOf<'receive'>, rules: BookRules): LoadNeed {
  const days = rules.rulesOf(rules.streamOf(f.code) as Stream).matchDays
  const day = asDay(f.occurredOn)
  const ship = f.kind === 'ship'
  return {
    consignor: f.consignor,
    code: f.code,
    from: addDays(day, ship ? 0 : -days),
    to: addDays(day, ship ? days : 0),
    day,
    documentNo: f.documentNo ?? null,
    movement: typeof f.movement === 'number' ? f.movement : null,
    plated: f.plate !== undefined,
    papers: ship ? 'receipts' : 'departures',
  }
}

const lotKey = 'lot|'

/** One string a lockable account; a named lot stands for the account it lies in, which only the book knows. */
export function lockKeys(n: Needs): string[] {
  const keys = [
    ...accountKeys(n.accounts.map((a) => [a.facility, a.code])),
    ...n.covered.map((c) => `${c.facility}|${c.code}`),
    ...n.loads.map((l) => `${l.consignor}|${l.code}`),
    ...n.lots.map((l) => `${lotKey}${l.facility}|${l.lot}`),
  ]
  return [...new Set(keys)]
}

export const accountKeys = (accounts: readonly [number, string][]): string[] =>
  accounts.map(([facility, code]) => `${facility}|${code}`)

/** Facilities and parties that a batch names. */
export type Named = Pick<Needs, 'facilities' | 'parties'>

export interface Unknown {
  facilities: Set<number>
  parties: Set<number>
}

/**
 * Takes the locks of a batch and the shared gate, and lets the transaction see every party's mass: the right to act was
 * decided before, and a movement always touches two parties. Locks are taken in one order, so that two writers never
 * wait for each other in a circle. Answers which of the facilities and parties that are named do not exist.
 */
export async function lockBook(
  tx: Reader,
  keys: readonly string[],
  { facilities, parties }: Named = { facilities: [], parties: [] },
): Promise<Unknown> {
  const lots = keys
    .filter((k) => k.startsWith(lotKey))
    .map((k) => k.slice(lotKey.length).split('|').map(Number))
  const [row] = await tx.query<{ facilities: number[]; parties: number[] }>(
    `select set_config('wufei.scope', 'all', true), wufei.lock_book($1::text[], $2::int[], $3::bigint[]),
       array(select a.id from unnest($5::int[]) a(id) where not exists (select 1 from wufei.facility f where f.district = $4 and f.id = a.id)) as facilities,
       array(select a.id from unnest($6::int[]) a(id) where not exists (select 1 from wufei.party p where p.district = $4 and p.id = a.id)) as parties`,
    [
      keys.filter((k) => !k.startsWith(lotKey)),
      lots.map((x) => x[0]),
      lots.map((x) => x[1]),
      tx.actor.district,
      [...new Set(facilities)],
      [...new Set(parties)],
    ],
    'ledger_lock',
  )
  return { facilities: new Set(row?.facilities), parties: new Set(row?.parties) }
}
