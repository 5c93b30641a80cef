import { describe, expect, it } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { yearPeriod } from '../../src/core/period.ts'
import type { BulletinView, FeedbackRow } from '../../src/disclosure/contract.ts'
import { disclosureRoutes } from '../../src/disclosure/routes.ts'
import { disclosureSource } from '../../src/disclosure/source.ts'
import { bookRulesOf } from '../../src/ledger/house.ts'
import { env, fresh, house } from '../parties/house.ts'
import { bookkeeper, bookOf, place, tonnes } from '../support/book.ts'
import { type Client, testServer } from '../support/server.ts'

let today = '2026-05-21'
const server = await testServer([disclosureRoutes(house)], {
  env,
  now: () => new Date(`${today}T02:00:00Z`),
})
const mill = await place(server.database, '新光纸品厂', { street: 'daoxiang' })
const plant = await place(server.database, '省内利用厂', { region: 'inProvince', kind: 'recycler' })
const book = bookOf(server.database, bookRulesOf(house.district, 0))
const ship = async (grams: number, at: string) =>
  await book.book(
    [
      {
        kind: 'ship',
        occurredOn: '2025-03-01',
        consignor: mill.facility,
        consignee: plant.facility,
        code: '900-001-S17',
        grams,
        purpose: 'utilize',
        method: 'W2',
      },
    ] as never,
    at,
  )
await ship(tonnes(60), '2026-01-10T02:00:00Z')

const office = await server.as({ login: 'office', role: 'office' })
const leader = await server.as({ login: 'leader', role: 'leader' })
const environment = await server.as({ login: 'env', role: 'department', unit: 'qh_environment' })
const departments = [
  'qh_environment',
  'qh_city',
  'qh_construction',
  'qh_health',
  'qh_agriculture',
  'qh_statistics',
]
const unitClients = new Map<string, Client>([['qh_environment', environment]])
const clientOf = async (unit: string): Promise<Client> => {
  if (!departments.includes(unit)) return office
  const known = unitClients.get(unit) ?? (await server.as({ login: unit, role: 'department', unit }))
  unitClients.set(unit, known)
  return known
}

const post = async (who: Client, path: string, payload: object = {}) =>
  await who({ method: 'POST', url: `/api/v1/disclosures${path}`, payload: { key: fresh(), ...payload } })
const view = async (id: number, who: Client = office) =>
  (await who({ url: `/api/v1/disclosures/${id}` })).json<BulletinView>()
const confirmAll = async (id: number) => {
  for (const { unit } of (await view(id)).units)
    expect((await post(await clientOf(unit), `/${id}/confirm`, { unit })).statusCode).toBe(200)
}
const page = async (query = '') => await server.app.inject({ url: `/public/disclosure/2025${query}` })

const owed = async () =>
  await server.database.readAll(bookkeeper, async (tx) =>
    disclosureSource(house.district).due?.(tx, yearPeriod(2026), asDay(today)),
  )

let bulletin = 0
let firstPage = ''

describe('a bulletin', () => {
  it('is started by the office alone, of a year that is over, once', async () => {
    expect((await post(environment, '', { year: 2025 })).statusCode).toBe(403)
    expect((await post(office, '', { year: 2026 })).json().code).toBe('disclosure_too_early')
    expect((await post(office, '', { year: 2025, reason: '更正' })).json().code).toBe(
      'disclosure_not_published',
    )
    const made = await post(office, '', { year: 2025 })
    expect(made.statusCode).toBe(201)
    bulletin = made.json().id
    expect((await post(office, '', { year: 2025 })).json().code).toBe('disclosure_there')
    expect(await view(bulletin)).toMatchObject({
      status: 'draft',
      due: '2026-06-05',
      daysLeft: 15,
      late: false,
    })
  })

  it('stands in the calendar from 20 May until it is out', async () => {
    expect(await owed()).toEqual([
      {
        key: 'bulletin 2025',
        kind: 'bulletin',
        title: '2025年度信息公告',
        unit: 'qh_environment',
        due: '2026-06-05',
        done: false,
        remindFrom: '2026-05-20',
      },
    ])
  })

  it('is confirmed by each department for itself', async () => {
    expect((await post(leader, `/${bulletin}/approve`)).json()).toMatchObject({
      code: 'disclosure_unconfirmed',
      message: expect.stringContaining('区环境局'),
    })
    expect((await post(environment, `/${bulletin}/confirm`, { unit: 'qh_city' })).json().code).toBe(
      'disclosure_unit_foreign',
    )
    expect((await post(office, `/${bulletin}/confirm`, { unit: 'qh_city' })).json().code).toBe(
      'disclosure_unit_foreign',
    )
    expect((await post(environment, `/${bulletin}/confirm`, { unit: 'qh_environment' })).statusCode).toBe(200)
    const texts = { overview: '青禾区概况。\n<script>alert(1)</script>', work: '执法检查二十次。' }
    const written = await office({
      method: 'PUT',
      url: `/api/v1/disclosures/${bulletin}/texts`,
      payload: { key: fresh(), texts },
    })
    expect(written.statusCode).toBe(200)
  })

  it('is not approved while a department’s figures changed under it, and says which', async () => {
    await confirmAll(bulletin)
    await ship(tonnes(40), '2026-05-21T03:00:00Z')
    today = '2026-05-22'
    const refused = await post(leader, `/${bulletin}/approve`)
    expect(refused.statusCode).toBe(409)
    expect(refused.json()).toMatchObject({
      code: 'disclosure_figures_changed',
      message: '区环境局的数据在确认之后有变化（如表1 可再生类废物 产生量由 60 变为 100），请重新确认',
    })
    expect((await view(bulletin)).units.find((u) => u.unit === 'qh_city')?.changes).toEqual([])
    expect((await post(environment, `/${bulletin}/confirm`, { unit: 'qh_environment' })).statusCode).toBe(200)
    expect((await post(office, `/${bulletin}/approve`)).statusCode).toBe(403)
    const [one, other] = await Promise.all([
      post(leader, `/${bulletin}/approve`),
      post(leader, `/${bulletin}/approve`),
    ])
    expect([one?.statusCode, other?.statusCode].sort()).toEqual([200, 409])
    expect((await post(environment, `/${bulletin}/confirm`, { unit: 'qh_environment' })).json().code).toBe(
      'disclosure_state',
    )
  })

  it('is published with the law of that day, on a page without script', async () => {
    expect((await page()).statusCode).toBe(404)
    today = '2026-06-04'
    expect((await post(office, `/${bulletin}/publish`)).statusCode).toBe(200)
    expect(await view(bulletin)).toMatchObject({
      status: 'published',
      publishedOn: '2026-06-04',
      late: false,
    })
    const shown = await page()
    firstPage = shown.body
    expect(await owed()).toMatchObject([{ key: 'bulletin 2025', done: true }])
    expect(shown.statusCode).toBe(200)
    expect(shown.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(shown.headers['content-security-policy']).toMatch(/default-src 'none'; style-src 'sha256-/)
    expect(shown.body).not.toMatch(/<script/)
    expect(shown.body).toContain('&lt;script&gt;')
    expect(shown.body).toContain('第二十九条')
    expect(shown.body).toContain('产生量 100.00 吨')
    expect((await server.app.inject({ url: '/public/disclosure/2024' })).statusCode).toBe(404)
  })

  it('stays as it was published, whatever the book learns', async () => {
    const { hash, content } = await view(bulletin)
    today = '2026-06-20'
    await ship(tonnes(900), '2026-06-20T02:00:00Z')
    expect(await view(bulletin)).toMatchObject({ hash, content })
    expect((await page()).body).toBe(firstPage)
    await expect(
      server.database.write(
        {
          id: 'x',
          name: 'x',
          role: 'office',
          district: 990001,
          unit: null,
          parties: [],
          streets: [],
          system: true,
        },
        (tx) => tx.query(`update wufei.bulletin set texts = '{}' where district = 990001`),
      ),
    ).rejects.toThrow('does not change')
    const docx = await office({ url: `/api/v1/disclosures/${bulletin}/bulletin.docx` })
    expect(docx.rawPayload.subarray(0, 2).toString()).toBe('PK')
  })

  it('is corrected by another edition that names what changed; the first stays open', async () => {
    today = '2026-08-20'
    expect((await post(office, '', { year: 2025 })).json().code).toBe('disclosure_published')
    const id: number = (await post(office, '', { year: 2025, reason: '企业补报一车。' })).json().id
    await confirmAll(id)
    expect((await post(leader, `/${id}/approve`)).statusCode).toBe(200)
    expect((await post(leader, `/${id}/reopen`)).statusCode).toBe(200)
    expect((await post(office, `/${id}/publish`)).json().code).toBe('disclosure_state')
    expect((await post(leader, `/${id}/approve`)).statusCode).toBe(200)
    expect((await post(office, `/${id}/publish`)).statusCode).toBe(200)
    const second = (await page()).body
    expect(second).toContain('企业补报一车。')
    expect(second).toContain('表1 可再生类废物 产生量：由 100 更正为 1000')
    expect(second).toContain('生态环境法典')
    const first = (await page('?edition=1')).body
    expect(first).toContain('本版已被更正')
    expect(first).toContain('产生量 100.00 吨')
  })

  it('that comes after the day is late', async () => {
    const made = (await post(office, '', { year: 2024 })).json().id
    expect(await view(made)).toMatchObject({ late: true, daysLeft: -441 })
  })
})

describe('the public', () => {
  const send = async (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    await server.app.inject({
      method: 'POST',
      url: '/public/disclosure/2025/feedback',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: new URLSearchParams(fields).toString(),
    })

  it('says what it thinks, gets a number, and reads the answer', async () => {
    const sent = await send({ message: '渣土车太吵 <b>', name: '王某', contact: '13800000000' })
    expect(sent.statusCode).toBe(303)
    expect(sent.headers.location).toBe('/public/disclosure/2025?received=1')
    expect((await page('?received=1')).body).toContain('意见已收到，编号 1。')
    const rows = (await office({ url: '/api/v1/disclosure-feedback', query: { year: '2025' } })).json<
      FeedbackRow[]
    >()
    expect(rows).toMatchObject([{ number: 1, name: '王某', answers: [] }])
    const answer = async (id: number) =>
      await office({
        method: 'POST',
        url: `/api/v1/disclosure-feedback/${id}/answers`,
        payload: { key: fresh(), message: '已调整路线。', public: true },
      })
    expect((await answer(rows[0]?.id as number)).statusCode).toBe(201)
    expect((await answer(999)).json().code).toBe('feedback_unknown')
    const { body } = await page()
    expect(body).toContain('渣土车太吵 &lt;b&gt;')
    expect(body).toContain('已调整路线。')
    expect(body).not.toContain('13800000000')
    expect(body).not.toContain('王某')
  })

  it('is refused an empty word, a flood, another site and a year that is not out', async () => {
    expect((await send({ message: '  ' })).statusCode).toBe(400)
    expect((await send({ message: '好' }, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    const elsewhere = await server.app.inject({
      method: 'POST',
      url: '/public/disclosure/2019/feedback',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'message=x',
    })
    expect(elsewhere.json().code).toBe('disclosure_not_public')
    const flood = []
    for (let i = 0; i < 12; i++) flood.push((await send({ message: `第 ${i} 条` })).statusCode)
    expect(flood.at(-1)).toBe(429)
  })
})
