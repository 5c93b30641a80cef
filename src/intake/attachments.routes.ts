import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { audit, auditRead } from '../platform/audit.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { getAttachment, insertAttachment } from './attachments.store.ts'
import { ownerOf, targetOfImport } from './commands.ts'
import { AttachmentView } from './contract.ts'
import { attachmentCap, type FileStore, readHead, sniffEvidence } from './files.ts'
import { presentAttachment } from './present.ts'
import { receiveUpload } from './upload.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['凭证']
const Sent = z.object({ party: z.coerce.number().int().optional(), unit: z.string().optional() })

/** Evidence: photographs, weigh tickets, contracts, kept once by the hash of their content. */
export function attachmentRoutes(app: App, { database, sessions, now }: Context, files: FileStore): void {
  app.post(
    '/api/v1/attachments',
    {
      schema: {
        tags,
        summary: '上传凭证',
        consumes: ['multipart/form-data'],
        response: { 201: AttachmentView, ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      const owner = (fields: unknown) => {
        const given = Sent.parse(fields)
        return actor.system ? { party: given.party ?? null, unit: null } : ownerOf(actor, given)
      }
      const received = await receiveUpload(request, files, attachmentCap, (fields) =>
        authorize(actor, 'book', 'ledger', targetOfImport(owner(fields))),
      )
      const mediaType = sniffEvidence(await readHead(files.absolute(received.path)), received.name)
      if (mediaType === undefined) return refuse('evidence_type_unsupported', { name: received.name })
      const { party } = owner(received.fields)
      const view = await database.write(actor, async (tx) => {
        const { hash, name, bytes } = received
        await insertAttachment(tx, { hash, name, mediaType, bytes, party }, now())
        await audit(tx, {
          at: now(),
          act: 'attachment.upload',
          object: `attachment ${hash}`,
          detail: { bytes, mediaType },
          request: request.id,
        })
        return { hash, name, mediaType, bytes, party, uploadedAt: now(), actor: actor.id }
      })
      return reply.code(201).send(presentAttachment(view))
    },
  )
  app.get(
    '/api/v1/attachments/:hash',
    { schema: { tags, summary: '凭证', params: z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) }) } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'ledger')
      const found = await database.read(actor, (tx) => getAttachment(tx, request.params.hash))
      if (!(await files.has(found.hash))) return refuse('file_unknown', { hash: found.hash })
      await auditRead(database, actor, {
        at: now(),
        object: `attachment ${found.hash}`,
        scope: found.party === null ? 'district' : `party ${found.party}`,
        count: 1,
        request: request.id,
      })
      const shown = found.mediaType.startsWith('image/') ? 'inline' : 'attachment'
      return reply
        .type(found.mediaType)
        .header('content-disposition', `${shown}; filename*=UTF-8''${encodeURIComponent(found.name)}`)
        .header('cache-control', 'private, max-age=86400, immutable')
        .send(files.read(found.hash))
    },
  )
}
