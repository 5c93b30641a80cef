import type { Target } from '../platform/rights.rules.ts'
import type { Fact } from './contract.ts'

export interface FacilityParty {
  id: number
  party: number
  street: string | null
}

/** Whose act a fact is: the consignor's where mass leaves, the receiver's where it is accepted, else the facility's. */
export function actingFacility(fact: Fact): number {
  switch (fact.kind) {
    case 'ship':
      return fact.consignor
    case 'receive':
      return fact.consignee
    case 'store':
      return fact.from
    default:
      return fact.facility
  }
}

/** What the right to book is asked of. An owner other than the facility's party must be one of the actor's as well. */
export function targetOf(fact: Fact, at: FacilityParty): Target {
  const owner = 'owner' in fact ? fact.owner : undefined
  return { parties: owner === undefined ? [at.party] : [owner, at.party], street: at.street }
}
