import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { refuse } from '../../src/core/refusal.ts'
import type { App } from '../../src/platform/http.ts'
import { authorize } from '../../src/platform/rights.rules.ts'
import { testServer } from '../support/server.ts'

const web = mkdtempSync(join(tmpdir(), 'wufei-web-'))
mkdirSync(join(web, 'assets'))
writeFileSync(
  join(web, 'index.html'),
  '<meta name="style-nonce" content="__STYLE_NONCE__"><script src="/assets/a-1.js"></script>',
)
writeFileSync(join(web, 'assets', 'a-1.js'), '1')
writeFileSync(join(web, 'icon.svg'), '<svg/>')
afterAll(() => rmSync(web, { recursive: true }))

const { app, as, log } = await testServer(
  [
    (app: App, { sessions, database }) => {
      const body = z.object({ grams: z.int(), place: z.object({ name: z.string().min(2) }) })
      app.post(
        '/api/echo',
        { schema: { body, response: { 200: z.object({ total: z.bigint() }) } } },
        async () => ({
          total: 9007199254740993n,
        }),
      )
      app.get('/api/refuse', async () => refuse('quantity_unreadable', { value: '三车' }, { left: '12' }))
      app.get('/api/bug', async () => {
        throw new Error('a bug')
      })
      app.get('/api/database-bug', async (request) => {
        const actor = await sessions.actor(request)
        return database.read(actor, (tx) => tx.query('select $1::int', ['张三的电话']))
      })
      app.get('/api/guarded', async (request) => {
        const actor = await sessions.actor(request)
        authorize(actor, 'close', 'period')
        return { by: actor.id }
      })
    },
  ],
  { web },
)
const json = async (options: InjectOptions | string) => {
  const reply = await app.inject(options)
  return { status: reply.statusCode, ...(reply.json() as object) }
}
const goodBody = { grams: 1, place: { name: '某厂' } }

describe('replies', () => {
  it('are refusals with code, message and details', async () => {
    expect(await json('/api/refuse')).toMatchObject({
      status: 422,
      code: 'quantity_unreadable',
      params: { value: '三车' },
      details: { left: '12' },
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  it('name what is wrong in a request by its path', async () => {
    const wrong = await json({
      method: 'POST',
      url: '/api/echo',
      payload: { grams: 1.5, place: { name: 'x' } },
    })
    expect(wrong).toMatchObject({ status: 400, code: 'request_invalid' })
    expect(wrong).toMatchObject({ details: [{ path: 'grams' }, { path: 'place.name' }] })
    expect(JSON.stringify(wrong)).toMatch(/内容 grams：.*[一-龥].*；内容 place\.name：.*[一-龥]/)
  })

  it('tell a broken, a foreign and an oversized body apart', async () => {
    const post = (payload: string, type: string) =>
      json({ method: 'POST', url: '/api/echo', payload, headers: { 'content-type': type } })
    expect(await post('{', 'application/json')).toMatchObject({ status: 400, code: 'request_malformed' })
    expect(await post('<a/>', 'application/xml')).toMatchObject({
      status: 415,
      code: 'media_type_unsupported',
    })
    expect(await post(`"${'x'.repeat(1 << 20)}"`, 'application/json')).toMatchObject({ status: 413 })
  })

  it('carry totals beyond 2^53 as text', async () => {
    const reply = await app.inject({ method: 'POST', url: '/api/echo', payload: goodBody })
    expect(reply.json()).toEqual({ total: '9007199254740993' })
  })

  it('say of a bug its number only, and the log knows where it was', async () => {
    const reply = await app.inject('/api/bug')
    expect(reply.statusCode).toBe(500)
    expect(reply.body).not.toContain('a bug')
    expect(reply.json().message).toContain(reply.headers['x-request-id'])
    const line = log()
      .split('\n')
      .find((text) => text.includes(reply.json().requestId) && text.includes('a bug'))
    expect(line).toContain('http.test.ts')
  })

  it('keep out of the log what somebody typed, even when the database quotes it', async () => {
    const client = await as({ login: 'typist', role: 'office' })
    expect((await client({ url: '/api/database-bug?name=李四' })).statusCode).toBe(500)
    expect(log()).toContain('22P02')
    expect(log()).not.toMatch(/张三|李四|%E6/)
  })
})

describe('rights at the door', () => {
  it('nobody in: 401; the wrong role: 403; the right one: in', async () => {
    expect(await json('/api/guarded')).toMatchObject({ status: 401, code: 'not_signed_in' })
    const leader = await as({ login: 'leader', role: 'leader' })
    expect((await leader({ url: '/api/guarded' })).json()).toMatchObject({ code: 'forbidden' })
    const office = await as({ login: 'office', role: 'office' })
    expect((await office({ url: '/api/guarded' })).json()).toEqual({ by: 'office' })
  })

  it('a write that another site makes a browser send is refused', async () => {
    const from = (headers: Record<string, string>) =>
      app.inject({
        method: 'POST',
        url: '/api/echo',
        payload: goodBody,
        headers: { host: 'wufei.example', ...headers },
      })
    expect((await from({ origin: 'https://evil.example' })).json()).toMatchObject({
      code: 'request_cross_site',
    })
    expect((await from({ origin: 'null' })).statusCode).toBe(403)
    expect((await from({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await from({ 'sec-fetch-site': 'same-site' })).statusCode).toBe(403)
    expect((await from({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
    expect((await from({ origin: 'http://wufei.example' })).statusCode).toBe(200)
    expect((await from({})).statusCode).toBe(200)
  })
})

describe('pages', () => {
  it('answer every address of the product with the one page, its styles bound to one reply', async () => {
    const [first, second] = [await app.inject('/'), await app.inject('/inventory/1?year=2023')]
    const nonce = first.body.match(/content="([^"]+)"/)?.[1] ?? ''
    expect(first.headers['content-security-policy']).toContain(`style-src-elem 'self' 'nonce-${nonce}'`)
    expect(first.headers['content-security-policy']).toContain("script-src 'self';")
    expect(second.statusCode).toBe(200)
    expect(second.body).not.toContain(nonce)
  })

  it('keep hashed files for ever, others not; what is not there is not there', async () => {
    expect((await app.inject('/assets/a-1.js')).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    )
    expect((await app.inject('/icon.svg')).headers['cache-control']).toBe('no-cache')
    expect((await app.inject('/assets/b-2.js')).statusCode).toBe(404)
    expect(await json('/api/nothing')).toMatchObject({ status: 404, code: 'address_unknown' })
    expect((await app.inject('/../package.json')).statusCode).toBe(404)
  })
})

describe('the API document', () => {
  it('is OpenAPI 3.1 from the contracts', async () => {
    const document = (await app.inject('/api/openapi.json')).json()
    expect(document.openapi).toBe('3.1.0')
    expect(
      document.paths['/api/session'].post.requestBody.content['application/json'].schema.required,
    ).toEqual(['login', 'password'])
    expect(Object.keys(document.paths)).not.toContain('/healthz')
  })

  it('is browsable, without anything from elsewhere', async () => {
    const page = await app.inject('/api/')
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toMatch(/(src|href)="https?:/)
    expect(page.headers['content-security-policy']).toMatch(/script-src 'self' 'sha256-/)
  })
})

describe('health', () => {
  it('is told without signing in', async () => {
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok' })
    expect((await app.inject('/readyz')).json()).toEqual({ status: 'ready' })
  })

  it('every reply has the headers that keep browsers careful', async () => {
    const { headers } = await app.inject('/healthz')
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' })
    expect(headers['content-security-policy']).toContain("default-src 'none'")
  })
})
