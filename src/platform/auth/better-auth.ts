import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { username } from 'better-auth/plugins/username'
import type pg from 'pg'
import { refuse } from '../../core/refusal.ts'
import type { Config } from '../config.ts'
import { passwordLength } from './password.ts'

export const sessionHours = 12

/**
 * The library that keeps passwords and sessions. Its own HTTP routes are not mounted (no sign-up, no reset by mail);
 * only the few operations below are used, so the surface is ours.
 */
export interface Credentials {
  createUser(login: string, name: string, password: string): Promise<string>
  removeUser(userId: string): Promise<void>
  /** The cookies to set; refuses a wrong name or password, without telling which. */
  signIn(login: string, password: string, headers: Headers): Promise<string[]>
  signOut(headers: Headers): Promise<string[]>
  /** The user of a session cookie, with refreshed cookies where the session was prolonged. */
  session(headers: Headers): Promise<{ userId: string; cookies: string[] } | null>
  changePassword(userId: string, current: string, next: string): Promise<void>
  setPassword(userId: string, password: string): Promise<void>
  endSessions(userId: string): Promise<void>
}

export function openCredentials(
  pool: pg.Pool,
  secret: string,
  config: Pick<Config, 'publicUrl' | 'district' | 'tls'>,
): Credentials {
  const auth = create(pool, secret, config)
  // Sign-in names are unique in a district; the library knows one name space.
  const inDistrict = (login: string) => `${config.district}/${login}`
  const context = auth.$context
  return {
    createUser: async (login, name, password) => {
      const { internalAdapter, password: passwords } = await context
      const taken = await pool.query('select 1 from auth."user" where username = $1', [inDistrict(login)])
      if (taken.rows.length > 0) refuse('login_taken', { login })
      const hash = await passwords.hash(password)
      const email = `${crypto.randomUUID()}@wufei.invalid`
      const data = { email, name, username: inDistrict(login), emailVerified: true }
      const user = await internalAdapter.createUser(data, { method: 'email-password' })
      await internalAdapter.linkAccount({
        userId: user.id,
        providerId: 'credential',
        accountId: user.id,
        password: hash,
      })
      return user.id
    },
    removeUser: async (userId) => {
      await pool.query('delete from auth."user" where id = $1', [userId])
    },
    signIn: async (login, password, headers) => {
      try {
        const body = { username: inDistrict(login), password }
        const response = await auth.api.signInUsername({ body, headers, asResponse: true })
        if (!response.ok) refuse('sign_in_failed')
        return response.headers.getSetCookie()
      } catch (error) {
        if (error instanceof APIError) refuse('sign_in_failed')
        throw error
      }
    },
    signOut: async (headers) => {
      const response = await auth.api.signOut({ headers, asResponse: true })
      return response.headers.getSetCookie()
    },
    session: async (headers) => {
      const { headers: answered, response } = await auth.api.getSession({ headers, returnHeaders: true })
      return response && { userId: response.user.id, cookies: answered.getSetCookie() }
    },
    changePassword: async (userId, current, next) => {
      const { internalAdapter, password: passwords } = await context
      const account = await internalAdapter.findCredentialAccount(userId)
      const right =
        account?.password && (await passwords.verify({ hash: account.password, password: current }))
      if (!right) refuse('password_wrong')
      await internalAdapter.updatePassword(userId, await passwords.hash(next))
    },
    setPassword: async (userId, password) => {
      const { internalAdapter, password: passwords } = await context
      await internalAdapter.updatePassword(userId, await passwords.hash(password))
    },
    endSessions: async (userId) => {
      await pool.query('delete from auth.session where "userId" = $1', [userId])
    },
  }
}

function create(pool: pg.Pool, secret: string, config: Pick<Config, 'publicUrl' | 'tls'>) {
  const secure = config.tls !== null || config.publicUrl.startsWith('https:')
  return betterAuth({
    appName: 'wufei',
    baseURL: config.publicUrl,
    secret,
    database: pool,
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
    },
    session: { expiresIn: sessionHours * 3600, updateAge: 3600 },
    advanced: {
      cookiePrefix: 'wufei',
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
    },
    rateLimit: { enabled: false },
    plugins: [
      username({
        displayUsername: false,
        minUsernameLength: 3,
        maxUsernameLength: 60,
        usernameValidator: (text) => /^\d{6}\/[\p{L}\p{N}._-]+$/u.test(text),
      }),
    ],
  })
}
