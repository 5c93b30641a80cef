import { z } from 'zod'
import type { Day } from '../core/day.ts'
import { gramsToDecimal } from '../core/mass.ts'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import { listXlsx } from '../office/list-xlsx.ts'
import type { Actor } from '../platform/actor.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize, scopeOf } from '../platform/rights.rules.ts'
import { CapacityChange, CapacityQuery, CapacityReply, type CapacityRow } from './capacity.contract.ts'
import { capacityRow, summarize } from './capacity.rules.ts'
import { readCapacity, readDemand, setCapacity } from './capacity.store.ts'
import { FacilityChange, FacilityCreate, FacilityPage, FacilityQuery, FacilityRow } from './contract.ts'
import { getFacility, listFacilities } from './facility.store.ts'
import { type PartyHouse, registerOf, seen, sendXlsx } from './house.ts'
import { getParty } from './party.store.ts'
import { presentFacility } from './present.ts'
import { authorizeWrite, changeFacility, createFacility } from './register.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['企业与设施']
const Id = z.object({
  id: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 31 - 1),
})
const Made = z.object({ id: z.int() })

export function facilityRoutes(app: App, context: Context, house: PartyHouse): void {
  facilityListRoute(app, context, house)
  facilityWriteRoutes(app, context, house)
}

function facilityListRoute(app: App, context: Context, house: PartyHouse): void {
  const { database, sessions } = context
  app.get(
    '/api/v1/facilities',
    {
      schema: {
        tags,
        summary: '设施清单',
        querystring: FacilityQuery,
        response: { 200: FacilityPage, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'party')
      const { items, total } = await database.read(actor, (tx) => listFacilities(tx, request.query))
      const parties = items.map(({ party }) => party)
      await seen(context, actor, request, {
        object: 'facilities',
        filter: request.query,
        parties,
        count: items.length,
      })
      return { items: items.map((f) => presentFacility(house.district, f)), total }
    },
  )
}

function facilityWriteRoutes(app: App, context: Context, house: PartyHouse): void {
  const { database, sessions, now } = context
  app.post(
    '/api/v1/facilities',
    { schema: { tags, summary: '登记设施', body: FacilityCreate, response: { 201: Made, ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'write', 'party')
      const { key, party, facility } = request.body
      const made = await perform(
        context,
        request,
        actor,
        { key, act: 'facility.create', content: { party, facility } },
        async (tx) => {
          const id = await createFacility(tx, party, facility, registerOf(house, now()))
          const detail = { party, name: facility.name, kind: facility.kind }
          return { answer: { id }, object: `facility ${id}`, detail }
        },
      )
      return reply.code(201).send(made)
    },
  )
  app.patch(
    '/api/v1/facilities/:id',
    {
      schema: {
        tags,
        summary: '修改设施',
        params: Id,
        body: FacilityChange,
        response: { 200: FacilityRow, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'write', 'party')
      const { id } = request.params
      const { key, ...content } = request.body
      const from = (content.from ?? dayIn(house.district.zone, now())) as Day
      await perform(
        context,
        request,
        actor,
        { key, act: 'facility.change', content: { facility: id, ...content } },
        async (tx) => {
          const changes = await changeFacility(tx, id, content.change, from, registerOf(house, now()))
          const detail = { from, changes }
          return { answer: { id }, object: `facility ${id}`, detail }
        },
      )
      return database.read(actor, async (tx) => presentFacility(house.district, await getFacility(tx, id)))
    },
  )
}

/** Loads are figures of the book: whoever reads only their own sees only their own facilities. */
function withinOf(actor: Actor) {
  const all = scopeOf(actor, 'read', 'inventory') === 'all'
  return all ? null : { parties: actor.parties, streets: actor.streets }
}

export function capacityRoutes(app: App, context: Context, house: PartyHouse): void {
  capacityReadRoutes(app, context, house)
  capacityWriteRoute(app, context, house)
}

function capacityReadRoutes(app: App, context: Context, house: PartyHouse): void {
  const { database, sessions } = context
  const read = async (actor: Actor, query: CapacityQuery): Promise<CapacityReply> => {
    const within = withinOf(actor)
    return database.read(actor, async (tx) => {
      const records = await readCapacity(tx, { ...query, within })
      const demand = within === null ? await readDemand(tx, query.year) : []
      const summary = within === null ? summarize(records, demand, query.year) : []
      const items = records.map((r) => capacityRow(r, query.year, house.district.facilityKindName))
      const asked = query.stream ? summary.filter((s) => s.stream === query.stream) : summary
      return { summary: query.party === undefined ? asked : [], items, total: items.length }
    })
  }
  app.get(
    '/api/v1/capacity',
    {
      schema: {
        tags,
        summary: '利用处置能力与需求',
        querystring: CapacityQuery,
        response: { 200: CapacityReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'inventory')
      const reply = await read(actor, request.query)
      const parties = withinOf(actor) === null ? null : reply.items.map((i) => i.party.id)
      const count = reply.items.length
      await seen(context, actor, request, { object: 'capacity', filter: request.query, parties, count })
      return reply
    },
  )
  app.get(
    '/api/v1/capacity.xlsx',
    { schema: { tags, summary: '导出能力与需求', querystring: CapacityQuery, response: { ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'export', 'inventory')
      const { items } = await read(actor, request.query)
      await seen(context, actor, request, {
        object: 'capacity.xlsx',
        filter: request.query,
        parties: null,
        count: items.length,
      })
      const title = `${request.query.year}年利用处置能力`
      return sendXlsx(
        reply,
        `${title}.xlsx`,
        listXlsx({ title, columns: capacityColumns }, items.map(exportRow)),
      )
    },
  )
}

function capacityWriteRoute(app: App, context: Context, house: PartyHouse): void {
  const { sessions } = context
  app.put(
    '/api/v1/capacity',
    { schema: { tags, summary: '登记处理能力', body: CapacityChange, response: { 200: Made, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'write', 'party')
      const { key, ...change } = request.body
      if (change.gramsPerDay === null && change.gramsPerYear === null) refuse('capacity_empty')
      return perform(
        context,
        request,
        actor,
        { key, act: 'facility.capacity', content: change },
        async (tx) => {
          const facility = await getFacility(tx, change.facility)
          authorizeWrite(tx, await getParty(tx, facility.party))
          const kind = house.district.pack.facilityKinds.find((k) => k.kind === facility.kind)
          if (kind && !kind.treats && !kind.stores) refuse('facility_without_treatment', { kind: kind.name })
          const before = await setCapacity(tx, change)
          return {
            answer: { id: facility.id },
            object: `facility ${facility.id}`,
            detail: { before, after: change },
          }
        },
      )
    },
  )
}

const capacityColumns = [
  { key: 'stream', title: '种类', width: 18 },
  { key: 'facility', title: '设施', width: 30 },
  { key: 'party', title: '单位', width: 30 },
  { key: 'kind', title: '设施类型' },
  { key: 'perDay', title: '设计能力（吨/日）', type: 'number' as const },
  { key: 'perYear', title: '设计能力（吨/年）', type: 'number' as const },
  { key: 'treated', title: '实际利用处置（吨）', type: 'number' as const },
  { key: 'load', title: '负荷率（%）', type: 'number' as const },
  { key: 'source', title: '来源', width: 30 },
]

function exportRow(c: CapacityRow) {
  const tonnes = (g: string | null) => (g === null ? null : gramsToDecimal(BigInt(g), '吨'))
  return {
    stream: c.streamName,
    facility: c.facility.name,
    party: c.party.name,
    kind: c.kindName,
    perDay: tonnes(c.gramsPerDay),
    perYear: tonnes(c.gramsPerYear),
    treated: tonnes(c.treated),
    load: c.load,
    source: c.source,
  }
}
