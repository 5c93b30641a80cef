import { describe, expect, it } from 'vitest'
import { bookRulesOf } from '../../src/ledger/house.ts'
import { ledgerRoutes } from '../../src/ledger/routes.ts'
import { env, fresh, house } from '../parties/house.ts'
import { place } from '../support/book.ts'
import { type Client, testServer } from '../support/server.ts'

const rules = bookRulesOf(house.district, 0)
const now = () => new Date('2026-01-15T02:00:00Z')
const server = await testServer([ledgerRoutes({ ...house, rules })], { env, now })
const mill = await place(server.database, '纸品厂')
const plant = await place(server.database, '电子厂')
const yard = await place(server.database, '共享暂存点', { takesOwnership: false, kind: 'sharedStore' })
const clerk = await server.as({ login: 'mill', role: 'enterprise', parties: [mill.party] })
const keeper = await server.as({ login: 'yard', role: 'operator', parties: [yard.party] })
const other = await server.as({ login: 'plant', role: 'enterprise', parties: [plant.party] })
const paper = { code: '900-005-S17', grams: 60_000 }
const book = (client: Client, fact: object, attachments: string[] = []) =>
  client({ method: 'POST', url: '/api/v1/facts', payload: { key: fresh(), fact, attachments } })
const made = { kind: 'generate', occurredOn: '2026-01-10', facility: mill.facility, ...paper }

describe('a fact over HTTP', () => {
  it('is of a day that has come and that the trade remembers', async () => {
    expect((await book(clerk, made)).statusCode).toBe(201)
    expect((await book(clerk, { ...made, occurredOn: '2026-01-15' })).statusCode).toBe(201)
    expect((await book(clerk, { ...made, occurredOn: '2026-01-16' })).json().code).toBe('fact_in_future')
    expect((await book(clerk, { ...made, occurredOn: '0001-01-01' })).json().code).toBe('fact_too_early')
    expect((await book(clerk, { ...made, occurredOn: '2025-02-30' })).statusCode).toBe(400)
  })

  it('claims no better evidence than it shows', async () => {
    expect((await book(clerk, { ...made, grade: 'manifested' })).json().code).toBe('grade_not_typed')
    expect((await book(clerk, { ...made, grade: 'weighed' })).json().code).toBe('grade_without_ticket')
    const ticket = 'ab'.repeat(32)
    await server.database.write(
      { id: 'test', name: '', role: 'administrator', district: 990001, unit: null, parties: [], streets: [] },
      (tx) =>
        tx.query(
          `insert into wufei.attachment (district, hash, name, media_type, bytes, uploaded_at, actor) values (990001, $1, '磅单.jpg', 'image/jpeg', 9, now(), 'test')`,
          [ticket],
        ),
    )
    expect((await book(clerk, { ...made, grade: 'weighed' }, [ticket])).statusCode).toBe(201)
  })

  it('puts nothing into another’s name', async () => {
    const forged = await book(clerk, { ...made, owner: plant.party })
    expect(forged.json().code).toBe('forbidden')
    const seen = (await other({ url: '/api/v1/postings' })).json()
    expect(seen.items).toEqual([])
  })

  it('may be told by the keeper of a store of what lies there for others, and of nothing else', async () => {
    const fill = { kind: 'store', occurredOn: '2026-01-11', from: mill.facility, facility: yard.facility }
    const stored = await book(clerk, { ...fill, owner: mill.party, ...paper })
    expect(stored.statusCode).toBe(201)
    const leaves = {
      kind: 'ship',
      occurredOn: '2026-01-12',
      consignor: yard.facility,
      owner: mill.party,
      consignee: plant.facility,
      purpose: 'utilize',
      ...paper,
    }
    expect((await book(keeper, leaves)).statusCode).toBe(201)
    const invented = { ...made, facility: yard.facility, owner: mill.party }
    expect((await book(keeper, invented)).json().code).toBe('forbidden')
  })

  it('is corrected by those whose it was, not by whoever names a fact of their own', async () => {
    const [posting] = (await book(clerk, made)).json().postings
    const correction = {
      posting: posting.posting,
      reason: '改成我的',
      withDependents: false,
      fact: { ...made, facility: plant.facility },
    }
    const reply = await other({
      method: 'POST',
      url: '/api/v1/corrections',
      payload: { key: fresh(), ...correction },
    })
    expect([403, 404]).toContain(reply.statusCode)
    const moved = await clerk({
      method: 'POST',
      url: '/api/v1/corrections',
      payload: { key: fresh(), ...correction },
    })
    expect(moved.json().code).toBe('forbidden')
  })

  it('asks of days that are in the calendar and of texts without NUL', async () => {
    expect((await clerk({ url: '/api/v1/postings?from=2025-99-99' })).statusCode).toBe(400)
    expect((await clerk({ url: '/api/v1/postings?q=a%00b' })).json().code).toBe('request_holds_nul')
    const label = await book(clerk, { ...made, label: 'a\u0000b' })
    expect(label.json().code).toBe('request_holds_nul')
  })
})
