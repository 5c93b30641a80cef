import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDocx } from '../../src/office/read-docx.ts'
import { get, planServer, send } from './support.ts'

const server = await planServer()
const { office, construction, plant } = server
const ids = (list: { id: string }[]) => list.map((d) => d.id)
const page = (unit: string, query: Record<string, string> = {}) =>
  get(office, `/api/v1/plan/units/${unit}`, query)

describe('the responsibility list', () => {
  it('is the task list turned round', async () => {
    const environment = await page('qh_environment')
    expect(ids(environment.leads)).toEqual(['Q01-2', 'Q03-2'])
    expect(ids(environment.supports)).toEqual(['Q02-1', 'Q05-1'])
    expect(environment.carriesOut).toEqual([])
    expect(environment.leads[0]).toMatchObject({
      place: '任务1（2）',
      completion: { day: '06-05', mark: null },
      leadUnits: ['区环境局', '区统计局'],
    })
    // A street carries out everything but what the plan keeps from the streets.
    const street = await page('daoxiang')
    expect(ids(street.carriesOut)).toEqual([
      'Q01-1',
      'Q02-1',
      'Q03-1',
      'Q03-2',
      'Q04-1',
      'Q04-2',
      'Q05-1',
      'QS2',
    ])
  })

  it('has every measure once for each of its units, and nobody who is no unit', async () => {
    const { units } = await get(office, '/api/v1/plan/units')
    expect(units.map((u: { code: string }) => u.code)).not.toContain('qh_all')
    expect(units.find((u: { code: string }) => u.code === 'qh_city')).toMatchObject({ leads: 1, supports: 1 })
    const total = units.reduce((sum: number, u: { leads: number }) => sum + u.leads, 0)
    // Ten leads of measures, one of a safeguard; the other safeguard is everybody's.
    expect(total).toBe(11)
    expect((await plant({ url: '/api/v1/plan/units' })).json().code).toBe('forbidden')
    expect((await office({ url: '/api/v1/plan/units/qh_all' })).json().code).toBe('plan_unit_unknown')
  })

  it('takes duties that the office adds, from a day until a day', async () => {
    const duty = { unit: 'qh_health', duty: '诊所名录按季更新', basis: '会议纪要', from: '2024-01-15' }
    expect((await send(construction, '/api/v1/plan/duties', duty)).code).toBe('forbidden')
    expect((await send(office, '/api/v1/plan/duties', { ...duty, unit: 'qh_all' })).code).toBe(
      'plan_unit_unknown',
    )
    const made = await send(office, '/api/v1/plan/duties', duty)
    expect((await page('qh_health')).duties).toMatchObject([{ duty: '诊所名录按季更新', to: null }])
    const end = () => send(office, `/api/v1/plan/duties/${made.body.id}/end`, { to: '2024-05-01' })
    expect((await end()).status).toBe(204)
    expect((await end()).code).toBe('duty_unknown')
    server.at('2024-05-01')
    expect((await page('qh_health')).duties).toEqual([])
    server.at('2024-02-01')
  })
})

describe('members', () => {
  const member = {
    body: 'taskForce',
    group: 'field',
    unit: 'qh_construction',
    person: '甲',
    post: '科长',
    role: 'liaison',
    from: '2024-01-01',
  }

  it('sit from a day on, and are followed by others', async () => {
    const post = (over: object) => send(office, '/api/v1/plan/members', { ...member, ...over })
    expect((await post({ group: 'nowhere' })).code).toBe('member_group_unknown')
    expect((await post({ replaces: 99 })).code).toBe('member_unknown')
    const first = (await post({})).body.id
    const after = { person: '乙', from: '2024-03-01', replaces: first }
    expect((await post({ ...after, from: '2024-01-01' })).code).toBe('member_term_empty')
    const both = await Promise.all([post(after), post({ ...after, person: '丙' })])
    expect(both.map((b) => b.code ?? b.status).sort()).toEqual([201, 'member_ended'])
    const on = async (day: string) =>
      (await get(office, '/api/v1/plan/members', { on: day })).members.map((m: { id: number }) => m.id)
    const next = both.find((b) => b.status === 201)?.body.id
    expect(await on('2024-02-29')).toEqual([first])
    expect(await on('2024-03-01')).toEqual([next])
    const { members } = await get(office, '/api/v1/plan/members', { body: 'taskForce' })
    expect(members[0]).toMatchObject({
      replacedBy: next,
      to: '2024-03-01',
      groupTitle: '巡查组',
      unitName: '区建设局',
    })
    expect((await send(office, `/api/v1/plan/members/${first}/end`, { to: '2024-04-01' })).code).toBe(
      'member_ended',
    )
  })
})

describe('a unit’s page', () => {
  it('says what it owes this month and is late with', async () => {
    await send(office, '/api/v1/plan/items', {
      ...{ measure: 'Q03-2', year: 2024, title: '选点', dueOn: '2024-03-29', acceptance: '名单' },
      unit: 'qh_construction',
    })
    server.at('2024-04-08')
    const { owed, late } = await page('qh_construction')
    const keys = (rows: { key: string }[]) => rows.map((r) => r.key)
    expect(keys(owed)).toContain('report Q03-2 qh_construction 2024Q1')
    expect(keys(late)).toContain('item 1')
    expect(keys((await page('qh_construction', { month: '2024-03' })).owed)).toContain('item 1')
    // 汇交目录 is owed too.
    const may = (await page('qh_construction', { month: '2024-05' })).owed
    expect(may.filter((r: { kind: string }) => r.kind === 'submission')).toHaveLength(3)
    await send(construction, '/api/v1/plan/reports', {
      ...{ measure: 'Q03-2', unit: 'qh_construction', period: '2024Q1', percent: 50, narrative: '在选' },
    })
    const reported = (await page('qh_construction')).owed.find((r: { kind: string }) => r.kind === 'report')
    expect(reported.standing).toBe('done')
  })

  it('prints as the unit’s extract', async () => {
    const file = await office({ url: '/api/v1/plan/units/qh_construction/extract.docx' })
    const folder = mkdtempSync(join(tmpdir(), 'wufei-extract-'))
    try {
      writeFileSync(join(folder, 'extract.docx'), file.rawPayload)
      const text = (await readDocx(join(folder, 'extract.docx'))).join('\n')
      for (const words of [
        '区建设局责任清单',
        '一、牵头措施',
        '任务3（2）示范工地三到四处',
        '2024年12月31日',
        '逾期事项',
      ])
        expect(text).toContain(words)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
