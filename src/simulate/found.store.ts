import type { Writer } from '../platform/database.ts'
import type { FacilityDraft, PartyDraft, People } from './people.ts'
import type { Place } from './plan.ts'

/** Ids the database gave, by place in the drafts. */
export interface Founded {
  parties: number[]
  facilities: number[]
}

/** Writes everybody of a demonstration year; all of it is marked as demonstration data. */
export async function foundPeople(
  tx: Writer,
  people: People,
  places: readonly Place[],
  year: number,
  at: Date,
): Promise<Founded> {
  const parties = await insertParties(tx, people.parties, at)
  const facilities = await insertFacilities(tx, people.facilities, parties, at)
  await insertMoves(tx, people, facilities, year, at)
  await insertCapacities(tx, people, facilities, places, year)
  return { parties, facilities }
}

/** Ids in the order of the list: numbered by the identity column, which counts in the order of insertion. */
async function insertParties(tx: Writer, drafts: readonly PartyDraft[], at: Date): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `insert into wufei.party (district, name, credit_code, kind, industry, "group", management_class, external, demo, details, created_at)
     select $1, x.name, x."creditCode", x.kind, x.industry, x."group", x."managementClass", x.external, true, x.details, $3
     from rows from (json_to_recordset($2::json) as (name text, "creditCode" text, kind text, industry text, "group" text,
       "managementClass" text, external boolean, details jsonb)) with ordinality
       as x(name, "creditCode", kind, industry, "group", "managementClass", external, details, n)
     order by x.n returning id`,
    [tx.actor.district, JSON.stringify(drafts), at],
  )
  return rows.map((r) => r.id).sort((a, b) => a - b)
}

async function insertFacilities(
  tx: Writer,
  drafts: readonly FacilityDraft[],
  parties: readonly number[],
  at: Date,
): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `insert into wufei.facility (district, party, name, kind, code, region, region_name, street, community, park, sector, is_end, takes_ownership, demo, details, created_at)
     select $1, x.party, x.name, x.kind, x.code, x.region, x."regionName", x.street, x.community, x.park, x.sector, x."isEnd", x."takesOwnership", true, x.details, $3
     from rows from (json_to_recordset($2::json) as (party int, name text, kind text, code text, region wufei.place, "regionName" text,
       street text, community text, park text, sector text, "isEnd" boolean, "takesOwnership" boolean, details jsonb)) with ordinality
       as x(party, name, kind, code, region, "regionName", street, community, park, sector, "isEnd", "takesOwnership", details, n)
     order by x.n returning id`,
    [tx.actor.district, JSON.stringify(drafts.map((f) => ({ ...f, party: parties[f.party] }))), at],
  )
  return rows.map((r) => r.id).sort((a, b) => a - b)
}

/** Moves from one street to another at the half-year: today's street stands on the facility, the former in its history. */
async function insertMoves(
  tx: Writer,
  people: People,
  facilities: readonly number[],
  year: number,
  at: Date,
): Promise<void> {
  const rows = people.moved.flatMap(({ facility, from }) => {
    const id = facilities[facility]
    const now = people.facilities[facility]?.street
    return [
      { facility: id, value: from, valid_from: `${year}-01-01`, valid_to: `${year}-07-01` },
      { facility: id, value: now, valid_from: `${year}-07-01`, valid_to: null },
    ]
  })
  await tx.query(
    `insert into wufei.facility_history (district, facility, attribute, value, valid_from, valid_to, recorded_at, actor)
     select $1, x.facility, 'street', x.value, x.valid_from, x.valid_to, $3, $4
     from json_to_recordset($2::json) x(facility int, value text, valid_from date, valid_to date)`,
    [tx.actor.district, JSON.stringify(rows), at, tx.actor.id],
  )
}

async function insertCapacities(
  tx: Writer,
  people: People,
  facilities: readonly number[],
  places: readonly Place[],
  year: number,
): Promise<void> {
  const grams = (tonnes: number | undefined): number | null =>
    tonnes === undefined ? null : Math.round(tonnes * 1_000_000)
  const rows = places.flatMap((p) => {
    const at = people.byKey.get(p.key)?.[0]
    if (!p.capacity || at === undefined) return []
    const { stream, perDay, perYear, source } = p.capacity
    return [{ facility: facilities[at], stream, per_day: grams(perDay), per_year: grams(perYear), source }]
  })
  await tx.query(
    `insert into wufei.capacity (district, facility, stream, year, grams_per_day, grams_per_year, source)
     select $1, x.facility, x.stream, $3, x.per_day, x.per_year, x.source
     from json_to_recordset($2::json) x(facility int, stream wufei.stream, per_day bigint, per_year bigint, source text)`,
    [tx.actor.district, JSON.stringify(rows), year],
  )
}
