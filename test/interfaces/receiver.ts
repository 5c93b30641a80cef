import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Logger, runOnce } from 'graphile-worker'
import { webhookJobs } from '../../src/interfaces/deliver.ts'
import { openPool } from '../../src/platform/database.ts'
import type { TestServer } from '../support/server.ts'

const quiet = new Logger(() => () => {})

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A real server that keeps what it is sent and answers as it is told. */
export async function receiver() {
  const received: Received[] = []
  const answers: { status: number; text: string }[] = []
  const server = createServer((request, reply) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      const { status, text } = answers.shift() ?? { status: 200, text: 'ok' }
      reply.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:9/' } : {}).end(text)
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    /** What is answered next, before it is 200 again. */
    answer: (status: number, text = '', times = 1) => {
      for (let i = 0; i < times; i++) answers.push({ status, text })
    },
    close: () => new Promise((closed) => server.close(closed)),
  }
}

/** As a receiver of Standard Webhooks does it, from the specification alone. */
export function verifies({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const said = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const wanted = `v1,${createHmac('sha256', key).update(said).digest('base64')}`
  return String(headers['webhook-signature']).split(' ').includes(wanted)
}

/** Works off every queued job, those that wait for a later try as well: `tries` rounds of them at most. */
export async function workOff({ context, appUrl, ownerUrl }: TestServer, tries = 20): Promise<void> {
  const owner = openPool(ownerUrl, 1)
  // A job tells by its rows that nobody answers; what it throws is a bug.
  const broken: unknown[] = []
  const tasks = webhookJobs(context)
  const taskList = Object.fromEntries(
    tasks.map((task) => [
      `${task.name}:${context.config.district}`,
      async (payload: unknown) => {
        try {
          await task.run(payload as Record<string, unknown>, 1)
        } catch (error) {
          broken.push(error)
        }
      },
    ]),
  )
  try {
    for (let round = 0; round < tries; round++) {
      await owner.query(`update graphile_worker._private_jobs set run_at = now() - interval '1 second'`)
      const { rows } = await owner.query('select count(*)::int as n from graphile_worker._private_jobs')
      if (rows[0].n === 0) return
      await runOnce({ connectionString: appUrl, taskList, maxPoolSize: 2, logger: quiet })
      if (broken.length > 0) throw broken[0]
    }
  } finally {
    await owner.end()
  }
}
