import pg from 'pg'
import { fold } from '../src/ledger/fold.store.ts'
import type { Ground } from './ground.ts'
import { foundPeople, type People } from './people.ts'

/** Waste of several tables, each with the method its receivers use. */
const kinds = [
  ['139-098-S13', 'industrial', 'utilize'],
  ['900-001-S17', 'industrial', 'utilize'],
  ['900-099-S59', 'industrial', 'dispose'],
  ['900-001-S61', 'household', 'utilize'],
  ['900-099-S64', 'household', 'dispose'],
  ['900-001-S70', 'construction', 'utilize'],
  ['900-001-S72', 'construction', 'utilize'],
  ['336-064-17', 'hazardous', 'dispose'],
] as const

/** Loads a chunk: large enough for sequential writing, small enough for memory. */
const chunk = 250_000

/**
 * A book of three years with so many entries, written past the triggers (their projections are written beside it) and
 * folded. Of a load's four entries two are of its departure and two of its receipt; every tenth is still under way, and
 * of every twentieth something lies in store.
 */
export async function loadLargeBook(ground: Ground, entries: number): Promise<People> {
  const people = await foundPeople(ground)
  const client = new pg.Client(ground.urls.superuserUrl)
  await client.connect()
  try {
    await client.query(`set session_replication_role = replica`)
    await client.query(`select set_config('wufei.district', $1, false)`, [String(ground.actor.district)])
    const loads = Math.ceil(entries / 4)
    for (let from = 1; from <= loads; from += chunk)
      await loadChunk(client, ground, people, [from, Math.min(loads, from + chunk - 1), loads])
    await client.query(
      `select setval('wufei.posting_id', $1::bigint * 2), setval('wufei.lot_id', $1), setval('wufei.movement_id', $1)`,
      [loads],
    )
    await fold(ground.database, ground.actor, new Date())
    // As autovacuum leaves tables that have been written: analysed, and their block ranges summarized.
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
  return people
}

async function loadChunk(
  client: pg.Client,
  { actor }: Ground,
  people: People,
  [from, to, loads]: readonly [number, number, number],
): Promise<void> {
  await client.query(`drop table if exists load`)
  await client.query(
    `create temporary table load as
     select i, $1::int as district, f.facility, f.party, r.facility as dest, k.code, k.stream::wufei.stream as stream, k.purpose::wufei.purpose as purpose,
       date '2023-01-01' + (i::bigint * 1095 / $4)::int as day, 500000 + (i::bigint * 7919 % 4000000) as grams,
       (array['weighed', 'recorded', 'declared'])[1 + i % 3]::wufei.grade as grade, i % 10 = 0 as underway, i % 20 = 1 as kept
     from generate_series($2::int, $3::int) i
       join unnest($5::int[], $6::int[]) with ordinality f(facility, party, n) on f.n = 1 + i::bigint * 31 % cardinality($5::int[])
       join unnest($8::text[], $9::text[], $10::text[]) with ordinality k(code, stream, purpose, n) on k.n = 1 + (f.n + i / 1000) % cardinality($8::text[])
       join unnest($7::int[]) with ordinality r(facility, n) on r.n = 1 + k.n % cardinality($7::int[])`,
    [
      actor.district,
      from,
      to,
      loads,
      people.factories.map((f) => f.facility),
      people.factories.map((f) => f.party),
      people.recyclers.map((r) => r.facility),
      kinds.map((k) => k[0]),
      kinds.map((k) => k[1]),
      kinds.map((k) => k[2]),
    ],
  )
  for (const text of statements) await client.query(text)
}

const statements = [
  `insert into wufei.posting (district, id, kind, occurred_on, since, recorded_at, recorded_day, actor, grade, fact, parties, facilities, movement)
   select district, 2 * i - 1 + s, (array['ship', 'receive'])[1 + s], day + s, day + s, day + 1 + s, day + 1 + s, 'bench', grade, '{}', array[party], array[facility, dest], i
   from load, generate_series(0, 1) s where s = 0 or not underway order by i, s`,
  `insert into wufei.lot (district, id, code, posting, available_from, movement)
   select district, i, code, 2 * i - 1, day, i from load`,
  `insert into wufei.movement (district, id, code, consignor, owner, consignee, document_no, purpose, place, method, departed_on, received_on, shipped, accepted, status, grade, lot)
   select district, i, code, facility, party, dest, 'B' || i, purpose, 'inProvince', 'W1', day, case when not underway then day + 1 end, grams,
     case when not underway then grams end, case when underway then 'underway' else 'received' end, grade, i from load`,
  `insert into wufei.entry (district, posting, line, position, stream, facility, owner, code, lot, origin, born, grade, purpose, place, method, dest, own, grams, occurred_on, since, recorded_day)
   select district, posting, line, position::wufei.position, stream, at, party, code, lot, facility, day, grade, purpose, place, method, dest, true, g, day + s, day + s, day + 1 + s
   from (select l.district, 2 * i - 1 + s as posting, line, position, stream, at, party, code, lot, facility, day, grade, s, g,
       case when flows then purpose end as purpose, case when flows then 'inProvince'::wufei.place end as place,
       case when flows then 'W1' end as method, case when flows then dest end as dest, i
     from load l cross join lateral (values
       (0, 1, 'generated', facility, null, -grams, false), (0, 2, 'in_transit', facility, i, grams, true),
       (1, 1, 'in_transit', facility, i, -grams, true), (1, 2, 'utilized', l.dest, null, grams, true)) e(s, line, position, at, lot, g, flows)
     where s = 0 or not underway) x order by i, s, line`,
  `insert into wufei.lot_balance (district, lot, position, facility, owner, origin, born, grade, moisture, code, grams)
   select district, i, case when underway then 'in_transit' else 'stored' end::wufei.position, facility, party, facility, day, grade, 0, code, grams
   from load where underway or kept`,
] as const
