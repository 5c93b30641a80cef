import { mkdirSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { PublicManifest } from '../../src/manifests/public.contract.ts'
import { checkCodeOf, isCheckCode, maskedPlate } from '../../src/manifests/public.rules.ts'
import { addPage, closePages, heightOf, openPages, write } from '../../src/office/pdf.ts'
import { openWorkbook, plain } from '../inventory/documents/packages.ts'
import { codes as creditCodes, fresh } from '../parties/house.ts'
import { bookkeeper } from '../support/book.ts'
import type { Client } from '../support/server.ts'
import { seePdf } from './pdf.ts'
import {
  act,
  begin,
  carry,
  draftOf,
  foundTown,
  kilo,
  makeLegal,
  oil,
  receiptOf,
  stockOf,
  tonne,
} from './scene.ts'

const town = await foundTown()
const { people, factory, database, server } = town

const get = async (url: string, client: Client | undefined = people.factory) =>
  await (client as Client)({ method: 'GET', url })
const pack = async (items: object[]): Promise<{ code: string; digitalId: string }[]> => {
  const act = { kind: 'pack', facility: factory.facility, waste: oil, items }
  const reply = await (people.factory as Client)({
    method: 'POST',
    url: '/api/v1/packages/acts',
    payload: { key: fresh(), act },
  })
  return reply.json().packages
}
/** Set WUFEI_LOOK to a folder to see what the tests see. */
const look = (name: string, png: Uint8Array) => {
  const folder = process.env.WUFEI_LOOK
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/${name}.png`, png)
}

beforeAll(async () => {
  await makeLegal(town)
  await stockOf(town, 10 * tonne)
  await database.write(bookkeeper, (tx) =>
    tx.query(
      `update wufei.party set credit_code = $1, details = jsonb_build_object('contact', jsonb_build_object('name', '王五', 'phone', '0000-1112223')) where id = $2`,
      [creditCodes[0], factory.party],
    ),
  )
})

describe('labels of HJ 1276', () => {
  const words = {
    form: '液态',
    mainComponents: '矿物基础油、添加剂',
    hazardousComponents: '石油烃、重金属（铅、锌）',
    precautions: '远离火源；防止泄漏',
  }

  it('come in three sizes by the volume of the container, with the code and a QR that a scan understands', async () => {
    const made = await pack([
      { kind: 'bag', grams: 20 * kilo, litres: 50, label: words },
      { kind: 'drum', grams: 180 * kilo, litres: 200, label: words },
      { kind: 'tote', grams: 900 * kilo, litres: 1000, label: words },
    ])
    const reply = await get(`/api/v1/package-labels?codes=${made.map((p) => p.code).join(',')}`)
    expect(reply.headers['content-type']).toBe('application/pdf')
    const pages = seePdf(reply.rawPayload)
    // Above 450 litres two opposite faces bear one.
    expect(pages.map((p) => [p.width, p.height])).toEqual([
      [100, 100],
      [150, 150],
      [200, 200],
      [200, 200],
    ])
    for (const [i, page] of pages.entries()) {
      const p = made[Math.min(i, 2)] as (typeof made)[number]
      look(`label-${i}`, page.png)
      const text = page.text.replace(/\s/g, '')
      for (const said of [
        '危险废物',
        '废物名称',
        'HW08',
        oil,
        '液态',
        p.digitalId,
        p.code,
        '甲厂',
        '王五',
        '2026-03-02',
        '毒性',
        '易燃性',
      ])
        expect(text).toContain(said)
      expect(page.qr).toContain(p.digitalId)
      expect((await get(`/api/v1/packages/${encodeURIComponent(page.qr as string)}`)).json().code).toBe(
        p.code,
      )
      // RGB (255, 150, 0)
      expect(page.share([255, 150, 0])).toBeGreaterThan(0.4)
    }
    expect(pages[1]?.text.replace(/\s/g, '')).toContain('180公斤')
  })

  it('fill A4 sheets, four of the smallest on one', async () => {
    const made = await pack(Array.from({ length: 5 }, () => ({ kind: 'bag', grams: kilo, litres: 20 })))
    const reply = await get(
      `/api/v1/package-labels?codes=${made.map((p) => p.code).join(',')}&format=sheet&side=100`,
    )
    const pages = seePdf(reply.rawPayload)
    expect(pages.map((p) => [p.width, p.height])).toEqual([
      [210, 297],
      [210, 297],
    ])
    const on = (page: number) =>
      made.filter((p) => pages[page]?.text.replace(/\s/g, '').includes(p.code)).length
    expect([on(0), on(1)]).toEqual([4, 1])
  })

  it('what is no package, or only holds packages, has none', async () => {
    expect((await get('/api/v1/package-labels?codes=BZ26-0000001-0')).json()).toMatchObject({
      code: 'package_code_unreadable',
    })
    const [bag] = await pack([{ kind: 'bag', grams: kilo }])
    const grouping = { kind: 'group', packages: [bag?.code], into: { kind: 'pallet' } }
    const grouped = await (people.factory as Client)({
      method: 'POST',
      url: '/api/v1/packages/acts',
      payload: { key: fresh(), act: grouping },
    })
    const pallet = grouped.json().packages[0].code
    expect((await get(`/api/v1/package-labels?codes=${pallet}`)).json()).toMatchObject({
      code: 'package_is_group',
    })
    expect((await get(`/api/v1/package-labels?codes=${bag?.code}`, people.second)).json()).toMatchObject({
      code: 'package_unknown',
    })
  })
})

describe('a printed manifest', () => {
  const paper = { packaging: '桶', packages: 2, weighing: 'scale' }
  const scanned = async (
    url: string,
  ): Promise<{ status: number; json: PublicManifest & { code?: string } }> => {
    const { pathname, search } = new URL(url)
    const reply = await server.app.inject({ method: 'GET', url: `/api/v1${pathname}${search}` })
    return { status: reply.statusCode, json: reply.json() }
  }

  it('has the layout of its profile, its packages and signatures, and a QR that anybody can verify', async () => {
    const made = await pack([
      { kind: 'drum', grams: 200 * kilo },
      { kind: 'drum', grams: 150 * kilo },
    ])
    const { id, number } = await begin(people.factory, 'hazardous', draftOf(town)).then(async ({ id }) => {
      const { number } = await act(people.factory, id, 'issue')
      return { id, number: number as string }
    })
    expect(
      (await act(people.factory, id, 'load', paper, { packages: made.map((p) => p.code) })).message,
    ).toBeUndefined()
    await act(people.haulier, id, 'takeOver', { driver: '乙' })
    const reply = await get(`/api/v1/manifests/${id}/pdf`)
    expect(decodeURIComponent(String(reply.headers['content-disposition']))).toContain(
      `危险废物转移联单 ${number}.pdf`,
    )
    const [page] = seePdf(reply.rawPayload)
    look('manifest', page?.png as Uint8Array)
    const text = page?.text.replace(/\s/g, '') as string
    for (const said of [
      ...[
        '危险废物转移联单',
        number,
        '一、移出信息',
        '二、运输信息',
        '三、接受信息',
        '甲厂',
        '省内处置厂',
        '捷运公司',
      ],
      ...[
        '未取得官方联单号',
        '示A·00001',
        '350公斤',
        '随车包装2件',
        made[0]?.code as string,
        '装车签认',
        '承运签认',
      ],
    ])
      expect(text).toContain(said.replace(/\s/g, ''))
    const { status, json } = await scanned(page?.qr as string)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      number,
      state: 'loaded',
      consignor: '甲厂',
      loaded: 350 * kilo,
      packages: 2,
      later: 0,
      plate: '示A＊＊＊＊01',
    })
    // No person, no telephone.
    expect(JSON.stringify(json)).not.toMatch(/乙|0000-/)
    await act(people.haulier, id, 'depart')
    await act(people.haulier, id, 'arrive')
    expect((await scanned(page?.qr as string)).json.later).toBe(2)
    expect((await get(`/api/v1/manifests/${id}/receipt`)).json()).toMatchObject({
      code: 'manifest_not_received',
    })
    await act(people.plant, id, 'receive', receiptOf(350 * kilo))
    const [receipt] = seePdf((await get(`/api/v1/manifests/${id}/receipt`)).rawPayload)
    look('receipt', receipt?.png as Uint8Array)
    for (const said of ['接收回执', number, '350公斤', '接收签认'])
      expect(receipt?.text.replace(/\s/g, '')).toContain(said)
    expect((await scanned(receipt?.qr as string)).json.accepted).toBe(350 * kilo)
  })

  it('a number alone, or a wrong code, opens nothing; a page says it to whoever scans', async () => {
    const id = await carry(town, 'issued')
    const [page] = seePdf((await get(`/api/v1/manifests/${id}/pdf`)).rawPayload)
    const url = new URL(page?.qr as string)
    const wrong = new URL(url)
    wrong.searchParams.set('c', 'AAAA-BBBB-CCCC-DDDD')
    expect(await scanned(wrong.href)).toMatchObject({
      status: 404,
      json: { code: 'manifest_check_code_wrong' },
    })
    const other = new URL(url)
    other.pathname = other.pathname.replace(/\d$/, (d) => String((Number(d) + 1) % 10))
    expect(await scanned(other.href)).toMatchObject({
      status: 404,
      json: { code: 'manifest_check_code_wrong' },
    })
    const shown = await server.app.inject({ method: 'GET', url: `${url.pathname}${url.search}` })
    expect(shown.statusCode).toBe(200)
    expect(shown.headers['content-security-policy']).toContain("default-src 'none'")
    expect(shown.body).toContain('核验码相符')
    const denied = await server.app.inject({ method: 'GET', url: `${wrong.pathname}${wrong.search}` })
    expect([denied.statusCode, denied.body.includes('核验码不符')]).toEqual([404, true])
  })

  it('a draft is printed without a number and cannot be verified', async () => {
    const { id } = await begin(people.factory, 'hazardous', draftOf(town))
    const [page] = seePdf((await get(`/api/v1/manifests/${id}/pdf`)).rawPayload)
    expect(page?.qr).toBeNull()
    expect(page?.text.replace(/\s/g, '')).toContain('未编号（草稿）')
  })

  it('the ledger of manifests is a workbook of what the asker may see', async () => {
    const of = async (client: Client | undefined) => {
      const reply = await get('/api/v1/manifest-ledger?from=2026-03-01&to=2026-04-01', client)
      const rows: string[][] = []
      const workbook = await openWorkbook(reply.rawPayload)
      workbook.worksheets[0]?.eachRow((row) => {
        rows.push((row.values as never[]).slice(1).map(plain))
      })
      return rows
    }
    const rows = await of(people.office)
    expect(rows[2]?.slice(0, 3)).toEqual(['联单编号', '官方联单号', '种类'])
    expect(rows.length).toBeGreaterThan(4)
    expect(rows[3]?.join('|')).toContain('甲厂')
    expect((await of(people.second)).length).toBe(3)
  })
})

describe('check codes', () => {
  it('differ for every district and number, and are read however they are typed', () => {
    const code = checkCodeOf('secret', 990001, 'WFHW2026000001')
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(isCheckCode(code.toLowerCase().replaceAll('-', ' '), code)).toBe(true)
    const others = [
      checkCodeOf('secret', 990002, 'WFHW2026000001'),
      checkCodeOf('secret', 990001, 'WFHW2026000002'),
      checkCodeOf('Secret', 990001, 'WFHW2026000001'),
    ]
    for (const other of others) expect(isCheckCode(other, code)).toBe(false)
    expect(['示A·00001', '示A12345', 'AB1'].map(maskedPlate)).toEqual([
      '示A＊＊＊＊01',
      '示A＊＊＊45',
      '＊＊＊',
    ])
  })
})

describe('text on paper', () => {
  it('breaks before no closing sign, keeps words together, and shows what the typeface lacks as a box', async () => {
    const pages = openPages('试', new Date('2026-03-02T00:00:00Z'))
    addPage(pages, 40, 100)
    const style = { size: 4 }
    write(pages, '一二三四五六七八九，十一', { x: 0, y: 5, width: 36 }, style)
    write(pages, '编号 900-214-08 与 WF2026', { x: 0, y: 30, width: 30 }, style)
    write(pages, '\u{13000}', { x: 0, y: 60, width: 30 }, style)
    expect(heightOf(pages, '一二三四五六七八九十', 20, style)).toBe(10)
    const [seen] = seePdf(await closePages(pages))
    const lines = (seen?.text ?? '').split('\n').filter((l) => l.trim() !== '')
    expect(lines.some((l) => l.startsWith('，'))).toBe(false)
    expect(lines.join('\n')).toContain('900-214-08')
    expect(lines.join('')).toContain('□')
  })
})
