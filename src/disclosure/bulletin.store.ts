import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import { contentHash } from '../platform/command.ts'
import type { Reader, Writer } from '../platform/database.ts'
import { BulletinContent, type BulletinHead, type BulletinTexts, type UnitFigure } from './contract.ts'

export interface Bulletin {
  readonly id: number
  readonly year: number
  readonly edition: number
  readonly status: BulletinHead['status']
  readonly texts: BulletinTexts
  readonly reason: string | null
  readonly content: BulletinContent | null
  readonly hash: string | null
  readonly approvedAt: Date | null
  readonly approvedBy: string | null
  readonly publishedOn: Day | null
}

const columns = `id, year, edition, status, texts, reason, content, content_hash as hash, approved_at as "approvedAt", approved_by as "approvedBy",
  published_on as "publishedOn"`

export async function listBulletins(tx: Reader): Promise<Bulletin[]> {
  return await tx.query<Bulletin>(
    `select ${columns} from wufei.bulletin where district = $1 order by year desc, edition desc`,
    [tx.actor.district],
    'bulletins',
  )
}

/** `lock`: whoever decides waits for who decides before. */
export async function getBulletin(tx: Reader, id: number, lock = false): Promise<Bulletin> {
  const [row] = await tx.query<Bulletin>(
    `select ${columns} from wufei.bulletin where district = $1 and id = $2${lock ? ' for update' : ''}`,
    [tx.actor.district, id],
  )
  return row ?? refuse('disclosure_unknown', { id })
}

/** The edition that stands; or one edition, as long ago as it may be. */
export async function findPublished(
  tx: Reader,
  year: number,
  edition: number | null,
): Promise<(Bulletin & { content: BulletinContent; hash: string }) | undefined> {
  const [row] = await tx.query<Bulletin>(
    `select ${columns} from wufei.bulletin where district = $1 and year = $2 and status = 'published' and edition = coalesce($3, edition)
     order by edition desc limit 1`,
    [tx.actor.district, year, edition],
    'bulletin_published',
  )
  return row ? { ...row, content: BulletinContent.parse(row.content), hash: row.hash ?? '' } : undefined
}

export async function insertBulletin(
  tx: Writer,
  b: { year: number; edition: number; texts: BulletinTexts; reason: string | null },
  now: Date,
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.bulletin (district, year, edition, status, texts, reason, created_at, actor)
     values ($1, $2, $3, 'draft', $4, $5, $6, $7) on conflict do nothing returning id`,
    [tx.actor.district, b.year, b.edition, JSON.stringify(b.texts), b.reason, now, tx.actor.id],
  )
  return row?.id ?? refuse('disclosure_there', { year: b.year })
}

export async function updateTexts(tx: Writer, id: number, texts: BulletinTexts): Promise<void> {
  await tx.query('update wufei.bulletin set texts = $3 where district = $1 and id = $2', [
    tx.actor.district,
    id,
    JSON.stringify(texts),
  ])
}

/** Freezes the content; from here on nothing is read from the book again. */
export async function freeze(tx: Writer, id: number, content: BulletinContent, now: Date): Promise<string> {
  const hash = contentHash(content)
  await tx.query(
    `update wufei.bulletin set status = 'approved', content = $3, content_hash = $4, book_position = $5, figures_as_of = $6, approved_by = $7, approved_at = $8
     where district = $1 and id = $2`,
    [
      tx.actor.district,
      id,
      JSON.stringify(content),
      hash,
      content.inventory.bookPosition,
      content.inventory.asOf,
      tx.actor.id,
      now,
    ],
  )
  return hash
}

export async function thaw(tx: Writer, id: number): Promise<void> {
  await tx.query(
    `update wufei.bulletin set status = 'draft', content = null, content_hash = null, book_position = null, figures_as_of = null, approved_by = null, approved_at = null
     where district = $1 and id = $2`,
    [tx.actor.district, id],
  )
}

export async function markPublished(
  tx: Writer,
  id: number,
  content: BulletinContent,
  at: { now: Date; today: Day },
): Promise<string> {
  const hash = contentHash(content)
  await tx.query(
    `update wufei.bulletin set status = 'published', content = $3, content_hash = $4, published_on = $5, published_at = $6
     where district = $1 and id = $2`,
    [tx.actor.district, id, JSON.stringify(content), hash, at.today, at.now],
  )
  return hash
}

export interface Confirmation {
  readonly unit: string
  readonly figures: UnitFigure[]
  readonly confirmedAt: Date
  readonly actor: string
}

export async function readConfirmations(tx: Reader, bulletin: number): Promise<Confirmation[]> {
  return await tx.query<Confirmation>(
    `select distinct on (unit) unit, figures, confirmed_at as "confirmedAt", actor from wufei.bulletin_confirmation
     where district = $1 and bulletin = $2 order by unit, id desc`,
    [tx.actor.district, bulletin],
    'bulletin_confirmations',
  )
}

export async function insertConfirmation(
  tx: Writer,
  bulletin: number,
  unit: string,
  figures: readonly UnitFigure[],
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into wufei.bulletin_confirmation (district, bulletin, unit, figures, figures_hash, confirmed_at, actor)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.actor.district, bulletin, unit, JSON.stringify(figures), contentHash(figures), now, tx.actor.id],
  )
}
