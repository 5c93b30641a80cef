import { PassThrough } from 'node:stream'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import type { Actor } from '../platform/actor.ts'
import { attachment, fileTypes } from '../platform/attachment.ts'
import { auditRead } from '../platform/audit.ts'
import type { Database } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { Template } from './contract.ts'
import { type FormId, formIds } from './forms/form.ts'
import { getForm } from './forms/forms.ts'
import { getImport } from './imports.store.ts'
import { templates } from './present.ts'
import { errorRows, formsWithErrors } from './rows.store.ts'
import { type RejectedRow, writeRejected } from './sheets/rejected.ts'
import { writeTemplate } from './sheets/template.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['导入']

const formOf = (id: string | undefined): FormId | undefined => formIds.find((f) => f === id)

/** Empty forms to fill in, and bad rows to correct. */
export function templateRoutes(app: App, { database, sessions, now }: Context): void {
  app.get(
    '/api/v1/templates',
    { schema: { tags, summary: '模板清单', response: { 200: z.array(Template), ...failures } } },
    async (request) => {
      authorize(await sessions.actor(request), 'read', 'import')
      return [...templates]
    },
  )
  app.get(
    '/api/v1/templates/:file',
    { schema: { tags, summary: '下载模板', params: z.object({ file: z.string().max(60) }) } },
    async (request, reply) => {
      authorize(await sessions.actor(request), 'read', 'import')
      const id = formOf(request.params.file.replace(/\.xlsx$/, ''))
      if (id === undefined) return refuse('address_unknown', { method: 'GET', path: request.url })
      const form = getForm(id)
      return reply
        .type(fileTypes.xlsx)
        .header('content-disposition', attachment(`${form.title}.xlsx`))
        .send(await writeTemplate(form))
    },
  )
  app.get(
    '/api/v1/imports/:id/rejected.xlsx',
    {
      schema: {
        tags,
        summary: '有误的行，附原因',
        params: z.object({ id: z.coerce.number().int().positive() }),
        querystring: z.object({ form: z.string().optional() }),
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'import')
      const { id } = request.params
      const { found, wrong } = await database.read(actor, async (tx) => ({
        found: await getImport(tx, id),
        wrong: await formsWithErrors(tx, id),
      }))
      const form = formOf(request.query.form) ?? wrong[0] ?? formOf(found.form ?? undefined)
      if (form === undefined) return refuse('import_without_errors')
      await auditRead(database, actor, {
        at: now(),
        object: `import ${id}`,
        scope: `import ${id}`,
        count: found.counts.error,
        request: request.id,
      })
      const out = new PassThrough()
      writeRejected(out, getForm(form), rejectedRows(database, actor, id, form)).catch((error: Error) =>
        out.destroy(error),
      )
      const name = found.fileName.replace(/\.[^.]+$/, '')
      return reply
        .type(fileTypes.xlsx)
        .header('content-disposition', attachment(`${name}（待改正）.xlsx`))
        .send(out)
    },
  )
}

/** Page by page, so that a file of any size can be handed back. */
export async function* rejectedRows(
  database: Database,
  actor: Actor,
  id: number,
  form: FormId,
): AsyncGenerator<RejectedRow> {
  let after = 0
  for (;;) {
    const rows = await database.read(actor, (tx) => errorRows(tx, id, form, after, 500))
    const last = rows.at(-1)
    if (!last) return
    after = last.no
    for (const { content, messages, sheet, row } of rows) {
      const { part, raw, units, extra, columns } = content
      yield { part, raw, units, extra, columns, sheet, row: row ?? 0, faults: messages }
    }
  }
}
