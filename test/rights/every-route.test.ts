import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Role, roles } from '../../src/core/codes.ts'
import { fileStore } from '../../src/intake/files.ts'
import { fold } from '../../src/ledger/fold.store.ts'
import type { House } from '../../src/ledger/house.ts'
import { openHouse, routesOf, seed } from '../../src/main.ts'
import type { Actor } from '../../src/platform/actor.ts'
import type { Database } from '../../src/platform/database.ts'
import { type App, type Context, createServer } from '../../src/platform/http.ts'
import { unzip } from '../inventory/documents/packages.ts'
import { bookkeeper, testDistrict } from '../support/book.ts'
import { type Client, type TestServer, testServer } from '../support/server.ts'
import { addressOf, getRoutes, type Route, type Things } from './questions.ts'
import { type Secret, type SecretTown, secretTown } from './secrets.ts'

const now = () => new Date('2026-01-20T02:00:00Z')
const draws = Number(process.env.WUFEI_RUNS ?? 2)
const chance = Number(process.env.WUFEI_SEED ?? 7)

interface Person {
  readonly role: Role
  readonly parties: readonly number[]
  readonly streets: readonly string[]
  readonly unit: string | null
}

/** May a person read it: whoever sees the whole ledger may, and who is concerned (rights.rules.ts, `seesOwn`). */
const mayRead = (p: Person, s: Secret): boolean =>
  !['street', 'community', 'enterprise', 'carrier', 'operator'].includes(p.role) ||
  p.parties.some((party) => s.parties.has(party)) ||
  p.streets.some((street) => s.streets.has(street))

describe('no role reads what the rights table does not give it', () => {
  let server: TestServer
  let house: House
  let town: SecretTown
  let routes: Route[]
  let things: Things
  let people: Person[]

  beforeAll(async () => {
    const opened = openHouse(testDistrict, false)
    house = opened.house
    const rooms = routesOf(house, opened.lookup)
    server = await testServer(rooms, { env: { WUFEI_DISTRICT: String(testDistrict) }, now })
    opened.complete(await seed(server.database, house.district, now()))
    const streets = house.district.pack.streets.map((s) => s.code)
    const files = fileStore(server.context.config.dataDir)
    town = await secretTown({ database: server.database, house, files, now }, streets, chance)
    await fold(server.database, bookkeeper, now())
    await server.app.ready()
    routes = getRoutes(server.app.swagger() as never)
    things = await thingsOf(server.database, streets)
    const [a, b] = town.people
    const own = { parties: [a?.party as number], streets: [], unit: null }
    people = roles.map((role): Person => {
      if (role === 'street')
        return { role, parties: [], streets: [streets[1] as string], unit: streets[1] ?? null }
      if (role === 'carrier') return { role, parties: [town.carrier], streets: [], unit: null }
      if (role === 'operator')
        return { role, parties: [town.people.at(-2)?.party as number], streets: [], unit: null }
      if (role === 'community') return { role, parties: [b?.party as number], streets: [], unit: null }
      if (role === 'enterprise') return { role, ...own }
      return { role, parties: [], streets: [], unit: house.district.pack.units.at(-1)?.code ?? null }
    })
  }, 300_000)

  const read = async (client: Client, url: string): Promise<{ status: number; text: string }> => {
    const reply = await client({ method: 'GET', url })
    const file = reply.rawPayload.subarray(0, 2).toString() === 'PK'
    const text = file ? [...(await unzip(reply.rawPayload)).values()].join('\n') : reply.body
    return { status: reply.statusCode, text }
  }
  const leaksIn = (text: string, person: Person): string[] =>
    town.secrets.filter((s) => !mayRead(person, s)).flatMap((s) => s.texts.filter((t) => text.includes(t)))
  const numbersFor = (n: number, numRuns: number): number[][] =>
    fc.sample(fc.array(fc.nat(100_000), { minLength: 16, maxLength: 16 }), {
      seed: chance + n,
      numRuns,
    })

  /** Asks every route as this person; answers what leaked, what was never understood, and how much of their own they saw. */
  const ask = async (client: Client, person: Person) => {
    const leaks: string[] = []
    const silent: string[] = []
    const own = new Set<Secret>()
    const look = async (url: string): Promise<number> => {
      const { status, text } = await read(client, url)
      for (const t of leaksIn(text, person)) leaks.push(`${person.role} ${url}: ${t}`)
      for (const s of town.secrets)
        if (mayRead(person, s) && s.texts.some((t) => text.includes(t))) own.add(s)
      return status
    }
    // Whole lists first, which no luck of the draw narrows to somebody else's.
    for (const list of ['postings', 'lots', 'parties']) await look(`/api/v1/${list}?limit=200`)
    for (const [n, route] of routes.entries()) {
      const statuses: number[] = []
      const notUnderstood = () => statuses.every((s) => s === 400 || s >= 500)
      for (const numbers of numbersFor(n, draws)) statuses.push(await look(addressOf(route, things, numbers)))
      // What is drawn may be no day or no span, all of a few times; a route that understands nothing ever is another matter.
      for (const numbers of notUnderstood() ? numbersFor(n + routes.length, 10) : [])
        statuses.push(await look(addressOf(route, things, numbers)))
      if (notUnderstood()) silent.push(`${route.path}: ${statuses.join(' ')}`)
    }
    return { leaks, silent, own: own.size }
  }

  test('through any GET route of the document, each asked as every role', async () => {
    expect(routes.length).toBeGreaterThan(40)
    for (const person of people) {
      const client = await server.as({
        login: `asks-${person.role}`,
        ...person,
        unit: person.unit ?? undefined,
      } as never)
      const { leaks, silent, own } = await ask(client, person)
      expect(leaks).toEqual([])
      // A route that is never asked rightly proves nothing: questions.ts must learn how to ask it.
      expect(silent).toEqual([])
      // Nor do questions that never reach anything: the office is told much of it.
      if (person.role === 'office') expect(own / town.secrets.length).toBeGreaterThan(0.25)
      else if (person.role !== 'administrator') expect([person.role, own > 0]).toEqual([person.role, true])
    }
  }, 600_000)

  test('and with the application’s own checks turned off: the routes think the office asks, the database knows better', async () => {
    for (const person of people.filter((p) =>
      ['street', 'community', 'enterprise', 'carrier', 'operator'].includes(p.role),
    )) {
      const app = await believing(server, routesOf(house, openHouse(testDistrict, false).lookup), person)
      const client: Client = (request) => app.inject(request)
      const { leaks, own } = await ask(client, person)
      await app.close()
      expect(leaks).toEqual([])
      expect([person.role, own > 0]).toEqual([person.role, true])
    }
  }, 600_000)

  test('nor in any row of any table', async () => {
    const tables = await server.database.readAll(bookkeeper, (tx) =>
      tx.query<{ name: string }>(
        `select table_name as name from information_schema.tables where table_schema = 'wufei' and table_type = 'BASE TABLE' order by 1`,
      ),
    )
    expect(tables.length).toBeGreaterThan(25)
    for (const person of people) {
      for (const { name } of tables) {
        const rows = await server.database.read(actorOf(person), (tx) =>
          tx.query<{ text: string }>(`select to_jsonb(t)::text as text from wufei.${name} t`),
        )
        const leaks = rows.flatMap(({ text }) => leaksIn(text, person))
        expect([person.role, name, leaks]).toEqual([person.role, name, []])
      }
    }
  })
})

const actorOf = (p: Person): Actor => ({ ...p, id: `asks-${p.role}`, name: p.role, district: testDistrict })

/** A server whose routes are told that the office asks, over a database that is told who asks in truth. */
async function believing(
  server: TestServer,
  rooms: ReturnType<typeof routesOf>,
  person: Person,
): Promise<App> {
  const truth = actorOf(person)
  const office: Actor = { ...truth, id: 'office', role: 'office', parties: [], streets: [] }
  const { database, sessions } = server.context
  const context: Context = {
    ...server.context,
    database: {
      ...database,
      read: (_, work) => database.read(truth, work),
      write: (_, work, options) => database.write(truth, work, options),
      readAll: (_, work) => database.read(truth, work),
    },
    sessions: {
      ...sessions,
      actor: async () => office,
      find: async () => ({ actor: office, userId: 'office' }),
    },
  }
  return await createServer(context, rooms, {
    ...{ version: 'test', web: '/nonexistent' },
    logStream: { write: () => true } as unknown as NodeJS.WritableStream,
  })
}

async function thingsOf(database: Database, streets: readonly string[]): Promise<Things> {
  return await database.readAll(bookkeeper, async (tx) => {
    const idsOf = async (sql: string): Promise<number[]> =>
      (await tx.query<{ id: number }>(`${sql} order by 1`)).map((r) => r.id)
    const [parties, facilities] = [
      await idsOf('select id from wufei.party where unit is null'),
      await idsOf(
        'select f.id from wufei.facility f join wufei.party p on p.district = f.district and p.id = f.party where p.unit is null',
      ),
    ]
    const codes = await tx.query<{ code: string }>('select distinct code from wufei.entry order by 1')
    const hashes = await tx.query<{ hash: string }>('select hash from wufei.attachment order by 1')
    return {
      ids: {
        ...{ parties, facilities },
        postings: await idsOf('select id from wufei.posting'),
        lots: await idsOf('select id from wufei.lot'),
        movements: await idsOf('select id from wufei.movement'),
        imports: await idsOf('select id from wufei.import'),
      },
      ...{ parties, facilities, streets },
      codes: codes.map((c) => c.code),
      hashes: hashes.map((h) => h.hash),
    }
  })
}
