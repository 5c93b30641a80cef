import { z } from 'zod'
import { type Day, isDay } from '../core/day.ts'
import { parsePeriod } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import type { Actor } from '../platform/actor.ts'
import { auditRead } from '../platform/audit.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize, scopeOf } from '../platform/rights.ts'
import { Inventory } from './contract.ts'
import { inventoryDocx } from './documents/inventory-docx.ts'
import { inventoryXlsx } from './documents/inventory-xlsx.ts'
import { drill } from './drill.ts'
import { type InventoryQuery, readInventory } from './inventory.ts'
import { ownScope, readScope } from './scope.rules.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['废物清单']

const Query = z.object({
  period: z.string().default(''),
  scope: z.string().optional(),
  asOf: z.string().refine(isDay, '应为 YYYY-MM-DD').optional(),
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
const Drill = z.object({
  level: z.string(),
  items: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      detail: z.string().optional(),
      grams: z.string(),
      next: z.string().optional(),
      posting: z.number().optional(),
    }),
  ),
  more: z.number().optional(),
})

const media = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  json: 'application/json',
} as const

export const inventoryRoutes =
  (house: House) =>
  (app: App, { database, sessions, now }: Context): void => {
    const queryOf = (actor: Actor, q: Query): InventoryQuery => {
      const today = dayIn(house.district.zone, now())
      const scope = readScope(
        q.scope ?? (scopeOf(actor, 'read', 'inventory') === 'all' ? 'district' : ownScope(actor)),
        house.district,
      )
      if (scopeOf(actor, 'read', 'inventory') !== 'all' && scope.kind === 'district')
        refuse('scope_not_yours', { scope: scope.label })
      const asOf = q.asOf && q.asOf < today ? (q.asOf as Day) : null
      return {
        period: parsePeriod(q.period === '' ? today.slice(0, 4) : q.period),
        scope,
        asOf,
        today,
        sector: q.sector,
        tables: q.tables?.split(',').map(Number),
      }
    }
    const read = async (actor: Actor, q: Query, request: string): Promise<Inventory> => {
      const query = queryOf(actor, q)
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
    app.get(
      '/api/v1/inventory/drill',
      {
        schema: {
          tags,
          summary: '数字的组成',
          querystring: DrillQuery,
          response: { 200: Drill, ...failures },
        },
      },
      async (request) => {
        const actor = await sessions.actor(request)
        authorize(actor, 'read', 'inventory')
        const { table, row, column, path, ...q } = request.query
        const query = queryOf(actor, q)
        const reply = await database.read(actor, (tx) =>
          drill(tx, house.district, query, { table, row, column, path }),
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
    for (const format of ['xlsx', 'docx', 'json'] as const) {
      app.get(
        `/api/v1/inventory.${format}`,
        { schema: { tags, summary: `导出废物清单（${format}）`, querystring: Query } },
        async (request, reply) => {
          const actor = await sessions.actor(request)
          authorize(actor, 'export', 'inventory')
          const inventory = await read(actor, request.query, request.id)
          const name = encodeURIComponent(`${inventory.title ?? '废物清单'}.${format}`)
          const body =
            format === 'xlsx'
              ? await inventoryXlsx(inventory)
              : format === 'docx'
                ? await inventoryDocx(inventory)
                : JSON.stringify(inventory, null, 1)
          return reply
            .header('content-type', media[format])
            .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
            .send(body)
        },
      )
    }
  }
