import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { statutoryRoutes } from '../../src/inventory/statutory.routes.ts'
import { ledgerForms } from '../../src/inventory/statutory.ts'
import { bookRulesOf } from '../../src/ledger/house.ts'
import { createDistrictView } from '../../src/packs/district-view.ts'
import { readPack } from '../../src/packs/read-pack.ts'
import { checkout } from '../../src/platform/checkout.ts'
import { bookOf, place, testDistrict } from '../support/book.ts'
import { testServer } from '../support/server.ts'

const paper = '900-005-S17'

describe('statutory ledgers over HTTP', () => {
  test('the forms that are derived are offered; a ledger is its party’s and the government’s', async () => {
    const district = createDistrictView(readPack(join(checkout, 'packs', 'demo')))
    const house = { district, rules: bookRulesOf(district, 0), demo: false }
    const server = await testServer([statutoryRoutes(house)], {
      env: { WUFEI_DISTRICT: String(testDistrict) },
      now: () => new Date('2025-04-02T02:00:00Z'),
    })
    const mill = await place(server.database, '测试纸品厂')
    await bookOf(server.database, house.rules).book([
      { kind: 'generate', occurredOn: '2025-03-21', facility: mill.facility, code: paper, grams: 60_000 },
    ])
    const mine = await server.as({ login: 'mill', role: 'enterprise', parties: [mill.party] })
    const theirs = await server.as({ login: 'other', role: 'enterprise', parties: [mill.party + 1000] })
    const forms = (await mine({ method: 'GET', url: '/api/v1/statutory-ledgers/forms' })).json<
      { id: string }[]
    >()
    expect(forms.map((f) => f.id)).toEqual(ledgerForms.map((f) => f.id))
    expect(forms[0]).toMatchObject({ title: expect.stringContaining('附表'), source: '公告2021年第82号' })
    const query = `form=gisw-t4&party=${mill.party}&period=2025-03`
    const seen = await mine({ method: 'GET', url: `/api/v1/statutory-ledgers?${query}` })
    expect([seen.statusCode, seen.json().ledger.rows.length]).toEqual([200, 1])
    expect((await theirs({ method: 'GET', url: `/api/v1/statutory-ledgers?${query}` })).statusCode).toBe(403)
    const file = await mine({ method: 'GET', url: `/api/v1/statutory-ledgers.xlsx?${query}` })
    expect([file.statusCode, file.rawPayload.subarray(0, 2).toString()]).toEqual([200, 'PK'])
    const unknown = await mine({
      method: 'GET',
      url: `/api/v1/statutory-ledgers?${query.replace('t4', 't9')}`,
    })
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'ledger_form_unknown'])
  })
})
