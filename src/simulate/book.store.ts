import type { Reader } from '../platform/database.ts'

/** Whether the book holds anything that the pack did not put there: postings, or commands of a simulation. */
export async function holdsFacts(tx: Reader): Promise<boolean> {
  const [row] = await tx.query<{ facts: boolean }>(
    `select exists (select 1 from wufei.posting where district = $1)
       or exists (select 1 from wufei.command where district = $1 and actor = $2) as facts`,
    [tx.actor.district, tx.actor.id],
  )
  return row?.facts === true
}
