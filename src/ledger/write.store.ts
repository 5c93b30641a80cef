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
  const rows = {
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
  const parts: Parts = {
    movements: rows.movements.length > 0,
    presumptions: rows.presumptions.length > 0,
    records: rows.records.length > 0,
    changedLots: rows.changedLots.length > 0,
  }
  await tx.query(
    writeSql(parts),
    [
      tx.actor.district,
      context.now,
      dayIn(context.zone, context.now),
      tx.actor.id,
      context.command,
      context.demo,
      JSON.stringify(rows),
    ],
    `ledger_write_${Object.values(parts).map(Number).join('')}`,
  )
  return { postings: taken.postings, records: taken.records, lotIds: n.lots, movementIds: n.movements }
}

/** Parts of the write that few postings need: left out, they cost nothing. */
interface Parts {
  movements: boolean
  presumptions: boolean
  records: boolean
  changedLots: boolean
}

const writeSql = (parts: Parts): string =>
  `with doc as (select $7::json as j),
  ${[
    postingSql,
    lotSql,
    ...(parts.movements ? [movementSql] : []),
    ...(parts.presumptions ? [presumptionSql] : []),
    ...(parts.records ? [recordSql] : []),
    ...(parts.changedLots ? [changedLotSql] : []),
    entrySql,
  ].join(',\n  ')}
  select 1`

const postingSql = `p as (insert into wufei.posting (district, id, kind, occurred_on, since, recorded_at, recorded_day, actor, command, grade, fact, parties, facilities, movement, total, corrects, reverses, late_entry, demo)
    select $1, x.id, x.kind, x.occurred_on, x.since, $2, $3, $4, $5, x.grade, x.fact, x.parties, x.facilities, x.movement, x.total, x.corrects, x.reverses, x.late_entry, $6
    from doc, json_to_recordset(doc.j -> 'postings') x(id bigint, kind text, occurred_on date, since date, grade wufei.grade, fact jsonb, parties int[], facilities int[], movement bigint, total bigint, corrects bigint, reverses bigint, late_entry bigint))`

const lotSql = `l as (insert into wufei.lot (district, id, code, label, posting, available_from, movement, total, product, details)
    select $1, x.* from doc, json_to_recordset(doc.j -> 'lots') x(id bigint, code text, label text, posting bigint, available_from date, movement bigint, total bigint, product boolean, details jsonb))`

const changedLotSql = `c as (update wufei.lot l set label = x.label, available_from = x.available_from
    from doc, json_to_recordset(doc.j -> 'changedLots') x(id bigint, label text, available_from date) where l.district = $1 and l.id = x.id)`

const movementSql = `m as (insert into wufei.movement (district, id, code, consignor, owner, consignee, carrier, plate, document_no, purpose, place, method, departed_on, received_on, shipped, accepted, refused, presumed, status, grade, lot, details)
    select $1, x.* from doc, json_to_recordset(doc.j -> 'movements') x(id bigint, code text, consignor int, owner int, consignee int, carrier int, plate text, document_no text, purpose wufei.purpose, place wufei.place, method text,
      departed_on date, received_on date, shipped bigint, accepted bigint, refused bigint, presumed text, status text, grade wufei.grade, lot bigint, details jsonb)
    on conflict (district, id) do update set code = excluded.code, consignor = excluded.consignor, owner = excluded.owner, consignee = excluded.consignee, carrier = excluded.carrier,
      plate = excluded.plate, document_no = excluded.document_no, departed_on = excluded.departed_on, received_on = excluded.received_on, shipped = excluded.shipped, accepted = excluded.accepted,
      refused = excluded.refused, presumed = excluded.presumed, status = excluded.status, grade = excluded.grade, lot = excluded.lot, place = excluded.place, purpose = excluded.purpose,
      method = excluded.method, details = excluded.details)`

const presumptionSql = `q as (insert into wufei.presumption (district, posting, facility, owner, code, occurred_on, grade, moisture, grams)
    select $1, x.* from doc, json_to_recordset(doc.j -> 'presumptions') x(posting bigint, facility int, owner int, code text, occurred_on date, grade wufei.grade, moisture smallint, grams bigint)
    on conflict (district, posting) do update set facility = excluded.facility, owner = excluded.owner, code = excluded.code, occurred_on = excluded.occurred_on,
      grade = excluded.grade, moisture = excluded.moisture, grams = excluded.grams)`

const recordSql = `r as (insert into wufei.record (district, id, kind, party, unit, import, sheet, row, identity, version, content, hash, recorded_at, actor)
    select $1, x.id, x.kind, x.party, x.unit, x.import, x.sheet, x.row, x.identity, x.version, x.content, x.hash, $2, $4
    from doc, json_to_recordset(doc.j -> 'records') x(id bigint, kind text, party int, unit text, import bigint, sheet text, row int, identity text, version int, content jsonb, hash text)),
  k as (insert into wufei.posting_record (district, posting, record) select distinct $1::int, x.* from doc, json_to_recordset(doc.j -> 'links') x(posting bigint, record bigint))`

const entrySql = `e as (insert into wufei.entry (district, posting, line, position, stream, facility, owner, code, lot, origin, born, grade, moisture, purpose, place, method, dest, own, grams, occurred_on, since, recorded_day)
    select $1, x.*, $3 from doc, json_to_recordset(doc.j -> 'entries') x(posting bigint, line smallint, position wufei.position, stream wufei.stream, facility int, owner int, code text, lot bigint, origin int, born date,
      grade wufei.grade, moisture smallint, purpose wufei.purpose, place wufei.place, method text, dest int, own boolean, grams bigint, occurred_on date, since date))`
