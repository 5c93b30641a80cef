import { walkActs, walkStates } from './hands.rules.ts'
import type { Machine } from './machine.rules.ts'

/** 简报, 通报, 专报, 会议纪要 and the like: the walk alone; signed for by all it ends. */
export const paperMachine: Machine<'paper'> = {
  kind: 'paper',
  resource: 'paper',
  initial: 'draft',
  states: { ...walkStates, acknowledged: { name: '已签收', ended: true } },
  acts: walkActs<'paper'>('paper_unsigned'),
}
