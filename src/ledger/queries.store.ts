import type { Grade, Stream } from '../core/codes.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { FacilityParty } from './acting.rules.ts'
import type { EntryLine, PostingQuery } from './queries.contract.ts'
import type { RawRecord } from './record-view.rules.ts'

interface Named {
  id: number
  name: string
}

/** Lists and details of the book, under row-level security of whoever asks. */
export interface RawPosting {
  id: number
  kind: string
  occurredOn: string
  recordedAt: Date
  actor: string
  grade: Grade
  stream: Stream | null
  code: string | null
  grams: string | null
  from: Named | null
  to: Named | null
  movement: number | null
  corrects: number | null
  corrected: boolean
  lateEntry: string | null
  documentNo: string | null
  demo: boolean
}

const named = (id: string): string =>
  `(select json_build_object('id', f.id, 'name', f.name) from wufei.facility f where f.district = p.district and f.id = ${id})`
const postingColumns = `p.id, p.kind, p.occurred_on as "occurredOn", p.recorded_at as "recordedAt", p.actor, p.grade, first.stream, coalesce(p.fact ->> 'code', first.code) as code,
  coalesce(p.fact ->> 'grams', first.grams::text) as grams, ${named("coalesce((p.fact ->> 'consignor')::int, case when p.kind = 'store' then (p.fact ->> 'from')::int end, (p.fact ->> 'facility')::int, first.facility)")} as "from",
  ${named("coalesce((p.fact ->> 'consignee')::int, case when p.kind = 'store' then (p.fact ->> 'facility')::int end)")} as "to", p.movement, p.corrects,
  exists (select 1 from wufei.posting c where c.district = p.district and c.corrects = p.id) as corrected,
  (select l.number from wufei.late_entry l where l.district = p.district and l.id = p.late_entry) as "lateEntry", p.fact ->> 'documentNo' as "documentNo", p.demo`
const postingFrom = `wufei.posting p left join lateral (select min(e.stream) as stream, min(e.code) as code, min(e.facility) as facility, sum(e.grams) filter (where e.grams > 0) as grams
  from wufei.entry e where e.district = p.district and e.posting = p.id) first on true`

export async function listPostings(tx: Reader, q: PostingQuery): Promise<RawPosting[]> {
  const where = ['p.district = $1']
  const values: unknown[] = [tx.actor.district]
  const add = (sql: string, value: unknown): void => {
    values.push(value)
    where.push(sql.replaceAll('?', `$${values.length}`))
  }
  if (q.from) add('p.occurred_on >= ?', q.from)
  if (q.to) add('p.occurred_on < ?', q.to)
  if (q.kind) add('p.kind = ?', q.kind)
  if (q.movement) add('p.movement = ?', q.movement)
  if (q.cursor) add('p.id < ?', q.cursor)
  if (q.party) add('p.parties @> array[?::int]', q.party)
  if (q.facility) add('p.facilities @> array[?::int]', q.facility)
  if (q.code)
    add(
      `exists (select 1 from wufei.entry e where e.district = p.district and e.posting = p.id and e.code = ?)`,
      q.code,
    )
  if (q.stream)
    add(
      `exists (select 1 from wufei.entry e where e.district = p.district and e.posting = p.id and e.stream = ?::wufei.stream)`,
      q.stream,
    )
  if (q.unexplained === 'true')
    where.push(
      `exists (select 1 from wufei.entry e where e.district = p.district and e.posting = p.id and e.position = 'unexplained')`,
    )
  if (q.q && /^\d+$/.test(q.q)) add('p.id = ?', Number(q.q))
  else if (q.q)
    add(
      `(p.fact ->> 'documentNo' ilike ? or p.fact ->> 'plate' ilike ?)`,
      `%${q.q.replace(/[\\%_]/g, '\\$&')}%`,
    )
  values.push(q.limit + 1)
  return tx.query<RawPosting>(
    `select ${postingColumns} from ${postingFrom} where ${where.join(' and ')} order by p.id desc limit $${values.length}`,
    values,
  )
}

export const postingsByIds = (tx: Reader, ids: readonly number[]): Promise<RawPosting[]> =>
  tx.query<RawPosting>(
    `select ${postingColumns} from ${postingFrom} where p.district = $1 and p.id = any ($2::bigint[]) order by p.id`,
    [tx.actor.district, ids],
  )

export interface RawDetail extends RawPosting {
  fact: Record<string, unknown>
  since: string
  reverses: number | null
  total: number | null
  late: { number: string; reason: string } | null
  way: {
    id: number
    documentNo: string | null
    plate: string | null
    status: string
    postings: number[]
  } | null
}

export async function findPosting(tx: Reader, id: number): Promise<RawDetail | undefined> {
  const [row] = await tx.query<RawDetail>(
    `select ${postingColumns}, p.fact, p.since, p.reverses, p.total,
       (select json_build_object('number', l.number, 'reason', l.reason) from wufei.late_entry l where l.district = p.district and l.id = p.late_entry) as late,
       (select json_build_object('id', m.id, 'documentNo', m.document_no, 'plate', m.plate, 'status', m.status, 'postings',
          (select json_agg(x.id order by x.id) from wufei.posting x where x.district = m.district and x.movement = m.id)) from wufei.movement m where m.district = p.district and m.id = p.movement) as way
     from ${postingFrom} where p.district = $1 and p.id = $2`,
    [tx.actor.district, id],
  )
  return row
}

export async function correctionsOf(tx: Reader, id: number): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `select id from wufei.posting where district = $1 and corrects = $2 order by id`,
    [tx.actor.district, id],
  )
  return rows.map((r) => r.id)
}

const pair = (alias: string): string => `json_build_object('id', ${alias}.id, 'name', ${alias}.name)`

export const entriesOf = (tx: Reader, posting: number): Promise<Omit<EntryLine, 'wasteName'>[]> =>
  tx.query<Omit<EntryLine, 'wasteName'>>(
    `select e.line, e.position, ${pair('f')} as facility, ${pair('w')} as owner, e.code,
       case when e.lot is null then null else json_build_object('id', e.lot, 'label', l.label) end as lot, e.grade, e.purpose, e.place, e.method,
       case when d.id is null then null else ${pair('d')} end as dest, ${pair('o')} as origin, e.born, e.grams
     from wufei.entry e join wufei.facility f on f.district = e.district and f.id = e.facility join wufei.facility o on o.district = e.district and o.id = e.origin
       join wufei.party w on w.district = e.district and w.id = e.owner left join wufei.lot l on l.district = e.district and l.id = e.lot
       left join wufei.facility d on d.district = e.district and d.id = e.dest
     where e.district = $1 and e.posting = $2 order by e.line`,
    [tx.actor.district, posting],
  )

export const recordsOf = (tx: Reader, posting: number): Promise<RawRecord[]> =>
  tx.query<RawRecord>(
    `select r.id, r.kind, r.identity, r.version, r.sheet, r.row, r.import, r.content, r.actor, r.recorded_at as "recordedAt" from wufei.posting_record l
       join wufei.record r on r.district = l.district and r.id = l.record where l.district = $1 and l.posting = $2 order by r.id`,
    [tx.actor.district, posting],
  )

export const attachmentsOf = (tx: Reader, posting: number) =>
  tx.query<{ hash: string; name: string; mediaType: string; bytes: number }>(
    `select a.hash, a.name, a.media_type as "mediaType", a.bytes from wufei.posting_attachment l join wufei.attachment a on a.district = l.district and a.hash = l.hash
     where l.district = $1 and l.posting = $2 order by a.name`,
    [tx.actor.district, posting],
  )

export interface RawLot {
  id: number
  label: string | null
  code: string
  facility: Named
  owner: Named
  position: 'stored' | 'in_transit'
  grams: string
  born: string
  posting: number
  total: number | null
}

export const listLots = (
  tx: Reader,
  q: {
    facility?: number | undefined
    party?: number | undefined
    code?: string | undefined
    q?: string | undefined
    cursor?: number | undefined
    limit: number
  },
): Promise<RawLot[]> =>
  tx.query<RawLot>(
    `select b.lot as id, l.label, b.code, ${pair('f')} as facility, ${pair('w')} as owner, b.position, sum(b.grams)::text as grams, min(b.born) as born, l.posting, l.total
     from wufei.lot_balance b join wufei.lot l on l.district = b.district and l.id = b.lot join wufei.facility f on f.district = b.district and f.id = b.facility
       join wufei.party w on w.district = b.district and w.id = b.owner
     where b.district = $1 and b.grams > 0 and ($2::int is null or b.facility = $2) and ($3::int is null or b.owner = $3) and ($4::text is null or b.code = $4)
       and ($5::text is null or l.label ilike '%' || $5 || '%' or b.lot::text = $5) and ($6::bigint is null or b.lot < $6)
     group by b.lot, l.label, b.code, f.id, f.name, w.id, w.name, b.position, l.posting, l.total order by b.lot desc limit $7`,
    [
      tx.actor.district,
      q.facility ?? null,
      q.party ?? null,
      q.code ?? null,
      q.q ?? null,
      q.cursor ?? null,
      q.limit + 1,
    ],
  )

/** Whose facility it is, in which street, and whether what lies there becomes theirs. */
export async function facilityParty(tx: Reader, facility: number): Promise<FacilityParty> {
  const [found] = await tx.query<FacilityParty>(
    `select id, party, street, takes_ownership as "takesOwnership" from wufei.facility where district = $1 and id = $2`,
    [tx.actor.district, facility],
    'facility_party',
  )
  return found ?? refuse('facility_unknown', { facility })
}

/** Evidence of a posting, by the hash of its content. */
export async function attach(tx: Writer, posting: number, hashes: readonly string[]): Promise<void> {
  await tx.query(
    `insert into wufei.posting_attachment (district, posting, hash) select $1, $2, h from unnest($3::text[]) h`,
    [tx.actor.district, posting, hashes],
  )
}
