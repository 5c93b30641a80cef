import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { RunFact, RunQuery, RunRow, RunState } from './collection.contract.ts'
import type { FieldValues, ManifestState } from './contract.ts'

export interface StoredRun {
  readonly id: number
  readonly number: string
  readonly profile: string
  readonly collector: number
  readonly store: number
  readonly day: string
  readonly plate: string | null
  readonly driver: string | null
  readonly fields: FieldValues
  readonly state: RunState
  readonly arrivedOn: string | null
  readonly parties: number[]
  readonly acts: number
}

const columns =
  'id, number, profile, collector, store, day, plate, driver, fields, state, arrived_on as "arrivedOn", parties, acts'

export async function insertRun(
  tx: Writer,
  run: Omit<StoredRun, 'id' | 'state' | 'arrivedOn' | 'acts'>,
  demo: boolean,
  now: Date,
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.collection_run (district, number, profile, collector, store, day, plate, driver, fields, state, parties, demo, actor, created_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'collecting', $10, $11, $12, $13, $13) returning id`,
    [
      tx.actor.district,
      run.number,
      run.profile,
      run.collector,
      run.store,
      run.day,
      run.plate,
      run.driver,
      JSON.stringify(run.fields),
      run.parties,
      demo,
      tx.actor.id,
      now,
    ],
    'collection_insert',
  )
  return row?.id as number
}

/** Takes the run for this transaction: of two who act on it the second sees what the first has done. */
export async function lockRun(tx: Writer, id: number): Promise<StoredRun> {
  const [row] = await tx.query<StoredRun>(
    `select ${columns} from wufei.collection_run where district = $1 and id = $2 for update`,
    [tx.actor.district, id],
    'collection_lock',
  )
  return row ?? refuse('collection_unknown', { run: id })
}

export async function insertRunAct(
  tx: Writer,
  run: number,
  fact: RunFact,
  change: { readonly state: RunState; readonly arrivedOn: string | null },
): Promise<void> {
  await tx.query(
    `insert into wufei.collection_act (district, run, seq, kind, manifest, actor, day, recorded_at, fact) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.actor.district,
      run,
      fact.seq,
      fact.kind,
      fact.manifest,
      fact.actor,
      fact.day,
      fact.at,
      JSON.stringify(fact),
    ],
    'collection_act_insert',
  )
  await tx.query(
    'update wufei.collection_run set acts = $3, state = $4, arrived_on = $5, changed_at = $6 where district = $1 and id = $2',
    [tx.actor.district, run, fact.seq, change.state, change.arrivedOn, fact.at],
    'collection_project',
  )
}

export async function readRunActs(tx: Reader, run: number): Promise<RunFact[]> {
  const rows = await tx.query<{ fact: RunFact }>(
    'select fact from wufei.collection_act where district = $1 and run = $2 order by seq',
    [tx.actor.district, run],
    'collection_acts',
  )
  return rows.map((r) => r.fact)
}

/** The run whose stop a manifest is already. */
export async function findRunOf(tx: Reader, manifest: number): Promise<string | undefined> {
  const [row] = await tx.query<{ number: string }>(
    `select r.number from wufei.collection_act a join wufei.collection_run r on r.district = a.district and r.id = a.run
     where a.district = $1 and a.manifest = $2`,
    [tx.actor.district, manifest],
    'collection_of_manifest',
  )
  return row?.number
}

export interface LinkedManifest {
  readonly seq: number
  readonly kind: 'stop' | 'onward'
  readonly manifest: number
  readonly profile: string
  readonly number: string | null
  readonly state: ManifestState
  readonly code: string | null
  readonly grams: number | null
  readonly accepted: number | null
  readonly refused: number | null
  readonly dueOn: string | null
  readonly place: { readonly id: number; readonly name: string } | null
  readonly packages: number
}

/** The manifests of a run: of a stop with the generator, of what left again with the receiver. */
export async function linkedManifests(tx: Reader, run: number): Promise<LinkedManifest[]> {
  return await tx.query<LinkedManifest>(
    `select a.seq, a.kind, m.id as manifest, m.profile, m.number, m.state, m.code, m.grams, m.accepted, m.refused, m.due_on as "dueOn",
       case when f.id is null then null else json_build_object('id', f.id, 'name', f.name) end as place,
       (select count(*) from wufei.manifest_package w where w.district = m.district and w.manifest = m.id and not w.gone)::int as packages
     from wufei.collection_act a
       join wufei.manifest m on m.district = a.district and m.id = a.manifest
       left join wufei.facility f on f.district = m.district and f.id = case a.kind when 'stop' then m.consignor else m.consignee end
     where a.district = $1 and a.run = $2 order by a.seq`,
    [tx.actor.district, run],
    'collection_manifests',
  )
}

export interface LeftLot {
  readonly manifest: number
  readonly lot: number
  readonly owner: number
  readonly grams: number
  readonly package: string | null
}

/** What manifests brought into a store and still lies there, lot by lot; a package's lot with its code. */
export async function leftLots(tx: Reader, manifests: readonly number[], store: number): Promise<LeftLot[]> {
  return await tx.query<LeftLot>(
    `with arrived as (
       select distinct w.manifest, e.lot from wufei.manifest_movement w
         join wufei.posting p on p.district = w.district and p.movement = w.movement
         join wufei.posting r on r.district = p.district and r.id = coalesce(p.corrects, p.id) and r.kind = 'receive'
         join wufei.entry e on e.district = p.district and e.posting = p.id and e.position = 'stored' and e.grams > 0 and e.facility = $3
       where w.district = $1 and w.manifest = any ($2::bigint[])
     ), packed as (
       select w.manifest, k.lot, k.code from wufei.manifest_package w
         join wufei.package k on k.district = w.district and k.id = w.package and k.state = 'kept' and k.facility = $3
       where w.district = $1 and w.manifest = any ($2::bigint[]) and not w.refused and not w.gone and k.lot is not null
     ), held as (
       select manifest, lot, code from packed
       union all select a.manifest, a.lot, null from arrived a where not exists (select 1 from packed p where p.lot = a.lot)
     )
     select h.manifest, h.lot, b.owner, sum(b.grams)::bigint as grams, h.code as package from held h
       join wufei.lot_balance b on b.district = $1 and b.lot = h.lot and b.position = 'stored' and b.facility = $3 and b.grams > 0
     group by h.manifest, h.lot, b.owner, h.code order by h.manifest, h.lot`,
    [tx.actor.district, manifests, store],
    'collection_left',
  )
}

export type ListedRun = Omit<RunRow, 'profileName' | 'stateName'> & { readonly total: number }

const sums = `
  select count(*) filter (where a.kind = 'stop')::int as stops,
    count(distinct m.consignor) filter (where a.kind = 'stop')::int as generators,
    coalesce(sum(m.grams) filter (where a.kind = 'stop'), 0)::bigint as grams,
    coalesce(sum(m.accepted) filter (where a.kind = 'stop' and m.received_on is not null), 0)::bigint as accepted,
    coalesce(sum(m.grams) filter (where a.kind = 'onward'), 0)::bigint as shipped
  from wufei.collection_act a join wufei.manifest m on m.district = a.district and m.id = a.manifest and m.state <> 'cancelled'
  where a.district = r.district and a.run = r.id`

/** Runs the asker may see, the latest changed first. */
export async function listRuns(tx: Reader, q: RunQuery): Promise<{ items: ListedRun[]; total: number }> {
  const items = await tx.query<ListedRun>(
    `select r.id, r.number, r.profile, r.state, json_build_object('id', c.id, 'name', c.name) as collector,
       json_build_object('id', f.id, 'name', f.name) as store, r.day, r.plate, r.driver, s.stops, s.generators, s.grams, s.accepted, s.shipped,
       r.arrived_on as "arrivedOn", r.demo, count(*) over () as total
     from wufei.collection_run r
       join wufei.party c on c.district = r.district and c.id = r.collector
       join wufei.facility f on f.district = r.district and f.id = r.store
       cross join lateral (${sums}) s
     where r.district = $1 and ($2::text is null or r.number ilike $2 || '%' or r.plate ilike '%' || $2 || '%'
         or c.name ilike '%' || $2 || '%' or f.name ilike '%' || $2 || '%')
       and ($3::text is null or r.state = $3) and ($4::text is null or r.profile = $4) and ($5::int is null or r.collector = $5)
       and ($6::int is null or r.store = $6) and ($7::date is null or r.day >= $7) and ($8::date is null or r.day <= $8)
       and (not $9::boolean or (r.state = 'arrived' and s.accepted > s.shipped))
     order by r.changed_at desc, r.id desc offset $10 limit $11`,
    [
      tx.actor.district,
      q.search ?? null,
      q.state ?? null,
      q.profile ?? null,
      q.collector ?? null,
      q.store ?? null,
      q.from ?? null,
      q.to ?? null,
      q.inStore ?? false,
      q.offset,
      q.limit,
    ],
    'collection_list',
  )
  return { items, total: items[0]?.total ?? 0 }
}

/** One run, as the list shows it. */
export async function getRunRow(tx: Reader, id: number): Promise<{ row: ListedRun; run: StoredRun }> {
  const [run] = await tx.query<StoredRun>(
    `select ${columns} from wufei.collection_run where district = $1 and id = $2`,
    [tx.actor.district, id],
    'collection_row',
  )
  if (!run) return refuse('collection_unknown', { run: id })
  const { items } = await listRuns(tx, { search: run.number, offset: 0, limit: 1 })
  const [row] = items
  return row ? { row, run } : refuse('collection_unknown', { run: id })
}
