import { createDistrictView } from '../../src/packs/district-view.ts'
import { seedDistrict } from '../../src/packs/seed-district.store.ts'
import { planRoutes } from '../../src/plan/routes.ts'
import { seedPlan } from '../../src/plan/versions.store.ts'
import type { Routes } from '../../src/platform/http.ts'
import { demo } from '../packs/support.ts'
import { env } from '../parties/house.ts'
import { bookkeeper } from '../support/book.ts'
import { type Client, type TestServer, testServer } from '../support/server.ts'

export const district = createDistrictView(demo)

export interface PlanServer extends TestServer {
  /** Moves the server's clock to noon of a day. */
  at(day: string): void
  readonly office: Client
  readonly second: Client
  readonly construction: Client
  readonly street: Client
  readonly plant: Client
}

/** The fictional district with its plan in the house, a clock that moves, and somebody of every kind. */
export async function planServer(more: readonly Routes[] = []): Promise<PlanServer> {
  let now = new Date('2024-02-01T04:00:00Z')
  const server = await testServer([planRoutes({ district, demo: false, sources: [] }), ...more], {
    env,
    now: () => now,
  })
  await server.database.write(bookkeeper, async (tx) => {
    await seedDistrict(tx, demo, now)
    await seedPlan(tx, demo.plan, now)
  })
  return {
    ...server,
    at: (day) => {
      now = new Date(`${day}T04:00:00Z`)
    },
    office: await server.as({ login: 'office', role: 'office', unit: 'qh_office' }),
    second: await server.as({ login: 'second', role: 'office', unit: 'qh_office' }),
    construction: await server.as({ login: 'construction', role: 'department', unit: 'qh_construction' }),
    street: await server.as({ login: 'street', role: 'street', streets: ['daoxiang'] }),
    plant: await server.as({ login: 'plant', role: 'enterprise', parties: [1] }),
  }
}

/** POST or PUT with a key; answers status, code of a refusal, and the body. */
export async function send(
  client: Client,
  url: string,
  payload: Record<string, unknown>,
  method: 'POST' | 'PUT' = 'POST',
) {
  const key = `key-${++keys}-${process.pid}`
  const reply = await client({ method, url, payload: { key, ...payload } })
  const body = reply.body === '' ? null : reply.json()
  return { status: reply.statusCode, code: body?.code as string | undefined, body }
}
let keys = 0

export async function get(client: Client, url: string, query: Record<string, string> = {}) {
  const reply = await client({ url, query })
  if (reply.statusCode !== 200) throw new Error(`${url}: ${reply.body}`)
  return reply.json()
}
