import { z } from 'zod'
import { dayIn } from '../core/zone.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import type { House } from './house.ts'
import { decideLateEntry, listLateEntries, requestLateEntry } from './periods.store.ts'
import { LateEntryDecision, LateEntryRequest, LateEntryRow } from './queries.contract.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const schema = { tags: ['期间封账'] }
const Id = z.object({ id: z.coerce.number().int().positive() })
const Numbered = z.object({ id: z.number(), number: z.string() })

/** 更正审批: late facts of a closed period are asked for, numbered, and approved by somebody else. */
export function lateEntryRoutes(app: App, context: Context, house: Pick<House, 'district'>): void {
  const { database, sessions, now } = context
  app.get(
    '/api/v1/late-entries',
    { schema: { ...schema, summary: '更正审批清单', response: { 200: z.array(LateEntryRow), ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'lateEntry')
      return database.read(actor, listLateEntries)
    },
  )
  app.post(
    '/api/v1/late-entries',
    {
      schema: {
        ...schema,
        summary: '申请更正',
        body: LateEntryRequest,
        response: { 201: Numbered, ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      const { key, ...span } = request.body
      authorize(actor, 'request', 'lateEntry', {
        parties: span.party === null ? [] : [span.party],
        unit: actor.unit,
      })
      const year = Number(dayIn(house.district.zone, now()).slice(0, 4))
      const made = await perform(
        context,
        request,
        actor,
        { key, act: 'lateEntry.request', content: span },
        async (tx) => {
          const row = await requestLateEntry(tx, span, now(), year)
          return { answer: row, object: `lateEntry ${row.id}`, detail: span }
        },
      )
      return reply.code(201).send(made)
    },
  )
  decisionRoute(app, context, 'approve', '批准更正')
  decisionRoute(app, context, 'refuse', '不予更正')
}

function decisionRoute(app: App, context: Context, decision: 'approve' | 'refuse', summary: string): void {
  const { sessions, now } = context
  app.post(
    `/api/v1/late-entries/:id/${decision}`,
    {
      schema: {
        ...schema,
        summary,
        params: Id,
        body: LateEntryDecision,
        response: { 204: z.null(), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'approve', 'lateEntry')
      const { id } = request.params
      await perform(
        context,
        request,
        actor,
        { key: request.body.key, act: `lateEntry.${decision}`, content: { [decision]: id } },
        async (tx) => {
          await decideLateEntry(tx, id, decision === 'approve', now())
          return { answer: {}, object: `lateEntry ${id}` }
        },
      )
      return reply.code(204).send(null)
    },
  )
}
