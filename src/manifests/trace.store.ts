import type { Reader } from '../platform/database.ts'

/** The lots that a manifest's loads went under way as. */
export async function lotsOfManifest(
  tx: Reader,
  manifest: number,
): Promise<{ number: string | null; lots: number[] } | undefined> {
  const [row] = await tx.query<{ number: string | null; lots: number[] }>(
    `select coalesce(m.official_no, m.number) as number, coalesce((select array_agg(v.lot order by v.lot) from wufei.manifest_movement w
       join wufei.movement v on v.district = w.district and v.id = w.movement where w.district = m.district and w.manifest = m.id and v.lot is not null), '{}') as lots
     from wufei.manifest m where m.district = $1 and m.id = $2`,
    [tx.actor.district, manifest],
    'trace_manifest',
  )
  return row
}

export async function lotOfMovement(tx: Reader, movement: number): Promise<number | undefined> {
  const [row] = await tx.query<{ lot: number | null }>(
    'select lot from wufei.movement where district = $1 and id = $2',
    [tx.actor.district, movement],
    'trace_movement',
  )
  return row?.lot ?? undefined
}

export async function findTracedLot(
  tx: Reader,
  lot: number,
): Promise<{ label: string | null; product: boolean } | undefined> {
  const [row] = await tx.query<{ label: string | null; product: boolean }>(
    'select label, product from wufei.lot where district = $1 and id = $2',
    [tx.actor.district, lot],
    'trace_lot',
  )
  return row
}

export interface TouchedParty {
  readonly id: number
  readonly name: string
  readonly contact: { readonly name: string | null; readonly phone: string | null } | null
}

export async function touchedParties(tx: Reader, ids: readonly number[]): Promise<TouchedParty[]> {
  return await tx.query<TouchedParty>(
    `select id, name, details -> 'contact' as contact from wufei.party where district = $1 and id = any ($2::int[]) order by id`,
    [tx.actor.district, ids],
    'trace_parties',
  )
}

/** Whose the places are. */
export async function keepersOf(tx: Reader, facilities: readonly number[]): Promise<Map<number, number>> {
  const rows = await tx.query<{ id: number; party: number }>(
    'select id, party from wufei.facility where district = $1 and id = any ($2::int[])',
    [tx.actor.district, facilities],
    'trace_keepers',
  )
  return new Map(rows.map((r) => [r.id, r.party]))
}
