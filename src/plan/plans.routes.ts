import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import type { Reader } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { CarryReply, type CarryRow, PlanRequest, PlansReply } from './amendments.contract.ts'
import { checkedPlan } from './amendments.rules.ts'
import { PlanKey } from './contract.ts'
import type { PlanHouse } from './house.ts'
import { insertCarry, readCarry } from './plans.store.ts'
import { readReports } from './reports.store.ts'
import { getDuty, getPlan, insertVersion, listPlans, listVersions, lockPlan } from './versions.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['规划修订']

/** A second plan stands beside the first; what becomes of each old measure is said in a carry-over map. */
export function plansRoutes(app: App, context: Context, house: PlanHouse): void {
  listRoutes(app, context)
  addRoute(app, context, house)
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
        plans: plans.map(({ plan, version, content: { title, from, to, tasks } }) => ({
          ...{ plan, title, version, from, to },
          measures: tasks.flatMap((t) => t.measures).length,
        })),
      }
    },
  )
  app.get(
    '/api/v1/plans/:plan/carry',
    {
      schema: {
        tags,
        summary: '旧措施转入新规划的对应表',
        params: z.object({ plan: PlanKey }),
        response: { 200: CarryReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      return { carry: await database.read(actor, (tx) => carryRows(tx, request.params.plan)) }
    },
  )
}

async function carryRows(tx: Reader, plan: string): Promise<CarryRow[]> {
  const target = await getPlan(tx, plan)
  const rows: CarryRow[] = []
  const carry = await readCarry(tx, plan)
  for (const old of new Set(carry.map((c) => c.plan))) {
    const source = await getPlan(tx, old)
    const reports = await readReports(tx, old)
    for (const c of carry.filter((one) => one.plan === old)) {
      const accepted = reports.find((r) => r.state === 'accepted' && source.current(r.measure) === c.measure)
      rows.push({
        ...c,
        title: source.duties.find((d) => d.id === c.measure)?.title ?? '',
        toTitle: target.duties.find((d) => d.id === c.to)?.title ?? null,
        percent: accepted?.percent ?? null,
      })
    }
  }
  return rows
}

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
        const stored = await getPlan(tx, plan)
        for (const c of carry) {
          getDuty(await getPlan(tx, c.plan), c.measure)
          if (c.to !== null) getDuty(stored, c.to)
        }
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
