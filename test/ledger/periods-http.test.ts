import { describe, expect, it } from 'vitest'
import { lateEntryRoutes } from '../../src/ledger/late-entries.routes.ts'
import { periodRoutes } from '../../src/ledger/periods.routes.ts'
import type { Routes } from '../../src/platform/http.ts'
import { env, house } from '../parties/house.ts'
import { place } from '../support/book.ts'
import { type Client, testServer } from '../support/server.ts'

const now = () => new Date('2026-01-15T02:00:00Z')
const routes: Routes[] = [
  (app, context) => periodRoutes(app, context, house),
  (app, context) => lateEntryRoutes(app, context, house),
]
const server = await testServer(routes, { env, now })
const office = await server.as({ login: 'office', role: 'office' })
const parties: number[] = []
for (const name of ['甲厂', '乙厂', '丙厂', '丁厂']) parties.push((await place(server.database, name)).party)
const clerks = await Promise.all(
  parties.map((party, i) => server.as({ login: `clerk-${i}`, role: 'enterprise', parties: [party] })),
)
const year = { stream: 'industrial', from: '2025-01-01', to: '2026-01-01' }
const ask = (who: number, key: string, reason = '漏报一车') =>
  (clerks[who] as Client)({
    method: 'POST',
    url: '/api/v1/late-entries',
    payload: { key, ...year, party: parties[who], reason },
  })

describe('late entries over HTTP', () => {
  it('are numbered without gaps, whoever sees how many others there are', async () => {
    const asked = await Promise.all([0, 1, 2, 3].map((who) => ask(who, `first-of-${who}`)))
    expect(asked.map((reply) => reply.statusCode)).toEqual([201, 201, 201, 201])
    expect(asked.map((reply) => reply.json().number).sort()).toEqual([
      'GZ2026-0001',
      'GZ2026-0002',
      'GZ2026-0003',
      'GZ2026-0004',
    ])
  })

  it('are made once per key; another content under it is refused and takes no number', async () => {
    const first = await ask(0, 'again-and-again')
    const again = await ask(0, 'again-and-again')
    expect(again.json()).toEqual(first.json())
    const other = await ask(0, 'again-and-again', '另一件事')
    expect(other.json().code).toBe('idempotency_conflict')
    expect((await ask(1, 'the-next-one')).json().number).toBe('GZ2026-0006')
  })

  it('show an enterprise its own, the office all', async () => {
    const mine = (await (clerks[2] as Client)({ url: '/api/v1/late-entries' })).json()
    expect(mine.map((row: { party: number }) => row.party)).toEqual([parties[2]])
    expect((await office({ url: '/api/v1/late-entries' })).json()).toHaveLength(6)
  })
})

describe('a period', () => {
  const close = (key: string) =>
    office({ method: 'POST', url: '/api/v1/periods', payload: { key, ...year, reason: '年度封账' } })

  it('is closed once, though its answer was lost and asked for again', async () => {
    const first = await close('close-the-year')
    expect((await close('close-the-year')).json()).toEqual(first.json())
    expect((await close('close-it-anew')).json().code).toBe('period_already_closed')
    expect((await office({ url: '/api/v1/periods' })).json()).toHaveLength(1)
  })

  it('is closed only when it is over', async () => {
    const payload = {
      key: 'the-month-running',
      ...year,
      from: '2026-01-01',
      to: '2026-02-01',
      reason: '月度',
    }
    expect((await office({ method: 'POST', url: '/api/v1/periods', payload })).json().code).toBe(
      'period_not_over',
    )
  })

  it('is opened again with a reason, once', async () => {
    const [period] = (await office({ url: '/api/v1/periods' })).json()
    const reopen = (key: string, reason: string) =>
      office({ method: 'POST', url: `/api/v1/periods/${period.id}/reopen`, payload: { key, reason } })
    expect((await reopen('open-no-reason', '')).statusCode).toBe(400)
    expect((await reopen('open-the-year', '漏了一家')).statusCode).toBe(204)
    expect((await reopen('open-the-year', '漏了一家')).statusCode).toBe(204)
    expect((await reopen('open-once-more', '漏了一家')).json().code).toBe('period_not_closed')
    expect((await office({ url: '/api/v1/periods' })).json()[0].reopenReason).toBe('漏了一家')
  })
})
