import type { Reader } from '../platform/database.ts'
import type { Fact } from './contract.ts'
import { componentKey } from './create-world.ts'
import type { Balance, LotInfo } from './entry.ts'
import type { Account, Covered, Needs } from './load.store.ts'
import { drawsFrom } from './plan.rules.ts'
import type { LaterMass } from './world.ts'

interface Want {
  grams: number
  /** The first day on which anything is wanted. */
  day: string
}

/** What a batch wants from each account. */
export function wantedOf(facts: readonly Fact[]): Map<string, Want> {
  const wanted = new Map<string, Want>()
  for (const f of facts) {
    const from = drawsFrom(f)
    if (!from || !('grams' in f)) continue
    const key = `${from.facility}|${from.code}`
    const { grams, day } = wanted.get(key) ?? { grams: 0, day: f.occurredOn }
    wanted.set(key, { grams: grams + f.grams, day: f.occurredOn < day ? f.occurredOn : day })
  }
  return wanted
}

const lotColumns = `i.label, i.available_from as "availableFrom", i.movement, i.total, i.product, i.details`
/** Whether a lot was made by moving mass between the places of a site. */
const movedSql = `exists (select 1 from wufei.posting k where k.district = i.district and k.id = i.posting and k.kind = 'store')`
const balanceColumns = `b.lot, b.position, b.facility, b.owner, b.origin, b.born, b.grade, b.moisture, b.code, b.grams`

/** Oldest lots an owner's account is asked for at first; more only where they do not suffice. */
const firstLots = 200

/** A balance and its lot with the account that asked for it, and whether it may be drawn on the first day asked for. */
interface Asked extends Balance, Omit<LotInfo, 'id'> {
  asked: string
  open: boolean
}

export interface Stock {
  balances: Balance[]
  lots: LotInfo[]
}

/**
 * What owners have in store at the places asked for, in their own stores of the site too: the oldest lots of each, all
 * of them where the batch wants more than those give.
 */
export async function readStock(tx: Reader, n: Needs, wanted: Map<string, Want>): Promise<Stock> {
  if (n.accounts.length === 0) return { balances: [], lots: [] }
  const counted = new Set(n.counted.map((c) => `${c.facility}|${c.code}`))
  const read = (accounts: readonly Account[], limit: number): Promise<Asked[]> =>
    tx.query<Asked>(
      // Row by row on the key: joined, statistics of an empty table have read every lot of the facility for each of them.
      `with a as (select distinct a.facility, a.code, coalesce(a.owner, f.party) as owner, coalesce(f.site, f.id) as site, a.day
           from unnest($2::int[], $3::text[], $4::int[], $5::date[]) a(facility, code, owner, day)
             join wufei.facility f on f.district = $1 and f.id = a.facility),
         places as (select site as id, site from a union select f.id, f.site from wufei.facility f where f.district = $1 and f.site in (select site from a)),
         o as materialized (select a.facility || '|' || a.code as asked, a.day, x.id as facility, a.owner, l.lot from a join places x on x.site = a.site
           cross join lateral (select distinct p.lot from (select lot from wufei.lot_balance x2
             where x2.district = $1 and x2.facility = x.id and x2.code = a.code and x2.position = 'stored' and x2.owner = a.owner and x2.grams > 0
             order by x2.born, x2.lot limit $6) p) l)
       select ${balanceColumns}, ${lotColumns}, (i.available_from > o.day and ${movedSql}) as moved, o.asked, (i.available_from <= o.day and i.total is null) as open from o
         cross join lateral (select * from wufei.lot_balance x where x.district = $1 and x.lot = o.lot offset 0) b
         join wufei.lot i on i.district = $1 and i.id = o.lot
         where b.facility = o.facility and b.owner = o.owner and b.position = 'stored' and b.grams > 0`,
      [
        tx.actor.district,
        accounts.map((a) => a.facility),
        accounts.map((a) => a.code),
        accounts.map((a) => a.owner),
        accounts.map((a) => wanted.get(`${a.facility}|${a.code}`)?.day ?? '-infinity'),
        limit,
      ],
      'ledger_balances',
    )
  const first = await read(n.accounts, firstLots)
  const short = new Map<string, Account>()
  for (const list of Map.groupBy(first, (b) => `${b.asked}|${b.facility}|${b.owner}`).values()) {
    const { asked, facility, owner, code } = list[0] as Asked
    if (new Set(list.map((b) => b.lot)).size < firstLots - 1) continue
    const open = list.filter((b) => b.open).reduce((sum, b) => sum + b.grams, 0)
    if (counted.has(asked) || open < (wanted.get(asked)?.grams ?? Number.POSITIVE_INFINITY))
      short.set(`${facility}|${code}|${owner}`, { facility, code, owner })
  }
  const more = short.size === 0 ? [] : await read([...short.values()], 1_000_000)
  const all = [...first, ...more]
  return {
    balances: [...new Map(all.map((b) => [componentKey(b), balanceOf(b)])).values()],
    lots: [...new Map(all.map((b) => [b.lot, lotOf(b)])).values()],
  }
}

const balanceOf = ({
  lot,
  position,
  facility,
  owner,
  origin,
  born,
  grade,
  moisture,
  code,
  grams,
}: Balance): Balance => ({ lot, position, facility, owner, origin, born, grade, moisture, code, grams })

const lotOf = ({
  lot,
  code,
  label,
  availableFrom,
  movement,
  total,
  product,
  details,
  moved = false,
}: Omit<LotInfo, 'id'> & { lot: number }): LotInfo => ({
  id: lot,
  code,
  label,
  availableFrom,
  movement,
  total,
  product,
  details,
  moved,
})

/** Lots by number, with what they still hold anywhere. */
export async function readLots(tx: Reader, lots: readonly number[]): Promise<Stock> {
  if (lots.length === 0) return { balances: [], lots: [] }
  const rows = await tx.query<LotInfo & Omit<Balance, 'grams'> & { grams: Balance['grams'] | null }>(
    `select i.id as lot, i.code, ${lotColumns}, ${movedSql} as moved, b.position, b.facility, b.owner, b.origin, b.born, b.grade, b.moisture, b.grams
     from wufei.lot i left join wufei.lot_balance b on b.district = i.district and b.lot = i.id and b.grams > 0
     where i.district = $1 and i.id = any ($2::bigint[])`,
    [tx.actor.district, lots],
    'ledger_lots',
  )
  return {
    balances: rows.flatMap((r) => (r.grams === null ? [] : [balanceOf({ ...r, grams: r.grams })])),
    lots: [...new Map(rows.map((r) => [r.lot, lotOf(r)])).values()],
  }
}

/** What came and went after the days somebody counted on, in all places of the site. */
export async function readLater(tx: Reader, counted: readonly Covered[]): Promise<LaterMass[]> {
  if (counted.length === 0) return []
  return await tx.query<LaterMass>(
    `select e.facility, e.owner, e.code, e.occurred_on as day, sum(e.grams)::bigint as grams
     from (select x.id as facility, a.code, min(a.day) as day from unnest($2::int[], $3::text[], $4::date[]) a(facility, code, day)
         join wufei.facility f on f.district = $1 and f.id = a.facility
         cross join lateral (select coalesce(f.site, f.id) as id
           union all select s.id from wufei.facility s where s.district = $1 and s.site = coalesce(f.site, f.id)) x group by 1, 2) a
       join wufei.entry e on e.district = $1 and e.facility = a.facility and e.code = a.code and e.occurred_on > a.day and e.position = 'stored'
     group by 1, 2, 3, 4`,
    [
      tx.actor.district,
      counted.map((c) => c.facility),
      counted.map((c) => c.code),
      counted.map((c) => c.day),
    ],
    'ledger_later',
  )
}
