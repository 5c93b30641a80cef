import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { shownInMessage } from '../core/text.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import { auditShown } from '../platform/audit.ts'
import type { Reader } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import {
  ActOnPackages,
  externalSchemes,
  PackagePage,
  PackageQuery,
  PackagesDone,
  PackageView,
} from './package.contract.ts'
import { findBearing, listPackages, readPackages, type StoredPackage } from './package.store.ts'
import { actOnPackages, scannedCode } from './package-acts.ts'
import { presentPackage, viewPackage } from './package-view.ts'
import { tellOfPackages } from './tell.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['包装与标签']
const Scanned = z.object({ code: z.string().trim().min(1).max(200) })

/** The package behind whatever a scanner read: our own code, an address that holds it, or a code of others. */
export async function getScanned(tx: Reader, text: string): Promise<StoredPackage> {
  const code = scannedCode(text) ?? (await bearing(tx, text))
  const [found] = code === undefined ? [] : await readPackages(tx, [code])
  return found ?? refuse('package_unknown', { code: shownInMessage(text) })
}

async function bearing(tx: Reader, text: string): Promise<string | undefined> {
  const plain = text.replace(/[\s-]/g, '').toUpperCase()
  for (const scheme of externalSchemes) {
    const found = await findBearing(tx, scheme, scheme === 'hj1276' ? plain : text)
    if (found !== undefined) return found
  }
  return undefined
}

export function packageRoutes(app: App, context: Context, house: House): void {
  const { database, sessions, now } = context
  const today = () => dayIn(house.district.zone, now())
  const seen = auditShown(context)
  app.get(
    '/api/v1/packages',
    {
      schema: {
        tags,
        summary: '包装清单',
        querystring: PackageQuery,
        response: { 200: PackagePage, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'package')
      const { items, total } = await database.read(actor, (tx) => listPackages(tx, request.query))
      await seen(actor, request, 'packages', items.length, request.query)
      return { items: items.map((p) => presentPackage(house, p, today())), total }
    },
  )
  app.get(
    '/api/v1/packages/:code',
    {
      schema: { tags, summary: '扫描一件包装', params: Scanned, response: { 200: PackageView, ...failures } },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'package')
      const view = await database.read(actor, async (tx) =>
        viewPackage(tx, house, await getScanned(tx, request.params.code), today()),
      )
      await seen(actor, request, `package ${view.code}`, 1)
      return view
    },
  )
  app.post(
    '/api/v1/packages/acts',
    {
      schema: {
        tags,
        summary: '包装、倒装、分装、归集、报废',
        body: ActOnPackages,
        response: { 201: PackagesDone, ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'act', 'package')
      const { key, act } = request.body
      const command = { key, act: `package.${act.kind}`, content: { ...act } }
      const answer = await perform(context, request, actor, command, async (tx) => {
        const done = await actOnPackages({ tx, house, now: now(), key }, act)
        const packages = await readPackages(tx, done.codes)
        tellOfPackages(tx, act.kind, done, now())
        return {
          answer: { posting: done.posting, packages: packages.map((p) => presentPackage(house, p, today())) },
          object: `package ${done.codes[0] ?? '-'}`,
          detail: { count: done.codes.length, posting: done.posting },
        }
      })
      return reply.code(201).send(answer)
    },
  )
}
