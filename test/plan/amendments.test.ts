import { describe, expect, it } from 'vitest'
import { demo } from '../packs/support.ts'
import { bookkeeper, testDistrict } from '../support/book.ts'
import { get, planServer, send } from './support.ts'

const server = await planServer()
const { office, construction } = server
const url = '/api/v1/plan/amendments'
const words = { reason: '机构调整', basis: '青无废〔2024〕3号' }
const newMeasure = {
  ...demo.plan.tasks[2]?.measures[0],
  id: 'Q03-3',
  no: 3,
  title: '余料当日清',
  targets: [],
  deadline: null,
}

describe('an amendment', () => {
  it('is the office’s, on the version that holds', async () => {
    const change = {
      version: 1,
      changes: [{ op: 'change', measure: 'Q02-1', fields: { leads: ['qh_office'] } }],
    }
    expect((await send(construction, url, { ...change, ...words })).code).toBe('forbidden')
    expect((await send(office, url, { ...change, version: 2, ...words })).code).toBe('amendment_stale')
  })

  it('shows what it changes before it is made, in words', async () => {
    const preview = await send(office, `${url}/preview`, {
      version: 1,
      changes: [
        { op: 'change', measure: 'Q02-1', fields: { leads: ['qh_office'], deadline: '2025-06-30' } },
        { op: 'change', measure: 'Q03-1', fields: { targets: [] } },
        { op: 'add', task: 3, measure: newMeasure },
      ],
    })
    expect(preview.body.differences).toEqual([
      expect.objectContaining({
        measure: 'Q02-1',
        fieldName: '牵头单位',
        before: '区统计局',
        after: '区无废办',
      }),
      expect.objectContaining({ measure: 'Q02-1', fieldName: '完成时限', before: null, after: '2025-06-30' }),
      expect.objectContaining({
        measure: 'Q03-1',
        fieldName: '目标',
        before: '工地余料利用率 ≥ 85%（2025-12-31）',
        after: null,
      }),
      expect.objectContaining({ measure: 'Q03-3', what: 'added', field: null }),
    ])
    expect((await get(office, '/api/v1/plan/versions')).versions).toHaveLength(1)
  })

  it.each([
    [
      'a target without a unit',
      { targets: [{ ...demo.plan.tasks[2]?.measures[0]?.targets[0], unit: undefined }] },
      'plan_target_without_unit',
    ],
    ['an unknown unit', { leads: ['nobody'] }, 'plan_invalid'],
    ['no lead', { leads: [] }, 'plan_invalid'],
    ['nothing', { title: '余料就近回用，利用率八成五' }, 'amendment_empty'],
  ])('with %s is refused', async (_, fields, code) => {
    const refused = await send(office, url, {
      version: 1,
      changes: [{ op: 'change', measure: 'Q03-1', fields }],
      ...words,
    })
    expect(refused.code).toBe(code)
  })

  it('of what is not there is refused', async () => {
    const post = (change: object) => send(office, url, { version: 1, changes: [change], ...words })
    expect((await post({ op: 'remove', measure: 'Q09-1' })).code).toBe('measure_unknown')
    expect((await post({ op: 'add', task: 99, measure: newMeasure })).code).toBe('measure_unknown')
    expect((await post({ op: 'add', task: 3, measure: { ...newMeasure, id: 'Q03-1' } })).code).toBe(
      'plan_invalid',
    )
  })
})

describe('what was reported', () => {
  const remove = { op: 'remove', measure: 'Q03-2' }
  const item = {
    measure: 'Q03-2',
    year: 2024,
    title: '选点',
    dueOn: '2024-09-30',
    acceptance: '名单',
    unit: 'qh_construction',
  }

  it('does not move silently when its measure goes', async () => {
    await send(office, '/api/v1/plan/items', item)
    await send(construction, '/api/v1/plan/reports', {
      ...{ measure: 'Q03-2', unit: 'qh_construction', period: '2024Q1', percent: 30, narrative: '在看' },
    })
    const preview = await send(office, `${url}/preview`, { version: 1, changes: [remove] })
    expect(preview.body.progress).toEqual([{ measure: 'Q03-2', items: 1, reports: 1 }])
    const post = (moves: object[]) => send(office, url, { version: 1, changes: [remove], moves, ...words })
    expect(await post([])).toMatchObject({
      code: 'amendment_progress_unsaid',
      body: { message: '措施 Q03-2 有 1 项分解任务、1 份进展，请说明转入哪项措施，或明确不再转入' },
    })
    expect((await post([{ from: 'Q03-2', to: 'Q09-9' }])).code).toBe('amendment_move_unknown')
    expect((await post([{ from: 'Q03-1', to: 'Q02-1' }])).code).toBe('amendment_move_unknown')
    server.at('2024-03-01')
    expect((await post([{ from: 'Q03-2', to: 'Q03-1' }])).body).toEqual({ version: 2 })
  })

  it('goes on where the amendment said, and the past still shows where it was', async () => {
    expect((await get(office, '/api/v1/plan/items', { measure: 'Q03-1' })).items).toHaveLength(1)
    expect((await get(office, '/api/v1/plan/reports', { measure: 'Q03-1' })).total).toBe(1)
    expect((await office({ url: '/api/v1/plan/measures/Q03-2' })).json().code).toBe('measure_unknown')
    const past = await get(office, '/api/v1/plan/measures/Q03-2', { asOf: '2024-02-15' })
    expect(past.items.open).toBe(1)
    const { versions } = await get(office, '/api/v1/plan/versions')
    expect(versions.map((v: { version: number }) => v.version)).toEqual([2, 1])
    expect(versions[0]).toMatchObject({ ...words, differences: [{ what: 'removed', measure: 'Q03-2' }] })
    expect(versions[0]).toMatchObject({ moves: [{ from: 'Q03-2', to: 'Q03-1' }], reported: [] })
    expect(versions[1].reported).toEqual([
      { measure: 'Q03-2', title: '示范工地三到四处', reports: 1, now: 'Q03-1' },
    ])
    expect((await office({ url: '/api/v1/plan', query: { asOf: '2023-12-31' } })).json().code).toBe(
      'plan_unknown',
    )
  })

  it('keeps a measure with an order under way in the plan', async () => {
    await server.database.write(bookkeeper, (tx) =>
      tx.query(
        `insert into wufei.matter (district, kind, state, ended, version, title, unit, units, number, origin_kind, origin_key, year, payload, created_at)
         values ($1, 'order', 'issued', false, 1, '催办', 'qh_city', '{qh_city}', '青督〔2024〕1号', 'measure', 'Q04-2', 2024, '{}', now())`,
        [testDistrict],
      ),
    )
    const refused = await send(office, url, {
      version: 2,
      changes: [{ op: 'remove', measure: 'Q04-2' }],
      ...words,
    })
    expect(refused).toMatchObject({
      code: 'amendment_open_order',
      body: { message: '措施 Q04-2 有未销号的督办单 青督〔2024〕1号，不能撤销' },
    })
  })

  it('of two amendments at once one is made and the other told', async () => {
    const change = (title: string) =>
      send(office, url, {
        version: 2,
        changes: [{ op: 'change', measure: 'Q04-1', fields: { title } }],
        ...words,
      })
    const both = await Promise.all([change('秸秆全回田'), change('农膜全回收')])
    expect(both.map((b) => b.code ?? b.status).sort()).toEqual([201, 'amendment_stale'])
  })
})

describe('the office’s word on systems and stage goals', () => {
  it('confirms a proposed system, and leaves fixed ones alone', async () => {
    const say = (measure: string) => send(office, '/api/v1/plan/systems', { measure, system: 'market' })
    expect((await say('Q02-1')).code).toBe('system_fixed')
    expect((await say('QS1')).code).toBe('system_fixed')
    expect((await say('Q05-1')).status).toBe(204)
    expect(await get(office, '/api/v1/plan/measures/Q05-1')).toMatchObject({
      system: 'market',
      systemState: 'confirmed',
    })
    expect(await get(office, '/api/v1/plan/measures/Q02-1')).toMatchObject({ systemState: 'fixed' })
  })

  it('judges a statement with a reason', async () => {
    const say = (statement: string) =>
      send(office, '/api/v1/plan/verdicts', { statement, verdict: 'partly', reason: '两处建成' })
    expect((await say('QG2024-9')).code).toBe('statement_unknown')
    expect((await say('QG2024-2')).status).toBe(204)
    const { stageGoals } = await get(office, '/api/v1/plan')
    expect(stageGoals[0].statements[1]).toMatchObject({ verdict: 'partly', reason: '两处建成' })
  })
})

describe('a second plan', () => {
  const content = {
    ...structuredClone(demo.plan),
    key: 'qinghe2026',
    title: '下一程',
    from: '2026-01-01',
    to: '2030-12-31',
  }

  it('stands beside the first, with a map from old to new', async () => {
    const carry = [
      { plan: 'qinghe2024', measure: 'Q03-1', to: 'Q03-1', note: '续' },
      { plan: 'qinghe2024', measure: 'Q01-1', to: null },
    ]
    const add = (over: object) => send(office, '/api/v1/plans', { content, reason: '十五五', carry, ...over })
    expect((await add({ carry: [{ plan: 'qinghe2024', measure: 'Q03-2', to: null }] })).code).toBe(
      'measure_unknown',
    )
    expect((await add({ content: { ...content, tasks: [] } })).code).toBe('plan_invalid')
    expect((await add({})).status).toBe(201)
    expect((await add({})).code).toBe('plan_there_already')
    expect((await get(office, '/api/v1/plans')).plans.map((p: { plan: string }) => p.plan)).toEqual([
      'qinghe2024',
      'qinghe2026',
    ])
    const map = (await get(office, '/api/v1/plans/qinghe2026/carry')).carry as { said: boolean }[]
    expect(map.filter((c) => c.said)).toMatchObject([
      { measure: 'Q01-1', to: null, toTitle: null },
      { measure: 'Q03-1', to: 'Q03-1', note: '续', percent: null },
    ])
    expect(map.filter((c) => !c.said)).toHaveLength(5)
    expect((await get(office, '/api/v1/plan', { plan: 'qinghe2026' })).title).toBe('下一程')
  })
})
