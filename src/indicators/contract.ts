import { z } from 'zod'
import { isDay } from '../core/day.ts'
import { FormulaInput, IndicatorDefinition, IndicatorSet, Target } from '../packs/indicators.ts'

/** Values are decimal strings in the indicator's unit, rounded half-up once to its digits; `exact` is the fraction. */
const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/)
const dayText = z.string().refine((text): boolean => isDay(text), '应为 YYYY-MM-DD')
const yearNumber = z.coerce.number().int().min(1900).max(2999)

export const IndicatorInputValue = z.object({
  name: z.string(),
  value: decimalText.nullable(),
  unit: z.string(),
  year: z.number().nullable(),
  /** 表1 合计 产生量, or who reports it */
  from: z.string(),
  ref: FormulaInput,
  /** Set by hand in a what-if. */
  assumed: z.boolean(),
})
export type IndicatorInputValue = z.infer<typeof IndicatorInputValue>

export const MissingInput = z.object({
  name: z.string(),
  year: z.number(),
  /** Who has to say it, where that is known. */
  unit: z.string().nullable(),
  text: z.string(),
})
export type MissingInput = z.infer<typeof MissingInput>

/** `low` to `high` is the whole span that past years allow, not a probability. */
export const Forecast = z.object({
  year: z.number(),
  value: decimalText,
  low: decimalText,
  high: decimalText,
  method: z.string(),
})
export type Forecast = z.infer<typeof Forecast>

export const IndicatorFigure = z.object({
  id: z.string(),
  set: z.string(),
  name: z.string(),
  group: z.string(),
  obligation: z.enum(['required', 'optional', 'own']),
  direction: z.enum(['higher', 'lower', 'none']),
  official: z.boolean(),
  unit: z.string(),
  digits: z.number(),
  formula: z.string().nullable(),
  definition: z.string(),
  basis: z.string(),
  confidence: z.string(),
  note: z.string().nullable(),
  version: z.number(),
  marks: z.array(z.string()),
  state: z.enum(['value', 'missing', 'dividedByZero', 'noFormula']),
  value: decimalText.nullable(),
  exact: z.object({ numerator: z.string(), denominator: z.string() }).nullable(),
  inputs: z.array(IndicatorInputValue),
  missing: z.array(MissingInput),
  /** The target that comes next, or the last one that was due. */
  target: Target.extend({ reached: z.boolean().nullable() }).nullable(),
  targets: z.array(Target),
  baseline: z
    .object({
      year: z.number(),
      value: decimalText.nullable(),
      note: z.string().nullable(),
      printed: z.boolean(),
    })
    .nullable(),
  trend: z.array(z.object({ year: z.number(), value: decimalText.nullable() })),
  forecast: Forecast.nullable(),
  verdict: z.string(),
})
export type IndicatorFigure = z.infer<typeof IndicatorFigure>

export const IndicatorReport = z.object({
  district: z.string(),
  year: z.number(),
  asOf: z.string(),
  bookPosition: z.string(),
  sets: z.array(IndicatorSet),
  indicators: z.array(IndicatorFigure),
})
export type IndicatorReport = z.infer<typeof IndicatorReport>

export const IndicatorQuery = z.object({
  year: yearNumber,
  asOf: dayText.optional(),
  set: z.string().optional(),
})
export type IndicatorQuery = z.infer<typeof IndicatorQuery>

/** One part of what an indicator is made of, and the indicator of that part alone. */
export const ContributionPart = z.object({
  key: z.string(),
  label: z.string(),
  /** The indicator over the part alone, where its figures are known part by part. */
  value: decimalText.nullable(),
  /** By input, in the input's unit. Parts sum to the district's figure. */
  inputs: z.record(z.string(), decimalText),
  /** Share of the first mass input, percent. */
  share: decimalText.nullable(),
})
export type ContributionPart = z.infer<typeof ContributionPart>
export const Contributions = z.object({
  id: z.string(),
  year: z.number(),
  by: z.enum(['street', 'enterprise', 'row']),
  inputs: z.array(z.object({ name: z.string(), unit: z.string(), total: decimalText.nullable() })),
  parts: z.array(ContributionPart),
})
export type Contributions = z.infer<typeof Contributions>

/** What if: inputs set by hand, or a plant that recovers a larger share of what it takes in. */
export const WhatIf = z.object({
  year: z.number().int().min(1900).max(2999),
  asOf: dayText.optional(),
  /** Values by input name, in the unit the input is shown in. */
  inputs: z
    .array(z.object({ indicator: z.string(), name: z.string(), value: decimalText }))
    .max(50)
    .default([]),
  recovery: z
    .array(z.object({ facility: z.number().int().positive(), percent: decimalText }))
    .max(20)
    .default([]),
})
export type WhatIf = z.infer<typeof WhatIf>
export const WhatIfReply = z.object({
  year: z.number(),
  indicators: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      unit: z.string(),
      before: decimalText.nullable(),
      after: decimalText.nullable(),
    }),
  ),
  mark: z.string(),
})
export type WhatIfReply = z.infer<typeof WhatIfReply>

/** What the office defines or changes. A target without a unit is refused by name, so it may be left out here. */
export const DefinitionChange = z.object({
  key: z.string().min(1).max(200),
  reason: z.string().min(1).max(500),
  /** Null takes the indicator out. */
  definition: z
    .object({
      ...IndicatorDefinition.shape,
      targets: z.array(Target.partial({ unit: true })).default([]),
    })
    .strict()
    .nullable(),
})
export type DefinitionChange = z.infer<typeof DefinitionChange>
export const DefinitionVersion = z.object({
  id: z.string(),
  version: z.number(),
  content: IndicatorDefinition.extend({ validFrom: dayText, validTo: dayText.nullable() }).nullable(),
  reason: z.string(),
  recordedAt: z.string(),
  actor: z.string(),
})
export type DefinitionVersion = z.infer<typeof DefinitionVersion>

export const FigureReport = z.object({
  key: z.string().min(1).max(200),
  figure: z.string(),
  year: z.number().int().min(1900).max(2999),
  value: decimalText,
  source: z.string().min(1).max(500),
  note: z.string().max(1000).optional(),
  evidence: z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .max(50)
    .default([]),
})
export type FigureReport = z.infer<typeof FigureReport>

/** What has to be reported for a year, who owes it, and what has come in. */
export const ReportedRow = z.object({
  figure: z.string(),
  name: z.string(),
  unit: z.string(),
  definition: z.string(),
  owner: z.string().nullable(),
  ownerName: z.string(),
  /** Names of indicators that need it. */
  neededBy: z.array(z.string()),
  value: decimalText.nullable(),
  source: z.string().nullable(),
  note: z.string().nullable(),
  evidence: z.array(z.string()),
  recordedAt: z.string().nullable(),
  actor: z.string().nullable(),
})
export type ReportedRow = z.infer<typeof ReportedRow>
