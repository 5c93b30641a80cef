import { describe, expect, it } from 'vitest'
import type {
  Contributions,
  IndicatorFigure,
  IndicatorReport,
  WhatIfReply,
} from '../../src/indicators/contract.ts'
import { indicatorRoutes } from '../../src/indicators/routes.ts'
import { intakeRoutes } from '../../src/intake/routes.ts'
import { bookRulesOf } from '../../src/ledger/house.ts'
import { env, fresh, house } from '../parties/house.ts'
import { fileRequest } from '../parties/upload.ts'
import { bookOf, place, tonnes } from '../support/book.ts'
import { type Client, testServer } from '../support/server.ts'
import { unzip } from '../support/unzip.ts'

let today = '2026-02-02'
const server = await testServer(
  [indicatorRoutes(house), intakeRoutes({ ...house, rules: bookRulesOf(house.district, 0) })],
  { env, now: () => new Date(`${today}T02:00:00Z`) },
)
const mill = await place(server.database, '新光纸品厂', { street: 'daoxiang' })
const forge = await place(server.database, '东山铸件厂', { street: 'mailang' })
const plant = await place(server.database, '省内利用厂', { region: 'inProvince', kind: 'recycler' })
const book = bookOf(server.database, bookRulesOf(house.district, 0))
const scrap = '900-001-S17'
const ship = (from: { facility: number }, grams: number, purpose: string, day: string) => ({
  kind: 'ship',
  occurredOn: day,
  consignor: from.facility,
  consignee: plant.facility,
  code: scrap,
  grams,
  purpose,
  method: purpose === 'utilize' ? 'W2' : 'D1',
})
await book.book([
  ship(mill, tonnes(60), 'utilize', '2025-03-01'),
  ship(mill, tonnes(20), 'dispose', '2025-03-02'),
  ship(forge, tonnes(20), 'utilize', '2025-04-01'),
] as never)

const office = await server.as({ login: 'office', role: 'office' })
const statistics = await server.as({ login: 'stats', role: 'department', unit: 'qh_statistics' })
const health = await server.as({ login: 'health', role: 'department', unit: 'qh_health' })
const enterprise = await server.as({ login: 'mill', role: 'enterprise', parties: [mill.party] })
const street = await server.as({ login: 'street', role: 'street', unit: 'daoxiang', streets: ['daoxiang'] })

const figure = async (id: string, query: Record<string, string> = {}, who: Client = office) =>
  (await who({ url: `/api/v1/indicators/${id}`, query: { year: '2025', ...query } })).json<IndicatorFigure>()
const report = async (who: Client, payload: object) =>
  await who({ method: 'POST', url: '/api/v1/reported-figures', payload: { key: fresh(), ...payload } })
const define = async (id: string, definition: object | null) =>
  await office({
    method: 'PUT',
    url: `/api/v1/indicators/${id}`,
    payload: { key: fresh(), reason: '试验', definition },
  })
const own = {
  id: 'ours',
  set: 'city',
  name: '自设指标',
  group: '试验',
  obligation: 'own',
  direction: 'higher',
  unit: '%',
  digits: 2,
  formula: '利用量 / 产生量',
  inputs: {
    利用量: { from: 'table', table: 1, column: 'utilized' },
    产生量: { from: 'table', table: 1, column: 'generated' },
  },
  definition: '利用量 ÷ 产生量。',
  basis: '市级文件',
  confidence: '设',
  validFrom: '2024-01-01',
}

describe('an indicator', () => {
  it('has value, target, baseline, unit, formula, inputs and a verdict', async () => {
    expect(await figure('qhUtilization')).toMatchObject({
      value: '80.00',
      exact: { numerator: '80', denominator: '1' },
      unit: '%',
      formula: '利用量 / 产生量',
      target: { year: 2025, operator: '>=', value: '90', reached: false },
      inputs: [
        { name: '利用量', value: '80', unit: '吨', from: '表1 合计 利用量' },
        { name: '产生量', value: '100', unit: '吨' },
      ],
      verdict: '80.00%，距2025年目标（≥90%）还差 10 个百分点。',
    })
  })

  it('says which figure is missing and who has to give it', async () => {
    const { value, missing, verdict } = await figure('giswIntensity')
    expect(value).toBeNull()
    expect(missing).toEqual([
      {
        name: '工业增加值',
        year: 2025,
        unit: 'qh_statistics',
        text: '缺少2025年工业增加值（区统计局）',
      },
    ])
    expect(verdict).toContain('区统计局')
  })

  it('is worked out once the unit has reported, and not before as it was known', async () => {
    const asked = { figure: 'industrialValueAdded', year: 2025, value: '0.05', source: '统计快报' }
    expect((await report(health, asked)).json()).toMatchObject({ code: 'reported_figure_of_others' })
    expect((await report(statistics, { ...asked, evidence: ['0'.repeat(64)] })).json().code).toBe(
      'file_unknown',
    )
    expect((await report(statistics, { ...asked, year: 2027 })).json().code).toBe('reported_figure_future')
    expect((await report(statistics, { ...asked, figure: 'none' })).json().code).toBe(
      'reported_figure_unknown',
    )
    expect((await report(statistics, asked)).statusCode).toBe(201)
    expect(await figure('giswIntensity')).toMatchObject({ value: '0.2000', state: 'value' })
    today = '2026-02-03'
    expect((await report(office, { ...asked, value: '0.04' })).statusCode).toBe(201)
    expect((await figure('giswIntensity')).value).toBe('0.2500')
    expect((await figure('giswIntensity', { asOf: '2026-02-02' })).value).toBe('0.2000')
    const rows = (await office({ url: '/api/v1/reported-figures', query: { year: '2025' } })).json()
    expect(rows).toContainEqual(
      expect.objectContaining({ figure: 'industrialValueAdded', value: '0.04', ownerName: '区统计局' }),
    )
  })

  it('counts only what it depends on: one late load changes exactly its dependants', async () => {
    const all = async () =>
      new Map(
        (await office({ url: '/api/v1/indicators', query: { year: '2025' } }))
          .json<IndicatorReport>()
          .indicators.map((i) => [i.id, i.value]),
      )
    const before = await all()
    await book.book([ship(forge, tonnes(100), 'utilize', '2025-05-01')] as never, '2026-02-03T02:00:00Z')
    const after = await all()
    const changed = [...after].filter(([id, value]) => before.get(id) !== value).map(([id]) => id)
    expect(changed.sort()).toEqual(['giswIntensity', 'giswUtilizationRate', 'qhUtilization'])
    expect((await figure('qhUtilization')).value).toBe('90.00')
    expect((await figure('avoidedMetal')).marks).toEqual(expect.arrayContaining(['测算', '本区自算']))
    expect((await figure('qhScore')).official).toBe(false)
  })

  it('is seen whole by a street, and by no enterprise', async () => {
    expect((await figure('qhUtilization', {}, street)).value).toBe('90.00')
    expect((await figure('qhUtilization', {}, enterprise)) as unknown).toMatchObject({ code: 'forbidden' })
  })
})

describe('what an indicator is made of', () => {
  const parts = async (by: string, who: Client = office) =>
    await who({ url: '/api/v1/indicators/qhUtilization/contributions', query: { year: '2025', by } })

  it.each([
    [
      'street',
      [
        ['mailang', '100.00', '120'],
        ['daoxiang', '75.00', '60'],
      ],
    ],
    [
      'enterprise',
      [
        [String(forge.party), '100.00', '120'],
        [String(mill.party), '75.00', '60'],
      ],
    ],
    ['row', [['renewable', '90.00', '180']]],
  ])('by %s', async (by, expected) => {
    const { parts: found } = (await parts(by)).json<Contributions>()
    expect(found.map((p) => [p.key, p.value, p.inputs.利用量])).toEqual(expected)
  })

  it('names enterprises only to those who see the book', async () => {
    expect((await parts('enterprise', street)).statusCode).toBe(403)
  })
})

describe('the package for an appraisal', () => {
  it('leads from indicator to figure to evidence', async () => {
    const photo = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(200, 1)])
    const hash = (await statistics(fileRequest('/api/v1/attachments', '统计证明.jpg', photo))).json().hash
    const asked = {
      figure: 'industrialValueAdded',
      year: 2025,
      value: '0.04',
      source: '年鉴',
      evidence: [hash],
    }
    expect((await report(statistics, asked)).statusCode).toBe(201)
    const url = '/api/v1/indicators/package.zip'
    const files = await unzip((await office({ url, query: { year: '2025' } })).rawPayload)
    const names = [...files.keys()]
    expect(files.get(`证明材料/${hash.slice(0, 12)} 统计证明.jpg`)?.equals(photo)).toBe(true)
    expect(files.get('填报数据/industrialValueAdded.json')?.toString()).toContain(hash)
    expect(names.filter((name) => name.startsWith('指标/')).length).toBeGreaterThan(50)
    expect(files.get('目录.csv')?.toString()).toContain('"工业固废利用率"')
    expect(names).toContain('废物清单.xlsx')
    expect((await street({ url, query: { year: '2025' } })).statusCode).toBe(403)
  })
})

describe('what if', () => {
  const ask = async (payload: object) =>
    await office({ method: 'POST', url: '/api/v1/indicators/what-if', payload: { year: 2025, ...payload } })

  it('a plant recovered more', async () => {
    const { indicators, mark } = (
      await ask({ recovery: [{ facility: plant.facility, percent: '95' }] })
    ).json<WhatIfReply>()
    expect(mark).toBe('测算')
    expect(indicators.find((i) => i.id === 'qhUtilization')).toMatchObject({
      before: '90.00',
      after: '95.00',
    })
    expect((await ask({ recovery: [{ facility: plant.facility, percent: '101' }] })).json().code).toBe(
      'recovery_out_of_range',
    )
  })

  it('an input were another', async () => {
    const inputs = [{ indicator: 'qhUtilization', name: '利用量', value: '100' }]
    const { indicators } = (await ask({ inputs })).json<WhatIfReply>()
    expect(indicators.find((i) => i.id === 'qhUtilization')).toMatchObject({ after: '50.00' })
    expect((await figure('qhUtilization')).value).toBe('90.00')
    expect((await ask({ inputs: [{ indicator: 'none', name: '利用量', value: '1' }] })).json().code).toBe(
      'indicator_unknown',
    )
  })
})

describe('the office', () => {
  it('defines an indicator of an empty set, changes it and takes it out, each a version', async () => {
    expect((await define('ours', own)).json()).toEqual({ version: 1 })
    expect((await figure('ours')).value).toBe('90.00')
    expect((await define('ours', { ...own, digits: 1 })).json()).toEqual({ version: 2 })
    expect(await figure('ours')).toMatchObject({ value: '90.0', version: 2 })
    expect((await define('ours', null)).json()).toEqual({ version: 3 })
    expect((await figure('ours')) as unknown).toMatchObject({ code: 'indicator_unknown' })
    const versions = (await office({ url: '/api/v1/indicators/ours/versions' })).json()
    expect(versions.map((v: { version: number }) => v.version)).toEqual([3, 2, 1])
  })

  it.each([
    ['an unknown name', { formula: '利用量 / 产量' }, 'formula_name_unknown'],
    ['another unit than its own', { unit: '吨' }, 'formula_result_unit'],
    ['no unit of measure', { unit: '坨' }, 'indicator_unit_unknown'],
    ['a clash of units', { formula: '利用量 + 1' }, 'formula_unit_clash'],
    ['no end', { formula: '9 ** 9 ** 9' }, 'formula_not_allowed'],
    ['too much', { formula: Array(150).fill('利用量').join('+').slice(0, 499) }, 'formula_too_large'],
    ['nonsense', { formula: '利用量 / (' }, 'formula_unreadable'],
    [
      'itself',
      { inputs: { 自己: { from: 'indicator', indicator: 'ours' } }, formula: '自己' },
      'formula_cycle',
    ],
    [
      'a table nobody has',
      { inputs: { 利用量: { from: 'table', table: 1, column: 'lost' } } },
      'indicator_input_unknown',
    ],
    ['a set nobody has', { set: 'none' }, 'indicator_set_unknown'],
    [
      'a target in another unit',
      { targets: [{ year: 2025, operator: '>=', value: '5', unit: '吨' }] },
      'indicator_stated_unit',
    ],
    [
      'a target without a unit',
      { targets: [{ year: 2025, operator: '>=', value: '5' }] },
      'target_without_unit',
    ],
  ])('is refused a definition with %s', async (_, change, code) => {
    const reply = await define('ours', { ...own, ...change })
    expect(reply.json()).toMatchObject({ code })
    expect(reply.json().message).not.toContain('{')
    expect((await figure('ours')) as unknown).toMatchObject({ code: 'indicator_unknown' })
  })

  it('alone defines', async () => {
    const reply = await statistics({
      method: 'PUT',
      url: '/api/v1/indicators/ours',
      payload: { key: fresh(), reason: '试验', definition: own },
    })
    expect(reply.statusCode).toBe(403)
  })
})
