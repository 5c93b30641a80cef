import type { Reader, Writer } from '../platform/database.ts'
import type { BulkKind } from './bulk.contract.ts'

/** Of two who send the same rows at once the second waits, and then finds them done. */
export async function lockBulk(tx: Writer, kind: BulkKind, parties: readonly number[]): Promise<void> {
  await tx.query(
    'select pg_advisory_xact_lock(hashtextextended($1, 0))',
    [`manifest bulk ${tx.actor.district} ${kind} ${[...parties].sort((a, b) => a - b).join(',')}`],
    'bulk_lock',
  )
}

export interface KnownRow {
  readonly manifest: number
  readonly number: string | null
  readonly digest: string
}

export async function findBulkRow(
  tx: Reader,
  party: number,
  kind: BulkKind,
  identity: string,
): Promise<KnownRow | undefined> {
  const [row] = await tx.query<KnownRow>(
    `select b.manifest, m.number, b.digest from wufei.manifest_bulk_row b
       left join wufei.manifest m on m.district = b.district and m.id = b.manifest
     where b.district = $1 and b.party = $2 and b.kind = $3 and b.identity = $4`,
    [tx.actor.district, party, kind, identity],
    'bulk_row',
  )
  return row
}

export async function insertBulkRow(
  tx: Writer,
  row: { party: number; kind: BulkKind; identity: string; digest: string; manifest: number },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into wufei.manifest_bulk_row (district, party, kind, identity, digest, manifest, actor, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.actor.district, row.party, row.kind, row.identity, row.digest, row.manifest, tx.actor.id, now],
    'bulk_row_insert',
  )
}

export interface PlaceNamed {
  readonly id: number
  readonly party: number
  readonly names: readonly string[]
}

/** Facilities by their own name, or by that of a party that has no other. */
export async function placesNamed(tx: Reader, names: readonly string[]): Promise<PlaceNamed[]> {
  return await tx.query<PlaceNamed>(
    `select f.id, coalesce(p.merged_into, p.id) as party, array_remove(array[f.name,
         case when (select count(*) from wufei.facility o where o.district = f.district and o.party = f.party) = 1 then p.name end], null) as names
     from wufei.facility f join wufei.party p on p.district = f.district and p.id = f.party
     where f.district = $1 and (f.name = any ($2::text[]) or p.name = any ($2::text[]))`,
    [tx.actor.district, names],
    'bulk_places',
  )
}

export async function partiesNamed(
  tx: Reader,
  names: readonly string[],
): Promise<{ id: number; name: string; code: string | null }[]> {
  return await tx.query(
    `select id, name, credit_code as code from wufei.party
     where district = $1 and merged_into is null and (name = any ($2::text[]) or credit_code = any ($2::text[]))`,
    [tx.actor.district, names],
    'bulk_parties',
  )
}

/** The manifest that bears one of its numbers, as far as the asker may see it. */
export async function findNumbered(
  tx: Reader,
  number: string,
): Promise<{ id: number; profile: string; number: string | null } | undefined> {
  const [row] = await tx.query<{ id: number; profile: string; number: string | null }>(
    'select id, profile, number from wufei.manifest where district = $1 and (number = $2 or official_no = $2)',
    [tx.actor.district, number],
    'bulk_numbered',
  )
  return row
}
