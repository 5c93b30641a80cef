import { type Stream, streamNames } from '../core/codes.ts'
import { Refusal } from '../core/refusal.ts'
import type { Reader } from '../platform/database.ts'
import { concernedBy } from './concerned.rules.ts'
import type { Planned } from './entry.ts'
import type { World } from './world.ts'

/**
 * The first of the planned postings that falls into a closed period, and why it is refused; the database would refuse it
 * too. Better evidence (`raise`) changes no figure and is free to come.
 */
export async function firstClosed(
  tx: Reader,
  world: World,
  planned: readonly Planned[],
): Promise<{ index: number; refusal: Refusal } | null> {
  const rows = planned.flatMap((p, index) => {
    if (p.kind === 'raise' || p.entries.length === 0) return []
    const { parties } = concernedBy(world, p)
    const streams = [...new Set(p.entries.map((e) => e.stream))]
    return streams.map((stream) => ({ index, stream, day: p.occurredOn, late: p.lateEntry, parties }))
  })
  if (rows.length === 0) return null
  const [closed] = await tx.query<{
    index: number
    stream: Stream
    day: string
    late: number | null
    number: string | null
  }>(
    `select x.index, x.stream, x.day, x.late, n.number from json_to_recordset($2::json) x(index int, stream wufei.stream, day date, late bigint, parties int[])
       join wufei.period_close c on c.district = $1 and c.stream = x.stream and c.reopened_at is null and x.day >= c.from_day and x.day < c.to_day
         and (c.party is null or c.party = any (x.parties))
       left join wufei.late_entry n on n.district = $1 and n.id = x.late
       left join wufei.late_entry l on l.district = $1 and l.id = x.late and l.approved_at is not null and l.refused_at is null
         and l.stream = x.stream and x.day >= l.from_day and x.day < l.to_day and (l.party is null or l.party = any (x.parties))
     where l.id is null order by x.index limit 1`,
    [tx.actor.district, JSON.stringify(rows)],
    'ledger_closed',
  )
  if (!closed) return null
  const refusal =
    closed.late === null
      ? new Refusal('period_closed', { stream: streamNames[closed.stream], day: closed.day })
      : new Refusal('late_entry_invalid', { number: closed.number ?? closed.late })
  return { index: closed.index, refusal }
}

export async function refuseClosed(tx: Reader, world: World, planned: readonly Planned[]): Promise<void> {
  const closed = await firstClosed(tx, world, planned)
  if (closed) throw closed.refusal
}
