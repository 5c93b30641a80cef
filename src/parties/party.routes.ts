import { z } from 'zod'
import type { Day } from '../core/day.ts'
import { dayIn } from '../core/zone.ts'
import { listXlsx } from '../office/list-xlsx.ts'
import type { Actor } from '../platform/actor.ts'
import type { Reader } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize, can } from '../platform/rights.rules.ts'
import { capacityRow } from './capacity.rules.ts'
import { readCapacity } from './capacity.store.ts'
import {
  managementClassNames,
  PartyChange,
  PartyCreate,
  PartyDetail,
  PartyPage,
  PartyQuery,
  type PartyRow,
} from './contract.ts'
import { listFacilities } from './facility.store.ts'
import { readHistory } from './history.store.ts'
import { type PartyHouse, registerOf, seen, sendXlsx } from './house.ts'
import { getParty, listParties, readAliases, readMerged, readParties } from './party.store.ts'
import { readPermits } from './permits.store.ts'
import { presentFacility, presentHistory, presentParty } from './present.ts'
import { changeParty, createParty } from './register.ts'

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
const EXPORT_LIMIT = 100_000

export function partyListRoutes(app: App, context: Context, house: PartyHouse): void {
  const { database, sessions } = context
  app.get(
    '/api/v1/parties',
    {
      schema: {
        tags,
        summary: '单位清单',
        querystring: PartyQuery,
        response: { 200: PartyPage, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'party')
      const { items, total } = await database.read(actor, (tx) => listParties(tx, request.query))
      const parties = items.map(({ id }) => id)
      await seen(context, actor, request, {
        object: 'parties',
        filter: request.query,
        parties,
        count: items.length,
      })
      return { items: items.map((p) => presentParty(house.district, p)), total }
    },
  )
  app.get(
    '/api/v1/parties.xlsx',
    { schema: { tags, summary: '导出单位清单', querystring: PartyQuery, response: { ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'export', 'party')
      const query = { ...request.query, offset: 0, limit: EXPORT_LIMIT }
      const { items } = await database.read(actor, (tx) => listParties(tx, query))
      await seen(context, actor, request, {
        object: 'parties.xlsx',
        filter: request.query,
        parties: null,
        count: items.length,
      })
      const rows = items.map((p) => exportRow(presentParty(house.district, p)))
      const marks = items.some((p) => p.demo) ? ['演示数据'] : []
      return sendXlsx(
        reply,
        '单位清单.xlsx',
        listXlsx({ title: '单位清单', columns: exportColumns, marks }, rows),
      )
    },
  )
}

const exportColumns = [
  { key: 'id', title: '编号', type: 'number' as const },
  { key: 'name', title: '单位名称', width: 36 },
  { key: 'creditCode', title: '统一社会信用代码', width: 22 },
  { key: 'kindName', title: '类型' },
  { key: 'industry', title: '行业代码' },
  { key: 'group', title: '集团' },
  { key: 'managementClassName', title: '管理类别' },
  { key: 'permitNo', title: '排污许可证编号', width: 24 },
  { key: 'streetName', title: '街道' },
  { key: 'place', title: '区内/区外' },
  { key: 'facilities', title: '设施数', type: 'number' as const },
  { key: 'lastPosting', title: '最近记账日', type: 'date' as const },
]

function exportRow(p: PartyRow) {
  const { name, creditCode, kindName, industry, group, permitNo, streetName, facilities, lastPosting } = p
  return {
    id: p.id,
    ...{ name, creditCode, kindName, industry, group, permitNo, streetName, facilities, lastPosting },
    managementClassName: p.managementClass === null ? null : managementClassNames[p.managementClass],
    place: p.external ? '区外' : '区内',
  }
}

export function partyDetailRoutes(app: App, context: Context, house: PartyHouse): void {
  const { database, sessions, now } = context
  app.get(
    '/api/v1/parties/:id',
    { schema: { tags, summary: '一个单位', params: Id, response: { 200: PartyDetail, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'party')
      const { id } = request.params
      const detail = await database.read(actor, (tx) => readDetail(tx, actor, id, house, now()))
      await seen(context, actor, request, { object: `party ${id}`, parties: [detail.id], count: 1 })
      return detail
    },
  )
}

export function partyWriteRoutes(app: App, context: Context, house: PartyHouse): void {
  const { database, sessions, now } = context
  app.post(
    '/api/v1/parties',
    { schema: { tags, summary: '登记单位', body: PartyCreate, response: { 201: Made, ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'write', 'party')
      const { key, ...content } = request.body
      const made = await perform(
        context,
        request,
        actor,
        { key, act: 'party.create', content: content },
        async (tx) => {
          const id = await createParty(tx, content.party, content.facilities, registerOf(house, now()))
          const detail = { name: content.party.name, facilities: content.facilities.length }
          return { answer: { id }, object: `party ${id}`, detail }
        },
      )
      return reply.code(201).send(made)
    },
  )
  app.patch(
    '/api/v1/parties/:id',
    {
      schema: {
        tags,
        summary: '修改单位',
        params: Id,
        body: PartyChange,
        response: { 200: PartyDetail, ...failures },
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
        { key, act: 'party.change', content: { id, ...content } },
        async (tx) => {
          const changes = await changeParty(tx, id, content.change, from, registerOf(house, now()))
          const detail = { from, changes }
          return { answer: { id }, object: `party ${id}`, detail }
        },
      )
      return database.read(actor, (tx) => readDetail(tx, actor, id, house, now()))
    },
  )
}

/** A merged party's number shows the party it became part of. */
export async function readDetail(
  tx: Reader,
  actor: Actor,
  id: number,
  { district }: PartyHouse,
  now: Date,
): Promise<PartyDetail> {
  const asked = await getParty(tx, id)
  const survivor = asked.mergedInto === null ? asked : await getParty(tx, asked.mergedInto)
  const [row] = await readParties(tx, [survivor.id])
  if (!row) throw new Error(`party ${survivor.id} was there a moment ago`)
  const today = dayIn(district.zone, now)
  const target = {
    parties: [survivor.id],
    street: survivor.streets.find((s) => actor.streets.includes(s)) ?? null,
  }
  const write = can(actor, 'write', 'party', target)
  const sites = await listFacilities(tx, { party: survivor.id, offset: 0, limit: 500 })
  const capacity = await readCapacity(tx, {
    year: Number(today.slice(0, 4)),
    party: survivor.id,
    within: null,
  })
  return {
    ...presentParty(district, row),
    contact: write ? survivor.contact : null,
    aliases: await readAliases(tx, survivor.id),
    mergedInto: asked.mergedInto === null ? null : { id: survivor.id, name: survivor.name },
    merged: await readMerged(tx, survivor.id),
    sites: sites.items.map((f) => presentFacility(district, f)),
    permits: await readPermits(tx, survivor.id, today),
    history: (await readHistory(tx, survivor.id)).map((h) => presentHistory(district, h)),
    capacity: capacity.map((c) => capacityRow(c, Number(today.slice(0, 4)), district.facilityKindName)),
    abilities: { write, merge: can(actor, 'merge', 'party', target) },
  }
}
