import type { Day } from '../core/day.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { EditionEntry, StoredEdition } from './editions.rules.ts'

export interface EditionRecord extends Omit<StoredEdition, 'entries'> {
  readonly id: number
  readonly fileName: string
  readonly codes: number
  readonly importedAt: Date
  readonly actor: string
}

export async function listEditions(tx: Reader): Promise<EditionRecord[]> {
  return tx.query<EditionRecord>(
    `select id, key, title, kind, valid_from as "from", valid_to as "to", file_name as "fileName", codes,
       imported_at as "importedAt", actor
     from wufei.catalogue_edition where district = $1 order by id`,
    [tx.actor.district],
  )
}

export async function readEditions(tx: Reader): Promise<StoredEdition[]> {
  const editions = await listEditions(tx)
  const entries = await tx.query<EditionEntry & { edition: number }>(
    `select edition, code, name, industry, properties, valid_from as "validFrom", valid_to as "validTo", enabled, confidence
     from wufei.catalogue_entry where district = $1 order by edition, code`,
    [tx.actor.district],
  )
  const byEdition = Map.groupBy(entries, (e) => e.edition)
  return editions.map(({ id, key, title, kind, from, to }) => ({
    ...{ key, title, kind, from, to },
    entries: (byEdition.get(id) ?? []).map(({ edition: _, ...entry }) => entry),
  }))
}

export interface NewEdition {
  readonly title: string
  readonly kind: 'solid' | 'hazardous'
  readonly from: Day | null
  readonly fileName: string
  readonly fileHash: string
  readonly warnings: number
  readonly entries: readonly EditionEntry[]
}

/** A version of its own, whatever was imported before; the same title twice gets a number behind it. Answers its key. */
export async function insertEdition(tx: Writer, e: NewEdition, now: Date): Promise<string> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1::int || $2, 14))', [
    tx.actor.district,
    'catalogue',
  ])
  const [made] = await tx.query<{ id: number; key: string }>(
    `insert into wufei.catalogue_edition (district, key, title, kind, valid_from, file_name, file_hash, codes, warnings, imported_at, actor)
     select $1, 'import-' || (count(*) + 1), $2, $3, $4, $5, $6, $7, $8, $9, $10 from wufei.catalogue_edition where district = $1
     returning id, key`,
    [
      tx.actor.district,
      e.title,
      e.kind,
      e.from,
      e.fileName,
      e.fileHash,
      e.entries.length,
      e.warnings,
      now,
      tx.actor.id,
    ],
  )
  const { id = 0, key = '' } = made ?? {}
  await tx.query(
    `insert into wufei.catalogue_entry (district, edition, code, name, industry, properties, valid_from, valid_to, enabled, confidence)
     select $1, $2, x.code, x.name, x.industry, x.properties, x."validFrom", x."validTo", x.enabled, x.confidence
     from json_to_recordset($3::json) x(code text, name text, industry text, properties text, "validFrom" date, "validTo" date,
       enabled boolean, confidence text)`,
    [tx.actor.district, id, JSON.stringify(e.entries)],
  )
  return key
}

/** Position of the newest edition; what was read before it is out of date. */
export async function latestEdition(tx: Reader): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `select coalesce(max(id), 0)::int as id from wufei.catalogue_edition where district = $1`,
    [tx.actor.district],
    'catalogue_latest',
  )
  return row?.id ?? 0
}
