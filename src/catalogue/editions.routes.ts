import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import { readListFile, withUploadedFile } from '../parties/list-file.ts'
import { audit } from '../platform/audit.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { EditionImport, EditionImportReply, EditionRow } from './contract.ts'
import { checkEdition, editionFields } from './editions.rules.ts'
import { insertEdition, listEditions } from './editions.store.ts'
import { type CatalogueHouse, loadEditions } from './house.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['目录']

export function editionListRoute(app: App, { database, sessions }: Context, house: CatalogueHouse): void {
  app.get(
    '/api/v1/catalogue/editions',
    {
      schema: {
        tags,
        summary: '目录版本',
        response: { 200: z.object({ items: z.array(EditionRow) }), ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'catalogue')
      const imported = await database.read(actor, listEditions)
      const { editions, codes } = house.pack.catalogue
      const own = editions.map(
        (e): EditionRow => ({
          ...{ id: e.key, title: e.title, source: '数据包', kind: e.kind, validFrom: e.from, validTo: e.to },
          ...{ codes: codes.filter((c) => c.edition === e.key).length, importedAt: null, actor: null },
        }),
      )
      const later = imported.map(
        (e): EditionRow => ({
          ...{
            id: e.key,
            title: e.title,
            source: e.fileName,
            kind: e.kind,
            validFrom: e.from,
            validTo: e.to,
          },
          ...{ codes: e.codes, importedAt: e.importedAt.toISOString(), actor: e.actor },
        }),
      )
      return { items: [...own, ...later] }
    },
  )
}

export function editionImportRoute(
  app: App,
  { database, sessions, now }: Context,
  house: CatalogueHouse,
): void {
  app.post(
    '/api/v1/catalogue/editions',
    {
      schema: {
        tags,
        summary: '导入新版目录（CSV 或工作簿；先试读）',
        consumes: ['multipart/form-data'],
        querystring: EditionImport,
        response: { 200: EditionImportReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'write', 'catalogue')
      const { dryRun, full, title } = request.query
      const from = (request.query.validFrom ?? dayIn(house.zone, now())) as Day
      return withUploadedFile(request, async (path, fileName) => {
        const file = await readListFile(path, editionFields)
        if (file.lines.length === 0) refuse('list_empty')
        const current = await database.read(actor, (tx) => loadEditions(tx, house))
        const { entries, kind, ...checked } = checkEdition(file, current, { full, from })
        const reply = {
          rows: file.lines.length,
          ...checked,
          errors: [...checked.errors],
          warnings: [...checked.warnings],
        }
        if (dryRun) return { ...reply, edition: null }
        if (reply.errors.length > 0) refuse('list_faulty', { count: reply.errors.length }, reply.errors)
        const fileHash = await hashOf(path)
        const edition = await database.write(actor, async (tx) => {
          const heading = { title: title ?? fileName.replace(/\.\w+$/, ''), kind, from, fileName, fileHash }
          const key = await insertEdition(tx, { ...heading, warnings: reply.warnings.length, entries }, now())
          const detail = { title: heading.title, codes: entries.length, full, fileHash }
          await audit(tx, {
            at: now(),
            act: 'catalogue.import',
            object: `catalogue ${key}`,
            detail,
            request: request.id,
          })
          return key
        })
        await database.read(actor, (tx) => loadEditions(tx, house))
        return { ...reply, edition }
      })
    },
  )
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
