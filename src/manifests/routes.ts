import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import { ManifestProfile } from '../packs/manifest-profile.contract.ts'
import { auditShown } from '../platform/audit.ts'
import type { App, Context, Routes } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { rolesOn } from './acting.rules.ts'
import {
  ActDone,
  ActOnManifest,
  BeginManifest,
  GuestCode,
  MakeGuestCode,
  ManifestDetail,
  ManifestOrigins,
  ManifestPage,
  ManifestQuery,
  SyncActs,
  SyncReply,
} from './api.contract.ts'
import { askAct, syncActs } from './ask.ts'
import { bulkRoutes } from './bulk.routes.ts'
import { collectionRoutes } from './collection.routes.ts'
import { roleTitles } from './contract.ts'
import { presentRow, readDetail } from './detail.ts'
import { documentRoutes } from './documents.routes.ts'
import { fieldRoutes } from './field.routes.ts'
import { foldActs } from './fold.rules.ts'
import { hasAccount, insertGuest } from './guests.store.ts'
import { getProfile } from './house.ts'
import { jointly } from './joint.store.ts'
import { listManifests, readNames, readOrigins } from './list.store.ts'
import { concerned, getManifestRow, lockManifest, readActs } from './manifest.store.ts'
import { packageRoutes } from './package.routes.ts'
import { publicManifestRoutes } from './public.routes.ts'
import { registerRoutes } from './registers.routes.ts'
import { readStanding } from './standing.store.ts'
import { traceRoutes } from './trace.routes.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['转移联单']
const Id = z.object({ id: z.coerce.number().int().positive() })

export const manifestRoutes =
  (house: House): Routes =>
  async (app, context) => {
    await bulkRoutes(app, context, house)
    readRoutes(app, context, house)
    originRoute(app, context, house)
    collectionRoutes(app, context, house)
    actRoutes(app, context, house)
    guestRoutes(app, context, house)
    fieldRoutes(app, context, house)
    registerRoutes(app, context, house)
    packageRoutes(app, context, house)
    traceRoutes(app, context, house)
    documentRoutes(app, context, house)
    publicManifestRoutes(app, context, house)
  }

function readRoutes(app: App, context: Context, house: House): void {
  const { database, sessions, now } = context
  const today = () => dayIn(house.district.zone, now())
  const seen = auditShown(context)
  app.get(
    '/api/v1/manifest-profiles',
    { schema: { tags, summary: '联单种类', response: { 200: z.array(ManifestProfile), ...failures } } },
    async (request) => {
      authorize(await sessions.actor(request), 'read', 'manifest')
      return [...house.district.pack.manifestProfiles]
    },
  )
  app.get(
    '/api/v1/manifests',
    {
      schema: {
        tags,
        summary: '联单清单',
        querystring: ManifestQuery,
        response: { 200: ManifestPage, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'manifest')
      const { items, total } = await database.read(actor, async (tx) => {
        const { parties, delegations } = await readStanding(tx, today())
        const mine = [...parties, ...delegations.map((d) => d.party)]
        return await listManifests(tx, request.query, mine, today())
      })
      await seen(actor, request, 'manifests', items.length, request.query)
      return { items: items.map((row) => presentRow(house, row, today())), total }
    },
  )
  app.get(
    '/api/v1/manifests/:id',
    { schema: { tags, summary: '一份联单', params: Id, response: { 200: ManifestDetail, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'manifest')
      const { id } = request.params
      const detail = await database.read(actor, async (tx) =>
        readDetail(tx, house, id, await readStanding(tx, today()), today()),
      )
      await seen(actor, request, `manifest ${id}`, 1)
      return detail
    },
  )
}

function originRoute(app: App, context: Context, house: House): void {
  const { database, sessions } = context
  const seen = auditShown(context)
  app.get(
    '/api/v1/manifests/:id/origins',
    { schema: { tags, summary: '来源追溯', params: Id, response: { 200: ManifestOrigins, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'manifest')
      const { id } = request.params
      const found = await database.read(actor, async (tx) => {
        const { profile } = await getManifestRow(tx, id)
        const m = foldActs(getProfile(house, profile), await readActs(tx, id))
        // Whoever carries it may know what it carries; of the book that is these lines and no others.
        return await jointly(tx, concerned(m), (joint) => readOrigins(joint, id))
      })
      await seen(actor, request, `manifest ${id} origins`, found.origins.length)
      return found
    },
  )
}

function actRoutes(app: App, context: Context, house: House): void {
  const { sessions } = context
  app.post(
    '/api/v1/manifests',
    {
      schema: {
        tags,
        summary: '起草或补录联单',
        body: BeginManifest,
        response: { 201: ActDone, ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'act', 'manifest')
      const { profile, ...asked } = request.body
      return reply.code(201).send(await askAct(context, house, request, actor, { profile }, asked))
    },
  )
  app.post(
    '/api/v1/manifests/:id/acts',
    {
      schema: {
        tags,
        summary: '办理一步',
        params: Id,
        body: ActOnManifest,
        response: { 201: ActDone, ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      const act = request.body.act.kind === 'note' ? 'note' : 'act'
      authorize(actor, act, 'manifest')
      const on = { manifest: request.params.id }
      return reply.code(201).send(await askAct(context, house, request, actor, on, request.body))
    },
  )
  app.post(
    '/api/v1/manifests/sync',
    { schema: { tags, summary: '上传离线办理', body: SyncActs, response: { 200: SyncReply, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'act', 'manifest')
      return await syncActs(context, house, request, actor, request.body)
    },
  )
}

function guestRoutes(app: App, context: Context, house: House): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/manifests/:id/guest-codes',
    {
      schema: {
        tags,
        summary: '取一次性签认码',
        params: Id,
        body: MakeGuestCode,
        response: { 201: GuestCode, ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'act', 'manifest')
      const { id } = request.params
      const { key, ...asked } = request.body
      const command = { key, act: 'manifest.guest', content: { id, ...asked } }
      const made = await perform(context, request, actor, command, async (tx) => {
        const { profile } = await lockManifest(tx, id)
        const m = foldActs(getProfile(house, profile), await readActs(tx, id))
        const standing = await readStanding(tx, dayIn(house.district.zone, now()))
        const mine = rolesOn(m, standing).map((by) => by.role)
        if (mine.length === 0) refuse('manifest_not_party')
        const party = m.parties[asked.role]
        if (asked.role === 'consignor' || party === undefined)
          refuse('manifest_guest_role', { role: roleTitles[asked.role] })
        if (!mine.includes(asked.role) && (await hasAccount(tx, party))) {
          const [named] = (await readNames(tx, [party], [])).parties
          refuse('manifest_guest_has_account', { party: named?.name ?? roleTitles[asked.role] })
        }
        const code = String(randomInt(1_000_000)).padStart(6, '0')
        const expires = await insertGuest(tx, id, request.body, code, now())
        return {
          answer: { code, expiresAt: expires.toISOString() },
          object: `manifest ${id}`,
          detail: { role: asked.role, name: asked.name },
        }
      })
      return reply.code(201).send(made)
    },
  )
}
