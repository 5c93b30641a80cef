import { z } from 'zod'
import { streams } from '../core/codes.ts'
import type { House } from '../ledger/house.ts'
import type { Actor } from '../platform/actor.ts'
import { attachment, fileTypes } from '../platform/attachment.ts'
import { auditRead } from '../platform/audit.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { Asked, askedBy } from './asked.ts'
import { MaterialBalance } from './contract.ts'
import { materialBalanceXlsx } from './documents/material-balance-xlsx.ts'
import { balanceBy } from './material-balance.store.ts'
import { readMaterialBalance } from './material-balance.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['废物清单']

const Query = Asked.extend({
  by: z.enum(balanceBy).default('stream'),
  stream: z.enum(streams).optional(),
})
type Query = z.infer<typeof Query>

/** 期初 + 来源 = 去向 + 期末, by stream, facility or code. */
export const balanceRoutes =
  (house: House) =>
  (app: App, { database, sessions, now }: Context): void => {
    const read = async (actor: Actor, q: Query, request: string): Promise<MaterialBalance> => {
      const query = { ...askedBy(house, actor, now(), q), by: q.by, stream: q.stream ?? null }
      const balance = await database.read(actor, (tx) => readMaterialBalance(tx, house.district, query))
      await auditRead(database, actor, {
        at: now(),
        object: 'balance',
        scope: `${query.scope.kind}:${query.scope.key}`,
        filter: q,
        count: balance.lines.length,
        request,
      })
      return balance
    }
    app.get(
      '/api/v1/balance',
      {
        schema: {
          tags,
          summary: '物料平衡',
          querystring: Query,
          response: { 200: MaterialBalance, ...failures },
        },
      },
      async (request) => {
        const actor = await sessions.actor(request)
        authorize(actor, 'read', 'inventory')
        return read(actor, request.query, request.id)
      },
    )
    app.get(
      '/api/v1/balance.xlsx',
      { schema: { tags, summary: '导出物料平衡（xlsx）', querystring: Query } },
      async (request, reply) => {
        const actor = await sessions.actor(request)
        authorize(actor, 'export', 'inventory')
        const balance = await read(actor, request.query, request.id)
        return reply
          .header('content-type', fileTypes.xlsx)
          .header('content-disposition', attachment(`${balance.title}.xlsx`))
          .send(await materialBalanceXlsx(balance))
      },
    )
  }
