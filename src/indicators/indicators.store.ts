import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import { IndicatorDefinition } from '../packs/indicators.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { StoredDefinition } from './definitions.rules.ts'

/** Changes of definitions as known at the end of a day; null: now. */
export async function readDefinitions(tx: Reader, asOf: Day | null): Promise<StoredDefinition[]> {
  const rows = await tx.query<{ id: string; version: number; content: unknown }>(
    `select distinct on (id) id, version, content from wufei.indicator_definition
     where district = $1 and recorded_day <= coalesce($2, 'infinity'::date) order by id, version desc`,
    [tx.actor.district, asOf],
    'indicator_definitions',
  )
  return rows.map(({ content, ...r }) => ({
    ...r,
    content: content === null ? null : IndicatorDefinition.parse(content),
  }))
}

export interface DefinitionRow extends StoredDefinition {
  readonly reason: string
  readonly recordedAt: Date
  readonly actor: string
}

export async function definitionHistory(tx: Reader, id: string): Promise<DefinitionRow[]> {
  const rows = await tx.query<DefinitionRow>(
    `select id, version, content, reason, recorded_at as "recordedAt", actor from wufei.indicator_definition
     where district = $1 and id = $2 order by version desc`,
    [tx.actor.district, id],
  )
  return rows
}

/** Answers the number of the version. Two people who change it at once: the second is told to read again. */
export async function insertDefinition(
  tx: Writer,
  one: { id: string; content: IndicatorDefinition | null; reason: string },
  at: { now: Date; today: Day },
): Promise<number> {
  const [row] = await tx.query<{ version: number }>(
    `insert into wufei.indicator_definition (district, id, version, content, reason, recorded_at, recorded_day, actor)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7 from wufei.indicator_definition where district = $1 and id = $2
     on conflict do nothing returning version`,
    [
      tx.actor.district,
      one.id,
      one.content === null ? null : JSON.stringify(one.content),
      one.reason,
      at.now,
      at.today,
      tx.actor.id,
    ],
  )
  return row?.version ?? refuse('indicator_changed_meanwhile', { id: one.id })
}

export interface ReportedValue {
  readonly id: number
  readonly key: string
  readonly year: number
  readonly value: string
  readonly unit: string
  readonly source: string
  readonly note: string | null
  readonly recordedAt: Date
  readonly actor: string
  readonly evidence: readonly string[]
}

/** The latest report of each figure and year, as known at the end of a day. */
export async function readReported(
  tx: Reader,
  years: { from: number; to: number },
  asOf: Day | null,
): Promise<ReportedValue[]> {
  return await tx.query<ReportedValue>(
    `select distinct on (f.key, f.year) f.id, f.key, f.year, f.value::text as value, f.unit, f.source, f.note, f.recorded_at as "recordedAt", f.actor,
       array(select a.hash from wufei.reported_figure_attachment a where a.district = f.district and a.figure = f.id order by a.hash) as evidence
     from wufei.reported_figure f
     where f.district = $1 and f.year between $2 and $3 and f.recorded_day <= coalesce($4, 'infinity'::date)
     order by f.key, f.year, f.id desc`,
    [tx.actor.district, years.from, years.to, asOf],
    'reported_figures',
  )
}

export async function insertReported(
  tx: Writer,
  f: Pick<ReportedValue, 'key' | 'year' | 'value' | 'unit' | 'source' | 'note' | 'evidence'> & {
    unitCode: string | null
  },
  at: { now: Date; today: Day },
): Promise<number> {
  const hashes = [...new Set(f.evidence)]
  const known = await tx.query<{ hash: string }>(
    'select hash from wufei.attachment where district = $1 and hash = any ($2::text[])',
    [tx.actor.district, hashes],
  )
  for (const hash of hashes) if (!known.some((k) => k.hash === hash)) refuse('file_unknown', { hash })
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.reported_figure (district, key, year, value, unit, unit_code, source, note, recorded_at, recorded_day, actor)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`,
    [
      tx.actor.district,
      f.key,
      f.year,
      f.value,
      f.unit,
      f.unitCode,
      f.source,
      f.note,
      at.now,
      at.today,
      tx.actor.id,
    ],
  )
  const id = row?.id as number
  await tx.query(
    'insert into wufei.reported_figure_attachment (district, figure, hash) select $1, $2, h from unnest($3::text[]) h',
    [tx.actor.district, id, hashes],
  )
  return id
}

export interface EvidenceName {
  readonly hash: string
  readonly name: string
  readonly bytes: number
}

/** The files behind reported figures. */
export async function readEvidenceNames(tx: Reader, hashes: readonly string[]): Promise<EvidenceName[]> {
  return await tx.query<EvidenceName>(
    'select hash, name, bytes from wufei.attachment where district = $1 and hash = any ($2::text[]) order by hash',
    [tx.actor.district, hashes],
    'indicator_evidence',
  )
}
