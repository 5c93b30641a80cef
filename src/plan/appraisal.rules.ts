import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import type { AppraisalScheme, CountKey, SchemeItem } from '../packs/rhythm.ts'
import type { Actor } from '../platform/actor.ts'
import { scopeOf } from '../platform/rights.rules.ts'
import { arisenBarrier, type Effect, type Machine, type Matter, unitsOf } from './machine.rules.ts'
import type { AppraisalLine, DisputePayload, Origin } from './matters.contract.ts'

/**
 * 考核: every point follows from records. The scheme (items, points, bonus, veto) is the pack's; a line says what was
 * counted, which records they are and what that costs, so that a unit can dispute exactly that.
 */

/** One record that counts: an order answered late, a submission that never came, an honour. */
export interface Counted {
  readonly unit: string
  readonly title: string
  readonly origin: Origin | null
}
/** What counts per kind, and out of how many a unit had; without an `of` only what counts is known. */
export interface CountFacts {
  readonly counted: readonly Counted[]
  readonly of?: ReadonlyMap<string, number>
}
export type AppraisalFacts = Readonly<Partial<Record<CountKey, CountFacts>>>

export function appraise(
  scheme: AppraisalScheme,
  units: readonly string[],
  facts: AppraisalFacts,
): AppraisalLine[] {
  const kinds = [
    ['base', scheme.base],
    ['bonus', scheme.bonus],
    ['veto', scheme.veto],
  ] as const
  return units.flatMap((unit) =>
    kinds.flatMap(([kind, items]) => items.map((item) => lineOf(kind, item, unit, facts[item.counts]))),
  )
}

function lineOf(
  kind: AppraisalLine['kind'],
  item: SchemeItem,
  unit: string,
  facts: CountFacts | undefined,
): AppraisalLine {
  const records = (facts?.counted ?? []).filter((one) => one.unit === unit)
  const count = records.length
  const of = facts?.of?.get(unit)
  const heard = of === undefined ? `${item.noun} ${count} 项` : `应办 ${of} 项，${item.noun} ${count} 项`
  const moved = hundredths(Math.min(item.points, item.each * count))
  const points = kind === 'base' ? hundredths(item.points - moved) : kind === 'bonus' ? moved : 0
  const outcome =
    kind === 'base'
      ? `每项扣 ${item.each} 分，扣 ${moved} 分，得 ${points} 分`
      : kind === 'bonus'
        ? `每项加 ${item.each} 分，至多 ${item.points} 分，加 ${moved} 分`
        : count >= item.each
          ? '一票否决'
          : '未触发'
  const unknown = facts === undefined ? '；本项没有登记来源，按 0 项计' : ''
  return {
    unit,
    item: item.key,
    name: item.name,
    kind,
    max: kind === 'veto' ? 0 : item.points,
    points,
    explanation: `${heard}，${outcome}${unknown}`,
    records: records.map(({ title, origin }) => ({ title, origin })),
    adjusted: null,
  }
}

/** Points are given in hundredths at the finest; binary fractions do not show. */
const hundredths = (n: number): number => Math.round(n * 100) / 100

export interface UnitScore {
  readonly unit: string
  readonly total: number
  readonly vetoed: readonly string[]
  readonly grade: string
  readonly lines: readonly AppraisalLine[]
}

/** Totals, best first; a veto outranks every point. */
export function scoresOf(lines: readonly AppraisalLine[], scheme: AppraisalScheme): UnitScore[] {
  const vetoes = new Map(scheme.veto.map((item) => [item.key, item.each]))
  const units = [...new Set(lines.map((line) => line.unit))]
  return units
    .map((unit): UnitScore => {
      const own = lines.filter((line) => line.unit === unit)
      const total = hundredths(own.reduce((sum, line) => sum + (line.adjusted?.points ?? line.points), 0))
      const vetoed = own
        .filter(
          (line) =>
            line.kind === 'veto' &&
            line.adjusted === null &&
            line.records.length >= (vetoes.get(line.item) ?? 1),
        )
        .map((line) => line.name)
      const reached = scheme.grades.find((grade) => total >= grade.from)?.name ?? ''
      return { unit, total, vetoed, grade: vetoed.length > 0 ? scheme.vetoGrade : reached, lines: own }
    })
    .toSorted((a, b) => a.vetoed.length - b.vetoed.length || b.total - a.total)
}

/** The lines with what upheld disputes changed. */
export function adjustedLines({
  payload,
  arisen,
}: Pick<Matter<'appraisal'>, 'payload' | 'arisen'>): AppraisalLine[] {
  const upheld = arisen.filter((one) => one.kind === 'dispute' && one.state === 'upheld')
  return payload.lines.map((line) => {
    const dispute = upheld.findLast(
      (one) => one.unit === line.unit && (one.payload as DisputePayload).item === line.item,
    )
    if (!dispute) return line
    const { points, answer } = dispute.payload as DisputePayload
    return { ...line, adjusted: { points: Math.min(points ?? line.points, line.max), reason: answer ?? '' } }
  })
}

/** Of which units' scores and disputes a person is told: all, or those it acts for. */
export function sightOf(actor: Actor): (unit: string | null) => boolean {
  if (scopeOf(actor, 'read', 'appraisal') === 'all') return () => true
  const own = unitsOf(actor)
  return (unit) => unit !== null && own.includes(unit)
}

export const appraisalMachine: Machine<'appraisal'> = {
  kind: 'appraisal',
  resource: 'appraisal',
  initial: 'computed',
  states: {
    computed: { name: '初评' },
    announced: { name: '已公布' },
    final: { name: '已审定', ended: true },
    discarded: { name: '已作废', ended: true },
  },
  acts: {
    announce: {
      name: '公布初评',
      right: 'run',
      from: ['computed'],
      to: 'announced',
      apply: ({ payload }, _fields, { workingDay }) => {
        const until = workingDay(payload.disputeWorkingDays)
        return { payload: { ...payload, disputesUntil: until }, due: until }
      },
    },
    finalize: {
      name: '审定',
      right: 'approve',
      from: ['announced'],
      to: 'final',
      barred: arisenBarrier,
      apply: (matter, _fields, { today }) => {
        const until = matter.payload.disputesUntil ?? today
        if (today <= until) refuse('appraisal_disputes_open', { until })
        return { payload: { ...matter.payload, lines: adjustedLines(matter) }, due: null }
      },
    },
    discard: { name: '作废重算', right: 'run', from: ['computed'], to: 'discarded', needs: ['note'] },
  },
}

const Upheld = z.object({ points: z.number().min(0) })

function answered(points: number | null) {
  return ({ payload }: Matter<'dispute'>, note: string | null): Effect<'dispute'> => ({
    payload: { ...payload, points, answer: note },
  })
}

export const disputeMachine: Machine<'dispute'> = {
  kind: 'dispute',
  resource: 'appraisal',
  initial: 'raised',
  states: {
    raised: { name: '待答复' },
    upheld: { name: '申诉成立', ended: true },
    rejected: { name: '维持原评', ended: true },
  },
  acts: {
    uphold: {
      name: '申诉成立',
      right: 'answer',
      from: ['raised'],
      to: 'upheld',
      needs: ['note'],
      fields: Upheld,
      apply: (matter, { points }: z.infer<typeof Upheld>, _moment, note) => answered(points)(matter, note),
    },
    reject: {
      name: '维持原评',
      right: 'answer',
      from: ['raised'],
      to: 'rejected',
      needs: ['note'],
      apply: (matter, _fields, _moment, note) => answered(null)(matter, note),
    },
  },
}
