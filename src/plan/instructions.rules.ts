import { arisenBarrier, type Machine } from './machine.rules.ts'

/** 领导批示: on anything; what it asks for is tracked item by item, and it is met when they are. */
export const instructionMachine: Machine<'instruction'> = {
  kind: 'instruction',
  resource: 'instruction',
  initial: 'followed',
  states: { followed: { name: '落实中' }, met: { name: '已落实', ended: true } },
  acts: {
    meet: {
      name: '办结',
      right: 'record',
      from: ['followed'],
      to: 'met',
      barred: arisenBarrier,
    },
  },
}
