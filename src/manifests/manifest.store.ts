import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { ActFact, Carried, Manifest } from './contract.ts'
import { numberIn, textIn } from './fields.rules.ts'

export interface ManifestRow {
  readonly id: number
  readonly profile: string
}

/** Takes the manifest for this transaction: whoever else acts on it waits, and then sees what was done. */
export async function lockManifest(tx: Writer, id: number): Promise<ManifestRow> {
  const [row] = await tx.query<ManifestRow>(
    'select id, profile from wufei.manifest where district = $1 and id = $2 for update',
    [tx.actor.district, id],
    'manifest_lock',
  )
  return row ?? refuse('manifest_unknown', { manifest: id })
}

export async function getManifestRow(tx: Reader, id: number): Promise<ManifestRow> {
  const [row] = await tx.query<ManifestRow>(
    'select id, profile from wufei.manifest where district = $1 and id = $2',
    [tx.actor.district, id],
    'manifest_row',
  )
  return row ?? refuse('manifest_unknown', { manifest: id })
}

export async function readActs(tx: Reader, manifest: number): Promise<ActFact[]> {
  const rows = await tx.query<{ fact: ActFact }>(
    'select fact from wufei.manifest_act where district = $1 and manifest = $2 order by seq',
    [tx.actor.district, manifest],
    'manifest_acts',
  )
  return rows.map((r) => r.fact)
}

export async function readCarried(tx: Reader, manifest: number): Promise<Carried[]> {
  return await tx.query<Carried>(
    'select party, grams, movement from wufei.manifest_movement where district = $1 and manifest = $2 order by party',
    [tx.actor.district, manifest],
    'manifest_carried',
  )
}

export async function insertCarried(
  tx: Writer,
  manifest: number,
  carried: readonly Carried[],
): Promise<void> {
  if (carried.length === 0) return
  await tx.query(
    `insert into wufei.manifest_movement (district, manifest, party, movement, grams)
     select $1, $2, x.party, x.movement, x.grams from unnest($3::int[], $4::bigint[], $5::bigint[]) x(party, movement, grams)`,
    [
      tx.actor.district,
      manifest,
      carried.map((c) => c.party),
      carried.map((c) => c.movement),
      carried.map((c) => c.grams),
    ],
    'manifest_carry',
  )
}

export async function insertManifest(
  tx: Writer,
  profile: string,
  parties: readonly number[],
  demo: boolean,
  now: Date,
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.manifest (district, profile, state, parties, demo, created_at, changed_at) values ($1, $2, 'draft', $3, $4, $5, $5) returning id`,
    [tx.actor.district, profile, parties, demo, now],
    'manifest_insert',
  )
  return row?.id as number
}

export async function insertAct(tx: Writer, manifest: number, fact: ActFact): Promise<void> {
  await tx.query(
    `insert into wufei.manifest_act (district, manifest, seq, kind, actor, day, recorded_at, fact) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.actor.district, manifest, fact.seq, fact.kind, fact.actor, fact.day, fact.at, JSON.stringify(fact)],
    'manifest_act_insert',
  )
}

export interface Projected {
  readonly waitsFor: readonly number[]
  readonly nextAct: string | null
  readonly dueOn: string | null
}

/** Everybody a manifest concerns: who it names, whose mass it carries, and whoever carried it before. */
export function concerned(m: Manifest): number[] {
  const legs = m.legs.flatMap((leg) => leg.carrier ?? [])
  const named = Object.values(m.parties).filter((party) => party !== undefined)
  return [...new Set([...named, ...legs, ...m.owners.map((o) => o.party)])]
}

/** Writes what the acts come to into the row that lists and worklists read. */
export async function project(
  tx: Writer,
  id: number,
  m: Manifest,
  { waitsFor, nextAct, dueOn }: Projected,
  now: Date,
): Promise<void> {
  const { values, days } = m
  await tx.query(
    `update wufei.manifest set state = $3, number = $4, official_no = $5, parties = $6, waits_for = $7, next_act = $8, consignor = $9, consignee = $10,
       carrier = $11, code = $12, purpose = $13, plate = $14, grams = $15, accepted = $16, refused = $17, issued_on = $18, loaded_on = $19,
       received_on = $20, due_on = $21, acts = $22, changed_at = $23 where district = $1 and id = $2`,
    [
      tx.actor.district,
      id,
      m.state,
      m.number,
      m.officialNo,
      concerned(m),
      waitsFor,
      nextAct,
      numberIn(values, 'consignor'),
      numberIn(values, 'consignee'),
      numberIn(values, 'carrier'),
      textIn(values, 'code'),
      textIn(values, 'purpose'),
      textIn(values, 'plate'),
      numberIn(values, 'grams'),
      numberIn(values, 'accepted'),
      numberIn(values, 'refused'),
      days.issued ?? null,
      days.loaded ?? null,
      days.received ?? null,
      dueOn,
      m.acts,
      now,
    ],
    'manifest_project',
  )
}

/** The manifest that bears an official number, by its own number; said without showing it. */
export async function findBearer(tx: Reader, officialNo: string): Promise<string | undefined> {
  const [row] = await tx.query<{ number: string | null }>(
    'select wufei.manifest_bearing($1) as number',
    [officialNo],
    'manifest_bearing',
  )
  return row?.number ?? undefined
}

/** Parties of facilities, as one where they were merged. */
export async function readParties(tx: Reader, facilities: readonly number[]): Promise<Map<number, number>> {
  if (facilities.length === 0) return new Map()
  const rows = await tx.query<{ id: number; party: number }>(
    `select f.id, coalesce(p.merged_into, p.id) as party from wufei.facility f
       join wufei.party p on p.district = f.district and p.id = f.party where f.district = $1 and f.id = any ($2::int[])`,
    [tx.actor.district, facilities],
    'manifest_facility_parties',
  )
  return new Map(rows.map((r) => [r.id, r.party]))
}

/** The posting that told one side of a movement and still holds. */
export async function findSide(
  tx: Reader,
  movement: number,
  side: 'ship' | 'receive',
): Promise<number | undefined> {
  const [row] = await tx.query<{ id: number }>(
    `select id from wufei.posting where district = $1 and movement = $2 and kind = $3 and corrects is null order by id desc limit 1`,
    [tx.actor.district, movement, side],
    'manifest_side',
  )
  return row?.id
}
