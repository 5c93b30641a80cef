import { dayIn } from '../core/zone.ts'
import { bulkSource, bulkValues, type Columns } from '../platform/bulk.ts'
import type { Writer } from '../platform/database.ts'
import type { Planned } from './entry.ts'
import type { World } from './world.ts'
import {
  changedLotRows,
  entryRows,
  lotRows,
  movementRows,
  type Numbers,
  postingRows,
  presumptionRows,
} from './write-rows.ts'

/** A record (the paper itself) as intake hands it over; its content is kept word for word. */
export interface NewRecord {
  kind: string
  party: number | null
  unit: string | null
  import: number | null
  sheet: string | null
  row: number | null
  identity: string
  version: number
  content: Readonly<Record<string, unknown>>
  hash: string
}

export interface WriteContext {
  now: Date
  zone: string
  command: string | null
  demo: boolean
}

/** Which record is evidence of which posting, by index into the planned postings; a known posting by number. */
export interface RecordLink {
  record: number
  planned?: number
  posting?: number
}

export interface Written {
  postings: number[]
  records: number[]
  lotIds: ReadonlyMap<number, number>
  movementIds: ReadonlyMap<number, number>
}

interface Counts {
  postings: number
  lots: number
  movements: number
  records: number
}

/** Numbers for what is about to be written, in order; those of a batch that is decided anew are left unused. */
export type Taken = Readonly<Record<keyof Counts, readonly number[]>>

export const countsOf = (world: World, planned: readonly Planned[], records: number): Counts => ({
  postings: planned.length,
  lots: planned.reduce((sum, p) => sum + p.lots.length, 0),
  movements: world.newMovements.size,
  records,
})

/** Only after `lockBook`: a number taken before the gate could appear below a position that is taken for safe. */
export async function takeNumbers(tx: Writer, counts: Counts): Promise<Taken> {
  const [row] = await tx.query<Record<keyof Counts, number[] | null>>(
    `select (select array_agg(nextval('wufei.posting_id')) from generate_series(1, $1::int)) as postings,
            (select array_agg(nextval('wufei.lot_id')) from generate_series(1, $2::int)) as lots,
            (select array_agg(nextval('wufei.movement_id')) from generate_series(1, $3::int)) as movements,
            (select array_agg(nextval('wufei.record_id')) from generate_series(1, $4::int)) as records`,
    [counts.postings, counts.lots, counts.movements, counts.records],
    'ledger_numbers',
  )
  return {
    postings: row?.postings ?? [],
    lots: row?.lots ?? [],
    movements: row?.movements ?? [],
    records: row?.records ?? [],
  }
}

/** Pairs placeholders with numbers, in order. */
const paired = (placeholders: readonly number[], numbers: readonly number[]): Map<number, number> =>
  new Map(placeholders.map((p, i) => [p, numbers[i] as number]))

/** Writes planned postings with their lots, movements, presumptions and records in one statement. */
export async function writePlanned(
  tx: Writer,
  world: World,
  planned: readonly Planned[],
  records: readonly NewRecord[],
  links: readonly RecordLink[],
  context: WriteContext,
  numbers?: Taken,
): Promise<Written> {
  const newLots = planned.flatMap((p) => p.lots.map((l) => l.id))
  const newMovements = [...world.newMovements]
  const taken = numbers ?? (await takeNumbers(tx, countsOf(world, planned, records.length)))
  const n: Numbers = {
    postings: paired(
      planned.map((p) => p.ref),
      taken.postings,
    ),
    lots: paired(newLots, taken.lots),
    movements: paired(newMovements, taken.movements),
  }
  const rows: Rows = {
    postings: postingRows(world, planned, n),
    entries: entryRows(planned, n),
    lots: lotRows(planned, n),
    changedLots: changedLotRows(world),
    movements: movementRows(world, n),
    presumptions: presumptionRows(world, n),
    records: records.map((r, i) => ({ ...r, id: taken.records[i] })),
    links: links.map((l) => ({
      posting: l.posting ?? taken.postings[l.planned as number],
      record: taken.records[l.record],
    })),
  }
  const used = partsOf(rows)
  const written = tx.query(
    writeSql(used),
    [
      tx.actor.district,
      context.now,
      dayIn(context.zone, context.now),
      tx.actor.id,
      context.command,
      context.demo,
      ...used.flatMap((part) => bulkValues(parts[part].columns, rows[part])),
    ],
    writeName(used),
  )
  // All that follows from it is known by its numbers: it need not be waited for.
  tx.atCommit(written)
  return {
    postings: [...taken.postings],
    records: [...taken.records],
    lotIds: n.lots,
    movementIds: n.movements,
  }
}

const postingColumns = {
  id: 'bigint',
  kind: 'text',
  occurred_on: 'date',
  since: 'date',
  grade: 'wufei.grade',
  fact: 'jsonb',
  parties: 'int[]',
  facilities: 'int[]',
  movement: 'bigint',
  total: 'bigint',
  corrects: 'bigint',
  reverses: 'bigint',
  late_entry: 'bigint',
}
const lotColumns = {
  id: 'bigint',
  code: 'text',
  label: 'text',
  posting: 'bigint',
  available_from: 'date',
  movement: 'bigint',
  total: 'bigint',
  product: 'boolean',
  details: 'jsonb',
}
const movementColumns = {
  id: 'bigint',
  code: 'text',
  consignor: 'int',
  owner: 'int',
  consignee: 'int',
  carrier: 'int',
  plate: 'text',
  document_no: 'text',
  purpose: 'wufei.purpose',
  place: 'wufei.place',
  method: 'text',
  departed_on: 'date',
  received_on: 'date',
  shipped: 'bigint',
  accepted: 'bigint',
  refused: 'bigint',
  presumed: 'text',
  status: 'text',
  grade: 'wufei.grade',
  lot: 'bigint',
  details: 'jsonb',
}
const presumptionColumns = {
  posting: 'bigint',
  facility: 'int',
  owner: 'int',
  code: 'text',
  occurred_on: 'date',
  grade: 'wufei.grade',
  moisture: 'smallint',
  grams: 'bigint',
}
const recordColumns = {
  id: 'bigint',
  kind: 'text',
  party: 'int',
  unit: 'text',
  import: 'bigint',
  sheet: 'text',
  row: 'int',
  identity: 'text',
  version: 'int',
  content: 'jsonb',
  hash: 'text',
}
const entryColumns = {
  posting: 'bigint',
  line: 'smallint',
  position: 'wufei.position',
  stream: 'wufei.stream',
  facility: 'int',
  owner: 'int',
  code: 'text',
  lot: 'bigint',
  origin: 'int',
  born: 'date',
  grade: 'wufei.grade',
  moisture: 'smallint',
  purpose: 'wufei.purpose',
  place: 'wufei.place',
  method: 'text',
  dest: 'int',
  own: 'boolean',
  grams: 'bigint',
  occurred_on: 'date',
  since: 'date',
}

interface PartSpec {
  columns: Columns
  sql: (source: { from: string; list: string }) => string
}

/** Inserts rows with what is the same in all of them; `district` is always the first parameter. */
const inserted = (
  table: string,
  columns: Columns,
  same: Readonly<Record<string, string>> = {},
): PartSpec => ({
  columns,
  sql: ({ from, list }) => {
    const names = [...Object.keys(columns), ...Object.keys(same)].map((c) => `"${c}"`).join(', ')
    return `insert into wufei.${table} (district, ${names})
      select ${['$1::int', list, ...Object.values(same)].join(', ')} from ${from}`
  },
})

/** The same for projections, which may be there already. */
const upserted = (table: string, key: readonly string[], columns: Columns): PartSpec => ({
  columns,
  sql: (source) => {
    const free = Object.keys(columns).filter((c) => !key.includes(c))
    return `${inserted(table, columns).sql(source)} on conflict (district, ${key.join(', ')})
      do update set ${free.map((c) => `${c} = excluded.${c}`).join(', ')}`
  },
})

/** What a batch writes, in this order. */
const parts = {
  postings: inserted('posting', postingColumns, {
    recorded_at: '$2',
    recorded_day: '$3',
    actor: '$4',
    command: '$5',
    demo: '$6',
  }),
  lots: inserted('lot', lotColumns),
  movements: upserted('movement', ['id'], movementColumns),
  presumptions: upserted('presumption', ['posting'], presumptionColumns),
  records: inserted('record', recordColumns, { recorded_at: '$2', actor: '$4' }),
  links: {
    columns: { posting: 'bigint', record: 'bigint' },
    sql: ({ from }) => `insert into wufei.posting_record (district, posting, record)
      select distinct $1::int, x.posting, x.record from ${from}`,
  },
  changedLots: {
    columns: { id: 'bigint', label: 'text', available_from: 'date' },
    sql: ({ from }) => `update wufei.lot l set label = x.label, available_from = x.available_from
      from ${from} where l.district = $1 and l.id = x.id`,
  },
  entries: inserted('entry', entryColumns, { recorded_day: '$3' }),
} as const satisfies Record<string, PartSpec>

type Part = keyof typeof parts
type Rows = Record<Part, readonly object[]>
const allParts = Object.keys(parts) as Part[]
const fixed = 6

/** Parts with rows; what few postings need costs the others nothing. Postings are always there: they type the values. */
const partsOf = (rows: Rows): Part[] =>
  allParts.filter((part) => part === 'postings' || rows[part].length > 0)

function writeSql(used: readonly Part[]): string {
  let first = fixed + 1
  const statements = used.map((part) => {
    const { columns, sql }: PartSpec = parts[part]
    const statement = `${part} as (${sql(bulkSource(columns, first))})`
    first += Object.keys(columns).length
    return statement
  })
  return `with ${statements.join(',\n')}\nselect 1`
}

/** A prepared statement for each choice of parts; PostgreSQL keeps 63 bytes of a name. */
const writeName = (used: readonly Part[]): string =>
  `ledger_write_${allParts.map((part) => Number(used.includes(part))).join('')}`
