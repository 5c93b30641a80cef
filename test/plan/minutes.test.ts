import { expect, it } from 'vitest'
import { begin, people, rhythmServer, walk } from './rhythm-house.ts'

const server = await rhythmServer()
const clerk = await server.as(people.clerk)
const chief = await server.as(people.chief)
const get = async (client: typeof clerk, url: string) => (await client({ url })).json()

it('a meeting that is over owes its minutes by a day of their own, until they are sent out', async () => {
  server.setClock('2025-06-26T10:00')
  const title = '2025年第2季度碰头会'
  const meeting = await begin(clerk, {
    ...{ kind: 'meeting', title, period: '2025Q2', heldOn: '2025-06-27', agenda: [], units: ['qh_city'] },
  })
  const shown = async () => {
    const rows = (await get(clerk, '/api/v1/matters?kind=meeting')).items
    const things = (await get(clerk, '/api/v1/calendar?from=2025-06-01&to=2025-08-01')).items
    const row = rows.find((one: { id: number }) => one.id === meeting)
    const thing = things.find((one: { key: string }) => one.key === `matter ${meeting}`)
    return [row.stateName, row.due, row.workingDaysLeft, thing.title, thing.due, thing.standing]
  }
  expect(await shown()).toEqual(['拟召开', '2025-06-27', 1, title, '2025-06-27', 'near'])
  // The meeting was on Friday; on Monday nobody has written anything down yet.
  server.setClock('2025-06-30T10:00')
  const owed = '会议已开，纪要待印发'
  expect(await shown()).toEqual([owed, '2025-07-04', 4, `${title}：${owed}`, '2025-07-04', 'near'])
  await walk(meeting, [
    [clerk, 'hold', { fields: { attendees: ['区领导'], minutes: '会议听取了进展。', actions: [] } }],
  ])
  server.setClock('2025-07-08T10:00')
  expect(await shown()).toEqual([owed, '2025-07-04', -2, `${title}：${owed}`, '2025-07-04', 'late'])
  const proposal = await get(clerk, '/api/v1/paper-proposal?paperKind=minutes&period=2025Q2')
  const { paperKind, period, recipients, sections } = proposal
  const draft = { kind: 'paper', title: proposal.title, paperKind, period, recipients, sections }
  const paper = await begin(clerk, draft)
  await walk(paper, [
    [clerk, 'submit'],
    [chief, 'review'],
    [chief, 'sign'],
    [clerk, 'number'],
  ])
  expect((await shown())[5]).toBe('late')
  await walk(paper, [[clerk, 'issue']])
  expect(await shown()).toEqual(['已召开', null, null, title, '2025-06-27', 'done'])
})
