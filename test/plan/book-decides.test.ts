import { beforeAll, describe, expect, it } from 'vitest'
import { intakeRoutes } from '../../src/intake/routes.ts'
import { fold } from '../../src/ledger/fold.store.ts'
import { bookRulesOf } from '../../src/ledger/house.ts'
import { planJson } from '../../src/plan/present.ts'
import { readStanding } from '../../src/plan/standing.ts'
import { bookkeeper, bookOf, place, testDistrict, tonnes } from '../support/book.ts'
import { district, get, planServer, send } from './support.ts'

const rules = bookRulesOf(district, 0)
const server = await planServer([intakeRoutes({ district, rules, demo: false })])
const { office, construction, street } = server
const measure = () => get(office, '/api/v1/plan/measures/Q03-1')
const report = { measure: 'Q03-1', unit: 'qh_construction', period: '2025Q1', narrative: '已全部回用。' }

const rubble = '900-001-S72'

/** 100 t of 余料 arise at a site, and so many of them are used again there. */
async function book(used: number, day: string): Promise<void> {
  const site = await place(server.database, `工地${day}`)
  const outcomes = await bookOf(server.database, rules).book(
    [
      { kind: 'generate', code: rubble, occurredOn: day, facility: site.facility, grams: tonnes(100) },
      {
        kind: 'selfTreat',
        code: rubble,
        occurredOn: day,
        facility: site.facility,
        grams: tonnes(used),
        purpose: 'utilize',
        method: 'R5',
      },
    ] as never,
    `${day}T12:00:00Z`,
  )
  expect(outcomes.filter((o) => 'refusal' in o && o.refusal)).toEqual([])
  await fold(server.database, bookkeeper, new Date(`${day}T13:00:00Z`))
}

describe('a measure with a figure in the book', () => {
  beforeAll(async () => {
    server.at('2025-01-20')
    await book(60, '2025-01-20')
    server.at('2025-02-10')
    await send(office, '/api/v1/plan/items', {
      ...{ measure: 'Q03-1', year: 2025, title: '回用点', dueOn: '2025-11-30', acceptance: '运行' },
      unit: 'qh_construction',
    })
  })

  it('is judged by the book, not by what is typed', async () => {
    const { body } = await send(construction, '/api/v1/plan/reports', {
      ...{ ...report, percent: 100, figures: [{ key: 'rubbleRate', value: '95' }] },
    })
    await send(office, `/api/v1/plan/reports/${body.id}/decision`, { accepted: true })
    expect(await measure()).toMatchObject({
      light: 'amber',
      reason: '填报工地余料利用率 95%，账上为 60.00%，以账为准',
      percent: 100,
      targets: [
        {
          book: { year: 2025, value: '60.00', met: false, table: 3, row: 'total' },
          claim: { value: '95', contrary: true, report: body.id },
        },
      ],
    })
  })

  it('is red once the plan’s day has passed and the book still misses it', async () => {
    server.at('2026-01-05')
    expect(await measure()).toMatchObject({ light: 'red', reason: '账上工地余料利用率为 60.00%，未达 ≥ 85%' })
  })

  it('turns green by more being used, and only by that; the past keeps its light', async () => {
    const item = {
      year: 2025,
      title: '回用点',
      dueOn: '2025-11-30',
      acceptance: '运行',
      unit: 'qh_construction',
    }
    await send(office, '/api/v1/plan/items/1', { ...item, revision: 1, state: 'done' }, 'PUT')
    expect((await measure()).light).toBe('red')
    await book(100, '2025-12-20')
    await book(100, '2025-12-21')
    expect(await measure()).toMatchObject({
      light: 'green',
      reason: '账上工地余料利用率为 86.67%，达到 ≥ 85%',
    })
    const past = await get(office, '/api/v1/plan/measures/Q03-1', { asOf: '2025-02-20' })
    expect(past.light).toBe('amber')
    const goals = (await get(office, '/api/v1/plan')).stageGoals
    expect(goals[1].statements[0].book).toEqual({ year: 2025, value: '86.67' })
  })

  it('is the same for a street, which sees none of the others’ postings', async () => {
    expect((await get(street, '/api/v1/plan/measures/Q03-1')).targets[0].book.value).toBe('86.67')
  })
})

describe('the command line', () => {
  it('prints ids, canonical names, targets and deadlines as the plan has them', async () => {
    const standing = await readStanding(
      { database: server.database, now: () => new Date('2024-02-01T04:00:00Z') },
      bookkeeper,
      district,
      {},
    )
    const printed = planJson(standing, String(testDistrict))
    expect(printed).toMatchObject({ district: '990001', version: 1 })
    expect(printed.measures).toHaveLength(8)
    expect(printed.measures[1]).toEqual({
      id: 'Q01-2',
      taskNo: 1,
      measureNo: 2,
      leadUnits: ['区环境局', '区统计局'],
      supportingUnits: [],
      deadline: '06-05',
      recurrence: 'annual',
      targets: [
        { metric: '家底公告发布日期', operator: '<=', value: '06-05', unit: '每年月-日', deadline: '06-05' },
      ],
      light: 'unplanned',
      reason: '2024 年尚未分解',
    })
    expect(printed.safeguards[1]).toMatchObject({ owners: ['各有关单位', '各街道'], due: '12-20' })
    expect(printed.stageGoals.map((g) => g.statements.length)).toEqual([2, 1])
  })
})

async function upload(client: typeof office, name: string, content: Buffer) {
  const boundary = '----evidence'
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`
  const payload = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)])
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  return (await client({ method: 'POST', url: '/api/v1/attachments', headers, payload })).json()
}

describe('evidence', () => {
  const pdf = Buffer.from('%PDF-1.7 验收照片')

  it('of 200 MB or of a wrong type is refused, and nothing of the report is lost', async () => {
    const large = Buffer.alloc(200 * 1024 * 1024, 1)
    pdf.copy(large)
    expect(await upload(construction, '录像.pdf', large)).toMatchObject({ code: 'file_too_large' })
    expect((await upload(construction, '脚本.html', Buffer.from('<script>'))).code).toBe(
      'evidence_type_unsupported',
    )
    const before = (await get(office, '/api/v1/plan/reports')).total
    server.at('2025-04-02')
    expect(
      (await send(construction, '/api/v1/plan/reports', { ...report, period: '2025Q2', percent: 10 })).status,
    ).toBe(201)
    expect((await get(office, '/api/v1/plan/reports')).total).toBe(before + 1)
  })

  it('hangs on the report and opens to whoever reviews it; a street may bring its own', async () => {
    server.at('2025-07-02')
    for (const [client, unit] of [
      [construction, 'qh_construction'],
      [street, 'daoxiang'],
    ] as const) {
      const { hash } = await upload(client, '验收.pdf', Buffer.concat([pdf, Buffer.from(unit)]))
      const said = { ...report, unit, period: '2025Q3', percent: 20, evidence: [hash] }
      const made = await send(client, '/api/v1/plan/reports', said)
      expect((await get(office, `/api/v1/plan/reports/${made.body.id}`)).evidence).toEqual([hash])
      const opened = await office({ url: `/api/v1/attachments/${hash}` })
      expect([opened.statusCode, opened.headers['content-type']]).toEqual([200, 'application/pdf'])
    }
  })
})
