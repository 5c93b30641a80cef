import { z } from 'zod'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { AnswerFeedback, FeedbackRow } from './contract.ts'
import { insertAnswer, listFeedback } from './feedback.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['信息公告']

/** What the public wrote about a bulletin, and what became of it. */
export function feedbackRoutes(app: App, context: Context): void {
  const { database, sessions, now } = context
  app.get(
    '/api/v1/disclosure-feedback',
    {
      schema: {
        tags,
        summary: '公众意见',
        querystring: z.object({ year: z.coerce.number().int() }),
        response: { 200: z.array(FeedbackRow), ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'answer', 'disclosure')
      return database.read(actor, (tx) => listFeedback(tx, request.query.year))
    },
  )
  app.post(
    '/api/v1/disclosure-feedback/:id/answers',
    {
      schema: {
        tags,
        summary: '答复一条公众意见',
        params: z.object({ id: z.coerce.number().int().positive() }),
        body: AnswerFeedback,
        response: { 201: z.object({ id: z.number() }), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'answer', 'disclosure')
      const { key, ...answer } = request.body
      const feedback = request.params.id
      const made = await perform(
        context,
        request,
        actor,
        { key, act: 'disclosure.answer', content: { feedback, ...answer } },
        async (tx) => {
          const id = await insertAnswer(tx, feedback, answer, now())
          return { answer: { id }, object: `feedback ${feedback}`, detail: answer }
        },
      )
      return reply.code(201).send(made)
    },
  )
}
