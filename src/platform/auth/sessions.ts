import { fromNodeHeaders } from 'better-auth/node'
import type { FastifyRequest } from 'fastify'
import { refuse } from '../../core/refusal.ts'
import { type Actor, systemActor } from '../actor.ts'
import { audit } from '../audit.ts'
import type { Config } from '../config.ts'
import { type Database, openPool } from '../database.ts'
import { serverSecret } from '../secret.ts'
import { checkComplete } from './account.rules.ts'
import { actorOf, countAdministrators, findAccountOfUser, insertAccount } from './account.store.ts'
import { signInAttempts } from './attempts.ts'
import { type Credentials, openCredentials } from './better-auth.ts'
import type { Account, AccountCreate } from './contract.ts'
import { checkLogin, checkPassword } from './password.ts'

export interface SignedIn {
  readonly actor: Actor
  readonly userId: string
}

export interface Sessions {
  readonly credentials: Credentials
  /** Who asks; refuses when nobody is signed in. The first line of every route. */
  actor(request: FastifyRequest): Promise<Actor>
  find(request: FastifyRequest): Promise<SignedIn | null>
  /** Past the cache; the cookies prolong the session. */
  refresh(request: FastifyRequest): Promise<(SignedIn & { cookies: string[] }) | null>
  signIn(
    request: FastifyRequest,
    login: string,
    password: string,
    now: Date,
  ): Promise<{ actor: Actor; cookies: string[] }>
  signOut(request: FastifyRequest): Promise<string[]>
  /** Makes the sign-in and the account; whoever may do so was asked before. */
  createAccount(by: Actor, account: AccountCreate, now: Date, options?: { demo?: boolean }): Promise<Account>
  administrators(): Promise<number>
  /** After a change of an account or a password: what this process remembers is no longer true. */
  forget(): void
  close(): Promise<void>
}

/** A session is looked up in the database at most this often; changes made in this process count at once. */
const rememberMs = 20_000
const rememberAtMost = 5_000

export function openSessions(
  config: Pick<Config, 'publicUrl' | 'district' | 'tls' | 'dataDir'>,
  appUrl: string,
  database: Database,
): Sessions {
  const pool = openPool(inSchemaAuth(appUrl), 6, 'wufei sign-in')
  const credentials = openCredentials(pool, serverSecret(config.dataDir), config)
  const attempts = signInAttempts(pool, config.district)
  const system = systemActor('system:sign-in', '登录', config.district)
  const remembered = new Map<string, { signedIn: SignedIn; until: number }>()

  const accountOf = async (userId: string) => {
    const account = await database.read(system, (tx) => findAccountOfUser(tx, userId))
    return account?.active ? account : undefined
  }

  const refresh: Sessions['refresh'] = async (request) => {
    const session = await credentials.session(fromNodeHeaders(request.headers))
    const account = session && (await accountOf(session.userId))
    if (!account) return null
    return { actor: actorOf(account, config.district), userId: session.userId, cookies: session.cookies }
  }

  const find: Sessions['find'] = async (request) => {
    const cookie = sessionCookie(request.headers.cookie)
    if (cookie === null) return null
    const known = remembered.get(cookie)
    if (known && known.until > performance.now()) return known.signedIn
    const signedIn = await refresh(request)
    remembered.delete(cookie)
    if (signedIn) {
      if (remembered.size >= rememberAtMost) remembered.clear()
      remembered.set(cookie, { signedIn, until: performance.now() + rememberMs })
    }
    return signedIn
  }

  return {
    credentials,
    find,
    refresh,
    actor: async (request) => (await find(request))?.actor ?? refuse('not_signed_in'),
    signIn: async (request, given, password, now) => {
      const login = given.normalize('NFKC').trim().toLowerCase()
      await attempts.check(login, request.ip, now)
      const headers = fromNodeHeaders(request.headers)
      const signedIn = await credentials
        .signIn(login, password, headers)
        .then(async (cookies) => ({
          cookies,
          account: await accountOfCookies(credentials, cookies, accountOf),
        }))
        .catch(async (error: unknown) => {
          await attempts.failed(login, request.ip, now)
          throw error
        })
      if (!signedIn.account) refuse('sign_in_failed')
      await attempts.succeeded(login, request.ip)
      const actor = actorOf(signedIn.account, config.district)
      await database.write(actor, (tx) =>
        audit(tx, { at: now, act: 'session.open', object: `account ${login}`, request: request.id }),
      )
      return { actor, cookies: signedIn.cookies }
    },
    signOut: async (request) => {
      const cookie = sessionCookie(request.headers.cookie)
      if (cookie !== null) remembered.delete(cookie)
      return credentials.signOut(fromNodeHeaders(request.headers))
    },
    createAccount: async (by, given, now, { demo = false } = {}) => {
      const login = checkLogin(given.login)
      checkPassword(given.password, login)
      checkComplete(given)
      const userId = await credentials.createUser(login, given.name, given.password)
      const { name, role, unit, parties, streets } = given
      return database.write(by, async (tx) => {
        const account = await insertAccount(
          tx,
          userId,
          { login, name, role, unit, parties, streets, demo },
          now,
        )
        await audit(tx, { at: now, act: 'account.create', object: `account ${login}`, detail: { role } })
        return account
      })
    },
    administrators: () => database.read(system, countAdministrators),
    forget: () => remembered.clear(),
    close: () => pool.end(),
  }
}

async function accountOfCookies<T>(
  credentials: Credentials,
  cookies: readonly string[],
  accountOf: (userId: string) => Promise<T | undefined>,
): Promise<T | undefined> {
  const cookie = cookies.map((line) => line.split(';')[0]).join('; ')
  const session = await credentials.session(new Headers({ cookie }))
  return session ? accountOf(session.userId) : undefined
}

function sessionCookie(header: string | undefined): string | null {
  return header?.match(/(?:^|;\s*)(?:__Secure-)?wufei\.session_token=([^;]+)/)?.[1] ?? null
}

function inSchemaAuth(url: string): string {
  const address = new URL(url)
  const options = [address.searchParams.get('options'), '-c search_path=auth'].filter(Boolean).join(' ')
  address.searchParams.set('options', options)
  return address.href
}
