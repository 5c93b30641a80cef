import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { Actor } from '../platform/actor.ts'
import type { Reader, Writer } from '../platform/database.ts'
import { can } from '../platform/rights.rules.ts'
import {
  allow,
  changesBetween,
  daysLeft,
  dueDay,
  figuresByUnit,
  officeOf,
  refuseEarly,
  statusNames,
} from './bulletin.rules.ts'
import {
  type Bulletin,
  findPublished,
  freeze,
  getBulletin,
  insertBulletin,
  insertConfirmation,
  markPublished,
  readConfirmations,
} from './bulletin.store.ts'
import { columnTitle, composeContent, publishedContent, unitName } from './content.ts'
import type { BulletinContent, BulletinHead, BulletinView, UnitState } from './contract.ts'

export interface At {
  readonly now: Date
  readonly today: Day
}

export function headOf({ pack }: DistrictView, b: Bulletin, today: Day): BulletinHead {
  const due = dueDay(pack, b.year)
  return {
    id: b.id,
    year: b.year,
    edition: b.edition,
    status: b.status,
    statusName: statusNames[b.status],
    due,
    daysLeft: b.status === 'published' || b.edition > 1 ? null : daysLeft(pack, b.year, today),
    publishedOn: b.publishedOn,
    late: b.edition === 1 && (b.publishedOn ?? today) > due,
    hash: b.hash,
  }
}

/** A bulletin with what each department has to say about its figures. What is frozen is shown as it was frozen. */
export async function readBulletin(
  tx: Reader,
  district: DistrictView,
  id: number,
  actor: Actor,
  today: Day,
): Promise<BulletinView> {
  const bulletin = await getBulletin(tx, id)
  const content = bulletin.content ?? (await composeContent(tx, district, bulletin, today))
  return {
    ...headOf(district, bulletin, today),
    content,
    reason: bulletin.reason,
    units: await unitStates(tx, district, bulletin, content, actor),
  }
}

async function unitStates(
  tx: Reader,
  { pack }: DistrictView,
  bulletin: Bulletin,
  content: BulletinContent,
  actor: Actor,
): Promise<UnitState[]> {
  const confirmations = new Map((await readConfirmations(tx, bulletin.id)).map((c) => [c.unit, c]))
  const { tables } = content.inventory
  return [...figuresByUnit(pack, tables)].map(([unit, figures]) => {
    const said = confirmations.get(unit)
    return {
      unit,
      name: unitName(pack, unit),
      figures,
      confirmedAt: said?.confirmedAt.toISOString() ?? null,
      actor: said?.actor ?? null,
      changes: said ? changesBetween(said.figures, figures, columnTitle(tables)) : [],
      mayConfirm: bulletin.status === 'draft' && mayConfirm(actor, unit, officeOf(pack)),
    }
  })
}

/** A department speaks for itself; the office for what nobody owns, and for nobody else. */
function mayConfirm(actor: Actor, unit: string, office: string): boolean {
  if (unit === office && can(actor, 'draft', 'disclosure')) return true
  return can(actor, 'confirm', 'disclosure', { unit })
}

/** The bulletin of a year, or, once that is out, a correction of it. */
export async function startBulletin(
  tx: Writer,
  asked: { year: number; reason?: string | undefined },
  { now, today }: At,
): Promise<number> {
  refuseEarly(asked.year, today)
  const published = await findPublished(tx, asked.year, null)
  if (published && asked.reason === undefined) refuse('disclosure_published', { year: asked.year })
  if (!published && asked.reason !== undefined) refuse('disclosure_not_published', { year: asked.year })
  const texts = published?.texts ?? { overview: '', work: '' }
  const edition = (published?.edition ?? 0) + 1
  return await insertBulletin(tx, { year: asked.year, edition, texts, reason: asked.reason ?? null }, now)
}

export async function confirmFigures(
  tx: Writer,
  district: DistrictView,
  asked: { id: number; unit: string },
  actor: Actor,
  { now, today }: At,
): Promise<void> {
  const bulletin = await getBulletin(tx, asked.id, true)
  allow('confirm', bulletin)
  const { pack } = district
  if (!mayConfirm(actor, asked.unit, officeOf(pack)))
    refuse('disclosure_unit_foreign', { unit: unitName(pack, asked.unit) })
  const content = await composeContent(tx, district, bulletin, today)
  const figures = figuresByUnit(pack, content.inventory.tables).get(asked.unit)
  if (!figures) return refuse('disclosure_unit_without_figures', { unit: unitName(pack, asked.unit) })
  await insertConfirmation(tx, bulletin.id, asked.unit, figures, now)
}

/** Freezes the figures, if every department stands by them as they are now. */
export async function approveBulletin(
  tx: Writer,
  district: DistrictView,
  id: number,
  actor: Actor,
  { now, today }: At,
): Promise<string> {
  const bulletin = await getBulletin(tx, id, true)
  allow('approve', bulletin)
  const content = await composeContent(tx, district, bulletin, today)
  const units = await unitStates(tx, district, bulletin, content, actor)
  const silent = units.filter((u) => u.confirmedAt === null).map((u) => u.name)
  if (silent.length > 0) refuse('disclosure_unconfirmed', { units: silent.join('、') })
  const changed = units.filter((u) => u.changes.length > 0)
  if (changed.length > 0) {
    const [first] = changed.flatMap((u) => u.changes)
    const example = first ? `${first.what}由 ${first.before ?? '未报'} 变为 ${first.after ?? '未报'}` : ''
    refuse('disclosure_figures_changed', { units: changed.map((u) => u.name).join('、'), example }, changed)
  }
  return await freeze(tx, id, content, now)
}

export async function publishBulletin(
  tx: Writer,
  { pack }: DistrictView,
  id: number,
  { now, today }: At,
): Promise<string> {
  const bulletin = await getBulletin(tx, id, true)
  allow('publish', bulletin)
  const content = publishedContent(pack, bulletin.content as BulletinContent, today)
  return await markPublished(tx, id, content, { now, today })
}
