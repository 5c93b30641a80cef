import type { Reader } from '../platform/database.ts'
import type { TraceEvent } from './queries.contract.ts'

/** A lot by its number or by the label of its package. */
export async function findLot(
  tx: Reader,
  text: string,
): Promise<{ id: number; label: string | null; code: string } | undefined> {
  const [found] = await tx.query<{ id: number; label: string | null; code: string }>(
    `select id, label, code from wufei.lot where district = $1 and (label = $2 or id::text = $2) order by id limit 1`,
    [tx.actor.district, text],
  )
  return found
}

/**
 * The genealogy of a lot in one direction: each lot once, nearest first. A posting links every lot it takes from to
 * every lot it puts into.
 */
export async function traceLot(tx: Reader, lot: number, direction: 'backward' | 'forward', limit: number) {
  const [near, far] = direction === 'backward' ? ['>', '<'] : ['<', '>']
  return tx.query<{
    lot: number
    label: string | null
    code: string
    product: boolean
    depth: number
    posting: number
    kind: string
    occurredOn: string
    from: number[]
    grams: number
    facilityName: string | null
    held: number
  }>(
    `with recursive walk(lot, depth, posting, came) as (
       select $2::bigint, 0, null::bigint, null::bigint
       union
       select n.lot, w.depth + 1, n.posting, w.lot from walk w
         join wufei.entry here on here.district = $1 and here.lot = w.lot and here.grams ${near} 0
         join lateral (
           select e.lot, e.posting from wufei.entry e where e.district = $1 and e.posting = here.posting and e.lot is not null and e.lot <> w.lot and e.grams ${far} 0
           ${direction === 'forward' ? `union select l.id, l.posting from wufei.lot l where l.district = $1 and l.posting = here.posting and l.product` : ''}) n on true
         where w.depth < 100)
     , nearest as (select lot, min(depth) as depth, min(posting) as posting, array_agg(distinct came) filter (where came is not null) as came from walk where depth > 0 and lot <> $2 group by lot order by 2, 1 limit $3)
     select n.lot, l.label, l.code, l.product, n.depth, n.posting, p.kind, p.occurred_on as "occurredOn", n.came as "from",
       coalesce((select sum(e.grams) from wufei.entry e where e.district = $1 and e.lot = n.lot and e.grams > 0), (l.details ->> 'grams')::bigint, 0)::bigint as grams,
       (select f.name from wufei.entry e join wufei.facility f on f.district = e.district and f.id = e.facility where e.district = $1 and e.lot = n.lot order by e.posting, e.line limit 1) as "facilityName",
       coalesce((select sum(b.grams) from wufei.lot_balance b where b.district = $1 and b.lot = n.lot), 0)::bigint as held
     from nearest n join wufei.lot l on l.district = $1 and l.id = n.lot join wufei.posting p on p.district = $1 and p.id = n.posting order by n.depth, n.lot`,
    [tx.actor.district, lot, limit],
  )
}

/** Everything that happened to lots, in order: what moved into and out of each, what ended where, and by which load. */
export async function eventsOf(tx: Reader, lots: readonly number[], limit: number): Promise<TraceEvent[]> {
  return await tx.query<TraceEvent>(
    `with touched as (
       select e.posting, e.lot from wufei.entry e where e.district = $1 and e.lot = any ($2::bigint[]) group by 1, 2)
     select t.lot, p.id as posting, p.kind, p.occurred_on as "occurredOn",
       (select json_agg(json_build_object('position', x.position, 'facility', x.name, 'grams', x.grams) order by x.grams) from (
          select e.position, f.name, sum(e.grams)::bigint as grams from wufei.entry e join wufei.facility f on f.district = e.district and f.id = e.facility
          where e.district = p.district and e.posting = p.id and e.lot = t.lot group by 1, 2 having sum(e.grams) <> 0) x) as moves,
       coalesce((select json_agg(json_build_object('position', x.position, 'facility', x.name, 'method', x.method, 'grams', x.grams) order by x.grams desc) from (
          select e.position, f.name, e.method, sum(e.grams)::bigint as grams from wufei.entry e join wufei.facility f on f.district = e.district and f.id = e.facility
          where e.district = p.district and e.posting = p.id and e.position in ('utilized', 'disposed', 'dumped', 'discrepancy') group by 1, 2, 3 having sum(e.grams) <> 0) x), '[]') as ends,
       (select json_build_object('id', m.id, 'consignor', a.name, 'consignee', b.name, 'plate', m.plate, 'documentNo', m.document_no) from wufei.movement m
          join wufei.facility a on a.district = m.district and a.id = m.consignor left join wufei.facility b on b.district = m.district and b.id = m.consignee
          where m.district = p.district and m.id = p.movement) as movement
     from touched t join wufei.posting p on p.district = $1 and p.id = t.posting order by p.occurred_on, p.id, t.lot limit $3`,
    [tx.actor.district, lots, limit],
  )
}

/** A lot's genealogy both ways, and what happened to it and to what was made of it. */
export async function traceBothWays(tx: Reader, lot: number, limit: number) {
  const backward = await traceLot(tx, lot, 'backward', limit)
  const forward = await traceLot(tx, lot, 'forward', limit)
  const lots = [lot, ...forward.map((step) => step.lot)]
  return { lot, backward, forward, events: await eventsOf(tx, lots, limit) }
}
