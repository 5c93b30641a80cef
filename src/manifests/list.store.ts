import type { Day } from '../core/day.ts'
import type { Reader } from '../platform/database.ts'
import type { ManifestListRow, ManifestOrigins, ManifestQuery } from './api.contract.ts'

type Named = { readonly id: number; readonly name: string } | null
export interface ListedManifest
  extends Omit<
    ManifestListRow,
    | 'profileName'
    | 'stateName'
    | 'wasteName'
    | 'nextActName'
    | 'overdue'
    | 'consignor'
    | 'consignee'
    | 'carrier'
  > {
  readonly consignor: Named
  readonly consignee: Named
  readonly carrier: Named
  readonly total: number
}

const named = (alias: string) =>
  `case when ${alias}.id is null then null else json_build_object('id', ${alias}.id, 'name', ${alias}.name) end`

/** Manifests the asker may see, the latest changed first. */
export async function listManifests(
  tx: Reader,
  q: ManifestQuery,
  mine: readonly number[],
  today: Day,
): Promise<{ items: ListedManifest[]; total: number }> {
  const items = await tx.query<ListedManifest>(
    `select m.id, m.profile, m.state, m.number, m.official_no as "officialNo", ${named('cf')} as consignor, ${named('ce')} as consignee,
       ${named('ca')} as carrier, m.code, m.plate, m.grams, m.accepted, m.refused, m.issued_on as "issuedOn", m.loaded_on as "loadedOn",
       m.received_on as "receivedOn", m.next_act as "nextAct", m.due_on as "dueOn", m.waits_for && $3::int[] as mine, m.demo, count(*) over () as total
     from wufei.manifest m
       left join wufei.facility cf on cf.district = m.district and cf.id = m.consignor
       left join wufei.facility ce on ce.district = m.district and ce.id = m.consignee
       left join wufei.party ca on ca.district = m.district and ca.id = m.carrier
     where m.district = $1 and ($2::text is null or m.number ilike $2 || '%' or m.official_no ilike $2 || '%' or m.plate ilike '%' || $2 || '%'
         or cf.name ilike '%' || $2 || '%' or ce.name ilike '%' || $2 || '%' or m.code = $2)
       and ($4::text is null or m.state = $4) and ($5::text is null or m.profile = $5) and (not $6::boolean or m.waits_for && $3::int[])
       and (not $7::boolean or m.due_on < $8) and ($9::int is null or m.parties && array[$9::int])
     order by m.changed_at desc, m.id desc offset $10 limit $11`,
    [
      tx.actor.district,
      q.search ?? null,
      mine,
      q.state ?? null,
      q.profile ?? null,
      q.waiting ?? false,
      q.overdue ?? false,
      today,
      q.party ?? null,
      q.offset,
      q.limit,
    ],
  )
  return { items, total: items[0]?.total ?? 0 }
}

/** Names of what a manifest's acts mention. */
export async function readNames(
  tx: Reader,
  parties: readonly number[],
  facilities: readonly number[],
): Promise<{ parties: { id: number; name: string }[]; facilities: { id: number; name: string }[] }> {
  return {
    parties: await tx.query(
      'select id, name from wufei.party where district = $1 and id = any ($2::int[]) order by id',
      [tx.actor.district, parties],
    ),
    facilities: await tx.query(
      'select id, name from wufei.facility where district = $1 and id = any ($2::int[]) order by id',
      [tx.actor.district, facilities],
    ),
  }
}

/** Backward to the generators: the lines that put the load on its way, with everything that corrected them. */
export async function readOrigins(tx: Reader, manifest: number): Promise<ManifestOrigins> {
  const origins = await tx.query<ManifestOrigins['origins'][number]>(
    `select ${named('f')} as facility, ${named('o')} as party, e.born, sum(e.grams)::bigint as grams
     from wufei.manifest_movement w
       join wufei.posting p on p.district = w.district and p.movement = w.movement
       join wufei.posting root on root.district = p.district and root.id = coalesce(p.corrects, p.id) and root.kind = 'ship'
       join wufei.entry e on e.district = p.district and e.posting = p.id and e.position = 'in_transit'
       join wufei.facility f on f.district = e.district and f.id = e.origin
       join wufei.party o on o.district = f.district and o.id = f.party
     where w.district = $1 and w.manifest = $2
     group by f.id, f.name, o.id, o.name, e.born having sum(e.grams) <> 0 order by f.id, e.born`,
    [tx.actor.district, manifest],
  )
  return { grams: origins.reduce((sum, o) => sum + o.grams, 0), origins }
}
