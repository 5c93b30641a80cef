import { describe, expect, it } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { partyRoutes } from '../../src/parties/routes.ts'
import { facilitiesInScope } from '../../src/parties/scope.store.ts'
import { bookkeeper, bookOf, place, testRules, tonnes } from '../support/book.ts'
import { testServer } from '../support/server.ts'
import { codes, env, fresh, house } from './house.ts'

const server = await testServer([partyRoutes(house)], { env, now: () => new Date('2026-01-15T02:00:00Z') })
const { database } = server
const plant = await place(database, '纸厂', { region: 'inProvince' })
const { book, entries } = bookOf(database, testRules(plant.facility))
const office = await server.as({ login: 'office', role: 'office' })
const code = '900-005-S17'

const merge = (into: number, merged: number) => ({
  method: 'POST' as const,
  url: `/api/v1/parties/${into}/merge`,
  payload: { key: fresh(), merged, reason: '同一家企业录了两次' },
})
const generate = (facility: number, grams: number) =>
  ({ kind: 'generate', occurredOn: asDay('2025-05-05'), code, grams, facility }) as const

describe('merging a duplicate', () => {
  it('changes nothing of the book, and everybody who asks for one gets both', async () => {
    const into = await place(database, '青禾纸箱厂', { street: 'daoxiang' })
    const twin = await place(database, '青禾纸箱厂（重复）', { street: 'daoxiang' })
    await office({
      method: 'PATCH',
      url: `/api/v1/parties/${twin.party}`,
      payload: { key: fresh(), change: { creditCode: codes[2], group: '纸业集团' } },
    })
    await book([generate(into.facility, tonnes(3)), generate(twin.facility, tonnes(4))])
    const keeper = await server.as({ login: 'keeper', role: 'enterprise', parties: [into.party] })
    const before = await entries()

    const preview = (
      await office({ url: `/api/v1/parties/${into.party}/merge`, query: { merged: String(twin.party) } })
    ).json()
    expect(preview).toMatchObject({ objections: [], facilities: 1, postings: 1 })
    expect((await office(merge(into.party, twin.party))).statusCode).toBe(200)

    expect(await entries()).toEqual(before)
    const detail = (await office({ url: `/api/v1/parties/${twin.party}` })).json()
    expect(detail).toMatchObject({
      id: into.party,
      creditCode: codes[2],
      group: '纸业集团',
      facilities: 2,
      mergedInto: { id: into.party },
      merged: [{ id: twin.party, name: '青禾纸箱厂（重复）' }],
      aliases: [{ name: '青禾纸箱厂（重复）', source: 'merged' }],
    })
    const listed = (await office({ url: '/api/v1/parties', query: { search: '纸箱厂' } })).json()
    expect(listed.items.map((p: { id: number }) => p.id)).toEqual([into.party])
    for (const party of [into.party, twin.party]) {
      const facilities = await database.read(bookkeeper, (tx) =>
        facilitiesInScope(tx, { kind: 'enterprise', key: String(party) }, asDay('2025-05-05')),
      )
      expect(facilities).toEqual([into.facility, twin.facility])
    }
    // The survivor's people see and may keep what was booked under the duplicate, by row-level security alone.
    const own = {
      id: 'keeper2',
      name: '',
      role: 'enterprise',
      district: bookkeeper.district,
      unit: null,
      parties: [into.party],
      streets: [],
    } as const
    const seen = await database.read(own, (tx) =>
      tx.query<{ grams: string }>(
        `select sum(grams)::text as grams from wufei.entry where position = 'stored'`,
      ),
    )
    expect(seen).toEqual([{ grams: String(tonnes(7)) }])
    const contact = { key: fresh(), change: { contact: { name: '赵', phone: null } } }
    expect(
      (await keeper({ method: 'PATCH', url: `/api/v1/parties/${into.party}`, payload: contact })).statusCode,
    ).toBe(200)
    // The store of the duplicate is still its own: what lies there can leave.
    const [shipped] = await book([
      {
        kind: 'ship',
        occurredOn: asDay('2025-06-01'),
        code,
        grams: tonnes(4),
        consignor: twin.facility,
        consignee: plant.facility,
        purpose: 'utilize',
      },
    ])
    expect(shipped).toMatchObject({ ok: true, warnings: [] })
  })

  it('is refused where the book shows two parties, and says why beforehand', async () => {
    const a = await place(database, '甲')
    const b = await place(database, '乙')
    const c = await place(database, '丙')
    await book([
      {
        kind: 'ship',
        occurredOn: asDay('2025-05-05'),
        code,
        grams: tonnes(1),
        consignor: a.facility,
        consignee: b.facility,
        purpose: 'collect',
      },
      {
        kind: 'declare',
        occurredOn: asDay('2025-05-31'),
        from: asDay('2025-05-01'),
        code,
        facility: a.facility,
        columns: [{ column: 'generated', grams: tonnes(2) }],
      },
      {
        kind: 'declare',
        occurredOn: asDay('2025-05-31'),
        from: asDay('2025-05-01'),
        code,
        facility: c.facility,
        columns: [{ column: 'generated', grams: tonnes(2) }],
      },
    ])
    expect((await office(merge(a.party, b.party))).json()).toMatchObject({
      code: 'merge_traded',
      params: { count: 1 },
    })
    expect((await office(merge(c.party, a.party))).json()).toMatchObject({
      code: 'merge_both_declared',
      params: { code, from: '2025-05-01', to: '2025-05-31' },
    })
    const preview = (
      await office({ url: `/api/v1/parties/${a.party}/merge`, query: { merged: String(plant.party) } })
    ).json()
    expect(preview.objections).toEqual([{ code: 'merge_places', message: expect.stringContaining('区内') }])
    expect((await office(merge(a.party, a.party))).json().code).toBe('merge_same')
  })

  it('of a merged party is refused, and so is changing it', async () => {
    const [a, b, c] = [await place(database, '戊'), await place(database, '己'), await place(database, '庚')]
    await office(merge(a.party, b.party))
    expect((await office(merge(c.party, b.party))).json().code).toBe('merge_done')
    const change = { key: fresh(), change: { shortName: 'x' } }
    expect(
      (await office({ method: 'PATCH', url: `/api/v1/parties/${b.party}`, payload: change })).json(),
    ).toMatchObject({
      code: 'party_merged',
      params: { party: a.party },
    })
    // A second merge takes the first one's duplicates along.
    expect((await office(merge(c.party, a.party))).statusCode).toBe(200)
    expect((await office({ url: `/api/v1/parties/${b.party}` })).json().id).toBe(c.party)
    // An account made afterwards acts for all of them, whichever number it was given.
    for (const [login, given] of [
      ['keeper of the first', b],
      ['keeper of the last', c],
    ] as const) {
      const keeper = await server.as({
        login: login.replaceAll(' ', '-'),
        role: 'enterprise',
        parties: [given.party],
      })
      const contact = { key: fresh(), change: { contact: { name: '钱', phone: null } } }
      const changed = await keeper({ method: 'PATCH', url: `/api/v1/parties/${c.party}`, payload: contact })
      expect(changed.statusCode).toBe(200)
    }
  })
})
