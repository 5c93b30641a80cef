import { describe, expect, it } from 'vitest'
import { PermitDraft } from '../../src/parties/contract.ts'
import { insertPermit } from '../../src/parties/permits.store.ts'
import { fresh } from '../parties/house.ts'
import { bookkeeper, place } from '../support/book.ts'
import {
  act,
  begin,
  draftOf,
  enter,
  foundTown,
  loadOf,
  makeLegal,
  oil,
  receiptOf,
  standing,
  stockOf,
  tonne,
} from './scene.ts'

const town = await foundTown()
await makeLegal(town)
await stockOf(town, 200 * tonne)
const { people, factory, haulier, plant, relay, book, database, server } = town
const of = (id: number) =>
  `p.movement in (select movement from wufei.manifest_movement where manifest = ${id})`

describe('medical waste', () => {
  it('counted at the clinic and weighed at the plant: barrels compare with barrels', async () => {
    const infectious = '841-001-01'
    await enter(town, { kind: 'permitScope', party: plant.party, number: '危证001-2', codes: ['HW01'] })
    await enter(town, { kind: 'vehicle', party: relay.party, number: '示A·医001' })
    const { key: _, ...permit } = PermitDraft.parse({
      key: fresh(),
      kind: 'hazardousOperation',
      number: '危证001-2',
    })
    await database.write(bookkeeper, (tx) => insertPermit(tx, plant.party, permit, town.clock.now))
    const generated = {
      kind: 'generate',
      occurredOn: '2026-03-01',
      facility: factory.facility,
      code: infectious,
    }
    await book.book([{ ...generated, grams: 90_000, grade: 'estimated' } as never], '2026-03-01T02:00:00Z')
    const { id } = await begin(people.factory, 'medical', {
      consignor: factory.facility,
      consignee: plant.facility,
      code: infectious,
      purpose: 'dispose',
      carrier: relay.party,
    })
    await act(people.factory, id, 'issue')
    // Three barrels at a declared thirty kilograms.
    await act(people.factory, id, 'load', {
      grams: 90_000,
      weighing: 'factor',
      boxes: 0,
      barrels: 3,
      handler: '护士',
    })
    expect(await act(people.relay, id, 'takeOver', { plate: '示A·医001', driver: '戊' })).toMatchObject({
      state: 'inTransit',
    })
    const weighed = {
      accepted: 81_500,
      refused: 0,
      receivedWeighing: 'scale',
      receivedBoxes: 0,
      receiverHandler: '丙',
    }
    expect(await act(people.plant, id, 'receive', { ...weighed, receivedBarrels: 2 })).toMatchObject({
      code: 'manifest_difference_unexplained',
    })
    expect(await act(people.plant, id, 'receive', { ...weighed, receivedBarrels: 3 })).toMatchObject({
      state: 'closed',
    })
    const sums = await standing(town, of(id))
    expect(sums[`disposed@${plant.facility}`]).toBe(81_500)
    expect(sums[`discrepancy@${factory.facility}`]).toBeUndefined()
  })
})

describe('construction', () => {
  it('one truck, one manifest: scanned out at the gate and in at the receiver', async () => {
    const soil = '502-001-S70'
    const site = await place(database, '工地', { kind: 'constructionSite' })
    const pit = await place(database, '回填场', { kind: 'backfill', isEnd: true, region: 'inProvince' })
    const [gate, scale] = await Promise.all([
      server.as({ login: 'gate', role: 'enterprise', parties: [site.party] }),
      server.as({ login: 'pit', role: 'operator', parties: [pit.party] }),
    ])
    await enter(town, { kind: 'permitScope', party: site.party, number: '核准001', codes: ['SW70'] })
    const values = {
      consignor: site.facility,
      consignee: pit.facility,
      code: soil,
      purpose: 'utilize',
      carrier: haulier.party,
      plate: '示A·00001',
      approvalNo: '核准001',
      route: '一号线',
    }
    const { id } = await begin(gate, 'construction', values)
    expect(await act(gate, id, 'issue')).toMatchObject({ code: 'manifest_permit_missing' })
    const { key: _, ...permit } = PermitDraft.parse({
      key: fresh(),
      kind: 'disposalApproval',
      number: '核准001',
    })
    await database.write(bookkeeper, (tx) => insertPermit(tx, site.party, permit, town.clock.now))
    expect(await act(gate, id, 'issue')).toMatchObject({ state: 'issued', number: 'WFGC20260000001' })
    expect(await act(gate, id, 'load', { grams: 30 * tonne, weighing: 'factor' })).toMatchObject({
      state: 'inTransit',
    })
    const done = await act(scale, id, 'receive', {
      accepted: 29.5 * tonne,
      refused: 0,
      receivedWeighing: 'scale',
    })
    expect(done).toMatchObject({ state: 'closed' })
    const sums = await standing(town, of(id))
    expect(sums[`utilized@${pit.facility}`]).toBe(29.5 * tonne)
    expect(sums[`generated@${site.facility}`]).toBe(-29.5 * tonne)
  })
})

describe('small generators', () => {
  it('sixty grouped into a shared store are shipped on in the name of each', async () => {
    const store = await place(database, '共享库', { kind: 'sharedStore', takesOwnership: false })
    const keeper = await server.as({ login: 'keeper', role: 'operator', parties: [store.party] })
    await enter(town, { kind: 'plan', party: store.party, codes: [oil] })
    await enter(town, { kind: 'contract', party: store.party, counterparty: plant.party })
    const owners: { party: number; grams: number }[] = []
    const facts: object[] = []
    for (let i = 0; i < 60; i++) {
      const small = await place(database, `小微${i}`)
      const grams = 10_000 + i
      owners.push({ party: small.party, grams })
      const common = { code: oil, grams, occurredOn: '2026-03-01' }
      facts.push({ kind: 'generate', facility: small.facility, ...common })
      facts.push({
        kind: 'ship',
        consignor: small.facility,
        consignee: store.facility,
        purpose: 'collect',
        documentNo: `轮${i}`,
        ...common,
      })
      facts.push({
        kind: 'receive',
        refused: 0,
        consignor: small.facility,
        consignee: store.facility,
        purpose: 'collect',
        documentNo: `轮${i}`,
        ...common,
      })
    }
    const outcomes = await book.book(facts as never[], '2026-03-01T10:00:00Z')
    expect(outcomes.every((o) => o.ok)).toBe(true)
    const grams = owners.reduce((s, o) => s + o.grams, 0)
    const { id } = await begin(keeper, 'hazardous', draftOf(town, { consignor: store.facility }))
    await act(keeper, id, 'issue')
    expect(await act(keeper, id, 'load', loadOf(grams), { owners: owners.slice(1) })).toMatchObject({
      code: 'manifest_owners_differ',
    })
    await act(keeper, id, 'load', loadOf(grams), { owners })
    expect(await act(people.haulier, id, 'takeOver', { driver: '乙' })).toMatchObject({ state: 'loaded' })
    await act(people.haulier, id, 'depart')
    await act(people.haulier, id, 'arrive')
    expect(await act(people.plant, id, 'receive', receiptOf(grams - 60))).toMatchObject({ state: 'settled' })
    const traced = (await people.office?.({ url: `/api/v1/manifests/${id}/origins` }))?.json()
    expect(traced.grams).toBe(grams)
    expect(
      traced.origins.map((o: { party: { id: number }; grams: number }) => [o.party.id, o.grams]),
    ).toEqual(owners.map((o) => [o.party, o.grams]))
    const ends = (await book.entries(`${of(id)} and e.position = 'disposed'`)).map(
      (e) => [e.origin, e.grams] as const,
    )
    expect(new Set(ends.map(([origin]) => origin)).size).toBe(60)
    expect(ends.reduce((s, [, g]) => s + g, 0)).toBe(grams - 60)
  })
})

describe('the papers of one load', () => {
  it.each([
    ['row', 'manifest', 'ticket'],
    ['row', 'ticket', 'manifest'],
    ['ticket', 'row', 'manifest'],
    ['ticket', 'manifest', 'row'],
    ['manifest', 'row', 'ticket'],
    ['manifest', 'ticket', 'row'],
  ])('arrive as %s, %s, %s and give one load', async (...order) => {
    const scrap = '900-001-S17'
    const officialNo = `SJ2026${order.join('').toUpperCase()}`
    const shop = await place(database, `交投点 ${order.join('')}`)
    const centre = await place(database, `分拣中心 ${order.join('')}`, { kind: 'recycler' })
    const clerk = await server.as({
      login: `shop-${order.join('')}`,
      role: 'enterprise',
      parties: [shop.party],
    })
    const weigher = await server.as({
      login: `centre-${order.join('')}`,
      role: 'operator',
      parties: [centre.party],
    })
    const load = {
      code: scrap,
      documentNo: officialNo,
      grams: tonne,
      consignor: shop.facility,
      consignee: centre.facility,
      purpose: 'utilize',
      plate: '示A·00001',
      occurredOn: '2026-03-02',
    }
    const papers: Record<string, () => Promise<unknown>> = {
      row: () => book.book([{ kind: 'ship', grade: 'recorded', ...load } as never], '2026-03-02T03:00:00Z'),
      ticket: () =>
        book.book(
          [{ kind: 'receive', grade: 'weighed', refused: 0, ...load } as never],
          '2026-03-02T03:00:00Z',
        ),
      manifest: async () => {
        const { consignor, consignee, code, purpose, plate } = load
        const { id } = await begin(clerk, 'industrial', {
          consignor,
          consignee,
          code,
          purpose,
          plate,
          carrier: haulier.party,
          handler: '甲',
        })
        await act(clerk, id, 'issue')
        await act(clerk, id, 'recordNumber', {}, { officialNo })
        await act(clerk, id, 'load', { grams: tonne, weighing: 'scale' })
        await act(people.haulier, id, 'takeOver', { driver: '乙' })
        const done = await act(weigher, id, 'receive', {
          accepted: tonne,
          refused: 0,
          receivedWeighing: 'scale',
          receiverHandler: '丙',
        })
        expect(done).toMatchObject({ state: 'closed' })
      },
    }
    for (const one of order) await papers[one]?.()
    const own = `${shop.facility}, ${centre.facility}`
    expect(await standing(town, `e.facility in (${own})`)).toEqual({
      [`generated@${shop.facility}`]: -tonne,
      [`stored@${centre.facility}`]: tonne,
    })
    const grades = await book.entries(`e.facility = ${centre.facility}`)
    const net: Record<string, number> = {}
    for (const e of grades) net[e.grade] = (net[e.grade] ?? 0) + e.grams
    expect(net.weighed).toBe(tonne)
  })
})

describe('a phone that comes back after three days', () => {
  it('has its queue answered in one round trip: what is no longer legal is explained with what happened meanwhile', async () => {
    const done: { id: number; seq: number }[] = []
    for (let i = 0; i < 10; i++) {
      const { id } = await begin(people.factory, 'hazardous', draftOf(town))
      done.push(await act(people.factory, id, 'issue'))
    }
    town.clock.now = new Date('2026-03-05T02:00:00Z')
    for (const { id } of done.slice(0, 2)) await act(people.factory, id, 'cancel', {}, { reason: '不运了' })
    const items = done.flatMap(({ id }, i) => [
      {
        key: `phone-load-${i}`,
        manifest: id,
        deviceAt: '2026-03-02T04:00:00Z',
        act: { kind: 'load', values: loadOf(tonne) },
      },
    ])
    const reply = (
      await people.factory?.({ method: 'POST', url: '/api/v1/manifests/sync', payload: { items } })
    )?.json()
    expect(reply.items.filter((r: { done: unknown }) => r.done)).toHaveLength(8)
    const lost = reply.items.filter((r: { refusal: unknown }) => r.refusal)
    expect(lost.map((r: { refusal: { code: string } }) => r.refusal.code)).toEqual([
      'manifest_cannot_load',
      'manifest_cannot_load',
    ])
    expect(lost[0].meanwhile.map((a: { kind: string }) => a.kind)).toEqual(['cancel'])
    const kept = (await people.factory?.({ url: `/api/v1/manifests/${done[5]?.id}` }))?.json().acts.at(-1)
    expect(kept).toMatchObject({ clock: 'device', day: '2026-03-02', deviceAt: '2026-03-02T04:00:00.000Z' })
    const late = await act(
      people.haulier,
      done[5]?.id as number,
      'takeOver',
      { driver: '乙' },
      { deviceAt: '2027-01-01T00:00:00Z' },
    )
    expect(late).toMatchObject({ state: 'loaded' })
    const flagged = (await people.factory?.({ url: `/api/v1/manifests/${done[5]?.id}` }))?.json().acts.at(-1)
    expect(flagged).toMatchObject({ clock: 'implausible', day: '2026-03-05' })
  })
})
