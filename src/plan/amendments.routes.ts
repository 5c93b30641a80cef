import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { PlanData } from '../packs/plan-data.ts'
import type { Reader } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import {
  AmendmentDraft,
  AmendmentPreview,
  AmendmentRequest,
  PlanContentReply,
  type PlanVersionRow,
  PlanVersionsReply,
  VersionQuery,
} from './amendments.contract.ts'
import {
  changed,
  checkedPlan,
  checkMoves,
  differences,
  movesOf,
  type ProgressCount,
  refuseOpenOrders,
  removedBy,
  reportedUnder,
} from './amendments.rules.ts'
import { type PlanHouse, planKey } from './house.ts'
import { readItems } from './items.store.ts'
import { ordersUnderWay } from './matters.store.ts'
import { readReports, type StoredReport } from './reports.store.ts'
import { getPlan, insertVersion, listVersions, lockPlan, type PlanVersion } from './versions.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['规划修订']
const Made = z.object({ version: z.int() })

/** 规划修订: versions with their differences; what people reported stays theirs. */
export function amendmentRoutes(app: App, context: Context, house: PlanHouse): void {
  versionRoutes(app, context, house)
  amendRoutes(app, context, house)
}

function versionRoutes(app: App, { database, sessions }: Context, house: PlanHouse): void {
  app.get(
    '/api/v1/plan/versions',
    {
      schema: {
        tags,
        summary: '规划的历次版本与差别',
        querystring: VersionQuery,
        response: { 200: PlanVersionsReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      const plan = planKey(house, request.query.plan)
      const [stored, reports] = await database.read(actor, async (tx) => [
        await listVersions(tx, plan),
        await readReports(tx, plan),
      ])
      if (stored.length === 0) refuse('plan_unknown', { plan })
      // Stored content is older than the code that reads it: fields added since have their defaults.
      const versions = stored.map((v) => ({ ...v, content: PlanData.parse(v.content) }))
      return { versions: versions.map((_, i) => presentVersion(house, versions, i, reports)).reverse() }
    },
  )
  app.get(
    '/api/v1/plan/content',
    {
      schema: {
        tags,
        summary: '现行版本的全文数据，修订由此开始',
        querystring: VersionQuery,
        response: { 200: PlanContentReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'amend', 'plan')
      const plan = planKey(house, request.query.plan)
      const { version, content } = await database.read(actor, (tx) => getPlan(tx, plan))
      return { version, content: { ...content } }
    },
  )
}

function presentVersion(
  { district }: PlanHouse,
  versions: readonly PlanVersion[],
  i: number,
  reports: readonly StoredReport[],
): PlanVersionRow {
  const v = versions[i] as PlanVersion
  const before = versions[i - 1]
  const { plan, version, reason, basis, source, hash, actor } = v
  return {
    ...{ plan, version, reason, basis, source, hash, actor },
    title: v.content.title,
    recordedAt: v.recordedAt.toISOString(),
    differences: before ? differences(before.content, v.content, district.pack) : [],
    moves: movesOf(versions, i, reports),
    reported: reportedUnder(versions, i, reports),
  }
}

interface Prepared {
  readonly before: PlanData
  readonly after: PlanData
  readonly removed: readonly string[]
  readonly progress: readonly ProgressCount[]
}

/** Everything an amendment may be refused for but what it says about progress: a preview shows that as a question. */
async function prepare(
  tx: Reader,
  { district }: PlanHouse,
  plan: string,
  draft: AmendmentDraft,
): Promise<Prepared> {
  const stored = await getPlan(tx, plan)
  if (stored.version !== draft.version) refuse('amendment_stale', { version: stored.version })
  const before = stored.content
  const after = checkedPlan(changed(before, draft.changes), district.pack)
  if (differences(before, after, district.pack).length === 0) refuse('amendment_empty')
  const removed = removedBy(before, after)
  const items = (await readItems(tx, plan)).map((i) => ({ ...i, measure: stored.current(i.measure) }))
  refuseOpenOrders(removed, items, await ordersUnderWay(tx))
  const reports = (await readReports(tx, plan)).map((r) => stored.current(r.measure))
  const progress = removed
    .map((measure) => ({
      measure,
      items: items.filter((i) => i.measure === measure && i.state !== 'dropped').length,
      reports: reports.filter((m) => m === measure).length,
    }))
    .filter((p) => p.items + p.reports > 0)
  return { before, after, removed, progress }
}

function amendRoutes(app: App, context: Context, house: PlanHouse): void {
  const { database, sessions, now } = context
  app.post(
    '/api/v1/plan/amendments/preview',
    {
      schema: {
        tags,
        summary: '预览修订的差别',
        body: AmendmentDraft,
        response: { 200: AmendmentPreview, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'amend', 'plan')
      const plan = planKey(house, request.body.plan)
      const { before, after, progress } = await database.read(actor, (tx) =>
        prepare(tx, house, plan, request.body),
      )
      return { differences: differences(before, after, house.district.pack), progress: [...progress] }
    },
  )
  app.post(
    '/api/v1/plan/amendments',
    { schema: { tags, summary: '修订规划', body: AmendmentRequest, response: { 201: Made, ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'amend', 'plan')
      const { key, reason, basis, moves, changes, version: base } = request.body
      const plan = planKey(house, request.body.plan)
      const content = { plan, base, changes, moves, reason, basis }
      const made = await perform(context, request, actor, { key, act: 'plan.amend', content }, async (tx) => {
        await lockPlan(tx, plan)
        const { before, after, progress } = await prepare(tx, house, plan, request.body)
        checkMoves(before, after, moves, progress)
        const kept = moves.flatMap(({ from, to }) => (to === null ? [] : [{ from, to }]))
        const version = await insertVersion(
          tx,
          { content: after, moves: kept, reason, basis, source: 'amendment' },
          now(),
        )
        const detail = {
          reason,
          basis,
          moves,
          changes: differences(before, after, house.district.pack).length,
        }
        return { answer: { version }, object: `plan ${plan} ${version}`, detail }
      })
      return reply.code(201).send(made)
    },
  )
}
