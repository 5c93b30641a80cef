import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type {
  externalSchemes,
  LabelWords,
  PackageKind,
  PackageQuery,
  PackageState,
} from './package.contract.ts'

type Scheme = (typeof externalSchemes)[number]
type Named = { readonly id: number; readonly name: string }

/** A package as it is kept, with what the book says of its lot. */
export interface StoredPackage {
  readonly id: number
  readonly code: string
  readonly kind: PackageKind
  readonly waste: string | null
  readonly owner: Named
  readonly facility: Named
  readonly site: number | null
  readonly atOperator: boolean
  readonly lot: number | null
  readonly inside: { readonly id: number; readonly code: string } | null
  readonly state: Exclude<PackageState, 'empty'>
  readonly litres: number | null
  readonly packedOn: string
  readonly since: string
  readonly born: string | null
  readonly label: LabelWords
  readonly digitalId: string | null
  /** In store by the book, where it stands. */
  readonly held: number
  /** What left with it on the manifest it is or was on. */
  readonly loaded: number | null
  readonly holds: number
  readonly manifest: {
    readonly id: number
    readonly number: string | null
    readonly nextAct: string | null
  } | null
  readonly acts: number
  readonly parties: readonly number[]
  readonly demo: boolean
}

const columns = `p.id, p.code, p.kind, p.waste, json_build_object('id', o.id, 'name', o.name) as owner,
  json_build_object('id', f.id, 'name', f.name) as facility, f.site, coalesce(h.kind = 'operator', false) as "atOperator", p.lot,
  case when g.id is null then null else json_build_object('id', g.id, 'code', g.code) end as inside, p.state, p.litres::float8 as litres,
  p.packed_on as "packedOn", p.since, b.born, p.label, x.value as "digitalId", coalesce(b.grams, 0)::bigint as held, mp.grams as loaded,
  (select count(*) from wufei.package c where c.district = p.district and c.inside = p.id)::int as holds,
  case when m.id is null then null else json_build_object('id', m.id, 'number', m.number, 'nextAct', m.next_act) end as manifest,
  p.acts, p.parties, p.demo`
const joins = `wufei.package p
  join wufei.party o on o.district = p.district and o.id = p.party
  join wufei.facility f on f.district = p.district and f.id = p.facility
  join wufei.party h on h.district = f.district and h.id = f.party
  left join wufei.package g on g.district = p.district and g.id = p.inside
  left join wufei.manifest m on m.district = p.district and m.id = p.manifest
  left join lateral (select w.grams from wufei.manifest_package w where w.district = p.district and w.package = p.id and not w.gone
    order by w.manifest desc limit 1) mp on true
  left join lateral (select x.value from wufei.package_external x where x.district = p.district and x.package = p.id and x.scheme = 'hj1276'
    order by x.recorded_at limit 1) x on true
  left join lateral (select sum(b.grams) as grams, min(b.born) as born from wufei.lot_balance b where b.district = p.district and b.lot = p.lot
    and b.position = 'stored' and b.grams > 0) b on true`

/** Packages by their own codes, in the order of the codes; those nobody may see are missing. */
export async function readPackages(tx: Reader, codes: readonly string[]): Promise<StoredPackage[]> {
  return await tx.query<StoredPackage>(
    `select ${columns} from ${joins} where p.district = $1 and p.code = any ($2::text[]) order by array_position($2::text[], p.code)`,
    [tx.actor.district, codes],
    'package_read',
  )
}

export async function packagesInside(tx: Reader, group: number): Promise<StoredPackage[]> {
  return await tx.query<StoredPackage>(
    `select ${columns} from ${joins} where p.district = $1 and p.inside = $2 order by p.code`,
    [tx.actor.district, group],
    'package_inside',
  )
}

/** Takes packages for this transaction: whoever else acts on them waits. */
export async function lockPackages(tx: Writer, codes: readonly string[]): Promise<StoredPackage[]> {
  await tx.query(
    'select id from wufei.package where district = $1 and code = any ($2::text[]) order by id for update',
    [tx.actor.district, codes],
    'package_lock',
  )
  const found = await readPackages(tx, codes)
  const missing = codes.find((code) => !found.some((p) => p.code === code))
  if (missing !== undefined) refuse('package_unknown', { code: missing })
  return found
}

export async function listPackages(
  tx: Reader,
  q: PackageQuery,
): Promise<{ items: (StoredPackage & { total: number })[]; total: number }> {
  const items = await tx.query<StoredPackage & { total: number }>(
    `select ${columns}, count(*) over () as total from ${joins} where p.district = $1
       and ($2::text is null or p.code ilike '%' || $2 || '%' or p.waste = $2 or exists (select 1 from wufei.package_external y
         where y.district = p.district and y.package = p.id and y.value = $2))
       and ($3::int is null or p.facility = $3 or f.site = $3) and ($4::text is null or p.state = $4) and ($5::text is null or p.waste = $5)
       and ($6::bigint is null or exists (select 1 from wufei.manifest_package w where w.district = p.district and w.package = p.id and w.manifest = $6 and not w.gone))
     order by p.changed_at desc, p.id desc offset $7 limit $8`,
    [
      tx.actor.district,
      q.search ?? null,
      q.facility ?? null,
      q.state ?? null,
      q.waste ?? null,
      q.manifest ?? null,
      q.offset,
      q.limit,
    ],
  )
  return { items, total: items[0]?.total ?? 0 }
}

export interface PackageDraft {
  readonly code: string
  readonly kind: PackageKind
  readonly waste: string | null
  readonly party: number
  readonly facility: number
  readonly lot: number | null
  readonly litres: number | null
  readonly packedOn: string
  readonly since: string
  readonly label: LabelWords
  readonly parties: readonly number[]
  readonly demo: boolean
}

export async function insertPackage(tx: Writer, d: PackageDraft, now: Date): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.package (district, code, kind, waste, party, facility, lot, state, litres, packed_on, since, label, parties, demo, created_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'kept', $8, $9, $10, $11, $12, $13, $14, $14) returning id`,
    [
      tx.actor.district,
      d.code,
      d.kind,
      d.waste,
      d.party,
      d.facility,
      d.lot,
      d.litres,
      d.packedOn,
      d.since,
      JSON.stringify(d.label),
      d.parties,
      d.demo,
      now,
    ],
    'package_insert',
  )
  return row?.id as number
}

export interface PackageFact {
  readonly kind: string
  readonly day: string
  readonly posting?: number | null
  readonly manifest?: number | null
  /** Codes of the packages it was done with. */
  readonly others?: readonly string[]
  readonly grams?: number | null
  readonly reason?: string | undefined
}

/** What the act makes of the row; what is left out stays. `null` clears where a column may be empty. */
export interface PackageChange {
  readonly state?: StoredPackage['state']
  readonly facility?: number
  readonly party?: number
  readonly lot?: number
  readonly inside?: number | null
  readonly since?: string
  readonly manifest?: number | null
  readonly parties?: readonly number[]
}

/** An act on a package: a fact, and what it makes of the row that lists read. */
export async function insertPackageAct(
  tx: Writer,
  pkg: number,
  fact: PackageFact,
  change: PackageChange,
  now: Date,
): Promise<void> {
  const { kind, day, posting = null, manifest = null, ...rest } = fact
  const [row] = await tx.query<{ acts: number }>(
    `update wufei.package set acts = acts + 1, changed_at = $3, state = coalesce($4, state), facility = coalesce($5, facility),
       party = coalesce($6, party), lot = coalesce($7, lot), since = coalesce($8, since),
       inside = case when $9 then $10 else inside end, manifest = case when $11 then $12 else manifest end,
       parties = (select array_agg(distinct x) from unnest(parties || $13::int[]) x)
     where district = $1 and id = $2 returning acts`,
    [
      tx.actor.district,
      pkg,
      now,
      change.state ?? null,
      change.facility ?? null,
      change.party ?? null,
      change.lot ?? null,
      change.since ?? null,
      change.inside !== undefined,
      change.inside ?? null,
      change.manifest !== undefined,
      change.manifest ?? null,
      change.parties ?? [],
    ],
    'package_change',
  )
  await tx.query(
    `insert into wufei.package_act (district, package, seq, kind, actor, day, recorded_at, posting, manifest, fact)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [tx.actor.district, pkg, row?.acts, kind, tx.actor.id, day, now, posting, manifest, JSON.stringify(rest)],
    'package_act_insert',
  )
}

/** Ordinals of new package codes; what a refused act took is left unused. */
export async function takeOrdinals(tx: Writer, count: number): Promise<number[]> {
  const rows = await tx.query<{ n: number }>(
    `select nextval('wufei.package_ordinal') as n from generate_series(1, $1::int)`,
    [count],
    'package_ordinals',
  )
  return rows.map((r) => r.n)
}

/** The package that bears a code of others, by its own code. */
export async function findBearing(tx: Reader, scheme: Scheme, value: string): Promise<string | undefined> {
  const [row] = await tx.query<{ code: string | null }>(
    'select wufei.package_bearing($1, $2) as code',
    [scheme, value],
    'package_bearing',
  )
  return row?.code ?? undefined
}

export async function insertExternal(
  tx: Writer,
  pkg: number,
  { scheme, value }: { readonly scheme: Scheme; readonly value: string },
  now: Date,
): Promise<void> {
  const other = await findBearing(tx, scheme, value)
  if (other !== undefined) refuse('package_code_taken', { value, other })
  await tx.query(
    `insert into wufei.package_external (district, scheme, value, package, recorded_at, actor) values ($1, $2, $3, $4, $5, $6)`,
    [tx.actor.district, scheme, value, pkg, now, tx.actor.id],
    'package_external_insert',
  )
}

export async function readExternal(tx: Reader, pkg: number): Promise<{ scheme: Scheme; value: string }[]> {
  return await tx.query(
    'select scheme, value from wufei.package_external where district = $1 and package = $2 order by scheme, value',
    [tx.actor.district, pkg],
    'package_external_read',
  )
}

export interface StoredPackageAct {
  readonly seq: number
  readonly kind: string
  readonly day: string
  readonly at: Date
  readonly actor: string
  readonly posting: number | null
  readonly manifest: number | null
  readonly fact: { readonly others?: readonly string[]; readonly grams?: number | null }
}

export async function readPackageActs(tx: Reader, pkg: number): Promise<StoredPackageAct[]> {
  return await tx.query<StoredPackageAct>(
    `select seq, kind, day, recorded_at as at, actor, posting, manifest, fact from wufei.package_act
     where district = $1 and package = $2 order by seq`,
    [tx.actor.district, pkg],
    'package_acts',
  )
}

/** Codes of what stands on a pallet or in a bin. */
export async function codesInside(tx: Reader, pkg: number): Promise<string[]> {
  const rows = await tx.query<{ code: string }>(
    'select code from wufei.package where district = $1 and inside = $2 order by code',
    [tx.actor.district, pkg],
    'package_codes_inside',
  )
  return rows.map((r) => r.code)
}

/** Credit code and name of a party, as labels and codes need them. */
export async function readHolder(
  tx: Reader,
  party: number,
): Promise<{ name: string; creditCode: string | null; contact: string | null } | undefined> {
  const [row] = await tx.query<{ name: string; creditCode: string | null; contact: string | null }>(
    `select name, credit_code as "creditCode", nullif(concat_ws(' ', details -> 'contact' ->> 'name', details -> 'contact' ->> 'phone'), '') as contact
     from wufei.party where district = $1 and id = $2`,
    [tx.actor.district, party],
    'package_holder',
  )
  return row
}

/** The lot a package is filled from: its code, since when it lies there, and the party of the place. */
export async function readSource(
  tx: Reader,
  lot: number,
): Promise<{ code: string; since: string } | undefined> {
  const [row] = await tx.query<{ code: string; since: string }>(
    `select l.code, coalesce((select p.since from wufei.package p where p.district = l.district and p.lot = l.id order by p.id limit 1), l.available_from) as since
     from wufei.lot l where l.district = $1 and l.id = $2`,
    [tx.actor.district, lot],
    'package_source',
  )
  return row
}
