import { createHash } from 'node:crypto'
import type { Reader } from '../platform/database.ts'

export interface BookDigest {
  /** SHA-256 in hex over every posting with its entries. */
  sha256: string
  postings: number
  entries: number
}

/** Postings a page, so that a book of any size streams through. */
const page = 5000

/**
 * The digest of a district's book in canonical order: postings by number, each with its entries by line. Two books
 * with the same digest hold the same facts, recorded at the same moments by the same people, to the gram. Left out is
 * only what the database made up itself (transaction numbers). Read it past row-level security.
 */
export async function digestBook(tx: Reader): Promise<BookDigest> {
  const hash = createHash('sha256')
  const found = { postings: 0, entries: 0 }
  for (let after = 0; ; ) {
    const rows = await tx.query<{ id: number; line: string; entries: number }>(
      `select p.id, (select count(*) from wufei.entry e where e.district = p.district and e.posting = p.id)::int as entries,
         jsonb_build_array(p.id, p.kind, p.occurred_on, p.since, to_char(p.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
           p.recorded_day, p.actor, p.grade, p.fact, to_jsonb(p.parties), to_jsonb(p.facilities), p.movement, p.total, p.corrects,
           p.reverses, p.late_entry, p.demo,
           (select jsonb_agg(jsonb_build_array(e.line, e.position, e.stream, e.facility, e.owner, e.code, e.lot, e.origin, e.born,
              e.grade, e.moisture, e.purpose, e.place, e.method, e.dest, e.own, e.grams) order by e.line)
            from wufei.entry e where e.district = p.district and e.posting = p.id))::text as line
       from wufei.posting p where p.district = $1 and p.id > $2 order by p.id limit $3`,
      [tx.actor.district, after, page],
      'digest_page',
    )
    for (const { line, entries } of rows) {
      hash.update(line).update('\n')
      found.postings++
      found.entries += entries
    }
    const last = rows.at(-1)
    if (!last || rows.length < page) return { sha256: hash.digest('hex'), ...found }
    after = last.id
  }
}
