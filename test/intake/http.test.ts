import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ImportView } from '../../src/intake/contract.ts'
import { intakeRoutes } from '../../src/intake/routes.ts'
import { bookRulesOf } from '../../src/ledger/house.ts'
import { ledgerRoutes } from '../../src/ledger/routes.ts'
import { createDistrictView } from '../../src/packs/district-view.ts'
import { readPack } from '../../src/packs/read-pack.ts'
import { seedDistrict } from '../../src/packs/seed-district.store.ts'
import { checkout } from '../../src/platform/checkout.ts'
import { bookkeeper, place, testDistrict } from '../support/book.ts'
import { type Client, type TestServer, testServer } from '../support/server.ts'
import { csv, kg } from './support.ts'

const district = createDistrictView(readPack(join(checkout, 'packs', 'demo')))

function multipart(fields: Record<string, string>, file: { name: string; content: Buffer | string } | null) {
  const boundary = '----wufei'
  const parts: Buffer[] = Object.entries(fields).map(([k, v]) =>
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`),
  )
  if (file)
    parts.push(
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
      ),
      Buffer.from(file.content),
      Buffer.from('\r\n'),
    )
  parts.push(Buffer.from(`--${boundary}--\r\n`))
  return {
    payload: Buffer.concat(parts),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

const file = csv([
  ['一般工业固体废物产生环节记录表'],
  ['记录表编号', '代码', '名称', '产生时间', '产生数量（公斤）'],
  ['CS20250301001', '900-005-S17', '废纸', '2025-03-01', 100],
  ['CS20250302001', '900-005-S17', '废纸', '2025-03-02', '很多'],
])

describe('intake over HTTP', () => {
  let server: TestServer
  let mill: { party: number; facility: number }
  let other: { party: number; facility: number }
  let mine: Client
  let theirs: Client
  let auditor: Client

  beforeAll(async () => {
    const house = { district, rules: { ...bookRulesOf(district, 0) }, demo: false }
    server = await testServer([intakeRoutes(house), ledgerRoutes(house)], {
      env: { WUFEI_DISTRICT: String(testDistrict) },
      now: () => new Date('2025-04-02T02:00:00Z'),
    })
    const seeded = await server.database.write(bookkeeper, (tx) =>
      seedDistrict(tx, district.pack, new Date()),
    )
    house.rules.unknownReceiver = seeded.unknownReceiver
    mill = await place(server.database, '测试纸品厂')
    other = await place(server.database, '别家工厂')
    mine = await server.as({ login: 'mill', role: 'enterprise', parties: [mill.party] })
    theirs = await server.as({ login: 'other', role: 'enterprise', parties: [other.party] })
    auditor = await server.as({ login: 'auditor', role: 'auditor' })
  })

  const settled = async (client: Client, id: number): Promise<ImportView> => {
    for (let i = 0; i < 200; i++) {
      const view = (await client({ method: 'GET', url: `/api/v1/imports/${id}` })).json<ImportView>()
      if (!['uploaded', 'analysing', 'booking'].includes(view.status)) return view
      await new Promise((r) => setTimeout(r, 25))
    }
    throw new Error('the import does not come to rest')
  }

  test('a file goes in, is looked at row by row, is booked, and its bad row comes back', async () => {
    const sent = await mine({
      method: 'POST',
      url: '/api/v1/imports',
      ...multipart({}, { name: '产生.csv', content: file }),
    })
    expect(sent.statusCode).toBe(201)
    const { id } = sent.json<ImportView>()
    expect(await settled(mine, id)).toMatchObject({
      status: 'ready',
      party: mill.party,
      counts: { rows: 2, error: 1 },
    })
    const rows = (await mine({ method: 'GET', url: `/api/v1/imports/${id}/rows?verdict=error` })).json()
    expect(rows).toMatchObject({ total: 1, items: [{ row: 4, messages: [{ column: 'E', value: '很多' }] }] })
    const screen = (await mine({ method: 'GET', url: `/api/v1/imports/${id}/mapping` })).json()
    expect(screen).toMatchObject({
      form: 'gisw-t4',
      sheets: [
        { columns: expect.arrayContaining([expect.objectContaining({ letter: 'E', field: 'quantity' })]) },
      ],
    })
    const refused = await mine({
      method: 'POST',
      url: `/api/v1/imports/${id}/start`,
      payload: { choice: 'all' },
    })
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'import_has_errors'])
    await mine({ method: 'POST', url: `/api/v1/imports/${id}/start`, payload: { choice: 'good' } })
    expect(await settled(mine, id)).toMatchObject({
      status: 'partly',
      counts: { booked: 1, error: 1 },
      progress: { booked: 1 },
    })
    const back = await mine({ method: 'GET', url: `/api/v1/imports/${id}/rejected.xlsx` })
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(back.rawPayload as unknown as ArrayBuffer)
    const texts = book.worksheets[0]?.getRow(5).values as string[]
    expect(texts.join(' ')).toMatch(/很多.*不能读成数量|很多.*数量/)
  })

  test('nobody else sees it, starts it or cancels it; the auditor sees and does not book', async () => {
    const sent = await mine({
      method: 'POST',
      url: '/api/v1/imports',
      ...multipart({}, { name: '产生.csv', content: file }),
    })
    const { id } = sent.json<ImportView>()
    await settled(mine, id)
    for (const url of [
      `/api/v1/imports/${id}`,
      `/api/v1/imports/${id}/rows`,
      `/api/v1/imports/${id}/mapping`,
      `/api/v1/imports/${id}/rejected.xlsx`,
    ])
      expect((await theirs({ method: 'GET', url })).statusCode).toBe(404)
    for (const act of ['start', 'cancel', 'reread']) {
      const payload = { choice: 'good' }
      expect(
        (await theirs({ method: 'POST', url: `/api/v1/imports/${id}/${act}`, payload })).statusCode,
      ).toBe(404)
      expect(
        (await auditor({ method: 'POST', url: `/api/v1/imports/${id}/${act}`, payload })).statusCode,
      ).toBe(403)
    }
    expect((await auditor({ method: 'GET', url: `/api/v1/imports/${id}` })).statusCode).toBe(200)
    const list = (await theirs({ method: 'GET', url: '/api/v1/imports' })).json()
    expect(list).toMatchObject({ total: 0 })
    const foreign = await theirs({
      method: 'POST',
      url: '/api/v1/imports',
      ...multipart({ party: String(mill.party) }, { name: '产生.csv', content: file }),
    })
    expect(foreign.statusCode).toBe(403)
    const nothing = await mine({ method: 'POST', url: '/api/v1/imports', ...multipart({}, null) })
    expect([nothing.statusCode, nothing.json().code]).toEqual([422, 'file_missing'])
  })

  test('a mapping said once is remembered for the party', async () => {
    const strange = csv([
      ['甲', '乙', '丙', '丁'],
      ['CS20250401001', '废纸', '2025-04-01', '12公斤'],
    ])
    const send = () =>
      mine({
        method: 'POST',
        url: '/api/v1/imports',
        ...multipart({}, { name: '怪表.csv', content: strange }),
      })
    const first = (await send()).json<ImportView>()
    const before = await settled(mine, first.id)
    expect(before.problems).toMatchObject([{ code: 'form_unrecognized' }])
    expect(
      (
        await mine({ method: 'POST', url: `/api/v1/imports/${first.id}/start`, payload: { choice: 'good' } })
      ).json().code,
    ).toBe('import_form_unrecognized')
    await mine({ method: 'POST', url: `/api/v1/imports/${first.id}/reread`, payload: { form: 'gisw-t4' } })
    await settled(mine, first.id)
    const { signature } = (await mine({ method: 'GET', url: `/api/v1/imports/${first.id}/mapping` })).json()
    const columns = { A: 'recordNo', B: 'wasteName', C: 'generatedAt', D: 'quantity' }
    const put = await mine({
      method: 'PUT',
      url: `/api/v1/imports/${first.id}/mapping`,
      payload: { form: 'gisw-t4', signature, columns },
    })
    expect(put.statusCode).toBe(200)
    expect(await settled(mine, first.id)).toMatchObject({
      form: 'gisw-t4',
      counts: { rows: 1, error: 0 },
      grams: String(kg(12)),
    })
    const second = (await send()).json<ImportView>()
    expect(await settled(mine, second.id)).toMatchObject({ form: 'gisw-t4', counts: { rows: 1, error: 0 } })
  })

  test('every template can be fetched and imports as it is', async () => {
    const list = (await mine({ method: 'GET', url: '/api/v1/templates' })).json<{ id: string }[]>()
    expect(list.length).toBeGreaterThan(15)
    const got = await mine({ method: 'GET', url: '/api/v1/templates/gisw-t3.xlsx' })
    const sent = await mine({
      method: 'POST',
      url: '/api/v1/imports',
      ...multipart({}, { name: 't3.xlsx', content: got.rawPayload }),
    })
    expect(await settled(mine, sent.json<ImportView>().id)).toMatchObject({
      status: 'ready',
      form: 'gisw-t3',
      counts: { rows: 0, error: 0 },
      problems: [{ severity: 'warning', code: 'list_empty' }],
    })
    expect((await mine({ method: 'GET', url: '/api/v1/templates/nothing.xlsx' })).statusCode).toBe(404)
  })

  test('evidence is kept by its hash, hangs on a fact and is shown to its own only', async () => {
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(3_000_000, 7)])
    const up = await mine({
      method: 'POST',
      url: '/api/v1/attachments',
      ...multipart({}, { name: '磅单.png', content: png }),
    })
    expect(up.statusCode).toBe(201)
    const { hash, mediaType } = up.json()
    expect(mediaType).toBe('image/png')
    const page = await mine({
      method: 'POST',
      url: '/api/v1/attachments',
      ...multipart({}, { name: '磅单.png', content: '<script>alert(1)</script>' }),
    })
    expect([page.statusCode, page.json().code]).toEqual([415, 'evidence_type_unsupported'])
    const fact = {
      kind: 'generate',
      occurredOn: '2025-03-20',
      facility: mill.facility,
      code: '900-005-S17',
      grams: kg(5),
    }
    const booked = await mine({
      method: 'POST',
      url: '/api/v1/facts',
      payload: { key: 'fact-0001', fact, attachments: [hash] },
    })
    expect(booked.statusCode).toBe(201)
    const shown = await mine({ method: 'GET', url: `/api/v1/attachments/${hash}` })
    expect([shown.statusCode, shown.headers['content-type'], shown.rawPayload.length]).toEqual([
      200,
      'image/png',
      png.length,
    ])
    expect((await theirs({ method: 'GET', url: `/api/v1/attachments/${hash}` })).statusCode).toBe(404)
  })

  test('last month’s rows, and a month of nothing in one tap', async () => {
    const prefill = (
      await mine({ method: 'GET', url: `/api/v1/facts/prefill?party=${mill.party}&month=2025-03` })
    ).json()
    expect(prefill.rows).toMatchObject([
      { kind: 'generate', code: '900-005-S17', facility: mill.facility, grams: kg(5) },
    ])
    expect(
      (await theirs({ method: 'GET', url: `/api/v1/facts/prefill?party=${mill.party}&month=2025-03` }))
        .statusCode,
    ).toBe(403)
    const zero = (month: string, key: string) =>
      mine({ method: 'POST', url: '/api/v1/facts/zero', payload: { key, party: mill.party, month } })
    expect((await zero('2025-03', 'zero-0301')).json().code).toBe('zero_contradicted')
    expect((await zero('2025-04', 'zero-0401')).statusCode).toBe(201)
    expect((await zero('2025-04', 'zero-0401')).statusCode).toBe(201)
    const totals = await server.database.readAll(bookkeeper, (tx) =>
      tx.query(
        `select codes, from_day from wufei.control_total where facility = $1 and superseded_by is null`,
        [mill.facility],
      ),
    )
    expect(totals).toEqual([{ codes: '900-005-S17', from_day: '2025-04-01' }])
  })
})
