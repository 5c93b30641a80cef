import { beforeAll, describe, expect, it } from 'vitest'
import { interfaceRoutes } from '../../src/interfaces/routes.ts'
import type { TokenMade, TokensPage } from '../../src/interfaces/tokens.contract.ts'
import { tokensAtMost } from '../../src/interfaces/tokens.contract.ts'
import { draftOf, foundTown, makeLegal } from '../manifests/scene.ts'
import { fresh } from '../parties/house.ts'
import { bookkeeper } from '../support/book.ts'
import type { Client } from '../support/server.ts'

const rate = 6
const town = await foundTown('2026-03-02T02:00:00Z', (house) => [interfaceRoutes(house)], {
  WUFEI_TOKEN_RATE: String(rate),
})
const { people, server, database, clock } = town
const client = (name: string) => people[name] as Client

const make = async (who: string, scope: Record<string, string>, more: object = {}) => {
  const payload = { key: fresh(), name: 'ERP 对接', scope, ...more }
  return await client(who)({ method: 'POST', url: '/api/v1/api-tokens', payload })
}
const made = async (who: string, scope: Record<string, string>, more: object = {}): Promise<TokenMade> => {
  const reply = await make(who, scope, more)
  expect(reply.statusCode, reply.body).toBe(201)
  return reply.json()
}
const by = (token: string | null, url: string, payload?: object, headers: object = {}) =>
  server.app.inject({
    method: payload ? 'POST' : 'GET',
    url,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(payload ? { payload } : {}),
  })
const revoke = (who: string, id: number) =>
  client(who)({ method: 'POST', url: `/api/v1/api-tokens/${id}/revoke`, payload: { key: fresh() } })
const pass = (ms: number) => {
  clock.now = new Date(clock.now.getTime() + ms)
}
const minute = 60_000
const day = 86_400_000

beforeAll(() => makeLegal(town))

describe('an API token', () => {
  it('is shown once and kept as a hash only', async () => {
    const key = fresh()
    const first = await made('factory', { manifest: 'read' }, { key })
    expect(first.token).toMatch(/^wf_[\w-]{43}$/)
    expect(first.token?.startsWith(first.prefix)).toBe(true)
    const again = await made('factory', { manifest: 'read' }, { key })
    expect(again).toMatchObject({ id: first.id, token: null })
    const rows = await database.readAll(bookkeeper, (tx) =>
      tx.query<{ all: string }>(
        `select (select string_agg(c::text, ' ') from wufei.command c) || (select string_agg(a::text, ' ') from wufei.audit a) as all`,
      ),
    )
    expect(rows[0]?.all).toContain(first.prefix)
    expect(rows[0]?.all).not.toContain(first.token)
    const { items, perMinute } = (await client('factory')({ url: '/api/v1/api-tokens' })).json() as TokensPage
    expect(perMinute).toBe(rate)
    expect(items.find((t) => t.id === first.id)).toMatchObject({ state: 'active', lastUsedOn: null })
    expect(JSON.stringify(items)).not.toContain(first.token)
  })

  it('asks for its maker: the same rows, the scope it was given, and is marked as used that day', async () => {
    const begun = await client('factory')({
      method: 'POST',
      url: '/api/v1/manifests',
      payload: { key: fresh(), profile: 'hazardous', act: { kind: 'draft', values: draftOf(town) } },
    })
    expect(begun.statusCode, begun.body).toBe(201)
    const token = await made('factory', { manifest: 'read' })
    const other = await made('second', { manifest: 'read' })
    expect((await by(token.token, '/api/v1/manifests')).json().total).toBe(1)
    expect((await by(other.token, '/api/v1/manifests')).json().total).toBe(0)
    expect((await by(token.token, '/api/v1/packages')).json()).toMatchObject({
      code: 'token_out_of_scope',
      message: '接口令牌没有“包装与标签”的读取权限',
    })
    const write = { key: fresh(), act: { kind: 'cancel', reason: '测试' } }
    const refused = await by(token.token, `/api/v1/manifests/${begun.json().id}/acts`, write)
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'token_out_of_scope'])
    const list = (await client('factory')({ url: '/api/v1/api-tokens' })).json() as TokensPage
    expect(list.items.find((t) => t.id === token.id)?.lastUsedOn).toBe('2026-03-02')
  })

  it('of the office sees the district whatever its scope leaves out', async () => {
    const token = await made('office', { manifest: 'read' })
    expect((await by(token.token, '/api/v1/manifests')).json().total).toBe(1)
  })

  it('writes in its maker’s name, once per key, and the audit says by which token', async () => {
    const token = await made('factory', { manifest: 'write' })
    const payload = { key: fresh(), profile: 'hazardous', act: { kind: 'draft', values: draftOf(town) } }
    const first = await by(token.token, '/api/v1/manifests', payload)
    expect(first.statusCode, first.body).toBe(201)
    expect((await by(token.token, '/api/v1/manifests', payload)).json()).toEqual(first.json())
    const { key: _, ...keyless } = payload
    expect((await by(token.token, '/api/v1/manifests', keyless)).statusCode).toBe(400)
    const rows = await database.readAll(bookkeeper, (tx) =>
      tx.query<{ actor: string; detail: { token?: string } }>(
        `select actor, detail from wufei.audit where act = 'manifest.draft' order by at desc, id desc limit 1`,
      ),
    )
    expect(rows[0]).toMatchObject({ actor: 'factory', detail: { token: token.prefix } })
  })

  it('can be handed nothing its maker may not do, no secrets, and a term of a year at most', async () => {
    const refusal = async (who: string, scope: Record<string, string>, more: object = {}) =>
      (await make(who, scope, more)).json().code
    expect(await refusal('factory', {})).toBe('token_scope_empty')
    expect(await refusal('factory', { audit: 'read' })).toBe('token_scope_beyond')
    expect(await refusal('factory', { catalogue: 'write' })).toBe('token_scope_beyond')
    expect(await refusal('factory', { apiToken: 'read' })).toBe('token_scope_beyond')
    expect(await refusal('office', { account: 'read' })).toBe('token_scope_beyond')
    expect(await refusal('factory', { manifest: 'read' }, { days: 366 })).toBe('token_term')
    expect(await refusal('factory', { manifest: 'read' }, { days: 0 })).toBe('token_term')
    const { expiresAt } = await made('factory', { manifest: 'read' })
    expect(new Date(expiresAt).getTime() - clock.now.getTime()).toBe(90 * day)
  })

  it('reaches neither tokens nor accounts nor passwords', async () => {
    const token = await made('office', { manifest: 'write' })
    const payload = { key: fresh(), name: '又一个', scope: { manifest: 'read' } }
    expect((await by(token.token, '/api/v1/api-tokens', payload)).json().code).toBe('token_out_of_scope')
    expect((await by(token.token, '/api/v1/api-tokens')).json().code).toBe('token_out_of_scope')
    expect((await by(token.token, '/api/accounts')).json().code).toBe('token_out_of_scope')
    const change = { current: 'Correct-horse-7', next: 'Another-horse-8' }
    expect((await by(token.token, '/api/session/password', change)).json().code).toBe('not_signed_in')
    expect((await by(token.token, '/api/session')).json().code).toBe('not_signed_in')
  })

  it('is refused at once when revoked, when its term ends and when its maker is switched off', async () => {
    const a = await made('factory', { manifest: 'read' })
    expect((await by(a.token, '/api/v1/manifests')).statusCode).toBe(200)
    expect((await revoke('second', a.id)).json().code).toBe('token_not_there')
    expect((await revoke('factory', a.id)).json()).toMatchObject({ state: 'revoked', revokedBy: 'factory' })
    const refused = await by(a.token, '/api/v1/manifests')
    expect([refused.statusCode, refused.json().code]).toEqual([401, 'token_revoked'])
    expect((await revoke('factory', a.id)).json().code).toBe('token_is_revoked')
    const b = await made('second', { manifest: 'read' }, { days: 1 })
    pass(day)
    expect((await by(b.token, '/api/v1/manifests')).json().code).toBe('token_expired')
    const c = await made('second', { manifest: 'read' })
    await database.write(bookkeeper, (tx) =>
      tx.query(`update wufei.account set active = false where login = 'second'`),
    )
    expect((await by(c.token, '/api/v1/manifests')).json().code).toBe('token_maker_gone')
    expect((await by(`wf_${'x'.repeat(43)}`, '/api/v1/manifests')).json().code).toBe('token_unknown')
    expect((await by('nonsense', '/api/v1/manifests')).json().code).toBe('token_unknown')
  })

  it('loses what its maker loses', async () => {
    const token = await made('plant', { manifest: 'write', manifestRegister: 'read' })
    await database.write(bookkeeper, (tx) =>
      tx.query(`update wufei.account set role = 'auditor', parties = '{}' where login = 'plant'`),
    )
    const payload = { key: fresh(), profile: 'hazardous', act: { kind: 'draft', values: draftOf(town) } }
    expect((await by(token.token, '/api/v1/manifests', payload)).json()).toMatchObject({ code: 'forbidden' })
  })

  it('asks no more often than the server lets it, each for itself, and is told how long to wait', async () => {
    const token = await made('haulier', { manifest: 'read' })
    const other = await made('haulier', { manifest: 'read' })
    pass(minute)
    for (let i = 0; i < rate; i++)
      expect((await by(token.token, '/api/v1/manifests')).statusCode, `${i}`).toBe(200)
    pass(20_000)
    const refused = await by(token.token, '/api/v1/manifests')
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'token_too_frequent'])
    expect(refused.headers['retry-after']).toBe('40')
    expect(refused.json().message).toContain(`每分钟最多 ${rate} 次，请在 40 秒后再试`)
    expect((await by(other.token, '/api/v1/manifests')).statusCode).toBe(200)
    pass(40_000)
    expect((await by(token.token, '/api/v1/manifests')).statusCode).toBe(200)
  })

  it('is one of at most twenty that work at a time', async () => {
    for (let i = 0; i < tokensAtMost; i++) await made('relay', { manifest: 'read' })
    const full = (await make('relay', { manifest: 'read' })).json()
    expect(full).toMatchObject({ code: 'interfaces_too_many', message: expect.stringContaining('吊销') })
  })

  it('stands in the description of the interface', async () => {
    await server.app.ready()
    const document = server.app.swagger() as never as Record<string, never>
    expect(document).toMatchObject({
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ session: [] }, { token: [] }],
    })
  })
})
