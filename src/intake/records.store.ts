import type { NewRecord } from '../ledger/write.store.ts'
import type { Reader, Writer } from '../platform/database.ts'

/** Keeps papers that book nothing themselves; answers their numbers in order. */
export async function insertRecords(tx: Writer, records: readonly NewRecord[], now: Date): Promise<number[]> {
  if (records.length === 0) return []
  const rows = await tx.query<{ id: number; o: number }>(
    `with x as (select nextval('wufei.record_id') as id, r.* from rows from (json_to_recordset($4::json) as (kind text, party int, unit text,
         import bigint, sheet text, "row" int, identity text, version int, content jsonb, hash text)) with ordinality
         r(kind, party, unit, import, sheet, "row", identity, version, content, hash, o)),
       done as (insert into wufei.record (district, id, kind, party, unit, import, sheet, row, identity, version, content, hash, recorded_at, actor)
         select $1, id, kind, party, unit, import, sheet, "row", identity, version, content, hash, $2, $3 from x)
     select id, o from x order by o`,
    [tx.actor.district, now, tx.actor.id, JSON.stringify(records)],
    'record_insert',
  )
  return rows.map((r) => r.id)
}

export async function linkRecords(
  tx: Writer,
  links: readonly { record: number; posting: number }[],
): Promise<void> {
  if (links.length === 0) return
  await tx.query(
    `insert into wufei.posting_record (district, posting, record)
     select distinct $1::int, x.posting, x.record from json_to_recordset($2::json) x(posting bigint, record bigint) on conflict do nothing`,
    [tx.actor.district, JSON.stringify(links)],
    'record_link',
  )
}

/** By posting and form, the identity of the record that first told of it. */
export async function recordsBehind(tx: Reader, postings: readonly number[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ posting: number; kind: string; identity: string }>(
    `select distinct on (k.posting, r.kind) k.posting, r.kind, r.identity from wufei.posting_record k
       join wufei.record r on r.district = k.district and r.id = k.record
     where k.district = $1 and k.posting = any ($2::bigint[]) order by k.posting, r.kind, r.id`,
    [tx.actor.district, postings],
    'record_behind',
  )
  return new Map(rows.map((r) => [`${r.posting}|${r.kind}`, r.identity]))
}

export interface OwnPosting {
  posting: number
  kind: string
}

/**
 * The postings that the row of this identity made itself, newest first: of all papers about a posting, the one that
 * made it has the smallest number.
 */
export async function ownPostings(tx: Writer, kind: string, identity: string): Promise<OwnPosting[]> {
  return await tx.query<OwnPosting>(
    `select p.id as posting, p.kind from wufei.record r
       join wufei.posting_record k on k.district = r.district and k.record = r.id
       join wufei.posting p on p.district = k.district and p.id = k.posting
     where r.district = $1 and r.kind = $2 and r.identity = $3 and p.corrects is null and p.reverses is null
       and not exists (select 1 from wufei.posting_record e where e.district = k.district and e.posting = k.posting and e.record < k.record)
     order by p.id desc`,
    [tx.actor.district, kind, identity],
    'record_own_postings',
  )
}
