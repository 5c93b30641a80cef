import { refuse } from '../core/refusal.ts'
import { contentHash } from '../platform/command.ts'
import type { Reader, Writer } from '../platform/database.ts'
import { FourLists, type SignedHead } from './contract.ts'

type Row = Omit<SignedHead, 'signedAt'> & { signedAt: Date }
const columns = `id, year, version, as_of as "asOf", book_position as "bookPosition", plan_version as "planVersion", content_hash as hash,
  signed_at as "signedAt", actor, note`
const headOf = (row: Row): SignedHead => ({ ...row, signedAt: row.signedAt.toISOString() })

export async function listSigned(tx: Reader, year: number): Promise<SignedHead[]> {
  const rows = await tx.query<Row>(
    `select ${columns} from wufei.signed_lists where district = $1 and year = $2 order by version desc`,
    [tx.actor.district, year],
    'signed_lists',
  )
  return rows.map(headOf)
}

export interface Signed {
  readonly head: SignedHead
  readonly lists: FourLists
}

/** A signed version as it was signed; the latest of a year where no number is given. */
export async function findSigned(
  tx: Reader,
  asked: { id: number } | { year: number },
): Promise<Signed | undefined> {
  const [row] = await tx.query<Row & { content: unknown }>(
    `select ${columns}, content from wufei.signed_lists where district = $1 and ($2::int is null or id = $2) and ($3::int is null or year = $3)
     order by version desc limit 1`,
    [tx.actor.district, 'id' in asked ? asked.id : null, 'year' in asked ? asked.year : null],
    'signed_lists_one',
  )
  if (!row) return undefined
  const { content, ...head } = row
  return { head: headOf(head), lists: FourLists.parse(content) }
}

/** Two who sign at once: the second is told that there is a newer version. */
export async function insertSigned(
  tx: Writer,
  lists: FourLists,
  note: string,
  now: Date,
): Promise<{ id: number; version: number; hash: string }> {
  const hash = contentHash(lists)
  const [row] = await tx.query<{ id: number; version: number }>(
    `insert into wufei.signed_lists (district, year, version, as_of, book_position, plan_version, content, content_hash, note, signed_at, actor)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10 from wufei.signed_lists where district = $1 and year = $2
     on conflict do nothing returning id, version`,
    [
      tx.actor.district,
      lists.year,
      lists.asOf,
      lists.bookPosition,
      lists.plan.version,
      JSON.stringify(lists),
      hash,
      note,
      now,
      tx.actor.id,
    ],
  )
  return row ? { ...row, hash } : refuse('lists_signed_meanwhile', { year: lists.year })
}
