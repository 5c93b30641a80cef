import { z } from 'zod'
import { addDays, type Day, daysBetween } from '../core/day.ts'
import { lastDayOf, periodOf, yearPeriod } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import { channels } from '../packs/rhythm.ts'
import type { Actor } from '../platform/actor.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize, scopeOf } from '../platform/rights.rules.ts'
import {
  CalendarQuery,
  CalendarReply,
  DeliveriesReply,
  NoticesQuery,
  NoticesRead,
  NoticesReply,
  ReminderSettingsChange,
  ReminderSettingsView,
} from './calendar.contract.ts'
import { datedThings, dueKindNames } from './calendar.rules.ts'
import { dueThings } from './calendar.ts'
import { unitsOf } from './machine.rules.ts'
import { insertSettings, listDeliveries, listNotices, markRead, type NoticeRecord } from './notices.store.ts'
import { settingsOf } from './notices.ts'
import { type RhythmHouse, todayIn } from './rhythm-house.ts'
import { isUnit, unitName } from './units.rules.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['日程与提醒']
const SHOWN_DAYS = 90
const DELIVERIES = 200

export function calendarRoutes(app: App, context: Context, house: RhythmHouse): void {
  calendarRoute(app, context, house)
  noticeRoutes(app, context, house)
  settingRoutes(app, context, house)
}

function calendarRoute(app: App, { database, sessions, now }: Context, house: RhythmHouse): void {
  const { pack } = house.district
  app.get(
    '/api/v1/calendar',
    {
      schema: {
        tags,
        summary: '应办事项日程：期限、剩余工作日',
        querystring: CalendarQuery,
        response: { 200: CalendarReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'calendar')
      const today = todayIn(house, now())
      const { from = today, to = addDays(today, SHOWN_DAYS), unit, kind } = request.query
      const span = periodOf(from as Day, to as Day)
      const things = await database.read(actor, (tx) => dueThings(tx, house, span, today))
      const own = scopeOf(actor, 'read', 'calendar') === 'all' ? null : unitsOf(actor)
      const items = datedThings(things, today, pack.holidays)
        .filter(
          (one) => own === null || one.kind === 'planEnd' || (one.unit !== null && own.includes(one.unit)),
        )
        .filter(
          (one) => (unit === undefined || one.unit === unit) && (kind === undefined || one.kind === kind),
        )
        .map(({ done: _done, remindFrom: _from, ...one }) => ({
          ...one,
          kindName: dueKindNames[one.kind],
          unitName: one.unit === null ? officeName(house) : unitName(pack, one.unit),
        }))
      const end = lastDayOf(yearPeriod(pack.district.plan.to))
      return { today, daysToPlanEnd: daysBetween(today, end), items }
    },
  )
}

const officeName = ({ district }: RhythmHouse): string =>
  district.pack.units.find((unit) => unit.kind === 'office')?.name ?? district.pack.district.documents.office

/** Whose notices a person reads: their units', a leader the leading group's, the office its own. */
function addressed({ district }: RhythmHouse, actor: Actor): { units: string[]; office: boolean } {
  const ofKind = (kind: string) =>
    district.pack.units.filter((unit) => unit.kind === kind).map((one) => one.code)
  const role =
    actor.role === 'leader' ? ofKind('leadingGroup') : actor.role === 'office' ? ofKind('office') : []
  return { units: [...unitsOf(actor), ...role], office: actor.role === 'office' }
}

const presentNotice = (n: NoticeRecord) => ({
  ...{ id: n.id, unit: n.unit, title: n.title, body: n.body, due: n.due },
  thing: { kind: n.thingKind, key: n.thingKey },
  createdAt: n.createdAt.toISOString(),
  readAt: n.readAt?.toISOString() ?? null,
})

function noticeRoutes(app: App, { database, sessions, now }: Context, house: RhythmHouse): void {
  app.get(
    '/api/v1/notices',
    {
      schema: {
        tags,
        summary: '发给本人所在单位的提醒',
        querystring: NoticesQuery,
        response: { 200: NoticesReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'calendar')
      const found = await database.read(actor, (tx) =>
        listNotices(tx, addressed(house, actor), request.query),
      )
      return { items: found.map(presentNotice) }
    },
  )
  app.post(
    '/api/v1/notices/read',
    { schema: { tags, summary: '标为已读', body: NoticesRead, response: { 204: z.null(), ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'calendar')
      await database.write(actor, (tx) => markRead(tx, request.body.ids, now()))
      return reply.code(204).send(null)
    },
  )
}

function settingRoutes(app: App, context: Context, house: RhythmHouse): void {
  const { config, database, sessions, now } = context
  const available = channels.filter((one) => one === 'console' || config[one] !== null)
  app.get(
    '/api/v1/reminder-settings',
    { schema: { tags, summary: '提醒设置', response: { 200: ReminderSettingsView, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'configure', 'calendar')
      return { ...(await database.read(actor, (tx) => settingsOf(tx, house))), available }
    },
  )
  app.put(
    '/api/v1/reminder-settings',
    {
      schema: {
        tags,
        summary: '修改提醒设置',
        body: ReminderSettingsChange,
        response: { 200: ReminderSettingsView, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'configure', 'calendar')
      const { key, settings } = request.body
      const command = { key, act: 'reminder.configure', content: settings }
      return perform(context, request, actor, command, async (tx) => {
        for (const unit of Object.keys(settings.mail))
          if (unit !== 'office' && !isUnit(house.district.pack, unit)) refuse('plan_unit_unknown', { unit })
        await insertSettings(tx, settings, now())
        return { answer: { settings, fromPack: false, available }, object: 'reminder settings' }
      })
    },
  )
  app.get(
    '/api/v1/deliveries',
    { schema: { tags, summary: '提醒的发送记录', response: { 200: DeliveriesReply, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'configure', 'calendar')
      const found = await database.read(actor, (tx) => listDeliveries(tx, DELIVERIES))
      return { items: found.map((one) => ({ ...one, at: one.at.toISOString() })) }
    },
  )
}
