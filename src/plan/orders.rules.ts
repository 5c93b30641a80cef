import { walkActs, walkStates, workActs } from './hands.rules.ts'
import type { ActRule, Effect, Machine, Matter } from './machine.rules.ts'

/**
 * 督办单: signed by the leading group, signed for, answered, checked. 完成整改 is not 销号: two states, two people.
 * What comes back (反弹) and what stays undone (再督办) ends this order and begins another that names it.
 */
const working = ['acknowledged', 'returned'] as const

function followed(
  matter: Matter<'order'>,
  how: 'reissued' | 'relapsed',
  reason: string | null,
): Effect<'order'> {
  const { payload, unit, id, number, title } = matter
  const fresh = (list: readonly { readonly unit: string }[]) =>
    list.map((one) => ({ unit: one.unit, by: null, at: null, opinion: null }))
  return {
    begins: [
      {
        kind: 'order',
        title,
        unit,
        units: matter.units,
        due: null,
        origin: { kind: 'matter', key: String(id), title },
        payload: {
          ...payload,
          basis: reason === null ? payload.basis : `${payload.basis}\n${reason}`,
          countersigners: fresh(payload.countersigners),
          recipients: fresh(payload.recipients),
          signature: null,
          extension: null,
          extensions: 0,
          answer: null,
          follows: { id, number, how },
        },
      },
    ],
  }
}

const walk = walkActs<'order'>('order_unsigned')

export const orderMachine: Machine<'order'> = {
  kind: 'order',
  resource: 'supervisionOrder',
  initial: 'draft',
  states: {
    ...walkStates,
    answered: { name: '已反馈' },
    returned: { name: '退回重办' },
    rectified: { name: '完成整改' },
    closed: { name: '已销号', ended: true },
    reissued: { name: '已再督办', ended: true },
    relapsed: { name: '反弹', ended: true },
  },
  acts: {
    ...walk,
    submit: {
      ...(walk.submit as ActRule<'order'>),
      barred: ({ due, title }) => (due === null ? ['order_without_limit', { title }] : null),
    },
    ...workActs<'order'>({ working, returned: 'returned', checked: 'rectified' }),
    closeOut: {
      name: '销号',
      right: 'close',
      from: ['rectified'],
      to: 'closed',
      notBy: ['check'],
      instead: {
        answered: 'order_not_rectified',
        acknowledged: 'order_not_rectified',
        returned: 'order_not_rectified',
      },
    },
    reissue: {
      name: '再督办',
      right: 'draft',
      from: ['issued', ...working],
      to: 'reissued',
      needs: ['note'],
      apply: (matter, _fields, _moment, note) => followed(matter, 'reissued', note),
    },
    relapse: {
      name: '反弹',
      right: 'check',
      from: ['rectified', 'closed'],
      to: 'relapsed',
      needs: ['note'],
      apply: (matter, _fields, _moment, note) => followed(matter, 'relapsed', note),
    },
  },
}
