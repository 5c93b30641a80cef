import { Worker } from 'node:worker_threads'
import type { Role } from '../src/core/codes.ts'
import { ledgerRoutes } from '../src/ledger/routes.ts'
import { sessionRoutes } from '../src/platform/auth/session.routes.ts'
import { openSessions } from '../src/platform/auth/sessions.ts'
import { readConfig } from '../src/platform/config.ts'
import { createServer } from '../src/platform/http.ts'
import type { Errand } from './clients.ts'
import type { Ground } from './ground.ts'

const password = 'Correct-horse-7'

export interface Service {
  readonly port: number
  /** Makes an account, signs it in through the real route, and answers its session's cookie. */
  signIn(login: string, role: Role, party: number): Promise<string>
  /** Lets clients in a thread of their own send what they have; milliseconds until the last answer. */
  send(path: string, clients: Errand['clients']): Promise<number>
  close(): Promise<void>
}

/** The server on a socket: sessions, rights, audit and logging as in production; the log goes nowhere. */
export async function openService(ground: Ground): Promise<Service> {
  const { database, dataDir, actor, urls, house } = ground
  const config = readConfig({ WUFEI_DATA_DIR: dataDir, WUFEI_DISTRICT: String(actor.district) })
  const sessions = openSessions(config, urls.appUrl, database)
  const context = { config, database, sessions, now: () => new Date(), setupToken: null }
  const logStream = { write: () => true } as unknown as NodeJS.WritableStream
  const app = await createServer(context, [sessionRoutes, ledgerRoutes(house)], {
    version: 'bench',
    logStream,
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const port = (app.server.address() as { port: number }).port
  return {
    port,
    signIn: async (login, role, party) => {
      const account = { login, name: login, role, unit: null, parties: [party], streets: [], password }
      await sessions.createAccount(actor, account, new Date())
      const reply = await app.inject({ method: 'POST', url: '/api/session', payload: { login, password } })
      if (reply.statusCode !== 200) throw new Error(`sign-in of ${login}: ${reply.body}`)
      return reply.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
    },
    send: (path, clients) => sendAll({ port, path, clients }),
    close: async () => {
      await app.close()
      await sessions.close()
    },
  }
}

async function sendAll(errand: Errand): Promise<number> {
  const worker = new Worker(new URL('./clients.ts', import.meta.url), { workerData: errand })
  await new Promise<void>((resolve, reject) => {
    worker.once('online', () => resolve())
    worker.once('error', reject)
  })
  const began = performance.now()
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', () => resolve())
  })
  return performance.now() - began
}
