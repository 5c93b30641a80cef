import type { Day } from '../core/day.ts'
import type { Actor } from '../platform/actor.ts'
import { analyzeGrown, type Database, type Reader } from '../platform/database.ts'

/**
 * Folds what was booked since the last fold into the rollups (law 10). The position is taken in a transaction of its
 * own, so that writers wait for the blink of taking it and never for the folding; where a long booking holds the gate,
 * the fold is left for the next time. What has doubled since is analysed then. Answers the position the rollups stand at,
 * or null where it was left.
 */
export async function fold(database: Database, actor: Actor, now: Date): Promise<number | null> {
  const position = await database
    .write(
      actor,
      async (tx) => {
        await tx.query(`set local lock_timeout = '300ms'`)
        const [row] = await tx.query<{ at: number }>('select wufei.take_position($1) as at', [actor.district])
        return row?.at ?? 0
      },
      { attempts: 1 },
    )
    .catch((error: unknown) => {
      if ((error as { code?: string }).code === '55P03') return null
      throw error
    })
  if (position === null) return null
  const folded = await database.write(actor, async (tx) => {
    const [row] = await tx.query<{ at: number }>('select wufei.fold($1, $2, $3) as at', [
      actor.district,
      position,
      now,
    ])
    return row?.at ?? 0
  })
  await database.write(actor, analyzeGrown)
  return folded
}

/** Folds every few seconds while the server lives. Views are right without it, only slower. */
export function keepFolding(
  database: Database,
  actor: Actor,
  now: () => Date,
  every = 5_000,
): { stop: () => Promise<void> } {
  let running: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    running = running.then(() => fold(database, actor, now())).catch(() => {})
  }, every)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}

/** Up to where the rollups are folded, and the months they span; null where nothing is folded or to be seen. */
export interface Folded {
  posting: number
  firstMonth: Day | null
  lastMonth: Day | null
}

/**
 * Asked before the question proper and handed to it as a number: a position that stands in the same statement is a
 * position the planner does not know, and it has read every entry for the few that are not folded yet.
 */
export async function foldedTo(tx: Reader): Promise<Folded> {
  const [row] = await tx.query<Folded>(
    `select coalesce((select posting from wufei.rollup_mark where district = $1), 0) as posting,
       (select min(month) from wufei.rollup_district where district = $1) as "firstMonth",
       (select max(month) from wufei.rollup_district where district = $1) as "lastMonth"`,
    [tx.actor.district],
    'folded_to',
  )
  return row ?? { posting: 0, firstMonth: null, lastMonth: null }
}
