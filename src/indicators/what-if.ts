import { yearPeriod } from '../core/period.ts'
import { compare, one, type Rational, toFixed, zero } from '../core/rational.ts'
import { refuse } from '../core/refusal.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { FormulaInput } from '../packs/indicators.ts'
import type { Reader } from '../platform/database.ts'
import type { WhatIf, WhatIfReply } from './contract.ts'
import type { Indicators } from './definitions.rules.ts'
import { type Assumptions, type Evaluate, evaluator, inBase, inUnit } from './evaluate.rules.ts'
import { type FigureMaterial, tableFigures } from './figures.rules.ts'
import { type IndicatorsQuery, openIndicators } from './indicators.ts'
import { unitOfInput } from './report.rules.ts'
import { withRecovery } from './what-if.rules.ts'

/** What the indicators of a year would be; only those that change are told. Nothing is written. */
export async function readWhatIf(
  tx: Reader,
  district: DistrictView,
  q: IndicatorsQuery,
  asked: Pick<WhatIf, 'inputs' | 'recovery'>,
): Promise<WhatIfReply> {
  const { indicators, material, source } = await openIndicators(tx, district, q)
  const before = evaluator(indicators, source)
  const supposed = supposedMaterial(district, material, q.year, asked.recovery)
  const after = evaluator(
    indicators,
    { ...source, massOf: tableFigures(district, supposed).massOf },
    assumptionsOf(district, indicators, asked.inputs),
  )
  const shown = (id: string, evaluate: Evaluate): string | null => {
    const { unit, digits } = indicators.all.get(id) as { unit: string; digits: number }
    const { value } = evaluate(id, q.year)
    return value && toFixed(inUnit(value, unit), digits)
  }
  const changed = [...indicators.all.values()].flatMap(({ id, name, unit }) => {
    const pair = { before: shown(id, before), after: shown(id, after) }
    return pair.before === pair.after ? [] : [{ id, name, unit, ...pair }]
  })
  return { year: q.year, indicators: changed, mark: '测算' }
}

function supposedMaterial(
  district: DistrictView,
  material: FigureMaterial,
  year: number,
  recovery: WhatIf['recovery'],
): FigureMaterial {
  const sideOf = (stream: string) =>
    district.pack.tables.find((t) => t.stream === stream)?.side ?? 'generator'
  const cube = recovery.reduce((rows, { facility, percent }) => {
    const share = inBase(percent, '%')
    if (compare(share, zero) < 0 || compare(share, one) > 0) refuse('recovery_out_of_range', { percent })
    return withRecovery(rows, { facility, share }, yearPeriod(year), sideOf)
  }, material.cube)
  return { ...material, cube, factsOf: (street) => (street === null ? cube : material.factsOf(street)) }
}

function assumptionsOf(
  district: DistrictView,
  indicators: Indicators,
  inputs: WhatIf['inputs'],
): Assumptions {
  const set = new Map<string, Map<string, Rational>>()
  for (const { indicator: id, name, value } of inputs) {
    const indicator = indicators.all.get(id) ?? refuse('indicator_unknown', { id })
    const ref: FormulaInput | undefined = indicator.inputs[name]
    if (!ref) return refuse('indicator_input_unknown', { name: indicator.name, input: name })
    const mine = set.get(id) ?? new Map<string, Rational>()
    set.set(id, mine.set(name, inBase(value, unitOfInput(ref, district.pack, indicators))))
  }
  return set
}
