import { describe, expect, it } from 'vitest'
import { PermitDraft } from '../../src/parties/contract.ts'
import { insertPermit } from '../../src/parties/permits.store.ts'
import { fresh } from '../parties/house.ts'
import { bookkeeper, place } from '../support/book.ts'
import type { Client } from '../support/server.ts'
import { act, begin, draftOf, enter, foundTown, makeLegal, oil, receiptOf, tonne } from './scene.ts'

const town = await foundTown()
await makeLegal(town)
const { people, plant, relay, book, database, server, haulier } = town
const infectious = '841-001-01'

async function permit(party: number, number: string, codes: string[], kind = 'hazardousOperation') {
  const { key: _, ...draft } = PermitDraft.parse({ key: fresh(), kind, number })
  await database.write(bookkeeper, (tx) => insertPermit(tx, party, draft, town.clock.now))
  await enter(town, { kind: 'permitScope', party, number, codes, grams: 1000 * tonne })
}

const post = async (client: Client | undefined, url: string, payload: object) =>
  (await (client as Client)({ method: 'POST', url, payload: { key: fresh(), ...payload } })).json()
const start = (client: Client | undefined, more: object) => post(client, '/api/v1/collection-runs', more)
const go = (client: Client | undefined, run: number, kind: string, more: object = {}) =>
  post(client, `/api/v1/collection-runs/${run}/acts`, { kind, ...more })
const show = async (client: Client | undefined, run: number) =>
  (await (client as Client)({ url: `/api/v1/collection-runs/${run}` })).json()

const generate = (facility: number, grams: number, code = oil, over: object = {}) =>
  book.book(
    [{ kind: 'generate', occurredOn: '2026-03-01', facility, code, grams, ...over } as never],
    '2026-03-01T02:00:00Z',
  )

async function sharedStore(name: string) {
  const store = await place(database, name, { kind: 'sharedStore', takesOwnership: false })
  const keeper = await server.as({ login: `keeper-${store.party}`, role: 'operator', parties: [store.party] })
  await permit(store.party, `收证${store.party}`, ['HW08', 'HW01'], 'hazardousCollection')
  await enter(town, { kind: 'plan', party: store.party, codes: [oil] })
  await enter(town, { kind: 'contract', party: store.party, counterparty: plant.party })
  return { ...store, keeper }
}

/** A generator without an account, with what the law asks for and something in store. */
async function smallGenerator(name: string, store: { party: number }, grams: number) {
  const site = await place(database, name)
  await enter(town, { kind: 'plan', party: site.party, codes: [oil] })
  await enter(town, { kind: 'contract', party: site.party, counterparty: store.party })
  await generate(site.facility, grams)
  return site
}

const alike = {
  emergencyPhone: '0000-1234567',
  hazards: 'T,I',
  form: 'liquid',
  packaging: '桶',
  weighing: 'scale',
}
const stopAt = (generator: number, grams: number, more: object = {}) => ({
  stop: { generator, values: { code: oil, grams, packages: 1 }, signer: { name: '店主' }, ...more },
})
const runTo = (store: number, more: object = {}) => ({
  profile: 'hazardous',
  collector: haulier.party,
  store,
  plate: '示A·00001',
  driver: '乙',
  values: alike,
  ...more,
})

describe('60 small generators grouped into a shared store and shipped on', () => {
  it('under one manifest, traced back to each with shares that sum to the gram', async () => {
    const store = await sharedStore('共享库')
    const run = await start(people.haulier, runTo(store.facility))
    expect(run).toMatchObject({ number: 'SY2026000001', state: 'collecting' })
    const owners: [number, number][] = []
    for (let i = 0; i < 60; i++) {
      const grams = 10_000 + i * 7
      const site = await smallGenerator(`小微${i}`, store, grams + 500)
      owners.push([site.party, grams])
      const done = await go(people.haulier, run.id, 'stop', stopAt(site.facility, grams))
      expect(done).toMatchObject({
        state: 'collecting',
        manifest: { number: expect.stringMatching(/^WFHW2026/) },
      })
    }
    const sum = owners.reduce((s, [, grams]) => s + grams, 0)
    expect(await go(people.haulier, run.id, 'arrive', { arrival: {} })).toMatchObject({
      code: 'collection_not_yours',
    })
    expect(await go(store.keeper, run.id, 'onward', { onward: { values: {} } })).toMatchObject({
      code: 'collection_cannot',
    })
    const before = Date.now()
    expect(await go(store.keeper, run.id, 'arrive', { arrival: {} })).toMatchObject({ state: 'arrived' })
    expect(Date.now() - before).toBeLessThan(20_000)
    const arrived = await show(store.keeper, run.id)
    expect(arrived.run).toMatchObject({ stops: 60, generators: 60, grams: sum, accepted: sum, shipped: 0 })
    expect(new Set(arrived.stops.map((s: { state: string }) => s.state))).toEqual(new Set(['settled']))
    expect(arrived.stops.reduce((s: number, x: { left: number }) => s + x.left, 0)).toBe(sum)
    expect(arrived.moveOnBy).toMatchObject({ overdue: false })
    const { consignor: _, ...to } = draftOf(town, { packaging: '桶', packages: 60, weighing: 'scale' })
    const onward = await go(store.keeper, run.id, 'onward', { onward: { values: to } })
    expect(onward).toMatchObject({ manifest: { number: expect.any(String) } })
    const { id } = onward.manifest
    await act(people.haulier, id, 'takeOver', { driver: '乙' })
    await act(people.haulier, id, 'depart')
    await act(people.haulier, id, 'arrive')
    expect(await act(people.plant, id, 'receive', receiptOf(sum - 60))).toMatchObject({ state: 'settled' })
    // The office, and the carrier of it, see the same origins, each with what it gave.
    for (const person of [people.office, people.haulier]) {
      const traced = (await person?.({ url: `/api/v1/manifests/${id}/origins` }))?.json()
      expect(traced.grams).toBe(sum)
      const shares = traced.origins.map((o: { party: { id: number }; grams: number }) => [
        o.party.id,
        o.grams,
      ])
      expect(shares).toEqual(owners)
    }
    const ends = await book.entries(
      `e.position = 'disposed' and p.movement in (select movement from wufei.manifest_movement where manifest = ${id})`,
    )
    expect(new Set(ends.map((e) => e.origin)).size).toBe(60)
    expect(ends.reduce((s, e) => s + e.grams, 0)).toBe(sum - 60)
    expect(await show(store.keeper, run.id)).toMatchObject({ run: { shipped: sum }, moveOnBy: null })
    expect(await go(store.keeper, run.id, 'onward', { onward: { values: to } })).toMatchObject({
      code: 'collection_nothing_left',
    })
    const list = (await store.keeper({ url: '/api/v1/collection-runs?inStore=true' })).json()
    expect(list.total).toBe(0)
    const sheet = await store.keeper({ url: '/api/v1/collection-runs.xlsx' })
    expect(sheet.headers['content-type']).toContain('spreadsheetml')
  })
})

describe('a collection run', () => {
  it('is legal stop by stop, and what is refused leaves no trace', async () => {
    const store = await sharedStore('二号共享库')
    const site = await smallGenerator('小微甲', store, 50_000)
    expect(await start(people.second, runTo(store.facility))).toMatchObject({ code: 'collection_not_yours' })
    expect(await start(people.haulier, runTo(store.facility, { profile: 'industrial' }))).toMatchObject({
      code: 'collection_profile',
    })
    const { id } = await start(people.haulier, runTo(store.facility))
    const stop = (more: object) => go(people.haulier, id, 'stop', more)
    expect(await go(people.outside, id, 'stop', stopAt(site.facility, 1000))).toMatchObject({
      code: 'collection_unknown',
    })
    expect(await stop(stopAt(site.facility, 60_000))).toMatchObject({ code: 'manifest_stock_short' })
    expect(await stop(stopAt(site.facility, 1000, { signer: undefined }))).toMatchObject({
      code: 'collection_signer_missing',
    })
    // Somebody with an account signs for itself.
    expect(await stop(stopAt(town.factory.facility, 1000))).toMatchObject({
      code: 'collection_generator_signs',
    })
    expect(
      await stop({
        stop: {
          ...stopAt(site.facility, 1000).stop,
          values: { code: oil, grams: 1000, packages: 1, accepted: 1 },
        },
      }),
    ).toMatchObject({
      code: 'manifest_field_not_yours',
    })
    expect(await go(store.keeper, id, 'arrive', { arrival: {} })).toMatchObject({ code: 'collection_empty' })
    expect((await show(people.haulier, id)).stops).toEqual([])
    expect(await stop(stopAt(site.facility, 20_000))).toMatchObject({ state: 'collecting' })
    expect(await go(people.haulier, id, 'cancel', { reason: '车坏了' })).toMatchObject({
      code: 'collection_has_stops',
    })
    // The keeper weighs one stop again: beyond tolerance it needs a reason.
    const found = (reason?: string) => ({
      arrival: { stops: [{ stop: 1, values: { accepted: 10_000 }, ...(reason ? { reason } : {}) }] },
    })
    await stop(stopAt(site.facility, 30_000))
    expect(
      await go(store.keeper, id, 'arrive', { arrival: { stops: [{ stop: 9, values: {} }] } }),
    ).toMatchObject({
      code: 'collection_stop_unknown',
    })
    const off = { arrival: { stops: [{ stop: 2, values: { accepted: 60_000 } }] } }
    expect(await go(store.keeper, id, 'arrive', off)).toMatchObject({
      code: 'collection_stop_refused',
      message: expect.stringMatching(/^第 2 站“小微甲”：/),
    })
    expect(await go(store.keeper, id, 'arrive', found('称重不准'))).toMatchObject({ state: 'arrived' })
    const detail = await show(store.keeper, id)
    expect(detail.stops.map((s: { left: number }) => s.left)).toEqual([10_000, 30_000])
    expect(await stop(stopAt(site.facility, 1000))).toMatchObject({ code: 'collection_cannot' })
    // In two loads, stop by stop.
    const { consignor: _, ...to } = draftOf(town, { packaging: '桶', packages: 1 })
    const first = await go(store.keeper, id, 'onward', { onward: { values: to, stops: [1] } })
    const origins = async (m: number) =>
      (await store.keeper({ url: `/api/v1/manifests/${m}` })).json().acts.at(-1)
    expect((await origins(first.manifest.id)).owners).toEqual([{ party: site.party, grams: 10_000 }])
    expect(await go(store.keeper, id, 'onward', { onward: { values: to, stops: [7] } })).toMatchObject({
      code: 'collection_stop_unknown',
    })
  })

  it('brings it into the store’s own hands where the store takes ownership, the origin kept', async () => {
    const store = await place(database, '收集公司', { kind: 'collectorStore', takesOwnership: true })
    const keeper = await server.as({
      login: 'owning',
      role: 'operator',
      parties: [store.party, haulier.party],
    })
    await permit(store.party, '收证自有', ['HW08'], 'hazardousCollection')
    await enter(town, { kind: 'plan', party: store.party, codes: [oil] })
    await enter(town, { kind: 'contract', party: store.party, counterparty: plant.party })
    const site = await smallGenerator('小微乙', store, 40_000)
    const { id } = await start(keeper, runTo(store.facility))
    await go(keeper, id, 'stop', stopAt(site.facility, 40_000))
    await go(keeper, id, 'arrive', { arrival: {} })
    const { consignor: _, ...to } = draftOf(town, { packaging: '桶', packages: 1 })
    const { manifest } = await go(keeper, id, 'onward', { onward: { values: to } })
    const signed = (await keeper({ url: `/api/v1/manifests/${manifest.id}` })).json().acts.at(-1)
    expect(signed).toMatchObject({ kind: 'load', owners: [] })
    await act(people.haulier, manifest.id, 'takeOver', { driver: '乙' })
    const traced = (await keeper({ url: `/api/v1/manifests/${manifest.id}/origins` })).json()
    expect(traced.origins).toMatchObject([{ party: { id: site.party }, grams: 40_000 }])
  })

  it('takes over what a generator with an account has signed itself', async () => {
    const store = await sharedStore('三号共享库')
    await enter(town, { kind: 'contract', party: town.second.party, counterparty: store.party })
    await enter(town, { kind: 'plan', party: town.second.party, codes: [oil] })
    await generate(town.second.facility, 90_000)
    const drawn = { consignor: town.second.facility, consignee: store.facility, purpose: 'collect' }
    const { id: own } = await begin(people.second, 'hazardous', draftOf(town, drawn))
    await act(people.second, own, 'issue')
    const { id } = await start(people.haulier, runTo(store.facility))
    const take = () => go(people.haulier, id, 'stop', { stop: { manifest: own } })
    expect(await take()).toMatchObject({ code: 'manifest_load_unsigned' })
    await act(people.second, own, 'load', { grams: 90_000, packaging: '桶', packages: 2 })
    expect(await take()).toMatchObject({ manifest: { id: own } })
    expect(await take()).toMatchObject({ code: 'collection_stop_taken' })
    const { id: other } = await begin(
      people.second,
      'hazardous',
      draftOf(town, { consignor: town.second.facility }),
    )
    expect(await go(people.haulier, id, 'stop', { stop: { manifest: other } })).toMatchObject({
      code: 'collection_other_way',
    })
    const empty = await start(people.haulier, runTo(store.facility))
    expect(await go(people.haulier, empty.id, 'cancel', { reason: '改期' })).toMatchObject({
      state: 'cancelled',
    })
  })
})

describe('a medical round', () => {
  it('小箱进大箱: counted at the clinics, grouped at the point, weighed at the plant, two days for each', async () => {
    const point = await sharedStore('医废收集点')
    await permit(plant.party, '危证医', ['HW01'])
    await enter(town, { kind: 'vehicle', party: relay.party, number: '示A·医001' })
    const values = { weighing: 'factor', barrels: 0 }
    const round = {
      profile: 'medical',
      collector: relay.party,
      store: point.facility,
      plate: '示A·医001',
      driver: '戊',
      values,
    }
    const run = await start(people.relay, round)
    const clinics = []
    for (const boxes of [1, 2, 3]) {
      const clinic = await place(database, `诊所${boxes}`, { sector: 'medical' })
      await generate(clinic.facility, boxes * 5000, infectious, { grade: 'estimated' })
      const stop = {
        generator: clinic.facility,
        values: { code: infectious, grams: boxes * 5000, boxes },
        signer: { name: '护士' },
      }
      expect(await go(people.relay, run.id, 'stop', { stop })).toMatchObject({ state: 'collecting' })
      clinics.push(clinic)
    }
    // Boxes compare with boxes: one short is a difference, whatever the mass is.
    const short = { arrival: { stops: [{ stop: 2, values: { receivedBoxes: 1 } }] } }
    expect(await go(point.keeper, run.id, 'arrive', short)).toMatchObject({ code: 'collection_stop_refused' })
    expect(await go(point.keeper, run.id, 'arrive', { arrival: {} })).toMatchObject({ state: 'arrived' })
    const at = await show(point.keeper, run.id)
    expect(at.stops.map((s: { pieces: string; state: string }) => [s.pieces, s.state])).toEqual([
      ['1 箱', 'closed'],
      ['2 箱', 'closed'],
      ['3 箱', 'closed'],
    ])
    expect(at.moveOnBy).toMatchObject({ on: '2026-03-04' })
    const mixed = {
      consignee: plant.facility,
      purpose: 'dispose',
      carrier: relay.party,
      plate: '示A·医001',
      driver: '戊',
    }
    const onward = await go(point.keeper, run.id, 'onward', {
      onward: { values: { ...mixed, boxes: 1, barrels: 0, weighing: 'factor', handler: '管理员' } },
    })
    const { id } = onward.manifest
    expect(await act(people.relay, id, 'takeOver')).toMatchObject({ state: 'inTransit' })
    const clock = (await point.keeper({ url: `/api/v1/manifests/${id}` })).json().clocks
    expect(clock.map((c: { key: string; due: string }) => [c.key, c.due])).toEqual([
      ['pickup', '2026-03-04'],
      ['delivery', '2026-03-04'],
    ])
    const weighed = {
      accepted: 27_001,
      refused: 0,
      receivedWeighing: 'scale',
      receivedBarrels: 0,
      receiverHandler: '丙',
    }
    expect(await act(people.plant, id, 'receive', { ...weighed, receivedBoxes: 6 })).toMatchObject({
      code: 'manifest_difference_unexplained',
    })
    expect(await act(people.plant, id, 'receive', { ...weighed, receivedBoxes: 1 })).toMatchObject({
      state: 'closed',
    })
    const traced = (await people.office?.({ url: `/api/v1/manifests/${id}/origins` }))?.json()
    expect(traced.origins.map((o: { facility: { id: number } }) => o.facility.id)).toEqual(
      clinics.map((c) => c.facility),
    )
    expect(traced.origins.reduce((s: number, o: { grams: number }) => s + o.grams, 0)).toBe(27_001)
  })
})
