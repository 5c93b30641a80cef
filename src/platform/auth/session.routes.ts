import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { roleNames } from '../../core/codes.ts'
import { refuse } from '../../core/refusal.ts'
import { type Actor, systemActor } from '../actor.ts'
import { audit } from '../audit.ts'
import type { App, Context } from '../http.ts'
import { Failure } from '../http-errors.ts'
import { abilities } from '../rights.rules.ts'
import { listAccounts } from './account.store.ts'
import { PasswordChange, SessionView, Setup, SignIn, SignInPage } from './contract.ts'
import { demoPassword } from './demo.ts'
import { checkPassword } from './password.ts'

/** Guessing is slowed per address here, and per account in `attempts.ts`. */
const guessing = { rateLimit: { max: 30, timeWindow: '1 minute' } }
const failures = { '4xx': Failure, '5xx': Failure } as const

export function sessionRoutes(app: App, context: Context): void {
  const { config, sessions, now } = context
  const view = (actor: Actor): SessionView => ({
    login: actor.id,
    name: actor.name,
    role: actor.role,
    roleName: roleNames[actor.role],
    district: actor.district,
    unit: actor.unit,
    parties: [...actor.parties],
    streets: [...actor.streets],
    mode: config.mode,
    abilities: abilities(actor),
  })

  app.get(
    '/api/session',
    {
      schema: {
        tags: ['登录'],
        summary: '当前登录的人与其权限',
        response: { 200: SessionView, ...failures },
      },
    },
    async (request, reply) => {
      const signedIn = (await sessions.refresh(request)) ?? refuse('not_signed_in')
      setCookies(reply, signedIn.cookies)
      return view(signedIn.actor)
    },
  )
  app.post(
    '/api/session',
    {
      config: guessing,
      schema: { tags: ['登录'], summary: '登录', body: SignIn, response: { 200: SessionView, ...failures } },
    },
    async (request, reply) => {
      const { login, password } = request.body
      const { actor, cookies } = await sessions.signIn(request, login, password, now())
      setCookies(reply, cookies)
      return view(actor)
    },
  )
  app.delete(
    '/api/session',
    { schema: { tags: ['登录'], summary: '退出', response: { 204: z.null(), ...failures } } },
    async (request, reply) => {
      setCookies(reply, await sessions.signOut(request))
      return reply.code(204).send(null)
    },
  )
  passwordRoute(app, context)
  beforeSignIn(app, context)
  setupRoute(app, context)
}

function passwordRoute(app: App, { database, sessions, now }: Context): void {
  app.post(
    '/api/session/password',
    {
      config: guessing,
      schema: {
        tags: ['登录'],
        summary: '改密码',
        body: PasswordChange,
        response: { 204: z.null(), ...failures },
      },
    },
    async (request, reply) => {
      const { actor, userId } = (await sessions.find(request)) ?? refuse('not_signed_in')
      const { current, next } = request.body
      checkPassword(next, actor.id)
      await sessions.credentials.changePassword(userId, current, next)
      await database.write(actor, (tx) =>
        audit(tx, { at: now(), act: 'account.password', object: `account ${actor.id}`, request: request.id }),
      )
      // Whoever knew the old password is signed out, this browser included.
      await sessions.credentials.endSessions(userId)
      sessions.forget()
      return reply.code(204).send(null)
    },
  )
}

function beforeSignIn(app: App, { config, database, sessions }: Context): void {
  const system = systemActor('system:sign-in', '登录', config.district)
  app.get(
    '/api/sign-in',
    { schema: { tags: ['登录'], summary: '登录页所需', response: { 200: SignInPage, ...failures } } },
    async (): Promise<SignInPage> => {
      const accounts = config.mode === 'demo' ? await database.read(system, listAccounts) : []
      return {
        mode: config.mode,
        setupNeeded: (await sessions.administrators()) === 0,
        demoAccounts: accounts
          .filter(({ demo, active }) => demo && active)
          .map(({ login, name, role }) => ({
            login,
            name,
            roleName: roleNames[role],
            password: demoPassword,
          })),
      }
    },
  )
}

/** The first administrator, made by whoever can read the server's console. */
function setupRoute(app: App, { config, sessions, now, setupToken }: Context): void {
  app.post(
    '/api/setup',
    {
      config: guessing,
      schema: {
        tags: ['登录'],
        summary: '建立首个管理员',
        body: Setup,
        response: { 204: z.null(), ...failures },
      },
    },
    async (request, reply) => {
      if ((await sessions.administrators()) > 0) refuse('setup_closed')
      const { token, login, name, password } = request.body
      if (token !== setupToken) refuse('setup_token_wrong')
      const by = systemActor('system:setup', '首次启动', config.district)
      const account = {
        login,
        name,
        password,
        role: 'administrator',
        unit: null,
        parties: [],
        streets: [],
      } as const
      await sessions.createAccount(by, { ...account, parties: [], streets: [] }, now())
      return reply.code(204).send(null)
    },
  )
}

function setCookies(reply: FastifyReply, cookies: readonly string[]): void {
  if (cookies.length > 0) reply.header('set-cookie', [...cookies])
}
