import type { FastifyRequest } from 'fastify'
import type { Actor } from './actor.ts'
import { audit } from './audit.ts'
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

/** A person's command in one transaction with its audit row, once per key (law 3). */
export async function perform<T extends object>(
  { database, now }: Context,
  request: Pick<FastifyRequest, 'id'>,
  actor: Actor,
  { key, act, content }: Command,
  run: (tx: Writer) => Promise<Performed<T>>,
): Promise<T> {
  return await database.write(actor, async (tx) => {
    let done: Performed<T> | undefined
    const doing = async (): Promise<T> => {
      done = await run(tx)
      return done.answer
    }
    const audited = async (): Promise<void> => {
      if (!done) throw new Error('nothing was performed')
      const { object, detail } = done
      await audit(tx, { at: now(), act, object, request: request.id, ...(detail ? { detail } : {}) })
    }
    return await once(tx, key, { act, ...content }, now(), doing, audited)
  })
}
