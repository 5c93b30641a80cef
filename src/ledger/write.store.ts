import { dayIn } from '../core/zone.ts'
import type { Writer } from '../platform/database.ts'
import type { Planned } from './entry.ts'
import type { World } from './world.ts'

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

async function numbers(
  tx: Writer,
  counts: { postings: number; lots: number; movements: number; records: number },
): Promise<Record<string, number[]>> {
  const [row] = await tx.query<Record<string, number[] | null>>(
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

/** Writes planned postings with their lots, movements, presumptions and records in one statement. */
export async function writePlanned(
  tx: Writer,
  world: World,
  planned: readonly Planned[],
  records: readonly NewRecord[],
  links: readonly RecordLink[],
  context: WriteContext,
): Promise<Written> {
  const newLots = planned.flatMap((p) => p.lots)
  const ids = await numbers(tx, {
    postings: planned.length,
    lots: newLots.length,
    movements: world.newMovements.size,
    records: records.length,
  })
  const lotIds = new Map(newLots.map((l, i) => [l.id, ids.lots?.[i] as number]))
  const movementIds = new Map([...world.newMovements].map((m, i) => [m, ids.movements?.[i] as number]))
  const postingIds = new Map<number, number>()
  const lot = (id: number | null): number | null => (id === null ? null : (lotIds.get(id) ?? id))
  const movement = (id: number | null): number | null => (id === null ? null : (movementIds.get(id) ?? id))
  planned.forEach((p, i) => {
    const id = ids.postings?.[i] as number
    postingIds.set(p.ref, id)
  })
  const recordedDay = dayIn(context.zone, context.now)
  const posting = (id: number | null): number | null => (id === null ? null : (postingIds.get(id) ?? id))
  const postingRows = planned.map((p, i) => {
    const facilities = [
      ...new Set(p.entries.flatMap((e) => [e.facility, e.origin, ...(e.dest === null ? [] : [e.dest])])),
    ]
    const m = p.movement === null ? undefined : world.movements.get(p.movement)
    const parties = new Set([
      ...p.entries.map((e) => e.owner),
      ...facilities.flatMap((f) => world.findFacility(f)?.party ?? []),
      ...(m?.carrier ? [m.carrier] : []),
    ])
    return {
      id: ids.postings?.[i],
      kind: p.kind,
      occurred_on: p.occurredOn,
      since: p.since,
      grade: p.grade,
      fact: withNumbers(p.fact, movementIds, lotIds),
      parties: [...parties],
      facilities,
      movement: movement(p.movement),
      total: p.total,
      corrects: posting(p.corrects),
      reverses: typeof p.fact.reverses === 'number' ? p.fact.reverses : null,
      late_entry: p.lateEntry,
    }
  })
  const entryRows = planned.flatMap((p, i) =>
    p.entries.map((e, k) => ({
      posting: ids.postings?.[i],
      line: k + 1,
      position: e.position,
      stream: e.stream,
      facility: e.facility,
      owner: e.owner,
      code: e.code,
      lot: lot(e.lot),
      origin: e.origin,
      born: e.born,
      grade: e.grade,
      purpose: e.purpose,
      place: e.place,
      method: e.method,
      dest: e.dest,
      own: e.own,
      grams: e.grams,
      occurred_on: p.occurredOn,
      since: p.since,
    })),
  )
  const lotRows = planned.flatMap((p, i) =>
    p.lots.map((l) => ({
      id: lot(l.id),
      code: l.code,
      label: l.label,
      posting: ids.postings?.[i],
      available_from: l.availableFrom,
      movement: movement(l.movement),
      total: l.total,
      product: l.product,
      details: l.details,
    })),
  )
  const movementRows = [...new Set([...world.newMovements, ...world.touchedMovements])].map((id) => {
    const m = world.movements.get(id)
    if (!m) throw new Error(`movement ${id} vanished`)
    return {
      id: movement(m.id),
      code: m.code,
      consignor: m.consignor,
      owner: m.owner,
      consignee: m.consignee,
      carrier: m.carrier,
      plate: m.plate,
      document_no: m.documentNo,
      purpose: m.purpose,
      place: m.place,
      method: m.method,
      departed_on: m.departedOn,
      received_on: m.receivedOn,
      shipped: m.shipped,
      accepted: m.accepted,
      refused: m.refused,
      presumed: m.presumed,
      status: m.status,
      grade: m.grade,
      lot: lot(m.lot),
      details: m.details,
    }
  })
  const known = new Map(world.data.presumptions.map((p) => [p.posting, p]))
  const presumptionRows = world.presumptions
    .filter(
      (p) =>
        p.posting < 0 || known.get(p.posting)?.grams !== p.grams || known.get(p.posting)?.grade !== p.grade,
    )
    .map((p) => ({
      posting: postingIds.get(p.posting) ?? p.posting,
      facility: p.facility,
      owner: p.owner,
      code: p.code,
      occurred_on: p.occurredOn,
      grade: p.grade,
      grams: p.grams,
    }))
    .filter((p) => p.posting > 0)
  const recordRows = records.map((r, i) => ({ ...r, id: ids.records?.[i] }))
  const linkRows = links.map((l) => ({
    posting: l.posting ?? ids.postings?.[l.planned as number],
    record: ids.records?.[l.record],
  }))
  await tx.query(
    writeSql(movementRows.length > 0, presumptionRows.length > 0, recordRows.length > 0),
    [
      tx.actor.district,
      context.now,
      recordedDay,
      tx.actor.id,
      context.command,
      context.demo,
      JSON.stringify({
        postings: postingRows,
        entries: entryRows,
        lots: lotRows,
        movements: movementRows,
        presumptions: presumptionRows,
        records: recordRows,
        links: linkRows,
      }),
    ],
    `ledger_write_${Number(movementRows.length > 0)}${Number(presumptionRows.length > 0)}${Number(recordRows.length > 0)}`,
  )
  return { postings: ids.postings ?? [], records: ids.records ?? [], lotIds, movementIds }
}

/** The fact as kept: placeholders of this batch replaced by their numbers. */
function withNumbers(
  fact: Planned['fact'],
  movements: ReadonlyMap<number, number>,
  lots: ReadonlyMap<number, number>,
): Planned['fact'] {
  const kept: Record<string, unknown> = { ...fact }
  if (typeof kept.movement === 'number') kept.movement = movements.get(kept.movement) ?? kept.movement
  if (Array.isArray(kept.lots))
    kept.lots = (kept.lots as { lot: number }[]).map((l) => ({ ...l, lot: lots.get(l.lot) ?? l.lot }))
  return kept
}

const entryTypes = `posting bigint, line smallint, position wufei.position, stream wufei.stream, facility int, owner int, code text, lot bigint, origin int, born date,
  grade wufei.grade, purpose wufei.purpose, place wufei.place, method text, dest int, own boolean, grams bigint, occurred_on date, since date`

const writeSql = (
  movements: boolean,
  presumptions: boolean,
  records: boolean,
): string => `with doc as (select $7::json as j),
  p as (insert into wufei.posting (district, id, kind, occurred_on, since, recorded_at, recorded_day, actor, command, grade, fact, parties, facilities, movement, total, corrects, reverses, late_entry, demo)
    select $1, x.id, x.kind, x.occurred_on, x.since, $2, $3, $4, $5, x.grade, x.fact, x.parties, x.facilities, x.movement, x.total, x.corrects, x.reverses, x.late_entry, $6
    from doc, json_to_recordset(doc.j -> 'postings') x(id bigint, kind text, occurred_on date, since date, grade wufei.grade, fact jsonb, parties int[], facilities int[], movement bigint, total bigint, corrects bigint, reverses bigint, late_entry bigint)),
  l as (insert into wufei.lot (district, id, code, label, posting, available_from, movement, total, product, details)
    select $1, x.* from doc, json_to_recordset(doc.j -> 'lots') x(id bigint, code text, label text, posting bigint, available_from date, movement bigint, total bigint, product boolean, details jsonb)),
  ${
    movements
      ? `m as (insert into wufei.movement (district, id, code, consignor, owner, consignee, carrier, plate, document_no, purpose, place, method, departed_on, received_on, shipped, accepted, refused, presumed, status, grade, lot, details)
    select $1, x.* from doc, json_to_recordset(doc.j -> 'movements') x(id bigint, code text, consignor int, owner int, consignee int, carrier int, plate text, document_no text, purpose wufei.purpose, place wufei.place, method text,
      departed_on date, received_on date, shipped bigint, accepted bigint, refused bigint, presumed text, status text, grade wufei.grade, lot bigint, details jsonb)
    on conflict (district, id) do update set consignee = excluded.consignee, carrier = excluded.carrier, plate = excluded.plate, document_no = excluded.document_no, departed_on = excluded.departed_on,
      received_on = excluded.received_on, shipped = excluded.shipped, accepted = excluded.accepted, refused = excluded.refused, presumed = excluded.presumed, status = excluded.status,
      grade = excluded.grade, lot = excluded.lot, place = excluded.place, purpose = excluded.purpose, method = excluded.method),`
      : ''
  }
  ${
    presumptions
      ? `q as (insert into wufei.presumption (district, posting, facility, owner, code, occurred_on, grade, grams)
    select $1, x.* from doc, json_to_recordset(doc.j -> 'presumptions') x(posting bigint, facility int, owner int, code text, occurred_on date, grade wufei.grade, grams bigint)
    on conflict (district, posting) do update set grams = excluded.grams, grade = excluded.grade),`
      : ''
  }
  ${
    records
      ? `r as (insert into wufei.record (district, id, kind, party, unit, import, sheet, row, identity, version, content, hash, recorded_at, actor)
    select $1, x.id, x.kind, x.party, x.unit, x.import, x.sheet, x.row, x.identity, x.version, x.content, x.hash, $2, $4
    from doc, json_to_recordset(doc.j -> 'records') x(id bigint, kind text, party int, unit text, import bigint, sheet text, row int, identity text, version int, content jsonb, hash text)),
  k as (insert into wufei.posting_record (district, posting, record) select distinct $1::int, x.* from doc, json_to_recordset(doc.j -> 'links') x(posting bigint, record bigint)),`
      : ''
  }
  e as (insert into wufei.entry (district, posting, line, position, stream, facility, owner, code, lot, origin, born, grade, purpose, place, method, dest, own, grams, occurred_on, since, recorded_day)
    select $1, x.*, $3 from doc, json_to_recordset(doc.j -> 'entries') x(${entryTypes}))
  select 1`
