import { describe, expect, it } from 'vitest'
import { get, planServer, send } from './support.ts'

const server = await planServer()
const { office, second, construction, street, plant } = server

const item = {
  measure: 'Q03-2',
  year: 2024,
  title: '选出示范工地',
  dueOn: '2024-05-31',
  acceptance: '名单公布',
  unit: 'qh_construction',
}
const report = {
  measure: 'Q03-2',
  unit: 'qh_construction',
  period: '2024Q1',
  percent: 40,
  narrative: '已看过六处。',
}
const measure = async (id: string, asOf?: string) =>
  await get(office, `/api/v1/plan/measures/${id}`, asOf ? { asOf } : {})

describe('the year of a measure', () => {
  it('begins without a breakdown', async () => {
    expect(await measure('Q03-2')).toMatchObject({
      light: 'unplanned',
      reason: '2024 年尚未分解',
      completion: { day: '2024-12-31', mark: null },
    })
    expect((await measure('Q02-1')).completion).toEqual({ day: null, mark: '待明确' })
  })

  it('is broken down by the office, to a unit that exists, within the year', async () => {
    expect((await send(construction, '/api/v1/plan/items', item)).code).toBe('forbidden')
    expect((await send(office, '/api/v1/plan/items', { ...item, unit: 'qh_all' })).code).toBe(
      'plan_unit_unknown',
    )
    expect((await send(office, '/api/v1/plan/items', { ...item, dueOn: '2025-01-01' })).code).toBe(
      'plan_item_outside',
    )
    expect((await send(office, '/api/v1/plan/items', { ...item, measure: 'Q09-9' })).code).toBe(
      'measure_unknown',
    )
    expect(await send(office, '/api/v1/plan/items', item)).toMatchObject({
      status: 201,
      body: { id: 1, revision: 1 },
    })
    expect(await measure('Q03-2')).toMatchObject({
      light: 'notDue',
      items: { open: 1, done: 0, next: '2024-05-31' },
    })
    await send(office, '/api/v1/plan/items', {
      ...item,
      measure: 'Q02-1',
      dueOn: '2024-11-30',
      unit: 'qh_statistics',
    })
    expect((await measure('Q02-1')).completion).toEqual({ day: '2024-11-30', mark: '内部分解' })
  })

  it('turns amber when the report of a period is missing, and names who owes it', async () => {
    server.at('2024-04-11')
    expect(await measure('Q03-2')).toMatchObject({
      light: 'amber',
      reason: '2024年第1季度进展应于 2024-04-10 前填报，尚缺 区建设局、区环境局',
    })
  })

  it('takes reports of the units concerned, for whole periods that have begun', async () => {
    const post = (over: Record<string, unknown>, client = construction) =>
      send(client, '/api/v1/plan/reports', { ...report, ...over })
    expect((await post({}, plant)).code).toBe('forbidden')
    expect((await post({ unit: 'qh_environment' })).code).toBe('forbidden')
    expect((await post({ unit: 'qh_health' }, office)).code).toBe('report_unit_apart')
    expect((await post({ period: '2024-01' })).code).toBe('report_period_other')
    expect((await post({ period: '2025Q1' })).code).toBe('report_period_future')
    expect((await post({ figures: [{ key: 'rubbleRate', value: '90' }] })).code).toBe('report_figure_unknown')
    expect((await post({ evidence: ['a'.repeat(64)] })).code).toBe('file_unknown')
    expect((await post({ item: 99 })).code).toBe('plan_item_unknown')
    expect((await get(office, '/api/v1/plan/reports')).periods).toEqual(['2024Q2', '2024Q1'])
    expect((await post({})).status).toBe(201)
    expect((await post({})).code).toBe('report_there_already')
    expect((await post({ unit: 'qh_environment' }, office)).status).toBe(201)
    expect((await measure('Q03-2')).light).toBe('notDue')
  })

  it('lets a street report what the streets carry out, and nothing else', async () => {
    const say = (over: Record<string, unknown>) =>
      send(street, '/api/v1/plan/reports', { ...report, unit: 'daoxiang', ...over })
    expect((await say({})).status).toBe(201)
    expect((await say({ measure: 'Q01-2' })).code).toBe('report_unit_apart')
    expect((await say({ unit: 'mailang' })).code).toBe('forbidden')
  })
})

describe('a review', () => {
  it('is another person’s, says why it returns, and is done once', async () => {
    const decide = (client: typeof office, id: number, over: Record<string, unknown>) =>
      send(client, `/api/v1/plan/reports/${id}/decision`, over)
    const { items } = await get(office, '/api/v1/plan/reports', { measure: 'Q03-2', unit: 'qh_construction' })
    const id = items[0].id
    const own = (await get(office, '/api/v1/plan/reports', { unit: 'qh_environment' })).items[0].id
    expect((await decide(construction, id, { accepted: true })).code).toBe('forbidden')
    expect((await decide(office, own, { accepted: true })).code).toBe('report_own')
    expect((await decide(office, id, { accepted: false })).code).toBe('report_return_reason')
    // Two reviewers at once: one decides, the other is told so.
    const both = await Promise.all([
      decide(office, id, { accepted: false, note: '请附名单' }),
      decide(second, id, { accepted: false, note: '缺名单' }),
    ])
    expect(both.map((b) => b.status).sort()).toEqual([204, 409])
    expect(both.find((b) => b.status === 409)?.code).toBe('report_decided')
    expect((await decide(second, own, { accepted: true })).status).toBe(204)
  })

  it('of what was returned is followed by a new report in its place', async () => {
    const [returned] = (await get(office, '/api/v1/plan/reports', { state: 'returned' })).items
    expect(returned).toMatchObject({ unit: 'qh_construction', percent: 40 })
    const again = (over: Record<string, unknown>) =>
      send(construction, '/api/v1/plan/reports', { ...report, percent: 60, replaces: returned.id, ...over })
    expect((await again({ period: '2024Q2', replaces: 1_000 })).code).toBe('report_unknown')
    expect((await again({ period: '2024Q2' })).code).toBe('report_of_other_matter')
    const made = await again({})
    expect(made.status).toBe(201)
    expect((await again({ percent: 70 })).code).toBe('report_not_returned')
    expect((await get(office, `/api/v1/plan/reports/${returned.id}`)).state).toBe('replaced')
    await send(office, `/api/v1/plan/reports/${made.body.id}/decision`, { accepted: true })
    expect(await measure('Q03-2')).toMatchObject({ light: 'green', percent: 60 })
    // As it was known before all this.
    expect((await measure('Q03-2', '2024-03-01')).light).toBe('notDue')
  })

  it('of what is finished closes its item; the plan’s date is then kept', async () => {
    server.at('2024-06-03')
    expect(await measure('Q03-2')).toMatchObject({
      light: 'amber',
      reason: '“选出示范工地”应于 2024-05-31 完成，已逾期 3 天',
    })
    server.at('2024-06-11')
    expect((await measure('Q03-2')).light).toBe('red')
    const done = await send(construction, '/api/v1/plan/reports', {
      ...report,
      period: '2024Q2',
      item: 1,
      percent: 100,
      figures: [{ key: 'modelSites', value: '3' }],
    })
    const change = { ...item, revision: 1, state: 'done' }
    expect((await send(office, '/api/v1/plan/items/1', change, 'PUT')).code).toBe('plan_item_has_report')
    await send(office, `/api/v1/plan/reports/${done.body.id}/decision`, { accepted: true })
    const { revisions } = await get(office, '/api/v1/plan/items/1')
    expect(revisions.map((r: { state: string }) => r.state)).toEqual(['open', 'done'])
    expect(revisions[1].report).toBe(done.body.id)
    server.at('2025-03-01')
    expect(await measure('Q03-2')).toMatchObject({ light: 'green', reason: '1 项分解任务均已验收' })
  })
})

describe('a change of an item', () => {
  it('says why it is put off, dropped or taken up again, and does not overwrite another’s', async () => {
    server.at('2024-06-12')
    const made = await send(office, '/api/v1/plan/items', {
      ...item,
      measure: 'Q04-1',
      unit: 'qh_agriculture',
    })
    const url = `/api/v1/plan/items/${made.body.id}`
    const change = (over: Record<string, unknown>) =>
      send(office, url, { ...item, unit: 'qh_agriculture', revision: 1, state: 'open', ...over }, 'PUT')
    expect((await change({ dueOn: '2024-07-31' })).code).toBe('plan_item_reason_missing')
    expect((await change({ state: 'dropped' })).code).toBe('plan_item_reason_missing')
    const both = await Promise.all([
      change({ dueOn: '2024-07-31', note: '汛期' }),
      change({ dueOn: '2024-08-31', note: '汛期' }),
    ])
    expect(both.map((b) => b.status).sort()).toEqual([200, 409])
    expect(both.find((b) => b.status === 409)?.code).toBe('plan_item_stale')
    expect((await change({ note: '再改' })).code).toBe('plan_item_stale')
    expect(
      (await send(office, '/api/v1/plan/items/999', { ...item, revision: 1, state: 'open' }, 'PUT')).code,
    ).toBe('plan_item_unknown')
  })
})

describe('a closed reporting period', () => {
  it('takes no report, until it is opened again', async () => {
    server.at('2024-10-20')
    const close = (period: string) => send(office, '/api/v1/plan/periods', { period, reason: '三季度通报' })
    const say = () =>
      send(construction, '/api/v1/plan/reports', { ...report, measure: 'Q03-1', period: '2024Q3' })
    expect((await send(construction, '/api/v1/plan/periods', { period: '2024Q3', reason: 'x' })).code).toBe(
      'forbidden',
    )
    const closed = await close('2024Q3')
    expect((await close('2024')).code).toBe('plan_period_closed_already')
    expect(await say()).toMatchObject({
      code: 'report_period_closed',
      body: { message: '2024年第3季度的填报已封期，不能再报' },
    })
    const reopen = () => send(office, `/api/v1/plan/periods/${closed.body.id}/reopen`, { reason: '补报' })
    expect((await reopen()).status).toBe(204)
    expect((await reopen()).code).toBe('plan_period_not_closed')
    expect((await say()).status).toBe(201)
    expect((await get(office, '/api/v1/plan/periods')).items).toMatchObject([{ reopenReason: '补报' }])
  })

  it('and a report under way do not cross', async () => {
    const [closed, said] = await Promise.all([
      send(office, '/api/v1/plan/periods', { period: '2024Q4', reason: '年终' }),
      send(construction, '/api/v1/plan/reports', { ...report, measure: 'Q03-1', period: '2024Q4' }),
    ])
    expect(closed.status).toBe(201)
    const there = (await get(office, '/api/v1/plan/reports', { period: '2024Q4' })).total
    expect(there).toBe(said.status === 201 ? 1 : 0)
  })
})

describe('what enterprises see of it', () => {
  it('is nothing', async () => {
    for (const url of ['/api/v1/plan', '/api/v1/plan/items', '/api/v1/plan/reports', '/api/v1/plan/periods'])
      expect((await plant({ url })).json().code).toBe('forbidden')
    const { testDistrict } = await import('../support/book.ts')
    const rows = await server.database.read(
      {
        id: 'plant',
        name: '',
        role: 'enterprise',
        district: testDistrict,
        unit: null,
        parties: [1],
        streets: [],
      },
      (tx) => tx.query('select 1 from wufei.progress_report union all select 1 from wufei.plan_version'),
    )
    expect(rows).toEqual([])
  })
})
