import { fromNodeHeaders } from 'better-auth/node'
import type { FastifyRequest } from 'fastify'
import { Refusal, refuse } from '../../core/refusal.ts'
import { type Actor, systemActor } from '../actor.ts'
import { audit } from '../audit.ts'
import type { Config } from '../config.ts'
import { type Database, openPool } from '../database.ts'
import { serverSecret } from '../secret.ts'
import { checkComplete } from './account.rules.ts'
import { actorOf, countAdministrators, findAccountOfUser, insertAccount } from './account.store.ts'
import { signInAttempts } from './attempts.ts'
import { bearerOf, bearerTokens } from './bearer.ts'
import { type Credentials, openCredentials } from './better-auth.ts'
import type { Account, AccountCreate } from './contract.ts'
import { checkLogin, checkPassword } from './password.ts'
import { sessionMemory } from './session-memory.ts'

export interface SignedIn {
  readonly actor: Actor
  readonly userId: string
}

export interface Sessions {
  readonly credentials: Credentials
  /** Who asks, by session or by token; refuses when nobody does. The first line of every route. */
  actor(request: FastifyRequest): Promise<Actor>
  /** Of a session only: what a token may never do asks here. */
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

export function openSessions(
  config: Pick<Config, 'publicUrl' | 'district' | 'tls' | 'dataDir' | 'tokenRate'>,
  appUrl: string,
  database: Database,
  now: () => Date = () => new Date(),
): Sessions {
  const pool = openPool(inSchemaAuth(appUrl), 6, 'wufei sign-in')
  const credentials = openCredentials(pool, serverSecret(config.dataDir), config)
  const attempts = signInAttempts(pool, config.district)
  const system = systemActor('system:sign-in', '登录', config.district)
  const memory = sessionMemory()
  const ofToken = bearerTokens(database, config.district, config.tokenRate, now)
  /** A request is one use of its token, however often it is asked who asks. */
  const asked = new WeakMap<FastifyRequest, Promise<Actor>>()

  const accountOf: AccountOf = async (userId) => {
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
    const known = memory.get(cookie)
    if (known) return known
    const signedIn = await refresh(request)
    if (signedIn) memory.keep(cookie, signedIn)
    return signedIn
  }

  return {
    credentials,
    find,
    refresh,
    actor: async (request) => {
      const token = bearerOf(request)
      if (token === null) return (await find(request))?.actor ?? refuse('not_signed_in')
      const actor = asked.get(request) ?? ofToken(token)
      asked.set(request, actor)
      return await actor
    },
    signIn: async (request, given, password, now) => {
      const login = given.normalize('NFKC').trim().toLowerCase()
      await attempts.check(login, request.ip, now)
      const { account, cookies } = await trySignIn(credentials, accountOf, request, login, password).catch(
        async (error: unknown) => {
          if (error instanceof Refusal) await attempts.failed(login, request.ip, now)
          throw error
        },
      )
      await attempts.succeeded(login, request.ip)
      const actor = actorOf(account, config.district)
      await database.write(actor, (tx) =>
        audit(tx, { at: now, act: 'session.open', object: `account ${login}`, request: request.id }),
      )
      return { actor, cookies }
    },
    signOut: async (request) => {
      const cookie = sessionCookie(request.headers.cookie)
      if (cookie !== null) memory.drop(cookie)
      return credentials.signOut(fromNodeHeaders(request.headers))
    },
    createAccount: (by, given, now, { demo = false } = {}) =>
      createAccount(credentials, database, by, given, now, demo),
    administrators: () => database.read(system, countAdministrators),
    forget: memory.clear,
    close: () => pool.end(),
  }
}

type AccountOf = (userId: string) => Promise<Account | undefined>

/** A right password of an account that was switched off is answered like a wrong one. */
async function trySignIn(
  credentials: Credentials,
  accountOf: AccountOf,
  request: FastifyRequest,
  login: string,
  password: string,
): Promise<{ account: Account; cookies: string[] }> {
  const cookies = await credentials.signIn(login, password, fromNodeHeaders(request.headers))
  const cookie = cookies.map((line) => line.split(';')[0]).join('; ')
  const session = await credentials.session(new Headers({ cookie }))
  const account = session ? await accountOf(session.userId) : undefined
  return { account: account ?? refuse('sign_in_failed'), cookies }
}

async function createAccount(
  credentials: Credentials,
  database: Database,
  by: Actor,
  given: AccountCreate,
  now: Date,
  demo: boolean,
): Promise<Account> {
  const login = checkLogin(given.login)
  checkPassword(given.password, login)
  checkComplete(given)
  const userId = await credentials.createUser(login, given.name, given.password)
  const { name, role, unit, parties, streets } = given
  const written = database.write(by, async (tx) => {
    const account = await insertAccount(tx, userId, { login, name, role, unit, parties, streets, demo }, now)
    await audit(tx, { at: now, act: 'account.create', object: `account ${login}`, detail: { role } })
    return account
  })
  // A sign-in without an account would keep the name taken for ever.
  return written.catch(async (error: unknown) => {
    await credentials.removeUser(userId)
    throw error
  })
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
