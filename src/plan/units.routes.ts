import { z } from 'zod'
import { addMonths, asDay, type Day, firstOfMonth } from '../core/day.ts'
import { monthPeriod, periodOf } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import type { Actor } from '../platform/actor.ts'
import { attachment, fileTypes } from '../platform/attachment.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import type { CalendarRow } from './calendar.contract.ts'
import { type DueThing, datedThings, dueKindNames } from './calendar.rules.ts'
import { dueThings } from './calendar.ts'
import { dayGiven, planKey } from './house.ts'
import { presentMembers } from './members.routes.ts'
import { withPlan } from './plan-source.ts'
import { responsibilitiesOf, unitSummaries } from './responsibilities.rules.ts'
import type { RhythmHouse } from './rhythm-house.ts'
import { readStanding } from './standing.ts'
import { unitDocx } from './unit-docx.ts'
import {
  DutyRequest,
  Ending,
  type UnitPage,
  UnitPage as UnitPageShape,
  UnitQuery,
  UnitsReply,
} from './units.contract.ts'
import { isUnit, unitName } from './units.rules.ts'
import { endDuty, insertDuty, readDuties, readMembers } from './units.store.ts'
import { getPlan } from './versions.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['责任清单']
const Unit = z.object({ unit: z.string().max(60) })
const Id = z.object({ id: z.coerce.number().int().positive() })

/** 责任清单: unit by unit, with what each owes this month and is late with. */
export function unitRoutes(app: App, context: Context, house: RhythmHouse): void {
  readRoutes(app, context, house)
  dutyRoutes(app, context, house)
}

function readRoutes(app: App, context: Context, house: RhythmHouse): void {
  const { database, sessions } = context
  const { pack } = house.district
  app.get(
    '/api/v1/plan/units',
    {
      schema: {
        tags,
        summary: '各单位责任一览',
        querystring: UnitQuery,
        response: { 200: UnitsReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      const { plan, today, obligations } = await readStanding(context, actor, house.district, request.query)
      const duties = await database.read(actor, (tx) => readDuties(tx, plan.plan, today))
      return { units: unitSummaries(pack, obligations, duties) }
    },
  )
  app.get(
    '/api/v1/plan/units/:unit',
    {
      schema: {
        tags,
        summary: '一个单位的责任、本月应办与逾期事项',
        params: Unit,
        querystring: UnitQuery,
        response: { 200: UnitPageShape, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      return await readUnitPage(context, actor, house, request.params.unit, request.query)
    },
  )
  app.get(
    '/api/v1/plan/units/:unit/extract.docx',
    {
      schema: {
        tags,
        summary: '单位责任清单（Word）',
        params: Unit,
        querystring: UnitQuery,
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      const page = await readUnitPage(context, actor, house, request.params.unit, request.query)
      const file = await unitDocx(page, house)
      const name = `${page.unit.name}责任清单.docx`
      return reply
        .type(fileTypes.docx)
        .header('content-disposition', attachment(name, 'extract.docx'))
        .header('cache-control', 'no-store')
        .send(file)
    },
  )
}

async function readUnitPage(
  context: Context,
  actor: Actor,
  house: RhythmHouse,
  unit: string,
  query: UnitQuery,
): Promise<UnitPage> {
  const { pack } = house.district
  if (!isUnit(pack, unit)) refuse('plan_unit_unknown', { unit })
  const { plan, today, obligations } = await readStanding(context, actor, house.district, query)
  const month = query.month ?? today.slice(0, 7)
  const first = asDay(`${month}-01`)
  const read = await context.database.read(actor, async (tx) => ({
    duties: await readDuties(tx, plan.plan, today),
    members: await readMembers(tx, today),
    owed: await dueThings(tx, withPlan(context, house), monthOf(first), today),
    past: await dueThings(tx, withPlan(context, house), yearBefore(today), today),
  }))
  const rows = (things: readonly DueThing[]): CalendarRow[] =>
    datedThings(
      things.filter((thing) => thing.unit === unit),
      today,
      pack.holidays,
    ).map(({ done: _done, remindFrom: _from, ...one }) => ({
      ...one,
      kindName: dueKindNames[one.kind],
      unitName: unitName(pack, unit),
    }))
  const members = presentMembers(house, plan, read.members)
  return {
    ...responsibilitiesOf(pack, unit, obligations, read.duties, members),
    month,
    owed: rows(read.owed),
    late: rows(read.past).filter((one) => one.standing === 'late'),
  }
}

const monthOf = (first: Day) => monthPeriod(Number(first.slice(0, 4)), Number(first.slice(5, 7)))
/** Things older than a year are no longer shown as late: their year has been summed up. */
const yearBefore = (today: Day) => periodOf(addMonths(firstOfMonth(today), -12), today)

function dutyRoutes(app: App, context: Context, house: RhythmHouse): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/plan/duties',
    { schema: { tags, summary: '增加单位职责', body: DutyRequest, response: { 201: Id, ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'staff', 'plan')
      const { key, plan: asked, ...duty } = request.body
      const plan = planKey(house, asked)
      if (!isUnit(house.district.pack, duty.unit)) refuse('plan_unit_unknown', { unit: duty.unit })
      const act = { key, act: 'plan.duty.add', content: { plan, ...duty } }
      const made = await perform(context, request, actor, act, async (tx) => {
        await getPlan(tx, plan)
        const id = await insertDuty(tx, plan, { ...duty, from: dayGiven(duty.from) }, now())
        return { answer: { id }, object: `duty ${id}`, detail: duty }
      })
      return reply.code(201).send(made)
    },
  )
  app.post(
    '/api/v1/plan/duties/:id/end',
    {
      schema: {
        tags,
        summary: '终止单位职责',
        params: Id,
        body: Ending,
        response: { 204: z.null(), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'staff', 'plan')
      const { id } = request.params
      const { key, to } = request.body
      await perform(
        context,
        request,
        actor,
        { key, act: 'plan.duty.end', content: { id, to } },
        async (tx) => {
          await endDuty(tx, id, to)
          return { answer: {}, object: `duty ${id}`, detail: { to } }
        },
      )
      return reply.code(204).send(null)
    },
  )
}
