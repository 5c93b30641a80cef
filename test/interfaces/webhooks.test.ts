import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Refusal } from '../../src/core/refusal.ts'
import { interfaceRoutes } from '../../src/interfaces/routes.ts'
import type { Delivery, Webhook, WebhookSecret } from '../../src/interfaces/webhooks.contract.ts'
import { replayAtMost, webhooksAtMost } from '../../src/interfaces/webhooks.contract.ts'
import { attemptsAtMost, checkAddress, mayReach } from '../../src/interfaces/webhooks.rules.ts'
import { networksIn } from '../../src/platform/networks.rules.ts'
import {
  act,
  begin,
  carry,
  draftOf,
  foundTown,
  kilo,
  loadOf,
  makeLegal,
  oil,
  receiptOf,
  stockOf,
  tonne,
} from '../manifests/scene.ts'
import { fresh } from '../parties/house.ts'
import { bookkeeper } from '../support/book.ts'
import type { Client } from '../support/server.ts'
import { receiver, verifies, workOff } from './receiver.ts'

const town = await foundTown('2026-03-02T02:00:00Z', (house) => [interfaceRoutes(house)])
const { people, server, database, clock } = town
const there = await receiver()
afterAll(() => there.close())

const client = (name: string) => people[name] as Client
const send = async (who: string, url: string, payload: object = {}) =>
  await client(who)({ method: 'POST', url, payload: { key: fresh(), ...payload } })
const subscribe = async (who: string, kinds: string[], more: object = {}): Promise<WebhookSecret> => {
  const reply = await send(who, '/api/v1/webhooks', { name: 'ERP', url: there.url, kinds, ...more })
  expect(reply.statusCode, reply.body).toBe(201)
  return reply.json()
}
const remove = (who: string, { id }: { id: number }) => send(who, `/api/v1/webhooks/${id}/remove`)
const logOf = async (who: string, { id }: { id: number }, query = ''): Promise<Delivery[]> =>
  (await client(who)({ url: `/api/v1/webhooks/${id}/deliveries${query}` })).json().items
const stateOf = async (who: string, { id }: { id: number }): Promise<Webhook> =>
  (await client(who)({ url: '/api/v1/webhooks' })).json().items.find((w: Webhook) => w.id === id)
const told = () => there.received.map((r) => JSON.parse(r.body))
const draft = () => begin(people.factory, 'hazardous', draftOf(town))

beforeAll(async () => {
  await makeLegal(town)
  await stockOf(town, 40 * tonne)
})
beforeEach(async () => {
  await workOff(server)
  there.received.length = 0
})

describe('a webhook', () => {
  it('is told of the acts it asked for, signed so that the receiver can verify it', async () => {
    const hook = await subscribe('factory', ['manifest.issue'])
    const { id } = await draft()
    await act(people.factory, id, 'issue')
    await workOff(server)
    expect(told()).toMatchObject([
      { type: 'manifest.issue', data: { manifest: id, act: 'issue', state: 'issued' } },
    ])
    const [message] = there.received
    expect(verifies(message as never, hook.secret as string)).toBe(true)
    expect(verifies(message as never, `whsec_${Buffer.alloc(32).toString('base64')}`)).toBe(false)
    expect(verifies({ ...message, body: `${message?.body} ` } as never, hook.secret as string)).toBe(false)
    const [delivery] = await logOf('factory', hook)
    expect(delivery).toMatchObject({
      state: 'delivered',
      messageId: message?.headers['webhook-id'],
      kindName: '联单：签发',
      log: [{ attempt: 1, status: 200, answer: 'ok', error: null }],
    })
    await remove('factory', hook)
  })

  it('shows its secret once, and keeps it sealed', async () => {
    const key = fresh()
    const hook = await subscribe('factory', ['manifest.close'], { key })
    const again = await subscribe('factory', ['manifest.close'], { key })
    expect(again).toMatchObject({ id: hook.id, secret: null })
    const [row] = await database.readAll(bookkeeper, (tx) =>
      tx.query<{ said: string }>(
        `select (select string_agg(c::text, ' ') from wufei.command c) || (select string_agg(a::text, ' ') from wufei.audit a) as said`,
      ),
    )
    const [kept] = await database.write(bookkeeper, (tx) =>
      tx.query<{ secret: string }>('select secret from wufei.webhook where id = $1', [hook.id]),
    )
    expect(row?.said).not.toContain(hook.secret)
    expect(kept?.secret).not.toContain(hook.secret?.slice(6, 20))
    await remove('factory', hook)
  })

  it('hears nothing of an act that was refused or rolled back', async () => {
    const hook = await subscribe('factory', ['manifest.issue', 'manifest.load'])
    const { id } = await draft()
    await act(people.factory, id, 'issue')
    // Refused before it is written.
    expect((await act(people.factory, id, 'load', { ...loadOf(0) })).code).toBeDefined()
    // Refused by the book after everything else was: the store holds less.
    expect((await act(people.factory, id, 'load', loadOf(9_000 * tonne))).code).toBeDefined()
    await workOff(server)
    expect(told().map((e) => e.type)).toEqual(['manifest.issue'])
    await remove('factory', hook)
  })

  it('hears only of what its maker may see, as that is when it is told', async () => {
    const mine = await subscribe('haulier', ['manifest.issue'])
    const foreign = await subscribe('second', ['manifest.issue'])
    const all = await subscribe('office', ['manifest.issue'])
    const { id } = await draft()
    await act(people.factory, id, 'issue')
    await workOff(server)
    expect(await logOf('haulier', mine)).toHaveLength(1)
    expect(await logOf('second', foreign)).toEqual([])
    expect(await logOf('office', all)).toHaveLength(1)
    expect((await client('second')({ url: `/api/v1/webhooks/${mine.id}/deliveries` })).json().code).toBe(
      'webhook_not_there',
    )
    await database.write(bookkeeper, (tx) =>
      tx.query(`update wufei.account set active = false where login = 'haulier'`),
    )
    const next = await draft()
    await act(people.factory, next.id, 'issue')
    await workOff(server)
    await database.write(bookkeeper, (tx) =>
      tx.query(`update wufei.account set active = true where login = 'haulier'`),
    )
    expect(await logOf('haulier', mine)).toHaveLength(1)
    await remove('haulier', mine)
    await remove('second', foreign)
    await remove('office', all)
  })

  it('is told apart when a load is turned away, and of packages', async () => {
    const hook = await subscribe('factory', ['load.refused', 'package.pack'])
    const taken = await carry(town, 'arrived')
    await act(people.plant, taken, 'receive', receiptOf(2 * tonne))
    const refused = await carry(town, 'arrived')
    await act(people.plant, refused, 'receive', receiptOf(tonne, tonne))
    const packed = await send('factory', '/api/v1/packages/acts', {
      act: {
        kind: 'pack',
        facility: town.factory.facility,
        waste: oil,
        items: [{ kind: 'drum', grams: 20 * kilo }],
      },
    })
    expect(packed.statusCode, packed.body).toBe(201)
    await workOff(server)
    expect(told()).toMatchObject([
      { type: 'load.refused', data: { manifest: refused, refused: tonne } },
      { type: 'package.pack', data: { codes: [packed.json().packages[0].code] } },
    ])
    await remove('factory', hook)
  })

  it('is tried again after 500 with the same message, and every attempt is in the log', async () => {
    const hook = await subscribe('factory', ['manifest.draft'])
    there.answer(500, 'x'.repeat(800), 1)
    there.answer(302, '', 1)
    await draft()
    await workOff(server)
    expect(there.received).toHaveLength(3)
    expect(new Set(there.received.map((r) => r.headers['webhook-id'])).size).toBe(1)
    expect(new Set(there.received.map((r) => r.body)).size).toBe(1)
    const [delivery] = await logOf('factory', hook, '?state=delivered')
    expect(delivery?.log).toMatchObject([
      { attempt: 1, status: 500, error: 'HTTP 500', answer: 'x'.repeat(500) },
      { attempt: 2, status: 302, error: 'HTTP 302' },
      { attempt: 3, status: 200, error: null },
    ])
    await remove('factory', hook)
  })

  it('is switched off after the last try, tells why, and can be switched on and told again', async () => {
    const hook = await subscribe('factory', ['manifest.draft'])
    there.answer(500, '', attemptsAtMost)
    await draft()
    await workOff(server)
    expect(there.received).toHaveLength(attemptsAtMost)
    const off = await stateOf('factory', hook)
    expect(off).toMatchObject({ disabledBy: 'system:webhook', failed: 1, waiting: 0 })
    expect(off.disabledReason).toContain(`连续 ${attemptsAtMost} 次未送达，最后一次：HTTP 500`)
    await draft()
    await workOff(server)
    expect(await logOf('factory', hook)).toHaveLength(1)
    const [failed] = await logOf('factory', hook)
    const replay = `/api/v1/webhooks/${hook.id}/replay`
    expect((await send('factory', replay, { delivery: failed?.id })).json().code).toBe('webhook_disabled')
    expect((await send('factory', `/api/v1/webhooks/${hook.id}/test`)).json().code).toBe('webhook_disabled')
    const on = `/api/v1/webhooks/${hook.id}/switch`
    expect((await send('factory', on, { on: true })).json()).toMatchObject({ disabledAt: null })
    expect((await send('factory', on, { on: true })).json().code).toBe('webhook_state_same')
    there.received.length = 0
    expect((await send('factory', replay, { delivery: failed?.id })).json()).toEqual({ count: 1 })
    await workOff(server)
    expect(there.received[0]?.headers['webhook-id']).toBe(failed?.messageId)
    await remove('factory', hook)
  })

  it('is told a span again, each event once, and nothing where there is nothing', async () => {
    const hook = await subscribe('factory', ['manifest.draft'])
    const replay = `/api/v1/webhooks/${hook.id}/replay`
    await draft()
    clock.now = new Date(clock.now.getTime() + 60_000)
    const from = clock.now.toISOString()
    await draft()
    await draft()
    await workOff(server)
    there.received.length = 0
    expect((await send('factory', replay, { from })).json()).toEqual({ count: 2 })
    expect((await send('factory', replay, { from })).json()).toEqual({ count: 2 })
    await workOff(server)
    expect(there.received).toHaveLength(4)
    const nothing = async (asked: object) => (await send('factory', replay, asked)).json().code
    expect(await nothing({ from: '2030-01-01T00:00:00Z' })).toBe('webhook_nothing_to_replay')
    expect(await nothing({})).toBe('webhook_nothing_to_replay')
    await database.write(bookkeeper, (tx) =>
      tx.query(
        `with e as (insert into wufei.webhook_event (district, kind, object, body, at)
           select $1, 'manifest.draft', 'manifest 1', '{}', $3 from generate_series(0, $4::int) returning id)
         insert into wufei.webhook_delivery (district, webhook, event, state, created_at) select $1, $2, id, 'failed', $3 from e`,
        [server.context.config.district, hook.id, '2026-02-01T00:00:00Z', replayAtMost],
      ),
    )
    expect(await nothing({ from: '2026-01-01T00:00:00Z', to: '2026-02-02T00:00:00Z' })).toBe(
      'webhook_replay_too_many',
    )
    await remove('factory', hook)
  })

  it('can be tested, changed and given another secret; the old one signs along for a day', async () => {
    const hook = await subscribe('factory', ['manifest.close'])
    const at = `/api/v1/webhooks/${hook.id}`
    await send('factory', `${at}/test`)
    await workOff(server)
    expect(told()).toMatchObject([{ type: 'test', data: { webhook: hook.id } }])
    const rotated: WebhookSecret = (await send('factory', `${at}/rotate`)).json()
    expect(rotated.secret).not.toBe(hook.secret)
    await send('factory', `${at}/test`)
    await workOff(server)
    for (const secret of [hook.secret, rotated.secret])
      expect(verifies(there.received[1] as never, secret as string)).toBe(true)
    clock.now = new Date(clock.now.getTime() + 86_400_000)
    await send('factory', `${at}/test`)
    await workOff(server)
    expect(verifies(there.received[2] as never, hook.secret as string)).toBe(false)
    expect(verifies(there.received[2] as never, rotated.secret as string)).toBe(true)
    expect((await send('factory', `${at}/change`, { kinds: ['manifest.draft'] })).json()).toMatchObject({
      kinds: ['manifest.draft'],
      name: 'ERP',
    })
    expect((await send('second', `${at}/change`, { name: '别人的' })).json().code).toBe('webhook_not_there')
    await draft()
    await workOff(server)
    expect(there.received).toHaveLength(4)
    await remove('factory', hook)
    await draft()
    await workOff(server)
    expect(there.received).toHaveLength(4)
  })

  it('says in words why nobody answered', async () => {
    const hook = await subscribe('factory', ['manifest.close'], { url: 'http://127.0.0.1:9/hook' })
    await send('factory', `/api/v1/webhooks/${hook.id}/test`)
    await workOff(server)
    const [delivery] = await logOf('factory', hook)
    expect(delivery).toMatchObject({ state: 'failed', log: [{ status: null, error: '对方拒绝连接' }] })
    await remove('factory', hook)
  })

  it('asks for kinds that there are, and is one of twenty', async () => {
    const asked = { name: 'ERP', url: there.url, kinds: ['manifest.fly'] }
    expect((await send('factory', '/api/v1/webhooks', asked)).json().code).toBe('webhook_kind_unknown')
    for (let i = 0; i < webhooksAtMost; i++) await subscribe('relay', ['manifest.close'])
    const one = { ...asked, kinds: ['manifest.close'] }
    expect((await send('relay', '/api/v1/webhooks', one)).json().code).toBe('interfaces_too_many')
  })
})

describe('an address', () => {
  const demo = { mode: 'demo', webhookNetworks: [] } as const
  const live = { mode: 'production', webhookNetworks: [] } as const
  const codeOf = (url: string, reach: Parameters<typeof checkAddress>[1] = live) => {
    try {
      checkAddress(url, reach)
      return 'ok'
    } catch (error) {
      return error instanceof Refusal ? error.code : String(error)
    }
  }

  it('is reached over HTTPS; a local one without it in a demonstration only', () => {
    expect(codeOf('https://erp.example.com/x')).toBe('ok')
    expect(codeOf('http://erp.example.com/x')).toBe('webhook_address_insecure')
    expect(codeOf('http://localhost:3000/x')).toBe('webhook_address_insecure')
    expect(codeOf('http://localhost:3000/x', demo)).toBe('ok')
    expect(codeOf('http://[::1]:3000/x', demo)).toBe('ok')
    expect(codeOf('https://user:word@erp.example.com/')).toBe('webhook_address_insecure')
  })

  it('is not inside, unless the administrator named its network', () => {
    for (const host of [
      '10.0.0.5',
      '172.20.1.1',
      '192.168.1.1',
      '169.254.169.254',
      '127.0.0.1',
      '0.0.0.0',
      '100.64.0.1',
      '[::1]',
      '[fe80::1]',
      '[fd00::1]',
      '[::ffff:10.0.0.5]',
      'localhost',
      '2130706433',
    ])
      expect(codeOf(`https://${host}/x`), host).toBe('webhook_address_private')
    expect(codeOf('https://8.8.8.8/x')).toBe('ok')
    const named = { ...live, webhookNetworks: networksIn('10.0.0.0/8') ?? [] }
    expect(codeOf('https://10.0.0.5/x', named)).toBe('ok')
    expect(codeOf('https://192.168.1.1/x', named)).toBe('webhook_address_private')
    expect(mayReach('::ffff:169.254.169.254', live)).toBe(false)
    expect(networksIn('10.0.0.0/33')).toBeNull()
  })
})
