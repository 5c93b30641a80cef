import type { Actor } from '../platform/actor.ts'
import type { Reader } from '../platform/database.ts'

/**
 * A step of a manifest is an act of all its parties: while it looks at their registers and books what follows, the
 * transaction sees what each of them sees. Who acts, and for whom, has been decided before; the actor's name stays.
 */
export async function jointly<T extends Reader, R>(
  tx: T,
  parties: readonly number[],
  work: (tx: T) => Promise<R>,
): Promise<R> {
  const { actor } = tx
  const own = actor.parties
  const all = [...new Set([...own, ...parties])]
  const together: Actor = { ...actor, parties: all }
  const see = (list: readonly number[]) =>
    tx.query(`select set_config('wufei.parties', $1, true)`, [list.join(',')], 'manifest_jointly')
  await see(all)
  try {
    return await work(withActor(tx, together))
  } finally {
    // A refused statement has broken the transaction: then nothing is left to take back.
    await see(own).catch(() => undefined)
  }
}

/** The same transaction in other hands; what it offers is looked up on it, not copied. */
const withActor = <T extends Reader>(tx: T, actor: Actor): T =>
  Object.create(tx, { actor: { value: actor, enumerable: true } }) as T
