import type { Writer } from '../platform/database.ts'
import { type Pack, seededKinds } from './schema.ts'

/** A unit's or street's own entry in the book: what it declares for its area, or dumps it finds, stands there. */
export interface OwnEntry {
  readonly party: number
  readonly facility: number
}

export interface SeededDistrict {
  /** By the pack's code. */
  readonly units: ReadonlyMap<string, OwnEntry>
  readonly streets: ReadonlyMap<string, OwnEntry>
  /** Stands for a receiver that a total does not name. */
  readonly unknownReceiver: number
}

interface Wanted {
  unit: string
  name: string
  kind: 'unit' | 'street' | 'unknown'
  street: string | null
  region: 'own' | 'inProvince'
}

/** Not a unit of any pack: their codes are camel case. */
const unknownUnit = '-unknown'

/**
 * Gives every unit and street of the pack its party and own-entry facility, and makes the receiver nobody named.
 * Idempotent: a party of the same unit code stays, its name follows the pack.
 */
export async function seedDistrict(
  tx: Writer,
  pack: Pick<Pack, 'units' | 'streets'>,
  now: Date,
): Promise<SeededDistrict> {
  const wanted: Wanted[] = [
    { unit: unknownUnit, name: '未列明接收单位', kind: 'unknown', street: null, region: 'inProvince' },
    ...pack.units.map((u) => ({
      unit: u.code,
      name: u.name,
      kind: 'unit' as const,
      street: null,
      region: 'own' as const,
    })),
    ...pack.streets.map((s) => ({
      unit: s.code,
      name: s.name,
      kind: 'street' as const,
      street: s.code,
      region: 'own' as const,
    })),
  ]
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 12))', [`seed|${tx.actor.district}`])
  const known = await findEntries(tx)
  const fresh = wanted.filter((w) => !known.has(w.unit))
  const entries = fresh.length > 0 ? await insertEntries(tx, fresh, now) : known
  await tx.query(
    `update wufei.party p set name = w.name from json_to_recordset($2::json) w(unit text, name text)
     where p.district = $1 and p.unit = w.unit and p.name <> w.name`,
    [tx.actor.district, JSON.stringify(wanted)],
  )
  const pick = (kind: Wanted['kind']) =>
    new Map(wanted.filter((w) => w.kind === kind).map((w) => [w.unit, entryOf(entries, w.unit)]))
  return {
    units: pick('unit'),
    streets: pick('street'),
    unknownReceiver: entryOf(entries, unknownUnit).facility,
  }
}

function entryOf(entries: ReadonlyMap<string, OwnEntry>, unit: string): OwnEntry {
  const found = entries.get(unit)
  if (!found) throw new Error(`unit ${unit} was not seeded`)
  return found
}

async function findEntries(tx: Writer): Promise<Map<string, OwnEntry>> {
  const rows = await tx.query<{ unit: string; party: number; facility: number }>(
    `select p.unit, p.id as party, min(f.id) as facility from wufei.party p
       join wufei.facility f on f.district = p.district and f.party = p.id and f.kind = any ($2::text[])
     where p.district = $1 and p.unit is not null group by p.unit, p.id`,
    [tx.actor.district, Object.values(seededKinds)],
  )
  return new Map(rows.map(({ unit, party, facility }) => [unit, { party, facility }]))
}

async function insertEntries(
  tx: Writer,
  fresh: readonly Wanted[],
  now: Date,
): Promise<Map<string, OwnEntry>> {
  for (const w of fresh) {
    const kind = w.kind === 'unknown' ? seededKinds.unknownReceiver : seededKinds.entry
    await tx.query(
      `with p as (
         insert into wufei.party (district, name, kind, unit, external, created_at)
         values ($1, $2, $3::text, $4, $5::text <> 'own', $7) returning id, name)
       insert into wufei.facility (district, party, name, kind, region, street, sector, created_at)
       select $1, p.id, p.name, $8, $5::wufei.place, $6, 'social', $7 from p`,
      [tx.actor.district, w.name, w.kind, w.unit, w.region, w.street, now, kind],
      'seed_entry',
    )
  }
  return await findEntries(tx)
}
