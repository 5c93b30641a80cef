import { describe, expect, it } from 'vitest'
import {
  act,
  begin,
  carry,
  draftOf,
  foundTown,
  loadOf,
  makeLegal,
  receiptOf,
  standing,
  stockOf,
  tonne,
} from './scene.ts'

const town = await foundTown()
await makeLegal(town)
await stockOf(town, 50 * tonne)
const { people, factory, plant } = town

describe('a hazardous load', () => {
  it('walks from draft to closed, and the book with it', async () => {
    const made = await begin(people.factory, 'hazardous', draftOf(town))
    expect(made).toMatchObject({ state: 'draft', number: null })
    const { id } = made
    expect(await act(people.factory, id, 'issue')).toMatchObject({
      state: 'issued',
      number: 'WFHW2026000001',
    })
    expect(await act(people.factory, id, 'load', loadOf(2 * tonne))).toMatchObject({ state: 'issued' })
    expect(await act(people.haulier, id, 'takeOver', { driver: '乙' })).toMatchObject({ state: 'loaded' })
    expect(await standing(town)).toMatchObject({
      [`stored@${factory.facility}`]: 48 * tonne,
      [`in_transit@${factory.facility}`]: 2 * tonne,
    })
    expect(await act(people.haulier, id, 'depart')).toMatchObject({ state: 'inTransit' })
    expect(await act(people.haulier, id, 'arrive')).toMatchObject({ state: 'arrived' })
    expect(await act(people.plant, id, 'receive', receiptOf(2 * tonne - 10_000))).toMatchObject({
      state: 'settled',
    })
    expect(await standing(town)).toMatchObject({
      [`disposed@${plant.facility}`]: 2 * tonne - 10_000,
      [`discrepancy@${factory.facility}`]: 10_000,
    })
    expect(await act(people.factory, id, 'close')).toMatchObject({ state: 'closed' })
    const detail = (await people.plant?.({ url: `/api/v1/manifests/${id}` }))?.json()
    expect(detail.acts.map((a: { kind: string }) => a.kind)).toEqual([
      'draft',
      'issue',
      'load',
      'takeOver',
      'depart',
      'arrive',
      'receive',
      'close',
    ])
  })

  it('refused for 30% goes back in part', async () => {
    const id = await carry(town, 'arrived')
    const done = await act(people.plant, id, 'receive', receiptOf(1.4 * tonne, 0.6 * tonne))
    expect(done).toMatchObject({ state: 'partlyAccepted' })
    expect(await act(people.factory, id, 'takeBack')).toMatchObject({ state: 'settled' })
  })
})
