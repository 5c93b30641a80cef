import type { Reader } from '../platform/database.ts'

export interface HeldLot {
  readonly lot: number
  readonly owner: number
  readonly grams: number
}

/** What named lots of a code hold at a place and in its own stores, and whose they are. */
export async function lotsAt(
  tx: Reader,
  lots: readonly number[],
  code: string,
  place: number,
): Promise<HeldLot[]> {
  return await tx.query<HeldLot>(
    `select b.lot, b.owner, sum(b.grams)::bigint as grams from wufei.lot_balance b
       join wufei.facility f on f.district = b.district and f.id = b.facility
       join wufei.facility at on at.district = b.district and at.id = $4
     where b.district = $1 and b.lot = any ($2::bigint[]) and b.code = $3 and b.position = 'stored' and b.grams > 0
       and coalesce(f.site, f.id) = coalesce(at.site, at.id) group by b.lot, b.owner`,
    [tx.actor.district, lots, code, place],
    'load_lots',
  )
}

/** Grams in store in all of the lots. */
export async function heldIn(tx: Reader, lots: readonly number[]): Promise<number> {
  const [row] = await tx.query<{ grams: number }>(
    `select coalesce(sum(grams), 0)::bigint as grams from wufei.lot_balance
     where district = $1 and lot = any ($2::bigint[]) and position = 'stored'`,
    [tx.actor.district, lots],
    'lots_held',
  )
  return row?.grams ?? 0
}
