import { createDistrictView } from '../../src/packs/district-view.ts'
import { rhythmRoutes } from '../../src/plan/rhythm.routes.ts'
import type { RhythmHouse } from '../../src/plan/rhythm-house.ts'
import { seedPlan } from '../../src/plan/versions.store.ts'
import { demo } from '../packs/support.ts'
import { env, fresh } from '../parties/house.ts'
import { bookkeeper } from '../support/book.ts'
import { type Client, type Person, type TestServer, testServer } from '../support/server.ts'

/** The fictional district with its plan, and a clock that tests move. */
export const house: RhythmHouse = { district: createDistrictView(demo), demo: true, sources: [] }

export interface RhythmServer extends TestServer {
  /** `2025-03-05T09:30` by the wall in the district. */
  setClock(wall: string): void
}

export async function rhythmServer(extra: Readonly<Record<string, string>> = {}): Promise<RhythmServer> {
  let at = new Date('2025-03-03T02:00:00Z')
  const server = await testServer([rhythmRoutes(house)], { env: { ...env, ...extra }, now: () => at })
  await server.database.write(bookkeeper, (tx) => seedPlan(tx, demo.plan, new Date('2024-01-01T00:00:00Z')))
  return {
    ...server,
    setClock: (wall) => {
      at = new Date(`${wall}:00+08:00`)
    },
  }
}

export const people = {
  clerk: { login: '办公室甲', role: 'office' },
  chief: { login: '办公室乙', role: 'office' },
  leader: { login: '区领导', role: 'leader' },
  city: { login: '城管', role: 'department', unit: 'qh_city' },
  health: { login: '卫健', role: 'department', unit: 'qh_health' },
  street: { login: '稻香', role: 'street', streets: ['daoxiang'] },
  factory: { login: '企业', role: 'enterprise', parties: [1] },
} as const satisfies Record<string, Person>

export async function begin(client: Client, draft: object): Promise<number> {
  const reply = await client({ method: 'POST', url: '/api/v1/matters', payload: { key: fresh(), draft } })
  if (reply.statusCode !== 201) throw new Error(reply.body)
  return reply.json().id
}

export const view = async (client: Client, id: number) =>
  (await client({ url: `/api/v1/matters/${id}` })).json()

/** Does an act on the version the person sees; answers the reply. */
export async function act(
  client: Client,
  id: number,
  name: string,
  more: { readonly note?: string; readonly fields?: object; readonly version?: number } = {},
) {
  const version = more.version ?? (await view(client, id)).version
  return client({
    method: 'POST',
    url: `/api/v1/matters/${id}/acts`,
    payload: { key: fresh(), act: name, version, ...more },
  })
}

/** Several acts that must all go through. */
export async function walk(
  id: number,
  steps: readonly (readonly [Client, string, object?])[],
): Promise<void> {
  for (const [client, name, more] of steps) {
    const reply = await act(client, id, name, more)
    if (reply.statusCode !== 200) throw new Error(`${name}: ${reply.body}`)
  }
}
