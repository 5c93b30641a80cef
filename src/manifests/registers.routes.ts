import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import { getParty } from '../parties/party.store.ts'
import type { Actor } from '../platform/actor.ts'
import { auditShown } from '../platform/audit.ts'
import type { Writer } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import {
  RegisterChange,
  RegisterDraft,
  RegisterEnd,
  RegisterHistory,
  type RegisterKind,
  RegisterPage,
  RegisterQuery,
  registerKinds,
} from './registers.contract.ts'
import {
  entryHistory,
  insertEntry,
  listEntries,
  lockEntry,
  replaceEntry,
  type StoredEntry,
  withdrawEntry,
} from './registers.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['车辆、合同与许可']
const Id = z.object({ id: z.coerce.number().int().positive() })
const Made = z.object({ id: z.int() })

/** What an authority has given is not for the one it was given to to enter. */
function refuseReserved({ parties }: Actor, kind: RegisterKind): void {
  const spec: { title: string; reserved?: true } = registerKinds[kind]
  if (spec.reserved && parties.length > 0) refuse('manifest_register_reserved', { kind: spec.title })
}

/** Vehicles, licences, contracts, plans, approvals and delegations: one register, whatever the kind. */
export function registerRoutes(app: App, context: Context, house: House): void {
  listRoute(app, context, house)
  enterRoutes(app, context)
  changeRoutes(app, context)
  historyRoute(app, context, house)
}

function listRoute(app: App, context: Context, house: House): void {
  const { database, sessions, now } = context
  const seen = auditShown(context)
  app.get(
    '/api/v1/manifest-register',
    {
      schema: {
        tags,
        summary: '登记清单',
        querystring: RegisterQuery,
        response: { 200: RegisterPage, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'manifestRegister')
      const today = dayIn(house.district.zone, now())
      const page = await database.read(actor, (tx) => listEntries(tx, request.query, today))
      await seen(actor, request, 'manifestRegister', page.items.length, request.query)
      return page
    },
  )
}

function enterRoutes(app: App, context: Context): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/manifest-register',
    { schema: { tags, summary: '登记', body: RegisterDraft, response: { 201: Made, ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      const { key, ...draft } = request.body
      authorize(actor, 'write', 'manifestRegister', {
        parties: [draft.party],
        street: actor.streets[0] ?? null,
      })
      refuseReserved(actor, draft.kind)
      const command = { key, act: 'manifest.register', content: draft }
      const made = await perform(context, request, actor, command, async (tx) => {
        await getParty(tx, draft.party)
        if (draft.counterparty !== null) await getParty(tx, draft.counterparty)
        const id = await insertEntry(tx, draft, now())
        const { kind, number, party } = draft
        return { answer: { id }, object: `manifestRegister ${id}`, detail: { kind, number, party } }
      })
      return reply.code(201).send(made)
    },
  )
}

/** Changes of an entry that stands: each takes it back with its reason and, but for a withdrawal, puts another in its place. */
function changeRoutes(app: App, context: Context): void {
  const { sessions, now } = context
  const change = async (
    request: FastifyRequest<{ Params: { id: number } }>,
    act: string,
    { key, ...content }: { key: string; reason: string },
    run: (tx: Writer, entry: StoredEntry) => Promise<number>,
  ) => {
    const actor = await sessions.actor(request)
    const { id } = request.params
    authorize(actor, 'write', 'manifestRegister')
    const command = { key, act: `manifest.register.${act}`, content: { id, ...content } }
    return await perform(context, request, actor, command, async (tx) => {
      const entry = await lockEntry(tx, id)
      const { party, kind, number } = entry
      authorize(actor, 'write', 'manifestRegister', { parties: [party], street: actor.streets[0] ?? null })
      refuseReserved(actor, kind)
      const made = await run(tx, entry)
      const detail = { party, kind, number, reason: content.reason, ...(made === id ? {} : { replaces: id }) }
      return { answer: { id: made }, object: `manifestRegister ${made}`, detail }
    })
  }
  app.post(
    '/api/v1/manifest-register/:id/withdraw',
    {
      schema: {
        tags,
        summary: '撤下登记',
        params: Id,
        body: z.strictObject({ key: z.string().min(8).max(100), reason: z.string().trim().min(1).max(200) }),
        response: { 200: Made, ...failures },
      },
    },
    async (request) =>
      await change(request, 'withdraw', request.body, async (tx, { id }) => {
        await withdrawEntry(tx, id, request.body.reason, now())
        return id
      }),
  )
  app.post(
    '/api/v1/manifest-register/:id/amend',
    {
      schema: {
        tags,
        summary: '更改登记',
        params: Id,
        body: RegisterChange,
        response: { 200: Made, ...failures },
      },
    },
    async (request) =>
      await change(request, 'amend', request.body, async (tx, entry) => {
        const { key: _, reason, ...said } = request.body
        if (said.counterparty !== null) await getParty(tx, said.counterparty)
        return await replaceEntry(tx, entry, said, reason, now())
      }),
  )
  app.post(
    '/api/v1/manifest-register/:id/end',
    {
      schema: {
        tags,
        summary: '登记到期终止',
        params: Id,
        body: RegisterEnd,
        response: { 200: Made, ...failures },
      },
    },
    async (request) =>
      await change(request, 'end', request.body, async (tx, entry) => {
        const { lastDay, reason } = request.body
        return await replaceEntry(tx, entry, { lastDay }, reason, now())
      }),
  )
}

function historyRoute(app: App, context: Context, house: House): void {
  const { database, sessions, now } = context
  const seen = auditShown(context)
  app.get(
    '/api/v1/manifest-register/:id/history',
    { schema: { tags, summary: '登记的沿革', params: Id, response: { 200: RegisterHistory, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'manifestRegister')
      const { id } = request.params
      const rows = await database.read(actor, (tx) => entryHistory(tx, id, dayIn(house.district.zone, now())))
      await seen(actor, request, `manifestRegister ${id}`, rows.length)
      return rows
    },
  )
}
