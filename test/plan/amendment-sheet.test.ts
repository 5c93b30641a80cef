import exceljs from 'exceljs'
import { describe, expect, it } from 'vitest'
import { createNames } from '../../src/packs/names.ts'
import type { ListFile } from '../../src/parties/list-file.ts'
import { changesBetween } from '../../src/plan/amendment-changes.rules.ts'
import {
  readDeadline,
  readSheet,
  type SheetKey,
  sheetFields,
  sheetRows,
} from '../../src/plan/amendment-sheet.rules.ts'
import { readTargets } from '../../src/plan/amendment-targets.rules.ts'
import { both, demo } from '../packs/support.ts'
import type { Client } from '../support/server.ts'
import { get, planServer, send } from './support.ts'

type Row = Record<SheetKey, string>

/** The rows as a file has them: what is empty is left out. */
function fileOf(rows: readonly Partial<Row>[]): ListFile<SheetKey> {
  const keys = new Set(rows.flatMap((row) => Object.keys(row)))
  return {
    columns: Object.fromEntries([...keys].map((key) => [key, 'A'])),
    lines: rows.map((row, i) => ({
      row: i + 4,
      values: Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')),
    })),
  }
}

const names = createNames(demo)
const find = (name: string) => (names.findUnit(name) ?? names.findStreet(name))?.code
const rows = sheetRows(demo.plan, demo)
const read = (changed: readonly Partial<Row>[]) => readSheet(fileOf(changed), demo.plan, find)
const edit = (id: string, over: Partial<Row>) =>
  rows.map((row) => (row.id === id ? { ...row, ...over } : row))

describe('the workbook of measures', () => {
  it.each(both)('of %s that nobody touched changes nothing', (_, pack) => {
    const own = createNames(pack)
    const found = (name: string) => (own.findUnit(name) ?? own.findStreet(name))?.code
    const { faults, tasks, sections } = readSheet(fileOf(sheetRows(pack.plan, pack)), pack.plan, found)
    expect(faults).toEqual([])
    expect(sections).toEqual(pack.plan.sections)
    expect(changesBetween(pack.plan, tasks)).toEqual([])
  })

  it('says what was changed, added and taken out, and nothing else', () => {
    const fresh = { taskNo: '3', task: '工地余料', title: '余料当日清，场地当日净', leads: '区建设局' }
    const { tasks, faults } = read([
      ...edit('Q02-1', { leads: '区无废办、区统计局', deadline: '2025年6月30日' }).filter(
        (row) => row.id !== 'Q05-1',
      ),
      fresh,
    ])
    expect(faults).toEqual([])
    expect(changesBetween(demo.plan, tasks)).toMatchObject([
      {
        op: 'change',
        measure: 'Q02-1',
        fields: { leads: ['qh_office', 'qh_statistics'], deadline: '2025-06-30' },
      },
      {
        op: 'add',
        task: 3,
        measure: { id: 'Q03-3', no: 3, leads: ['qh_construction'], cues: ['余料当日清', '场地当日净'] },
      },
      { op: 'remove', measure: 'Q05-1' },
    ])
  })

  it('names what it cannot read by row', () => {
    const { faults } = read([
      ...edit('Q02-1', { leads: '区气象局', recurrence: '偶尔', deadline: '年底前', targets: '做得好' }),
      { taskNo: '甲', task: '别的', title: '别的', leads: '区无废办' },
      { ...(rows[0] as Row) },
    ])
    expect(faults.map((f) => [f.row, f.message.slice(0, 8)])).toEqual([
      [6, '没有“区气象局”'],
      [6, '完成时限“年底前'],
      [6, '频次“偶尔”应为'],
      [6, '目标“做得好”应'],
      [12, '任务序号“甲”不'],
      [13, '编号 Q01-1'],
    ])
  })

  it('leaves alone what the file has no column for', () => {
    const few = rows.map(({ id, taskNo, task, title, leads }) => ({ id, taskNo, task, title, leads }))
    expect(changesBetween(demo.plan, read(few).tasks)).toEqual([])
  })

  it('moves a measure to another task by taking it out and adding it', () => {
    const moved = edit('Q04-2', { taskNo: '5', task: '药瓶与针头', no: '2' })
    expect(changesBetween(demo.plan, read(moved).tasks).map((c) => c.op)).toEqual(['remove', 'add'])
  })
})

describe('a target in one line', () => {
  const own = demo.plan.tasks[2]?.measures[0]?.targets ?? []
  const say = (message: string): never => {
    throw new Error(message)
  }

  it('of the same metric keeps the figure of the book under its new value', () => {
    const [target] = readTargets('工地余料利用率≥90%(2026-12-31)', own, say)
    expect(target).toEqual({ ...own[0], value: 90, deadline: '2026-12-31' })
  })

  it('may be a span, a day of every year, or without a unit, which the amendment refuses', () => {
    expect(readTargets('示范工地 3–4 处；公告 ≤ 06-05 每年月-日（06-05）；人数 ≥ 5', [], say)).toMatchObject([
      { metric: '示范工地', operator: 'between', value: 3, valueMax: 4, unit: '处', deadline: null },
      { metric: '公告', operator: '<=', value: '06-05', unit: '每年月-日', deadline: '06-05' },
      { key: 'target3', metric: '人数', operator: '>=', value: 5, unit: '' },
    ])
  })
})

it('deadlines are read as people write them', () => {
  const said: string[] = []
  const day = (text: string) => readDeadline(text, (message) => said.push(message))
  expect(['2025-12-31', '2025年1月5日前', '每年6月5日', '06-05'].map(day)).toEqual([
    '2025-12-31',
    '2025-01-05',
    '06-05',
    '06-05',
  ])
  expect(day('2025-02-30')).toBe(null)
  expect(said).toHaveLength(1)
})

const server = await planServer()
const { office, construction } = server

async function workbook(lines: readonly Partial<Row>[]): Promise<Buffer> {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('措施表')
  sheet.addRow(sheetFields.map((f) => f.titles[0]))
  for (const line of lines) sheet.addRow(sheetFields.map((f) => line[f.key] ?? ''))
  return Buffer.from(await book.xlsx.writeBuffer())
}

async function load(client: Client, url: string, file: Buffer, query: Record<string, string> = {}) {
  const boundary = '----sheet'
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\nContent-Type: application/octet-stream\r\n\r\n`
  const reply = await client({
    method: 'POST',
    url,
    query,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
  return reply.json()
}

describe('over the wire', () => {
  it('what goes out comes back as no change, and changed as an amendment that is adopted', async () => {
    const out = await office({ url: '/api/v1/plan/sheet.xlsx' })
    expect(await load(office, '/api/v1/plan/sheet', out.rawPayload)).toEqual({
      ...{ version: 1, rows: rows.length, faults: [], changes: [] },
    })
    const { changes, version } = await load(
      office,
      '/api/v1/plan/sheet',
      await workbook(edit('Q04-1', { title: '秸秆全回田' })),
    )
    const made = await send(office, '/api/v1/plan/amendments', { version, changes, reason: '按年度会议' })
    expect(made.body).toEqual({ version: 2 })
    // The note on the measure goes with it when it is taken out.
    const gone = { version: 2, changes: [{ op: 'remove', measure: 'Q04-1' }], reason: '并入他项' }
    expect((await send(office, '/api/v1/plan/amendments', gone)).body).toEqual({ version: 3 })
    expect((await get(office, '/api/v1/plan/content')).content.notes).toEqual([
      expect.objectContaining({ measures: [], text: demo.plan.notes[1]?.text }),
    ])
  })

  it('is the office’s; a section that the plan does not have is told', async () => {
    const file = await workbook(edit('Q01-1', { section: '另一部分' }))
    expect((await load(construction, '/api/v1/plan/sheet', file)).code).toBe('forbidden')
    expect((await load(office, '/api/v1/plan/sheet', file)).faults).toEqual([
      { row: 0, message: '规划没有“另一部分”这一部分' },
    ])
    expect((await load(office, '/api/v1/plan/sheet', await workbook([]))).code).toBe('list_empty')
  })

  it('makes a plan of its own, which stands beside the first with every old measure still to be placed', async () => {
    const query = { title: '下一程', from: '2026-01-01', to: '2030-12-31' }
    const file = await workbook([
      { section: '接着干', taskNo: '1', task: '统筹', title: '每月碰头', leads: '区无废办' },
      { section: '接着干', taskNo: '1', task: '统筹', title: '年年晒家底', leads: '区环境局' },
    ])
    const { content, faults } = await load(office, '/api/v1/plans/sheet', file, query)
    expect(faults).toEqual([])
    expect(content).toMatchObject({ key: 'plan2026', sections: [{ no: 1, title: '接着干' }], stageGoals: [] })
    expect((await send(office, '/api/v1/plans', { content, reason: '印发' })).status).toBe(201)
    const url = '/api/v1/plans/plan2026/carry'
    const before = (await get(office, url)).carry
    expect(before).toHaveLength(rows.length - 1)
    expect(before.every((c: { said: boolean }) => !c.said)).toBe(true)
    const say = (carry: object[]) => send(office, url, { carry })
    const line = { plan: 'qinghe2024', measure: 'Q01-1' }
    expect((await say([{ ...line, to: 'T01-9' }])).code).toBe('measure_unknown')
    expect((await say([{ ...line, to: null }])).status).toBe(204)
    // The last word holds, and may name two.
    expect((await say(['T01-1', 'T01-2'].map((to) => ({ ...line, to })))).status).toBe(204)
    const carry = (await get(office, url)).carry.filter((c: { said: boolean }) => c.said)
    expect(carry).toMatchObject([
      { ...line, to: 'T01-1', toTitle: '每月碰头', said: true },
      { ...line, to: 'T01-2', toPlace: '任务1（2）', said: true },
    ])
    expect((await office({ url: `${url}.xlsx` })).statusCode).toBe(200)
  })
})
