import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import multipart from '@fastify/multipart'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import { listXlsx } from '../office/list-xlsx.ts'
import type { ProvincialSystem } from '../packs/provincial-system.contract.ts'
import { sendXlsx } from '../parties/house.ts'
import { readListFile, uploadLimits, withUploadedFile } from '../parties/list-file.ts'
import { auditShown } from '../platform/audit.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import {
  ExchangeFile,
  ExchangePage,
  ExchangeSpan,
  ExportAsked,
  ImportAsked,
  ImportOutcome,
  Reconciliation,
} from './exchange.contract.ts'
import { findFile, findSame, insertFile, listFiles, readRows } from './exchange.store.ts'
import { getSystem, reconcile, rehearse, rowsToSend } from './exchange.ts'
import { type Imported, importRows } from './exchange-import.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['省级系统文件']
const Id = z.object({ id: z.coerce.number().int().positive() })
const Key = z.object({ system: z.string().max(60) })

export async function exchangeRoutes(app: App, context: Context, house: House): Promise<void> {
  await app.register(multipart, { limits: uploadLimits })
  readingRoutes(app, context, house)
  exportRoute(app, context, house)
  importRoute(app, context, house)
}

function readingRoutes(app: App, context: Context, house: House): void {
  const { database, sessions } = context
  const seen = auditShown(context)
  app.get(
    '/api/v1/exchanges',
    { schema: { tags, summary: '省级系统与文件', response: { 200: ExchangePage, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'exchange')
      const files = await database.read(actor, listFiles)
      await seen(actor, request, 'exchanges', files.length)
      return { systems: [...house.district.pack.provincialSystems], files }
    },
  )
  app.get(
    '/api/v1/exchanges/:system/reconciliation',
    {
      schema: {
        tags,
        summary: '核对',
        params: Key,
        querystring: ExchangeSpan,
        response: { 200: Reconciliation, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'exchange')
      const system = getSystem(house, request.params.system)
      const found = await database.read(actor, (tx) => reconcile(tx, house, system, request.query))
      await seen(actor, request, `exchange ${system.key}`, found.items.length, request.query)
      return found
    },
  )
  app.get(
    '/api/v1/exchange-files/:id/rows.xlsx',
    { schema: { tags, summary: '取文件', params: Id, response: { ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'exchange')
      const { id } = request.params
      const { file, rows } = await database.read(actor, async (tx) => ({
        file: (await findFile(tx, id)) ?? refuse('exchange_file_unknown', { id }),
        rows: await readRows(tx, id),
      }))
      await seen(actor, request, `exchangeFile ${id}`, rows.length)
      const system = getSystem(house, file.system)
      const columns = system.columns
        .filter((c) => file.direction === 'in' || !c.onlyBack)
        .map(({ key, title, type }) => ({
          key,
          title,
          type:
            type === 'tonnes' ? ('number' as const) : type === 'day' ? ('date' as const) : ('text' as const),
        }))
      const list = { title: system.sheet, columns, ...(house.demo ? { marks: ['演示数据'] } : {}) }
      return sendXlsx(
        reply,
        file.name,
        listXlsx(
          list,
          rows.map((r) => r.values),
        ),
      )
    },
  )
}

function exportRoute(app: App, context: Context, house: House): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/exchanges/:system/export',
    {
      schema: {
        tags,
        summary: '生成待填报文件',
        params: Key,
        body: ExportAsked,
        response: { 201: ExchangeFile, ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'export', 'exchange')
      const { key, ...span } = request.body
      const system = getSystem(house, request.params.system)
      const command = { key, act: 'exchange.export', content: { system: system.key, ...span } }
      const made = await perform(context, request, actor, command, async (tx) => {
        const found = await rowsToSend(tx, house, system, span)
        if (found.length === 0) refuse('exchange_nothing_to_send', { from: span.from, to: span.lastDay })
        const name = `${system.sheet} ${span.from} 至 ${span.lastDay}（${dayIn(house.district.zone, now())}生成）.xlsx`
        const rows = found.map((r, i) => ({ ...r, row: i + 1, note: null }))
        const hash = createHash('sha256').update(JSON.stringify(rows)).digest('hex')
        const kept = { system: system.key, direction: 'out', name, hash, outcome: {} } as const
        const id = await insertFile(tx, { ...kept, span: `${span.from}..${span.lastDay}` }, rows, now())
        const answer = (await findFile(tx, id)) as ExchangeFile
        return { answer, object: `exchangeFile ${id}`, detail: { system: system.key, rows: rows.length } }
      })
      return reply.code(201).send(made)
    },
  )
}

const fieldsOf = ({ columns }: ProvincialSystem) =>
  columns.map(({ key, title, also }) => ({ key, titles: [title.replace(/（.*$/, ''), ...also] }))

function importRoute(app: App, context: Context, house: House): void {
  const { database, sessions, now } = context
  app.post(
    '/api/v1/exchanges/:system/import',
    {
      schema: {
        tags,
        summary: '导入返回文件（先试读）',
        consumes: ['multipart/form-data'],
        params: Key,
        querystring: ImportAsked,
        response: { 200: ImportOutcome, ...failures },
      },
    },
    async (request): Promise<ImportOutcome> => {
      const actor = await sessions.actor(request)
      authorize(actor, 'import', 'exchange')
      const { dryRun, key } = request.query
      const system = getSystem(house, request.params.system)
      return await withUploadedFile(request, async (path, fileName) => {
        const fields = fieldsOf(system).map((f) =>
          f.key === 'officialNo' ? { ...f, required: true as const } : f,
        )
        const file = await readListFile(path, fields)
        if (file.lines.length === 0) refuse('list_empty')
        const hash = createHash('sha256')
          .update(await readFile(path))
          .digest('hex')
        const asked = { house, system, fileName, now: now() }
        const before = await database.read(actor, (tx) => findSame(tx, system.key, hash))
        if (before) return { dryRun, again: true, file: before.id, faults: [], rows: before.rows }
        if (dryRun) {
          const tried = await rehearse(database, actor, (tx) => importRows({ tx, ...asked }, file))
          return { dryRun, again: false, file: null, faults: tried.faults, rows: tried.outcomes }
        }
        const command = {
          key: key ?? refuse('list_key_missing'),
          act: 'exchange.import',
          content: { system: system.key, hash },
        }
        return await perform(context, request, actor, command, async (tx) => {
          const done: Imported = await importRows({ tx, ...asked }, file)
          if (done.faults.length > 0) refuse('list_faulty', { count: done.faults.length }, done.faults)
          const kept = { system: system.key, direction: 'in', name: fileName, hash, span: null } as const
          const id = await insertFile(tx, { ...kept, outcome: { rows: done.outcomes } }, done.rows, now())
          const recorded = done.outcomes.filter((o) => o.recorded.length > 0).map((o) => o.manifest)
          const answer = { dryRun, again: false, file: id, faults: [], rows: done.outcomes }
          const detail = { system: system.key, fileName, hash, rows: done.rows.length, recorded }
          return { answer, object: `exchangeFile ${id}`, detail }
        })
      })
    },
  )
}
