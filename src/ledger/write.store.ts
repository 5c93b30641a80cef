import { dayIn } from '../core/zone.ts'
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

async function takeNumbers(tx: Writer, counts: Counts): Promise<Record<keyof Counts, number[]>> {
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
): Promise<Written> {
  const newLots = planned.flatMap((p) => p.lots.map((l) => l.id))
  const newMovements = [...world.newMovements]
  const taken = await takeNumbers(tx, {
    postings: planned.length,
    lots: newLots.length,
    movements: newMovements.length,
    records: records.length,
  })
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
  await tx.query(
    writeSql(used),
    [
      tx.actor.district,
      context.now,
      dayIn(context.zone, context.now),
      tx.actor.id,
      context.command,
      context.demo,
      ...used.map((part) => JSON.stringify(rows[part])),
    ],
    writeName(used),
  )
  return { postings: taken.postings, records: taken.records, lotIds: n.lots, movementIds: n.movements }
}

/** What a batch writes, one document a part: PostgreSQL reads a whole document for every part taken out of it. */
const partSql = {
  postings: (
    rows: string,
  ) => `insert into wufei.posting (district, id, kind, occurred_on, since, recorded_at, recorded_day, actor, command, grade, fact, parties, facilities, movement, total, corrects, reverses, late_entry, demo)
    select $1, x.id, x.kind, x.occurred_on, x.since, $2, $3, $4, $5, x.grade, x.fact, x.parties, x.facilities, x.movement, x.total, x.corrects, x.reverses, x.late_entry, $6
    from ${rows}(id bigint, kind text, occurred_on date, since date, grade wufei.grade, fact jsonb, parties int[], facilities int[], movement bigint, total bigint, corrects bigint, reverses bigint, late_entry bigint)`,
  lots: (
    rows: string,
  ) => `insert into wufei.lot (district, id, code, label, posting, available_from, movement, total, product, details)
    select $1, x.* from ${rows}(id bigint, code text, label text, posting bigint, available_from date, movement bigint, total bigint, product boolean, details jsonb)`,
  movements: (
    rows: string,
  ) => `insert into wufei.movement (district, id, code, consignor, owner, consignee, carrier, plate, document_no, purpose, place, method, departed_on, received_on, shipped, accepted, refused, presumed, status, grade, lot, details)
    select $1, x.* from ${rows}(id bigint, code text, consignor int, owner int, consignee int, carrier int, plate text, document_no text, purpose wufei.purpose, place wufei.place, method text,
      departed_on date, received_on date, shipped bigint, accepted bigint, refused bigint, presumed text, status text, grade wufei.grade, lot bigint, details jsonb)
    on conflict (district, id) do update set code = excluded.code, consignor = excluded.consignor, owner = excluded.owner, consignee = excluded.consignee, carrier = excluded.carrier,
      plate = excluded.plate, document_no = excluded.document_no, departed_on = excluded.departed_on, received_on = excluded.received_on, shipped = excluded.shipped, accepted = excluded.accepted,
      refused = excluded.refused, presumed = excluded.presumed, status = excluded.status, grade = excluded.grade, lot = excluded.lot, place = excluded.place, purpose = excluded.purpose,
      method = excluded.method, details = excluded.details`,
  presumptions: (
    rows: string,
  ) => `insert into wufei.presumption (district, posting, facility, owner, code, occurred_on, grade, moisture, grams)
    select $1, x.* from ${rows}(posting bigint, facility int, owner int, code text, occurred_on date, grade wufei.grade, moisture smallint, grams bigint)
    on conflict (district, posting) do update set facility = excluded.facility, owner = excluded.owner, code = excluded.code, occurred_on = excluded.occurred_on,
      grade = excluded.grade, moisture = excluded.moisture, grams = excluded.grams`,
  records: (
    rows: string,
  ) => `insert into wufei.record (district, id, kind, party, unit, import, sheet, row, identity, version, content, hash, recorded_at, actor)
    select $1, x.id, x.kind, x.party, x.unit, x.import, x.sheet, x.row, x.identity, x.version, x.content, x.hash, $2, $4
    from ${rows}(id bigint, kind text, party int, unit text, import bigint, sheet text, row int, identity text, version int, content jsonb, hash text)`,
  links: (rows: string) => `insert into wufei.posting_record (district, posting, record)
    select distinct $1::int, x.* from ${rows}(posting bigint, record bigint)`,
  changedLots: (rows: string) => `update wufei.lot l set label = x.label, available_from = x.available_from
    from ${rows}(id bigint, label text, available_from date) where l.district = $1 and l.id = x.id`,
  entries: (
    rows: string,
  ) => `insert into wufei.entry (district, posting, line, position, stream, facility, owner, code, lot, origin, born, grade, moisture, purpose, place, method, dest, own, grams, occurred_on, since, recorded_day)
    select $1, x.*, $3 from ${rows}(posting bigint, line smallint, position wufei.position, stream wufei.stream, facility int, owner int, code text, lot bigint, origin int, born date,
      grade wufei.grade, moisture smallint, purpose wufei.purpose, place wufei.place, method text, dest int, own boolean, grams bigint, occurred_on date, since date)`,
} as const
type Part = keyof typeof partSql
type Rows = Record<Part, readonly object[]>

/** Parts with rows; what few postings need costs the others nothing. Postings are always there: they type the values. */
const partsOf = (rows: Rows): Part[] =>
  (Object.keys(partSql) as Part[]).filter((part) => part === 'postings' || rows[part].length > 0)

const writeSql = (parts: readonly Part[]): string =>
  `with ${parts.map((part, i) => `${part} as (${partSql[part](`json_to_recordset($${i + 7}::json) x`)})`).join(',\n  ')}
  select 1`

/** A prepared statement for each choice of parts; PostgreSQL keeps 63 bytes of a name. */
const writeName = (parts: readonly Part[]): string =>
  `ledger_write_${(Object.keys(partSql) as Part[]).map((part) => Number(parts.includes(part))).join('')}`
