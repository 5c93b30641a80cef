import { Readable } from 'node:stream'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import { insertAttachment } from '../intake/attachments.store.ts'
import { attachmentCap, type FileStore, fileStore, readHead, sniffEvidence } from '../intake/files.ts'
import type { House } from '../ledger/house.ts'
import type { Actor } from '../platform/actor.ts'
import { audit, auditShown } from '../platform/audit.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { SyncReply } from './api.contract.ts'
import { syncActs } from './ask.ts'
import { readDetail } from './detail.ts'
import { FieldKept, SyncField, syncBytes } from './field.contract.ts'
import { manifestsUnderWay } from './field.store.ts'
import { getManifestRow, readActs } from './manifest.store.ts'
import { listPackages } from './package.store.ts'
import { presentPackage } from './package-view.ts'
import { readStanding } from './standing.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['现场']
/** Manifests and packages a phone keeps. */
const most = { manifests: 100, packages: 500 }
const OfAct = z.object({
  id: z.coerce.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})

/** What phones ask for: all they keep in one request, and their queue back in one. */
export function fieldRoutes(app: App, context: Context, house: House): void {
  const files = fileStore(context.config.dataDir)
  keptRoute(app, context, house)
  evidenceRoute(app, context, files)
  app.post(
    '/api/v1/field/sync',
    {
      bodyLimit: syncBytes,
      schema: {
        tags,
        summary: '上传离线办理，连同照片与签名',
        body: SyncField,
        response: { 200: SyncReply, ...failures },
      },
    },
    async (request) => {
      const actor = await context.sessions.actor(request)
      authorize(actor, 'act', 'manifest')
      const { files: sent, items } = request.body
      const given = new Set<string>()
      for (const { name, content } of sent)
        given.add(await keep(context, files, actor, request.id, name, Buffer.from(content, 'base64')))
      return await syncActs(context, house, request, actor, { items }, given)
    },
  )
}

function keptRoute(app: App, context: Context, house: House): void {
  const { database, sessions, now } = context
  const seen = auditShown(context)
  app.get(
    '/api/v1/field',
    { schema: { tags, summary: '手机离线所需', response: { 200: FieldKept, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'act', 'manifest')
      const today = dayIn(house.district.zone, now())
      const kept = await database.read(actor, async (tx): Promise<FieldKept> => {
        const standing = await readStanding(tx, today)
        const mine = [...standing.parties, ...standing.delegations.map((d) => d.party)]
        const { ids, left } = await manifestsUnderWay(tx, mine, most.manifests)
        const manifests = []
        for (const id of ids) manifests.push(await readDetail(tx, house, id, standing, today))
        const { items } = await listPackages(tx, { offset: 0, limit: most.packages })
        const packages = items.map((p) => presentPackage(house, p, today))
        const profiles = [...house.district.pack.manifestProfiles]
        return { at: now().toISOString(), profiles, manifests, left, packages }
      })
      await seen(actor, request, 'field', kept.manifests.length + kept.packages.length)
      return kept
    },
  )
}

/** Whoever sees a manifest sees what its acts were signed and photographed with. */
function evidenceRoute(app: App, context: Context, files: FileStore): void {
  const { database, sessions } = context
  const seen = auditShown(context)
  app.get(
    '/api/v1/manifests/:id/evidence/:hash',
    { schema: { tags, summary: '照片与签名', params: OfAct } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'manifest')
      const { id, hash } = request.params
      const named = await database.read(actor, async (tx) => {
        await getManifestRow(tx, id)
        return (await readActs(tx, id)).some((act) => act.evidence?.some((e) => e.hash === hash))
      })
      if (!named || !(await files.has(hash))) return refuse('file_unknown', { hash })
      const type = sniffEvidence(await readHead(files.absolute(files.pathOf(hash))), '')
      await seen(actor, request, `manifest ${id} evidence`, 1)
      return reply
        .type(type ?? 'application/octet-stream')
        .header('content-disposition', 'inline')
        .header('cache-control', 'private, max-age=86400, immutable')
        .send(files.read(hash))
    },
  )
}

async function keep(
  { database, now }: Context,
  files: FileStore,
  actor: Actor,
  request: string,
  name: string,
  content: Buffer,
): Promise<string> {
  const mediaType = sniffEvidence(content.subarray(0, 64), name)
  if (!mediaType?.startsWith('image/')) return refuse('evidence_type_unsupported', { name })
  const { hash, bytes } = await files.keep(Readable.from([content]), attachmentCap)
  await database.write(actor, async (tx) => {
    const party = actor.parties[0] ?? null
    await insertAttachment(tx, { hash, name, mediaType, bytes, party }, now())
    await audit(tx, {
      at: now(),
      act: 'attachment.upload',
      object: `attachment ${hash}`,
      detail: { bytes, mediaType },
      request,
    })
  })
  return hash
}
