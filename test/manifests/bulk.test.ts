import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { describe, expect, it } from 'vitest'
import type { BulkReply } from '../../src/manifests/bulk.contract.ts'
import { bulkColumns } from '../../src/manifests/bulk.rules.ts'
import { readBulkFile } from '../../src/manifests/bulk-file.ts'
import { fresh } from '../parties/house.ts'
import { place } from '../support/book.ts'
import type { Client } from '../support/server.ts'
import { profileOf } from './profiles.ts'
import { act, carry, foundTown, makeLegal, stockOf, tonne } from './scene.ts'

const town = await foundTown()
await makeLegal(town)
await stockOf(town, 500 * tonne)
const { people } = town

type Cells = readonly (string | number)[]
async function sheetOf(rows: readonly Cells[]): Promise<Buffer> {
  const workbook = new exceljs.Workbook()
  const sheet = workbook.addWorksheet('联单')
  for (const row of rows) sheet.addRow([...row])
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

async function send(client: Client | undefined, path: string, content: Buffer) {
  const edge = 'edge'
  const head = `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="many.xlsx"\r\nContent-Type: application/octet-stream\r\n\r\n`
  return await (client as Client)({
    method: 'POST',
    url: `/api/v1/manifest-bulk/${path}`,
    headers: { 'content-type': `multipart/form-data; boundary=${edge}` },
    payload: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${edge}--\r\n`)]),
  })
}
const carryOut = async (
  client: Client | undefined,
  kind: string,
  mode: string,
  content: Buffer,
  key = fresh(),
) =>
  (await send(client, `${kind}?profile=hazardous&mode=${mode}&key=${key}`, content)).json() as BulkReply & {
    code?: string
  }
const manifests = async () =>
  (await people.office?.({ url: '/api/v1/manifests?limit=1' }))?.json().total as number
const told = (reply: BulkReply) => reply.rows.map((r) => r.verdict)
async function rowsIn(content: Buffer): Promise<string[][]> {
  const workbook = new exceljs.Workbook()
  await workbook.xlsx.load(content as never)
  const rows: string[][] = []
  workbook.worksheets[0]?.eachRow((row) => {
    const cells: string[] = []
    for (let i = 1; i <= row.cellCount; i++) cells.push(row.getCell(i).text)
    rows.push(cells)
  })
  return rows
}

const heading = [
  '自编号',
  '移出单位',
  '接受单位',
  '废物代码',
  '拟利用处置目的',
  '承运单位',
  '牌号',
  '应急联系电话',
  '经办人',
  '危险特性',
  '形态',
  '移出量（公斤）',
]
const good = (reference: string, over: Partial<Record<string, string | number>> = {}): Cells =>
  heading.map(
    (title) =>
      over[title] ??
      (
        {
          自编号: reference,
          移出单位: '甲厂',
          接受单位: '省内处置厂',
          废物代码: '900-214-08',
          拟利用处置目的: '处置',
          承运单位: '捷运公司',
          牌号: '示A·00001',
          应急联系电话: '0000-1234567',
          经办人: '甲',
          危险特性: 'T,I',
          形态: '液态',
          '移出量（公斤）': 2000,
        } as Record<string, string | number>
      )[title] ??
      '',
  )

describe('bulk issue from a workbook', () => {
  it('is tried out first, naming sheet, row, column, value and what is expected', async () => {
    const form =
      profileOf('hazardous')
        .fields.find((f) => f.key === 'form')
        ?.choices?.map((c) => c.title) ?? []
    expect(form).toContain('液态')
    const content = await sheetOf([
      heading,
      good('甲-1'),
      good('甲-2', { 承运单位: '无此公司' }),
      good('甲-3', { 形态: '胶态', '移出量（公斤）': '很多' }),
      good('甲-4', { 危险特性: '' }),
      good('甲-1'),
      good(''),
      good('甲-5', { 移出单位: '乙厂' }),
    ])
    const before = await manifests()
    const reply = await carryOut(people.factory, 'issue', 'check', content)
    expect(told(reply)).toEqual(['good', 'error', 'error', 'error', 'error', 'error', 'error'])
    expect(reply.rows[0]).toMatchObject({ sheet: '联单', row: 2, reference: '甲-1' })
    expect(reply.rows[1]?.faults).toEqual([
      {
        column: 'F',
        title: '承运单位',
        value: '无此公司',
        expected: '已登记的单位名称或统一社会信用代码',
        code: 'bulk_name_unknown',
        message: '没有登记“无此公司”',
      },
    ])
    expect(reply.rows[2]?.faults.map((f) => [f.column, f.value, f.code])).toEqual([
      ['L', '很多', 'quantity_unreadable'],
      ['K', '胶态', 'manifest_field_unreadable'],
    ])
    expect(reply.rows[3]?.faults).toMatchObject([
      { column: 'J', title: '危险特性', code: 'manifest_fields_missing' },
    ])
    expect(reply.rows[4]?.faults).toMatchObject([
      { code: 'bulk_reference_twice', message: '“甲-1”与第 2 行重复' },
    ])
    expect(reply.rows[5]?.faults).toMatchObject([{ code: 'list_cell_missing' }])
    // Another's load is refused as by hand.
    expect(reply.rows[6]?.faults).toMatchObject([{ code: 'manifest_not_party' }])
    expect(await manifests()).toBe(before)
  })

  it('is all or nothing, or the good rows now and the bad ones back as a workbook; told again it does nothing', async () => {
    const content = await sheetOf([
      heading,
      good('乙-1'),
      good('乙-2', { 承运单位: '无此公司' }),
      good('乙-3'),
    ])
    const before = await manifests()
    expect(await carryOut(people.factory, 'issue', 'all', content)).toMatchObject({ code: 'list_faulty' })
    expect(await manifests()).toBe(before)
    const done = await carryOut(people.factory, 'issue', 'good', content)
    expect(told(done)).toEqual(['done', 'error', 'done'])
    expect(await manifests()).toBe(before + 2)
    const numbers = done.rows.flatMap((r) => r.manifest?.number ?? [])
    expect(new Set(numbers).size).toBe(2)
    const detail = (
      await people.factory?.({ url: `/api/v1/manifests/${done.rows[0]?.manifest?.id}` })
    )?.json()
    expect(detail.acts.map((a: { kind: string }) => a.kind)).toEqual(['draft', 'issue'])
    expect(detail.acts[0].values).toMatchObject({ grams: 2 * tonne, form: 'liquid', plate: '示A·00001' })
    expect(told(await carryOut(people.factory, 'issue', 'good', content))).toEqual([
      'known',
      'error',
      'known',
    ])
    expect(await manifests()).toBe(before + 2)
    const other = await sheetOf([heading, good('乙-1', { '移出量（公斤）': 1 })])
    const clash = await carryOut(people.factory, 'issue', 'check', other)
    expect(clash.rows[0]?.faults).toMatchObject([{ code: 'bulk_reference_taken' }])
    // The bad rows come back with their reasons; corrected, they are uploaded as they are.
    const rejected = await send(people.factory, 'issue/rejected.xlsx?profile=hazardous', content)
    const rows = await rowsIn(rejected.rawPayload)
    const at = rows.findIndex((r) => r[0] === '自编号')
    const [titles, row] = [rows[at] as string[], rows[at + 1] as string[]]
    expect(row[titles.indexOf('待改正')]).toBe('承运单位：没有登记“无此公司”')
    const mended = row.map((text, i) => (titles[i] === '承运单位' ? '捷运公司' : text))
    const again = await carryOut(people.factory, 'issue', 'all', await sheetOf([titles, mended]))
    expect(told(again)).toEqual(['done'])
    const mass = (await people.factory?.({ url: `/api/v1/manifests/${again.rows[0]?.manifest?.id}` }))?.json()
    expect(mass.acts[0].values.grams).toBe(2 * tonne)
  })

  it('of two who send the same file at once one carries it out', async () => {
    const content = await sheetOf([heading, good('丙-1'), good('丙-2')])
    const before = await manifests()
    const both = await Promise.all([1, 2].map(() => carryOut(people.factory, 'issue', 'all', content)))
    expect(both.map(told).sort()).toEqual([
      ['done', 'done'],
      ['known', 'known'],
    ])
    expect(await manifests()).toBe(before + 2)
  })

  it('templates of every profile are read as they come', async () => {
    for (const { key } of town.house.district.pack.manifestProfiles)
      for (const kind of ['issue', 'receive'] as const) {
        const url = `/api/v1/manifest-bulk/${kind}/template.xlsx?profile=${key}`
        const { rawPayload } = await (people.factory as Client)({ url })
        const file = join(mkdtempSync(join(tmpdir(), 'bulk-')), 'template.xlsx')
        writeFileSync(file, rawPayload)
        await expect(readBulkFile(file, bulkColumns(profileOf(key), kind))).rejects.toMatchObject({
          code: 'list_empty',
        })
      }
  })
})

describe('bulk receive', () => {
  it('takes the manifest ledger back with the receipts filled in', async () => {
    const ids = [
      await carry(town, 'arrived', 2 * tonne),
      await carry(town, 'inTransit', 3 * tonne),
      await carry(town, 'issued'),
    ]
    const number = async (id: number) =>
      (await people.plant?.({ url: `/api/v1/manifests/${id}` }))
        ?.json()
        .acts.find((a: { number: string }) => a.number).number
    const ledger = await rowsIn(
      (await (people.plant as Client)({ url: '/api/v1/manifest-ledger?profile=hazardous' })).rawPayload,
    )
    const at = ledger.findIndex((r) => r.includes('联单编号'))
    const titles = ledger[at] as string[]
    const wanted = await Promise.all(ids.map(number))
    const lines = ledger.slice(at + 1).filter((r) => wanted.includes(r[titles.indexOf('联单编号')] as string))
    expect(lines).toHaveLength(3)
    const put = (line: string[], accepted: string, extra: string[]) => [
      ...titles.map((title, i) => (title === '接受量（吨）' ? accepted : (line[i] ?? ''))),
      ...extra,
    ]
    const byNumber = new Map(lines.map((l) => [l[titles.indexOf('联单编号')], l]))
    const line = (i: number) => byNumber.get(wanted[i]) as string[]
    const content = await sheetOf([
      [...titles, '接受经办人', '差异原因'],
      put(line(0), '2', ['丙', '']),
      put(line(1), '1', ['丙', '']),
      put(line(2), '', ['', '']),
      put(
        line(0).map((t, i) => (titles[i] === '联单编号' ? 'WFHW2026999999' : t)),
        '2',
        ['丙', ''],
      ),
    ])
    const reply = await carryOut(people.plant, 'receive', 'check', content)
    expect(told(reply)).toEqual(['good', 'error', 'skipped', 'error'])
    expect(reply.rows[1]?.faults).toMatchObject([{ code: 'manifest_difference_unexplained' }])
    expect(reply.rows[3]?.faults).toMatchObject([{ code: 'bulk_number_unknown' }])
    expect(told(await carryOut(people.plant, 'receive', 'good', content))).toEqual([
      'done',
      'error',
      'skipped',
      'error',
    ])
    expect(told(await carryOut(people.plant, 'receive', 'good', content))).toEqual([
      'known',
      'error',
      'skipped',
      'error',
    ])
    expect((await people.plant?.({ url: `/api/v1/manifests/${ids[0]}` }))?.json().acts.at(-1)).toMatchObject({
      kind: 'receive',
      values: { accepted: 2 * tonne, refused: 0, receiverHandler: '丙' },
    })
    // What is of another profile is said to be so.
    const wrong = await send(people.plant, 'receive?profile=medical&mode=check', content)
    expect(wrong.json().rows[0].faults).toMatchObject([{ code: 'bulk_other_profile' }])
    expect(await act(people.plant, ids[0] as number, 'receive')).toMatchObject({
      code: 'manifest_cannot_receive',
    })
  })

  it('refuses a name that stands for several', async () => {
    await place(town.database, '同名厂')
    await place(town.database, '同名厂')
    const content = await sheetOf([heading, good('丁-1', { 接受单位: '同名厂' })])
    const reply = await carryOut(people.factory, 'issue', 'check', content)
    expect(reply.rows[0]?.faults).toMatchObject([{ code: 'bulk_name_ambiguous' }])
    const many = await sheetOf([heading, ...Array.from({ length: 1001 }, (_, i) => good(`多-${i}`))])
    expect(await carryOut(people.factory, 'issue', 'check', many)).toMatchObject({ code: 'bulk_too_many' })
  })
})
