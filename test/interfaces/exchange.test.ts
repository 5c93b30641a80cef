import { beforeAll, describe, expect, it } from 'vitest'
import type { ExchangeFile, ImportOutcome, Reconciliation } from '../../src/interfaces/exchange.contract.ts'
import { interfaceRoutes } from '../../src/interfaces/routes.ts'
import type { ManifestDetail } from '../../src/manifests/api.contract.ts'
import { openWorkbook, plain } from '../inventory/documents/packages.ts'
import { act, begin, carry, draftOf, foundTown, kilo, makeLegal, stockOf, tonne } from '../manifests/scene.ts'
import { fresh } from '../parties/house.ts'
import { fileRequest } from '../parties/upload.ts'
import { bookkeeper } from '../support/book.ts'
import type { Client } from '../support/server.ts'

const town = await foundTown('2026-03-02T02:00:00Z', (house) => [interfaceRoutes(house)])
const { people, database, clock } = town
const client = (name: string) => people[name] as Client
const span = { from: '2026-03-01', lastDay: '2026-03-31' }

const bring = async (who: string, csv: string, query: Record<string, string> = {}, name = '返回.csv') =>
  await client(who)(
    fileRequest('/api/v1/exchanges/hazardous/import', name, csv, { dryRun: 'false', key: fresh(), ...query }),
  )
const imported = async (
  who: string,
  csv: string,
  query: Record<string, string> = {},
): Promise<ImportOutcome> => {
  const reply = await bring(who, csv, query)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}
const detail = async (id: number): Promise<ManifestDetail> =>
  (await client('factory')({ url: `/api/v1/manifests/${id}` })).json()
const reconciled = async (who = 'factory'): Promise<Reconciliation> =>
  (await client(who)({ url: '/api/v1/exchanges/hazardous/reconciliation', query: span })).json()
const ofManifest = async (id: number, who = 'factory') =>
  (await reconciled(who)).items.find((i) => i.manifest === id)
const numberOf = async (id: number) => {
  const [row] = await database.readAll(bookkeeper, (tx) =>
    tx.query<{ number: string; official: string | null }>(
      'select number, official_no as official from wufei.manifest where id = $1',
      [id],
    ),
  )
  return row as { number: string; official: string | null }
}
const make = async (who: string, asked: object = span) =>
  await client(who)({
    method: 'POST',
    url: '/api/v1/exchanges/hazardous/export',
    payload: { key: fresh(), ...asked },
  })

beforeAll(async () => {
  await makeLegal(town)
  await stockOf(town, 60 * tonne)
})

describe('what is to be entered elsewhere', () => {
  it('goes out as a workbook in the layout of the pack, and is kept as it was sent', async () => {
    const id = await carry(town, 'inTransit', 2500 * kilo)
    const { number } = await numberOf(id)
    const reply = await make('factory')
    expect(reply.statusCode, reply.body).toBe(201)
    const file: ExchangeFile = reply.json()
    expect(file).toMatchObject({ direction: 'out', rows: 1, span: '2026-03-01..2026-03-31' })
    const book = await client('factory')({ url: `/api/v1/exchange-files/${file.id}/rows.xlsx` })
    const sheet = (await openWorkbook(book.rawPayload)).worksheets[0]
    const rows = (sheet?.getSheetValues() ?? []).flatMap((r) =>
      Array.isArray(r) ? [r.map((c) => plain(c as never))] : [],
    )
    const text = JSON.stringify(rows)
    for (const said of ['协同单号', '移出量（吨）', number, '甲厂', '省内处置厂', '捷运公司', '2.5', '液态'])
      expect(text).toContain(said)
    expect(text).not.toContain('接受量')
    expect(await ofManifest(id)).toMatchObject({ state: 'noAnswer', differences: [], backAt: null })
  })

  it('is nothing where nothing left, and nobody else’s', async () => {
    expect((await make('factory', { from: '2025-01-01', lastDay: '2025-01-31' })).json().code).toBe(
      'exchange_nothing_to_send',
    )
    expect((await make('second')).json().code).toBe('exchange_nothing_to_send')
    const other = await client('factory')({
      method: 'POST',
      url: '/api/v1/exchanges/moon/export',
      payload: { key: fresh(), ...span },
    })
    expect(other.json().code).toBe('exchange_system_unknown')
    const { id } = (await make('factory')).json()
    const foreign = await client('second')({ url: `/api/v1/exchange-files/${id}/rows.xlsx` })
    expect(foreign.json().code).toBe('exchange_file_unknown')
  })
})

describe('what comes back', () => {
  it('brings the official number as an act of its own, whose file is shown', async () => {
    const id = await carry(town, 'inTransit')
    const { number } = await numberOf(id)
    const csv = `协同单号,联单编号,移出量（吨）\n${number},20263301000001,2\n`
    const tried = await imported('factory', csv, { dryRun: 'true' })
    expect(tried).toMatchObject({
      dryRun: true,
      file: null,
      faults: [],
      rows: [{ recorded: ['recordNumber'] }],
    })
    expect((await numberOf(id)).official).toBeNull()
    const done = await imported('factory', csv)
    expect(done.rows).toMatchObject([{ row: 2, manifest: id, recorded: ['recordNumber'], note: null }])
    expect((await numberOf(id)).official).toBe('20263301000001')
    const last = (await detail(id)).acts.at(-1)
    expect(last).toMatchObject({
      kind: 'recordNumber',
      officialNo: '20263301000001',
      by: { role: 'consignor', via: 'file', name: 'factory' },
    })
    expect(last?.by.through).toContain('返回.csv')
    expect(await ofManifest(id)).toMatchObject({ state: 'same', backFile: '返回.csv' })
  })

  it('is taken once: the same file again does nothing, nor does the same row in another', async () => {
    const id = await carry(town, 'inTransit')
    const { number } = await numberOf(id)
    const csv = `协同单号,联单编号\n${number},20263301000002\n`
    const first = await imported('factory', csv)
    const acts = (await detail(id)).acts.length
    expect(await imported('factory', csv)).toMatchObject({ again: true, file: first.file, rows: first.rows })
    const longer = await imported('factory', `${csv}\n`)
    expect(longer).toMatchObject({ again: false, rows: [{ recorded: [] }] })
    expect((await detail(id)).acts).toHaveLength(acts)
  })

  it('names what cannot be read by row and column, and then takes nothing', async () => {
    const id = await carry(town, 'inTransit')
    const { number } = await numberOf(id)
    const csv = `协同单号,联单编号,移出量（吨）,移出日期\n${number},20263301000003,两吨半左右,2026-13-01\n,,1,2026-03-02\n`
    const tried = await imported('factory', csv, { dryRun: 'true' })
    expect(tried.faults).toMatchObject([
      { row: 2, column: 'C', title: '移出量（吨）', value: '两吨半左右' },
      { row: 2, column: 'D', title: '移出日期', value: '2026-13-01' },
      { row: 3, column: 'B', message: '没有编号，无法对应到联单' },
    ])
    const refused = await bring('factory', csv)
    expect(refused.json()).toMatchObject({ code: 'list_faulty' })
    expect((await numberOf(id)).official).toBeNull()
    const without = await bring('factory', csv.replace('联单编号', '别的'))
    expect(without.json().code).toBe('list_header_missing')
  })

  it('records the answer of a receiver who has no account here, and of nobody who has one', async () => {
    await database.write(bookkeeper, (tx) =>
      tx.query(`update wufei.account set active = false where login = 'plant'`),
    )
    const id = await carry(town, 'inTransit')
    const { number } = await numberOf(id)
    clock.now = new Date('2026-03-05T02:00:00Z')
    const head = '协同单号,联单编号,接受量（吨）,拒收量（吨）,接受日期,接受经办人'
    const done = await imported('factory', `${head}\n${number},20263301000004,1.5,0.5,2026-03-04,丙\n`)
    expect(done.rows).toMatchObject([{ recorded: ['arrive', 'receive', 'recordNumber'], note: null }])
    const receipt = (await detail(id)).acts.find((a) => a.kind === 'receive')
    expect(receipt).toMatchObject({
      kind: 'receive',
      day: '2026-03-04',
      values: { accepted: 1500 * kilo, refused: 500 * kilo },
      by: { role: 'consignee', via: 'file', name: '丙' },
    })
    await database.write(bookkeeper, (tx) =>
      tx.query(`update wufei.account set active = true where login = 'plant'`),
    )
    const other = await carry(town, 'inTransit')
    const its = await numberOf(other)
    const kept = await imported('factory', `${head}\n${its.number},20263301000005,2,0,2026-03-05,丙\n`)
    expect(kept.rows).toMatchObject([{ recorded: ['recordNumber'] }])
    expect(await ofManifest(other)).toMatchObject({
      state: 'differs',
      differences: [
        { key: 'accepted', ours: null, back: '2' },
        { key: 'refused', ours: null, back: '0' },
        { key: 'receivedOn', ours: null, back: '2026-03-05' },
      ],
    })
  })

  it('says per row why something was not recorded, and the others stand', async () => {
    const a = await carry(town, 'inTransit')
    const b = await carry(town, 'inTransit')
    const [one, two] = [await numberOf(a), await numberOf(b)]
    const csv = `协同单号,联单编号\n${one.number},123\n${two.number},20263301000006\n`
    const { rows } = await imported('factory', csv)
    expect(rows).toMatchObject([{ recorded: [] }, { recorded: ['recordNumber'], note: null }])
    expect(rows[0]?.note).toContain('123')
    expect((await numberOf(a)).official).toBeNull()
    const third = await imported('haulier', `协同单号,联单编号\n${one.number},20263301000007\n`)
    expect(third.rows).toMatchObject([{ recorded: [], note: '编号由移出人、接受人或专班办公室登记' }])
  })

  it('finds a load that bears no number of ours by what it was, if there is one alone', async () => {
    clock.now = new Date('2026-03-10T02:00:00Z')
    const id = await carry(town, 'inTransit', 1234 * kilo)
    const csv =
      '联单编号,牌号,废物代码,移出日期,移出量（吨）\n20263301000008,示A·00001,900-214-08,2026-03-10,1.234\n'
    expect((await imported('office', csv)).rows).toMatchObject([{ manifest: id, recorded: ['recordNumber'] }])
    expect((await detail(id)).acts.at(-1)?.by).toMatchObject({
      role: 'consignor',
      via: 'file',
      name: 'office',
    })
  })
})

describe('the reconciliation', () => {
  it('tells field by field what was sent, what stands here and what stands there, and what only they have', async () => {
    clock.now = new Date('2026-03-11T02:00:00Z')
    const id = await carry(town, 'inTransit', 3 * tonne)
    const { number } = await numberOf(id)
    const unsent = await ofManifest(id)
    expect(unsent?.state).toBe('notSent')
    await make('factory')
    const csv = [
      '协同单号,联单编号,联单状态,牌号,移出量（吨）,接受单位名称',
      `${number},20263301000009,运输中,示A00009,3.10,省内处置厂`,
      ',20263301999999,已办结,示A·00001,1,省内处置厂',
    ].join('\n')
    await imported('factory', csv)
    expect(await ofManifest(id)).toMatchObject({
      state: 'differs',
      officialNo: '20263301000009',
      differences: [
        { key: 'plate', title: '牌号', sent: '示A·00001', ours: '示A·00001', back: '示A00009' },
        { key: 'grams', title: '移出量（吨）', sent: '3', ours: '3', back: '3.1' },
      ],
    })
    const { items, counts } = await reconciled()
    expect(items.filter((i) => i.state === 'onlyThere')).toMatchObject([{ officialNo: '20263301999999' }])
    expect(counts.onlyThere).toBe(1)
    expect(Object.values(counts).reduce((s, n) => s + n, 0)).toBe(items.length)
    expect((await reconciled('second')).items).toEqual([])
  })

  it('leaves out drafts and knows what is cancelled', async () => {
    const { id } = await begin(people.factory, 'hazardous', draftOf(town))
    expect(await ofManifest(id)).toBeUndefined()
    await act(people.factory, id, 'issue')
    expect((await ofManifest(id))?.state).toBe('notSent')
    const before: ExchangeFile = (await make('factory')).json()
    await act(people.factory, id, 'cancel', {}, { reason: '不运了' })
    const after: ExchangeFile = (await make('factory')).json()
    expect(after.rows).toBe(before.rows - 1)
  })
})
