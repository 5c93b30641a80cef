import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { systemActor } from '../platform/actor.ts'
import { audit } from '../platform/audit.ts'
import type { App, Context } from '../platform/http.ts'
import { findPublished } from './bulletin.store.ts'
import { FeedbackForm } from './contract.ts'
import { insertFeedback, publicAnswers } from './feedback.store.ts'
import { bulletinPage, contentSecurityPolicy } from './page.rules.ts'

const Year = z.object({ year: z.coerce.number().int().min(1900).max(2999) })
const Shown = z.object({
  edition: z.coerce.number().int().positive().optional(),
  received: z.coerce.number().int().positive().optional(),
})
const formLimit = 32 * 1024
const sending = { rateLimit: { max: 10, timeWindow: '10 minutes' } }

/** Everybody's: no session, no script, no cookie. */
export function publicRoutes(app: App, { database, config, now }: Context): void {
  const everybody = systemActor('system:public', '公众', config.district)
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: formLimit },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  app.get(
    '/public/disclosure/:year',
    { schema: { hide: true, params: Year, querystring: Shown } },
    async (request, reply) => {
      const { year } = request.params
      const { edition, received } = request.query
      const found = await database.readAll(everybody, async (tx) => {
        const bulletin =
          (await findPublished(tx, year, edition ?? null)) ?? refuse('disclosure_not_public', { year })
        const latest = edition === undefined ? bulletin : await findPublished(tx, year, null)
        return { bulletin, latest: latest?.edition ?? 0, answers: await publicAnswers(tx, year) }
      })
      const { bulletin, latest, answers } = found
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', contentSecurityPolicy)
        .header('cache-control', 'public, max-age=60')
        .send(
          bulletinPage(bulletin.content, {
            hash: bulletin.hash,
            answers,
            received: received ?? null,
            superseded: bulletin.edition < latest,
          }),
        )
    },
  )
  app.post(
    '/public/disclosure/:year/feedback',
    { schema: { hide: true, params: Year, body: FeedbackForm }, config: sending },
    async (request, reply) => {
      const { year } = request.params
      const number = await database.write(everybody, async (tx) => {
        if (!(await findPublished(tx, year, null))) refuse('disclosure_not_public', { year })
        const n = await insertFeedback(tx, year, request.body, now())
        await audit(tx, {
          at: now(),
          act: 'disclosure.feedback',
          object: `feedback ${year}-${n}`,
          request: request.id,
        })
        return n
      })
      return reply.redirect(`/public/disclosure/${year}?received=${number}`, 303)
    },
  )
}
