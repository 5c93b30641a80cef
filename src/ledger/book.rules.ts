import { refuse } from '../core/refusal.ts'
import type { Fact, FactOf } from './contract.ts'
import type { Planned } from './entry.ts'
import { massText } from './lines.ts'
import { matchPaper } from './match.rules.ts'
import { planHandOver, planReceive, planShip } from './movements.rules.ts'
import { attachPaper } from './papers.rules.ts'
import {
  planDump,
  planGenerate,
  planOpen,
  planReclassify,
  planRepack,
  planSelfTreat,
  planStockTake,
  planStore,
  planTreat,
} from './stock.rules.ts'
import { planDeclare, settleTotals } from './totals.rules.ts'
import type { TotalView, World } from './world.ts'

export interface Warning {
  code: 'unexplained' | 'total_exceeded' | 'attached' | 'paper_differs'
  message: string
}
export interface Decision {
  planned: Planned[]
  warnings: Warning[]
  /** The movement whose known side this paper only attests; its postings get the record. */
  attachedTo: number | null
}

/**
 * What follows from one fact: the postings to book, in order, and what a person should know. Pure but for the world it
 * is given, which it moves on; refuses with a readable reason and then the world must be thrown away.
 */
export function decide(world: World, fact: Fact, total: TotalView | null = null): Decision {
  world.pending = []
  const { planned, attachedTo } = plan(world, fact, total)
  const all: Planned[] = [...world.pending]
  world.pending = []
  for (const p of planned) {
    all.push(p)
    settleTotals(world, p)
    all.push(...world.pending)
    world.pending = []
  }
  return { planned: all, warnings: warningsOf(world, fact, planned, attachedTo, total), attachedTo }
}

function plan(
  world: World,
  fact: Fact,
  total: TotalView | null,
): { planned: Planned[]; attachedTo: number | null } {
  const one = (p: Planned): { planned: Planned[]; attachedTo: null } => ({ planned: [p], attachedTo: null })
  const generates =
    'code' in fact ? world.data.rulesOf(world.data.streamOf(fact.code)).departureGenerates : false
  switch (fact.kind) {
    case 'open':
      return one(planOpen(world, fact))
    case 'generate':
      return { planned: planGenerate(world, fact), attachedTo: null }
    case 'store':
      return one(planStore(world, fact, generates))
    case 'selfTreat':
      return one(planSelfTreat(world, fact, generates))
    case 'handOver':
      return one(planHandOver(world, fact, generates))
    case 'treat':
      return one(planTreat(world, fact))
    case 'split':
    case 'merge':
    case 'repack':
      return one(planRepack(world, fact))
    case 'reclassify':
      return one(planReclassify(world, fact))
    case 'dump':
      return one(planDump(world, fact))
    case 'stockTake':
      return one(planStockTake(world, fact))
    case 'declare':
      return {
        planned: planDeclare(world, fact, total ?? refuse('posting_unknown', { posting: '' })),
        attachedTo: null,
      }
    case 'ship':
    case 'receive':
      return planPaper(world, fact)
  }
}

function planPaper(
  world: World,
  fact: FactOf<'ship'> | FactOf<'receive'>,
): { planned: Planned[]; attachedTo: number | null } {
  const match = matchPaper(world, fact)
  if (match.kind === 'doubtful') {
    refuse(
      'match_doubtful',
      { count: match.candidates.length },
      {
        candidates: match.candidates.map(({ id, departedOn, receivedOn, plate, documentNo, shipped }) => ({
          id,
          departedOn,
          receivedOn,
          plate,
          documentNo,
          shipped,
        })),
      },
    )
  }
  const known = match.kind === 'one' ? match.movement : null
  if (known && match.kind === 'one' && match.attach)
    return { planned: attachPaper(world, fact, known), attachedTo: known.id }
  if (typeof fact.movement === 'number' && !known) refuse('movement_unknown', { movement: fact.movement })
  const rules = world.data.rulesOf(world.data.streamOf(fact.code))
  const planned =
    fact.kind === 'ship'
      ? planShip(world, fact, known, rules.departureGenerates)
      : planReceive(world, fact, known, rules.receiptGenerates)
  return { planned, attachedTo: null }
}

function warningsOf(
  world: World,
  fact: Fact,
  planned: readonly Planned[],
  attachedTo: number | null,
  total: TotalView | null,
): Warning[] {
  const warnings: Warning[] = []
  for (const p of planned) {
    const grams = Number(p.fact.unexplained ?? 0)
    if (grams > 0)
      warnings.push({ code: 'unexplained', message: `${massText(grams)} 没有入账来源，已记为“来源待补”` })
  }
  if (attachedTo !== null) {
    warnings.push({ code: 'attached', message: '与已登记的同一车次相符，作为凭证附入，未重复记账' })
    const m = world.movements.get(attachedTo)
    const there = fact.kind === 'ship' ? m?.shipped : m?.accepted
    if ((fact.kind === 'ship' || fact.kind === 'receive') && there != null && there !== fact.grams) {
      warnings.push({
        code: 'paper_differs',
        message: `本记录为 ${massText(fact.grams)}，已登记为 ${massText(there)}`,
      })
    }
  }
  for (const c of total?.columns ?? []) {
    if (c.detail > c.stated) {
      warnings.push({
        code: 'total_exceeded',
        message: `明细合计 ${massText(c.detail)} 已超过申报的 ${massText(c.stated)}（${c.column}）`,
      })
    }
  }
  return warnings
}
