import type { Reader } from '../platform/database.ts'
import { type Entry, net } from './entry.ts'
import { entryJson } from './entry-sql.ts'
import type { LoadNeed, Needs } from './load.store.ts'
import type { BookedSide, MovementView } from './world.ts'

interface Side {
  posting: number
  kind: string
  occurredOn: string
  fact: Record<string, unknown>
  corrects: number | null
  entries: Entry[] | null
}
interface Row extends Omit<MovementView, 'departure' | 'receipt'> {
  sides: Side[] | null
}

/** Lines of later loads from one store that are looked at; further ones keep what they drew. */
const laterAtMost = 200

/** Movements that the papers of a batch may tell of, and those that left later from the same stores, each with what its two sides have booked so far. */
export async function readMovements(
  tx: Reader,
  loads: readonly LoadNeed[],
  leaving: Needs['leaving'],
): Promise<MovementView[]> {
  if (loads.length + leaving.length === 0) return []
  const rows = await tx.query<Row>(
    `with asked as (select * from unnest($2::int[], $3::text[], $4::date[], $5::date[], $6::text[], $7::bigint[], $8::text[], $9::date[], $10::boolean[])
         a(consignor, code, since, upto, document_no, movement, papers, day, plated)),
       -- Each question on its own index, row by row: joined, the planner may read all loads under way for each.
       ids as (
         select f.id from asked a cross join lateral (select m.id from wufei.movement m where m.district = $1 and m.consignor = a.consignor and m.code = a.code
           and m.status = 'underway' and m.departed_on between a.since and a.upto limit 1000) f where a.papers = 'departures'
         union select f.id from asked a cross join lateral (select m.id from wufei.movement m where m.district = $1 and m.consignor = a.consignor and m.code = a.code
           and m.presumed = 'departure' and m.received_on between a.since and a.upto and m.departed_on between a.since and a.upto limit 1000) f where a.papers = 'receipts'
         union select f.id from asked a cross join lateral (select m.id from wufei.movement m where m.district = $1 and m.consignor = a.consignor
           and m.departed_on between a.since and least(a.upto, a.day) and m.code = a.code and m.plate is not null
           and case a.papers when 'receipts' then m.departed_on else m.received_on end = a.day limit 1000) f where a.plated
         union select f.id from asked a cross join lateral (select m.id from wufei.movement m where m.district = $1 and m.document_no = a.document_no
           and m.consignor = a.consignor limit 100) f where a.document_no is not null
         union select f.id from asked a cross join lateral (select m.id from wufei.movement m where m.district = $1 and m.id = a.movement limit 1) f where a.movement is not null
         union select p.movement from (select facility, code, owner, min(day) as day from unnest($11::int[], $12::text[], $13::int[], $14::date[]) d(facility, code, owner, day) group by 1, 2, 3) d
           cross join lateral (select coalesce(f.site, f.id) as site, f.party from wufei.facility f where f.district = $1 and f.id = d.facility limit 1) f
           cross join lateral (select f.site as id union all select s.id from wufei.facility s where s.district = $1 and s.site = f.site) x
           cross join lateral (select e.posting from wufei.entry e where e.district = $1 and e.facility = x.id and e.occurred_on > d.day and e.code = d.code
             and e.owner = coalesce(d.owner, f.party) and e.position = 'stored' and e.grams < 0 order by e.occurred_on limit ${laterAtMost}) e
           cross join lateral (select p.movement from wufei.posting p where p.district = $1 and p.id = e.posting and p.movement is not null limit 1) p)
     select m.id, m.code, m.consignor, m.owner, m.consignee, m.carrier, m.plate, m.document_no as "documentNo", m.purpose, m.place, m.method,
       m.departed_on as "departedOn", m.received_on as "receivedOn", m.shipped, m.accepted, m.refused, m.presumed, m.status, m.grade, m.lot, m.details,
       (select json_agg(json_build_object('posting', p.id, 'kind', p.kind, 'occurredOn', p.occurred_on, 'fact', p.fact, 'corrects', p.corrects, 'entries',
          (select json_agg(${entryJson} order by e.line) from wufei.entry e where e.district = p.district and e.posting = p.id)) order by p.id)
        from wufei.posting p where p.district = m.district and p.movement = m.id) as sides
     from ids i cross join lateral (select * from wufei.movement x where x.district = $1 and x.id = i.id limit 1) m order by m.id`,
    [
      tx.actor.district,
      loads.map((l) => l.consignor),
      loads.map((l) => l.code),
      loads.map((l) => l.from),
      loads.map((l) => l.to),
      loads.map((l) => l.documentNo),
      loads.map((l) => l.movement),
      loads.map((l) => l.papers),
      loads.map((l) => l.day),
      loads.map((l) => l.plated),
      leaving.map((d) => d.facility),
      leaving.map((d) => d.code),
      leaving.map((d) => d.owner),
      leaving.map((d) => d.day),
    ],
    'ledger_movements',
  )
  return rows.map(({ sides, ...m }) => ({
    ...m,
    departure: sideOf(sides ?? [], 'ship'),
    receipt: sideOf(sides ?? [], 'receive'),
  }))
}

/** A side as booked so far, with everything that corrected or raised it; what was taken back altogether is no side. */
function sideOf(sides: readonly Side[], kind: 'ship' | 'receive'): BookedSide | null {
  for (const first of sides.filter((s) => s.kind === kind).reverse()) {
    const later = sides.filter((s) => s.corrects === first.posting)
    const entries = net([first, ...later].flatMap((s) => s.entries ?? []))
    const cancels = entries.length === 0 && (first.entries ?? []).length > 0
    if (cancels || later.some((s) => s.fact.withdrawn === true)) continue
    const corrected = later.filter((s) => s.kind === 'correct')
    const restated = corrected.filter((s) => s.fact.restated).at(-1)
    return {
      posting: first.posting,
      occurredOn: (corrected.at(-1)?.occurredOn ?? first.occurredOn) as BookedSide['occurredOn'],
      fact: (restated?.fact.restated ?? first.fact) as BookedSide['fact'],
      entries,
    }
  }
  return null
}
