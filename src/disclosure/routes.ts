import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { dayIn } from '../core/zone.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { Actor } from '../platform/actor.ts'
import { attachment, fileTypes } from '../platform/attachment.ts'
import type { Writer } from '../platform/database.ts'
import type { App, Context, Routes } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { type Command, type Performed, perform } from '../platform/perform.ts'
import { type Act, authorize } from '../platform/rights.rules.ts'
import { allow } from './bulletin.rules.ts'
import { getBulletin, listBulletins, thaw, updateTexts } from './bulletin.store.ts'
import { BulletinHead, BulletinView, ConfirmFigures, Keyed, StartBulletin, WriteTexts } from './contract.ts'
import {
  type At,
  approveBulletin,
  confirmFigures,
  headOf,
  publishBulletin,
  readBulletin,
  startBulletin,
} from './disclosure.ts'
import { bulletinDocx } from './documents/bulletin-docx.ts'
import { feedbackRoutes } from './feedback.routes.ts'
import { publicRoutes } from './public.routes.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['信息公告']
const Id = z.object({ id: z.coerce.number().int().positive() })
const Done = z.object({ id: z.number(), hash: z.string().nullable() })
type Done = z.infer<typeof Done>

export interface DisclosureHouse {
  readonly district: DistrictView
}

export const disclosureRoutes =
  (house: DisclosureHouse): Routes =>
  (app, context) => {
    readRoutes(app, context, house)
    const step = stepper(context, house)
    writingRoutes(app, step)
    decisionRoutes(app, house, step)
    feedbackRoutes(app, context)
    publicRoutes(app, context)
  }

function readRoutes(app: App, { database, sessions, now }: Context, { district }: DisclosureHouse): void {
  const today = () => dayIn(district.zone, now())
  app.get(
    '/api/v1/disclosures',
    { schema: { tags, summary: '历年信息公告', response: { 200: z.array(BulletinHead), ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'disclosure')
      const all = await database.read(actor, listBulletins)
      return all.map((b) => headOf(district, b, today()))
    },
  )
  app.get(
    '/api/v1/disclosures/:id',
    {
      schema: {
        tags,
        summary: '一份公告：内容、各部门确认情况',
        params: Id,
        response: { 200: BulletinView, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'disclosure')
      return database.readAll(actor, (tx) => readBulletin(tx, district, request.params.id, actor, today()))
    },
  )
  app.get(
    '/api/v1/disclosures/:id/bulletin.docx',
    { schema: { tags, summary: '公告文本（docx）', params: Id } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'disclosure')
      const { content } = await database.readAll(actor, (tx) =>
        readBulletin(tx, district, request.params.id, actor, today()),
      )
      return reply
        .type(fileTypes.docx)
        .header('content-disposition', attachment(`${content.title}.docx`))
        .send(await bulletinDocx(content))
    },
  )
}

type Run = (tx: Writer, actor: Actor, at: At) => Promise<Done>
type Step = (request: FastifyRequest, act: Act<'disclosure'>, command: Command, run: Run) => Promise<Done>

/** One step of a bulletin, by whoever has the right to it. */
function stepper(context: Context, { district }: DisclosureHouse): Step {
  const { sessions, now } = context
  return async (request, act, command, run) => {
    const actor = await sessions.actor(request)
    authorize(actor, act, 'disclosure')
    const at = { now: now(), today: dayIn(district.zone, now()) }
    return perform(context, request, actor, command, async (tx): Promise<Performed<Done>> => {
      const answer = await run(tx, actor, at)
      return {
        answer,
        object: `bulletin ${answer.id}`,
        ...(answer.hash ? { detail: { hash: answer.hash } } : {}),
      }
    })
  }
}

function writingRoutes(app: App, step: Step): void {
  app.post(
    '/api/v1/disclosures',
    {
      schema: {
        tags,
        summary: '起草一个年度的公告；已发布的写明理由，起草更正',
        body: StartBulletin,
        response: { 201: Done, ...failures },
      },
    },
    async (request, reply) => {
      const { key, ...content } = request.body
      const run: Run = async (tx, _, at) => ({ id: await startBulletin(tx, content, at), hash: null })
      return reply
        .code(201)
        .send(await step(request, 'draft', { key, act: 'disclosure.start', content }, run))
    },
  )
  app.put(
    '/api/v1/disclosures/:id/texts',
    {
      schema: {
        tags,
        summary: '修改公告文字',
        params: Id,
        body: WriteTexts,
        response: { 200: Done, ...failures },
      },
    },
    (request) => {
      const { id } = request.params
      const { key, texts } = request.body
      return step(request, 'draft', { key, act: 'disclosure.write', content: { id, texts } }, async (tx) => {
        allow('write', await getBulletin(tx, id, true))
        await updateTexts(tx, id, texts)
        return { id, hash: null }
      })
    },
  )
}

function decisionRoutes(app: App, { district }: DisclosureHouse, step: Step): void {
  app.post(
    '/api/v1/disclosures/:id/confirm',
    {
      schema: {
        tags,
        summary: '部门确认本部门的数据',
        params: Id,
        body: ConfirmFigures,
        response: { 200: Done, ...failures },
      },
    },
    (request) => {
      const { id } = request.params
      const { key, unit } = request.body
      const run: Run = async (tx, actor, at) => {
        await confirmFigures(tx, district, { id, unit }, actor, at)
        return { id, hash: null }
      }
      return step(request, 'confirm', { key, act: 'disclosure.confirm', content: { id, unit } }, run)
    },
  )
  const plain = (path: string, act: Act<'disclosure'>, summary: string, run: (id: number) => Run): void => {
    app.post(
      `/api/v1/disclosures/:id/${path}`,
      { schema: { tags, summary, params: Id, body: Keyed, response: { 200: Done, ...failures } } },
      (request) => {
        const { id } = request.params
        const command = { key: request.body.key, act: `disclosure.${path}`, content: { id } }
        return step(request, act, command, run(id))
      },
    )
  }
  plain('approve', 'approve', '批准：冻结数据', (id) => async (tx, actor, at) => ({
    id,
    hash: await approveBulletin(tx, district, id, actor, at),
  }))
  plain('reopen', 'approve', '退回起草', (id) => async (tx) => {
    allow('reopen', await getBulletin(tx, id, true))
    await thaw(tx, id)
    return { id, hash: null }
  })
  plain('publish', 'publish', '发布', (id) => async (tx, _, at) => ({
    id,
    hash: await publishBulletin(tx, district, id, at),
  }))
}
