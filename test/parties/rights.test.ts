import { describe, expect, it } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { partyRoutes } from '../../src/parties/routes.ts'
import { bookkeeper, bookOf, place, testRules, tonnes } from '../support/book.ts'
import { testServer } from '../support/server.ts'
import { env, fresh, house } from './house.ts'

const server = await testServer([partyRoutes(house)], { env, now: () => new Date('2026-01-15T02:00:00Z') })
const { database } = server
const mine = await place(database, '本厂', { street: 'daoxiang' })
const other = await place(database, '别厂', { street: 'mailang' })
const plant = await place(database, '处置厂', { isEnd: true, street: 'mailang', kind: 'incinerator' })
const rules = testRules(plant.facility)
const { book } = bookOf(database, rules)
await book([
  {
    kind: 'ship',
    occurredOn: asDay('2025-03-01'),
    code: '900-099-S64',
    grams: tonnes(5),
    consignor: mine.facility,
    consignee: plant.facility,
    purpose: 'dispose',
  },
  {
    kind: 'receive',
    refused: 0,
    occurredOn: asDay('2025-03-01'),
    code: '900-099-S64',
    grams: tonnes(5),
    consignor: mine.facility,
    consignee: plant.facility,
    purpose: 'dispose',
  },
  {
    kind: 'generate',
    occurredOn: asDay('2025-04-01'),
    code: '900-005-S17',
    grams: tonnes(7),
    facility: other.facility,
  },
])
const office = await server.as({ login: 'office', role: 'office' })
const factory = await server.as({ login: 'factory', role: 'enterprise', parties: [mine.party] })
const street = await server.as({ login: 'street', role: 'street', streets: ['daoxiang'], unit: 'daoxiang' })
const auditor = await server.as({ login: 'auditor', role: 'auditor' })

const rename = (party: number, change: object) => ({
  method: 'PATCH' as const,
  url: `/api/v1/parties/${party}`,
  payload: { key: fresh(), change },
})
const reads = (actor: string) =>
  database.read(bookkeeper, (tx) =>
    tx.query<{ object: string; detail: { count: number } }>(
      `select object, detail from wufei.audit where act = 'read' and actor = $1 order by id`,
      [actor],
    ),
  )

describe('an enterprise', () => {
  it('keeps its own contact, and nobody else’s entry', async () => {
    const contact = { name: '王工', phone: '0571-00000000' }
    expect((await factory(rename(mine.party, { contact }))).json()).toMatchObject({
      contact,
      abilities: { write: true, merge: false },
    })
    expect((await factory(rename(other.party, { contact }))).json()).toMatchObject({ code: 'forbidden' })
    const audit = await database.read(bookkeeper, (tx) =>
      tx.query(`select detail from wufei.audit where act = 'party.change'`),
    )
    expect(JSON.stringify(audit)).not.toContain('王工')
  })

  it('does not say itself how closely it is watched, nor makes or merges parties', async () => {
    for (const change of [
      { managementClass: 'registered' },
      { external: true },
      { kind: 'carrier' },
      { creditCode: null },
    ])
      expect((await factory(rename(mine.party, change))).json().code).toBe('party_field_reserved')
    const made = await factory({
      method: 'POST',
      url: '/api/v1/parties',
      payload: { key: fresh(), party: { name: '新厂', kind: 'enterprise' } },
    })
    expect(made.json().code).toBe('forbidden')
    const merge = {
      method: 'POST' as const,
      url: `/api/v1/parties/${mine.party}/merge`,
      payload: { key: fresh(), merged: other.party, reason: 'x' },
    }
    expect((await factory(merge)).json().code).toBe('forbidden')
    expect((await factory({ url: '/api/v1/parties.xlsx' })).json().code).toBe('forbidden')
  })

  it('is shown another party’s entry without contact and without a day of its book, and that leaves a row', async () => {
    await office(rename(other.party, { contact: { name: '李工', phone: '1' } }))
    const before = (await reads('factory')).length
    const own = (await factory({ url: `/api/v1/parties/${mine.party}` })).json()
    expect(own.lastPosting).toBe('2025-03-01')
    expect((await reads('factory')).length).toBe(before)
    const theirs = (await factory({ url: `/api/v1/parties/${other.party}` })).json()
    expect(theirs).toMatchObject({ contact: null, lastPosting: null, abilities: { write: false } })
    expect((await office({ url: `/api/v1/parties/${other.party}` })).json()).toMatchObject({
      contact: { name: '李工' },
      lastPosting: '2025-04-01',
    })
    expect((await reads('factory')).slice(before)).toEqual([
      { object: `party ${other.party}`, detail: expect.objectContaining({ count: 1 }) },
    ])
  })
})

describe('a street', () => {
  it('registers and changes what stands in it', async () => {
    const made = (street_: string) =>
      street({
        method: 'POST',
        url: '/api/v1/parties',
        payload: {
          key: fresh(),
          party: { name: `街道登记的${street_}`, kind: 'enterprise' },
          facilities: [{ name: '门店', kind: 'site', street: street_ }],
        },
      })
    expect((await made('daoxiang')).statusCode).toBe(201)
    expect((await made('mailang')).json().code).toBe('party_street_foreign')
    expect((await street(rename(mine.party, { managementClass: 'simplified' }))).statusCode).toBe(200)
    expect((await street(rename(other.party, { managementClass: 'simplified' }))).json().code).toBe(
      'forbidden',
    )
  })
})

describe('capacity', () => {
  it('is supply and demand per stream and year; whoever sees only their own sees their own', async () => {
    const put = (client: typeof office, facility: number) =>
      client({
        method: 'PUT',
        url: '/api/v1/capacity',
        payload: {
          key: fresh(),
          facility,
          stream: 'household',
          year: 2024,
          gramsPerDay: tonnes(10),
          gramsPerYear: null,
          source: '环评批复',
        },
      })
    expect((await put(factory, plant.facility)).json().code).toBe('forbidden')
    expect((await put(office, plant.facility)).statusCode).toBe(200)
    const reply = (await office({ url: '/api/v1/capacity', query: { year: '2025' } })).json()
    expect(reply.items).toEqual([
      expect.objectContaining({
        facility: { id: plant.facility, name: '处置厂' },
        stream: 'household',
        gramsPerDay: String(tonnes(10)),
        treated: String(tonnes(5)),
        load: '0.14',
      }),
    ])
    const household = reply.summary.find((s: { stream: string }) => s.stream === 'household')
    expect(household).toMatchObject({
      facilities: 1,
      estimatedFacilities: 1,
      gramsPerYear: String(tonnes(3650)),
      generated: String(tonnes(5)),
      treatedInside: String(tonnes(5)),
      balance: String(tonnes(3645)),
    })
    expect((await factory({ url: '/api/v1/capacity', query: { year: '2025' } })).json()).toEqual({
      summary: [],
      items: [],
      total: 0,
    })
    expect((await auditor({ url: '/api/v1/capacity', query: { year: '2023' } })).json().items).toEqual([])
  })

  it('is the same after the rollups are folded', async () => {
    const before = (await office({ url: '/api/v1/capacity', query: { year: '2025' } })).json()
    await database.write(bookkeeper, (tx) =>
      tx.query(`select wufei.fold(wufei.district(), wufei.take_position(wufei.district()), now())`),
    )
    expect((await office({ url: '/api/v1/capacity', query: { year: '2025' } })).json()).toEqual(before)
  })
})
