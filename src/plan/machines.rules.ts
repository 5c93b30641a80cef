import { actionMachine } from './actions.rules.ts'
import { appraisalMachine, disputeMachine } from './appraisal.rules.ts'
import { instructionMachine } from './instructions.rules.ts'
import type { Machine } from './machine.rules.ts'
import type { MatterKind } from './matters.contract.ts'
import { meetingMachine } from './meetings.rules.ts'
import { orderMachine } from './orders.rules.ts'
import { paperMachine } from './papers.rules.ts'
import { summaryMachine } from './summaries.rules.ts'

/** Every kind of matter and how it walks. */
export const machines: { readonly [K in MatterKind]: Machine<K> } = {
  order: orderMachine,
  paper: paperMachine,
  meeting: meetingMachine,
  action: actionMachine,
  instruction: instructionMachine,
  summary: summaryMachine,
  appraisal: appraisalMachine,
  dispute: disputeMachine,
}

/** The machine of a kind that is only known at run time. */
export const machineOf = (kind: MatterKind): Machine => machines[kind] as unknown as Machine
