import type { Grade, Purpose } from '../core/codes.ts'
import type { Day } from '../core/period.ts'
import type { Fact, FactOf } from '../ledger/contract.ts'
import type { Act, Handle } from './agenda.ts'
import { type Form, paperOf } from './papers.ts'
import type { Site } from './scene.ts'

/** A load on its way from one site to another. */
export interface Load {
  code: string
  grams: number
  day: Day
  from: Site
  owner: number
  to: Site
  purpose: Purpose
  method: string | undefined
  vehicle: { carrier?: number; plate?: string }
  measure: { value: string; unit: string; remark?: string }
  /** What the paper says beside the mass. */
  details: Readonly<Record<string, unknown>>
}

export function shipFact(
  load: Load,
  grade: Grade,
  documentNo: string,
  allowUnexplained = false,
): FactOf<'ship'> {
  return {
    kind: 'ship',
    occurredOn: load.day,
    grade,
    details: load.details,
    consignor: load.from.facility,
    owner: load.owner,
    consignee: load.to.facility,
    code: load.code,
    grams: load.grams,
    purpose: load.purpose,
    ...(load.method ? { method: load.method } : {}),
    ...load.vehicle,
    documentNo,
    movement: 'new',
    allowUnexplained,
    measure: load.measure,
  }
}

interface Receipt {
  documentNo: string
  /** No other paper tells of this load, or none that is to be found. */
  alone: boolean
  refused?: number
}

export function receiptOf(
  load: Load,
  grade: Grade,
  { documentNo, alone, refused = 0 }: Receipt,
): FactOf<'receive'> {
  return {
    kind: 'receive',
    occurredOn: load.day,
    grade,
    details: load.details,
    consignor: load.from.facility,
    owner: load.owner,
    consignee: load.to.facility,
    code: load.code,
    grams: load.grams,
    refused,
    purpose: load.purpose,
    ...(load.method ? { method: load.method } : {}),
    ...load.vehicle,
    documentNo,
    ...(alone ? { movement: 'new' as const } : {}),
    allowUnexplained: false,
    measure: load.measure,
  }
}

/** The act that books a paper about a load. */
export function book(
  fact: Fact,
  party: number,
  form: Form,
  number: string,
  load: Load,
  handle?: Handle,
): Act {
  const fields = {
    移出单位: load.from.draft.name,
    接收单位: load.to.draft.name,
    ...(load.vehicle.plate ? { 车牌号: load.vehicle.plate } : {}),
    ...(load.method ? { 方式: load.method } : {}),
  }
  return {
    kind: 'fact',
    fact,
    record: paperOf(form, fact, { party, number, fields }),
    ...(handle ? { handle } : {}),
  }
}
