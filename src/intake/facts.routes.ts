import { z } from 'zod'
import { bookContext } from '../ledger/house.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { FactReply, Prefill, ZeroDeclaration } from './contract.ts'
import type { Intake } from './scene.ts'
import { recentFacts } from './single-facts.store.ts'
import { declareZero } from './single-facts.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['台账']

/** What makes a routine fact quick: last month's rows to start from, and 零申报. Facts themselves are the ledger's. */
export function factRoutes(app: App, context: Context, intake: Intake): void {
  const { database, sessions, now } = context
  app.get(
    '/api/v1/facts/prefill',
    {
      schema: {
        tags,
        summary: '上月记过的',
        querystring: z.object({
          party: z.coerce.number().int(),
          month: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/),
        }),
        response: { 200: Prefill, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      const { party, month } = request.query
      authorize(actor, 'read', 'ledger', { parties: [party] })
      return { month, rows: await database.read(actor, (tx) => recentFacts(tx, party, month)) }
    },
  )
  app.post(
    '/api/v1/facts/zero',
    { schema: { tags, summary: '零申报', body: ZeroDeclaration, response: { 201: FactReply, ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      const { key, ...said } = request.body
      authorize(actor, 'book', 'ledger', { parties: [said.party] })
      const command = { key, act: 'ledger.zero', content: said }
      const result = await perform(context, request, actor, command, async (tx) => {
        const { reply, codes } = await declareZero(tx, intake, said, bookContext(intake.house, now(), key))
        return { answer: reply, object: `party ${said.party}`, detail: { month: said.month, codes } }
      })
      return reply.code(201).send(result)
    },
  )
}
