import type { Day } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import type { Fact, FactOf } from './contract.ts'
import { planShip } from './departures.rules.ts'
import type { Planned } from './entry.ts'
import { beforeLater, leavingOf } from './later.rules.ts'
import { massText, siteOf } from './lines.ts'
import { matchPaper } from './match.rules.ts'
import { ownerOfLoad } from './movement.ts'
import { attachPaper } from './papers.rules.ts'
import { drawsFrom, planPlain } from './plan.rules.ts'
import { planReceive } from './receipts.rules.ts'
import { liftOutflows, restate, totalsOver } from './settle.rules.ts'
import { settleAll } from './settle-all.rules.ts'
import { unusualAbove } from './unusual.rules.ts'
import type { MovementView, TotalView, World } from './world.ts'

export interface Warning {
  code: 'unexplained' | 'no_longer_there' | 'total_exceeded' | 'attached' | 'paper_differs' | 'mass_unusual'
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
  const from = drawsFrom(fact)
  if (from) liftOutflows(world, totalsOver(world, siteOf(world, from.facility), from.code, fact.occurredOn))
  const { planned, attachedTo } = plan(world, fact, total)
  const because = {
    lateEntry: fact.lateEntry ?? null,
    ...(fact.kind === 'declare' ? { details: fact.details } : {}),
  }
  const settled = settleAll(world, planned, because, total ? [total] : [])
  return {
    planned: [...planned, ...settled],
    warnings: warningsOf(world, fact, [...planned, ...settled], attachedTo, total),
    attachedTo,
  }
}

interface Decided {
  planned: Planned[]
  attachedTo: number | null
}

function plan(world: World, fact: Fact, total: TotalView | null): Decided {
  switch (fact.kind) {
    case 'ship':
    case 'receive':
      return planPaper(world, fact)
    case 'declare': {
      if (!total) throw new Error('a declaration is decided with its total')
      restate(total, fact)
      return { planned: [], attachedTo: null }
    }
    default: {
      const decidePlain = (): Planned[] => [planPlain(world, fact)]
      const from = leavingOf(world, fact)
      const planned = from
        ? beforeLater(world, { ...from, movement: null }, fact.lateEntry ?? null, decidePlain)
        : decidePlain()
      return { planned, attachedTo: null }
    }
  }
}

function planPaper(world: World, fact: FactOf<'ship'> | FactOf<'receive'>): Decided {
  const match = matchPaper(world, fact)
  if (match.kind === 'doubtful') {
    const candidates = match.candidates.map(asCandidate)
    refuse('match_doubtful', { count: candidates.length }, { candidates })
  }
  const known = match.kind === 'one' ? match.movement : null
  const inTurn = (run: () => Planned[]): Planned[] => inTurnOf(world, fact, known, run)
  if (known?.status === 'cancelled') refuse('movement_closed', { status: '已撤销' })
  if (known && match.kind === 'one' && match.attach)
    return { planned: inTurn(() => attachPaper(world, fact, known)), attachedTo: known.id }
  if (typeof fact.movement === 'number' && !known) refuse('movement_unknown', { movement: fact.movement })
  const rules = world.data.rulesOf(world.data.streamOf(fact.code))
  const planned = inTurn(() =>
    fact.kind === 'ship'
      ? planShip(world, fact, known, rules.departureGenerates)
      : planReceive(world, fact, known, rules.receiptGenerates),
  )
  return { planned, attachedTo: null }
}

/** Whatever a paper makes its consignor's store give, it gives before what left later. */
function inTurnOf(
  world: World,
  fact: FactOf<'ship'> | FactOf<'receive'>,
  known: MovementView | null,
  run: () => Planned[],
): Planned[] {
  const drawn = fact.kind === 'ship' || !known?.departure
  if (!drawn || !world.data.rulesOf(world.data.streamOf(fact.code)).departureGenerates) return run()
  const { consignor: facility, code } = fact
  const told = fact.occurredOn as Day
  const day = known && known.departedOn < told ? known.departedOn : told
  const from = { facility, owner: ownerOfLoad(world, fact), code, day, movement: known?.id ?? null }
  return beforeLater(world, from, fact.lateEntry ?? null, run)
}

const asCandidate = ({ id, departedOn, receivedOn, plate, documentNo, shipped }: MovementView) => ({
  id,
  departedOn,
  receivedOn,
  plate,
  documentNo,
  shipped,
})

function warningsOf(
  world: World,
  fact: Fact,
  planned: readonly Planned[],
  attachedTo: number | null,
  total: TotalView | null,
): Warning[] {
  const warnings: Warning[] = [...unusualMass(world, fact)]
  for (const p of planned) {
    const grams = Number(p.fact.unexplained ?? 0)
    if (grams > 0)
      warnings.push({ code: 'unexplained', message: `${massText(grams)} 没有入账来源，已记为“来源待补”` })
  }
  const gone = planned.reduce((sum, p) => sum + Number(p.fact.gone ?? 0), 0)
  if (gone > 0)
    warnings.push({
      code: 'no_longer_there',
      message: `${massText(gone)} 已不在原处（已转出或未见入库），只移动了其余部分`,
    })
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
    if (c.stated !== null && c.detail > c.stated) {
      warnings.push({
        code: 'total_exceeded',
        message: `明细合计 ${massText(c.detail)} 已超过申报的 ${massText(c.stated)}（${columnNames[c.column]}）`,
      })
    }
  }
  return warnings
}

/** A periodic total may be any size. */
function unusualMass(world: World, fact: Fact): Warning[] {
  if (!('grams' in fact) || !('code' in fact)) return []
  const onVehicle = 'plate' in fact && fact.plate !== undefined
  const limit = unusualAbove(world.data.rulesOf(world.data.streamOf(fact.code)), fact.grams, onVehicle)
  if (limit === null) return []
  const message = `${massText(fact.grams)} 明显偏大（一${onVehicle ? '车' : '笔'}通常不超过 ${limit} 吨），请核对单位和数量`
  return [{ code: 'mass_unusual', message }]
}

const columnNames: Readonly<Record<TotalView['columns'][number]['column'], string>> = {
  generated: '产生量',
  selfUtilized: '自行利用量',
  selfDisposed: '自行处置量',
  utilized: '委托利用量',
  disposed: '委托处置量',
  collected: '交收集单位量',
}
