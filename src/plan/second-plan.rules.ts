import type { CarryRow, CarryState } from './amendments.contract.ts'

export const carryStateOf = ({ said, to }: Pick<CarryRow, 'said' | 'to'>): CarryState =>
  !said ? 'unsaid' : to === null ? 'ended' : 'carried'
