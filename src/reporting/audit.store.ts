import type { Day } from '../core/day.ts'
import { startOfDay } from '../core/zone.ts'
import { conditions } from '../parties/conditions.ts'
import type { Reader } from '../platform/database.ts'
import type { AuditQuery, AuditRow } from './audit.contract.ts'

export interface StoredAudit extends Omit<AuditRow, 'at'> {
  readonly at: Date
}

function conditionsOf(district: number, q: AuditQuery, zone: string) {
  const where = conditions(district)
  where.add(
    "(position(? in lower(a.actor)) > 0 or position(? in lower(a.object)) > 0 or a.request like ? || '%')",
    q.q?.toLowerCase(),
  )
  where.add('a.actor = ?', q.actor)
  where.add('a.act = ?', q.act)
  where.add('a.object = ?', q.object)
  where.add('a.at >= ?', q.from === undefined ? undefined : startOfDay(zone, q.from as Day))
  where.add('a.at < ?', q.to === undefined ? undefined : startOfDay(zone, q.to as Day))
  return where
}

const columns = 'a.id, a.at, a.actor, a.act, a.object, a.detail, a.request'

/** The newest first; `total` counts what the filters leave, wherever the page stands. */
export async function readAudit(
  tx: Reader,
  q: AuditQuery,
  zone: string,
): Promise<{ items: StoredAudit[]; total: number }> {
  const where = conditionsOf(tx.actor.district, q, zone)
  const text = `from wufei.audit a where a.district = $1${where.text ? ` and ${where.text}` : ''}`
  const [count] = await tx.query<{ n: number }>(`select count(*)::int as n ${text}`, where.values)
  const before = q.before === undefined ? '' : ` and a.id < ${where.value(q.before)}`
  const items = await tx.query<StoredAudit>(
    `select ${columns} ${text}${before} order by a.id desc offset ${where.value(q.offset)} limit ${where.value(q.limit)}`,
    where.values,
  )
  return { items, total: count?.n ?? 0 }
}
