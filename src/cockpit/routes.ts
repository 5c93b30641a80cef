import { z } from 'zod'
import { dayIn } from '../core/zone.ts'
import { ownScope, readScope } from '../inventory/scope.rules.ts'
import type { House } from '../ledger/house.ts'
import { withPlan } from '../plan/plan-source.ts'
import type { RhythmHouse } from '../plan/rhythm-house.ts'
import { auditRead } from '../platform/audit.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize, scopeOf } from '../platform/rights.rules.ts'
import { readCockpit } from './cockpit.ts'
import { Cockpit } from './contract.ts'
import { LeadersView } from './leaders.contract.ts'
import { readLeaders } from './leaders.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const

/** The first cockpit. Who does not see the whole district is shown what is theirs. */
export const cockpitRoutes =
  (house: House, rhythm: RhythmHouse) =>
  (app: App, context: Context): void => {
    wholeRoute(app, context, house)
    leadersRoute(app, context, rhythm)
  }

function wholeRoute(app: App, { database, sessions, now }: Context, house: House): void {
  app.get(
    '/api/v1/cockpit',
    {
      schema: {
        tags: ['驾驶舱'],
        summary: '驾驶舱',
        querystring: z.object({ year: z.coerce.number().int().min(1900).max(2999) }),
        response: { 200: Cockpit, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'inventory')
      const scope = readScope(
        scopeOf(actor, 'read', 'inventory') === 'all' ? 'district' : ownScope(actor),
        house.district,
      )
      const today = dayIn(house.district.zone, now())
      const cockpit = await database.read(actor, (tx) =>
        readCockpit(tx, house.district, { year: request.query.year, scope, today }),
      )
      await auditRead(database, actor, {
        at: now(),
        object: 'cockpit',
        scope: `${scope.kind}:${scope.key}`,
        filter: request.query,
        count: cockpit.streams.length,
        request: request.id,
      })
      return cockpit
    },
  )
}

function leadersRoute(app: App, context: Context, given: RhythmHouse): void {
  const { database, sessions, now } = context
  const house = withPlan(context, given)
  app.get(
    '/api/v1/leaders',
    {
      schema: {
        tags: ['驾驶舱'],
        summary: '领导一页：五行指标、三件待决、近期日程',
        querystring: z.object({ year: z.coerce.number().int().min(1900).max(2999) }),
        response: { 200: LeadersView, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'indicator')
      // Everybody's late matters stand on it.
      authorize(actor, 'read', 'calendar', {})
      const today = dayIn(house.district.zone, now())
      return database.readAll(actor, (tx) => readLeaders(tx, house, { year: request.query.year, today }))
    },
  )
}
