import type { Reader } from '../platform/database.ts'

/** One thing that is not as the entries say. */
export interface Fault {
  what: 'unbalanced' | 'lotBalance' | 'lotNegative' | 'rollup' | 'rollupDistrict' | 'movement' | 'presumption'
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
 * lots, rollups up to their mark, movements and presumptions. Reads in batches, so that a large book fits in memory.
 */
export async function checkBook(tx: Reader, progress?: (entries: number) => void): Promise<BookCheck> {
  const mark =
    (
      await tx.query<{ posting: number }>('select posting from wufei.rollup_mark where district = $1', [
        tx.actor.district,
      ])
    )[0]?.posting ?? 0
  const sums = createSums(mark)
  await tx.query(
    `declare book no scroll cursor for select e.posting, p.kind, p.movement, e.position, e.stream, e.facility, e.owner, e.code, e.lot, e.origin, e.born, e.grade, e.purpose, e.place, e.method, e.dest, e.own,
       e.grams, e.occurred_on as "occurredOn", e.since, f.sector
     from wufei.entry e join wufei.posting p on p.district = e.district and p.id = e.posting join wufei.facility f on f.district = e.district and f.id = e.origin
     where e.district = $1 order by e.posting, e.line`,
    [tx.actor.district],
  )
  for (;;) {
    const lines = await tx.query<Line>(`fetch ${batch} from book`)
    for (const line of lines) sums.add(line)
    if (lines.length === 0) break
    progress?.(sums.entries())
  }
  await tx.query('close book')
  const faults = sums.unbalanced()
  faults.push(...compare('lotBalance', sums.lots, await readLots(tx)))
  for (const [key, grams] of sums.lots)
    if (grams < 0n) faults.push({ what: 'lotNegative', key, expected: '0', found: String(grams) })
  faults.push(
    ...compare('rollup', sums.fine, await readRollup(tx)),
    ...compare('rollupDistrict', sums.coarse, await readRollupDistrict(tx)),
  )
  faults.push(...compare('movement', sums.movements, await readMovements(tx)))
  return { postings: sums.postings(), entries: sums.entries(), faults: faults.slice(0, faultsAtMost) }
}

type Sums = Map<string, bigint>

function createSums(mark: number) {
  const lots: Sums = new Map()
  const fine: Sums = new Map()
  const coarse: Sums = new Map()
  const movements: Sums = new Map()
  const faults: Fault[] = []
  let count = 0
  let postings = 0
  let current = { posting: -1, grams: 0n }
  const close = (): void => {
    if (current.grams !== 0n)
      faults.push({
        what: 'unbalanced',
        key: `posting ${current.posting}`,
        expected: '0',
        found: String(current.grams),
      })
  }
  const bump = (map: Sums, key: string, grams: bigint): void => {
    map.set(key, (map.get(key) ?? 0n) + grams)
  }
  const month = (day: string): string => `${day.slice(0, 7)}-01`
  return {
    lots,
    fine,
    coarse,
    movements,
    entries: () => count,
    postings: () => postings,
    unbalanced: () => {
      close()
      return faults
    },
    add: (l: Line): void => {
      count++
      const grams = BigInt(l.grams)
      if (l.posting !== current.posting) {
        if (current.posting >= 0) close()
        current = { posting: l.posting, grams: 0n }
        postings++
      }
      current.grams += grams
      if (l.lot !== null)
        bump(
          lots,
          [l.lot, l.position, l.facility, l.owner, l.origin, l.born, l.grade, l.code].join('|'),
          grams,
        )
      // What lies on the way of a movement now is what was shipped and neither arrived nor came back.
      if (l.movement !== null && l.position === 'in_transit') bump(movements, String(l.movement), grams)
      if (l.posting > mark) return
      const dims = [
        l.code,
        l.position,
        l.purpose ?? '',
        l.place ?? '',
        l.method ?? '',
        l.dest ?? 0,
        l.own,
        l.grade,
        month(l.born),
        month(l.since),
      ].join('|')
      bump(fine, [l.origin, l.facility, month(l.occurredOn), dims].join('|'), grams)
      bump(coarse, [l.sector, month(l.occurredOn), dims].join('|'), grams)
    },
  }
}

function compare(what: Fault['what'], expected: Sums, found: Sums): Fault[] {
  const faults: Fault[] = []
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const [x, y] = [expected.get(key) ?? 0n, found.get(key) ?? 0n]
    if (x !== y) faults.push({ what, key, expected: String(x), found: String(y) })
  }
  return faults
}

const keyed = (rows: readonly { key: string; grams: string }[]): Sums =>
  new Map(rows.map((r) => [r.key, BigInt(r.grams)]))
const text = (columns: readonly string[]): string => columns.map((c) => `(${c})::text`).join(` || '|' || `)

async function readLots(tx: Reader): Promise<Sums> {
  return keyed(
    await tx.query(
      `select ${text(['lot', 'position', 'facility', 'owner', 'origin', 'born', 'grade', 'code'])} as key, grams::text as grams from wufei.lot_balance where district = $1`,
      [tx.actor.district],
    ),
  )
}
const dims = ['code', 'position', 'purpose', 'place', 'method', 'dest', 'own', 'grade', 'born_month', 'since']
async function readRollup(tx: Reader): Promise<Sums> {
  return keyed(
    await tx.query(
      `select ${text(['origin', 'facility', 'month', ...dims])} as key, grams::text as grams from wufei.rollup where district = $1`,
      [tx.actor.district],
    ),
  )
}
async function readRollupDistrict(tx: Reader): Promise<Sums> {
  return keyed(
    await tx.query(
      `select ${text(['sector', 'month', ...dims])} as key, grams::text as grams from wufei.rollup_district where district = $1`,
      [tx.actor.district],
    ),
  )
}
async function readMovements(tx: Reader): Promise<Sums> {
  return keyed(
    await tx.query(
      `select id::text as key, (case when status = 'underway' then shipped else 0 end)::text as grams from wufei.movement where district = $1 and (status = 'underway' or lot is not null)`,
      [tx.actor.district],
    ),
  )
}
