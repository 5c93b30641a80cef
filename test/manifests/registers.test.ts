import { describe, expect, it } from 'vitest'
import { fresh } from '../parties/house.ts'
import type { Client } from '../support/server.ts'
import {
  act,
  begin,
  carry,
  draftOf,
  enter,
  foundTown,
  loadOf,
  makeLegal,
  oil,
  stockOf,
  tonne,
} from './scene.ts'

const town = await foundTown()
await makeLegal(town, ['contract'])
await stockOf(town, 100 * tonne)
const { people, factory, plant, book } = town
const post = async (client: Client | undefined, url: string, body: object) =>
  (await (client as Client)({ method: 'POST', url, payload: { key: fresh(), ...body } })).json()
const register = '/api/v1/manifest-register'
const issueNow = async () => {
  const { id } = await begin(people.factory, 'hazardous', draftOf(town))
  return await act(people.factory, id, 'issue')
}

describe('a registered contract', () => {
  it('is amended and ended with its history, and the checks follow at once', async () => {
    const said = { counterparty: plant.party, number: '合同一', codes: ['HW09'], grams: 5 * tonne }
    const first = await enter(town, { kind: 'contract', party: factory.party, ...said })
    expect(await issueNow()).toMatchObject({ code: 'manifest_contract_missing' })
    const change = { ...said, reason: '代码抄错' }
    expect(await post(people.factory, `${register}/${first}/amend`, change)).toMatchObject({
      code: 'manifest_register_unchanged',
    })
    const amended = await post(people.factory, `${register}/${first}/amend`, { ...change, codes: ['HW08'] })
    expect(await issueNow()).toMatchObject({ state: 'issued' })
    // Whoever has the old one on the screen is told that it stands no more.
    expect(await post(people.factory, `${register}/${first}/amend`, change)).toMatchObject({
      code: 'manifest_register_unknown',
    })
    const over = { lastDay: '2026-03-01', reason: '双方解除' }
    expect(await post(people.plant, `${register}/${amended.id}/end`, over)).toMatchObject({
      code: 'forbidden',
    })
    const ended = await post(people.factory, `${register}/${amended.id}/end`, over)
    expect(await issueNow()).toMatchObject({ code: 'manifest_contract_missing' })
    const history = (await (people.factory as Client)({ url: `${register}/${ended.id}/history` })).json()
    const lines = history.map((h: Record<string, unknown>) => [
      h.codes,
      h.lastDay,
      h.reason,
      h.withdrawnBy === null,
    ])
    expect(lines).toEqual([
      [['HW08'], '2026-03-01', null, true],
      [['HW08'], null, '双方解除', false],
      [['HW09'], null, '代码抄错', false],
    ])
    const list = (await (people.factory as Client)({ url: `${register}?kind=contract` })).json()
    expect(list.items.map((r: { id: number }) => r.id)).toEqual([ended.id])
  })

  it('given by an authority is the authority’s to amend', async () => {
    const list = (await (people.office as Client)({ url: `${register}?kind=permitScope` })).json()
    const [{ id }] = list.items
    const change = { number: '危证001', codes: ['HW08'], grams: 900 * tonne, reason: '核减' }
    expect(await post(people.plant, `${register}/${id}/amend`, change)).toMatchObject({
      code: 'manifest_register_reserved',
    })
    const made = await post(people.office, `${register}/${id}/amend`, change)
    const history = (await (people.office as Client)({ url: `${register}/${made.id}/history` })).json()
    expect(history.map((h: { grams: number }) => h.grams)).toEqual([900 * tonne, 1000 * tonne])
    expect(
      (await (people.outside as Client)({ url: `${register}/${made.id}/history` })).json(),
    ).toMatchObject({
      code: 'manifest_register_unknown',
    })
  })
})

describe('lots named when a load is signed', () => {
  const lotOf = async (grams: number, over: object = {}) => {
    const [outcome] = await stockOf(town, grams, over)
    return (outcome as { postings: { lots: number[] }[] }).postings[0]?.lots[0] as number
  }
  it('leave when the carrier takes it over, though older ones lie there', async () => {
    await enter(town, { kind: 'contract', party: factory.party, counterparty: plant.party, number: '合同二' })
    const lot = await lotOf(3 * tonne, { occurredOn: '2026-02-20' })
    const id = await carry(town, 'issued')
    const load = (lots: object[], grams = 2 * tonne) =>
      act(people.factory, id, 'load', loadOf(grams), { lots })
    expect(await load([{ lot: 999_999 }])).toMatchObject({ code: 'manifest_lot_unfit' })
    expect(await load([{ lot }])).toMatchObject({ code: 'manifest_lots_differ' })
    expect(await load([{ lot, grams: 2 * tonne }])).toMatchObject({ state: 'issued' })
    expect(await act(people.haulier, id, 'takeOver', { driver: '乙' })).toMatchObject({ state: 'loaded' })
    const left = await book.entries(
      `e.position = 'stored' and e.grams < 0 and p.movement in (select movement from wufei.manifest_movement where manifest = ${id})`,
    )
    expect(left.map((e) => [e.lot, e.grams])).toEqual([[lot, -2 * tonne]])
  })
})

describe('a carrier', () => {
  it('sees where its own load arose, and of others nothing', async () => {
    const id = await carry(town, 'loaded')
    const origins = async (client: Client | undefined) =>
      (await (client as Client)({ url: `/api/v1/manifests/${id}/origins` })).json()
    expect(await origins(people.haulier)).toMatchObject({
      grams: 2 * tonne,
      origins: [{ facility: { id: factory.facility }, grams: 2 * tonne }],
    })
    expect(await origins(people.relay)).toMatchObject({ code: 'manifest_unknown' })
    const lots = (await (people.haulier as Client)({ url: '/api/v1/lots' })).json()
    expect(lots.items ?? []).toEqual([])
  })
})

describe('packing what arises', () => {
  it('is refused in words where that day more has left than was there', async () => {
    const scrap = '900-001-S17'
    const day = '2026-03-02'
    await book.book(
      [
        {
          kind: 'ship',
          occurredOn: day,
          consignor: factory.facility,
          consignee: plant.facility,
          code: scrap,
          grams: tonne,
          purpose: 'utilize',
          documentNo: '先走',
        } as never,
      ],
      '2026-03-02T01:00:00Z',
    )
    const pack = (grams: number) =>
      post(people.factory, '/api/v1/packages/acts', {
        act: { kind: 'pack', facility: factory.facility, waste: scrap, items: [{ kind: 'bag', grams }] },
      })
    expect(await pack(1000)).toMatchObject({ code: 'package_gone_already' })
    const packed = await post(people.factory, '/api/v1/packages/acts', {
      act: { kind: 'pack', facility: factory.facility, waste: oil, items: [{ kind: 'drum', grams: 1000 }] },
    })
    expect(packed.packages).toMatchObject([{ state: 'kept', grams: 1000 }])
  })
})
