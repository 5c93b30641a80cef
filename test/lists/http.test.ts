import { describe, expect, it } from 'vitest'
import { bookRulesOf } from '../../src/ledger/house.ts'
import type { ListsView } from '../../src/lists/contract.ts'
import { listsRoutes } from '../../src/lists/routes.ts'
import { contentHash } from '../../src/platform/command.ts'
import { district, planServer, send } from '../plan/support.ts'
import { bookOf, place, tonnes } from '../support/book.ts'
import { unzip } from '../support/unzip.ts'

const server = await planServer([listsRoutes({ district })])
const { office, construction, plant } = server
const leader = await server.as({ login: 'leader', role: 'leader' })
const mill = await place(server.database, '新光纸品厂', { street: 'daoxiang' })
const book = bookOf(server.database, bookRulesOf(district, 0))
const generate = async (grams: number, at: string) =>
  await book.book(
    [
      { kind: 'generate', occurredOn: '2024-01-20', facility: mill.facility, code: '900-005-S17', grams },
    ] as never,
    `${at}T02:00:00Z`,
  )
await generate(tonnes(10), '2024-02-01')
server.at('2024-03-01')

const view = async (query: Record<string, string> = {}) =>
  (await office({ url: '/api/v1/lists', query: { year: '2024', ...query } })).json<ListsView>()

describe('the four lists', () => {
  it('hold every measure once, under its system, with units and limit', async () => {
    const { lists, since, changes } = await view()
    const measures = district.pack.plan.tasks.flatMap((t) => t.measures)
    const rows = lists.tasks.flatMap((g) => g.rows)
    expect(rows.map((r) => r.id).sort()).toEqual(measures.map((m) => m.id).sort())
    for (const row of rows) {
      expect(row.leadUnits.length).toBeGreaterThan(0)
      expect(row.completion).not.toBe('')
    }
    for (const group of lists.tasks)
      expect(group.rows.map((r) => r.no)).toEqual(group.rows.map((_, i) => i + 1))
    expect(lists.waste.tables).toHaveLength(6)
    expect([since, changes]).toEqual([null, []])
  })

  it('are one web: from a waste to measures and units, and back', async () => {
    const { lists } = await view()
    const link = lists.links.find((l) => l.table === 1 && l.row === 'renewable')
    expect(link?.units).toEqual(['区环境局'])
    for (const id of link?.measures ?? []) {
      const row = lists.tasks.flatMap((g) => g.rows).find((r) => r.id === id)
      expect(row?.tables).toContain(1)
    }
    const duties = lists.responsibilities.find((u) => u.unit === 'qh_environment')
    expect(duties?.wasteRows).toContain('1.renewable')
    const led = lists.tasks.flatMap((g) => g.rows).filter((r) => r.leadUnits.includes('区环境局'))
    expect(duties?.leads).toEqual(expect.arrayContaining(led.map((r) => r.id)))
  })

  it('hold the projects with the columns of annex 2, tied to the wastes they act on', async () => {
    const values = {
      name: '余料回用站',
      content: '破碎、筛分各一条线',
      investment: '1200.5',
      startOn: '2024-03-01',
      finishOn: '2024-12-31',
      location: '稻香街道',
      accountable: '区建设局',
      implementing: '青禾环境公司',
      effect: '50000',
      effectFigure: '3.total.utilized',
    }
    expect(
      (await send(construction, '/api/v1/registers/project', { unit: 'qh_construction', values })).status,
    ).toBe(201)
    const { lists } = await view()
    expect(lists.projects).toEqual([
      {
        id: expect.any(String),
        no: 1,
        name: '余料回用站',
        content: '破碎、筛分各一条线',
        investment: '1200.5',
        start: '2024-03-01',
        finish: '2024-12-31',
        place: '稻香街道',
        accountable: '区建设局',
        implementer: '青禾环境公司',
        tables: [3],
      },
    ])
    for (const link of lists.links) expect(link.projects).toEqual(link.table === 3 ? ['余料回用站'] : [])
  })

  it('are printed for Word and Excel, and not for enterprises', async () => {
    for (const format of ['docx', 'xlsx']) {
      const reply = await office({ url: `/api/v1/lists.${format}`, query: { year: '2024' } })
      expect(reply.statusCode).toBe(200)
      const parts = await unzip(reply.rawPayload)
      expect(parts.has('[Content_Types].xml')).toBe(true)
    }
    const reply = await office({ url: '/api/v1/lists.docx', query: { year: '2024' } })
    const words = (await unzip(reply.rawPayload)).get('word/document.xml')?.toString() ?? ''
    expect(words).toContain('余料回用站')
    for (const { title } of district.pack.plan.tasks.flatMap((t) => t.measures))
      expect(words).toContain(title)
    expect((await plant({ url: '/api/v1/lists', query: { year: '2024' } })).statusCode).toBe(403)
  })
})

describe('a signed version', () => {
  it('is signed by the leading group, stays, and opens as it was', async () => {
    expect((await send(construction, '/api/v1/lists/signed', { year: 2024 })).status).toBe(403)
    expect((await send(office, '/api/v1/lists/signed', { year: 2024 })).status).toBe(403)
    const made = await send(leader, '/api/v1/lists/signed', { year: 2024, note: '第一次会议通过' })
    expect(made).toMatchObject({ status: 201, body: { version: 1 } })
    await generate(tonnes(5), '2024-03-05')
    server.at('2024-03-06')
    const url = `/api/v1/lists/signed/${made.body.id}/package.zip`
    const [first, again] = [await office({ url }), await office({ url })]
    const files = await unzip(first.rawPayload)
    expect([...files.keys()]).toEqual([
      '四张清单.docx',
      '四张清单.xlsx',
      '内容.json',
      '差异.json',
      '签发信息.json',
    ])
    const content = JSON.parse(files.get('内容.json')?.toString() ?? '')
    expect(contentHash(content)).toBe(made.body.hash)
    expect((await unzip(again.rawPayload)).get('内容.json')?.equals(files.get('内容.json') as Buffer)).toBe(
      true,
    )
    expect(content.waste.tables[0].total.cells.generated).toBe('10')
    expect((await office({ url: '/api/v1/lists/signed/99/package.zip' })).json().code).toBe('lists_unknown')
  })

  it('is what later lists are compared with, figure by figure', async () => {
    const { since, changes } = await view()
    expect(since).toMatchObject({ version: 1, note: '第一次会议通过' })
    expect(changes).toContainEqual({
      list: '废物清单',
      kind: '变化',
      what: '表1 可再生类废物 产生量',
      before: '10吨',
      after: '15吨',
    })
    expect(changes.filter((c) => c.list !== '废物清单')).toEqual([])
    const past = await view({ asOf: '2024-03-01' })
    expect(past.lists.waste.tables[0]?.total.cells.generated).toBe('10')
    expect(past.changes).toEqual([])
  })

  it('is followed by the next number; the list of versions says by whom', async () => {
    expect((await send(leader, '/api/v1/lists/signed', { year: 2024 })).body.version).toBe(2)
    const versions = (await office({ url: '/api/v1/lists/signed', query: { year: '2024' } })).json()
    expect(versions.map((v: { version: number; actor: string }) => [v.version, v.actor])).toEqual([
      [2, 'leader'],
      [1, 'leader'],
    ])
  })
})
