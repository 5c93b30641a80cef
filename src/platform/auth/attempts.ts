import type pg from 'pg'
import { refuse } from '../../core/refusal.ts'

/** Failures from one address lock that address out of the account; many addresses together lock the account. */
const limits = { address: 5, account: 50 } as const
const windowMinutes = 15

export interface Attempts {
  /** Refuses while locked. */
  check(login: string, address: string, now: Date): Promise<void>
  failed(login: string, address: string, now: Date): Promise<void>
  succeeded(login: string, address: string): Promise<void>
}

export function signInAttempts(pool: pg.Pool, district: number): Attempts {
  const ofAccount = (login: string) => `${district}/${login}`
  const ofAddress = (login: string, address: string) => `${ofAccount(login)}@${address}`
  return {
    check: async (login, address, now) => {
      const { rows } = await pool.query<{ until: Date | null }>(
        'select max(locked_until) as until from auth.attempt where key = any ($1) and locked_until > $2',
        [[ofAccount(login), ofAddress(login, address)], now],
      )
      const until = rows[0]?.until
      if (until) refuse('sign_in_locked', { minutes: Math.ceil((until.getTime() - now.getTime()) / 60_000) })
    },
    failed: async (login, address, now) => {
      await count(pool, ofAddress(login, address), limits.address, now)
      await count(pool, ofAccount(login), limits.account, now)
      await pool.query('delete from auth.attempt where first_at < $1', [new Date(now.getTime() - 86_400_000)])
    },
    succeeded: async (login, address) => {
      await pool.query('delete from auth.attempt where key = $1', [ofAddress(login, address)])
    },
  }
}

/** One statement, so that guesses in parallel all count. A window that has passed, or a lock, starts anew. */
async function count(pool: pg.Pool, key: string, limit: number, now: Date): Promise<void> {
  await pool.query(
    `insert into auth.attempt as a (key, failures, first_at) values ($1, 1, $2)
     on conflict (key) do update set
       failures = case when a.first_at < $3 then 1 when a.failures + 1 >= $4 then 0 else a.failures + 1 end,
       first_at = case when a.first_at < $3 then $2 else a.first_at end,
       locked_until = case when a.first_at >= $3 and a.failures + 1 >= $4 then $5 else a.locked_until end`,
    [
      key,
      now,
      new Date(now.getTime() - windowMinutes * 60_000),
      limit,
      new Date(now.getTime() + windowMinutes * 60_000),
    ],
  )
}
