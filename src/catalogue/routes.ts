import multipart from '@fastify/multipart'
import { listXlsx } from '../office/list-xlsx.ts'
import { sendXlsx } from '../parties/house.ts'
import { uploadLimits } from '../parties/list-file.ts'
import type { Reader } from '../platform/database.ts'
import type { App, Context, Routes } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { CataloguePage, CatalogueQuery, ResolveQuery, ResolveReply, type WasteRow } from './contract.ts'
import { editionImportRoute, editionListRoute } from './editions.routes.ts'
import { latestEdition } from './editions.store.ts'
import { type CatalogueHouse, loadEditions } from './house.ts'
import type { LiveLookup } from './live-lookup.ts'
import { catalogueRows, searchRows } from './search.rules.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['目录']

export const catalogueRoutes =
  (house: CatalogueHouse): Routes =>
  async (app, context) => {
    await app.register(multipart, { limits: uploadLimits })
    const rows = keptRows(house)
    searchRoutes(app, context, house, rows)
    resolveRoute(app, context, house, rows)
    editionListRoute(app, context, house)
    editionImportRoute(app, context, house)
  }

/** The rows, made anew only when an edition was imported, by this process or another. */
function keptRows(house: CatalogueHouse): (tx: Reader) => Promise<readonly WasteRow[]> {
  let kept: { latest: number; rows: readonly WasteRow[] } | undefined
  return async (tx) => {
    const latest = await latestEdition(tx)
    if (kept?.latest !== latest)
      kept = { latest, rows: catalogueRows(await loadEditions(tx, house), house.lookup.waste) }
    return kept.rows
  }
}

function searchRoutes(
  app: App,
  { database, sessions }: Context,
  { lookup }: CatalogueHouse,
  rows: (tx: Reader) => Promise<readonly WasteRow[]>,
): void {
  app.get(
    '/api/v1/catalogue',
    {
      schema: {
        tags,
        summary: '废物目录',
        querystring: CatalogueQuery,
        response: { 200: CataloguePage, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'catalogue')
      const { offset, limit } = request.query
      const found = searchRows(await database.read(actor, rows), request.query, lookup.waste)
      return { items: found.slice(offset, offset + limit), total: found.length }
    },
  )
  app.get(
    '/api/v1/catalogue.xlsx',
    { schema: { tags, summary: '导出目录', querystring: CatalogueQuery, response: { ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'catalogue')
      const found = searchRows(await database.read(actor, rows), request.query, lookup.waste)
      const list = { title: '废物目录', columns: exportColumns }
      const lines = found
        .filter((r) => r.level === 'code')
        .map((r) => ({
          ...{
            code: r.code,
            name: r.name,
            properties: r.properties,
            industry: r.industry,
            confidence: r.confidence,
          },
          ...{
            validFrom: r.validFrom,
            validTo: r.validTo,
            edition: r.editionTitle,
            row: r.rowLabel,
            synonyms: r.synonyms.join('、'),
          },
          class: `${r.class} ${r.className}`,
          table: r.table === null ? null : `表${r.table}`,
        }))
      return sendXlsx(reply, '废物目录.xlsx', listXlsx(list, lines))
    },
  )
}

function resolveRoute(
  app: App,
  { database, sessions }: Context,
  { lookup }: CatalogueHouse,
  rows: (tx: Reader) => Promise<readonly WasteRow[]>,
): void {
  app.get(
    '/api/v1/catalogue/resolve',
    {
      schema: {
        tags,
        summary: '俗称查代码',
        querystring: ResolveQuery,
        response: { 200: ResolveReply, ...failures },
      },
    },
    async (request): Promise<ResolveReply> => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'catalogue')
      const all = await database.read(actor, rows)
      const found = lookup.waste.resolve(request.query.text, request.query.stream)
      const codes = found.kind === 'found' ? [found.code] : found.kind === 'ambiguous' ? found.codes : []
      const known = found.kind === 'found' ? found.known : found.kind === 'ambiguous'
      const listed = codes.flatMap((code) => all.filter((r) => r.code === code))
      const items = listed.length > 0 ? listed : codes.map((code) => unlistedRow(code, lookup))
      return { kind: found.kind, known, items }
    },
  )
}

/** A well-formed code of no list: its class says where it belongs. */
function unlistedRow(code: string, { data, waste }: LiveLookup): WasteRow {
  const [row] = catalogueRows(
    { ...data(), classes: [], codes: [{ ...unlisted, code, name: waste.nameOf(code) }] },
    waste,
  )
  if (!row) throw new Error(`no row of ${code}`)
  const className = data().classes.find((c) => c.class === row.class)?.name ?? ''
  return { ...row, className }
}
const unlisted = {
  ...{ industry: null, properties: null, edition: '', validFrom: null, validTo: null },
  ...{ naming: 'composed' as const, enabled: true, confidence: '疑' as const },
}

const exportColumns = [
  { key: 'code', title: '代码', width: 16 },
  { key: 'name', title: '名称', width: 40 },
  { key: 'class', title: '类别', width: 28 },
  { key: 'industry', title: '行业来源', width: 20 },
  { key: 'properties', title: '危险特性' },
  { key: 'validFrom', title: '生效日', type: 'date' as const },
  { key: 'validTo', title: '失效日', type: 'date' as const },
  { key: 'confidence', title: '可信度' },
  { key: 'table', title: '清单' },
  { key: 'row', title: '清单项', width: 20 },
  { key: 'synonyms', title: '俗称', width: 40 },
  { key: 'edition', title: '版本', width: 36 },
]
