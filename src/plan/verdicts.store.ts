import type { Reader, Writer } from '../platform/database.ts'

export interface StoredVerdict {
  readonly statement: string
  readonly verdict: 'met' | 'partly' | 'unmet'
  readonly reason: string
  readonly evidence: readonly string[]
  readonly recordedAt: Date
  readonly actor: string
}

/** The last verdict on each statement of the stage goals. */
export async function readVerdicts(tx: Reader, plan: string, before: Date | null): Promise<StoredVerdict[]> {
  return await tx.query<StoredVerdict>(
    `select distinct on (statement) statement, verdict, reason, evidence, recorded_at as "recordedAt", actor
     from wufei.goal_verdict where district = $1 and plan = $2 and ($3::timestamptz is null or recorded_at < $3)
     order by statement, id desc`,
    [tx.actor.district, plan, before],
  )
}

export async function insertVerdict(
  tx: Writer,
  plan: string,
  v: Pick<StoredVerdict, 'statement' | 'verdict' | 'reason' | 'evidence'>,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into wufei.goal_verdict (district, plan, statement, verdict, reason, evidence, recorded_at, actor)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.actor.district, plan, v.statement, v.verdict, v.reason, v.evidence, now, tx.actor.id],
  )
}
