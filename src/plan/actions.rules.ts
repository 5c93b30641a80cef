import type { Day } from '../core/day.ts'
import { workActs } from './hands.rules.ts'
import type { Machine, NewMatter } from './machine.rules.ts'
import type { AgreedAction, Origin } from './matters.contract.ts'

/** A tracked item: what a meeting agreed, what a leader instructed, what the office asked for. */
export const actionMachine: Machine<'action'> = {
  kind: 'action',
  resource: 'trackedAction',
  initial: 'open',
  states: {
    open: { name: '办理中' },
    answered: { name: '已反馈' },
    returned: { name: '退回重办' },
    done: { name: '办结', ended: true },
    cancelled: { name: '已取消', ended: true },
  },
  acts: {
    ...workActs<'action'>({ working: ['open', 'returned'], returned: 'returned', checked: 'done' }),
    cancel: { name: '取消', right: 'create', from: ['open', 'returned'], to: 'cancelled', needs: ['note'] },
  },
}

export function actionsFrom(
  actions: readonly AgreedAction[],
  origin: Origin,
  requirement: string,
): NewMatter[] {
  return actions.map(({ title, unit, due }) => ({
    kind: 'action',
    title,
    unit,
    units: [unit],
    due: due as Day,
    origin,
    payload: { requirement, extension: null, extensions: 0, answer: null },
  }))
}
