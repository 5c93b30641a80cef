import type { Writer } from './database.ts'

/**
 * The next number of a series without gaps (`late-entry 2025`): taken in the caller's transaction, so that a refusal
 * gives it back. Whoever asks waits for the one before; ask last.
 */
export async function nextNumber(tx: Writer, series: string): Promise<number> {
  const [row] = await tx.query<{ value: number }>(
    `insert into wufei.number_series as s (district, series, value) values ($1, $2, 1)
     on conflict (district, series) do update set value = s.value + 1 returning value`,
    [tx.actor.district, series],
    'next_number',
  )
  return row?.value as number
}
