import exceljs from 'exceljs'
import { describe, expect, it } from 'vitest'
import type { Day } from '../../src/core/day.ts'
import { registerFaults } from '../../src/packs/registers.contract.ts'
import { projectRow } from '../../src/plan/projects.rules.ts'
import { registerSource } from '../../src/plan/register-source.ts'
import { cellText, readEntry } from '../../src/plan/registers.rules.ts'
import { both, demo } from '../packs/support.ts'
import { bookkeeper } from '../support/book.ts'
import { district, get, planServer, send } from './support.ts'

const server = await planServer()
const { office, construction, street, plant } = server
const url = '/api/v1/registers/project'
const works = {
  name: '余料回用站',
  content: '破碎、筛分各一条线',
  investment: '1,200.5',
  startOn: '2024-03-01',
  finishOn: '2024-12-31',
  location: '稻香街道',
  accountable: '区建设局',
  implementing: '青禾环境公司',
  stage: '在建',
  measures: ['Q03-1'],
  funding: [
    { source: '绿色贷款', amount: '800' },
    { source: '自筹', amount: '400.5' },
  ],
  payments: [{ paidOn: '2024-03-10', amount: '300.125' }],
  milestones: [
    { title: '基础', plannedOn: '2024-01-20', reachedOn: '2024-01-25' },
    { title: '设备', plannedOn: '2024-06-30' },
  ],
  approvals: [{ title: '用地', greenChannel: true, appliedOn: '2024-01-02' }],
  effect: '50000',
  effectFigure: '3.total.utilized',
}
const post = (client: typeof office, values: object, unit = 'qh_construction') =>
  send(client, url, { unit, values })

describe('the kinds of a register', () => {
  it.each(both)('of %s agree with themselves', (_, pack) => {
    expect(registerFaults(pack.registers)).toEqual([])
    expect(pack.registers.filter((k) => k.use === 'project')).toHaveLength(1)
  })

  it('are the nation’s and the district’s own', async () => {
    const { kinds } = await get(office, '/api/v1/registers')
    expect(kinds.map((k: { key: string }) => k.key)).toEqual(
      expect.arrayContaining(['project', 'honour', 'patrol']),
    )
    expect((await plant({ url: '/api/v1/registers' })).json().code).toBe('forbidden')
    expect((await office({ url: '/api/v1/registers/nothing' })).json().code).toBe('register_kind_unknown')
  })
})

describe('an entry', () => {
  it('is of whoever writes it, with fields that mean something', async () => {
    expect((await post(street, works)).code).toBe('forbidden')
    expect((await post(office, works, 'qh_all')).code).toBe('plan_unit_unknown')
    const bad = await post(construction, {
      ...works,
      name: '',
      investment: '很多',
      stage: '快了',
      measures: ['Q09-1'],
      payments: [{ paidOn: '2024-02-30' }],
      effectFigure: '3.total.destination',
      colour: '绿',
    })
    expect(bad.code).toBe('register_fields_invalid')
    expect(bad.body.details).toEqual([
      '没有“colour”这一项',
      '项目名称没有填写',
      '总投资“很多”不是数',
      '阶段“快了”不在可选范围：前期、在建、完工、投运、停缓建',
      '对应措施里没有措施“Q09-1”',
      '完成投资第 1 行日期“2024-02-30”不是日期',
      '完成投资第 1 行金额没有填写',
      '对应账上数据“3.total.destination”不是清单里的一格',
    ])
    expect((await post(construction, { ...works, evidence: ['b'.repeat(64)] })).code).toBe('file_unknown')
    expect(await post(construction, works)).toMatchObject({ status: 201, body: { id: 1, revision: 1 } })
  })

  it('is revised, not changed; two at once do not overwrite each other; a withdrawn one stays withdrawn', async () => {
    const put = (over: object, client = construction) =>
      send(client, `${url}/1`, { unit: 'qh_construction', revision: 1, values: works, ...over }, 'PUT')
    expect((await put({ unit: 'daoxiang' }, street)).code).toBe('forbidden')
    const both = await Promise.all([
      put({ values: { ...works, stage: '完工' } }),
      put({ values: { ...works, stage: '投运' } }),
    ])
    expect(both.map((b) => b.code ?? b.status).sort()).toEqual([200, 'register_entry_stale'])
    const { revisions } = await get(office, `${url}/1`)
    expect(revisions.map((r: { values: { stage: string } }) => r.values.stage)[0]).toBe('在建')
    expect(revisions).toHaveLength(2)
    const extra = await post(construction, { ...works, name: '另一站' })
    const withdraw = (over: object) =>
      send(
        construction,
        `${url}/${extra.body.id}`,
        { unit: 'qh_construction', revision: 1, values: works, withdrawn: true, ...over },
        'PUT',
      )
    expect((await withdraw({})).code).toBe('register_reason_missing')
    expect((await withdraw({ reason: '重复' })).status).toBe(200)
    expect((await withdraw({ reason: '重复', revision: 2 })).code).toBe('register_entry_withdrawn')
    expect((await office({ url: `${url}/99` })).json().code).toBe('register_entry_unknown')
    expect((await get(office, url)).total).toBe(1)
    expect((await get(office, url, { withdrawn: 'true' })).total).toBe(1)
  })

  it('is found by measure, unit, days and words, and counted per measure', async () => {
    await send(street, '/api/v1/registers/activity', {
      unit: 'daoxiang',
      values: {
        title: '余料进课堂',
        kind: '教育课程',
        heldOn: '2024-02-20',
        measures: ['Q03-1'],
        link: 'https://example.org/a',
      },
    })
    const found = async (query: Record<string, string>) =>
      (await get(office, '/api/v1/registers/activity', query)).total
    expect(
      await found({ measure: 'Q03-1', unit: 'daoxiang', from: '2024-02-20', to: '2024-02-21', q: '课堂' }),
    ).toBe(1)
    expect(await found({ measure: 'Q03-2' })).toBe(0)
    expect(await found({ to: '2024-02-20' })).toBe(0)
    expect(await found({ asOf: '2024-01-31' })).toBe(0)
    const { counts } = await get(office, '/api/v1/registers/counts')
    expect(counts).toEqual(
      expect.arrayContaining([
        { measure: 'Q03-1', kind: 'project', entries: 1 },
        { measure: 'Q03-1', kind: 'activity', entries: 1 },
      ]),
    )
  })
})

describe('projects', () => {
  it('add up exactly, with what is late and what is still asked for', async () => {
    server.at('2024-07-02')
    const { items, sums } = await get(office, '/api/v1/projects')
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      investment: '1200.5',
      funded: '1200.5',
      paid: '300.125',
      paidShare: '25.00',
      planned: { from: '2024-03-01', to: '2024-12-31' },
      milestones: [{ late: true }, { title: '设备', reachedOn: null, late: true }],
      approvalsOpen: 1,
      effect: { expected: '50000', year: 2024, figureUnit: '万吨' },
    })
    expect(sums).toEqual({ investment: '1200.5', funded: '1200.5', paid: '300.125' })
  })

  it('show the book of this year and of the year before the works', () => {
    const figures = new Map([
      ['2025 3 total utilized', '31.5'],
      ['2023 3 total utilized', '30'],
    ])
    const entry = { id: 1, name: 'x', unitName: 'y', measures: [], values: works }
    const row = projectRow(entry, '2025-05-01' as Day, figures, () => '万吨')
    expect(row.effect).toMatchObject({ before: '30', now: '31.5', year: 2025 })
    const bare = projectRow({ ...entry, values: { name: 'x' } }, '2025-05-01' as Day, figures, () => null)
    expect(bare).toMatchObject({ investment: '0', paidShare: null, effect: null, milestones: [] })
  })
})

async function workbook(rows: (string | number | Date)[][]): Promise<Buffer> {
  const book = new exceljs.Workbook()
  book.addWorksheet('表').addRows(rows)
  return Buffer.from(await book.xlsx.writeBuffer())
}

async function load(client: typeof office, content: Buffer, query: Record<string, string>) {
  const boundary = '----register'
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="项目.xlsx"\r\nContent-Type: application/octet-stream\r\n\r\n`
  const payload = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)])
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  return (await client({ method: 'POST', url: `${url}/import`, headers, payload, query })).json()
}

describe('a list', () => {
  const head = [
    '序号',
    '项目名称',
    '工程建设内容',
    '总投资（万元）',
    '（拟）开工时间',
    '拟建成时间',
    '建设地点',
    '责任主体',
    '实施主体',
    '对应措施',
  ]
  const row = [
    '1',
    '农膜回收点',
    '三处',
    '35.2万元',
    '2024年4月',
    '2024/9/1',
    '麦浪街道',
    '区农业局',
    '供销社',
    'Q04-1、Q04-2',
  ]
  const unit = 'qh_agriculture'

  it('comes in as annex 2 is laid out: tried first, whole or not at all', async () => {
    const good = await workbook([['建设项目清单'], head, row])
    const bad = await workbook([head, row, [...row.slice(0, 3), '若干', ...row.slice(4)]])
    expect((await load(construction, good, { unit })).code).toBe('forbidden')
    expect(await load(office, bad, { unit })).toMatchObject({
      dryRun: true,
      rows: 2,
      added: 0,
      faults: [{ row: 3, message: '总投资“若干”不是数' }],
    })
    expect((await load(office, bad, { unit, dryRun: 'false', key: 'import-bad-1' })).code).toBe('list_faulty')
    expect((await load(office, good, { unit, dryRun: 'false' })).code).toBe('list_key_missing')
    const done = { unit, dryRun: 'false', key: 'import-good-1' }
    expect(await load(office, good, done)).toMatchObject({ added: 1, faults: [] })
    // The same key with the same file again is the same import.
    expect(await load(office, good, done)).toMatchObject({ added: 1 })
    const { items, total } = await get(office, url, { unit })
    expect(total).toBe(1)
    expect(items[0].values).toMatchObject({
      investment: '35.2',
      startOn: '2024-04-01',
      finishOn: '2024-09-01',
      measures: ['Q04-1', 'Q04-2'],
    })
  })

  it('goes out as a workbook and as Word', async () => {
    const xlsx = await office({ url: `${url}/list.xlsx` })
    const book = new exceljs.Workbook()
    await book.xlsx.load(xlsx.rawPayload as never)
    const text = JSON.stringify(book.worksheets[0]?.getSheetValues())
    expect(text).toContain('总投资（万元）')
    expect(text).toContain('绿色贷款 800；自筹 400.5')
    const docx = await office({ url: `${url}/list.docx` })
    expect(docx.rawPayload.subarray(0, 2).toString()).toBe('PK')
    expect((await plant({ url: `${url}/list.docx` })).json().code).toBe('forbidden')
  })
})

describe('fields', () => {
  const kind = demo.registers.find((k) => k.key === 'training')
  const known = { isUnit: () => true, isMeasure: () => true, isFigure: () => true }
  it('leave out what is empty and write numbers plainly', () => {
    if (!kind) throw new Error('no such kind')
    const values = {
      title: ' 分类 ',
      heldOn: '2024-05-05',
      attendance: '1,020.50',
      lecturer: '',
      measures: [],
    }
    const { content, name, day, problems } = readEntry(kind, values, known)
    expect(content).toEqual({ title: '分类', heldOn: '2024-05-05', attendance: '1020.5' })
    expect([name, day, problems]).toEqual(['分类', '2024-05-05', []])
  })
  it('are shown in words', () => {
    const files = { key: 'f', title: '佐证', type: 'files' as const, required: false, choices: [] }
    expect(cellText(files, ['a', 'b'])).toBe('2 件')
    expect(cellText({ ...files, type: 'yesNo' }, false)).toBe('否')
    expect(cellText(files, null)).toBe('')
  })
})

describe('what the registers tell the rhythm', () => {
  it('honours count for the unit that won them, and a brief says what was done', async () => {
    await send(office, '/api/v1/registers/honour', {
      unit: 'qh_city',
      values: { title: '厨余清运先进', grantedOn: '2024-06-01', grantedBy: '云栖市', level: '市' },
    })
    const { told, counted } = registerSource({ district })
    const quarter = { from: '2024-04-01' as Day, to: '2024-07-01' as Day }
    const today = '2024-07-02' as Day
    const { database } = server
    expect(await database.read(bookkeeper, async (tx) => await told?.(tx, quarter, today))).toEqual([
      { heading: '工作开展情况', paragraphs: ['荣誉与典型 1 项：厨余清运先进（区城管局）。'] },
    ])
    const facts = await database.read(bookkeeper, async (tx) => await counted?.(tx, 2024, today))
    expect(facts?.honours?.counted).toMatchObject([{ unit: 'qh_city', origin: { kind: 'honour' } }])
  })
})
