import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { dayGiven, knownBefore, type PlanHouse, planKey } from './house.ts'
import {
  ItemChange,
  ItemHistoryReply,
  ItemQuery,
  ItemRequest,
  type ItemRow,
  ItemsReply,
} from './items.contract.ts'
import { checkItem, checkItemChange } from './items.rules.ts'
import {
  getItem,
  insertRevision,
  nextItemId,
  readItems,
  readRevisions,
  type StoredItem,
} from './items.store.ts'
import { readReports } from './reports.store.ts'
import { unitName } from './units.rules.ts'
import { getDuty, getPlan, lockPlan, type StoredPlan } from './versions.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['年度任务分解']
const Id = z.object({ id: z.coerce.number().int().positive() })
const Made = z.object({ id: z.int(), revision: z.int() })

/** 年度任务分解. */
export function itemRoutes(app: App, context: Context, house: PlanHouse): void {
  listRoutes(app, context, house)
  writeRoutes(app, context, house)
}

function listRoutes(app: App, { database, sessions, now }: Context, house: PlanHouse): void {
  app.get(
    '/api/v1/plan/items',
    {
      schema: {
        tags,
        summary: '分解任务清单',
        querystring: ItemQuery,
        response: { 200: ItemsReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      const { asOf, measure, unit, year, state } = request.query
      const plan = planKey(house, request.query.plan)
      const before = knownBefore(house, asOf, now())
      return await database.read(actor, async (tx) => {
        const stored = await getPlan(tx, plan, before)
        const items = (await readItems(tx, plan, before))
          .map((item) => presentItem(house, stored, item))
          .filter(
            (item) =>
              (measure === undefined || item.measure === measure) &&
              (unit === undefined || item.unit === unit) &&
              (year === undefined || item.year === year) &&
              (state === undefined || item.state === state),
          )
        return { items }
      })
    },
  )
  app.get(
    '/api/v1/plan/items/:id',
    {
      schema: {
        tags,
        summary: '一项分解任务的历次修改',
        params: Id,
        response: { 200: ItemHistoryReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      const { id } = request.params
      return await database.read(actor, async (tx) => {
        const found = await readRevisions(tx, id)
        const plan = found[0]?.plan ?? refuse('plan_item_unknown', { item: id })
        const stored = await getPlan(tx, plan)
        return { revisions: found.map((item) => presentItem(house, stored, item)) }
      })
    },
  )
}

function writeRoutes(app: App, context: Context, house: PlanHouse): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/plan/items',
    { schema: { tags, summary: '增加分解任务', body: ItemRequest, response: { 201: Made, ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'breakDown', 'plan')
      const { key, plan: asked, ...item } = request.body
      const plan = planKey(house, asked)
      const made = await perform(
        context,
        request,
        actor,
        { key, act: 'plan.item.add', content: { plan, ...item } },
        async (tx) => {
          await lockPlan(tx, plan)
          getDuty(await getPlan(tx, plan), item.measure)
          checkItem(house.district.pack, item)
          const answer = { id: await nextItemId(tx), revision: 1 }
          const content = {
            ...item,
            dueOn: dayGiven(item.dueOn),
            state: 'open' as const,
            note: null,
            report: null,
          }
          await insertRevision(tx, plan, { ...content, ...answer }, now())
          return { answer, object: `planItem ${answer.id}`, detail: item }
        },
      )
      return reply.code(201).send(made)
    },
  )
  changeRoute(app, context, house)
}

function changeRoute(app: App, context: Context, house: PlanHouse): void {
  const { sessions, now } = context
  app.put(
    '/api/v1/plan/items/:id',
    {
      schema: {
        tags,
        summary: '修改、完成或取消分解任务',
        params: Id,
        body: ItemChange,
        response: { 200: Made, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'breakDown', 'plan')
      const { id } = request.params
      const { key, revision, ...change } = request.body
      return await perform(
        context,
        request,
        actor,
        { key, act: 'plan.item.change', content: { id, revision, ...change } },
        async (tx) => {
          // Found, locked, read again: a report on it or an amendment may have come in between.
          await lockPlan(tx, (await getItem(tx, id)).plan)
          const { plan, ...before } = await getItem(tx, id)
          if (before.revision !== revision) refuse('plan_item_stale', { item: id })
          checkItem(house.district.pack, change)
          const waiting = (await readReports(tx, plan)).filter(
            (r) => r.item === id && r.state === 'submitted',
          )
          checkItemChange(before, change, waiting.length)
          const answer = { id, revision: revision + 1 }
          const { measure, report } = before
          await insertRevision(
            tx,
            plan,
            { ...change, dueOn: dayGiven(change.dueOn), measure, report, ...answer },
            now(),
          )
          return { answer, object: `planItem ${id}`, detail: change }
        },
      )
    },
  )
}

function presentItem({ district }: PlanHouse, plan: StoredPlan, item: StoredItem): ItemRow {
  const measure = plan.current(item.measure)
  const { id, revision, year, title, dueOn, acceptance, unit, person, state, note, report, actor } = item
  const measureTitle = plan.duties.find((d) => d.id === measure)?.title ?? ''
  const told = { id, revision, year, title, dueOn, acceptance, unit, person, state, note, report, actor }
  return {
    ...told,
    measure,
    measureTitle,
    unitName: unitName(district.pack, unit),
    recordedAt: item.recordedAt.toISOString(),
  }
}
