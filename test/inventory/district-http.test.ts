import { describe, expect, it } from 'vitest'
import { districtRoutes } from '../../src/inventory/district.routes.ts'
import { bookRulesOf } from '../../src/ledger/house.ts'
import { env, house } from '../parties/house.ts'
import { bookOf, place } from '../support/book.ts'
import { testServer } from '../support/server.ts'

const now = () => new Date('2025-04-02T02:00:00Z')
const server = await testServer([districtRoutes(house)], { env, now })
const mill = await place(server.database, '新光纸品厂', { street: 'daoxiang' })
const ward = await place(server.database, '新光医院', { sector: 'medical' })
const [booked] = await bookOf(server.database, bookRulesOf(house.district, 0)).book([
  {
    kind: 'generate',
    occurredOn: '2025-03-21',
    facility: mill.facility,
    code: '900-005-S17',
    grams: 60_000,
    label: 'XG-001',
  },
] as never)
if (!booked?.ok) throw new Error('the stock did not go in')
const office = await server.as({ login: 'office', role: 'office' })
const other = await server.as({ login: 'other', role: 'enterprise', parties: [ward.party] })
const find = async (client: typeof office, q: string) =>
  (await client({ url: '/api/v1/search', query: { q } })).json().items

describe('the district', () => {
  it('says its day, its years and the words its pack has', async () => {
    const facts = (await office({ url: '/api/v1/district' })).json()
    expect(facts).toMatchObject({ code: '990001', name: '青禾区', today: '2025-04-02', baselineYear: 2023 })
    expect(facts.years).toEqual([2025])
    expect(facts.facilityKinds).toContainEqual({ kind: 'site', name: '产废场所' })
    expect(facts.methods).toContainEqual({ code: 'R1', name: expect.any(String) })
  })

  it('has scopes of each kind, and none of another', async () => {
    const keys = async (kind: string) =>
      (await office({ url: '/api/v1/scopes', query: { kind } }))
        .json()
        .items.map((i: { key: string }) => i.key)
    expect(await keys('street')).toContain('daoxiang')
    expect(await keys('enterprise')).toEqual([String(mill.party)])
    expect(await keys('clinic')).toEqual([String(ward.party)])
    expect(await keys('park')).toEqual([])
    expect((await office({ url: '/api/v1/scopes', query: { kind: 'planet' } })).statusCode).toBe(400)
  })

  it('is searched by name, number, label and code', async () => {
    expect((await find(office, '新光')).map((hit: { label: string }) => hit.label)).toEqual([
      '新光医院',
      '新光纸品厂',
    ])
    const posting = booked.postings[0]?.posting
    expect(await find(office, String(posting))).toContainEqual({
      kind: 'posting',
      id: String(posting),
      label: `账目 ${posting}`,
      detail: '2025-03-21',
    })
    expect(await find(office, 'XG-001')).toEqual([expect.objectContaining({ kind: 'lot', detail: 'XG-001' })])
    expect(await find(office, '900-005-S17')).toContainEqual(
      expect.objectContaining({ kind: 'waste', id: '900-005-S17' }),
    )
    expect(await find(office, '100%_没有')).toEqual([])
  })

  it('shows nobody a posting or a lot of others', async () => {
    const seen = await find(other, String(booked.postings[0]?.posting))
    expect(seen.filter((hit: { kind: string }) => hit.kind !== 'waste')).toEqual([])
    expect(await find(other, 'XG-001')).toEqual([])
  })
})
