import { z } from 'zod'
import { labelPeriod, overlaps, parsePeriod } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import type { Actor } from '../platform/actor.ts'
import type { Writer } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { knownBefore, type PlanHouse, planKey, unitTarget } from './house.ts'
import { getItem, insertRevision, readItems } from './items.store.ts'
import {
  PlanPeriodReopening,
  PlanPeriodRequest,
  PlanPeriodRow,
  ReportDecision,
  ReportQuery,
  ReportRequest,
  ReportRow,
  ReportsReply,
} from './reports.contract.ts'
import {
  checkDecision,
  checkReplacement,
  checkReport,
  offeredPeriods,
  refuseClosed,
  reportedPeriod,
} from './reports.rules.ts'
import {
  getReport,
  insertDecision,
  insertPlanPeriod,
  insertReport,
  readPlanPeriods,
  readReports,
  reopenPlanPeriod,
  type StoredPlanPeriod,
  type StoredReport,
} from './reports.store.ts'
import { todayIn } from './rhythm-house.ts'
import { unitName } from './units.rules.ts'
import { getDuty, getPlan, lockPlan, type StoredPlan } from './versions.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['进展填报']
const Id = z.object({ id: z.coerce.number().int().positive() })
const Made = z.object({ id: z.int() })

/** 进展填报: submitted by a unit, returned or accepted by the office, into periods that the office closes. */
export function reportRoutes(app: App, context: Context, house: PlanHouse): void {
  listRoutes(app, context, house)
  submitRoute(app, context, house)
  decideRoute(app, context)
  periodRoutes(app, context, house)
}

function listRoutes(app: App, { database, sessions, now }: Context, house: PlanHouse): void {
  app.get(
    '/api/v1/plan/reports',
    {
      schema: {
        tags,
        summary: '进展填报清单',
        querystring: ReportQuery,
        response: { 200: ReportsReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'progress')
      const { asOf, measure, unit, state, period, offset, limit } = request.query
      const plan = planKey(house, request.query.plan)
      const before = knownBefore(house, asOf, now())
      const within = period === undefined ? null : parsePeriod(period)
      return await database.read(actor, async (tx) => {
        const stored = await getPlan(tx, plan, before)
        const found = (await readReports(tx, plan, before)).filter(
          (r) =>
            (measure === undefined || stored.current(r.measure) === measure) &&
            (unit === undefined || r.unit === unit) &&
            (state === undefined || r.state === state) &&
            (within === null || overlaps(r, within)),
        )
        const items = found.slice(offset, offset + limit).map((r) => presentReport(house, stored, r))
        const periods = offeredPeriods(stored.content, todayIn(house, now()))
        return { items, total: found.length, periods }
      })
    },
  )
  app.get(
    '/api/v1/plan/reports/:id',
    { schema: { tags, summary: '一份进展填报', params: Id, response: { 200: ReportRow, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'progress')
      return await database.read(actor, async (tx) => {
        const report = await getReport(tx, request.params.id)
        return presentReport(house, await getPlan(tx, report.plan), report)
      })
    },
  )
}

function submitRoute(app: App, context: Context, house: PlanHouse): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/plan/reports',
    { schema: { tags, summary: '填报进展', body: ReportRequest, response: { 201: Made, ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'submit', 'progress', unitTarget(request.body.unit))
      const { key, plan: asked, ...report } = request.body
      const plan = planKey(house, asked)
      const made = await perform(
        context,
        request,
        actor,
        { key, act: 'progress.submit', content: { plan, ...report } },
        async (tx) => {
          const id = await submit(tx, house, plan, report, now())
          const { measure, unit, period, percent } = report
          return {
            answer: { id },
            object: `progress ${id}`,
            detail: { plan, measure, unit, period, percent },
          }
        },
      )
      return reply.code(201).send(made)
    },
  )
}

async function submit(
  tx: Writer,
  house: PlanHouse,
  plan: string,
  report: Omit<ReportRequest, 'key' | 'plan'>,
  now: Date,
): Promise<number> {
  // A closing waits for the reports under way and they for it: neither can cross the other.
  await lockPlan(tx, plan)
  const stored = await getPlan(tx, plan)
  const duty = getDuty(stored, report.measure)
  const items = (await readItems(tx, plan)).filter((item) => stored.current(item.measure) === duty.id)
  const item = items.find((one) => one.id === report.item)
  if (report.item !== null && !item) refuse('plan_item_unknown', { item: report.item })
  checkReport(
    house.district.pack,
    duty,
    report,
    items.map((one) => one.unit),
  )
  const { period: text, ...content } = report
  const period = reportedPeriod(stored.content, text, todayIn(house, now))
  refuseClosed(period, await readPlanPeriods(tx, plan))
  const row = { plan, ...content, ...period }
  if (report.replaces !== null) checkReplacement(await getReport(tx, report.replaces), row)
  return await insertReport(tx, row, now)
}

function decideRoute(app: App, context: Context): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/plan/reports/:id/decision',
    {
      schema: {
        tags,
        summary: '审核进展：认可或退回',
        params: Id,
        body: ReportDecision,
        response: { 204: z.null(), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'review', 'progress')
      const { id } = request.params
      const { key, accepted, note } = request.body
      await perform(
        context,
        request,
        actor,
        { key, act: 'progress.decide', content: { id, accepted, note } },
        async (tx) => {
          await decideReport(tx, actor, id, { accepted, note }, now())
          return { answer: {}, object: `progress ${id}`, detail: { accepted, note } }
        },
      )
      return reply.code(204).send(null)
    },
  )
}

/** Accepting what is reported as finished closes its item. */
async function decideReport(
  tx: Writer,
  actor: Actor,
  id: number,
  decision: { accepted: boolean; note: string | null },
  now: Date,
): Promise<void> {
  const report = await getReport(tx, id)
  checkDecision(report, decision, actor.id)
  await insertDecision(tx, id, decision, now)
  if (!decision.accepted || report.item === null || report.percent < 100) return
  const { plan, ...item } = await getItem(tx, report.item)
  if (item.state !== 'open') return
  const done = {
    ...item,
    revision: item.revision + 1,
    state: 'done' as const,
    report: id,
    note: decision.note,
  }
  await insertRevision(tx, plan, done, now)
}

function periodRoutes(app: App, context: Context, house: PlanHouse): void {
  const { database, sessions, now } = context
  app.get(
    '/api/v1/plan/periods',
    {
      schema: {
        tags,
        summary: '填报封期',
        querystring: ReportQuery.pick({ plan: true }),
        response: { 200: z.object({ items: z.array(PlanPeriodRow) }), ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'progress')
      const rows = await database.read(actor, (tx) => readPlanPeriods(tx, planKey(house, request.query.plan)))
      return { items: rows.map(presentPeriod) }
    },
  )
  app.post(
    '/api/v1/plan/periods',
    { schema: { tags, summary: '封期', body: PlanPeriodRequest, response: { 201: Made, ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'close', 'progress')
      const { key, reason } = request.body
      const plan = planKey(house, request.body.plan)
      const period = parsePeriod(request.body.period)
      const made = await perform(
        context,
        request,
        actor,
        { key, act: 'progress.close', content: { plan, ...period, reason } },
        async (tx) => {
          await lockPlan(tx, plan)
          await getPlan(tx, plan)
          const over = (await readPlanPeriods(tx, plan)).find(
            (p) => p.reopenedAt === null && overlaps(p, period),
          )
          if (over) refuse('plan_period_closed_already', { period: over.id })
          const id = await insertPlanPeriod(tx, plan, period, reason, now())
          return { answer: { id }, object: `planPeriod ${id}`, detail: { plan, ...period, reason } }
        },
      )
      return reply.code(201).send(made)
    },
  )
  reopenRoute(app, context)
}

function reopenRoute(app: App, context: Context): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/plan/periods/:id/reopen',
    {
      schema: {
        tags,
        summary: '启封',
        params: Id,
        body: PlanPeriodReopening,
        response: { 204: z.null(), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'close', 'progress')
      const { id } = request.params
      const { key, reason } = request.body
      await perform(
        context,
        request,
        actor,
        { key, act: 'progress.reopen', content: { id, reason } },
        async (tx) => {
          await reopenPlanPeriod(tx, id, reason, now())
          return { answer: {}, object: `planPeriod ${id}`, detail: { reason } }
        },
      )
      return reply.code(204).send(null)
    },
  )
}

function presentReport({ district }: PlanHouse, plan: StoredPlan, r: StoredReport): ReportRow {
  const measure = plan.current(r.measure)
  const { from, to, plan: _, ...told } = r
  return {
    ...told,
    measure,
    measureTitle: plan.duties.find((d) => d.id === measure)?.title ?? '',
    unitName: unitName(district.pack, r.unit),
    period: labelPeriod({ from, to }),
    figures: [...r.figures],
    evidence: [...r.evidence],
    recordedAt: r.recordedAt.toISOString(),
    decidedAt: r.decidedAt?.toISOString() ?? null,
  }
}

function presentPeriod(p: StoredPlanPeriod): PlanPeriodRow {
  const { from, to } = p
  const closedAt = p.closedAt.toISOString()
  return {
    ...p,
    period: labelPeriod({ from, to }),
    closedAt,
    reopenedAt: p.reopenedAt?.toISOString() ?? null,
  }
}
