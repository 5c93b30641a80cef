import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import type { House } from '../ledger/house.ts'
import type { TraceBothWays } from '../ledger/trace.contract.ts'
import { traceShares } from '../ledger/trace.ts'
import { epcisDocument, offsetOf } from '../ledger/trace-epcis.rules.ts'
import type { Actor } from '../platform/actor.ts'
import { attachment } from '../platform/attachment.ts'
import { auditShown } from '../platform/audit.ts'
import type { Reader } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize, can } from '../platform/rights.rules.ts'
import { getScanned } from './package.routes.ts'
import { type Contacts, loadsOf, whereNow, whoTouched } from './recall.rules.ts'
import { RecallReply, TraceQuery, TraceReply } from './trace.contract.ts'
import { findTracedLot, keepersOf, lotOfMovement, lotsOfManifest, touchedParties } from './trace.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['追溯']

interface Subject {
  readonly of: string
  readonly title: string
  readonly lots: number[]
}

/** The lots a question is about. */
async function subjectOf(tx: Reader, of: string): Promise<Subject> {
  const [kind, text = ''] = of.split(/:(.*)/s) as [string, string]
  const nothing = (): never => refuse('trace_nothing', { of })
  if (kind === 'package') {
    const found = await getScanned(tx, text)
    return { of, title: `包装 ${found.code}`, lots: found.lot === null ? nothing() : [found.lot] }
  }
  const id = /^\d{1,15}$/.test(text) ? Number(text) : nothing()
  if (kind === 'manifest') {
    const found = (await lotsOfManifest(tx, id)) ?? nothing()
    return { of, title: `联单 ${found.number ?? id}`, lots: found.lots.length === 0 ? nothing() : found.lots }
  }
  if (kind === 'movement')
    return { of, title: `运输 ${id}`, lots: [(await lotOfMovement(tx, id)) ?? nothing()] }
  const lot = (await findTracedLot(tx, id)) ?? nothing()
  if (kind === 'product' && !lot.product) nothing()
  return { of, title: `${lot.product ? '产品' : '批次'} ${lot.label ?? id}`, lots: [id] }
}

export function traceRoutes(app: App, context: Context, house: House): void {
  const { database, sessions, now, config } = context
  const seen = auditShown(context)
  const ask = async (
    request: FastifyRequest<{ Querystring: TraceQuery }>,
    what: string,
  ): Promise<{ actor: Actor; subject: Subject; trace: TraceBothWays }> => {
    const actor = await sessions.actor(request)
    authorize(actor, 'read', 'ledger')
    const found = await database.read(actor, async (tx) => {
      const subject = await subjectOf(tx, request.query.of)
      return { subject, trace: await traceShares(tx, subject.lots) }
    })
    const { backward, forward } = found.trace
    await seen(actor, request, `${what} ${request.query.of}`, backward.lots.length + forward.lots.length)
    return { actor, ...found }
  }
  app.get(
    '/api/v1/traces',
    {
      schema: {
        tags,
        summary: '来源与去向',
        querystring: TraceQuery,
        response: { 200: TraceReply, ...failures },
      },
    },
    async (request) => {
      const { subject, trace } = await ask(request, 'trace')
      return { subject, ...trace }
    },
  )
  app.get(
    '/api/v1/traces/recall',
    {
      schema: {
        tags,
        summary: '接触过它的一切：现在何处、找谁',
        querystring: TraceQuery,
        response: { 200: RecallReply, ...failures },
      },
    },
    async (request) => {
      const { actor, subject, trace } = await ask(request, 'recall')
      return await database.read(actor, (tx) => recall(tx, subject, trace))
    },
  )
  app.get(
    '/api/v1/traces/epcis',
    {
      schema: {
        tags,
        summary: '导出 EPCIS 2.0（JSON-LD）',
        querystring: TraceQuery,
        response: { 200: z.record(z.string(), z.unknown()), ...failures },
      },
    },
    async (request, reply) => {
      const { trace } = await ask(request, 'epcis')
      const createdAt = now()
      const scene = { base: config.publicUrl, offset: offsetOf(house.district.zone, createdAt), createdAt }
      return reply
        .type('application/ld+json')
        .header('content-disposition', attachment(`追溯 ${request.query.of.replace(':', ' ')}.jsonld`))
        .send(epcisDocument(trace, scene))
    },
  )
}

async function recall(tx: Reader, subject: Subject, trace: TraceBothWays): Promise<RecallReply> {
  const sides = [trace.backward, trace.forward]
  const facilities = sides.flatMap((s) => [
    ...s.lots.flatMap((l) => l.places.map((p) => p.facility.id)),
    ...s.ends.flatMap((e) => e.facility?.id ?? []),
    ...s.steps.flatMap((x) => (x.movement ? [x.movement.consignor.id, x.movement.consignee?.id ?? 0] : [])),
  ])
  const keepers = await keepersOf(tx, [...new Set(facilities)])
  const named = sides.flatMap((s) => [
    ...s.lots.flatMap((l) => l.places.map((p) => p.owner.id)),
    ...s.ends.flatMap((e) => e.owner?.id ?? []),
    ...s.steps.flatMap((x) => x.movement?.carrier?.id ?? []),
  ])
  const parties = await touchedParties(tx, [...new Set([...keepers.values(), ...named])])
  const byId = new Map(parties.map((p) => [p.id, { id: p.id, name: p.name }]))
  const contacts: Contacts = new Map(
    parties
      .filter((p) => can(tx.actor, 'write', 'party', { parties: [p.id] }))
      .map((p) => [p.id, p.contact && { name: p.contact.name ?? null, phone: p.contact.phone ?? null }]),
  )
  const keeperNames = new Map(
    [...keepers].flatMap(([place, party]) => {
      const keeper = byId.get(party)
      return keeper ? [[place, keeper] as const] : []
    }),
  )
  return {
    subject,
    grams: trace.forward.grams,
    now: whereNow(trace, contacts),
    parties: whoTouched(trace, keeperNames, contacts),
    loads: loadsOf(trace),
  }
}
