import { describe, expect, it } from 'vitest'
import { PermitDraft } from '../../src/parties/contract.ts'
import { insertPermit } from '../../src/parties/permits.store.ts'
import { fresh } from '../parties/house.ts'
import { bookkeeper, place } from '../support/book.ts'
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
  receiptOf,
  standing,
  stockOf,
  tonne,
} from './scene.ts'

const town = await foundTown()
await makeLegal(town)
await stockOf(town, 500 * tonne)
const { people, factory, plant, outside } = town
const of = (id: number) =>
  `p.movement in (select movement from wufei.manifest_movement where manifest = ${id})`
const why = { reason: '有原因' }

describe('what the receiver finds', () => {
  it('refuses 30%: the rest is taken, the refused is back with its owner', async () => {
    const id = await carry(town, 'arrived', 10 * tonne)
    expect(await act(people.plant, id, 'receive', receiptOf(7 * tonne, 3 * tonne))).toMatchObject({
      state: 'partlyAccepted',
    })
    expect(await standing(town, of(id))).toEqual({
      [`stored@${factory.facility}`]: -7 * tonne,
      [`disposed@${plant.facility}`]: 7 * tonne,
    })
    expect(await act(people.factory, id, 'close')).toMatchObject({ code: 'manifest_cannot_close' })
    expect(await act(people.factory, id, 'takeBack')).toMatchObject({ state: 'settled' })
  })

  it.each([
    ['within', 10_050_000, 'settled'],
    ['exactly at', 10_100_000, 'settled'],
    ['beyond', 10_100_001, 'accepted'],
  ])('receives more than was shipped, %s tolerance', async (_, accepted, state) => {
    const id = await carry(town, 'arrived', 10 * tonne)
    if (state === 'accepted')
      expect(await act(people.plant, id, 'receive', receiptOf(accepted))).toMatchObject({
        code: 'manifest_difference_unexplained',
      })
    const done = await act(people.plant, id, 'receive', receiptOf(accepted), state === 'settled' ? {} : why)
    expect(done).toMatchObject({ state })
    const booked = {
      [`stored@${factory.facility}`]: -10 * tonne,
      [`disposed@${plant.facility}`]: accepted,
      [`discrepancy@${factory.facility}`]: 10 * tonne - accepted,
    }
    if (state === 'accepted') {
      // Nothing falls into the difference unasked: the mass stays on its way until both have signed.
      expect(await standing(town, of(id))).toEqual({
        [`stored@${factory.facility}`]: -10 * tonne,
        [`in_transit@${factory.facility}`]: 10 * tonne,
      })
      expect(await act(people.factory, id, 'countersign')).toMatchObject({ state: 'settled' })
    }
    expect(await standing(town, of(id))).toEqual(booked)
  })

  it('weighs again what the consignor disputes', async () => {
    const id = await carry(town, 'arrived', 10 * tonne)
    await act(people.plant, id, 'receive', receiptOf(8 * tonne), why)
    expect(await act(people.factory, id, 'dispute', {}, why)).toMatchObject({ state: 'accepted' })
    expect(await act(people.plant, id, 'receive', receiptOf(10 * tonne))).toMatchObject({ state: 'settled' })
  })

  it('acts once, though two of its people do at once', async () => {
    const id = await carry(town, 'arrived', 4 * tonne)
    const done = await Promise.all([
      act(people.plant, id, 'receive', receiptOf(4 * tonne)),
      act(people.plant, id, 'receive', receiptOf(3.99 * tonne)),
    ])
    expect(done.filter((d) => d.state === 'settled')).toHaveLength(1)
    expect(done.find((d) => d.code)).toMatchObject({
      code: 'manifest_cannot_receive',
      message: '联单已结清，不能接收',
    })
    const detail = (await people.plant?.({ url: `/api/v1/manifests/${id}` }))?.json()
    expect(detail.acts.filter((a: { kind: string }) => a.kind === 'receive')).toHaveLength(1)
  })

  it('answers the same scan twice with the same answer', async () => {
    const id = await carry(town, 'inTransit', tonne)
    const first = await act(people.plant, id, 'arrive', {}, { key: 'the-same-scan' })
    expect(await act(people.plant, id, 'arrive', {}, { key: 'the-same-scan' })).toEqual(first)
    expect(await act(people.plant, id, 'arrive')).toMatchObject({ code: 'manifest_cannot_arrive' })
  })
})

describe('what changes after signing', () => {
  const revise = (id: number, values: object) =>
    act(people.factory, id, 'propose', values as never, { ...why, proposal: 'revision' })

  it('another vehicle needs the carrier’s consent', async () => {
    const id = await carry(town, 'loaded', tonne)
    expect(await act(people.factory, id, 'edit', { plate: '示A·00002' })).toMatchObject({
      code: 'manifest_field_sealed',
    })
    await revise(id, { plate: '示A·00002' })
    expect(await act(people.plant, id, 'consent')).toMatchObject({ code: 'manifest_not_asked' })
    expect(await act(people.haulier, id, 'consent')).toMatchObject({ state: 'loaded' })
    const list = (await people.factory?.({ url: '/api/v1/manifests?search=00002' }))?.json()
    expect(list.items.map((m: { id: number }) => m.id)).toEqual([id])
  })

  it('another receiver, who then takes it', async () => {
    const id = await carry(town, 'loaded', tonne)
    await revise(id, { consignee: outside.facility })
    expect(await act(people.haulier, id, 'consent')).toMatchObject({ state: 'loaded' })
    await act(people.haulier, id, 'depart')
    expect(await act(people.plant, id, 'arrive')).toMatchObject({ code: 'manifest_unknown' })
    expect(await act(people.outside, id, 'arrive')).toMatchObject({ state: 'arrived' })
    expect(await act(people.outside, id, 'receive', receiptOf(tonne))).toMatchObject({ state: 'settled' })
    expect(await standing(town, of(id))).toEqual({
      [`stored@${factory.facility}`]: -tonne,
      [`disposed@${outside.facility}`]: tonne,
    })
  })

  it('a signed quantity by consent: the book is corrected, and every version stays readable', async () => {
    const id = await carry(town, 'loaded', 3 * tonne)
    await revise(id, { grams: 2.5 * tonne })
    expect(await standing(town, of(id))).toMatchObject({ [`in_transit@${factory.facility}`]: 3 * tonne })
    await act(people.haulier, id, 'consent')
    expect(await standing(town, of(id))).toEqual({
      [`stored@${factory.facility}`]: -2.5 * tonne,
      [`in_transit@${factory.facility}`]: 2.5 * tonne,
    })
    const detail = (await people.haulier?.({ url: `/api/v1/manifests/${id}` }))?.json()
    expect(detail.acts.map((a: { values: { grams?: number } }) => a.values.grams).filter(Boolean)).toEqual([
      3 * tonne,
      2.5 * tonne,
    ])
  })

  it('and nothing where consent is withheld, or lapses', async () => {
    const id = await carry(town, 'loaded', 3 * tonne)
    await revise(id, { grams: 2.5 * tonne })
    expect(await act(people.haulier, id, 'decline', {}, why)).toMatchObject({ state: 'loaded' })
    expect(await standing(town, of(id))).toMatchObject({ [`in_transit@${factory.facility}`]: 3 * tonne })
    await revise(id, { grams: 2.5 * tonne })
    const before = town.clock.now
    town.clock.now = new Date(before.getTime() + 6 * 86_400_000)
    expect(await act(people.haulier, id, 'consent')).toMatchObject({ code: 'manifest_proposal_lapsed' })
    expect(
      await act(people.factory, id, 'propose', { grams: 2.9 * tonne }, { ...why, proposal: 'revision' }),
    ).toMatchObject({ state: 'loaded' })
    town.clock.now = before
  })

  it('after the receipt, the receipt follows in the same command', async () => {
    const id = await carry(town, 'arrived', 10 * tonne)
    await act(people.plant, id, 'receive', receiptOf(10 * tonne))
    await revise(id, { accepted: 9.95 * tonne })
    await act(people.haulier, id, 'consent')
    expect(await act(people.plant, id, 'consent')).toMatchObject({ state: 'settled' })
    expect(await standing(town, of(id))).toMatchObject({
      [`disposed@${plant.facility}`]: 9.95 * tonne,
      [`discrepancy@${factory.facility}`]: 0.05 * tonne,
    })
    await revise(id, { grams: 9.9 * tonne })
    await act(people.haulier, id, 'consent')
    expect(await act(people.plant, id, 'consent')).toMatchObject({ code: 'correction_has_dependents' })
    expect(await act(people.plant, id, 'consent', {}, { withDependents: true })).toMatchObject({
      state: 'settled',
    })
    expect(await standing(town, of(id))).toMatchObject({
      [`stored@${factory.facility}`]: -9.9 * tonne,
      [`disposed@${plant.facility}`]: 9.95 * tonne,
      [`discrepancy@${factory.facility}`]: -0.05 * tonne,
    })
  })
})

describe('a revision below what was already sent on', () => {
  it('is refused with the reason, and takes nothing back from whoever holds it now', async () => {
    const store = await place(town.database, '收集库', { kind: 'collectorStore' })
    const keeper = await town.server.as({ login: 'collector', role: 'operator', parties: [store.party] })
    const { key: _, ...permit } = PermitDraft.parse({
      key: fresh(),
      kind: 'hazardousCollection',
      number: '收证1',
    })
    await town.database.write(bookkeeper, (tx) => insertPermit(tx, store.party, permit, town.clock.now))
    const scope = { number: '收证1', codes: ['HW08'], grams: 900 * tonne }
    await enter(town, { kind: 'permitScope', party: store.party, ...scope })
    await enter(town, {
      kind: 'contract',
      party: factory.party,
      counterparty: store.party,
      number: '收集合同',
    })
    const drawn = draftOf(town, { consignee: store.facility, purpose: 'collect', method: null })
    const { id } = await begin(people.factory, 'hazardous', drawn)
    await act(people.factory, id, 'issue')
    await act(people.factory, id, 'load', loadOf(10 * tonne))
    await act(people.haulier, id, 'takeOver', { driver: '乙' })
    await act(people.haulier, id, 'depart')
    await act(keeper, id, 'arrive')
    expect(await act(keeper, id, 'receive', receiptOf(10 * tonne))).toMatchObject({ state: 'settled' })
    const onward = {
      kind: 'ship',
      occurredOn: '2026-03-02',
      consignor: store.facility,
      consignee: plant.facility,
      code: oil,
      grams: 8 * tonne,
      purpose: 'dispose',
      documentNo: '转1',
    }
    await town.book.book([onward as never], '2026-03-02T03:00:00Z')
    const before = await standing(town, `e.facility = ${store.facility}`)
    const said = { grams: 7 * tonne, accepted: 7 * tonne }
    await act(keeper, id, 'propose', said, { ...why, proposal: 'revision' })
    await act(people.haulier, id, 'consent')
    expect(await act(people.factory, id, 'consent')).toMatchObject({ code: 'correction_has_dependents' })
    const whole = await act(people.factory, id, 'consent', {}, { withDependents: true })
    expect(whole).toMatchObject({ code: 'stock_missing' })
    expect(await standing(town, `e.facility = ${store.facility}`)).toEqual(before)
  })
})

describe('cancelling', () => {
  it('is free before loading, and leaves no trace in the book', async () => {
    const id = await carry(town, 'issued')
    expect(await act(people.factory, id, 'cancel', {}, why)).toMatchObject({ state: 'cancelled' })
    expect(await standing(town, of(id))).toEqual({})
  })

  it('after loading is by return', async () => {
    const id = await carry(town, 'inTransit', tonne)
    expect(await act(people.factory, id, 'cancel', {}, why)).toMatchObject({ code: 'manifest_cannot_cancel' })
    expect(await act(people.haulier, id, 'turnBack', {}, why)).toMatchObject({ state: 'returning' })
    expect(await act(people.factory, id, 'takeBack')).toMatchObject({ state: 'cancelled' })
    expect(await standing(town, of(id))).toEqual({})
  })

  it('or by consent of all', async () => {
    const id = await carry(town, 'loaded', tonne)
    await act(people.factory, id, 'propose', {}, { ...why, proposal: 'cancellation' })
    expect(await act(people.haulier, id, 'depart')).toMatchObject({ code: 'manifest_proposal_open' })
    expect(await act(people.haulier, id, 'consent')).toMatchObject({ state: 'loaded' })
    expect(await act(people.plant, id, 'consent')).toMatchObject({ state: 'cancelled' })
    expect(await standing(town, of(id))).toEqual({})
  })
})

describe('a paper manifest', () => {
  const paper = (days: { loadedOn: string; receivedOn: string; lateEntry?: number }) =>
    begin(
      people.factory,
      'hazardous',
      { ...draftOf(town), ...loadOf(tonne), driver: '乙', ...receiptOf(tonne) },
      { kind: 'backfill', ...days },
    )

  it('of last week is recorded on its own days', async () => {
    const done = await paper({ loadedOn: '2026-02-24', receivedOn: '2026-02-25' })
    expect(done).toMatchObject({ state: 'settled' })
    const entries = await town.book.entries(of(done.id))
    expect([...new Set(entries.map((e) => e.occurred_on))].sort()).toEqual(['2026-02-24', '2026-02-25'])
    const detail = (await people.factory?.({ url: `/api/v1/manifests/${done.id}` }))?.json()
    expect(detail.clocks).toMatchObject([{ key: 'backfill', stoppedOn: '2026-03-02', overdue: false }])
  })

  it('in a closed period only under an approved late entry', async () => {
    await town.database.write(bookkeeper, async (tx) => {
      await tx.query(
        `insert into wufei.period_close (district, stream, from_day, to_day, reason, closed_at, closed_by, book_position)
           values (990001, 'hazardous', '2025-01-01', '2026-01-01', '年度封账', now(), 'office', 0)`,
      )
      await tx.query(
        `insert into wufei.late_entry (district, number, reason, stream, from_day, to_day, requested_at, requested_by, approved_at, approved_by)
           values (990001, 'GZ2026-0001', '漏补', 'hazardous', '2025-12-01', '2026-01-01', now(), 'factory', now(), 'office')`,
      )
    })
    await town.book.book(
      [
        {
          kind: 'generate',
          occurredOn: '2025-12-01',
          facility: factory.facility,
          code: oil,
          grams: 5 * tonne,
          lateEntry: 1,
        } as never,
      ],
      '2026-02-01T02:00:00Z',
    )
    const days = { loadedOn: '2025-12-24', receivedOn: '2025-12-25' }
    expect(await paper(days)).toMatchObject({ code: 'period_closed' })
    expect(await paper({ ...days, lateEntry: 1 })).toMatchObject({ state: 'settled' })
  })
})

describe('numbers', () => {
  it('of a refused act are given back', async () => {
    const before = await carry(town, 'issued')
    const at = (await people.factory?.({ url: `/api/v1/manifests/${before}` }))?.json().acts.at(-1).number
    const { id } = await begin(people.factory, 'hazardous', draftOf(town, { hazards: null }))
    expect(await act(people.factory, id, 'issue')).toMatchObject({ code: 'manifest_fields_missing' })
    const after = await act(people.factory, id, 'issue', { hazards: 'T' })
    expect(Number(after.number?.slice(-6))).toBe(Number(at.slice(-6)) + 1)
  })

  it('issued elsewhere are recorded, once, and make the manifest evidence', async () => {
    const id = await carry(town, 'arrived', tonne)
    await act(people.plant, id, 'receive', receiptOf(tonne))
    const grades = async () =>
      new Set(
        (await town.book.entries(`${of(id)} and e.position = 'disposed' and e.grams > 0`)).map(
          (e) => e.grade,
        ),
      )
    expect(await grades()).toEqual(new Set(['recorded']))
    const officialNo = '20269900000017'
    expect(await act(people.factory, id, 'recordNumber', {}, { officialNo })).toMatchObject({
      state: 'settled',
    })
    expect(await grades()).toEqual(new Set(['recorded', 'weighed']))
    const other = await carry(town, 'issued')
    expect(await act(people.factory, other, 'recordNumber', {}, { officialNo })).toMatchObject({
      code: 'manifest_number_taken',
    })
  })
})

describe('who acts', () => {
  it('a driver signs on the generator’s device with a code, once', async () => {
    const { id } = await begin(people.factory, 'hazardous', draftOf(town))
    await act(people.factory, id, 'issue')
    await act(people.factory, id, 'load', loadOf(tonne))
    const ask = (client: typeof people.factory) =>
      client?.({
        method: 'POST',
        url: `/api/v1/manifests/${id}/guest-codes`,
        payload: { key: `guest-${Math.random()}`, role: 'carrier', name: '司机丁' },
      })
    // The carrier signs in for itself: that is said, so that nobody wonders why no code comes.
    expect((await ask(people.factory))?.json()).toMatchObject({
      code: 'manifest_guest_has_account',
      message: '“捷运公司”有自己的账号，请由其自行登录签认，或由其取签认码',
    })
    const { code } = ((await ask(people.haulier))?.json() ?? {}) as { code: string }
    const wrong = code === '000000' ? '000001' : '000000'
    const sign = (guess: string, key?: string) =>
      act(
        people.factory,
        id,
        'takeOver',
        { driver: '司机丁' },
        { key, guest: { role: 'carrier', code: guess } },
      )
    expect(await sign(wrong)).toMatchObject({ code: 'manifest_guest_code_wrong' })
    const signed = await sign(code, 'driver-signs')
    expect(signed).toMatchObject({ state: 'loaded' })
    expect(await sign(code, 'driver-signs')).toEqual(signed)
    expect(await sign(code)).toMatchObject({ code: 'manifest_guest_code_over' })
    const detail = (await people.factory?.({ url: `/api/v1/manifests/${id}` }))?.json()
    expect(detail.acts.at(-1).by).toEqual({
      role: 'carrier',
      party: town.haulier.party,
      via: 'guest',
      name: '司机丁',
      through: 'factory',
    })
  })

  it('a service firm acts for its client, as far as it was asked to', async () => {
    const values = draftOf(town)
    expect(await begin(people.firm, 'hazardous', values)).toMatchObject({ code: 'manifest_not_party' })
    await enter(town, {
      kind: 'delegation',
      party: factory.party,
      counterparty: town.firm.party,
      acts: ['draft', 'issue'],
    })
    const { id } = await begin(people.firm, 'hazardous', values)
    expect(await act(people.firm, id, 'issue')).toMatchObject({ state: 'issued' })
    expect(await act(people.firm, id, 'load', loadOf(tonne))).toMatchObject({ code: 'delegation_missing' })
    const detail = (await people.factory?.({ url: `/api/v1/manifests/${id}` }))?.json()
    expect(detail.acts.at(-1).by).toMatchObject({
      via: 'delegate',
      through: '环保管家',
      party: factory.party,
    })
  })

  it('and nobody else sees it', async () => {
    const id = await carry(town, 'issued')
    expect((await people.outside?.({ url: `/api/v1/manifests/${id}` }))?.json()).toMatchObject({
      code: 'manifest_unknown',
    })
    expect(await act(people.outside, id, 'receive')).toMatchObject({ code: 'manifest_unknown' })
    expect(await act(people.office, id, 'note', {}, why)).toMatchObject({ state: 'issued' })
    expect(outside.party).not.toBe(plant.party)
  })

  it('a second carrier takes over on the way', async () => {
    const id = await carry(town, 'inTransit', tonne)
    const next = { carrier: town.relay.party, plate: '示A·00009', driver: '戊' }
    await act(people.haulier, id, 'handOver', next)
    expect(await act(people.haulier, id, 'takeOver')).toMatchObject({ code: 'manifest_other_carrier' })
    expect(await act(people.plant, id, 'arrive')).toMatchObject({ code: 'manifest_leg_pending' })
    expect(await act(people.relay, id, 'takeOver')).toMatchObject({ state: 'inTransit' })
    expect(await act(people.relay, id, 'arrive')).toMatchObject({ state: 'arrived' })
  })
})
