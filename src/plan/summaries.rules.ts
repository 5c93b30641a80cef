import { z } from 'zod'
import type { Machine } from './machine.rules.ts'

const Texts = z.object({ texts: z.record(z.string().max(40), z.string().max(20_000)) })

/** The December summary of a department or street: 总体情况, 主要做法和成效, 存在问题及建议. */
export const summaryMachine: Machine<'summary'> = {
  kind: 'summary',
  resource: 'summary',
  initial: 'draft',
  states: {
    draft: { name: '起草' },
    submitted: { name: '已报送' },
    returned: { name: '退回补充' },
    accepted: { name: '已收讫', ended: true },
  },
  acts: {
    edit: {
      name: '修改',
      right: 'write',
      by: 'owing',
      from: ['draft', 'returned'],
      to: '',
      fields: Texts,
      apply: ({ payload, state }, { texts }: z.infer<typeof Texts>) => ({
        to: state,
        payload: { ...payload, texts },
      }),
    },
    submit: {
      name: '报送',
      right: 'write',
      by: 'owing',
      from: ['draft', 'returned'],
      to: 'submitted',
      barred: ({ payload, title }) =>
        Object.values(payload.texts).some((text) => text.trim() === '') ||
        Object.keys(payload.texts).length === 0
          ? ['summary_incomplete', { title }]
          : null,
    },
    accept: { name: '收讫', right: 'collect', from: ['submitted'], to: 'accepted', notBy: ['submit'] },
    sendBack: { name: '退回补充', right: 'collect', from: ['submitted'], to: 'returned', needs: ['note'] },
  },
}
