import { describe, expect, it } from 'vitest'
import { fresh } from '../parties/house.ts'
import { act, begin, people, rhythmServer, view, walk } from './rhythm-house.ts'

const server = await rhythmServer()
const clerk = await server.as(people.clerk)
const chief = await server.as(people.chief)
const leader = await server.as(people.leader)
const city = await server.as(people.city)
const health = await server.as(people.health)
const street = await server.as(people.street)
const factory = await server.as(people.factory)

const draft = (over: object = {}) => ({
  kind: 'order',
  title: '厨余数据逾期',
  unit: 'qh_city',
  due: '2025-03-20',
  matter: '补报厨余数据',
  basis: '方案任务1',
  countersigners: ['qh_health'],
  ...over,
})
const toIssued = [
  [clerk, 'submit'],
  [chief, 'review'],
  [health, 'countersign', { note: '同意' }],
  [leader, 'sign'],
  [clerk, 'number'],
  [clerk, 'issue'],
] as const

describe('a supervision order over HTTP', () => {
  it('walks to its end, is numbered without gaps per year, and keeps who did what', async () => {
    server.setClock('2025-03-03T10:00')
    const first = await begin(clerk, draft())
    await walk(first, toIssued)
    const second = await begin(clerk, draft({ countersigners: [], title: '第二件' }))
    await walk(
      second,
      toIssued.filter(([, name]) => name !== 'countersign'),
    )
    expect((await view(clerk, first)).number).toBe('青无废督〔2025〕1号')
    expect((await view(clerk, second)).number).toBe('青无废督〔2025〕2号')
    await walk(first, [
      [city, 'acknowledge'],
      [city, 'answer', { note: '已补报' }],
      [clerk, 'check'],
      [chief, 'closeOut'],
    ])
    const end = await view(clerk, first)
    expect(end).toMatchObject({
      state: 'closed',
      stateName: '已销号',
      ended: true,
      workingDaysLeft: null,
      demo: true,
    })
    expect(end.history.map((done: { actName: string }) => done.actName)).toEqual([
      '建立',
      '送核',
      '核稿',
      '会签',
      '签发',
      '编号',
      '印发',
      '签收',
      '反馈',
      '审核通过',
      '销号',
    ])
  })

  it('is not issued without the leading group’s signature; the number is not spent', async () => {
    const id = await begin(clerk, draft({ countersigners: [] }))
    await walk(id, [
      [clerk, 'submit'],
      [chief, 'review'],
    ])
    for (const name of ['number', 'issue'])
      expect((await act(clerk, id, name)).json()).toMatchObject({
        code: 'order_unsigned',
        message:
          '督办单“厨余数据逾期”未经领导小组签发（现为“待签发”），不能' +
          (name === 'number' ? '编号' : '印发'),
      })
    expect((await act(chief, id, 'sign')).json().code).toBe('matter_not_yours')
    await walk(id, [
      [leader, 'sign'],
      [clerk, 'number'],
    ])
    expect((await view(clerk, id)).number).toBe('青无废督〔2025〕3号')
  })

  it('decided by two at once: one wins, the other is told who', async () => {
    const id = await begin(clerk, draft({ countersigners: [], title: '同时' }))
    await walk(id, [[clerk, 'submit']])
    const { version } = await view(chief, id)
    const third = await server.as({ login: '办公室丙', role: 'office' })
    const replies = await Promise.all([
      act(chief, id, 'review', { version }),
      act(third, id, 'sendBack', { version, note: '依据不足' }),
    ])
    expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 409])
    const told = replies.find((reply) => reply.statusCode === 409)?.json()
    expect(told.code).toBe('matter_moved')
    expect(told.params.who).toMatch(/^办公室[乙丙]$/)
    expect((await view(clerk, id)).history).toHaveLength(3)
  })

  it('the same key is done once; another content under it is refused', async () => {
    const key = fresh()
    const post = (title: string) =>
      clerk({ method: 'POST', url: '/api/v1/matters', payload: { key, draft: draft({ title }) } })
    const [a, b] = [await post('一次'), await post('一次')]
    expect(a.json()).toEqual(b.json())
    expect((await post('两次')).json().code).toBe('idempotency_conflict')
  })

  it('relapse begins another that names it', async () => {
    const id = await begin(clerk, draft({ countersigners: [], title: '反复' }))
    await walk(id, [
      ...toIssued.filter(([, name]) => name !== 'countersign'),
      [city, 'acknowledge'],
      [city, 'answer', { note: '已办' }],
      [clerk, 'check'],
    ])
    const reply = (await act(chief, id, 'relapse', { note: '三月又逾期' })).json()
    const again = await view(clerk, reply.begun[0])
    expect(again).toMatchObject({ state: 'draft', due: null, origin: { kind: 'matter', key: String(id) } })
    expect(again.payload.follows).toMatchObject({ id, how: 'relapsed' })
    expect((await view(clerk, id)).arisen).toHaveLength(1)
  })

  it('is shown to who it concerns: a street its own, an enterprise nothing', async () => {
    const id = await begin(clerk, draft({ unit: 'daoxiang', countersigners: [], title: '街道' }))
    const titles = async (client: typeof clerk) =>
      (await client({ url: '/api/v1/matters?kind=order' }))
        .json()
        .items.map((one: { title: string }) => one.title)
    expect(await titles(street)).toEqual(['街道'])
    expect(await titles(city)).toContain('反复')
    expect((await factory({ url: '/api/v1/matters' })).json().code).toBe('forbidden')
    expect((await factory({ url: `/api/v1/matters/${id}` })).json().code).toBe('matter_unknown')
    const other = await server.as({ login: '麦浪', role: 'street', streets: ['mailang'] })
    expect((await other({ url: `/api/v1/matters/${id}` })).json().code).toBe('matter_unknown')
    expect(
      (
        await city({ method: 'POST', url: '/api/v1/matters', payload: { key: fresh(), draft: draft() } })
      ).json().code,
    ).toBe('forbidden')
  })

  it('refuses what it cannot be about', async () => {
    const code = async (over: object) =>
      (
        await clerk({ method: 'POST', url: '/api/v1/matters', payload: { key: fresh(), draft: draft(over) } })
      ).json().code
    expect(await code({ unit: 'nobody' })).toBe('plan_unit_unknown')
    expect(await code({ due: '2025-03-01' })).toBe('matter_due_past')
    const sections = [{ heading: '一', paragraphs: [] }]
    const paper = { kind: 'paper', paperKind: 'poem', title: '诗', recipients: ['qh_city'], sections }
    const reply = await clerk({
      method: 'POST',
      url: '/api/v1/matters',
      payload: { key: fresh(), draft: paper },
    })
    expect(reply.json().code).toBe('paper_kind_unknown')
    const id = await begin(clerk, draft())
    const edit = await act(clerk, id, 'edit', { fields: { recipients: ['nobody'] } })
    expect(edit.json().code).toBe('plan_unit_unknown')
    expect((await view(clerk, id)).version).toBe(1)
  })

  it('prints as an official document that says while it is not signed', async () => {
    const id = await begin(clerk, draft({ title: '打印' }))
    const reply = await clerk({ url: `/api/v1/matters/${id}/document.docx` })
    expect(reply.statusCode).toBe(200)
    expect(reply.rawPayload.subarray(0, 2).toString()).toBe('PK')
  })
})
