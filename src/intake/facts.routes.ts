import { z } from 'zod'
import { bookContext } from '../ledger/house.ts'
import { audit } from '../platform/audit.ts'
import { once } from '../platform/command.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { FactReply, Prefill, ZeroDeclaration } from './contract.ts'
import type { Intake } from './scene.ts'
import { declareZero, recentFacts } from './single-facts.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['台账']

/** What makes a routine fact quick: last month's rows to start from, and 零申报. Facts themselves are the ledger's. */
export function factRoutes(app: App, { database, sessions, now }: Context, intake: Intake): void {
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
      const result = await database.write(actor, (tx) =>
        once(tx, key, said, now(), async () => {
          const at = now()
          const answer = await declareZero(tx, intake, said, bookContext(intake.house, at, key))
          await audit(tx, {
            at,
            act: 'ledger.zero',
            object: `party ${said.party}`,
            detail: { month: said.month, codes: answer.codes },
            request: request.id,
          })
          return answer.reply
        }),
      )
      return reply.code(201).send(result)
    },
  )
}
