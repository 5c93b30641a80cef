import type { Fact } from './contract.ts'
import type { Planned } from './entry.ts'
import { planDump, planGenerate, planOpen } from './generate.rules.ts'
import { planHandOver, planSelfTreat, planStockTake, planStore } from './stock.rules.ts'
import { planReclassify, planRepack, planTreat } from './treat.rules.ts'
import type { World } from './world.ts'

/** Facts that stand alone: no other paper tells of them, no total follows from them. */
export type PlainFact = Exclude<Fact, { kind: 'ship' | 'receive' | 'declare' }>

export function planPlain(world: World, fact: PlainFact): Planned {
  const generates = 'code' in fact && world.data.rulesOf(world.data.streamOf(fact.code)).departureGenerates
  switch (fact.kind) {
    case 'open':
      return planOpen(world, fact)
    case 'generate':
      return planGenerate(world, fact)
    case 'store':
      return planStore(world, fact, generates)
    case 'selfTreat':
      return planSelfTreat(world, fact, generates)
    case 'handOver':
      return planHandOver(world, fact, generates)
    case 'treat':
      return planTreat(world, fact)
    case 'split':
    case 'merge':
    case 'repack':
      return planRepack(world, fact)
    case 'reclassify':
      return planReclassify(world, fact)
    case 'dump':
      return planDump(world, fact)
    case 'stockTake':
      return planStockTake(world, fact)
  }
}

/** The account a fact draws from, where it names one. */
export function drawsFrom(fact: Fact): { facility: number; code: string } | null {
  if (!('code' in fact) || fact.kind === 'open' || fact.kind === 'generate') return null
  if (fact.kind === 'ship' || fact.kind === 'receive') return { facility: fact.consignor, code: fact.code }
  return { facility: fact.kind === 'store' ? fact.from : fact.facility, code: fact.code }
}
