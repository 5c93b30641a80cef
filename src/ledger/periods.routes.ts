import { z } from 'zod'
import { addDays, type Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import type { House } from './house.ts'
import { closePeriod, listPeriods, reopenPeriod } from './periods.store.ts'
import { PeriodClose, PeriodRow, Reopen } from './queries.contract.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const schema = { tags: ['期间封账'] }
const Id = z.object({ id: z.coerce.number().int().positive() })

/** 封账 and 启封 of a period, by the roles that may, with their reason. */
export function periodRoutes(app: App, context: Context, house: Pick<House, 'district'>): void {
  const { database, sessions, now } = context
  app.get(
    '/api/v1/periods',
    { schema: { ...schema, summary: '封账记录', response: { 200: z.array(PeriodRow), ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'period')
      return database.read(actor, listPeriods)
    },
  )
  app.post(
    '/api/v1/periods',
    {
      schema: {
        ...schema,
        summary: '封账',
        body: PeriodClose,
        response: { 201: z.object({ id: z.number() }), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'close', 'period')
      const { key, ...span } = request.body
      const today = dayIn(house.district.zone, now())
      if (span.to > today) refuse('period_not_over', { to: addDays(span.to as Day, -1), today })
      const made = await perform(
        context,
        request,
        actor,
        { key, act: 'period.close', content: span },
        async (tx) => {
          const id = await closePeriod(tx, span, now())
          return { answer: { id }, object: `period ${id}`, detail: span }
        },
      )
      return reply.code(201).send(made)
    },
  )
  app.post(
    '/api/v1/periods/:id/reopen',
    {
      schema: {
        ...schema,
        summary: '启封',
        params: Id,
        body: Reopen,
        response: { 204: z.null(), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'reopen', 'period')
      const { id } = request.params
      const { key, reason } = request.body
      await perform(
        context,
        request,
        actor,
        { key, act: 'period.reopen', content: { reopen: id, reason } },
        async (tx) => {
          await reopenPeriod(tx, id, reason, now())
          return { answer: {}, object: `period ${id}`, detail: { reason } }
        },
      )
      return reply.code(204).send(null)
    },
  )
}
