import { type Grade, grades } from '../../src/core/codes.ts'
import type { Database } from '../../src/platform/database.ts'
import { bookkeeper } from './book.ts'
import { codes } from './random-book.ts'

/**
 * The six tables once more, from every entry of the book and from annex3.md, without a line of the product's code: what
 * the product computes from its cube must come out the same. Rows are those of the fictional district's layout.
 */
export interface RawEntry {
  posting: number
  position: string
  code: string
  origin: number
  facility: number
  region: string
  stream: string
  born: string
  grade: Grade
  moisture: number
  purpose: string | null
  place: string | null
  method: string | null
  own: boolean
  grams: number
  day: string
  since: string
  recorded: string
  sector: string
  street: string | null
  party: number
}

export interface RawTotal {
  id: number
  street: string | null
  stream: string
  codes: string
  from: string
  to: string
  recorded: string
  columns: { column: string; grams: number }[]
}

export async function readRaw(database: Database): Promise<{ entries: RawEntry[]; totals: RawTotal[] }> {
  return await database.readAll(bookkeeper, async (tx) => ({
    entries: await tx.query<RawEntry>(
      `select e.posting, e.position, e.code, e.origin, e.facility, e.stream, h.region, e.born, e.grade, e.moisture, e.purpose, e.place, e.method, e.own, e.grams,
         e.occurred_on as day, e.since, e.recorded_day as recorded, f.sector, f.street, f.party
       from wufei.entry e join wufei.facility f on f.id = e.origin join wufei.facility h on h.id = e.facility`,
    ),
    totals: await tx.query<RawTotal>(
      `select t.id, t.street, t.stream, t.codes, t.from_day as from, t.to_day as to, t.recorded_day as recorded,
         (select json_agg(json_build_object('column', c."column", 'grams', c.grams)) from wufei.control_total_column c where c.total = t.id) as columns
       from wufei.control_total t where t.scope <> 'facility' and t.superseded_by is null`,
    ),
  }))
}

interface Row {
  table: number
  row: string
  stream: string
}
const rowByCode: Readonly<Record<string, Row>> = {
  [codes.slag]: { table: 1, row: 'ashAndSlag', stream: 'industrial' },
  [codes.okara]: { table: 1, row: 'foodResidue', stream: 'industrial' },
  [codes.scrap]: { table: 1, row: 'renewable', stream: 'industrial' },
  [codes.food]: { table: 2, row: 'wetWaste', stream: 'household' },
  [codes.paper]: { table: 2, row: 'dryRecyclables', stream: 'household' },
  [codes.rubble]: { table: 3, row: 'rubble', stream: 'construction' },
  [codes.soil]: { table: 3, row: 'soilAndSlurry', stream: 'construction' },
  [codes.ash]: { table: 4, row: 'HW18', stream: 'hazardous' },
  [codes.oil]: { table: 4, row: 'HW08', stream: 'hazardous' },
  [codes.manure]: { table: 5, row: 'livestock', stream: 'agricultural' },
  [codes.sewage]: { table: 6, row: 'sewageSludge', stream: 'other' },
}
/** Sewage sludge is printed at 60% moisture in the fictional district. */
const basis = 600n

export const columnsOfTable: Readonly<Record<number, readonly string[]>> = {
  1: ['generated', 'utilized', 'disposed', 'stored'],
  2: ['collectedAndTransported', 'utilized', 'disposed'],
  3: ['generated', 'utilized', 'disposed', 'stored'],
  4: [
    'generated',
    'selfUtilized',
    'selfDisposed',
    'inProvinceUtilized',
    'inProvinceDisposed',
    'inProvinceCollected',
    'outProvinceUtilized',
    'outProvinceDisposed',
    'outProvinceCollected',
    'currentStock',
  ],
  5: ['generated', 'utilized', 'disposed'],
  6: ['generated', 'utilized', 'disposed'],
}
const generatorSide = new Set([1, 4])

/** Grams an entry adds to a column of its table; nothing where it adds none. */
function massIn(column: string, table: number, e: RawEntry, from: string, to: string): number {
  const inPeriod = e.day >= from && e.day < to && e.since >= from
  const own = e.own || !generatorSide.has(table)
  switch (column) {
    case 'generated':
      if (!inPeriod) return 0
      if (e.position === 'generated' && own) return -e.grams
      return e.position === 'transformed' && e.own ? -e.grams : 0
    case 'stored':
      return e.day < to && e.position === 'stored' && own && untagged(e, table) && e.born >= from
        ? e.grams
        : 0
    case 'currentStock':
      return e.day < to && e.position === 'stored' && own && untagged(e, table) ? e.grams : 0
    case 'collectedAndTransported':
      return inPeriod && e.own && e.purpose && e.place !== 'own' && arrived.has(e.position) ? e.grams : 0
    case 'utilized':
    case 'disposed':
      if (!inPeriod) return 0
      if (column === 'disposed' && left(e))
        return !generatorSide.has(table) || e.place === 'own' ? e.grams : 0
      if (!generatorSide.has(table)) return e.position === column ? e.grams : 0
      return flows(e) && e.purpose === (column === 'utilized' ? 'utilize' : 'dispose') ? e.grams : 0
    default:
      return inPeriod && (flows(e) || (left(e) && e.place === 'own')) && columnByPlace(e) === column
        ? e.grams
        : 0
  }
}

const arrived = new Set(['stored', 'utilized', 'disposed'])
/** Handed over to a keeper it is a flow to the generator; it is still in a store to the district. */
const untagged = (e: RawEntry, table: number): boolean => !generatorSide.has(table) || e.purpose === null
/** A movement counts on the day it left, and what its receipt changed on the day of the receipt. */
const flows = (e: RawEntry): boolean => e.own && e.purpose !== null && e.position !== 'discrepancy'
/** A residue of a disposal that left in another table's codes. */
const left = (e: RawEntry): boolean => e.position === 'transformed' && !e.own && e.purpose === 'dispose'
function columnByPlace(e: RawEntry): string {
  const where = e.place === 'own' ? 'self' : e.place === 'inProvince' ? 'inProvince' : 'outProvince'
  const what = e.purpose === 'utilize' ? 'Utilized' : e.purpose === 'dispose' ? 'Disposed' : 'Collected'
  return where === 'self' && what === 'Collected' ? 'inProvinceCollected' : where + what
}

export interface Question {
  from: string
  to: string
  asOf: string
  within: (e: RawEntry) => boolean
  /** Area totals count in the district, and a street's in the street. */
  street: string | null | 'none'
}

export interface Cell {
  grams: bigint
  evidence: Record<Grade, bigint>
}
const noCell = (): Cell => ({
  grams: 0n,
  evidence: { weighed: 0n, manifested: 0n, recorded: 0n, declared: 0n, estimated: 0n },
})

/** Row → column → cell, for rows that have any facts; `unspecified` is what is known for a whole stream only. */
export type Cells = Map<string, Map<string, Cell>>

export function recompute(
  table: number,
  raw: { entries: readonly RawEntry[]; totals: readonly RawTotal[] },
  q: Question,
): Cells {
  const cells: Cells = new Map()
  const cell = (row: string, column: string): Cell => {
    const columns = cells.get(row) ?? new Map<string, Cell>()
    cells.set(row, columns)
    const found = columns.get(column) ?? noCell()
    columns.set(column, found)
    return found
  }
  const known = raw.entries.filter((e) => e.recorded <= q.asOf)
  for (const e of known) {
    const place = rowByCode[e.code]
    if (place?.table !== table || !q.within(e)) continue
    for (const column of columnsOfTable[table] ?? []) {
      // Dry mass, times a thousand, where the row is printed at a fixed moisture.
      const wet = BigInt(massIn(column, table, e, q.from, q.to))
      const c = cell(place.row, column)
      const mass = place.table === 6 ? wet * BigInt(1000 - e.moisture) : wet
      c.grams += mass
      c.evidence[e.grade] += mass
    }
  }
  for (const [total, column, rest] of unspecified(table, known, raw.totals, q)) {
    const row = total.codes === 'stream' ? 'unspecified' : rowOfTotal(total)
    const c = cell(row, column)
    const mass = table === 6 && row !== 'unspecified' ? rest * (1000n - basis) : rest
    c.grams += mass
    c.evidence.declared += mass
  }
  for (const [row, columns] of cells) {
    if (table === 6 && row !== 'unspecified')
      for (const c of columns.values()) c.grams = halfUp(c.grams, 1000n - basis)
    const stored = columns.get('stored')
    if (stored && stored.grams < 0n) columns.set('stored', noCell())
  }
  return cells
}

const halfUp = (n: bigint, d: bigint): bigint =>
  n < 0n ? -((-n * 2n + d) / (2n * d)) : (n * 2n + d) / (2n * d)

const rowOfTotal = (t: RawTotal): string =>
  t.codes.startsWith('row:') ? (t.codes.split('.')[1] as string) : (rowByCode[t.codes]?.row as string)

function codeIn(t: RawTotal, code: string): boolean {
  const place = rowByCode[code]
  if (!place || place.stream !== t.stream) return false
  return (
    t.codes === 'stream' || t.codes === code || (t.codes.startsWith('row:') && place.row === rowOfTotal(t))
  )
}

/** stated − detail of each total, where that is more than nothing: facts under it, and what narrower totals add. */
function unspecified(
  table: number,
  known: readonly RawEntry[],
  totals: readonly RawTotal[],
  q: Question,
): [RawTotal, string, bigint][] {
  if (q.street === 'none') return []
  const stream = Object.values(rowByCode).find((r) => r.table === table)?.stream
  const mine = totals.filter(
    (t) =>
      t.stream === stream &&
      t.recorded <= q.asOf &&
      t.from >= q.from &&
      t.to <= q.to &&
      (q.street === null || t.street === q.street),
  )
  const breadth = (t: RawTotal): number[] => [
    Date.parse(t.to) - Date.parse(t.from),
    t.street === null ? 1 : 0,
    t.codes === 'stream' ? 2 : t.codes.startsWith('row:') ? 1 : 0,
    t.id,
  ]
  const wider = (a: RawTotal, b: RawTotal): boolean => {
    const [x, y] = [breadth(a), breadth(b)]
    const at = x.findIndex((v, i) => v !== y[i])
    return at >= 0 && (x[at] as number) > (y[at] as number)
  }
  const inside = (inner: RawTotal, outer: RawTotal): boolean =>
    inner.from >= outer.from &&
    inner.to <= outer.to &&
    (outer.street === null || inner.street === outer.street) &&
    (outer.codes === 'stream' ||
      inner.codes === outer.codes ||
      (outer.codes.startsWith('row:') &&
        !inner.codes.includes(':') &&
        inner.codes !== 'stream' &&
        rowOfTotal(inner) === rowOfTotal(outer))) &&
    wider(outer, inner)
  const rests = new Map<string, bigint>()
  const restOf = (t: RawTotal, column: string): bigint => {
    const key = `${t.id}|${column}`
    const done = rests.get(key)
    if (done !== undefined) return done
    const stated = t.columns.find((c) => c.column === column)
    if (!stated) return 0n
    let facts = 0n
    for (const e of known) {
      if (!codeIn(t, e.code) || (t.street !== null && e.street !== t.street)) continue
      if (e.day < t.from || e.day >= t.to) continue
      const wet = BigInt(massIn(column, table, e, t.from, t.to))
      facts += table === 6 ? wet * BigInt(1000 - e.moisture) : wet
    }
    if (table === 6) facts = halfUp(facts, 1000n - basis)
    const finer = mine.filter((u) => inside(u, t)).reduce((s, u) => s + restOf(u, column), 0n)
    const rest = BigInt(stated.grams) - facts - finer
    rests.set(key, rest > 0n ? rest : 0n)
    return rest > 0n ? rest : 0n
  }
  return mine.flatMap((t) =>
    t.columns.flatMap(({ column }): [RawTotal, string, bigint][] => {
      const rest = restOf(t, column)
      return rest > 0n ? [[t, column, rest]] : []
    }),
  )
}

export const gradesInOrder = grades
