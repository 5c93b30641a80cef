import { z } from 'zod'
import { Confidence, day, decimal, key, text } from './words.ts'

/**
 * indicators.json: sets of indicators, what has to be reported for them, and factors. A formula names its inputs in
 * words (`利用量 / 产生量`); the unit is worked out from theirs, so that 吨 divided by 亿元 comes out as 吨/万元.
 */
export const IndicatorSet = z.strictObject({
  key,
  title: text,
  level: z.enum(['national', 'province', 'city', 'plan', 'own']),
  /** An index or estimate of the product's own is never called an official figure. */
  official: z.boolean(),
  source: text.nullable(),
  note: text.optional(),
})
export type IndicatorSet = z.infer<typeof IndicatorSet>

/** A name as a formula writes it. */
export const inputName = z
  .string()
  .regex(/^[\p{L}_][\p{L}\p{N}_]{0,39}$/u, '应为文字开头的名称，只含文字、数字和下划线，不超过 40 字')

/** The year a figure is taken from: the asked one, so many before it, or the plan's baseline. */
const year = z.union([z.int().min(-20).max(0), z.literal('baseline')]).default(0)

export const TableInput = z.strictObject({
  from: z.literal('table'),
  table: z.int().min(1).max(6),
  /** `total`, or rows that are added up. */
  rows: z.union([z.literal('total'), z.array(key).min(1)]).default('total'),
  column: key,
  sector: key.optional(),
  /** Only what went by these methods; for 利用量 and 处置量. */
  methods: z.array(z.string()).optional(),
  year,
})
export type TableInput = z.infer<typeof TableInput>
export const ReportedInput = z.strictObject({ from: z.literal('reported'), input: key, year })
export const IndicatorInput = z.strictObject({ from: z.literal('indicator'), indicator: key, year })
export const FactorInput = z.strictObject({ from: z.literal('factor'), factor: key })
export const FormulaInput = z.discriminatedUnion('from', [
  TableInput,
  ReportedInput,
  IndicatorInput,
  FactorInput,
])
export type FormulaInput = z.infer<typeof FormulaInput>

export const Target = z.strictObject({
  /** The year whose figure must reach it. */
  year: z.int(),
  operator: z.enum(['>=', '<=', '=']),
  value: decimal,
  unit: text,
  note: text.optional(),
})
export type Target = z.infer<typeof Target>

export const IndicatorDefinition = z.strictObject({
  id: key,
  set: key,
  name: text,
  /** First level of the set: 源头减量 … */
  group: text,
  obligation: z.enum(['required', 'optional', 'own']),
  direction: z.enum(['higher', 'lower', 'none']),
  unit: text,
  digits: z.int().min(0).max(8),
  /** Null where nobody knows the official formula, or where it is words, not a number. */
  formula: text.max(500).nullable(),
  inputs: z.record(inputName, FormulaInput).default({}),
  /** 口径 */
  definition: text,
  basis: text,
  /** How sure the wording and 必选/可选 are. */
  confidence: Confidence,
  note: text.optional(),
  /** Marked 测算: rests on factors, not on weighing. */
  estimated: z.boolean().default(false),
  targets: z.array(Target).default([]),
  /** A baseline that the plan prints; else it follows from the book's baseline year. */
  baseline: z
    .strictObject({ year: z.int(), value: decimal, unit: text, note: text.optional() })
    .nullable()
    .default(null),
  validFrom: day,
  validTo: day.nullable().default(null),
})
export type IndicatorDefinition = z.infer<typeof IndicatorDefinition>

/** A figure no table has: 工业增加值, 常住人口 … */
export const ReportedFigure = z.strictObject({
  key,
  name: text,
  unit: text,
  /** Unit of the pack that reports it; null where nobody does yet (责任单位待明确). */
  unitCode: key.nullable(),
  definition: text,
})
export type ReportedFigure = z.infer<typeof ReportedFigure>

export const Factor = z.strictObject({
  key,
  name: text,
  value: decimal,
  unit: text,
  source: text,
  confidence: Confidence,
})
export type Factor = z.infer<typeof Factor>

export const IndicatorData = z.strictObject({
  sets: z.array(IndicatorSet).default([]),
  reported: z.array(ReportedFigure).default([]),
  factors: z.array(Factor).default([]),
  indicators: z.array(IndicatorDefinition).default([]),
})
export type IndicatorData = z.infer<typeof IndicatorData>
