import type { Target } from '../platform/rights.rules.ts'
import type { Fact } from './contract.ts'

export interface FacilityParty {
  id: number
  party: number
  street: string | null
  /** False where drums stay their generators': whoever keeps them moves what belongs to others. */
  takesOwnership: boolean
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

/** Facts that make mass in the owner's name; all others move what lies there already. */
const begins: ReadonlySet<Fact['kind']> = new Set(['open', 'generate', 'declare', 'dump'])

/**
 * What the right to book is asked of; every one must be allowed. Naming another owner takes the right to book for that
 * one too, unless the facility keeps other people's waste and only moves it.
 */
export function targetsOf(fact: Fact, at: FacilityParty): Target[] {
  const own: Target = { parties: [at.party], street: at.street }
  const owner = 'owner' in fact ? fact.owner : undefined
  const keepsOthers = !at.takesOwnership && !begins.has(fact.kind)
  return owner === undefined || owner === at.party || keepsOthers
    ? [own]
    : [own, { parties: [owner], street: at.street }]
}
