import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { PlanRequest, PlansReply } from './amendments.contract.ts'
import { checkedPlan } from './amendments.rules.ts'
import type { PlanHouse } from './house.ts'
import { insertCarry } from './plans.store.ts'
import { carryRoutes, checkCarry } from './second-plan.routes.ts'
import { insertVersion, listPlans, listVersions, lockPlan, type PlanVersion } from './versions.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['规划修订']

/** A second plan stands beside the first; what becomes of each old measure is said in a carry-over map. */
export function plansRoutes(app: App, context: Context, house: PlanHouse): void {
  listRoutes(app, context)
  addRoute(app, context, house)
  carryRoutes(app, context)
}

function listRoutes(app: App, { database, sessions }: Context): void {
  app.get(
    '/api/v1/plans',
    { schema: { tags, summary: '在册的规划', response: { 200: PlansReply, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      const plans = await database.read(actor, listPlans)
      return {
        plans: inTime(plans).map(({ plan, version, content: { title, from, to, tasks } }) => ({
          ...{ plan, title, version, from, to },
          measures: tasks.flatMap((t) => t.measures).length,
        })),
      }
    },
  )
}

const inTime = (plans: readonly PlanVersion[]): PlanVersion[] =>
  plans.toSorted((a, b) => (a.content.from < b.content.from ? -1 : 1))

function addRoute(app: App, context: Context, house: PlanHouse): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/plans',
    {
      schema: {
        tags,
        summary: '登记另一个规划',
        body: PlanRequest,
        response: { 201: z.object({ version: z.int() }), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'amend', 'plan')
      const { key, reason, carry } = request.body
      const content = checkedPlan(request.body.content, house.district.pack)
      const act = { key, act: 'plan.add', content: { plan: content, reason, carry } }
      const made = await perform(context, request, actor, act, async (tx) => {
        const plan = content.key
        await lockPlan(tx, plan)
        if ((await listVersions(tx, plan)).length > 0) refuse('plan_there_already', { plan })
        const version = await insertVersion(
          tx,
          { content, moves: [], reason, basis: null, source: 'plan' },
          now(),
        )
        await checkCarry(tx, plan, carry)
        await insertCarry(tx, plan, carry, now())
        return {
          answer: { version },
          object: `plan ${plan} ${version}`,
          detail: { reason, carry: carry.length },
        }
      })
      return reply.code(201).send(made)
    },
  )
}
