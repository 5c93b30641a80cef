import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import type { PlanData } from '../packs/plan-data.ts'
import type { Reader } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import {
  AmendmentDraft,
  AmendmentPreview,
  AmendmentRequest,
  type PlanVersionRow,
  PlanVersionsReply,
  VersionQuery,
} from './amendments.contract.ts'
import {
  changed,
  checkedPlan,
  checkMoves,
  differences,
  type ProgressCount,
  refuseOpenOrders,
  removedBy,
} from './amendments.rules.ts'
import { type PlanHouse, planKey } from './house.ts'
import { readItems } from './items.store.ts'
import { ordersUnderWay } from './matters.store.ts'
import { readReports } from './reports.store.ts'
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
      const versions = await database.read(actor, (tx) => listVersions(tx, plan))
      if (versions.length === 0) refuse('plan_unknown', { plan })
      return { versions: versions.map((v, i) => presentVersion(house, v, versions[i - 1])).reverse() }
    },
  )
}

function presentVersion(
  { district }: PlanHouse,
  v: PlanVersion,
  before: PlanVersion | undefined,
): PlanVersionRow {
  const { plan, version, reason, basis, source, hash, actor } = v
  return {
    ...{ plan, version, reason, basis, source, hash, actor },
    title: v.content.title,
    recordedAt: v.recordedAt.toISOString(),
    differences: before ? differences(before.content, v.content, district.pack) : [],
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
