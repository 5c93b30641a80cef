import { beforeAll, describe, expect, it } from 'vitest'
import { traceSide } from '../../src/ledger/trace.ts'
import type { PackageRow, PackageView } from '../../src/manifests/package.contract.ts'
import { PermitDraft } from '../../src/parties/contract.ts'
import { insertPermit } from '../../src/parties/permits.store.ts'
import { codes as creditCodes, fresh } from '../parties/house.ts'
import { bookkeeper, ownStore } from '../support/book.ts'
import type { Client } from '../support/server.ts'
import {
  act,
  begin,
  draftOf,
  enter,
  foundTown,
  kilo,
  makeLegal,
  oil,
  receiptOf,
  type Site,
  stockOf,
  tonne,
} from './scene.ts'

const town = await foundTown()
const { people, factory, second, plant, database, book } = town

const done = async (client: Client | undefined, asked: object, key = fresh()) => {
  const reply = await (client as Client)({
    method: 'POST',
    url: '/api/v1/packages/acts',
    payload: { key, act: asked },
  })
  return reply.json() as { posting: number | null; packages: PackageRow[]; code?: string; message?: string }
}
const scan = async (code: string, client = people.factory) =>
  (
    await (client as Client)({ method: 'GET', url: `/api/v1/packages/${encodeURIComponent(code)}` })
  ).json() as PackageView & { code: string }
const drums = (...kilos: number[]) => kilos.map((kg) => ({ kind: 'drum', grams: kg * kilo, litres: 200 }))
const lotsAt = (site: Site) =>
  database.readAll(bookkeeper, (tx) =>
    tx.query<{ lot: number; grams: number; label: string | null }>(
      `select b.lot, sum(b.grams)::bigint as grams, l.label from wufei.lot_balance b join wufei.lot l on l.district = b.district and l.id = b.lot
       where b.facility = ${site.facility} and b.position = 'stored' and b.grams > 0 group by b.lot, l.label order by b.lot`,
    ),
  )
/** Drums of one lot of their own, packed at the factory. */
async function packed(...kilos: number[]): Promise<PackageRow[]> {
  const asked = { kind: 'pack', facility: factory.facility, waste: oil, items: drums(...kilos) }
  const { packages, message } = await done(people.factory, asked)
  expect(message).toBeUndefined()
  return packages
}

beforeAll(async () => {
  await makeLegal(town)
  await enter(town, { kind: 'contract', party: factory.party, counterparty: second.party, codes: ['HW08'] })
  await enter(town, { kind: 'permitScope', party: second.party, number: '危证002', codes: ['HW08'] })
  const { key: _, ...permit } = PermitDraft.parse({
    key: fresh(),
    kind: 'hazardousOperation',
    number: '危证002',
  })
  await database.write(bookkeeper, async (tx) => {
    await insertPermit(tx, second.party, permit, town.clock.now)
    await tx.query(`update wufei.party set credit_code = $1 where id = $2`, [creditCodes[0], factory.party])
    await tx.query(`update wufei.party set kind = 'operator' where id = $1`, [second.party])
  })
})

describe('a drum has a code', () => {
  it('packed out of a lot it is a lot of its own, with an identification code, and the rest stays loose', async () => {
    await stockOf(town, tonne)
    const [loose] = await lotsAt(factory)
    const asked = { kind: 'pack', facility: factory.facility, lot: loose?.lot, items: drums(180, 170) }
    const key = fresh()
    const first = await done(people.factory, asked, key)
    expect(first.packages.map((p) => p.grams)).toEqual([180 * kilo, 170 * kilo])
    expect(first.packages[0]?.digitalId).toBe(`${creditCodes[0]}9002140820260302001`)
    expect(await done(people.factory, asked, key)).toEqual(first)
    expect((await lotsAt(factory)).map((l) => [l.grams, l.label])).toEqual([
      [650 * kilo, null],
      [180 * kilo, first.packages[0]?.code],
      [170 * kilo, first.packages[1]?.code],
    ])
    const view = await scan(first.packages[0]?.code as string)
    // It arose on 1 February; the district reminds its generators after 300 days.
    expect(view).toMatchObject({
      state: 'kept',
      born: '2026-02-01',
      since: '2026-02-01',
      due: { on: '2026-11-28', name: '产废单位贮存时间提醒', days: 300 },
      next: { act: 'draft', name: '起草联单' },
    })
    expect(view.history.map((h) => [h.kind, h.posting])).toEqual([['pack', first.posting]])
    expect(view.open.map((a) => a.kind)).toEqual(['repack', 'split', 'group', 'scrap', 'register'])
    expect(view.closed).toMatchObject([{ kind: 'ungroup', code: 'package_not_inside' }])
    const byDigitalId = await scan((view.digitalId as string).replace(/(.{18})/, '$1 '))
    expect(byDigitalId.code).toBe(view.code)
    expect((await scan(`https://wufei.example/p/${view.code}`)).code).toBe(view.code)
  })

  it('packed as it arises it is generated; a code of others is kept as it is, and belongs to one', async () => {
    const zhegu = { scheme: 'zhegu', value: 'ZG|任意 内容#1' }
    const items = [{ kind: 'bag', grams: 20 * kilo, external: [zhegu] }]
    const asked = { kind: 'pack', facility: factory.facility, waste: oil, on: '2026-03-01', items }
    const { packages, posting } = await done(people.factory, asked)
    const [bag] = packages
    const entries = await book.entries(`e.posting = ${posting}`)
    expect(entries.map((e) => [e.position, e.grams])).toContainEqual(['generated', -20 * kilo])
    expect((await scan(zhegu.value)).code).toBe(bag?.code)
    expect(await done(people.factory, asked)).toMatchObject({ code: 'package_code_taken' })
    const [other] = await packed(5)
    const register = (external: object) =>
      done(people.factory, { kind: 'register', package: other?.code, external })
    expect(await register({ scheme: 'hj1276', value: `${creditCodes[1]}9002140820260301001` })).toMatchObject(
      {
        code: 'package_has_digital_id',
      },
    )
    expect(await register({ scheme: 'hj1276', value: `${creditCodes[1]}7720021820260301001` })).toMatchObject(
      {
        code: 'package_other_waste',
      },
    )
    expect(await register({ scheme: 'gbt38920', value: '(01)06' })).toMatchObject({
      packages: [{ code: other?.code }],
    })
  })

  it('is split, poured together and given up; the book moves with it', async () => {
    const [a, b] = (await packed(100, 60)) as [PackageRow, PackageRow]
    const split = await done(people.factory, { kind: 'split', from: { code: a.code }, items: drums(30, 20) })
    expect(split.packages.map((p) => p.grams)).toEqual([30 * kilo, 20 * kilo, 50 * kilo])
    const [x] = split.packages as [PackageRow, PackageRow, PackageRow]
    const wrong = { kind: 'repack', from: [{ code: x.code }, { code: b.code }], items: drums(91) }
    expect(await done(people.factory, wrong)).toMatchObject({ code: 'package_mass_differs' })
    const poured = await done(people.factory, { ...wrong, items: drums(90) })
    expect(poured.packages.map((p) => [p.grams, p.state])).toEqual([
      [90 * kilo, 'kept'],
      [0, 'empty'],
      [0, 'empty'],
    ])
    const [tub] = poured.packages as [PackageRow]
    const lot = (await scan(tub.code)).lot as number
    const back = await database.readAll(bookkeeper, (tx) => traceSide(tx, [lot], 'backward'))
    // Thirty of the first drum and sixty of the second, each of its own generation.
    expect(back.grams).toBe(90 * kilo)
    expect(back.lots.filter((l) => l.depth === 1).map((l) => l.share)).toEqual([60 * kilo, 30 * kilo])
    expect(back.ends.reduce((sum, e) => sum + e.share, 0)).toBe(90 * kilo)
    expect(
      await done(people.factory, { kind: 'split', from: { code: b.code }, items: drums(1) }),
    ).toMatchObject({
      code: 'package_empty',
    })
    expect((await scan(b.code)).next).toMatchObject({ act: 'scrap' })
    const before = await lotsAt(factory)
    const gone = await done(people.factory, { kind: 'scrap', package: tub.code, reason: '桶身渗漏' })
    expect(gone.packages).toMatchObject([{ state: 'scrapped', grams: 0 }])
    const total = (list: { grams: number }[]) => list.reduce((sum, l) => sum + l.grams, 0)
    expect(total(await lotsAt(factory))).toBe(total(before))
    expect(await done(people.factory, { kind: 'scrap', package: tub.code, reason: '又一次' })).toMatchObject({
      code: 'package_scrapped',
    })
  })

  it('stands on a pallet until it is taken off', async () => {
    const [a, b] = (await packed(10, 11)) as [PackageRow, PackageRow]
    const made = await done(people.factory, {
      kind: 'group',
      packages: [a.code, b.code],
      into: { kind: 'pallet' },
    })
    const [pallet] = made.packages as [PackageRow]
    expect((await scan(pallet.code)).holds).toEqual([a.code, b.code])
    expect(await scan(a.code)).toMatchObject({ inside: pallet.code })
    const scrap = { kind: 'scrap', package: pallet.code, reason: '坏了' }
    expect(await done(people.factory, scrap)).toMatchObject({ code: 'package_still_holds' })
    const into = { code: a.code }
    expect(await done(people.factory, { kind: 'group', packages: [b.code], into })).toMatchObject({
      code: 'package_not_group',
    })
    expect(
      await done(people.factory, { kind: 'split', from: { code: pallet.code }, items: drums(1) }),
    ).toMatchObject({
      code: 'package_is_group',
    })
    await done(people.factory, { kind: 'ungroup', packages: [a.code, b.code] })
    expect(await done(people.factory, { kind: 'ungroup', packages: [a.code] })).toMatchObject({
      code: 'package_not_inside',
    })
    expect(await done(people.factory, scrap)).toMatchObject({ packages: [{ state: 'scrapped' }] })
  })

  it.each([
    ['package_unknown', () => ({ kind: 'ungroup', packages: ['BZ26-9999999-' + 'C'] })],
    ['package_code_unreadable', () => ({ kind: 'ungroup', packages: ['BZ26-9999999-0'] })],
    ['package_source_missing', () => ({ kind: 'pack', facility: factory.facility, items: drums(1) })],
    [
      'package_day_future',
      () => ({ kind: 'pack', facility: factory.facility, waste: oil, on: '2026-03-09', items: drums(1) }),
    ],
    ['forbidden', () => ({ kind: 'pack', facility: plant.facility, waste: oil, items: drums(1) })],
  ])('refuses with %s', async (code, asked) => {
    const { findPackageCode } = await import('../../src/core/package-code.ts')
    const signs = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
    const absent = signs.map((s) => `BZ26-9999999-${s}`).find((c) => findPackageCode(c)) as string
    const text = JSON.stringify(asked()).replace('BZ26-9999999-C', absent)
    expect(await done(people.factory, JSON.parse(text))).toMatchObject({ code })
  })

  it('goes together only with what stands at the same place', async () => {
    const store = await ownStore(database, factory, 'TS001')
    const [a] = (await packed(8)) as [PackageRow]
    const there = { kind: 'pack', facility: store, waste: oil, items: drums(8) }
    const [b] = (await done(people.factory, there)).packages as [PackageRow]
    const both = [a.code, b.code]
    expect(
      await done(people.factory, { kind: 'group', packages: both, into: { kind: 'pallet' } }),
    ).toMatchObject({
      code: 'package_elsewhere',
    })
    const pour = { kind: 'repack', from: both.map((code) => ({ code })), items: drums(16) }
    expect(await done(people.factory, pour)).toMatchObject({ code: 'package_elsewhere' })
  })

  it('scanned twice in one act is refused, and nobody else may touch it', async () => {
    const [a] = (await packed(7)) as [PackageRow]
    expect(
      await done(people.factory, { kind: 'group', packages: [a.code, a.code], into: { kind: 'pallet' } }),
    ).toMatchObject({
      code: 'package_twice',
    })
    expect(await done(people.second, { kind: 'scrap', package: a.code, reason: '别人的' })).toMatchObject({
      code: 'package_unknown',
    })
    expect(await scan(a.code, people.second)).toMatchObject({ code: 'package_unknown' })
    expect(await scan(a.code, people.office)).toMatchObject({ code: a.code, state: 'kept' })
  })
})

describe('packages on a manifest', () => {
  const inDistrict = () => draftOf(town, { consignee: second.facility })
  const paper = { packaging: '桶', packages: 3, weighing: 'scale' }
  async function loaded(packages: string[], values = inDistrict()) {
    const { id, message } = await begin(people.factory, 'hazardous', values)
    expect(message).toBeUndefined()
    for (const step of [
      () => act(people.factory, id, 'issue'),
      () => act(people.factory, id, 'load', paper, { packages }),
      () => act(people.haulier, id, 'takeOver', { driver: '乙' }),
      () => act(people.haulier, id, 'depart'),
      () => act(people.haulier, id, 'arrive'),
    ])
      expect((await step()).message).toBeUndefined()
    return id
  }

  it('leave and arrive with it: at the end each drum is a lot again, and its origin is its own', async () => {
    const [a] = (await packed(100)) as [PackageRow]
    town.clock.now = new Date('2026-03-03T02:00:00Z')
    const [b, c] = (await packed(50, 50)) as [PackageRow, PackageRow]
    const pallet = (
      await done(people.factory, { kind: 'group', packages: [b.code, c.code], into: { kind: 'pallet' } })
    ).packages[0] as PackageRow
    const id = await loaded([a.code, pallet.code])
    expect(await scan(a.code)).toMatchObject({
      state: 'travelling',
      grams: 100 * kilo,
      next: { act: 'receive' },
    })
    expect(await scan(b.code)).toMatchObject({ state: 'travelling', inside: null })
    expect(await done(people.factory, { kind: 'scrap', package: a.code, reason: '误' })).toMatchObject({
      code: 'package_away',
    })
    const received = await act(people.second, id, 'receive', receiptOf(199 * kilo), { reason: '少量挥发' })
    expect(received.message).toBeUndefined()
    const view = await scan(a.code, people.second)
    expect(view).toMatchObject({
      state: 'kept',
      facility: { id: second.facility },
      owner: { id: second.party },
    })
    expect(view.grams).toBe(99_500)
    expect(view.next).toMatchObject({ act: 'treat' })
    expect(view.due).toMatchObject({ name: '经营单位贮存期限', on: '2027-03-03' })
    expect(view.history.map((h) => h.kind)).toEqual(['pack', 'assign', 'depart', 'arrive'])
    const trace = await database.readAll(bookkeeper, (tx) => traceSide(tx, [view.lot as number], 'backward'))
    expect(trace.ends.map((e) => [e.position, e.born, e.share])).toEqual([
      ['generated', '2026-03-02', 99_500],
    ])
    expect(trace.steps[0]?.movement?.plate).toBe('示A·00001')
  })

  it('are delivered where they end; those that are turned away come back by name', async () => {
    const [a, b] = (await packed(300, 200)) as [PackageRow, PackageRow]
    const id = await loaded([a.code, b.code], draftOf(town))
    const refusing = receiptOf(300 * kilo, 200 * kilo)
    const why = { reason: '标签不符' }
    expect(await act(people.plant, id, 'receive', refusing, why)).toMatchObject({
      code: 'package_refused_unnamed',
    })
    expect(
      await act(people.plant, id, 'receive', refusing, { ...why, refusedPackages: [a.code] }),
    ).toMatchObject({
      code: 'package_mass_differs',
    })
    const [stranger] = (await packed(9)) as [PackageRow]
    expect(
      await act(people.plant, id, 'receive', refusing, { ...why, refusedPackages: [stranger.code] }),
    ).toMatchObject({
      code: 'package_not_on_manifest',
    })
    expect(
      (await act(people.plant, id, 'receive', refusing, { ...why, refusedPackages: [b.code] })).message,
    ).toBeUndefined()
    expect(await scan(a.code, people.office)).toMatchObject({
      state: 'delivered',
      facility: { id: plant.facility },
    })
    expect(await scan(b.code)).toMatchObject({
      state: 'returning',
      grams: 200 * kilo,
      next: { act: 'takeBack' },
    })
    expect((await act(people.factory, id, 'takeBack')).message).toBeUndefined()
    expect(await scan(b.code)).toMatchObject({
      state: 'kept',
      grams: 200 * kilo,
      facility: { id: factory.facility },
    })
  })

  it('come back whole, or are taken off again, and are as before', async () => {
    const [a] = (await packed(40)) as [PackageRow]
    const id = await loaded([a.code], draftOf(town))
    await act(people.haulier, id, 'turnBack', {}, { reason: '道路封闭' })
    expect((await act(people.factory, id, 'takeBack')).message).toBeUndefined()
    expect(await scan(a.code)).toMatchObject({ state: 'kept', grams: 40 * kilo })
    const next = await begin(people.factory, 'hazardous', draftOf(town))
    await act(people.factory, next.id, 'issue')
    expect(
      (await act(people.factory, next.id, 'load', paper, { packages: [a.code] })).message,
    ).toBeUndefined()
    expect(await scan(a.code)).toMatchObject({ state: 'assigned', manifest: { id: next.id } })
    expect((await act(people.factory, next.id, 'cancel', {}, { reason: '改期' })).message).toBeUndefined()
    expect(await scan(a.code)).toMatchObject({ state: 'kept', manifest: null })
  })

  it('must be there, of the same waste, and weigh what the manifest says', async () => {
    const [a] = (await packed(40)) as [PackageRow]
    const { id } = await begin(people.factory, 'hazardous', draftOf(town))
    await act(people.factory, id, 'issue')
    const load = (packages: string[], values: object = paper) =>
      act(people.factory, id, 'load', values as never, { packages })
    expect(await load([a.code], { ...paper, grams: 41 * kilo })).toMatchObject({
      code: 'package_mass_differs',
    })
    const sludge = await done(people.factory, {
      kind: 'pack',
      facility: factory.facility,
      waste: '772-002-18',
      items: drums(5),
    })
    expect(await load([sludge.packages[0]?.code as string])).toMatchObject({ code: 'package_other_waste' })
  })
})
