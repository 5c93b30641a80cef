import { createHash } from 'node:crypto'
import { refuse } from '../core/refusal.ts'
import { type AuditedAct, auditInsert, auditValues } from './audit.ts'
import type { Reader, Writer } from './database.ts'

/** SHA-256 of the canonical JSON of a command's content: keys sorted, undefined left out. */
export function contentHash(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(content)))
    .digest('hex')
}

function canonical(v: unknown): unknown {
  if (Array.isArray(v)) return v.map(canonical)
  if (!v || typeof v !== 'object') return v
  const said = Object.entries(v).filter(([, x]) => x !== undefined)
  return Object.fromEntries(said.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, x]) => [k, canonical(x)]))
}

/**
 * A command under the client's idempotency key (law 3): same key and content, same answer; same key, other content,
 * refused; a refusal is not remembered. What `audited` says is written together with the answer.
 */
export async function once<T extends object>(
  tx: Writer,
  key: string,
  content: unknown,
  now: Date,
  run: () => Promise<T>,
  audited?: () => AuditedAct,
): Promise<T> {
  const hash = contentHash(content)
  const [before] = await tx.query<{ hash: string; result: T }>(
    `select hash, result from wufei.command_find($1, $2)`,
    [tx.actor.id, key],
    'command_find',
  )
  if (before) {
    if (before.hash !== hash) refuse('idempotency_conflict')
    return before.result
  }
  const result = await run()
  const answer = [tx.actor.district, tx.actor.id, key, hash, JSON.stringify(result), now]
  const keep = `insert into wufei.command (district, actor, key, hash, result, recorded_at) values ($1, $2, $3, $4, $5, $6)`
  const act = audited?.()
  tx.atCommit(
    act
      ? tx.query(
          `with a as (${auditInsert(7)}) ${keep}`,
          [...answer, ...auditValues(tx.actor, act)],
          'command_keep_audited',
        )
      : tx.query(keep, answer, 'command_keep'),
  )
  return result
}

/** The answer of a command of this actor that went through with this content, or undefined. */
export async function findCommand<T extends object>(
  tx: Reader,
  key: string,
  content: unknown,
): Promise<T | undefined> {
  const [row] = await tx.query<{ result: T }>(
    'select result from wufei.command where district = $1 and actor = $2 and key = $3 and hash = $4',
    [tx.actor.district, tx.actor.id, key, contentHash(content)],
    'command_answer',
  )
  return row?.result
}
