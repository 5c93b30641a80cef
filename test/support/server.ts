import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterAll } from 'vitest'
import type { Role } from '../../src/core/codes.ts'
import { systemActor } from '../../src/platform/actor.ts'
import { accountRoutes } from '../../src/platform/auth/account.routes.ts'
import { sessionRoutes } from '../../src/platform/auth/session.routes.ts'
import { openSessions } from '../../src/platform/auth/sessions.ts'
import { type Config, readConfig } from '../../src/platform/config.ts'
import { type App, type Context, createServer, type Routes } from '../../src/platform/http.ts'
import { type Beginning, type TestDatabase, testDatabase } from './database.ts'

export const testPassword = 'Correct-horse-7'

export interface Person {
  readonly login: string
  readonly role: Role
  readonly unit?: string
  readonly parties?: readonly number[]
  readonly streets?: readonly string[]
}

export interface TestServer extends TestDatabase {
  readonly app: App
  readonly context: Context
  /** Everything that was logged. */
  readonly log: () => string
  /** Makes the account and signs it in through the real route; returns requests that carry its session. */
  as(person: Person): Promise<Client>
}

export type Client = (options: InjectOptions) => Promise<LightMyRequestResponse>

export interface TestServerOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly beginning?: Beginning
  readonly web?: string
  readonly now?: () => Date
  readonly setupToken?: string
}

/** The whole server on a database of its own, without a socket: requests go through `inject`, with a real sign-in. */
export async function testServer(
  routes: readonly Routes[] = [],
  options: TestServerOptions = {},
): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wufei-server-'))
  const config: Config = readConfig({
    WUFEI_DATA_DIR: dataDir,
    WUFEI_DISTRICT: '999901',
    ...options.env,
  })
  const db = await testDatabase(options.beginning)
  const now = options.now ?? (() => new Date())
  const sessions = openSessions(config, db.appUrl, db.database, now)
  const context: Context = {
    config,
    database: db.database,
    sessions,
    now,
    setupToken: options.setupToken ?? null,
  }
  let log = ''
  const keep = (line: string) => {
    log += line
  }
  const logStream = { write: keep } as unknown as NodeJS.WritableStream
  const app = await createServer(context, [sessionRoutes, accountRoutes, ...routes], {
    version: '0.0.0-test',
    web: options.web ?? join(dataDir, 'no-web'),
    logStream,
  })
  afterAll(async () => {
    await app.close()
    await sessions.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  return { ...db, app, context, log: () => log, as: (person) => signInAs(app, context, person) }
}

async function signInAs(app: App, { sessions, config, now }: Context, person: Person): Promise<Client> {
  const { login, role, unit = null, parties = [], streets = [] } = person
  const account = {
    login,
    name: login,
    role,
    unit,
    parties: [...parties],
    streets: [...streets],
    password: testPassword,
  }
  await sessions.createAccount(systemActor('system:test', '测试', config.district), account, now())
  const signedIn = await app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { login, password: testPassword },
  })
  if (signedIn.statusCode !== 200) throw new Error(`sign-in of ${login}: ${signedIn.body}`)
  const cookie = signedIn.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
  return (request) => app.inject({ ...request, headers: { ...request.headers, cookie } })
}
