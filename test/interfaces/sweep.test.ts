import { beforeAll, expect, it } from 'vitest'
import { openHouse, routesOf, seed } from '../../src/main.ts'
import { fresh } from '../parties/house.ts'
import { testDistrict } from '../support/book.ts'
import { testServer } from '../support/server.ts'

const now = () => new Date('2026-03-02T02:00:00Z')
const { house, lookup, complete } = openHouse(testDistrict, false)
const server = await testServer(routesOf(house, lookup), {
  env: { WUFEI_DISTRICT: String(testDistrict), WUFEI_TOKEN_RATE: '100000' },
  now,
})

/** Whose kind decides who may read it, so that one there is not is told first. */
const decidedByKind = /^\/api\/v1\/matters\/\{id\}/
/** What anybody may ask, signed in or not, and what the frame of every page needs. */
const open =
  /^\/(healthz|readyz|api\/openapi|api\/sign-in|api\/v1\/(public|districts?|search|catalogue|waste-codes))|^\/p\//

beforeAll(async () => complete(await seed(server.database, house.district, now())))

it('a token reaches no address outside its scope, wherever it stands', async () => {
  const office = await server.as({ login: 'office', role: 'office' })
  const payload = { key: fresh(), name: '只看目录', scope: { catalogue: 'read' } }
  const { token } = (await office({ method: 'POST', url: '/api/v1/api-tokens', payload })).json()
  await server.app.ready()
  const { paths } = server.app.swagger() as unknown as { paths: Record<string, Record<string, object>> }
  const reached: string[] = []
  let refused = 0
  for (const [path, methods] of Object.entries(paths)) {
    if (open.test(path) || !('get' in methods)) continue
    const url = path.replace(/\{[^}]+\}/g, '1')
    const reply = await server.app.inject({ url, headers: { authorization: `Bearer ${token}` } })
    if (reply.statusCode === 403 || reply.statusCode === 401) refused += 1
    else if (reply.statusCode === 404 && decidedByKind.test(path)) continue
    // Not the shape that is asked for: nobody gets as far as the question of who asks.
    else if (reply.statusCode !== 400) reached.push(`${path} ${reply.statusCode}`)
  }
  expect(reached).toEqual([])
  expect(refused).toBeGreaterThan(60)
})
