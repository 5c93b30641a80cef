import type { Day } from '../core/day.ts'
import type { RawRecord } from '../ledger/record-view.rules.ts'
import type { Reader } from '../platform/database.ts'

/** Who stated an area's total when, and the paper it stands on where there is one. */
export interface RawStatement {
  recordedAt: Date
  actor: string
  from: Day
  to: Day
  records: RawRecord[]
}

export async function findStatement(tx: Reader, total: number): Promise<RawStatement | undefined> {
  const [found] = await tx.query<Omit<RawStatement, 'records'> & { record: number | null }>(
    `select recorded_at as "recordedAt", actor, from_day as from, to_day as to, record from wufei.control_total where district = $1 and id = $2`,
    [tx.actor.district, total],
    'statement',
  )
  if (!found) return undefined
  const records = await tx.query<RawRecord>(
    `select id, kind, identity, version, sheet, row, import, content, actor, recorded_at as "recordedAt" from wufei.record where district = $1 and id = $2`,
    [tx.actor.district, found.record ?? 0],
    'statement_record',
  )
  return { ...found, records }
}
