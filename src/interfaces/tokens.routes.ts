import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { newToken, tokenHash, tokenPrefix } from '../platform/auth/bearer.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { ApiToken, Keyed, TokenDraft, TokenMade, TokensPage, tokensAtMost } from './tokens.contract.ts'
import { checkDraft, tokenScopes } from './tokens.rules.ts'
import {
  countTokens,
  insertToken,
  listTokens,
  lockMyAccount,
  lockToken,
  revokeToken,
} from './tokens.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['接口与令牌']
const Id = z.object({ id: z.coerce.number().int().positive() })
const dayMs = 86_400_000

export function tokenRoutes(app: App, context: Context): void {
  const { config, database, sessions, now } = context
  app.get(
    '/api/v1/api-tokens',
    { schema: { tags, summary: '接口令牌', response: { 200: TokensPage, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'apiToken')
      const items = await database.read(actor, (tx) => listTokens(tx, now()))
      return { items, scopes: tokenScopes(actor.role), perMinute: config.tokenRate }
    },
  )
  app.post(
    '/api/v1/api-tokens',
    {
      schema: { tags, summary: '制作接口令牌', body: TokenDraft, response: { 201: TokenMade, ...failures } },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'create', 'apiToken')
      const { key, ...draft } = request.body
      checkDraft(actor, draft)
      // What is answered again under the same key is kept; the token itself is kept nowhere, so it is not part of it.
      const token = newToken()
      let fresh = false
      const command = { key, act: 'apiToken.create', content: draft }
      const made = await perform(context, request, actor, command, async (tx) => {
        const account = await lockMyAccount(tx)
        if ((await countTokens(tx, account, now())) >= tokensAtMost)
          refuse('interfaces_too_many', { what: '接口令牌', most: tokensAtMost, act: '吊销' })
        const kept = {
          account,
          name: draft.name,
          prefix: tokenPrefix(token),
          hash: tokenHash(token),
          scope: draft.scope,
          expiresAt: new Date(now().getTime() + draft.days * dayMs),
        }
        const answer = await insertToken(tx, kept, now())
        fresh = true
        const detail = { name: draft.name, prefix: answer.prefix, scope: draft.scope, days: draft.days }
        return { answer, object: `apiToken ${answer.id}`, detail }
      })
      return reply.code(201).send({ ...made, token: fresh ? token : null })
    },
  )
  app.post(
    '/api/v1/api-tokens/:id/revoke',
    {
      schema: {
        tags,
        summary: '吊销接口令牌',
        params: Id,
        body: Keyed,
        response: { 200: ApiToken, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'revoke', 'apiToken')
      const { id } = request.params
      const command = { key: request.body.key, act: 'apiToken.revoke', content: { id } }
      return await perform(context, request, actor, command, async (tx) => {
        const found = (await lockToken(tx, id, now())) ?? refuse('token_not_there', { id })
        if (found.revokedAt !== null) refuse('token_is_revoked', { prefix: found.prefix })
        await revokeToken(tx, id, now())
        const answer = (await lockToken(tx, id, now())) as ApiToken
        return { answer, object: `apiToken ${id}`, detail: { name: found.name, prefix: found.prefix } }
      })
    },
  )
}
