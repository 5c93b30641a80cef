import type { Reader, Writer } from '../platform/database.ts'

/** A package on a manifest, as it was put on. */
export interface CarriedPackage {
  readonly id: number
  readonly code: string
  readonly party: number
  readonly lot: number
  readonly grams: number
  readonly refused: boolean
}

export async function carriedPackages(tx: Reader, manifest: number): Promise<CarriedPackage[]> {
  return await tx.query<CarriedPackage>(
    `select p.id, p.code, w.party, w.lot, w.grams, w.refused from wufei.manifest_package w
       join wufei.package p on p.district = w.district and p.id = w.package
     where w.district = $1 and w.manifest = $2 and not w.gone order by p.id`,
    [tx.actor.district, manifest],
    'package_carried',
  )
}

export async function putOn(
  tx: Writer,
  manifest: number,
  packages: readonly Pick<CarriedPackage, 'id' | 'party' | 'lot' | 'grams'>[],
): Promise<void> {
  await tx.query(
    `insert into wufei.manifest_package (district, manifest, package, party, lot, grams)
     select $1, $2, x.id, x.party, x.lot, x.grams from unnest($3::bigint[], $4::int[], $5::bigint[], $6::bigint[]) x(id, party, lot, grams)
     on conflict (district, manifest, package) do update set party = excluded.party, lot = excluded.lot, grams = excluded.grams, gone = false, refused = false`,
    [
      tx.actor.district,
      manifest,
      packages.map((p) => p.id),
      packages.map((p) => p.party),
      packages.map((p) => p.lot),
      packages.map((p) => p.grams),
    ],
    'package_put_on',
  )
}

export async function markRefused(tx: Writer, manifest: number, packages: readonly number[]): Promise<void> {
  await tx.query(
    'update wufei.manifest_package set refused = package = any ($3::bigint[]) where district = $1 and manifest = $2',
    [tx.actor.district, manifest, packages],
    'package_refused',
  )
}

export async function takeOffManifest(tx: Writer, manifest: number): Promise<void> {
  await tx.query(
    'update wufei.manifest_package set gone = true where district = $1 and manifest = $2',
    [tx.actor.district, manifest],
    'package_taken_off',
  )
}

export interface ArrivedLot {
  readonly lot: number
  readonly facility: number
  readonly owner: number
  readonly grams: number
}

/** The lots that a movement's receipt put into store, and what they hold now. */
export async function arrivedLots(tx: Reader, movement: number): Promise<ArrivedLot[]> {
  return await tx.query<ArrivedLot>(
    `select b.lot, b.facility, b.owner, sum(b.grams)::bigint as grams
     from (select distinct e.lot from wufei.posting p join wufei.posting r on r.district = p.district and r.id = coalesce(p.corrects, p.id) and r.kind = 'receive'
             join wufei.entry e on e.district = p.district and e.posting = p.id and e.position = 'stored' and e.grams > 0
           where p.district = $1 and p.movement = $2) x
       join wufei.lot_balance b on b.district = $1 and b.lot = x.lot and b.position = 'stored' and b.grams > 0
     group by b.lot, b.facility, b.owner order by b.lot`,
    [tx.actor.district, movement],
    'package_arrived',
  )
}
