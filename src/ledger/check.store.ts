import type { Reader } from '../platform/database.ts'

/** One thing that is not as the entries say. */
export interface Fault {
  what:
    | 'unbalanced'
    | 'lotBalance'
    | 'lotNegative'
    | 'rollup'
    | 'rollupDistrict'
    | 'originMonth'
    | 'underwayMonth'
    | 'movement'
    | 'presumption'
  key: string
  expected: string
  found: string
}
export interface BookCheck {
  postings: number
  entries: number
  faults: Fault[]
}

interface Line {
  posting: number
  /** The posting it corrects, else itself. */
  root: number
  kind: string
  movement: number | null
  position: string
  stream: string
  facility: number
  owner: number
  code: string
  lot: number | null
  origin: number
  born: string
  grade: string
  moisture: number
  purpose: string | null
  place: string | null
  method: string | null
  dest: number | null
  own: boolean
  grams: number
  occurredOn: string
  since: string
  sector: string
}

const batch = 20_000
const faultsAtMost = 200

/**
 * Recomputes the whole book from its entries in plain TypeScript and compares every projection with it: balances of
 * lots, rollups, months of generation and of departure up to their mark, movements and presumptions. Reads in batches, so that a large book fits in memory.
 */
export async function checkBook(tx: Reader, progress?: (entries: number) => void): Promise<BookCheck> {
  const [mark] = await tx.query<{ posting: number }>(
    'select posting from wufei.rollup_mark where district = $1',
    [tx.actor.district],
  )
  const sums = createSums(mark?.posting ?? 0)
  await tx.query(
    `declare book no scroll cursor for select e.posting, coalesce(p.corrects, p.id) as root, p.kind, p.movement, e.position, e.stream, e.facility, e.owner, e.code, e.lot,
       e.origin, e.born, e.grade, e.moisture, e.purpose, e.place, e.method, e.dest, e.own, e.grams, e.occurred_on as "occurredOn", e.since, f.sector
     from wufei.entry e join wufei.posting p on p.district = e.district and p.id = e.posting join wufei.facility f on f.district = e.district and f.id = e.origin
     where e.district = $1 order by e.posting, e.line`,
    [tx.actor.district],
  )
  for (;;) {
    const lines = await tx.query<Line>(`fetch ${batch} from book`)
    for (const line of lines) sums.add(line)
    if (lines.length === 0) break
    progress?.(sums.entries)
  }
  await tx.query('close book')
  const faults = [
    ...sums.unbalanced(),
    ...compare('lotBalance', sums.lots, await readKeyed(tx, 'lot_balance', lotKey)),
    ...negative(sums.lots),
    ...compare('rollup', sums.fine, await readKeyed(tx, 'rollup', ['origin', 'facility', 'month', ...dims])),
    ...compare(
      'rollupDistrict',
      sums.coarse,
      await readKeyed(tx, 'rollup_district', ['sector', 'month', ...dims]),
    ),
    ...compare('originMonth', sums.months, await readMonths(tx)),
    ...compare(
      'underwayMonth',
      sums.underway.byMonth(),
      await readKeyed(tx, 'underway_month', ['month', ...underwayKey]),
    ),
    ...compare('movement', sums.movements, await readMovements(tx)),
    ...compare('presumption', sums.presumptions, await readKeyed(tx, 'presumption', ['posting'])),
  ]
  return { postings: sums.postings, entries: sums.entries, faults: faults.slice(0, faultsAtMost) }
}

type Sums = Map<string, bigint>

/** Kinds of postings that may generate what they lack. */
const departures = new Set(['ship', 'receive', 'store', 'selfTreat', 'handOver', 'dump'])
const lotKey = [
  'lot',
  'position',
  'facility',
  'owner',
  'origin',
  'born',
  'grade',
  'moisture',
  'code',
] as const
const underwayKey = ['origin', 'code', 'stream', 'purpose', 'place'] as const
const dims = [
  'code',
  'position',
  'purpose',
  'place',
  'method',
  'dest',
  'own',
  'grade',
  'moisture',
  'born_month',
  'since',
]
const month = (day: string): string => `${day.slice(0, 7)}-01`

function bump(map: Sums, key: string, grams: bigint): void {
  map.set(key, (map.get(key) ?? 0n) + grams)
}

function createSums(mark: number) {
  const rootKinds = new Map<number, string>()
  const postings = new Map<number, bigint>()
  const sums = {
    lots: new Map() as Sums,
    fine: new Map() as Sums,
    coarse: new Map() as Sums,
    /** Not masses: the lines of own mass of an origin in a month. */
    months: new Map() as Sums,
    underway: createUnderway(),
    movements: new Map() as Sums,
    presumptions: new Map() as Sums,
    entries: 0,
    postings: 0,
    unbalanced: (): Fault[] =>
      [...postings].map(([posting, grams]) => ({
        what: 'unbalanced',
        key: `posting ${posting}`,
        expected: '0',
        found: String(grams),
      })),
    add: (l: Line): void => {
      sums.entries++
      const grams = BigInt(l.grams)
      const before = postings.get(l.posting)
      if (last !== l.posting) sums.postings++
      last = l.posting
      // Only what does not sum to zero is kept, so that a large book fits in memory.
      const balance = (before ?? 0n) + grams
      if (balance === 0n) postings.delete(l.posting)
      else postings.set(l.posting, balance)
      if (l.lot !== null) bump(sums.lots, lotKey.map((k) => l[k]).join('|'), grams)
      // What lies on the way of a movement now is what was shipped and neither arrived nor came back.
      if (l.movement !== null && l.position === 'in_transit') bump(sums.movements, String(l.movement), grams)
      if (l.posting === l.root && departures.has(l.kind)) rootKinds.set(l.root, l.kind)
      if (l.position === 'generated' && rootKinds.has(l.root)) bump(sums.presumptions, String(l.root), -grams)
      if (l.posting > mark) return
      addRollups(sums, l, grams)
      sums.underway.add(l, grams)
    },
  }
  let last = -1
  return sums
}

/** Own mass on the way by the month its load left in: the first in which more of it left than came back. */
function createUnderway() {
  const moved = new Map<number, Sums>()
  const own = new Map<number, Sums>()
  const ofLot = (sums: Map<number, Sums>, lot: number): Sums => {
    const known = sums.get(lot)
    if (known) return known
    const fresh: Sums = new Map()
    sums.set(lot, fresh)
    return fresh
  }
  return {
    add: (l: Line, grams: bigint): void => {
      if (l.position !== 'in_transit' || l.purpose === null || l.lot === null) return
      bump(ofLot(moved, l.lot), month(l.occurredOn), grams)
      if (l.own) bump(ofLot(own, l.lot), underwayKey.map((k) => l[k]).join('|'), grams)
    },
    byMonth: (): Sums => {
      const sums: Sums = new Map()
      for (const [lot, masses] of own) {
        const left = [...(moved.get(lot) ?? [])].filter(([, grams]) => grams > 0n).map(([m]) => m)
        const first = left.sort()[0]
        if (first !== undefined) for (const [key, grams] of masses) bump(sums, `${first}|${key}`, grams)
      }
      return sums
    },
  }
}

function addRollups(sums: { fine: Sums; coarse: Sums; months: Sums }, l: Line, grams: bigint): void {
  const key = [
    month(l.occurredOn),
    l.code,
    l.position,
    l.purpose ?? '',
    l.place ?? '',
    l.method ?? '',
    l.dest ?? 0,
    l.own,
    l.grade,
    l.moisture,
    month(l.born),
    month(l.since),
  ].join('|')
  bump(sums.fine, `${l.origin}|${l.facility}|${key}`, grams)
  bump(sums.coarse, `${l.sector}|${key}`, grams)
  if (l.own) bump(sums.months, `${l.origin}|${l.stream}|${month(l.occurredOn)}`, 1n)
}

function compare(what: Fault['what'], expected: Sums, found: Sums): Fault[] {
  const faults: Fault[] = []
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const [x, y] = [expected.get(key) ?? 0n, found.get(key) ?? 0n]
    if (x !== y) faults.push({ what, key, expected: String(x), found: String(y) })
  }
  return faults
}

const negative = (lots: Sums): Fault[] =>
  [...lots].flatMap(([key, grams]): Fault[] =>
    grams < 0n ? [{ what: 'lotNegative', key, expected: '0', found: String(grams) }] : [],
  )

async function readKeyed(tx: Reader, table: string, columns: readonly string[]): Promise<Sums> {
  const key = columns.map((c) => `(${c})::text`).join(` || '|' || `)
  const rows = await tx.query<{ key: string; grams: string }>(
    `select ${key} as key, grams::text as grams from wufei.${table} where district = $1`,
    [tx.actor.district],
  )
  return new Map(rows.map((r) => [r.key, BigInt(r.grams)]))
}

async function readMonths(tx: Reader): Promise<Sums> {
  const rows = await tx.query<{ key: string; entries: number }>(
    `select origin || '|' || stream || '|' || month as key, entries from wufei.origin_month where district = $1`,
    [tx.actor.district],
  )
  return new Map(rows.map((r) => [r.key, BigInt(r.entries)]))
}

async function readMovements(tx: Reader): Promise<Sums> {
  const rows = await tx.query<{ key: string; grams: string }>(
    `select id::text as key, (case when status = 'underway' then shipped else 0 end)::text as grams from wufei.movement
     where district = $1 and (status = 'underway' or lot is not null)`,
    [tx.actor.district],
  )
  return new Map(rows.map((r) => [r.key, BigInt(r.grams)]))
}
