import { z } from 'zod'
import type { Day } from '../core/day.ts'
import { actionsFrom } from './actions.rules.ts'
import { arisenBarrier, type Effect, type Machine, type Matter } from './machine.rules.ts'
import {
  type AgendaItem,
  AgendaItem as AgendaShape,
  AgreedAction,
  type LateThing,
} from './matters.contract.ts'

/** 部门协同推进会: the agenda comes from the lights, what is agreed becomes tracked items with a unit and a day. */
const Plan = z.object({
  title: z.string().trim().min(1).max(200).optional(),
  heldOn: z.iso.date().optional(),
  place: z.string().trim().max(200).optional(),
  agenda: z.array(AgendaShape).max(100).optional(),
  units: z.array(z.string().min(1)).max(60).optional(),
})
const Held = z.object({
  attendees: z.array(z.string().trim().min(1).max(100)).min(1).max(200),
  minutes: z.string().trim().min(1).max(20_000),
  actions: z.array(AgreedAction).max(60),
})

function replanned({ payload }: Matter<'meeting'>, fields: z.infer<typeof Plan>): Effect<'meeting'> {
  const { title, units, ...rest } = fields
  const changed = {
    ...payload,
    heldOn: rest.heldOn ?? payload.heldOn,
    place: rest.place ?? payload.place,
    agenda: rest.agenda ?? payload.agenda,
  }
  return {
    payload: changed,
    due: changed.heldOn as Day,
    ...(title ? { title } : {}),
    ...(units ? { units } : {}),
  }
}

function held({ payload, id, title }: Matter<'meeting'>, fields: z.infer<typeof Held>): Effect<'meeting'> {
  return {
    payload: { ...payload, ...fields },
    begins: actionsFrom(fields.actions, { kind: 'matter', key: String(id), title }, `${title}议定`),
  }
}

export const meetingMachine: Machine<'meeting'> = {
  kind: 'meeting',
  resource: 'meeting',
  initial: 'planned',
  states: {
    planned: { name: '拟召开' },
    held: { name: '已召开' },
    closed: { name: '议定事项已办结', ended: true },
    cancelled: { name: '已取消', ended: true },
  },
  acts: {
    replan: { name: '修改', right: 'hold', from: ['planned'], to: 'planned', fields: Plan, apply: replanned },
    hold: { name: '形成纪要', right: 'hold', from: ['planned'], to: 'held', fields: Held, apply: held },
    close: {
      name: '办结',
      right: 'hold',
      from: ['held'],
      to: 'closed',
      barred: arisenBarrier,
    },
    cancel: { name: '取消', right: 'hold', from: ['planned'], to: 'cancelled', needs: ['note'] },
  },
}

/** A meeting whose day is over owes its minutes until they have been sent out; which periods' were is in `issued`. */
export function owesMinutes(
  { state, payload }: { readonly state: string; readonly payload: Readonly<Record<string, unknown>> },
  today: Day,
  issued: ReadonlySet<string>,
): boolean {
  const over = state === 'held' || (state === 'planned' && (payload.heldOn as Day) < today)
  return over && !issued.has(payload.period as string)
}

export const minutesOwed = '会议已开，纪要待印发'

/** Red before amber, the longest late first. */
export function agendaFrom(late: readonly LateThing[]): AgendaItem[] {
  const rank = (one: LateThing) => (one.light === 'red' ? 0 : 1)
  return late
    .toSorted((a, b) => rank(a) - rank(b) || b.daysLate - a.daysLate)
    .map(({ origin, unit, reason, light }) => ({ title: origin.title, unit, reason, light, origin }))
}
