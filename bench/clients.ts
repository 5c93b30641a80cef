import { Agent, request } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

/** Work for the clients' thread: each client sends its commands one after another over a connection of its own. */
export interface Errand {
  readonly port: number
  readonly path: string
  readonly clients: readonly { cookie: string; bodies: readonly string[] }[]
}

function post(agent: Agent, { port, path }: Errand, cookie: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        port,
        path,
        method: 'POST',
        host: '127.0.0.1',
        headers: { cookie, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (reply) => {
        const parts: Buffer[] = []
        reply.on('data', (part: Buffer) => parts.push(part))
        reply.on('end', () => {
          if (reply.statusCode === 201) resolve()
          else reject(new Error(`${reply.statusCode}: ${Buffer.concat(parts).toString('utf8')}`))
        })
      },
    )
    sent.once('error', reject)
    sent.end(body)
  })
}

if (parentPort) {
  const errand = workerData as Errand
  const agent = new Agent({ keepAlive: true, maxSockets: errand.clients.length })
  await Promise.all(
    errand.clients.map(async ({ cookie, bodies }) => {
      for (const body of bodies) await post(agent, errand, cookie, body)
    }),
  )
  agent.destroy()
}
