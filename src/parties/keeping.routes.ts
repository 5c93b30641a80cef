import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { audit } from '../platform/audit.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { AliasAdd, MergePreview, MergeReply, PartyMerge, PermitDraft } from './contract.ts'
import { getFacility } from './facility.store.ts'
import { seen } from './house.ts'
import { type MergeView, mergeParties, viewMerge } from './merge.store.ts'
import { addAlias, getParty } from './party.store.ts'
import { insertPermit, withdrawPermit } from './permits.store.ts'
import { authorizeWrite } from './register.ts'
import { foldName } from './rules.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['企业与设施']
const Id = z.object({
  id: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 31 - 1),
})
const Made = z.object({ id: z.int() })

function presentMerge({ into, merged, objections, facilities, postings }: MergeView): MergeReply {
  return {
    party: { id: into.id, name: into.name },
    merged: { id: merged.id, name: merged.name },
    objections: objections.map(({ code, message }) => ({ code, message })),
    facilities,
    postings,
  }
}

export function mergeRoutes(app: App, context: Context): void {
  const { database, sessions, now } = context
  app.get(
    '/api/v1/parties/:id/merge',
    {
      schema: {
        tags,
        summary: '合并前先看',
        params: Id,
        querystring: MergePreview,
        response: { 200: MergeReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'merge', 'party')
      const { id } = request.params
      const { merged } = request.query
      const view = await database.read(actor, (tx) => viewMerge(tx, id, merged))
      await seen(context, actor, request, { object: `party ${id}`, parties: null, count: 2 })
      return presentMerge(view)
    },
  )
  app.post(
    '/api/v1/parties/:id/merge',
    {
      schema: {
        tags,
        summary: '合并重复单位',
        params: Id,
        body: PartyMerge,
        response: { 200: MergeReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'merge', 'party')
      const { id } = request.params
      const { key, merged, reason } = request.body
      const reply = await perform(
        context,
        request,
        actor,
        { key, act: 'party.merge', content: { id, merged, reason } },
        async (tx) => {
          const before = await viewMerge(tx, id, merged)
          const accounts = await mergeParties(tx, id, merged, now())
          const detail = { merged, name: before.merged.name, reason, accounts }
          return { answer: presentMerge(before), object: `party ${id}`, detail }
        },
      )
      // Accounts of either party act for both from their next request on.
      sessions.forget()
      return reply
    },
  )
}

export function aliasRoutes(app: App, context: Context): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/parties/:id/aliases',
    {
      schema: { tags, summary: '添加别名', params: Id, body: AliasAdd, response: { 201: Made, ...failures } },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'write', 'party')
      const { id } = request.params
      const { key, name } = request.body
      const made = await perform(
        context,
        request,
        actor,
        { key, act: 'party.alias', content: { id, alias: name } },
        async (tx) => {
          const party = await getParty(tx, id)
          authorizeWrite(tx, party)
          const known = foldName(party.name) === foldName(name)
          if (known || !(await addAlias(tx, id, { name, source: 'written' }, now())))
            refuse('party_alias_taken', { name })
          const detail = { name }
          return { answer: { id }, object: `party ${id}`, detail }
        },
      )
      return reply.code(201).send(made)
    },
  )
}

export function permitRoutes(app: App, context: Context): void {
  const { database, sessions, now } = context
  app.post(
    '/api/v1/parties/:id/permits',
    {
      schema: {
        tags,
        summary: '登记许可',
        params: Id,
        body: PermitDraft,
        response: { 201: Made, ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'write', 'party')
      const { id } = request.params
      const { key, ...draft } = request.body
      const made = await perform(
        context,
        request,
        actor,
        { key, act: 'party.permit', content: { party: id, ...draft } },
        async (tx) => {
          authorizeWrite(tx, await getParty(tx, id))
          if (draft.facility !== null && (await getFacility(tx, draft.facility)).party !== id)
            refuse('facility_unknown', { facility: draft.facility })
          const permit = await insertPermit(tx, id, draft, now())
          return {
            answer: { id: permit },
            object: `party ${id}`,
            detail: { permit, kind: draft.kind, number: draft.number },
          }
        },
      )
      return reply.code(201).send(made)
    },
  )
  app.delete(
    '/api/v1/permits/:id',
    { schema: { tags, summary: '撤下登记有误的许可', params: Id, response: { 204: z.null(), ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'write', 'party')
      const { id } = request.params
      await database.write(actor, async (tx) => {
        const party = await withdrawPermit(tx, id, now())
        authorizeWrite(tx, await getParty(tx, party))
        await audit(tx, {
          at: now(),
          act: 'party.permit.withdraw',
          object: `party ${party}`,
          detail: { permit: id },
          request: request.id,
        })
      })
      return reply.code(204).send(null)
    },
  )
}
