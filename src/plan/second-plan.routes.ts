import { z } from 'zod'
import { listXlsx } from '../office/list-xlsx.ts'
import { sendXlsx } from '../parties/house.ts'
import type { Reader } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { CarryReply, CarryRequest, type CarryRow, carryStateNames } from './amendments.contract.ts'
import { PlanKey } from './contract.ts'
import { insertCarry, readCarry } from './plans.store.ts'
import { readReports } from './reports.store.ts'
import { carryStateOf } from './second-plan.rules.ts'
import { getDuty, getPlan, listPlans, lockPlan, type StoredPlan } from './versions.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['规划修订']
const params = z.object({ plan: PlanKey })

/** 旧措施 → 新措施: every measure of the plans before this one, with what was said of it. */
export function carryRoutes(app: App, context: Context): void {
  readRoutes(app, context)
  sayRoute(app, context)
}

function readRoutes(app: App, { database, sessions }: Context): void {
  app.get(
    '/api/v1/plans/:plan/carry',
    {
      schema: {
        tags,
        summary: '旧措施转入新规划的对应表',
        params,
        response: { 200: CarryReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      return { carry: await database.read(actor, (tx) => carryRows(tx, request.params.plan)) }
    },
  )
  app.get(
    '/api/v1/plans/:plan/carry.xlsx',
    { schema: { tags, summary: '旧措施转入新规划的对应表（Excel）', params } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      const [title, rows] = await database.read(actor, async (tx) => [
        `${(await getPlan(tx, request.params.plan)).content.title}承接对应表`,
        await carryRows(tx, request.params.plan),
      ])
      const lines = rows.map((r) => ({
        ...r,
        state: carryStateNames[carryStateOf(r)],
        to: r.to === null ? '' : `${r.toPlace ?? ''} ${r.toTitle ?? ''}`.trim(),
      }))
      return sendXlsx(reply, `${title}.xlsx`, listXlsx({ title, columns }, lines))
    },
  )
}

const columns = [
  { key: 'place', title: '原措施', width: 14 },
  { key: 'title', title: '原措施内容', width: 40 },
  { key: 'percent', title: '原填报进度（%）', type: 'number', width: 12 },
  { key: 'state', title: '承接', width: 10 },
  { key: 'to', title: '新措施', width: 46 },
  { key: 'note', title: '说明', width: 30 },
] as const

async function carryRows(tx: Reader, plan: string): Promise<CarryRow[]> {
  const target = await getPlan(tx, plan)
  const carry = await readCarry(tx, plan)
  const before = (await listPlans(tx)).filter(
    (p) => p.plan !== plan && (p.content.from < target.content.from || carry.some((c) => c.plan === p.plan)),
  )
  const rows: CarryRow[] = []
  for (const { plan: old } of before) {
    const source = await getPlan(tx, old)
    const reports = await readReports(tx, old)
    for (const { id, place, title } of oldDuties(source, carry)) {
      const accepted = reports.find((r) => r.state === 'accepted' && source.current(r.measure) === id)
      const said = carry.filter((c) => c.plan === old && c.measure === id)
      for (const c of said.length > 0 ? said : [{ to: null, note: null }]) {
        const to = target.duties.find((d) => d.id === c.to)
        rows.push({
          ...{ plan: old, measure: id, place, title, said: said.length > 0, toPlan: plan },
          ...{ to: c.to, toPlace: to?.place ?? null, toTitle: to?.title ?? null, note: c.note },
          percent: accepted?.percent ?? null,
        })
      }
    }
  }
  return rows
}

/** The measures of a plan; a safeguard only where something was said of it, for a plan carries on with those anyway. */
const oldDuties = (
  source: StoredPlan,
  carry: readonly { readonly plan: string; readonly measure: string }[],
) =>
  source.duties.filter(
    (d) => d.kind === 'measure' || carry.some((c) => c.plan === source.plan && c.measure === d.id),
  )

type Carried = CarryRequest['carry'][number]

/** Both ends must be there. */
export async function checkCarry(tx: Reader, plan: string, carry: readonly Carried[]): Promise<void> {
  const stored = await getPlan(tx, plan)
  const sources = new Map<string, StoredPlan>()
  for (const c of carry) {
    const source = sources.get(c.plan) ?? (await getPlan(tx, c.plan))
    sources.set(c.plan, source)
    getDuty(source, c.measure)
    if (c.to !== null) getDuty(stored, c.to)
  }
}

function sayRoute(app: App, context: Context): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/plans/:plan/carry',
    {
      schema: {
        tags,
        summary: '说明旧措施转入哪项新措施',
        params,
        body: CarryRequest,
        response: { 204: z.null(), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'amend', 'plan')
      const { plan } = request.params
      const { key, carry } = request.body
      const act = { key, act: 'plan.carry', content: { plan, carry } }
      await perform(context, request, actor, act, async (tx) => {
        await lockPlan(tx, plan)
        await checkCarry(tx, plan, carry)
        await insertCarry(tx, plan, carry, now())
        return { answer: {}, object: `plan ${plan}`, detail: { carry } }
      })
      return reply.code(204).send(null)
    },
  )
}
