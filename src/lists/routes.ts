import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { Actor } from '../platform/actor.ts'
import { attachment, fileTypes } from '../platform/attachment.ts'
import type { App, Context, Routes } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { ListsQuery, ListsView, SignedHead, SignLists } from './contract.ts'
import { listsDocx, titleOf } from './documents/lists-docx.ts'
import { listsXlsx } from './documents/lists-xlsx.ts'
import { changesOf } from './lists.rules.ts'
import { findSigned, insertSigned, listSigned } from './lists.store.ts'
import { readLists } from './lists.ts'
import { signedPackage } from './package.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['四张清单']
const Id = z.object({ id: z.coerce.number().int().positive() })
export interface ListsHouse {
  readonly district: DistrictView
}

export const listsRoutes =
  ({ district }: ListsHouse): Routes =>
  (app, context) => {
    readRoutes(app, context, district)
    signedRoutes(app, context, district)
  }

/** The lists of today or of a past day, with what changed since the last version that was signed. */
export async function viewLists(
  context: Pick<Context, 'database' | 'now'>,
  actor: Actor,
  district: DistrictView,
  asked: ListsQuery,
): Promise<ListsView> {
  const lists = await readLists(context, actor, district, asked)
  const since = await context.database.read(actor, (tx) => findSigned(tx, { year: asked.year }))
  return {
    lists,
    since: since?.head ?? null,
    changes: since ? changesOf(since.lists, lists) : [],
  }
}

function readRoutes(app: App, context: Context, district: DistrictView): void {
  const { sessions } = context
  app.get(
    '/api/v1/lists',
    {
      schema: {
        tags,
        summary: '一个年度的四张清单和相互对应',
        querystring: ListsQuery,
        response: { 200: ListsView, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'lists')
      return viewLists(context, actor, district, request.query)
    },
  )
  for (const format of ['docx', 'xlsx'] as const) {
    app.get(
      `/api/v1/lists.${format}`,
      { schema: { tags, summary: `四张清单（${format}）`, querystring: ListsQuery } },
      async (request, reply) => {
        const actor = await sessions.actor(request)
        authorize(actor, 'read', 'lists')
        const { lists, since, changes } = await viewLists(context, actor, district, request.query)
        const printed = { lists, changes: since && changes, signed: null }
        return reply
          .type(fileTypes[format])
          .header('content-disposition', attachment(`${titleOf(lists)}.${format}`))
          .send(format === 'docx' ? await listsDocx(printed) : await listsXlsx(printed))
      },
    )
  }
}

function signedRoutes(app: App, context: Context, district: DistrictView): void {
  const { database, sessions, now } = context
  app.get(
    '/api/v1/lists/signed',
    {
      schema: {
        tags,
        summary: '一个年度签发过的版本',
        querystring: z.object({ year: z.coerce.number().int() }),
        response: { 200: z.array(SignedHead), ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'lists')
      return database.read(actor, (tx) => listSigned(tx, request.query.year))
    },
  )
  app.get(
    '/api/v1/lists/signed/:id/package.zip',
    { schema: { tags, summary: '签发版本的整包', params: Id } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'lists')
      const { id } = request.params
      const signed =
        (await database.read(actor, (tx) => findSigned(tx, { id }))) ?? refuse('lists_unknown', { id })
      const { head, lists } = signed
      const before = await database.read(actor, (tx) => findBefore(tx, head))
      const changes = before ? changesOf(before.lists, lists) : null
      return reply
        .type(fileTypes.zip)
        .header('content-disposition', attachment(`${titleOf(lists)}第${head.version}版.zip`))
        .send(await signedPackage(signed, changes))
    },
  )
  app.post(
    '/api/v1/lists/signed',
    {
      schema: {
        tags,
        summary: '签发四张清单：此后可照原样重现',
        body: SignLists,
        response: { 201: z.object({ id: z.number(), version: z.number(), hash: z.string() }), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'sign', 'lists')
      const { key, note, ...content } = request.body
      const lists = await readLists(context, actor, district, content)
      const made = await perform(
        context,
        request,
        actor,
        { key, act: 'lists.sign', content: { ...content, note } },
        async (tx) => {
          const answer = await insertSigned(tx, lists, note, now())
          return { answer, object: `lists ${answer.id}`, detail: { year: content.year, ...answer } }
        },
      )
      return reply.code(201).send(made)
    },
  )
}

async function findBefore(
  tx: Parameters<typeof listSigned>[0],
  { year, version }: SignedHead,
): ReturnType<typeof findSigned> {
  const before = (await listSigned(tx, year)).find((s) => s.version === version - 1)
  return before && (await findSigned(tx, { id: before.id }))
}
