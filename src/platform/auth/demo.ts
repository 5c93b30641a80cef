import { systemActor } from '../actor.ts'
import type { Database } from '../database.ts'
import { listAccounts } from './account.store.ts'
import type { AccountCreate } from './contract.ts'
import type { Sessions } from './sessions.ts'

/** Shown on the sign-in page; exists in demonstration mode only. */
export const demoPassword = 'Demo-2025'

/** Makes the demonstration accounts that are not there yet. */
export async function ensureDemoAccounts(
  database: Database,
  sessions: Sessions,
  district: number,
  accounts: readonly Omit<AccountCreate, 'password'>[],
  now: Date,
): Promise<void> {
  const by = systemActor('system:demo', '演示', district)
  const there = new Set((await database.read(by, listAccounts)).map(({ login }) => login))
  for (const account of accounts) {
    if (there.has(account.login)) continue
    await sessions.createAccount(by, { ...account, password: demoPassword }, now, { demo: true })
  }
}
