import { z } from 'zod'
import { type Grams, gramsToDecimal } from '../core/mass.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import { type ListColumn, listXlsx } from '../office/list-xlsx.ts'
import { sendXlsx } from '../parties/house.ts'
import { auditShown } from '../platform/audit.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import {
  ActOnRun,
  BeginRun,
  RunDetail,
  RunDone,
  RunPage,
  RunQuery,
  type RunRow,
} from './collection.contract.ts'
import { listRuns } from './collection.store.ts'
import { actOnRun, beginRun } from './collection.ts'
import { presentRun, readRun } from './collection-view.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['收运']
const Id = z.object({ id: z.coerce.number().int().positive() })
/** Runs in one workbook. */
const mostExported = 20_000

/** Collection runs: one vehicle from many generators to one shared store, and on from there. */
export function collectionRoutes(app: App, context: Context, house: House): void {
  readRoutes(app, context, house)
  actRoutes(app, context, house)
}

function readRoutes(app: App, context: Context, house: House): void {
  const { database, sessions, now } = context
  const today = () => dayIn(house.district.zone, now())
  const seen = auditShown(context)
  app.get(
    '/api/v1/collection-runs',
    { schema: { tags, summary: '收运清单', querystring: RunQuery, response: { 200: RunPage, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'manifest')
      const { items, total } = await database.read(actor, (tx) => listRuns(tx, request.query))
      await seen(actor, request, 'collection runs', items.length, request.query)
      return { items: items.map((row) => presentRun(house, row)), total }
    },
  )
  app.get(
    '/api/v1/collection-runs.xlsx',
    { schema: { tags, summary: '收运清单（工作簿）', querystring: RunQuery, response: failures } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'manifest')
      const all = { ...request.query, offset: 0, limit: mostExported }
      const { items } = await database.read(actor, (tx) => listRuns(tx, all))
      await seen(actor, request, 'collection runs xlsx', items.length, request.query)
      const list = {
        title: '收运清单',
        columns,
        remarks: [`${today()} 导出`, `${items.length} 趟`],
        marks: house.demo ? ['演示数据'] : [],
      }
      const rows = items.map((row) => exported(presentRun(house, row)))
      return sendXlsx(reply, `收运清单 ${today()}.xlsx`, listXlsx(list, rows))
    },
  )
  app.get(
    '/api/v1/collection-runs/:id',
    { schema: { tags, summary: '一趟收运', params: Id, response: { 200: RunDetail, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'manifest')
      const { id } = request.params
      const detail = await database.read(actor, (tx) => readRun(tx, house, id, today()))
      await seen(actor, request, `collection run ${id}`, detail.stops.length)
      return detail
    },
  )
}

function actRoutes(app: App, context: Context, house: House): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/collection-runs',
    { schema: { tags, summary: '开始一趟收运', body: BeginRun, response: { 201: RunDone, ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'act', 'manifest')
      const { key, ...content } = request.body
      const done = await perform(
        context,
        request,
        actor,
        { key, act: 'collection.begin', content },
        async (tx) => {
          const answer = await beginRun({ tx, house, now: now(), key, deviceAt: null }, request.body)
          return { answer, object: `collection run ${answer.id}`, detail: { number: answer.number } }
        },
      )
      return reply.code(201).send(done)
    },
  )
  app.post(
    '/api/v1/collection-runs/:id/acts',
    {
      schema: {
        tags,
        summary: '办理收运的一步',
        params: Id,
        body: ActOnRun,
        response: { 201: RunDone, ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'act', 'manifest')
      const { id } = request.params
      const { key, ...rest } = request.body
      const command = { key, act: `collection.${rest.kind}`, content: { id, ...rest } }
      const at = 'deviceAt' in rest && rest.deviceAt !== undefined ? new Date(rest.deviceAt) : null
      const done = await perform(context, request, actor, command, async (tx) => {
        const answer = await actOnRun({ tx, house, now: now(), key, deviceAt: at }, id, request.body)
        return { answer, object: `collection run ${id}`, detail: { manifest: answer.manifest?.id ?? null } }
      })
      return reply.code(201).send(done)
    },
  )
}

const columns: readonly ListColumn[] = [
  { key: 'number', title: '收运编号', width: 16 },
  { key: 'profileName', title: '联单种类', width: 22 },
  { key: 'state', title: '状态' },
  { key: 'day', title: '收运日', type: 'date' },
  { key: 'collector', title: '收运单位', width: 28 },
  { key: 'plate', title: '牌号' },
  { key: 'driver', title: '驾驶员' },
  { key: 'store', title: '送到', width: 28 },
  { key: 'stops', title: '站数', type: 'number' },
  { key: 'generators', title: '产废单位', type: 'number' },
  { key: 'grams', title: '签收量（吨）', type: 'number' },
  { key: 'accepted', title: '入库量（吨）', type: 'number' },
  { key: 'shipped', title: '转出量（吨）', type: 'number' },
  { key: 'arrivedOn', title: '到库日', type: 'date' },
  { key: 'demo', title: '数据性质' },
]

const exported = (r: RunRow) => ({
  ...r,
  state: r.stateName,
  collector: r.collector.name,
  store: r.store.name,
  grams: gramsToDecimal(r.grams as Grams, '吨'),
  accepted: gramsToDecimal(r.accepted as Grams, '吨'),
  shipped: gramsToDecimal(r.shipped as Grams, '吨'),
  demo: r.demo ? '演示数据' : '',
})
