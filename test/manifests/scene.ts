import { bookRulesOf, type House } from '../../src/ledger/house.ts'
import type { ActDone } from '../../src/manifests/api.contract.ts'
import type { FieldValues } from '../../src/manifests/contract.ts'
import { RegisterDraft } from '../../src/manifests/registers.contract.ts'
import { insertEntry } from '../../src/manifests/registers.store.ts'
import { manifestRoutes } from '../../src/manifests/routes.ts'
import { PermitDraft } from '../../src/parties/contract.ts'
import { insertPermit } from '../../src/parties/permits.store.ts'
import type { Routes } from '../../src/platform/http.ts'
import { env, fresh } from '../parties/house.ts'
import { bookkeeper, bookOf, place } from '../support/book.ts'
import { type Client, type TestServer, testServer } from '../support/server.ts'
import { district } from './profiles.ts'

export const oil = '900-214-08'
export const kilo = 1000
export const tonne = 1_000_000

export interface Site {
  readonly party: number
  readonly facility: number
}

export type Town = Awaited<ReturnType<typeof foundTown>>

/** A generator, a carrier, a plant in the province and one outside, each with somebody who signs in for it. */
export async function foundTown(
  start = '2026-03-02T02:00:00Z',
  more: (house: House) => readonly Routes[] = () => [],
  settings: Readonly<Record<string, string>> = {},
) {
  const clock = { now: new Date(start) }
  const house: House = { district, rules: { ...bookRulesOf(district, 0) }, demo: false }
  const server = await testServer([manifestRoutes(house), ...more(house)], {
    env: { ...env, ...settings },
    now: () => clock.now,
  })
  const { database } = server
  const unknown = await place(database, '未列明')
  house.rules.unknownReceiver = unknown.facility
  const factory = await place(database, '甲厂')
  const second = await place(database, '乙厂')
  const haulier = await place(database, '捷运公司')
  const relay = await place(database, '接力运输')
  const plant = await place(database, '省内处置厂', { region: 'inProvince', kind: 'hazardousPlant' })
  const outside = await place(database, '外省处置厂', { region: 'outProvince', kind: 'hazardousPlant' })
  const firm = await place(database, '环保管家')
  const people: Record<string, Client> = {}
  for (const [login, role, site] of [
    ['factory', 'enterprise', factory],
    ['second', 'enterprise', second],
    ['haulier', 'carrier', haulier],
    ['relay', 'carrier', relay],
    ['plant', 'operator', plant],
    ['outside', 'operator', outside],
    ['firm', 'enterprise', firm],
  ] as const)
    people[login] = await server.as({ login, role, parties: [site.party] })
  people.office = await server.as({ login: 'office', role: 'office' })
  const book = bookOf(database, house.rules)
  return {
    server,
    house,
    clock,
    database,
    people,
    book,
    factory,
    second,
    haulier,
    relay,
    plant,
    outside,
    firm,
  }
}

/** What a person sees: the answer, or the code of the refusal. */
export async function act(
  client: Client | undefined,
  id: number,
  kind: string,
  values: FieldValues = {},
  more: Record<string, unknown> = {},
) {
  const { key, as, guest, deviceAt, ...rest } = more
  const reply = await (client as Client)({
    method: 'POST',
    url: `/api/v1/manifests/${id}/acts`,
    payload: {
      key: key ?? fresh(),
      act: { kind, values, ...rest },
      ...(as ? { as } : {}),
      ...(guest ? { guest } : {}),
      ...(deviceAt ? { deviceAt } : {}),
    },
  })
  return reply.json() as ActDone & { code?: string; message?: string }
}

export async function begin(
  client: Client | undefined,
  profile: string,
  values: FieldValues,
  more: Record<string, unknown> = {},
) {
  const { key, as, kind = 'draft', ...rest } = more
  const reply = await (client as Client)({
    method: 'POST',
    url: '/api/v1/manifests',
    payload: { key: key ?? fresh(), profile, act: { kind, values, ...rest }, ...(as ? { as } : {}) },
  })
  return reply.json() as ActDone & { code?: string; message?: string }
}

export async function enter(town: Town, draft: Partial<RegisterDraft> & { kind: RegisterDraft['kind'] }) {
  const { key: _, ...entry } = RegisterDraft.parse({ key: fresh(), number: fresh(), party: 1, ...draft })
  return await town.database.write(bookkeeper, (tx) => insertEntry(tx, entry, town.clock.now))
}

/** Everything the checks of a hazardous load ask for, so that a test can take away one thing. */
export async function makeLegal(town: Town, without: readonly string[] = []) {
  const { factory, haulier, relay, plant, database, clock } = town
  const needed: [string, () => Promise<unknown>][] = [
    [
      'permit',
      async () => {
        const { key: _, ...draft } = PermitDraft.parse({
          key: fresh(),
          kind: 'hazardousOperation',
          number: '危证001',
          validFrom: '2025-01-01',
          lastDay: '2029-12-31',
        })
        await database.write(bookkeeper, (tx) => insertPermit(tx, plant.party, draft, clock.now))
      },
    ],
    [
      'permitScope',
      () =>
        enter(town, {
          kind: 'permitScope',
          party: plant.party,
          number: '危证001',
          codes: ['HW08'],
          grams: 1000 * tonne,
        }),
    ],
    [
      'contract',
      () =>
        enter(town, { kind: 'contract', party: factory.party, counterparty: plant.party, codes: ['HW08'] }),
    ],
    ['plan', () => enter(town, { kind: 'plan', party: factory.party, codes: [oil] })],
    ['carrierLicence', () => enter(town, { kind: 'carrierLicence', party: haulier.party, codes: ['HW08'] })],
    ['vehicle', () => enter(town, { kind: 'vehicle', party: haulier.party, number: '示A·00001' })],
    ['vehicle', () => enter(town, { kind: 'vehicle', party: haulier.party, number: '示A·00002' })],
    ['relay', () => enter(town, { kind: 'carrierLicence', party: relay.party, codes: ['HW08'] })],
  ]
  for (const [name, make] of needed) if (!without.includes(name)) await make()
}

export const stockOf = (town: Town, grams: number, over: object = {}) =>
  town.book.book(
    [
      {
        kind: 'generate',
        occurredOn: '2026-02-01',
        facility: town.factory.facility,
        code: oil,
        grams,
        ...over,
      } as never,
    ],
    '2026-02-01T02:00:00Z',
  )

export const draftOf = (town: Town, over: FieldValues = {}): FieldValues => ({
  consignor: town.factory.facility,
  consignee: town.plant.facility,
  code: oil,
  purpose: 'dispose',
  method: 'D10',
  carrier: town.haulier.party,
  plate: '示A·00001',
  emergencyPhone: '0000-1234567',
  handler: '甲',
  hazards: 'T,I',
  form: 'liquid',
  ...over,
})
export const loadOf = (grams: number): FieldValues => ({
  grams,
  packaging: '桶',
  packages: 5,
  weighing: 'scale',
})
export const receiptOf = (accepted: number, refused = 0): FieldValues => ({
  accepted,
  refused,
  receiverHandler: '丙',
  receivedWeighing: 'scale',
})

/** A hazardous load up to a state. */
export async function carry(
  town: Town,
  upTo: 'issued' | 'loaded' | 'inTransit' | 'arrived',
  grams = 2 * tonne,
) {
  const { people } = town
  const { id } = await begin(people.factory, 'hazardous', draftOf(town))
  const steps: [string, () => Promise<{ code?: string; message?: string }>][] = [
    ['issued', () => act(people.factory, id, 'issue')],
    ['load', () => act(people.factory, id, 'load', loadOf(grams))],
    ['loaded', () => act(people.haulier, id, 'takeOver', { driver: '乙' })],
    ['inTransit', () => act(people.haulier, id, 'depart')],
    ['arrived', () => act(people.haulier, id, 'arrive')],
  ]
  for (const [name, step] of steps) {
    const done = await step()
    if (done.code) throw new Error(`${name}: ${done.code} ${done.message}`)
    if (name === upTo) break
  }
  return id
}

/** Grams by position and facility. */
export async function standing(town: Town, where = 'true'): Promise<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const e of await town.book.entries(where)) {
    const key = `${e.position}@${e.facility}`
    sums[key] = (sums[key] ?? 0) + e.grams
  }
  return Object.fromEntries(Object.entries(sums).filter(([, grams]) => grams !== 0))
}

export type { TestServer }
