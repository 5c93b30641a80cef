import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { Actor } from '../platform/actor.ts'
import { attachment, fileTypes } from '../platform/attachment.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize, can, scopeOf } from '../platform/rights.rules.ts'
import { lateThings } from './late.ts'
import { unitsOf } from './machine.rules.ts'
import { machineOf } from './machines.rules.ts'
import {
  LateThings,
  MatterAct,
  MatterCreate,
  type MatterKind,
  MattersQuery,
  MattersReply,
  MatterView,
  matterKinds,
  PaperProposal,
  PaperProposalQuery,
} from './matters.contract.ts'
import { presentRows, printedPaper, viewMatter } from './matters.present.ts'
import { getMatterRecord, historyOf, listMatters, type MatterRecord } from './matters.store.ts'
import { actOnMatter, beginMatter } from './matters.ts'
import { paperDocx } from './papers-docx.ts'
import { proposePaper } from './proposals.ts'
import { type RhythmHouse, todayIn } from './rhythm-house.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['办件']
const Id = z.object({ id: z.coerce.number().int().positive() })

/** Orders, papers, meetings, actions, instructions, summaries, appraisals: one door, one engine. */
export function matterRoutes(app: App, context: Context, house: RhythmHouse): void {
  listRoute(app, context, house)
  viewRoute(app, context, house)
  writeRoutes(app, context, house)
  printRoute(app, context, house)
  proposalRoutes(app, context, house)
}

/** Who sees only their own units' matters of a kind. */
function unitsSeen(actor: Actor, kind: MatterKind): readonly string[] | null {
  return scopeOf(actor, 'read', machineOf(kind).resource as 'paper') === 'all' ? null : unitsOf(actor)
}

function authorizeRead(actor: Actor, record: Pick<MatterRecord, 'kind' | 'units'>): void {
  const unit = unitsOf(actor).find((one) => record.units.includes(one)) ?? null
  authorize(actor, 'read', machineOf(record.kind).resource as 'paper', { unit, street: unit })
}

function listRoute(app: App, { database, sessions, now }: Context, house: RhythmHouse): void {
  app.get(
    '/api/v1/matters',
    {
      schema: {
        tags,
        summary: '办件清单：督办单、公文、会议、交办事项、批示、总结、考核、申诉',
        querystring: MattersQuery,
        response: { 200: MattersReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      const { query } = request
      const kinds = (query.kind ? [query.kind] : matterKinds).filter((kind) =>
        can(actor, 'read', machineOf(kind).resource as 'paper'),
      )
      if (kinds.length === 0) authorize(actor, 'read', 'supervisionOrder')
      const units = unitsSeen(actor, kinds[0] ?? 'order')
      const items = await database.read(actor, async (tx) =>
        presentRows(tx, await listMatters(tx, query, kinds, units), house, todayIn(house, now())),
      )
      return { items, next: items.length === query.limit ? (items.at(-1)?.id ?? null) : null }
    },
  )
}

function viewRoute(app: App, { database, sessions, now }: Context, house: RhythmHouse): void {
  app.get(
    '/api/v1/matters/:id',
    {
      schema: {
        tags,
        summary: '办件：内容、经过、可办的步骤',
        params: Id,
        response: { 200: MatterView, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      return database.read(actor, async (tx) => {
        const view = await viewMatter(tx, house, request.params.id, todayIn(house, now()))
        authorizeRead(actor, view)
        return view
      })
    },
  )
}

function writeRoutes(app: App, context: Context, house: RhythmHouse): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/matters',
    {
      schema: {
        tags,
        summary: '建立办件',
        body: MatterCreate,
        response: { 201: z.object({ id: z.int() }), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      const { key, draft } = request.body
      const made = await perform(
        context,
        request,
        actor,
        { key, act: 'matter.begin', content: draft },
        async (tx) => {
          const id = await beginMatter(tx, house, draft, now())
          return { answer: { id }, object: `matter ${id}`, detail: { kind: draft.kind } }
        },
      )
      return reply.code(201).send(made)
    },
  )
  app.post(
    '/api/v1/matters/:id/acts',
    {
      schema: {
        tags,
        summary: '办理一步：同时有两人办理时后到者被告知',
        params: Id,
        body: MatterAct,
        response: { 200: z.object({ version: z.int(), begun: z.array(z.int()) }), ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      const { id } = request.params
      const { key, ...asked } = request.body
      const command = { key, act: `matter.${asked.act}`, content: { id, ...asked } }
      return perform(context, request, actor, command, async (tx) => {
        authorizeRead(actor, await getMatterRecord(tx, id))
        const { kind, ...answer } = await actOnMatter(tx, house, id, request.body, now())
        return { answer, object: `matter ${id}`, detail: { kind, act: asked.act } }
      })
    },
  )
}

function printRoute(app: App, { database, sessions }: Context, house: RhythmHouse): void {
  app.get(
    '/api/v1/matters/:id/document.docx',
    { schema: { tags, summary: '公文或督办单的 Word 文件', params: Id } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      const { id } = request.params
      const content = await database.read(actor, async (tx) => {
        const record = await getMatterRecord(tx, id)
        authorizeRead(actor, record)
        if (record.kind !== 'order' && record.kind !== 'paper') return refuse('matter_unknown', { id })
        const issued = (await historyOf(tx, id)).find((done) => done.act === 'issue')
        return printedPaper(record, issued ? dayIn(house.district.zone, new Date(issued.at)) : null, house)
      })
      const name = `${content.number ?? ''}${content.title}.docx`
      return reply
        .header('content-type', fileTypes.docx)
        .header('content-disposition', attachment(name, 'document.docx'))
        .header('cache-control', 'no-store')
        .send(await paperDocx(content))
    },
  )
}

function proposalRoutes(app: App, { database, sessions, now }: Context, house: RhythmHouse): void {
  app.get(
    '/api/v1/paper-proposal',
    {
      schema: {
        tags,
        summary: '由当期数据拟出的公文内容（不保存）',
        querystring: PaperProposalQuery,
        response: { 200: PaperProposal, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'draft', 'paper')
      return database.read(actor, (tx) => proposePaper(tx, house, request.query, now()))
    },
  )
  app.get(
    '/api/v1/late-things',
    {
      schema: {
        tags,
        summary: '滞后与预警事项：可拟督办单、可列议题',
        response: { 200: LateThings, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'calendar')
      const items = await database.read(actor, (tx) => lateThings(tx, house, todayIn(house, now())))
      const own = scopeOf(actor, 'read', 'calendar') === 'all' ? null : unitsOf(actor)
      return { items: items.filter((one) => own === null || (one.unit !== null && own.includes(one.unit))) }
    },
  )
}
