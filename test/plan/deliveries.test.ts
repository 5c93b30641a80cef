import { createServer as createHttp } from 'node:http'
import { type AddressInfo, createServer as createTcp } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import { rhythmJobs } from '../../src/plan/reminders.ts'
import { queueJob, startJobs } from '../../src/platform/jobs.ts'
import { openOutlets } from '../../src/platform/outlets.ts'
import { fresh } from '../parties/house.ts'
import { bookkeeper, testDistrict } from '../support/book.ts'
import { begin, house, people, rhythmServer } from './rhythm-house.ts'

/** A robot that fails the first time, as one does while its group is being set up. */
const posts: { url: string; body: string }[] = []
const robot = createHttp((request, response) => {
  let body = ''
  request.on('data', (part) => {
    body += part
  })
  request.on('end', () => {
    posts.push({ url: request.url ?? '', body })
    response.end(
      JSON.stringify(posts.length === 1 ? { errcode: 310000, errmsg: 'sign not match' } : { errcode: 0 }),
    )
  })
})
/** As much of SMTP as one message needs. */
const mails: string[] = []
const postOffice = createTcp((socket) => {
  let data: string | null = null
  socket.write('220 test\r\n')
  socket.on('data', (chunk) => {
    for (const line of chunk.toString().split('\r\n').slice(0, -1)) {
      if (data !== null) {
        if (line !== '.') {
          data += `${line}\n`
          continue
        }
        mails.push(data)
        data = null
        socket.write('250 kept\r\n')
      } else if (/^DATA/.test(line)) {
        data = ''
        socket.write('354 go on\r\n')
      } else socket.write(/^QUIT/.test(line) ? '221 bye\r\n' : '250 ok\r\n')
    }
  })
})
const portOf = async (server: typeof robot | typeof postOffice): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const server = await rhythmServer({
  WUFEI_WEBHOOK_URL: `http://127.0.0.1:${await portOf(robot)}/robot?access_token=t`,
  WUFEI_WEBHOOK_SECRET: 'SEC-example-key',
  WUFEI_SMTP_URL: `smtp://127.0.0.1:${await portOf(postOffice)}`,
  WUFEI_SMTP_FROM: 'wufei@example.cn',
})
const tasks = rhythmJobs(server.context, house, openOutlets(server.context.config))
const jobs = await startJobs(server.appUrl, testDistrict, tasks, () => {})
afterAll(async () => {
  await jobs.stop()
  robot.closeAllConnections()
  await Promise.all([robot, postOffice].map((one) => new Promise((resolve) => one.close(resolve))))
})

const clerk = await server.as(people.clerk)
const settings = (over: object = {}) => ({ ...house.district.pack.rhythm.reminders, ...over })
const put = (value: object) =>
  clerk({ method: 'PUT', url: '/api/v1/reminder-settings', payload: { key: fresh(), settings: value } })
const deliveries = async () => (await clerk({ url: '/api/v1/deliveries' })).json().items

it('a notice goes out by mail and robot, is tried again, and the log says how it went', async () => {
  const shown = (await clerk({ url: '/api/v1/reminder-settings' })).json()
  expect(shown).toMatchObject({ fromPack: true, available: ['console', 'mail', 'webhook'] })
  const address = { qh_city: ['city@example.cn'] }
  expect((await put(settings({ channels: ['console', 'mail', 'webhook'], mail: address }))).statusCode).toBe(
    200,
  )
  await begin(clerk, { kind: 'action', title: '核对台账', unit: 'qh_city', due: '2025-03-20' })
  await expect
    .poll(
      async () => (await deliveries()).filter((one: { error: string | null }) => one.error === null).length,
      { timeout: 30_000 },
    )
    .toBe(2)
  const log = await deliveries()
  expect(log.find((one: { error: string | null }) => one.error !== null)).toMatchObject({
    channel: 'webhook',
    attempt: 1,
    error: '310000 sign not match',
  })
  expect(posts).toHaveLength(2)
  expect(posts[1]?.url).toMatch(/^\/robot\?access_token=t&timestamp=\d{13}&sign=/)
  expect(JSON.parse(posts[1]?.body ?? '').text.content).toContain('核对台账')
  expect(mails).toHaveLength(1)
  expect(mails[0]).toContain('To: city@example.cn')
})

it('who has no address is said in the log, and not tried again', async () => {
  await put(settings({ channels: ['mail'] }))
  await begin(clerk, { kind: 'action', title: '无址', unit: 'qh_health', due: '2025-03-20' })
  await expect
    .poll(
      async () => (await deliveries()).find((one: { title: string }) => one.title.includes('无址'))?.error,
      { timeout: 30_000 },
    )
    .toBe('没有登记收件地址')
})

it('a notice that is not there is refused to the worker too', async () => {
  const task = tasks.find((one) => one.name === 'notice_deliver')
  await expect(task?.run({ notice: 999_999, channel: 'mail' }, 1)).rejects.toMatchObject({
    code: 'notice_unknown',
  })
})

it('addresses are of units of the pack', async () => {
  expect((await put(settings({ mail: { nobody: ['a@example.cn'] } }))).json().code).toBe('plan_unit_unknown')
})

it('a job exists exactly when its transaction went through', async () => {
  const queue = (fail: boolean) =>
    server.database.write(bookkeeper, async (tx) => {
      await queueJob(tx, 'nobody_takes_it', { fail })
      if (fail) throw new Error('rolled back')
    })
  await expect(queue(true)).rejects.toThrow('rolled back')
  await queue(false)
  const kept = await server.database.write(bookkeeper, (tx) =>
    tx.query<{ payload: object }>('select payload from graphile_worker._private_jobs'),
  )
  expect(kept.map((one) => one.payload)).toEqual([{ fail: false }])
})
