import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'

export interface Attachment {
  hash: string
  name: string
  mediaType: string
  bytes: number
  party: number | null
  uploadedAt: Date
  actor: string
}

const columns = `hash, name, media_type as "mediaType", bytes, party, uploaded_at as "uploadedAt", actor`

/** The same content again is the same attachment, under the name and party it first came with. */
export async function insertAttachment(
  tx: Writer,
  a: Omit<Attachment, 'uploadedAt' | 'actor'>,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into wufei.attachment (district, hash, name, media_type, bytes, party, uploaded_at, actor)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [tx.actor.district, a.hash, a.name, a.mediaType, a.bytes, a.party, now, tx.actor.id],
  )
}

export async function getAttachment(tx: Reader, hash: string): Promise<Attachment> {
  const [found] = await tx.query<Attachment>(
    `select ${columns} from wufei.attachment where district = $1 and hash = $2`,
    [tx.actor.district, hash],
  )
  return found ?? refuse('file_unknown', { hash })
}

/** Hangs kept files on a posting; each must be known, so that evidence never points nowhere. */
export async function attachToPosting(tx: Writer, posting: number, hashes: readonly string[]): Promise<void> {
  const wanted = [...new Set(hashes)]
  if (wanted.length === 0) return
  const known = await tx.query<{ hash: string }>(
    `select hash from wufei.attachment where district = $1 and hash = any ($2::text[])`,
    [tx.actor.district, wanted],
  )
  const there = new Set(known.map((k) => k.hash))
  for (const hash of wanted) if (!there.has(hash)) refuse('file_unknown', { hash })
  await tx.query(
    `insert into wufei.posting_attachment (district, posting, hash)
     select $1, $2, h from unnest($3::text[]) h on conflict do nothing`,
    [tx.actor.district, posting, wanted],
  )
}

export async function attachmentsOf(tx: Reader, posting: number): Promise<Attachment[]> {
  return await tx.query<Attachment>(
    `select ${columns} from wufei.attachment a join wufei.posting_attachment p using (district, hash)
     where district = $1 and p.posting = $2 order by uploaded_at, hash`,
    [tx.actor.district, posting],
  )
}
