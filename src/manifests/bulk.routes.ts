import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import { listXlsx } from '../office/list-xlsx.ts'
import { sendXlsx } from '../parties/house.ts'
import { uploadLimits, withUploadedFile } from '../parties/list-file.ts'
import type { Actor } from '../platform/actor.ts'
import { auditShown } from '../platform/audit.ts'
import type { Database, Writer } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { BulkKind, BulkQuery, BulkReply, type BulkRow, bulkKindNames, bulkVerdicts } from './bulk.contract.ts'
import { type BulkColumn, bulkColumns, expectedOf } from './bulk.rules.ts'
import { runBulk } from './bulk.ts'
import { type BulkFile, readBulkFile } from './bulk-file.ts'
import { getProfile } from './house.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['转移联单']
const Kind = z.object({ kind: BulkKind })
const TemplateQuery = z.object({ profile: z.string().max(60) })

/** Many manifests from one workbook: tried first, then all of it or its good rows, the bad ones handed back. */
export async function bulkRoutes(app: App, context: Context, house: House): Promise<void> {
  await app.register(multipart, { limits: uploadLimits })
  templateRoute(app, context, house)
  const read = async (request: FastifyRequest, kind: BulkKind, profile: string) =>
    await withUploadedFile(request, async (path, fileName) => ({
      fileName,
      hash: createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
      file: await readBulkFile(path, bulkColumns(getProfile(house, profile), kind)),
    }))
  bulkRoute(app, context, house, read)
  rejectedRoute(app, context, house, read)
}

type ReadUpload = (
  request: FastifyRequest,
  kind: BulkKind,
  profile: string,
) => Promise<{ fileName: string; hash: string; file: BulkFile }>

function templateRoute(app: App, { sessions }: Context, house: House): void {
  app.get(
    '/api/v1/manifest-bulk/:kind/template.xlsx',
    {
      schema: {
        tags,
        summary: '批量签发、接收的模板',
        params: Kind,
        querystring: TemplateQuery,
        response: failures,
      },
    },
    async (request, reply) => {
      authorize(await sessions.actor(request), 'act', 'manifest')
      const profile = getProfile(house, request.query.profile)
      const { kind } = request.params
      const columns = bulkColumns(profile, kind)
      const title = `${profile.name}${bulkKindNames[kind]}`
      const remarks = [
        `必填：${columns
          .filter((c) => c.required)
          .map((c) => c.title)
          .join('、')}`,
        ...columns.flatMap((c) => (c.field?.type === 'choice' ? [`${c.title}：${expectedOf(c.field)}`] : [])),
        kind === 'issue'
          ? '自编号由本单位自定，一份一号，重复上传同一号不会重复签发'
          : '联单编号照联单或台账填写',
      ]
      return sendXlsx(reply, `${title}.xlsx`, listXlsx({ title, columns: listed(columns), remarks }, []))
    },
  )
}

const listed = (columns: readonly BulkColumn[]) =>
  columns.map(({ key, title }) => ({ key, title, width: Math.max(12, title.length * 2 + 2) }))

function bulkRoute(app: App, context: Context, house: House, read: ReadUpload): void {
  const { database, sessions, now } = context
  app.post(
    '/api/v1/manifest-bulk/:kind',
    {
      schema: {
        tags,
        summary: '从工作簿批量签发或接收（先试办）',
        consumes: ['multipart/form-data'],
        params: Kind,
        querystring: BulkQuery,
        response: { 200: BulkReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'act', 'manifest')
      const { kind } = request.params
      const { profile, mode, key } = request.query
      const { fileName, hash, file } = await read(request, kind, profile)
      const run = (tx: Writer) => runBulk({ tx, house, now: now(), key: key ?? null, kind, profile }, file)
      const answer = (rows: BulkRow[]): BulkReply => ({ kind, mode, fileName, counts: countsOf(rows), rows })
      if (mode === 'check') return answer(await rehearse(database, actor, run))
      const command = {
        key: key ?? refuse('list_key_missing'),
        act: `manifest.bulk.${kind}`,
        content: { hash, profile, mode },
      }
      return await perform(context, request, actor, command, async (tx) => {
        const rows = await run(tx)
        const wrong = rows.filter((r) => r.verdict === 'error')
        if (mode === 'all' && wrong.length > 0) refuse('list_faulty', { count: wrong.length }, wrong)
        const done = rows.map((r) => (r.verdict === 'good' ? { ...r, verdict: 'done' as const } : r))
        const detail = { fileName, hash, profile, ...countsOf(done) }
        return { answer: answer(done), object: 'manifests', detail }
      })
    },
  )
}

function rejectedRoute(app: App, context: Context, house: House, read: ReadUpload): void {
  const { database, sessions, now } = context
  const seen = auditShown(context)
  app.post(
    '/api/v1/manifest-bulk/:kind/rejected.xlsx',
    {
      schema: {
        tags,
        summary: '有误的行，附原因',
        consumes: ['multipart/form-data'],
        params: Kind,
        querystring: TemplateQuery,
        response: failures,
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'act', 'manifest')
      const { kind } = request.params
      const { profile } = request.query
      const { fileName, file } = await read(request, kind, profile)
      const rows = await rehearse(database, actor, (tx) =>
        runBulk({ tx, house, now: now(), key: null, kind, profile }, file),
      )
      const wrong = rows.filter((r) => r.verdict === 'error')
      if (wrong.length === 0) return refuse('import_without_errors')
      await seen(actor, request, 'manifest bulk rejected', wrong.length)
      const columns = [
        ...listed(bulkColumns(getProfile(house, profile), kind)),
        { key: 'faults', title: '待改正', width: 60 },
      ]
      const title = `${bulkKindNames[kind]}待改正`
      const list = {
        title,
        columns,
        remarks: [`${dayIn(house.district.zone, now())} 试办`, `${wrong.length} 行`],
      }
      const name = fileName.replace(/\.[^.]+$/, '')
      return sendXlsx(
        reply,
        `${name}（待改正）.xlsx`,
        listXlsx(
          list,
          wrong.map((r) => rejectedRow(file, r)),
        ),
      )
    },
  )
}

/** As it was written, with what is wrong; a mass with the unit that its column had. */
function rejectedRow({ lines }: BulkFile, r: BulkRow): Record<string, string> {
  const line = lines.find((l) => l.sheet === r.sheet && l.row === r.row)
  const cells = [...(line?.cells ?? [])].map(([key, { text, unit }]) => [
    key,
    unit !== undefined && unit !== '吨' && /^[\d.]+$/.test(text) ? `${text} ${unit}` : text,
  ])
  const faults = r.faults.map((f) => (f.title === null ? f.message : `${f.title}：${f.message}`))
  return { ...Object.fromEntries(cells), faults: faults.join('；') }
}

function countsOf(rows: readonly BulkRow[]): BulkReply['counts'] {
  const counts = bulkVerdicts.map((v) => [v, rows.filter((r) => r.verdict === v).length])
  return Object.fromEntries(counts) as BulkReply['counts']
}

/** Everything that the work does is undone; what it answers stays. */
async function rehearse<T>(database: Database, actor: Actor, work: (tx: Writer) => Promise<T>): Promise<T> {
  const undone = Symbol('undone')
  let answer: T | undefined
  try {
    await database.write(
      actor,
      async (tx) => {
        answer = await work(tx)
        throw undone
      },
      { attempts: 1 },
    )
  } catch (error) {
    if (error !== undone) throw error
  }
  return answer as T
}
