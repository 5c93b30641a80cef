import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { auditRead } from '../platform/audit.ts'
import type { App, Context, Routes } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { amendmentSheetRoutes } from './amendment-sheet.routes.ts'
import { amendmentRoutes } from './amendments.routes.ts'
import {
  Obligation,
  ObligationId,
  PlanQuery,
  PlanView,
  SystemConfirmation,
  VerdictRequest,
} from './contract.ts'
import { documentRoutes } from './documents.routes.ts'
import { type PlanHouse, planKey } from './house.ts'
import { itemRoutes } from './items.routes.ts'
import { memberRoutes } from './members.routes.ts'
import { plansRoutes } from './plans.routes.ts'
import { presentPlan } from './present.ts'
import { projectRoutes } from './projects.routes.ts'
import { registerRoutes } from './registers.routes.ts'
import { registerFileRoutes } from './registers-files.routes.ts'
import { reportRoutes } from './reports.routes.ts'
import { checkEvidence } from './reports.store.ts'
import type { RhythmHouse } from './rhythm-house.ts'
import { readStanding } from './standing.ts'
import { unitRoutes } from './units.routes.ts'
import { insertVerdict } from './verdicts.store.ts'
import { getDuty, getPlan, insertSystem } from './versions.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['行动计划']

export const planRoutes =
  (house: RhythmHouse): Routes =>
  async (app, context) => {
    viewRoutes(app, context, house)
    systemRoute(app, context, house)
    verdictRoute(app, context, house)
    itemRoutes(app, context, house)
    reportRoutes(app, context, house)
    amendmentRoutes(app, context, house)
    plansRoutes(app, context, house)
    unitRoutes(app, context, house)
    memberRoutes(app, context, house)
    registerRoutes(app, context, house)
    projectRoutes(app, context, house)
    await documentRoutes(app, context, house)
    registerFileRoutes(app, context, house)
    amendmentSheetRoutes(app, context, house)
  }

function viewRoutes(app: App, context: Context, house: PlanHouse): void {
  const { database, sessions, now } = context
  app.get(
    '/api/v1/plan',
    {
      schema: {
        tags,
        summary: '任务清单：措施、单位、时限、目标、灯号',
        querystring: PlanQuery,
        response: { 200: PlanView, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      const standing = await readStanding(context, actor, house.district, request.query)
      await auditRead(database, actor, {
        at: now(),
        object: 'plan',
        scope: 'district',
        filter: request.query,
        count: standing.obligations.length,
        request: request.id,
      })
      return presentPlan(standing)
    },
  )
  app.get(
    '/api/v1/plan/measures/:measure',
    {
      schema: {
        tags,
        summary: '一项措施或保障事项',
        params: z.object({ measure: ObligationId }),
        querystring: PlanQuery,
        response: { 200: Obligation, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      const { obligations } = await readStanding(context, actor, house.district, request.query)
      const { measure } = request.params
      return obligations.find((o) => o.id === measure) ?? refuse('measure_unknown', { measure })
    },
  )
}

/** Elsewhere than in tasks 18–21 the plan names no system: ours is a proposal that the office confirms or changes. */
function systemRoute(app: App, context: Context, house: PlanHouse): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/plan/systems',
    {
      schema: {
        tags,
        summary: '确认措施所属体系',
        body: SystemConfirmation,
        response: { 204: z.null(), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'confirm', 'plan')
      const { key, measure, system } = request.body
      const plan = planKey(house, request.body.plan)
      await perform(
        context,
        request,
        actor,
        { key, act: 'plan.system', content: { plan, measure, system } },
        async (tx) => {
          const duty = getDuty(await getPlan(tx, plan), measure)
          if (duty.systemFixed || duty.system === null) refuse('system_fixed', { measure })
          await insertSystem(tx, plan, { measure, system }, now())
          return { answer: {}, object: `measure ${plan} ${measure}`, detail: { system, before: duty.system } }
        },
      )
      return reply.code(204).send(null)
    },
  )
}

function verdictRoute(app: App, context: Context, house: PlanHouse): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/plan/verdicts',
    {
      schema: {
        tags,
        summary: '对阶段目标的一条下结论',
        body: VerdictRequest,
        response: { 204: z.null(), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'confirm', 'plan')
      const { key, plan: asked, ...verdict } = request.body
      const plan = planKey(house, asked)
      await perform(
        context,
        request,
        actor,
        { key, act: 'plan.verdict', content: { plan, ...verdict } },
        async (tx) => {
          const { content } = await getPlan(tx, plan)
          const known = content.stageGoals.some((g) => g.statements.some((s) => s.id === verdict.statement))
          if (!known) refuse('statement_unknown', { statement: verdict.statement })
          await checkEvidence(tx, verdict.evidence)
          await insertVerdict(tx, plan, verdict, now())
          return { answer: {}, object: `statement ${plan} ${verdict.statement}`, detail: verdict }
        },
      )
      return reply.code(204).send(null)
    },
  )
}
