import { describe, expect, it } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { partyRoutes } from '../../src/parties/routes.ts'
import { facilitiesInScope, type Scope } from '../../src/parties/scope.store.ts'
import { bookkeeper } from '../support/book.ts'
import { type Client, testServer } from '../support/server.ts'
import { codes, env, fresh, house } from './house.ts'

const server = await testServer([partyRoutes(house)], { env, now: () => new Date('2026-01-15T02:00:00Z') })
const office = await server.as({ login: 'office', role: 'office' })

const make = async (client: Client, party: object, facilities: object[] = []) =>
  client({
    method: 'POST',
    url: '/api/v1/parties',
    payload: { key: fresh(), party: { kind: 'enterprise', ...party }, facilities },
  })
const site = (over: object = {}) => ({ name: '厂区', kind: 'site', street: 'daoxiang', ...over })
const scope = (s: Scope, day: string) =>
  server.database.read(bookkeeper, (tx) => facilitiesInScope(tx, s, asDay(day)))
const audits = (act: string) =>
  server.database.read(bookkeeper, (tx) =>
    tx.query<{ object: string; detail: Record<string, unknown> }>(
      'select object, detail from wufei.audit where act = $1 order by id',
      [act],
    ),
  )

describe('a party', () => {
  it('is registered with its sites, found by name, code and alias, and written to the audit', async () => {
    const made = await make(
      office,
      { name: '青禾（一）豆制品厂', creditCode: ` ${codes[0].toLowerCase()}`, industry: 'C1392' },
      [site()],
    )
    expect(made.statusCode).toBe(201)
    const { id } = made.json()
    await office({
      method: 'POST',
      url: `/api/v1/parties/${id}/aliases`,
      payload: { key: fresh(), name: '老豆腐坊' },
    })
    for (const search of ['青禾(一)', codes[0].slice(0, 12), '豆腐坊']) {
      const found = (await office({ url: '/api/v1/parties', query: { search } })).json()
      expect(found.items.map((p: { id: number }) => p.id)).toEqual([id])
    }
    const detail = (await office({ url: `/api/v1/parties/${id}` })).json()
    expect(detail).toMatchObject({
      creditCode: codes[0],
      streetName: '稻香街道',
      facilities: 1,
      kindName: '企业',
    })
    expect((await audits('party.create')).map((a) => a.object)).toContain(`party ${id}`)
  })

  it('is registered once for one key, and refused under another with the same credit code', async () => {
    const key = fresh()
    const payload = { key, party: { name: '重复提交厂', kind: 'enterprise', creditCode: codes[1] } }
    const first = await office({ method: 'POST', url: '/api/v1/parties', payload })
    const again = await office({ method: 'POST', url: '/api/v1/parties', payload })
    expect(again.json()).toEqual(first.json())
    const other = await make(office, { name: '另一家', creditCode: codes[1] })
    expect(other.json()).toMatchObject({ code: 'party_code_taken', params: { party: first.json().id } })
  })

  it('is refused with a wrong code, an unknown street or kind of facility', async () => {
    expect((await make(office, { name: 'x', creditCode: `${codes[0].slice(0, 17)}A` })).json().code).toBe(
      'credit_code_check',
    )
    expect((await make(office, { name: 'x' }, [site({ street: 'nowhere' })])).json().code).toBe(
      'facility_street_unknown',
    )
    expect((await make(office, { name: 'x' }, [site({ kind: 'castle' })])).json().code).toBe(
      'facility_kind_unknown',
    )
    expect((await make(office, { name: 'x' }, [site({ region: 'outProvince' })])).json().code).toBe(
      'facility_street_outside',
    )
    expect((await make(office, { name: 'x', kind: 'unit' })).json().code).toBe('party_kind_reserved')
  })

  it('keeps its former name findable and dated when it is renamed', async () => {
    const { id } = (await make(office, { name: '旧名字厂' }, [site()])).json()
    const change = { key: fresh(), from: '2025-07-01', change: { name: '新名字厂', managementClass: 'key' } }
    const changed = await office({ method: 'PATCH', url: `/api/v1/parties/${id}`, payload: change })
    expect(changed.json()).toMatchObject({
      name: '新名字厂',
      managementClass: 'key',
      aliases: [{ name: '旧名字厂', source: 'former' }],
    })
    expect(changed.json().history).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ attribute: 'name', value: '旧名字厂', from: null, to: '2025-07-01' }),
        expect.objectContaining({ attribute: 'name', value: '新名字厂', from: '2025-07-01', to: null }),
      ]),
    )
    const [entry] = (await audits('party.change')).filter((a) => a.object === `party ${id}`)
    expect(entry?.detail).toMatchObject({
      changes: { name: ['旧名字厂', '新名字厂'], managementClass: [null, 'key'] },
    })
  })

  it('cannot be changed for a day that has not come', async () => {
    const { id } = (await make(office, { name: '未来厂' })).json()
    const change = { key: fresh(), from: '2026-02-01', change: { name: '明日厂' } }
    expect(
      (await office({ method: 'PATCH', url: `/api/v1/parties/${id}`, payload: change })).json().code,
    ).toBe('change_in_future')
  })
})

describe('a store of one’s own', () => {
  it('is part of the site in its street, of another one if said so, and never of another party’s', async () => {
    const made = await make(office, { name: '两处厂' }, [
      site({ name: '东厂区' }),
      site({ name: '西厂区', street: 'mailang' }),
      site({ name: '危废库', kind: 'store', street: 'mailang', code: 'TS001' }),
    ])
    const { sites } = (await office({ url: `/api/v1/parties/${made.json().id}` })).json()
    const idOf = (name: string) => sites.find((s: { name: string }) => s.name === name).id
    expect(sites.map((s: { name: string; site: number | null }) => [s.name, s.site])).toEqual(
      expect.arrayContaining([
        ['东厂区', null],
        ['危废库', idOf('西厂区')],
      ]),
    )
    const move = (to: number | null) =>
      office({
        method: 'PATCH',
        url: `/api/v1/facilities/${idOf('危废库')}`,
        payload: { key: fresh(), change: { site: to } },
      })
    expect((await move(idOf('东厂区'))).json().site).toBe(idOf('东厂区'))
    expect((await move(null)).json().site).toBe(null)
    const other = await make(office, { name: '别家厂' }, [site()])
    const foreign = (await office({ url: `/api/v1/parties/${other.json().id}` })).json().sites[0].id
    expect((await move(foreign)).json().code).toBe('facility_site_foreign')
    expect((await move(idOf('危废库'))).json().code).toBe('facility_site_foreign')
  })
})

describe('a scope', () => {
  it('holds a facility in the street, community, park, group and industry of the day asked for', async () => {
    const { id } = (
      await make(office, { name: '搬家厂', group: '青禾集团', industry: 'C3985' }, [
        site({ community: '东社区', park: '一园' }),
      ])
    ).json()
    const facility = (await office({ url: `/api/v1/parties/${id}` })).json().sites[0].id
    await office({
      method: 'PATCH',
      url: `/api/v1/facilities/${facility}`,
      payload: {
        key: fresh(),
        from: '2025-07-01',
        change: { street: 'mailang', community: '西社区', park: null },
      },
    })
    await office({
      method: 'PATCH',
      url: `/api/v1/parties/${id}`,
      payload: { key: fresh(), from: '2025-09-01', change: { group: null, industry: 'C2710' } },
    })
    const has = async (s: Scope, day: string) => (await scope(s, day))?.includes(facility)
    expect(await has({ kind: 'street', key: 'daoxiang' }, '2025-06-30')).toBe(true)
    expect(await has({ kind: 'street', key: 'daoxiang' }, '2025-07-01')).toBe(false)
    expect(await has({ kind: 'street', key: 'mailang' }, '2025-07-01')).toBe(true)
    expect(await has({ kind: 'community', key: '东社区' }, '2025-01-01')).toBe(true)
    expect(await has({ kind: 'park', key: '一园' }, '2025-06-30')).toBe(true)
    expect(await has({ kind: 'park', key: '一园' }, '2025-07-01')).toBe(false)
    expect(await has({ kind: 'group', key: '青禾集团' }, '2025-08-31')).toBe(true)
    expect(await has({ kind: 'group', key: '青禾集团' }, '2025-09-01')).toBe(false)
    expect(await has({ kind: 'industry', key: 'C39' }, '2025-08-31')).toBe(true)
    expect(await has({ kind: 'industry', key: 'C27' }, '2025-09-01')).toBe(true)
    expect(await has({ kind: 'industry', key: 'C_' }, '2025-09-01')).toBe(false)
    expect(await has({ kind: 'enterprise', key: String(id) }, '2025-01-01')).toBe(true)
    expect(await scope({ kind: 'district', key: null }, '2025-01-01')).toBeNull()
    await expect(scope({ kind: 'enterprise', key: '1; drop' }, '2025-01-01')).rejects.toMatchObject({
      code: 'party_unknown',
    })
  })
})

describe('a list', () => {
  it('filters, sorts and pages', async () => {
    for (const [name, over] of [
      ['丙厂', { managementClass: 'key' }],
      ['乙厂', { external: true }],
      ['甲厂', { group: '清单集团' }],
    ] as const)
      await make(office, { name: `清单${name}`, ...over })
    const names = async (query: Record<string, string>) =>
      (await office({ url: '/api/v1/parties', query: { search: '清单', ...query } }))
        .json()
        .items.map((p: { name: string }) => p.name)
    const sorted = await names({})
    expect(sorted).toHaveLength(3)
    expect(await names({ sort: '-name' })).toEqual([...sorted].reverse())
    expect(await names({ limit: '2', offset: '1' })).toEqual(sorted.slice(1))
    expect(await names({ managementClass: 'key' })).toEqual(['清单丙厂'])
    expect(await names({ external: 'true' })).toEqual(['清单乙厂'])
    expect(await names({ group: '清单集团' })).toEqual(['清单甲厂'])
    expect((await office({ url: '/api/v1/parties', query: { sort: 'password' } })).statusCode).toBe(400)
  })

  it('is exported as a workbook that a spreadsheet opens', async () => {
    const file = await office({ url: '/api/v1/parties.xlsx' })
    expect(file.headers['content-disposition']).toContain(encodeURIComponent('单位清单.xlsx'))
    const { default: exceljs } = await import('exceljs')
    const workbook = new exceljs.Workbook()
    await workbook.xlsx.load(file.rawPayload as never)
    const titles = workbook.worksheets[0]?.getRow(3).values
    expect(titles).toContain('统一社会信用代码')
    expect(JSON.stringify(workbook.worksheets[0]?.getSheetValues())).toContain(codes[0])
  })
})
