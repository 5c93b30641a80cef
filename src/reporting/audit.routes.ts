import { dayIn, wallClockIn } from '../core/zone.ts'
import { listXlsx } from '../office/list-xlsx.ts'
import { sendXlsx } from '../parties/house.ts'
import type { Actor } from '../platform/actor.ts'
import { auditRead } from '../platform/audit.ts'
import type { App, Context, Routes } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { AuditPage, AuditQuery } from './audit.contract.ts'
import { readAudit, type StoredAudit } from './audit.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['审计']
const EXPORT_LIMIT = 100_000

type Look = (actor: Actor, query: AuditQuery, object: string, request: string) => ReturnType<typeof readAudit>

/** Who did what, when, to what; for auditors and administrators. Looking leaves a row like any other look. */
export const auditRoutes =
  ({ zone }: { readonly zone: string }): Routes =>
  (app, context) => {
    const { database, now } = context
    const look: Look = async (actor, query, object, request) => {
      authorize(actor, 'read', 'audit')
      const found = await database.read(actor, (tx) => readAudit(tx, query, zone))
      const { offset: _, limit: __, ...filter } = query
      const count = found.items.length
      await auditRead(database, actor, { at: now(), object, scope: 'district', filter, count, request })
      return found
    }
    listRoute(app, context, look)
    exportRoute(app, context, look, zone)
  }

function listRoute(app: App, { sessions }: Context, look: Look): void {
  app.get(
    '/api/v1/audit',
    {
      schema: {
        tags,
        summary: '审计记录',
        querystring: AuditQuery,
        response: { 200: AuditPage, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      const { items, total } = await look(actor, request.query, 'audit', request.id)
      const more = items.length === request.query.limit
      return {
        items: items.map((row) => ({ ...row, at: row.at.toISOString() })),
        total,
        next: more ? (items.at(-1)?.id ?? null) : null,
      }
    },
  )
}

function exportRoute(app: App, { sessions, now }: Context, look: Look, zone: string): void {
  app.get(
    '/api/v1/audit.xlsx',
    { schema: { tags, summary: '导出审计记录', querystring: AuditQuery, response: { ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      const query = { ...request.query, offset: 0, limit: EXPORT_LIMIT }
      const { items, total } = await look(actor, query, 'audit.xlsx', request.id)
      const today = dayIn(zone, now())
      const cut =
        total > items.length ? [`共 ${total} 条，本表为最近的 ${items.length} 条，其余请按日期分次导出`] : []
      const list = { title: `审计记录（${today}）`, columns: exportColumns, remarks: cut }
      const rows = items.map((row) => exportRow(row, zone))
      return sendXlsx(reply, `审计记录${today}.xlsx`, listXlsx(list, rows))
    },
  )
}

const exportColumns = [
  { key: 'id', title: '序号', type: 'number' as const },
  { key: 'at', title: '时间', width: 20 },
  { key: 'actor', title: '何人', width: 16 },
  { key: 'act', title: '做了什么', width: 18 },
  { key: 'object', title: '对象', width: 24 },
  { key: 'detail', title: '细目', width: 80 },
  { key: 'request', title: '请求编号', width: 38 },
]

function exportRow({ id, at, actor, act, object, detail, request }: StoredAudit, zone: string) {
  const { day, time } = wallClockIn(zone, at)
  return { id, at: `${day} ${time}`, actor, act, object, detail: JSON.stringify(detail), request }
}
