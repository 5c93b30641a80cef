import { afterEach, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/platform/actor.ts'
import { testPassword, testServer } from '../support/server.ts'

let clock = new Date('2025-03-05T08:00:00Z')
const server = await testServer([], { now: () => clock, setupToken: 'the-token' })
const { app } = server
afterEach(() => {
  clock = new Date(clock.getTime() + 24 * 3_600_000)
})

const signIn = (login: string, password: string, remoteAddress = '10.0.0.1') =>
  app.inject({ method: 'POST', url: '/api/session', payload: { login, password }, remoteAddress })

describe('the first administrator', () => {
  it('is made with the token of the console, once', async () => {
    const setup = (token: string) =>
      app.inject({
        method: 'POST',
        url: '/api/setup',
        payload: { token, login: 'Chief', name: '首个管理员', password: testPassword },
      })
    expect((await app.inject('/api/sign-in')).json()).toMatchObject({
      mode: 'demo',
      setupNeeded: true,
      demoAccounts: [],
    })
    expect((await setup('guess')).json()).toMatchObject({ code: 'setup_token_wrong' })
    expect((await setup('the-token')).statusCode).toBe(204)
    expect((await setup('the-token')).json()).toMatchObject({ code: 'setup_closed' })
    expect((await app.inject('/api/sign-in')).json()).toMatchObject({ setupNeeded: false })
    expect((await signIn('chief', testPassword)).statusCode).toBe(200)
  })
})

describe('a session', () => {
  it('opens with the right password and tells who one is and what one may', async () => {
    const client = await server.as({ login: '无废办.王', role: 'office' })
    const me = await client({ url: '/api/session' })
    expect(me.json()).toMatchObject({
      login: '无废办.王',
      role: 'office',
      roleName: '无废办',
      district: 999901,
    })
    expect(me.json().abilities.period).toEqual({ read: 'all', close: 'all', reopen: 'all' })
    expect(me.json().abilities.account).toEqual({})
  })

  it('is kept in a cookie that scripts and other sites do not get', async () => {
    await server.as({ login: 'cookie', role: 'office' })
    const cookie = String((await signIn('cookie', testPassword)).headers['set-cookie'])
    expect(cookie).toMatch(/^wufei\.session_token=.*HttpOnly/)
    expect(cookie).toContain('SameSite=Lax')
  })

  it('does not open with a wrong password or an unknown name, and does not tell which', async () => {
    await server.as({ login: 'someone', role: 'leader' })
    const wrong = await signIn('someone', 'Wrong-horse-7')
    const unknown = await signIn('nobody', 'Wrong-horse-7')
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401])
    expect({ ...wrong.json(), requestId: '' }).toEqual({ ...unknown.json(), requestId: '' })
    expect((await signIn("x' or 1=1 --", 'y')).statusCode).toBe(401)
  })

  it('ends with signing out, on the server too', async () => {
    const client = await server.as({ login: 'leaver', role: 'leader' })
    expect((await client({ url: '/api/session' })).statusCode).toBe(200)
    expect((await client({ method: 'DELETE', url: '/api/session' })).statusCode).toBe(204)
    expect((await client({ url: '/api/session' })).json()).toMatchObject({ code: 'not_signed_in' })
  })

  it('is not believed when its cookie is made up', async () => {
    const cookie = 'wufei.session_token=abc.def'
    expect((await app.inject({ url: '/api/session', headers: { cookie } })).statusCode).toBe(401)
    expect((await app.inject({ url: '/api/accounts', headers: { cookie } })).statusCode).toBe(401)
  })

  it('is locked for an address after five wrong passwords, for a while, for that address only', async () => {
    await server.as({ login: 'target', role: 'leader' })
    for (let i = 0; i < 5; i++)
      expect((await signIn('target', `Wrong-${i}`, '10.9.9.9')).statusCode).toBe(401)
    expect((await signIn('target', testPassword, '10.9.9.9')).json()).toMatchObject({
      code: 'sign_in_locked',
      params: { minutes: 15 },
    })
    expect((await signIn('target', testPassword, '10.9.9.8')).statusCode).toBe(200)
    clock = new Date(clock.getTime() + 16 * 60_000)
    expect((await signIn('target', testPassword, '10.9.9.9')).statusCode).toBe(200)
  })
})

describe('a password', () => {
  it('changes with the old one, and every session ends', async () => {
    const client = await server.as({ login: 'changer', role: 'leader' })
    const change = (current: string, next: string) =>
      client({ method: 'POST', url: '/api/session/password', payload: { current, next } })
    expect((await change('Wrong-horse-7', 'Another-horse-8')).json()).toMatchObject({
      code: 'password_wrong',
    })
    expect((await change(testPassword, 'changer-12')).json()).toMatchObject({ code: 'password_weak' })
    expect((await change(testPassword, 'Another-horse-8')).statusCode).toBe(204)
    expect((await client({ url: '/api/accounts' })).statusCode).toBe(401)
    expect((await signIn('changer', testPassword)).statusCode).toBe(401)
    expect((await signIn('changer', 'Another-horse-8')).statusCode).toBe(200)
  })
})

describe('accounts', () => {
  it('are the administrator’s alone', async () => {
    const office = await server.as({ login: 'office-2', role: 'office' })
    expect((await office({ url: '/api/accounts' })).json()).toMatchObject({ code: 'forbidden' })
    const admin = await server.as({ login: 'admin-2', role: 'administrator' })
    const payload = { login: 'Plant', name: '某厂', password: testPassword, role: 'enterprise' }
    expect((await office({ method: 'POST', url: '/api/accounts', payload })).statusCode).toBe(403)
    expect((await admin({ method: 'POST', url: '/api/accounts', payload })).json()).toMatchObject({
      code: 'account_incomplete',
    })
    const made = await admin({ method: 'POST', url: '/api/accounts', payload: { ...payload, parties: [7] } })
    expect(made.json()).toMatchObject({ login: 'plant', role: 'enterprise', parties: [7], active: true })
    expect(
      (await admin({ method: 'POST', url: '/api/accounts', payload: { ...payload, parties: [7] } })).json(),
    ).toMatchObject({ code: 'login_taken' })
  })

  it('that could not be written leave the name free', async () => {
    const by = systemActor('cli:t', 't', 2 ** 40)
    const account = { login: 'second-try', name: '甲', password: testPassword, role: 'leader' as const }
    const complete = { ...account, unit: null, parties: [], streets: [] }
    await expect(server.context.sessions.createAccount(by, complete, clock)).rejects.toThrow()
    const made = await server.context.sessions.createAccount({ ...by, district: 999901 }, complete, clock)
    expect(made).toMatchObject({ login: 'second-try' })
  })

  it('switched off are out at once', async () => {
    const admin = await server.as({ login: 'admin-3', role: 'administrator' })
    const client = await server.as({ login: 'soon-gone', role: 'leader' })
    const list = (await admin({ url: '/api/accounts' })).json() as { id: number; login: string }[]
    const id = list.find(({ login }) => login === 'soon-gone')?.id
    expect((await client({ url: '/api/session' })).statusCode).toBe(200)
    expect(
      (await admin({ method: 'PATCH', url: `/api/accounts/${id}`, payload: { active: false } })).statusCode,
    ).toBe(200)
    expect((await client({ url: '/api/session' })).statusCode).toBe(401)
    expect((await signIn('soon-gone', testPassword)).statusCode).toBe(401)
  })

  it('leave an audit row for what was done to them, without the password', async () => {
    const rows = await server.database.read(systemActor('cli:t', 't', 999901), (tx) =>
      tx.query<{ act: string; object: string }>('select act, object, detail::text from wufei.audit'),
    )
    const acts = rows.map(({ act, object }) => `${act} ${object}`)
    expect(acts).toContain('account.create account plant')
    expect(acts).toContain('account.change account soon-gone')
    expect(acts).toContain('session.open account changer')
    expect(JSON.stringify(rows)).not.toContain(testPassword)
  })
})

it('the log knows neither names nor passwords', () => {
  expect(server.log()).toContain('/api/session')
  for (const word of [testPassword, 'soon-gone', '无废办.王', 'wufei.session_token'])
    expect(server.log()).not.toContain(word)
})
