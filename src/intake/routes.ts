import multipart from '@fastify/multipart'
import { z } from 'zod'
import type { House } from '../ledger/house.ts'
import { auditRead } from '../platform/audit.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { attachmentRoutes } from './attachments.routes.ts'
import { cancelImport, ownerOf, receiveFile, rereadImport, startImport, targetOfImport } from './commands.ts'
import {
  ImportPage,
  ImportQuery,
  ImportView,
  MappingScreen,
  Reread,
  RowPage,
  RowQuery,
  SaveMapping,
  StartImport,
  Upload,
} from './contract.ts'
import { factRoutes } from './facts.routes.ts'
import { fileStore, importCap } from './files.ts'
import { formIds } from './forms/form.ts'
import { changeImport, getImport, keepMapping, listImports, lockImport } from './imports.store.ts'
import { presentImport, presentMapping, presentRow } from './present.ts'
import { formOptions } from './read-file.ts'
import { listRows } from './rows.store.ts'
import { type ImportRunner, importRunner } from './run-import.ts'
import type { Intake } from './scene.ts'
import { previewForm } from './sheets/read-form.ts'
import type { SheetMapping } from './sheets/recognize.ts'
import { templateRoutes } from './templates.routes.ts'
import { receiveUpload } from './upload.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['导入']
const Id = z.object({ id: z.coerce.number().int().positive() })

/** What papers come in by: files, single facts, evidence. */
export const intakeRoutes =
  (house: House) =>
  async (app: App, context: Context): Promise<void> => {
    const { database, now, config } = context
    const intake: Intake = { database, house, files: fileStore(config.dataDir), now }
    const runner = importRunner(intake, (err, id) => app.log.error({ err, import: id }, 'import failed'))
    app.addHook('onReady', () => runner.resume())
    app.addHook('onClose', () => runner.stop())
    await app.register(multipart, { limits: { fileSize: importCap + 1, files: 1 } })
    listRoutes(app, context, intake, runner)
    detailRoutes(app, context)
    mappingRoutes(app, context, intake, runner)
    commandRoutes(app, context, intake, runner)
    templateRoutes(app, context)
    attachmentRoutes(app, context, intake.files)
    factRoutes(app, context, intake)
  }

function listRoutes(
  app: App,
  { database, sessions, now }: Context,
  intake: Intake,
  runner: ImportRunner,
): void {
  app.get(
    '/api/v1/imports',
    {
      schema: {
        tags,
        summary: '导入清单',
        querystring: ImportQuery,
        response: { 200: ImportPage, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'import')
      const { total, items } = await database.read(actor, (tx) => listImports(tx, request.query))
      await auditRead(database, actor, {
        at: now(),
        object: 'imports',
        scope: actor.parties.length > 0 ? `party ${actor.parties.join(',')}` : (actor.unit ?? 'district'),
        filter: request.query,
        count: items.length,
        request: request.id,
      })
      return { total, items: items.map(presentImport) }
    },
  )
  app.post(
    '/api/v1/imports',
    {
      schema: {
        tags,
        summary: '上传文件',
        consumes: ['multipart/form-data'],
        response: { 201: ImportView, ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      const wanted = (fields: unknown) => {
        const given = Upload.parse(fields)
        return { ...ownerOf(actor, given), form: formIds.find((f) => f === given.form) ?? null }
      }
      const received = await receiveUpload(request, intake.files, importCap, (fields) =>
        authorize(actor, 'create', 'import', targetOfImport(wanted(fields))),
      )
      const sent = { ...wanted(received.fields), ...received }
      const view = await database.write(actor, async (tx) => {
        const id = await receiveFile(tx, intake, sent, request.id)
        return await getImport(tx, id)
      })
      runner.poke(view.id)
      return reply.code(201).send(presentImport(view))
    },
  )
}

function detailRoutes(app: App, { database, sessions, now }: Context): void {
  app.get(
    '/api/v1/imports/:id',
    { schema: { tags, summary: '一次导入', params: Id, response: { 200: ImportView, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'import')
      return presentImport(await database.read(actor, (tx) => getImport(tx, request.params.id)))
    },
  )
  app.get(
    '/api/v1/imports/:id/rows',
    {
      schema: {
        tags,
        summary: '导入的各行',
        params: Id,
        querystring: RowQuery,
        response: { 200: RowPage, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'import')
      const { id } = request.params
      const { total, items } = await database.read(actor, async (tx) => {
        await getImport(tx, id)
        return await listRows(tx, id, request.query)
      })
      await auditRead(database, actor, {
        at: now(),
        object: `import ${id}`,
        scope: `import ${id}`,
        filter: request.query,
        count: items.length,
        request: request.id,
      })
      return { total, items: items.map(presentRow) }
    },
  )
}

function mappingRoutes(
  app: App,
  { database, sessions, now }: Context,
  intake: Intake,
  runner: ImportRunner,
): void {
  app.get(
    '/api/v1/imports/:id/mapping',
    { schema: { tags, summary: '列对应', params: Id, response: { 200: MappingScreen, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'import')
      const found = await database.read(actor, (tx) => getImport(tx, request.params.id))
      const mappings = (found.mapping ?? []) as SheetMapping[]
      const options = formOptions(intake.house, found.options, { mappings, now: now() })
      return presentMapping(
        await previewForm(intake.files.absolute(found.storedPath), options),
        found.options.form,
      )
    },
  )
  app.put(
    '/api/v1/imports/:id/mapping',
    {
      schema: {
        tags,
        summary: '保存列对应',
        params: Id,
        body: SaveMapping,
        response: { 200: ImportView, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      const { id } = request.params
      const mapping: SheetMapping = request.body
      const view = await database.write(actor, async (tx) => {
        const current = await lockImport(tx, id)
        await rereadImport(tx, intake, id, { options: { form: null } })
        const others = ((current.mapping ?? []) as SheetMapping[]).filter(
          (m) => m.signature !== mapping.signature,
        )
        await changeImport(tx, id, { mapping: [...others, mapping] }, now())
        await keepMapping(tx, current, request.body.signature, { form: mapping.form, mapping }, now())
        return await getImport(tx, id)
      })
      runner.poke(id)
      return presentImport(view)
    },
  )
}

function commandRoutes(
  app: App,
  { database, sessions }: Context,
  intake: Intake,
  runner: ImportRunner,
): void {
  const schema = { tags, params: Id, response: { 200: ImportView, ...failures } }
  app.post(
    '/api/v1/imports/:id/reread',
    { schema: { ...schema, summary: '按新的回答重新读取', body: Reread } },
    async (request) => {
      const actor = await sessions.actor(request)
      const { id } = request.params
      const view = await database.write(actor, async (tx) => {
        await rereadImport(tx, intake, id, request.body)
        return await getImport(tx, id)
      })
      runner.poke(id)
      return presentImport(view)
    },
  )
  app.post(
    '/api/v1/imports/:id/start',
    { schema: { ...schema, summary: '开始记账', body: StartImport } },
    async (request) => {
      const actor = await sessions.actor(request)
      const { id } = request.params
      const view = await database.write(actor, async (tx) => {
        await startImport(tx, intake, id, request.body, request.id)
        return await getImport(tx, id)
      })
      runner.poke(id)
      return presentImport(view)
    },
  )
  app.post('/api/v1/imports/:id/cancel', { schema: { ...schema, summary: '取消' } }, async (request) => {
    const actor = await sessions.actor(request)
    const { id } = request.params
    const view = await database.write(actor, async (tx) => {
      await cancelImport(tx, intake, id, request.id)
      return await getImport(tx, id)
    })
    return presentImport(view)
  })
}
