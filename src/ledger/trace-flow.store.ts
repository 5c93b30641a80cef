import type { Reader } from '../platform/database.ts'
import type { FlowLine } from './trace-flow.rules.ts'
import type { Direction } from './trace-share.rules.ts'

/** A fact that was corrected is one with its corrections: they name the posting that first told it. */
const root = (posting: string): string => `coalesce(${posting}.corrects, ${posting}.id)`
const rootsOf = (lot: string): string => `
  select ${root('p')} as root from wufei.entry h join wufei.posting p on p.district = h.district and p.id = h.posting
    where h.district = $1 and h.lot = ${lot}
  union select ${root('p')} from wufei.lot l join wufei.posting p on p.district = l.district and p.id = l.posting
    where l.district = $1 and l.id = ${lot} and l.product`
const factOf = (r: string): string => `lateral (
  select ${r} as id union all select c.id from wufei.posting c where c.district = $1 and c.corrects = ${r}) g`

/**
 * The lots a mass came from or went into, over any number of steps: from lot to lot along what facts and their
 * corrections come to together.
 */
function walk(direction: Direction): string {
  const [mine, theirs] = direction === 'backward' ? ['>', '<'] : ['<', '>']
  const products = direction === 'backward' ? `or (x.mine is null and x.net < 0)` : ''
  const made =
    direction === 'forward'
      ? `union all select l.id from x cross join ${factOf('x.root')} join wufei.lot l on l.district = $1 and l.posting = g.id and l.product
           where x.lot = r.lot and x.net < 0`
      : ''
  return `with recursive reach(lot) as (
    select unnest($2::bigint[])
    union
    select n.lot from reach r cross join lateral (
      with x as (
        select f.root, e.lot, sum(e.grams) as net, sum(sum(e.grams)) filter (where e.lot = r.lot) over (partition by f.root) as mine
        from (${rootsOf('r.lot')}) f cross join ${factOf('f.root')}
          join wufei.entry e on e.district = $1 and e.posting = g.id and e.lot is not null
        group by f.root, e.lot)
      select x.lot from x where x.lot <> r.lot and ((x.mine ${mine} 0 and x.net ${theirs} 0) ${products}) ${made}) n)`
}

/**
 * Every line of every fact that touched the lots within reach, summed over its corrections; `reached` counts those lots,
 * at most one more than `most`.
 */
export async function flowLines(
  tx: Reader,
  lots: readonly number[],
  direction: Direction,
  most: number,
): Promise<(FlowLine & { readonly reached: number })[]> {
  return await tx.query<FlowLine & { reached: number }>(
    `${walk(direction)}, picked as materialized (select lot from reach limit $3),
     roots as (
       select ${root('p')} as root from picked k join wufei.entry h on h.district = $1 and h.lot = k.lot
         join wufei.posting p on p.district = h.district and p.id = h.posting
       union select ${root('p')} from picked k join wufei.lot l on l.district = $1 and l.id = k.lot and l.product
         join wufei.posting p on p.district = l.district and p.id = l.posting)
     select f.root as posting, e.lot, e.position, e.facility, e.owner, case when e.lot is null then e.method end as method,
       case when e.lot is null then e.born end as born, sum(e.grams)::bigint as grams, (select count(*) from picked)::int as reached
     from roots f cross join ${factOf('f.root')} join wufei.entry e on e.district = $1 and e.posting = g.id
     group by 1, 2, 3, 4, 5, 6, 7 having sum(e.grams) <> 0 order by 1, 2 nulls last, 3, 4, 5, 6, 7`,
    [tx.actor.district, lots, most + 1],
    `trace_${direction}`,
  )
}

export interface TracedLot {
  readonly lot: number
  readonly label: string | null
  readonly code: string
  readonly product: { readonly posting: number; readonly grams: number; readonly name: string } | null
}

/** Lots, and the products that came of treatments among these facts. */
export async function tracedLots(
  tx: Reader,
  lots: readonly number[],
  postings: readonly number[],
): Promise<TracedLot[]> {
  const columns = `l.id as lot, l.label, l.code, case when l.product then json_build_object('posting', ${root('p')},
    'grams', coalesce((l.details ->> 'grams')::bigint, 0), 'name', coalesce(l.details ->> 'name', l.code))::jsonb end as product`
  return await tx.query<TracedLot>(
    `select ${columns} from wufei.lot l join wufei.posting p on p.district = l.district and p.id = l.posting
       where l.district = $1 and l.id = any ($2::bigint[])
     union select ${columns} from (select x.id from wufei.posting x where x.district = $1 and x.id = any ($3::bigint[])
         union select x.id from wufei.posting x where x.district = $1 and x.corrects = any ($3::bigint[])) f
       join wufei.posting p on p.district = $1 and p.id = f.id
       join wufei.lot l on l.district = p.district and l.posting = p.id and l.product
     order by lot`,
    [tx.actor.district, lots, postings],
    'trace_lots',
  )
}

export interface TracedPosting {
  readonly posting: number
  readonly kind: string
  readonly day: string
  readonly recordedAt: Date
  readonly movement: {
    readonly id: number
    readonly consignor: { id: number; name: string }
    readonly consignee: { id: number; name: string } | null
    readonly carrier: { id: number; name: string } | null
    readonly plate: string | null
    readonly documentNo: string | null
  } | null
}

const named = (alias: string): string =>
  `case when ${alias}.id is null then null else json_build_object('id', ${alias}.id, 'name', ${alias}.name) end`

/** Facts by the posting that first told them, with the day they stand on now. */
export async function tracedPostings(tx: Reader, postings: readonly number[]): Promise<TracedPosting[]> {
  return await tx.query<TracedPosting>(
    `select p.id as posting, p.kind, coalesce(moved.day, p.occurred_on) as day, p.recorded_at as "recordedAt",
       case when m.id is null then null else json_build_object('id', m.id, 'consignor', ${named('a')}, 'consignee', ${named('b')},
         'carrier', ${named('c')}, 'plate', m.plate, 'documentNo', m.document_no) end as movement
     from wufei.posting p
       left join lateral (select x.occurred_on as day from wufei.posting x where x.district = p.district and x.corrects = p.id
         and x.kind = 'correct' order by x.id desc limit 1) moved on true
       left join wufei.movement m on m.district = p.district and m.id = p.movement
       left join wufei.facility a on a.district = m.district and a.id = m.consignor
       left join wufei.facility b on b.district = m.district and b.id = m.consignee
       left join wufei.party c on c.district = m.district and c.id = m.carrier
     where p.district = $1 and p.id = any ($2::bigint[]) order by p.id`,
    [tx.actor.district, postings],
    'trace_postings',
  )
}

export interface LotPlace {
  readonly lot: number
  readonly position: 'stored' | 'in_transit'
  readonly facility: { id: number; name: string }
  readonly owner: { id: number; name: string }
  readonly grams: number
}

export async function lotPlaces(tx: Reader, lots: readonly number[]): Promise<LotPlace[]> {
  return await tx.query<LotPlace>(
    `select b.lot, b.position, ${named('f')} as facility, ${named('o')} as owner, sum(b.grams)::bigint as grams
     from wufei.lot_balance b join wufei.facility f on f.district = b.district and f.id = b.facility
       join wufei.party o on o.district = b.district and o.id = b.owner
     where b.district = $1 and b.lot = any ($2::bigint[]) and b.grams > 0
     group by b.lot, b.position, f.id, f.name, o.id, o.name order by b.lot, b.position, f.id`,
    [tx.actor.district, lots],
    'trace_places',
  )
}

export async function namesOf(
  tx: Reader,
  facilities: readonly number[],
  parties: readonly number[],
): Promise<{ facilities: Map<number, string>; parties: Map<number, string> }> {
  const ask = async (table: 'facility' | 'party', ids: readonly number[]) => {
    const rows = await tx.query<{ id: number; name: string }>(
      `select id, name from wufei.${table} where district = $1 and id = any ($2::int[])`,
      [tx.actor.district, ids],
      `trace_${table}_names`,
    )
    return new Map(rows.map((r) => [r.id, r.name]))
  }
  const [places, owners] = await Promise.all([ask('facility', facilities), ask('party', parties)])
  return { facilities: places, parties: owners }
}
