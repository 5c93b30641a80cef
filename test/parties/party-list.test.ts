import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { afterAll, describe, expect, it } from 'vitest'
import { readListFile } from '../../src/parties/list-file.ts'
import { partyTemplate } from '../../src/parties/party-list.routes.ts'
import { partyListFields } from '../../src/parties/party-list.rules.ts'
import { partyRoutes } from '../../src/parties/routes.ts'
import { testServer } from '../support/server.ts'
import { codes, env, fresh, house } from './house.ts'
import { fileRequest } from './upload.ts'

const server = await testServer([partyRoutes(house)], { env, now: () => new Date('2026-01-15T02:00:00Z') })
const office = await server.as({ login: 'office', role: 'office' })
const street = await server.as({ login: 'street', role: 'street', streets: ['daoxiang'], unit: 'daoxiang' })
const folder = mkdtempSync(join(tmpdir(), 'wufei-party-list-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const send = (content: string | Buffer, query: Record<string, string> = {}, client = office) =>
  client(fileRequest('/api/v1/parties/import', '名录.csv', content, query))
const count = async () => (await office({ url: '/api/v1/parties', query: { limit: '1' } })).json().total
const find = async (search: string) => {
  const [party] = (await office({ url: '/api/v1/parties', query: { search } })).json().items
  return party && (await office({ url: `/api/v1/parties/${party.id}` })).json()
}

const head =
  '青禾区企业名录,,,,,,,\n企业名称,统一社会信用代码,类型,管理类别,设施名称,设施类型,街道（所在）,集团'
const good = [
  head,
  `米粉厂,${codes[0]},企业,重点监管,东厂,,稻香街道,米业集团`,
  `米粉厂,,,,西厂,,麦浪,`,
  `酱油厂,,企业,,,,稻香,`,
].join('\n')

describe('a list of parties', () => {
  it('is rehearsed without a trace, then booked: several lines are one party with several sites', async () => {
    const before = await count()
    const rehearsal = (await send(good, { dryRun: 'true' })).json()
    expect(rehearsal).toEqual({
      dryRun: true,
      rows: 3,
      created: 2,
      changed: 0,
      unchanged: 0,
      facilitiesCreated: 3,
      errors: [],
      warnings: [],
    })
    expect(await count()).toBe(before)
    expect((await send(good, { dryRun: 'false' })).json().code).toBe('list_key_missing')
    const key = fresh()
    const done = (await send(good, { dryRun: 'false', key })).json()
    expect(done).toEqual({ ...rehearsal, dryRun: false })
    expect((await send(good, { dryRun: 'false', key })).json()).toEqual(done)
    expect(await count()).toBe(before + 2)
    expect(await find('米粉厂')).toMatchObject({
      creditCode: codes[0],
      managementClass: 'key',
      group: '米业集团',
      sites: [
        { name: '东厂', street: 'daoxiang' },
        { name: '西厂', street: 'mailang' },
      ],
    })
  })

  it('a second time changes nothing; a corrected list changes what differs and leaves alone what it does not say', async () => {
    expect((await send(good, { dryRun: 'false', key: fresh() })).json()).toMatchObject({
      created: 0,
      changed: 0,
      unchanged: 2,
      facilitiesCreated: 0,
    })
    const corrected = [head, `米粉厂,${codes[0]},,简化管理,东厂,,麦浪街道,`, `酱油厂,${codes[1]},,,,,,`].join(
      '\n',
    )
    expect((await send(corrected, { dryRun: 'false', key: fresh() })).json()).toMatchObject({
      created: 0,
      changed: 2,
      unchanged: 0,
      errors: [],
    })
    const party = await find('米粉厂')
    expect(party).toMatchObject({ managementClass: 'simplified', group: '米业集团', kind: 'enterprise' })
    expect(party.history).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ attribute: 'street', value: '稻香街道', to: '2026-01-15' }),
      ]),
    )
    expect(await find('酱油厂')).toMatchObject({ creditCode: codes[1] })
  })

  it('names every faulty cell; the good rows go alone only if the person says so', async () => {
    const bad = [
      head,
      `坏码厂,${codes[0].slice(0, 17)}X,企业,,,,稻香,`,
      `怪类厂,,城堡,,,,稻香,`,
      `,,企业,,,,稻香,`,
      `无街厂,,企业,,,,远方,`,
      `两说厂,${codes[2]},企业,,一厂,,稻香,甲集团`,
      `两说厂,${codes[2]},企业,,二厂,,稻香,乙集团`,
      `好厂,,企业,,,,稻香,`,
    ].join('\n')
    const reply = (await send(bad, { dryRun: 'true' })).json()
    expect(
      reply.errors.map((e: { row: number; column: string; code: string }) => [e.row, e.column, e.code]),
    ).toEqual([
      [3, 'B', 'credit_code_check'],
      [4, 'C', 'list_choice_unknown'],
      [5, 'A', 'list_cell_missing'],
      [6, 'G', 'facility_street_unknown'],
      [8, 'H', 'list_party_repeated'],
    ])
    expect((await send(bad, { dryRun: 'false', key: fresh() })).json()).toMatchObject({
      code: 'list_faulty',
      params: { count: 5 },
    })
    expect(await find('好厂')).toBeUndefined()
    expect((await send(bad, { dryRun: 'false', goodOnly: 'true', key: fresh() })).json()).toMatchObject({
      created: 2,
    })
    expect(await find('好厂')).toMatchObject({ name: '好厂' })
    expect(await find('坏码厂')).toBeUndefined()
  })

  it('of a street books only what stands in the street, line by line', async () => {
    const mixed = [head, '街内厂,,企业,,,,稻香,', '街外厂,,企业,,,,麦浪,'].join('\n')
    const reply = (await send(mixed, { dryRun: 'false', goodOnly: 'true', key: fresh() }, street)).json()
    expect(reply).toMatchObject({
      created: 1,
      errors: [{ row: 4, column: 'G', code: 'party_street_foreign' }],
    })
    expect(await find('街外厂')).toBeUndefined()
  })

  it('registers a namesake with another code apart, and says so', async () => {
    const reply = (
      await send([head, `米粉厂,${codes[3]},企业,,,,稻香,`].join('\n'), { dryRun: 'true' })
    ).json()
    expect(reply).toMatchObject({
      created: 1,
      warnings: [{ row: 3, column: 'A', code: 'list_party_namesake' }],
    })
  })

  it('without its titles, or without a line, is answered', async () => {
    expect((await send('a,b\n1,2')).json()).toMatchObject({
      code: 'list_header_missing',
      params: { titles: '单位名称' },
    })
    expect((await send(head)).json().code).toBe('list_empty')
    expect((await send('\u0000\u0001')).statusCode).toBeGreaterThanOrEqual(400)
  })
})

describe('the template', () => {
  it('imports as it is: no line, no fault; and is read back with every column', async () => {
    const path = join(folder, 'template.xlsx')
    writeFileSync(path, await partyTemplate(house))
    const list = await readListFile(path, partyListFields)
    expect(list.lines).toEqual([])
    expect(Object.keys(list.columns)).toEqual(partyListFields.map((f) => f.key))
  })

  it('filled in imports', async () => {
    const workbook = new exceljs.Workbook()
    await workbook.xlsx.load((await partyTemplate(house)) as never)
    const sheet = workbook.getWorksheet('单位名录')
    if (!sheet) throw new Error('no sheet')
    const set = (key: string, value: string) => {
      sheet.getCell(4, partyListFields.findIndex((f) => f.key === key) + 1).value = value
    }
    set('name', '模板厂')
    set('place', '区外')
    set('region', '外省')
    set('regionName', '江苏省')
    const reply = (
      await send(Buffer.from(await workbook.xlsx.writeBuffer()), { dryRun: 'false', key: fresh() })
    ).json()
    expect(reply).toMatchObject({ rows: 1, created: 1, errors: [] })
    expect(await find('模板厂')).toMatchObject({
      external: true,
      sites: [{ region: 'outProvince', regionName: '江苏省' }],
    })
  })
})
