import type { ActFact } from '../manifests/contract.ts'
import type { Reader, Writer } from '../platform/database.ts'
import { type ExchangeFile, exchangeAtMost, type RowOutcome } from './exchange.contract.ts'
import type { Names, RowValues } from './exchange.rules.ts'

export interface OwnManifest {
  readonly id: number
  readonly number: string | null
  readonly officialNo: string | null
  readonly acts: readonly ActFact[]
  readonly names: Names
}

interface Wanted {
  readonly profile: string
  readonly from?: string
  readonly lastDay?: string
  readonly ids?: readonly number[]
}

/** Manifests that have been issued, by the day they left; with who they name, and their acts. */
export async function readManifests(tx: Reader, wanted: Wanted): Promise<OwnManifest[]> {
  return await tx.query<OwnManifest>(
    `select m.id, m.number, m.official_no as "officialNo",
       (select jsonb_agg(a.fact order by a.seq) from wufei.manifest_act a where a.district = m.district and a.manifest = m.id) as acts,
       jsonb_build_object(
         'consignor', (select jsonb_build_object('name', p.name, 'creditCode', p.credit_code) from wufei.facility f
           join wufei.party p on p.district = f.district and p.id = f.party where f.district = m.district and f.id = m.consignor),
         'consignee', (select jsonb_build_object('name', p.name, 'creditCode', p.credit_code) from wufei.facility f
           join wufei.party p on p.district = f.district and p.id = f.party where f.district = m.district and f.id = m.consignee),
         'carrier', (select jsonb_build_object('name', p.name) from wufei.party p where p.district = m.district and p.id = m.carrier)) as names
     from wufei.manifest m where m.district = $1 and m.profile = $2 and m.state not in ('draft')
       and ($3::date is null or coalesce(m.loaded_on, m.issued_on) >= $3) and ($4::date is null or coalesce(m.loaded_on, m.issued_on) <= $4)
       and ($5::bigint[] is null or m.id = any ($5)) order by m.id limit ${exchangeAtMost}`,
    [
      tx.actor.district,
      wanted.profile,
      wanted.from ?? null,
      wanted.lastDay ?? null,
      wanted.ids ? [...wanted.ids] : null,
    ],
  )
}

/** The manifest a row of another system means: by our number, by the official one, or as the only load of its kind. */
export async function findMeant(
  tx: Reader,
  profile: string,
  { number, officialNo, plate, code, loadedOn, grams }: RowValues,
): Promise<number | null> {
  const exact = await tx.query<{ id: number }>(
    `select id from wufei.manifest where district = $1 and profile = $2 and (number = $3 or official_no = $4)`,
    [tx.actor.district, profile, number ?? null, officialNo ?? null],
  )
  if (exact.length > 0) return exact.length === 1 ? (exact[0]?.id ?? null) : null
  if (!plate || !code || !loadedOn || !grams) return null
  const alike = await tx.query<{ id: number }>(
    `select id from wufei.manifest where district = $1 and profile = $2 and official_no is null and plate = $3 and code = $4
       and loaded_on = $5 and grams = ($6::numeric * 1000000)::bigint`,
    [tx.actor.district, profile, plate, code, loadedOn, grams],
  )
  return alike.length === 1 ? (alike[0]?.id ?? null) : null
}

export interface NewFile {
  readonly system: string
  readonly direction: 'out' | 'in'
  readonly name: string
  readonly hash: string
  readonly span: string | null
  readonly outcome: object
}
export interface NewRow {
  readonly row: number
  readonly manifest: number | null
  readonly values: RowValues
  readonly note: string | null
}

export async function insertFile(
  tx: Writer,
  file: NewFile,
  rows: readonly NewRow[],
  now: Date,
): Promise<number> {
  const { district, id, parties } = tx.actor
  const [made] = await tx.query<{ id: number }>(
    `insert into wufei.exchange_file (district, system, direction, parties, name, hash, span, rows, outcome, at, actor)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`,
    [
      district,
      file.system,
      file.direction,
      parties,
      file.name,
      file.hash,
      file.span,
      rows.length,
      JSON.stringify(file.outcome),
      now,
      id,
    ],
  )
  await tx.query(
    `insert into wufei.exchange_row (district, file, row, manifest, official_no, day, values, note)
     select $1, $2, (x ->> 'row')::int, (x ->> 'manifest')::bigint, x #>> '{values,officialNo}', (x #>> '{values,loadedOn}')::date,
       x -> 'values', x ->> 'note' from jsonb_array_elements($3::jsonb) x`,
    [district, made?.id, JSON.stringify(rows)],
  )
  return made?.id as number
}

const files = `select id, system, direction, name, span, rows, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, actor
  from wufei.exchange_file where district = $1`

export const listFiles = (tx: Reader): Promise<ExchangeFile[]> =>
  tx.query<ExchangeFile>(`${files} order by id desc limit 50`, [tx.actor.district])

export async function findFile(tx: Reader, id: number): Promise<ExchangeFile | undefined> {
  return (await tx.query<ExchangeFile>(`${files} and id = $2`, [tx.actor.district, id]))[0]
}

/** What was done with this very file before, by the same person. */
export async function findSame(
  tx: Reader,
  system: string,
  hash: string,
): Promise<{ id: number; rows: RowOutcome[] } | undefined> {
  const [row] = await tx.query<{ id: number; outcome: { rows: RowOutcome[] } }>(
    `select id, outcome from wufei.exchange_file where district = $1 and system = $2 and hash = $3 and actor = $4 and direction = 'in'`,
    [tx.actor.district, system, hash, tx.actor.id],
  )
  return row && { id: row.id, rows: row.outcome.rows }
}

export const readRows = (tx: Reader, file: number): Promise<{ values: RowValues }[]> =>
  tx.query('select values from wufei.exchange_row where district = $1 and file = $2 order by row', [
    tx.actor.district,
    file,
  ])

export interface Latest {
  readonly manifest: number | null
  readonly officialNo: string | null
  readonly direction: 'out' | 'in'
  readonly values: RowValues
  readonly at: Date
  readonly name: string
  readonly day: string | null
}

/** The last that was said of each manifest in either direction, and of each that only they have. */
export async function readLatest(tx: Reader, system: string): Promise<Latest[]> {
  return await tx.query<Latest>(
    `select distinct on (f.direction, coalesce(r.manifest::text, 'there ' || r.official_no)) r.manifest, r.official_no as "officialNo",
       f.direction, r.values, f.at, f.name, r.day
     from wufei.exchange_row r join wufei.exchange_file f on f.district = r.district and f.id = r.file
     where r.district = $1 and f.system = $2 and (r.manifest is not null or r.official_no is not null)
     order by f.direction, coalesce(r.manifest::text, 'there ' || r.official_no), f.id desc`,
    [tx.actor.district, system],
  )
}
