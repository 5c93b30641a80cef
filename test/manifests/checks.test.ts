import { describe, expect, it } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { type CheckFacts, runChecks } from '../../src/manifests/checks.rules.ts'
import { PermitDraft } from '../../src/parties/contract.ts'
import { insertPermit } from '../../src/parties/permits.store.ts'
import { bookkeeper } from '../support/book.ts'
import { profileOf } from './profiles.ts'
import {
  act,
  begin,
  draftOf,
  enter,
  foundTown,
  loadOf,
  makeLegal,
  oil,
  stockOf,
  type Town,
  tonne,
} from './scene.ts'

/** A town whose law is kept but for what is left out. */
async function townWithout(...without: string[]): Promise<Town> {
  const town = await foundTown()
  await makeLegal(town, without)
  await stockOf(town, 2000 * tonne)
  return town
}

async function upToLoad(town: Town, grams: number, over = {}) {
  const { people } = town
  const { id } = await begin(people.factory, 'hazardous', draftOf(town, over))
  const issued = await act(people.factory, id, 'issue')
  return issued.code ? issued : await act(people.factory, id, 'load', loadOf(grams))
}

describe('before a load leaves', () => {
  it('what the law asks for must be there', async () => {
    const town = await townWithout('permit', 'permitScope', 'contract', 'plan', 'carrierLicence', 'vehicle')
    const { factory, plant, haulier, people } = town
    const step = async () => (await upToLoad(town, tonne)).code
    expect(await step()).toBe('manifest_code_unregistered')
    await enter(town, { kind: 'plan', party: factory.party, codes: [oil] })
    expect(await step()).toBe('manifest_permit_missing')
    await makeLegal(town, ['permitScope', 'contract', 'plan', 'carrierLicence', 'vehicle', 'relay'])
    await enter(town, {
      kind: 'permitScope',
      party: plant.party,
      number: '危证001',
      codes: ['HW09'],
      grams: 100 * tonne,
    })
    expect(await step()).toBe('manifest_permit_lacks_code')
    const [wrong] =
      (await people.office?.({ url: '/api/v1/manifest-register?kind=permitScope' }))?.json().items ?? []
    const withdraw = (client: typeof people.office) =>
      client?.({
        method: 'POST',
        url: `/api/v1/manifest-register/${wrong.id}/withdraw`,
        payload: { key: `withdraw-${wrong.id}`, reason: '范围抄错' },
      })
    expect((await withdraw(people.plant))?.json()).toMatchObject({ code: 'manifest_register_reserved' })
    expect((await withdraw(people.office))?.json()).toEqual({ id: wrong.id })
    await enter(town, {
      kind: 'permitScope',
      party: plant.party,
      number: '危证001',
      codes: ['HW08'],
      grams: 100 * tonne,
    })
    expect(await step()).toBe('manifest_contract_missing')
    await enter(town, {
      kind: 'contract',
      party: factory.party,
      counterparty: plant.party,
      lastDay: '2026-03-01' as never,
    })
    expect(await step()).toBe('manifest_contract_missing')
    await enter(town, {
      kind: 'contract',
      party: factory.party,
      counterparty: plant.party,
      lastDay: '2026-03-02' as never,
    })
    expect(await step()).toBe('manifest_carrier_unlicensed')
    // A licence that expired yesterday is none.
    await enter(town, { kind: 'carrierLicence', party: haulier.party, lastDay: '2026-03-01' as never })
    expect(await step()).toBe('manifest_carrier_unlicensed')
    await enter(town, { kind: 'carrierLicence', party: haulier.party, lastDay: '2026-03-02' as never })
    expect(await step()).toBe('manifest_vehicle_unregistered')
    await enter(town, { kind: 'vehicle', party: haulier.party, number: '示A 00001' })
    expect(await step()).toBeUndefined()
  })

  it('a permit at 105% warns, above its limit refuses, and the warning is written on the manifest', async () => {
    // The fictional district warns from 95% and refuses above 110%.
    const town = await townWithout('permitScope')
    await enter(town, {
      kind: 'permitScope',
      party: town.plant.party,
      number: '危证001',
      codes: ['HW08'],
      grams: 100 * tonne,
    })
    expect((await upToLoad(town, 95 * tonne)).warnings.map((w) => w.code)).not.toContain(
      'manifest_capacity_used_up',
    )
    const warned = await upToLoad(town, 105 * tonne)
    expect(warned.warnings.find((w) => w.code === 'manifest_capacity_used_up')).toMatchObject({
      severity: 'warn',
      basis: '《危险废物经营许可证管理办法》第十一条',
    })
    expect(await upToLoad(town, 110 * tonne)).toMatchObject({ state: 'issued' })
    expect(await upToLoad(town, 110 * tonne + 1)).toMatchObject({ code: 'manifest_capacity_used_up' })
  })

  it('stock smaller than the load is refused', async () => {
    const poor = await foundTown()
    await makeLegal(poor)
    await stockOf(poor, tonne)
    expect(await upToLoad(poor, 1.5 * tonne)).toMatchObject({ code: 'manifest_stock_short' })
  })

  it('a load out of the province needs an approval with quantity left', async () => {
    const town = await townWithout()
    const { factory, outside, people } = town
    const over = { consignee: outside.facility }
    await enter(town, {
      kind: 'contract',
      party: factory.party,
      counterparty: outside.party,
      codes: ['HW08'],
    })
    await permitOf(town, outside.party, '危证002')
    const leave = async (grams: number) => {
      const { id } = await begin(people.factory, 'hazardous', draftOf(town, over))
      const issued = await act(people.factory, id, 'issue')
      if (issued.code) return issued
      const loaded = await act(people.factory, id, 'load', loadOf(grams))
      return loaded.code ? loaded : await act(people.haulier, id, 'takeOver', { driver: '乙' })
    }
    expect(await leave(tonne)).toMatchObject({ code: 'manifest_approval_missing' })
    await enter(town, {
      kind: 'crossProvinceApproval',
      party: factory.party,
      counterparty: outside.party,
      codes: [oil],
      number: '跨省批〔2026〕1号',
      grams: 10 * tonne,
      validFrom: '2026-01-01' as never,
      lastDay: '2026-12-31' as never,
    })
    expect(await leave(6 * tonne)).toMatchObject({ state: 'loaded' })
    // Runs out by this load: four tonnes are left.
    expect(await leave(4 * tonne + 1)).toMatchObject({ code: 'manifest_approval_used_up' })
    expect(await leave(4 * tonne)).toMatchObject({ state: 'loaded' })
    expect(await leave(1)).toMatchObject({ code: 'manifest_approval_used_up' })
  })

  it('an exemption is looked at first, and frees from what its stage covers', async () => {
    const town = await townWithout('carrierLicence', 'vehicle')
    const { people, factory } = town
    const drum = '900-210-08'
    await enter(town, { kind: 'plan', party: factory.party, codes: [drum], number: 'plan-2' })
    await town.book.book(
      [
        {
          kind: 'generate',
          occurredOn: '2026-02-01',
          facility: factory.facility,
          code: drum,
          grams: tonne,
        } as never,
      ],
      '2026-02-01T02:00:00Z',
    )
    const go = async (over: object) => {
      const { id } = await begin(people.factory, 'hazardous', draftOf(town, { code: drum, ...over }))
      const issued = await act(people.factory, id, 'issue')
      return { issued, loaded: await act(people.factory, id, 'load', loadOfOne) }
    }
    const loadOfOne = loadOf(tonne)
    const plain = await go({})
    expect(plain.issued.warnings.map((w) => w.code)).toContain('exemption_possible')
    expect(plain.loaded).toMatchObject({ code: 'manifest_carrier_unlicensed' })
    const claimed = await go({ exemption: '7.1' })
    expect(claimed.issued.warnings.map((w) => w.code)).toContain('exemption_claimed')
    expect(claimed.loaded).toMatchObject({ state: 'issued' })
  })
})

describe('by the national limits', () => {
  it.each([
    ['100%', 100, null],
    ['105%', 105, 'warn'],
    ['120%', 120, 'warn'],
    ['121%', 121, 'refuse'],
  ])('a permit whose capacity is at %s', (_, percent, severity) => {
    const permit = { kind: 'hazardousOperation', number: '危证001', codes: ['HW08'], from: null, to: null }
    const facts: CheckFacts = {
      day: asDay('2026-03-02'),
      code: oil,
      purpose: 'dispose',
      grams: tonne,
      names: { consignor: '甲厂', consignee: '处置厂', carrier: null },
      region: 'inProvince',
      plate: null,
      officialNo: null,
      permits: { consignor: [], consignee: [{ ...permit, grams: 100 * tonne }] },
      takenByPermit: { 危证001: (percent - 1) * tonne },
      licences: [],
      vehicles: [],
      contracts: [],
      plans: [],
      stock: null,
      approvals: [],
      filings: [],
      claimed: null,
      possible: [],
    }
    const rules = { basisOf: () => '某条', capacityWarning: 100n, capacityRefusal: 120n, permitNames: {} }
    const found = runChecks(profileOf('hazardous'), 'load', facts, rules).filter(
      (f) => f.check === 'capacity',
    )
    expect(found.map((f) => f.severity)).toEqual(severity === null ? [] : [severity])
  })
})

async function permitOf(town: Town, party: number, number: string) {
  const { key: _, ...draft } = PermitDraft.parse({ key: 'permit-key', kind: 'hazardousOperation', number })
  await town.database.write(bookkeeper, (tx) => insertPermit(tx, party, draft, town.clock.now))
  await enter(town, { kind: 'permitScope', party, number, codes: ['HW08'], grams: 1000 * tonne })
}
