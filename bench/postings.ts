import { keepFolding } from '../src/ledger/fold.store.ts'
import type { Errand } from './clients.ts'
import type { Ground, Site } from './ground.ts'
import { type Finding, median } from './measure.ts'
import { foundPeople, type People } from './people.ts'
import { type Command, recordedCommands, replay } from './replay.ts'
import { openService } from './service.ts'

const clients = 8
/** Of all commands, those that only warm up. */
const warmShare = 0.25

/** (a) Single facts through the real server, against the same rows written statement by statement. */
export async function benchPostings(site: Site, facts: number, rounds: number): Promise<Finding[]> {
  const each = Math.ceil(facts / clients)
  const times: { http: number; bare: number }[] = []
  for (let round = 0; round < rounds; round++) times.push(await postingsRound(site, each))
  const measured = clients * (each - warm(each))
  const rate = (ms: number): string => `${Math.round((measured / ms) * 1000)} postings/s`
  const http = median(times.map((t) => t.http))
  const bare = median(times.map((t) => t.bare))
  return [
    {
      what: `postings over HTTP, ${clients} clients, against the same rows statement by statement`,
      ratio: median(times.map((t) => t.bare / t.http)),
      floor: 0.5,
      detail: `HTTP ${rate(http)}, bare statements ${rate(bare)}, a durable commit each`,
    },
  ]
}

const warm = (each: number): number => Math.floor(each * warmShare)

async function postingsRound(site: Site, each: number): Promise<{ http: number; bare: number }> {
  const source = await site.ground()
  try {
    const http = await overHttp(source, each)
    const commands = [...(await recordedCommands(source)).values()]
    const target = await site.ground()
    try {
      await foundPeople(target)
      await replay(target, part(commands, 0, warm(each)))
      return { http, bare: await replay(target, part(commands, warm(each), each)) }
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

const part = (commands: readonly Command[][], from: number, to: number): Command[][] =>
  commands.map((list) => list.slice(from, to))

async function overHttp(ground: Ground, each: number): Promise<number> {
  const people = await foundPeople(ground)
  const service = await openService(ground)
  const folding = keepFolding(ground.database, ground.actor, () => new Date())
  try {
    const all: Errand['clients'][number][] = []
    for (let i = 0; i < clients; i++) {
      const cookie = await service.signIn(`client${i}`, 'enterprise', people.factories[i]?.party as number)
      all.push({ cookie, bodies: commandsOf(people, i, each) })
    }
    const some = (from: number, to: number) => all.map((c) => ({ ...c, bodies: c.bodies.slice(from, to) }))
    await service.send('/api/v1/facts', some(0, warm(each)))
    return await service.send('/api/v1/facts', some(warm(each), each))
  } finally {
    await folding.stop()
    await service.close()
  }
}

/** A factory's year: what arises, and every second time the load that takes it away. */
function commandsOf(people: People, client: number, count: number): string[] {
  const from = people.factories[client]?.facility
  return Array.from({ length: count }, (_, i) => {
    const day = new Date(Date.UTC(2025, 0, 1) + Math.floor(i / 4) * 3_600_000 * 6).toISOString().slice(0, 10)
    const grams = 1_000_000 + (((i >> 1) * 7919) % 900_000)
    const common = {
      occurredOn: day,
      code: '139-098-S13',
      grams,
      measure: { value: String(grams), unit: '克' },
    }
    const fact =
      i % 2 === 0
        ? { kind: 'generate', ...common, facility: from }
        : {
            kind: 'ship',
            ...common,
            consignor: from,
            consignee: people.recyclers[client]?.facility,
            purpose: 'utilize',
            plate: `浙A${10000 + client}`,
            documentNo: `LD${client}-${i}`,
          }
    return JSON.stringify({ key: `client-${client}-${i}`, fact })
  })
}
