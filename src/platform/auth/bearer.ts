import { createHash, randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { refuse } from '../../core/refusal.ts'
import { type Actor, systemActor, type TokenUse } from '../actor.ts'
import type { Database } from '../database.ts'
import { actorOf, findAccountOfUser } from './account.store.ts'

/** `wf_` and 43 characters: 256 random bits, so that guessing is hopeless and a leaked one is found by its beginning. */
const tokenShape = /^wf_[A-Za-z0-9_-]{43}$/
const SHOWN = 11
const windowMs = 60_000

export const newToken = (): string => `wf_${randomBytes(32).toString('base64url')}`
/** What of a token may be shown: enough to tell it from another, nothing to sign with. */
export const tokenPrefix = (token: string): string => token.slice(0, SHOWN)
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

/** The token of a request, or null where it brings a session or nothing. */
export function bearerOf({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  const said = headers.authorization
  if (said === undefined || !/^Bearer /i.test(said)) return null
  return said.slice('Bearer '.length).trim()
}

interface Row {
  id: number
  prefix: string
  scope: TokenUse['scope']
  userId: string
  expires: Date
  revoked: boolean
  usedOn: string | null
}

/**
 * Who a token speaks for: its maker as the account stands now, narrowed to the token's scope. It is looked up for every
 * request, so that revoking it counts at once.
 */
export function bearerTokens(database: Database, district: number, perMinute: number, now: () => Date) {
  const system = systemActor('system:token', '接口令牌', district)
  const used = usageWindow(perMinute)
  return async (token: string): Promise<Actor> => {
    if (!tokenShape.test(token)) refuse('token_unknown')
    const found = await database.read(system, async (tx) => {
      const [row] = await tx.query<Row>(
        `select t.id, t.prefix, t.scope, a.user_id as "userId", t.expires_at as expires,
           t.revoked_at is not null as revoked, t.last_used_on as "usedOn"
         from wufei.api_token t join wufei.account a on a.district = t.district and a.id = t.account
         where t.district = $1 and t.hash = $2`,
        [district, tokenHash(token)],
        'token_find',
      )
      return row && { ...row, account: await findAccountOfUser(tx, row.userId) }
    })
    const { id, prefix, scope, account, ...row } = found ?? refuse('token_unknown')
    if (row.revoked) refuse('token_revoked', { prefix })
    if (row.expires <= now()) refuse('token_expired', { prefix, day: row.expires.toISOString().slice(0, 10) })
    if (!account?.active) return refuse('token_maker_gone', { prefix })
    used(id, now())
    // A day is precise enough, and one write a day costs nothing.
    const today = now().toISOString().slice(0, 10)
    if (row.usedOn === null || row.usedOn < today)
      await database.write(system, (tx) =>
        tx.query('update wufei.api_token set last_used_on = $3 where district = $1 and id = $2', [
          district,
          id,
          today,
        ]),
      )
    return { ...actorOf(account, district), token: { id, prefix, scope } }
  }
}

/** Counts in this process: one server per district answers. A token that asks too often is told how long to wait. */
function usageWindow(perMinute: number) {
  const windows = new Map<number, { from: number; count: number }>()
  return (token: number, now: Date): void => {
    const at = now.getTime()
    const open = windows.get(token)
    if (open === undefined || at - open.from >= windowMs) {
      windows.set(token, { from: at, count: 1 })
      return
    }
    open.count += 1
    if (open.count <= perMinute) return
    const seconds = Math.max(1, Math.ceil((open.from + windowMs - at) / 1000))
    refuse('token_too_frequent', { limit: perMinute, seconds })
  }
}
