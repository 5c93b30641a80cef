import { describe, expect, it } from 'vitest'
import { withPlan } from '../../src/plan/plan-source.ts'
import { remind } from '../../src/plan/reminders.ts'
import { textOf, unzip } from '../inventory/documents/packages.ts'
import { act, begin, house, people, rhythmServer, view, walk } from './rhythm-house.ts'

/** A year of the fictional district through the API, with a movable clock. */
const server = await rhythmServer()
const clerk = await server.as(people.clerk)
const chief = await server.as(people.chief)
const leader = await server.as(people.leader)
const city = await server.as(people.city)
const health = await server.as(people.health)
const street = await server.as(people.street)
const get = async (client: typeof clerk, url: string) => {
  const reply = await client({ url })
  if (reply.statusCode !== 200) throw new Error(`${url}: ${reply.body}`)
  return reply.json()
}

describe('a year', () => {
  it('the calendar shows what is owed with working days left, a street only its own', async () => {
    server.setClock('2025-03-03T10:00')
    const all = await get(clerk, '/api/v1/calendar?to=2026-01-01')
    const kinds = new Set(all.items.map((one: { kind: string }) => one.kind))
    for (const kind of ['submission', 'meeting', 'paper', 'summary', 'planEnd']) expect(kinds).toContain(kind)
    expect(all.daysToPlanEnd).toBe(303)
    const meeting = all.items.find((one: { key: string }) => one.key === 'meeting 2025Q1')
    // 31 March is a Monday; Qingming falls after it.
    expect(meeting).toMatchObject({
      due: '2025-03-31',
      workingDaysLeft: 20,
      standing: 'later',
      unitName: '区无废办',
    })
    const own = await get(street, '/api/v1/calendar?to=2026-01-01')
    expect(new Set(own.items.map((one: { unit: string }) => one.unit))).toEqual(new Set(['daoxiang', null]))
  })

  it('a meeting draws its agenda from what is late; what is agreed is tracked, answered and done', async () => {
    server.setClock('2025-03-28T10:00')
    const { items } = await get(clerk, '/api/v1/late-things')
    expect(items.length).toBeGreaterThan(0)
    const agenda = items.slice(0, 3).map(({ origin, unit, reason, light }: Record<string, unknown>) => ({
      ...{ title: (origin as { title: string }).title, unit, reason, light, origin },
    }))
    const meeting = await begin(clerk, {
      ...{
        kind: 'meeting',
        title: '2025年第1季度碰头会',
        period: '2025Q1',
        heldOn: '2025-03-28',
        agenda,
        units: ['qh_city'],
      },
    })
    const fields = {
      attendees: ['区领导', '城管'],
      minutes: '会议听取了进展。',
      actions: [{ title: '补报厨余数据', unit: 'qh_city', due: '2025-04-10' }],
    }
    await walk(meeting, [[clerk, 'hold', { fields }]])
    expect((await act(clerk, meeting, 'close')).json()).toMatchObject({
      code: 'matter_arisen_open',
      params: { count: 1 },
    })
    const [action] = (await view(clerk, meeting)).arisen
    expect(action).toMatchObject({ kind: 'action', unit: 'qh_city', due: '2025-04-10' })
    await walk(action.id, [
      [city, 'answer', { note: '已补报' }],
      [clerk, 'check'],
    ])
    await walk(meeting, [[clerk, 'close']])
    const proposal = await get(clerk, '/api/v1/paper-proposal?paperKind=minutes&period=2025Q1')
    expect(proposal.title).toBe('2025年第1季度碰头会纪要')
    expect(proposal.sections.at(-1).table.rows).toEqual([['补报厨余数据', '区城管局', '2025年4月10日']])
  })

  it('a leader’s instruction becomes tracked items and is met when they are', async () => {
    const id = await begin(leader, {
      ...{
        kind: 'instruction',
        title: '医疗废物暂存',
        leader: '区领导',
        instructedOn: '2025-04-01',
        words: '请卫健核查暂存时间',
      },
      actions: [{ title: '核查暂存时间', unit: 'qh_health', due: '2025-04-15' }],
    })
    expect((await act(leader, id, 'meet')).json().code).toBe('matter_arisen_open')
    const [{ id: action }] = (await view(leader, id)).arisen
    const told = await get(health, '/api/v1/notices?unread=true')
    expect(told.items[0]).toMatchObject({ thing: { kind: 'matter', key: String(action) }, readAt: null })
    await health({ method: 'POST', url: '/api/v1/notices/read', payload: { ids: [told.items[0].id] } })
    expect((await get(health, '/api/v1/notices?unread=true')).items).toEqual([])
    await walk(action, [
      [health, 'answer', { note: '已核查' }],
      [chief, 'check'],
    ])
    await walk(id, [[clerk, 'meet']])
    expect((await view(clerk, id)).state).toBe('met')
  })

  it('reminders come on their rungs, once, on working days; late enough the office is offered an order', async () => {
    const withLights = withPlan(server.context, house)
    const order = await begin(clerk, {
      ...{ kind: 'action', title: '台账核对', unit: 'qh_city', due: '2025-05-16' },
    })
    const about = async (client: typeof clerk) =>
      (await get(client, '/api/v1/notices?limit=200')).items.filter(
        (one: { thing: { key: string }; title: string }) =>
          one.title.includes('台账核对') && one.thing.key === `matter ${order}`,
      )
    // Friday 9 May is five working days before; the next day nobody works.
    for (const [day, count] of [
      ['2025-05-08', 0],
      ['2025-05-09', 1],
      ['2025-05-10', 1],
      ['2025-05-15', 2],
      ['2025-05-16', 3],
    ] as const) {
      server.setClock(`${day}T10:00`)
      await remind(server.context, withLights)
      await remind(server.context, withLights)
      expect([day, (await about(city)).length]).toEqual([day, count])
    }
    server.setClock('2025-05-21T10:00')
    await remind(server.context, withLights)
    expect((await about(clerk))[0]).toMatchObject({ title: '可督办：台账核对' })
  })

  it('a brief of a month is Word from live data', async () => {
    server.setClock('2025-06-03T10:00')
    const proposal = await get(clerk, '/api/v1/paper-proposal?paperKind=brief&period=2025-05')
    expect(proposal.recipients).toContain('daoxiang')
    const { paperKind, period, recipients, sections, title } = proposal
    const id = await begin(clerk, {
      kind: 'paper',
      paperKind,
      period,
      recipients: recipients.slice(0, 2),
      sections,
      title,
    })
    await walk(id, [
      [clerk, 'submit'],
      [chief, 'review'],
      [chief, 'sign'],
      [clerk, 'number'],
      [clerk, 'issue'],
    ])
    const { rawPayload } = await clerk({ url: `/api/v1/matters/${id}/document.docx` })
    const parts = await unzip(rawPayload)
    const text = textOf([...parts.values()].join(''))
    for (const part of [
      '工作简报（2025年5月）',
      '青无废简〔2025〕1期',
      '一、总体进展',
      '演示数据',
      '2025年6月3日印发',
    ])
      expect(text).toContain(part)
    const calendar = await get(clerk, '/api/v1/calendar?from=2025-06-01&to=2025-07-01&kind=paper')
    expect(calendar.items.find((one: { key: string }) => one.key === 'paper brief 2025-05').standing).toBe(
      'done',
    )
  })

  it('a circular is signed by the leading group', async () => {
    const sections = [{ heading: '一、情况', paragraphs: ['略'] }]
    const id = await begin(clerk, {
      kind: 'paper',
      paperKind: 'circular',
      title: '通报',
      recipients: ['qh_city'],
      sections,
    })
    await walk(id, [
      [clerk, 'submit'],
      [chief, 'review'],
    ])
    expect((await act(chief, id, 'sign')).json().code).toBe('paper_signature_of_leading_group')
    expect((await act(chief, id, 'issue')).json().code).toBe('paper_unsigned')
    await walk(id, [[leader, 'sign']])
  })

  it('December summaries are collected, returned, and compiled into one', async () => {
    server.setClock('2025-12-20T10:00')
    const texts = { overview: '总体平稳', results: '清运提速', problems: '' }
    const id = await begin(city, { kind: 'summary', year: 2025, unit: 'qh_city', texts })
    expect((await act(city, id, 'submit')).json().code).toBe('summary_incomplete')
    await walk(id, [
      [city, 'edit', { fields: { texts: { ...texts, problems: '人手不足' } } }],
      [city, 'submit'],
      [clerk, 'sendBack', { note: '补充数字' }],
      [city, 'submit'],
      [clerk, 'accept'],
    ])
    const again = await city({
      ...{ method: 'POST', url: '/api/v1/matters' },
      payload: { key: 'again-summary', draft: { kind: 'summary', year: 2025, unit: 'qh_city', texts } },
    })
    expect(again.json().code).toBe('matter_there')
    const odd = { kind: 'summary', year: 2025, unit: 'qh_health', texts: { poetry: '诗' } }
    const reply = await health({
      method: 'POST',
      url: '/api/v1/matters',
      payload: { key: 'odd-summary', draft: odd },
    })
    expect(reply.json().code).toBe('summary_section_unknown')
    server.setClock('2026-01-05T10:00')
    const { items } = await get(clerk, '/api/v1/summaries?year=2025')
    expect(items.find((one: { unit: string }) => one.unit === 'qh_city')).toMatchObject({
      stateName: '已收讫',
      late: false,
    })
    expect(items.find((one: { unit: string }) => one.unit === 'daoxiang')).toMatchObject({
      stateName: '未起草',
      late: true,
    })
    const compiled = await get(clerk, '/api/v1/paper-proposal?paperKind=annualSummary&period=2025')
    const words = JSON.stringify(compiled.sections)
    for (const part of ['【区城管局】', '清运提速', '人手不足', '尚未报送']) expect(words).toContain(part)
  })

  it('the appraisal explains every line, takes one dispute, and is final only after the term', async () => {
    const id = await begin(clerk, { kind: 'appraisal', year: 2025 })
    const scores = async (client: typeof clerk) => get(client, `/api/v1/appraisals/${id}/scores`)
    expect((await city({ url: `/api/v1/appraisals/${id}/scores` })).json().code).toBe('forbidden')
    // The matter itself tells a department no score before they are announced.
    const early = await city({ url: `/api/v1/matters/${id}` })
    expect([403, 404].includes(early.statusCode) || early.json().payload.lines.length === 0).toBe(true)
    const line = async (client: typeof clerk, item: string) =>
      (await scores(client)).scores
        .find((one: { unit: string }) => one.unit === 'qh_city')
        .lines.find((one: { item: string }) => one.item === item)
    expect(await line(clerk, 'actions')).toMatchObject({
      max: 10,
      points: 8,
      explanation: '应办 2 项，逾期 1 项，每项扣 2 分，扣 2 分，得 8 分',
      records: [{ title: '台账核对' }],
    })
    expect(await line(clerk, 'summary')).toMatchObject({ points: 5 })
    const dispute = {
      kind: 'dispute',
      appraisal: id,
      unit: 'qh_city',
      item: 'actions',
      claim: '设备检修，已报备',
      wanted: 10,
    }
    const raise = async (over: object, key: string) =>
      (
        await city({
          method: 'POST',
          url: '/api/v1/matters',
          payload: { key, draft: { ...dispute, ...over } },
        })
      ).json()
    expect((await raise({}, 'too-early-dispute')).code).toBe('dispute_closed')
    await walk(id, [[clerk, 'announce']])
    expect((await raise({ item: 'singing' }, 'no-line-dispute')).code).toBe('dispute_line_unknown')
    expect((await raise({ wanted: 11 }, 'too-many-dispute')).code).toBe('dispute_points')
    const { id: raised } = await raise({}, 'good-dispute')
    expect((await raise({}, 'second-dispute')).code).toBe('matter_there')
    expect((await act(leader, id, 'finalize')).json().code).toBe('matter_arisen_open')
    await walk(raised, [[chief, 'uphold', { note: '报备属实', fields: { points: 10 } }]])
    expect(await line(city, 'actions')).toMatchObject({ adjusted: { points: 10, reason: '报备属实' } })
    expect((await act(leader, id, 'finalize')).json()).toMatchObject({
      code: 'appraisal_disputes_open',
      params: { until: '2026-01-12' },
    })
    server.setClock('2026-01-13T10:00')
    expect((await raise({ item: 'summary' }, 'late-dispute')).code).toBe('dispute_closed')
    await walk(id, [[leader, 'finalize']])
    expect((await scores(city)).stateName).toBe('已审定')
    expect((await scores(street)).scores.map((one: { unit: string }) => one.unit)).toEqual(['daoxiang'])
    const printed = async (client: typeof clerk) => {
      const reply = await client({ url: `/api/v1/appraisals/${id}/document.docx` })
      return textOf((await unzip(reply.rawPayload)).get('word/document.xml') ?? '')
    }
    const whole = await printed(clerk)
    for (const words of ['2025年度“无废城市”建设工作考核结果', '一票否决', '申诉与答复', '区城管局'])
      expect(whole).toContain(words)
    // A street's paper says nothing of others.
    expect(await printed(street)).not.toContain('区城管局')
    const again = await clerk({
      ...{ method: 'POST', url: '/api/v1/matters' },
      payload: { key: 'again-appraisal', draft: { kind: 'appraisal', year: 2025 } },
    })
    expect(again.json().code).toBe('matter_there')
  })

  it('at the plan’s end the years are told together', async () => {
    const { sections, title } = await get(clerk, '/api/v1/paper-proposal?paperKind=planReview&period=2025')
    expect(title).toBe('两年行动方案总结评估报告')
    const row = sections[0].table.rows.find((cells: string[]) => cells[0] === '2025年')
    expect(row.slice(1, 4)).toEqual(['1', '0/0', '1'])
  })
})
