import type { FastifyRequest } from 'fastify'
import type { Actor } from './actor.ts'
import type { AuditedAct } from './audit.ts'
import { once } from './command.ts'
import type { Writer } from './database.ts'
import type { Context } from './http.ts'

export interface Command {
  /** The client's idempotency key. */
  readonly key: string
  /** As a word of the product: `party.create`. */
  readonly act: string
  /** What was asked, path included: the same key with another content is refused. */
  readonly content: Readonly<Record<string, unknown>>
}

export interface Performed<T> {
  readonly answer: T
  /** What it was done to: `party 3`. */
  readonly object: string
  readonly detail?: Readonly<Record<string, unknown>>
}

/**
 * A person's command in one transaction with its audit row, once per key (law 3). What `ahead` reads is asked together
 * with the key; it may not lock or write.
 */
export async function perform<T extends object, A = undefined>(
  { database, now }: Context,
  request: Pick<FastifyRequest, 'id'>,
  actor: Actor,
  { key, act, content }: Command,
  run: (tx: Writer, known: A) => Promise<Performed<T>>,
  ahead?: (tx: Writer) => Promise<A>,
): Promise<T> {
  return await database.write(actor, async (tx) => {
    const asked = ahead?.(tx)
    asked?.catch(() => {})
    let done: Performed<T> | undefined
    const doing = async (): Promise<T> => {
      done = await run(tx, (await asked) as A)
      return done.answer
    }
    const audited = (): AuditedAct => {
      if (!done) throw new Error('nothing was performed')
      const { object, detail } = done
      return { at: now(), act, object, request: request.id, ...(detail ? { detail } : {}) }
    }
    return await once(tx, key, { act, ...content }, now(), doing, audited)
  })
}
