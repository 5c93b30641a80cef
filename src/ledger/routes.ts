import { z } from 'zod'
import { type Day, daysBetween } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { Actor } from '../platform/actor.ts'
import { auditShown } from '../platform/audit.ts'
import { contentHash } from '../platform/command.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize, can } from '../platform/rights.rules.ts'
import { actingFacility, type FacilityParty, targetsOf } from './acting.rules.ts'
import { bookFacts } from './booking.ts'
import type { Fact } from './contract.ts'
import { findDependents } from './correct.store.ts'
import { correctPosting } from './correct.ts'
import { bookContext, type House } from './house.ts'
import { lateEntryRoutes } from './late-entries.routes.ts'
import { periodRoutes } from './periods.routes.ts'
import {
  Booked,
  BookFact,
  CorrectFact,
  LotPage,
  LotQuery,
  PostingDetail,
  PostingPage,
  PostingQuery,
  type PostingRow,
  Trace,
} from './queries.contract.ts'
import {
  attach,
  attachmentsOf,
  correctionsOf,
  entriesOf,
  facilityParty,
  findPosting,
  listLots,
  listPostings,
  type RawPosting,
  recordsOf,
} from './queries.store.ts'
import { recordView } from './record-view.rules.ts'
import { checkSaid } from './said.rules.ts'
import { traceBothWays } from './trace.store.ts'
import type { NewRecord } from './write.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['台账']
const Id = z.object({ id: z.coerce.number().int().positive() })
const traceLimit = 5000

export const ledgerRoutes =
  (house: House) =>
  (app: App, context: Context): void => {
    bookRoutes(app, context, house)
    readRoutes(app, context, house)
    lotRoutes(app, context, house)
    periodRoutes(app, context, house)
    lateEntryRoutes(app, context, house)
  }

/** The paper of a form filled in here: the fact itself, as the person sent it. */
function formRecord(actor: Actor, key: string, fact: Fact, party: number): NewRecord {
  return {
    kind: 'form',
    party,
    unit: actor.unit,
    import: null,
    sheet: null,
    row: null,
    identity: `${actor.id}|${key}`,
    version: 1,
    content: fact,
    hash: contentHash(fact),
  }
}

/** Refuses whoever may not do this with a fact that acts at such a facility. */
function mayDo(actor: Actor, act: 'book' | 'correct', fact: Fact, at: FacilityParty): void {
  for (const target of targetsOf(fact, at)) authorize(actor, act, 'ledger', target)
}

function bookRoutes(app: App, context: Context, house: House): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/facts',
    { schema: { tags, summary: '登记一笔', body: BookFact, response: { 201: Booked, ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      const { key, fact, attachments } = request.body
      const result = await perform(
        context,
        request,
        actor,
        { key, act: 'ledger.book', content: { fact, attachments } },
        async (tx, at) => {
          mayDo(actor, 'book', fact, at)
          checkSaid(fact, dayIn(house.district.zone, now()), attachments)
          const booking = bookContext(house, now(), key)
          const [outcome] = await bookFacts(
            tx,
            [{ fact, record: formRecord(actor, key, fact, at.party) }],
            booking,
            true,
          )
          if (!outcome?.ok) throw new Error('a refused fact must have thrown')
          const first = outcome.postings[0]?.posting
          if (first !== undefined && attachments.length > 0) {
            await attach(tx, first, attachments)
          }
          return {
            answer: {
              postings: outcome.postings,
              attachedTo: outcome.attachedTo,
              warnings: outcome.warnings,
            },
            object: `posting ${first ?? '-'}`,
            detail: { kind: fact.kind, facility: at.id },
          }
        },
        (tx: Writer) => facilityParty(tx, actingFacility(fact)),
      )
      return reply.code(201).send(result)
    },
  )
  app.post(
    '/api/v1/corrections',
    { schema: { tags, summary: '更正一笔', body: CorrectFact, response: { 201: Booked, ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      const { key, ...correction } = request.body
      const result = await perform(
        context,
        request,
        actor,
        { key, act: 'ledger.correct', content: correction },
        async (tx) => {
          const posting =
            (await findPosting(tx, correction.posting)) ??
            refuse('posting_unknown', { posting: correction.posting })
          const before = posting.fact as Fact
          const { fact } = correction
          for (const said of fact ? [before, fact] : [before])
            mayDo(actor, 'correct', said, await facilityParty(tx, actingFacility(said)))
          if (fact && (fact.occurredOn !== before.occurredOn || fact.grade !== before.grade))
            checkSaid(fact, dayIn(house.district.zone, now()), [])
          const postings = await correctPosting(tx, correction, bookContext(house, now(), key))
          return {
            answer: { postings, attachedTo: null, warnings: [] },
            object: `posting ${correction.posting}`,
            detail: { reason: correction.reason, withDependents: correction.withDependents },
          }
        },
      )
      return reply.code(201).send(result)
    },
  )
}

const presentWith =
  (house: House) =>
  ({ movement: _, ...r }: RawPosting): PostingRow => ({
    ...r,
    recordedAt: r.recordedAt.toISOString(),
    grams: r.grams ?? '0',
    wasteName: r.code === null ? null : house.district.waste.nameOf(r.code),
  })

async function detailOf(tx: Reader, house: House, actor: Actor, id: number): Promise<PostingDetail> {
  const p = (await findPosting(tx, id)) ?? refuse('posting_unknown', { posting: id })
  const entries = (await entriesOf(tx, id)).map((e) => ({
    ...e,
    wasteName: house.district.waste.nameOf(e.code),
  }))
  const records = (await recordsOf(tx, id)).map(recordView(house.papers))
  const at = await facilityParty(tx, p.from?.id ?? entries[0]?.facility.id ?? 0)
  return {
    id: p.id,
    kind: p.kind,
    occurredOn: p.occurredOn,
    since: p.since,
    recordedAt: p.recordedAt.toISOString(),
    actor: p.actor,
    grade: p.grade,
    fact: p.fact,
    corrects: p.corrects,
    reverses: p.reverses,
    correctedBy: await correctionsOf(tx, id),
    dependents: (await findDependents(tx, id, 50)).postings,
    lateEntry: p.late,
    movement: p.way,
    total: p.total,
    demo: p.demo,
    mayCorrect:
      p.corrects === null &&
      p.total === null &&
      can(actor, 'correct', 'ledger', { parties: [at.party], street: at.street, unit: actor.unit }),
    entries,
    records,
    attachments: await attachmentsOf(tx, id),
  }
}

function readRoutes(app: App, context: Context, house: House): void {
  const { database, sessions } = context
  const seen = auditShown(context)
  app.get(
    '/api/v1/postings',
    {
      schema: {
        tags,
        summary: '账目清单',
        querystring: PostingQuery,
        response: { 200: PostingPage, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'ledger')
      const { limit } = request.query
      const rows = await database.read(actor, (tx) => listPostings(tx, request.query))
      const items = rows.slice(0, limit).map(presentWith(house))
      await seen(actor, request, 'postings', items.length, request.query)
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  )
  app.get(
    '/api/v1/postings/:id',
    { schema: { tags, summary: '一笔账目', params: Id, response: { 200: PostingDetail, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'ledger')
      const { id } = request.params
      const detail = await database.read(actor, (tx) => detailOf(tx, house, actor, id))
      await seen(actor, request, `posting ${id}`, 1)
      return detail
    },
  )
}

function lotRoutes(app: App, context: Context, house: House): void {
  const { database, sessions, now } = context
  const seen = auditShown(context)
  app.get(
    '/api/v1/lots',
    { schema: { tags, summary: '库存批次', querystring: LotQuery, response: { 200: LotPage, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'ledger')
      const { limit } = request.query
      const rows = await database.read(actor, (tx) => listLots(tx, request.query))
      const today = dayIn(house.district.zone, now())
      const items = rows.slice(0, limit).map((r) => ({
        ...r,
        wasteName: house.district.waste.nameOf(r.code),
        prior: r.born.slice(0, 4) < today.slice(0, 4),
        days: Math.max(0, daysBetween(r.born as Day, today)),
      }))
      await seen(actor, request, 'lots', items.length, request.query)
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  )
  app.get(
    '/api/v1/lots/:id/trace',
    { schema: { tags, summary: '批次追溯', params: Id, response: { 200: Trace, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'ledger')
      const { id } = request.params
      const trace = await database.read(actor, (tx) => traceBothWays(tx, id, traceLimit))
      await seen(actor, request, `lot ${id}`, trace.backward.length + trace.forward.length)
      return trace
    },
  )
}
