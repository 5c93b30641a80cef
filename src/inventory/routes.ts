import { z } from 'zod'
import type { House } from '../ledger/house.ts'
import type { Actor } from '../platform/actor.ts'
import { attachment, fileTypes } from '../platform/attachment.ts'
import { auditRead } from '../platform/audit.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { Asked, askedBy } from './asked.ts'
import { balanceRoutes } from './balance.routes.ts'
import { Inventory } from './contract.ts'
import { inventoryDocx } from './documents/inventory-docx.ts'
import { inventoryXlsx } from './documents/inventory-xlsx.ts'
import { DrillReply } from './drill.contract.ts'
import { drill } from './drill.ts'
import { type InventoryQuery, readInventory } from './inventory.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['废物清单']

const Query = Asked.extend({
  sector: z.string().optional(),
  tables: z
    .string()
    .regex(/^[1-6](,[1-6])*$/)
    .optional(),
})
type Query = z.infer<typeof Query>
const DrillQuery = Query.extend({
  table: z.coerce.number().int().min(1).max(6),
  row: z.string(),
  column: z.string(),
  path: z.string().optional(),
})

const media = {
  xlsx: fileTypes.xlsx,
  docx: fileTypes.docx,
  json: 'application/json',
} as const

const queryOf = (house: House, actor: Actor, now: Date, q: Query): InventoryQuery => ({
  ...askedBy(house, actor, now, q),
  sector: q.sector,
  tables: q.tables?.split(',').map(Number),
})

export const inventoryRoutes =
  (house: House) =>
  (app: App, context: Context): void => {
    readRoutes(app, context, house)
    drillRoute(app, context, house)
    balanceRoutes(house)(app, context)
  }

function readRoutes(app: App, { database, sessions, now }: Context, house: House): void {
  const read = async (actor: Actor, q: Query, request: string): Promise<Inventory> => {
    const query = queryOf(house, actor, now(), q)
    const inventory = await database.read(actor, (tx) => readInventory(tx, house.district, query))
    await auditRead(database, actor, {
      at: now(),
      object: 'inventory',
      scope: `${query.scope.kind}:${query.scope.key}`,
      filter: q,
      count: inventory.tables.length,
      request,
    })
    return inventory
  }
  app.get(
    '/api/v1/inventory',
    {
      schema: {
        tags,
        summary: '六张废物清单',
        querystring: Query,
        response: { 200: Inventory, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'inventory')
      return read(actor, request.query, request.id)
    },
  )
  for (const format of ['xlsx', 'docx', 'json'] as const) {
    app.get(
      `/api/v1/inventory.${format}`,
      { schema: { tags, summary: `导出废物清单（${format}）`, querystring: Query } },
      async (request, reply) => {
        const actor = await sessions.actor(request)
        authorize(actor, 'export', 'inventory')
        const inventory = await read(actor, request.query, request.id)
        const name = `${inventory.title ?? '废物清单'}.${format}`
        return reply
          .header('content-type', media[format])
          .header('content-disposition', attachment(name))
          .send(await bodyOf(inventory, format))
      },
    )
  }
}

async function bodyOf(inventory: Inventory, format: keyof typeof media): Promise<Buffer | string> {
  if (format === 'xlsx') return await inventoryXlsx(inventory)
  return format === 'docx' ? await inventoryDocx(inventory) : JSON.stringify(inventory, null, 1)
}

function drillRoute(app: App, { database, sessions, now }: Context, house: House): void {
  app.get(
    '/api/v1/inventory/drill',
    {
      schema: {
        tags,
        summary: '数字的组成',
        querystring: DrillQuery,
        response: { 200: DrillReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'inventory')
      const { table, row, column, path, ...q } = request.query
      const query = queryOf(house, actor, now(), q)
      const reply = await database.read(actor, (tx) =>
        drill(tx, house.district, query, { table, row, column, path }, house.papers),
      )
      await auditRead(database, actor, {
        at: now(),
        object: `inventory ${table}/${row}/${column}`,
        scope: `${query.scope.kind}:${query.scope.key}`,
        filter: { ...q, path },
        count: reply.items.length,
        request: request.id,
      })
      return reply
    },
  )
}
