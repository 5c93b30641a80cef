import { buffer } from 'node:stream/consumers'
import { yearPeriod } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import { fileStore, megabyte } from '../intake/files.ts'
import { readInventory } from '../inventory/inventory.ts'
import { attachment, fileTypes } from '../platform/attachment.ts'
import { auditRead } from '../platform/audit.ts'
import type { App, Context } from '../platform/http.ts'
import { authorize } from '../platform/rights.rules.ts'
import { IndicatorQuery } from './contract.ts'
import { type EvidenceFile, evidencePackage } from './evidence.ts'
import { type IndicatorHouse, queryOf } from './house.ts'
import { type EvidenceName, readEvidenceNames, readReported } from './indicators.store.ts'
import { readIndicators } from './indicators.ts'

/** Together; an archive is put together in memory. */
const evidenceCap = 300 * megabyte

/** 迎评包: only for whoever sees all evidence. */
export function evidenceRoutes(app: App, context: Context, house: IndicatorHouse): void {
  const { config, database, sessions, now } = context
  const store = fileStore(config.dataDir)
  app.get(
    '/api/v1/indicators/package.zip',
    { schema: { tags: ['指标'], summary: '迎评包：指标、数据与证明材料', querystring: IndicatorQuery } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'export', 'indicator')
      const q = queryOf(house, now(), request.query)
      const years = { from: q.year, to: q.year }
      const found = await database.readAll(actor, async (tx) => {
        const reported = await readReported(tx, years, q.asOf)
        return {
          report: await readIndicators(tx, house.district, q),
          inventory: await readInventory(tx, house.district, {
            period: yearPeriod(q.year),
            scope: { kind: 'district', key: '', label: house.district.pack.district.name },
            asOf: q.asOf,
            today: q.today,
          }),
          reported,
          names: await readEvidenceNames(
            tx,
            reported.flatMap((r) => r.evidence),
          ),
        }
      })
      const files = await readFiles(found.names, store)
      await auditRead(database, actor, {
        at: now(),
        object: 'indicators.package',
        scope: 'district',
        filter: request.query,
        count: files.length,
        request: request.id,
      })
      const name = `${house.district.pack.district.name}${q.year}年迎评包.zip`
      return reply
        .type(fileTypes.zip)
        .header('content-disposition', attachment(name))
        .send(await evidencePackage({ ...found, files }))
    },
  )
}

async function readFiles(
  names: readonly EvidenceName[],
  store: ReturnType<typeof fileStore>,
): Promise<EvidenceFile[]> {
  const bytes = names.reduce((s, n) => s + n.bytes, 0)
  if (bytes > evidenceCap) refuse('evidence_package_too_large', { limit: evidenceCap / megabyte })
  const files: EvidenceFile[] = []
  for (const { hash, name } of names) {
    if (!(await store.has(hash))) refuse('file_unknown', { hash })
    files.push({ hash, name, data: await buffer(store.read(hash)) })
  }
  return files
}
