import { z } from 'zod'
import type { Stream } from '../core/codes.ts'
import { parseDecimal, toInteger } from '../core/decimal.ts'
import { type Grams, grams, type MassUnit, massUnitPlaces } from '../core/mass.ts'
import { decimal, key, stream, text } from './words.ts'

/** baseline.json: the plan's own figures. Columns are the annex's keys, values exact decimals in `unit`. */
const figure = { note: text.optional(), place: text }

export const BaselineTotal = z.strictObject({
  id: key,
  year: z.int(),
  stream,
  /** `stream`, `row:<table>.<row key>` or a waste code. */
  codes: text,
  /** 口径 of table 4, where the figure speaks of one only. */
  sector: key.nullable().default(null),
  unit: z.enum(['万吨', '吨'], '应为 万吨 或 吨'),
  unitCode: key,
  columns: z.record(key, decimal).refine((c) => Object.keys(c).length > 0, '至少要有一个数'),
  /** What the figure is printed as where that is not the column's own word; shown at the cell. */
  cellNotes: z.record(key, text).default({}),
  methods: z.record(key, text).default({}),
  /** Counts of the same mass, never added to it. */
  pieces: z.array(z.strictObject({ unit: text, count: z.int().positive() })).default([]),
  ...figure,
})
export type BaselineTotal = z.infer<typeof BaselineTotal>

/** A printed figure that differs from its own arithmetic; the product says so at the figure. */
export const BaselineAnomaly = z.strictObject({
  year: z.int(),
  table: z.int().min(1).max(6),
  row: key,
  column: key,
  printed: decimal,
  computed: decimal,
  unit: text,
  ...figure,
})
export type BaselineAnomaly = z.infer<typeof BaselineAnomaly>

const Measured = z.strictObject({ value: decimal, unit: text }).nullable()
export const BaselineCapacity = z.strictObject({
  id: key,
  name: text,
  kind: key,
  stream,
  year: z.int(),
  perYear: Measured,
  perDay: Measured,
  actualPerDay: Measured,
  ...figure,
})
export type BaselineCapacity = z.infer<typeof BaselineCapacity>

export const BaselineFact = z.strictObject({
  id: key,
  /** Null where the plan names no year. */
  year: z.int().nullable(),
  name: text,
  value: decimal,
  unit: text,
  approximate: z.boolean().default(false),
  ...figure,
})
export type BaselineFact = z.infer<typeof BaselineFact>

export const Baseline = z.strictObject({
  /** Years for which the plan has figures of a stream; any other year is null, never zero. */
  coverage: z.array(z.strictObject({ stream, years: z.array(z.int()), note: text.optional() })),
  totals: z.array(BaselineTotal),
  anomalies: z.array(BaselineAnomaly),
  capacities: z.array(BaselineCapacity),
  facts: z.array(BaselineFact),
})
export type Baseline = z.infer<typeof Baseline>

/** Columns that say where mass came to an end; what is generated beyond them has no stated fate. */
const fates = ['utilized', 'disposed', 'stored'] as const

/** A total as the book takes it: grams per column, with what the plan only implies. */
export interface StatedTotal {
  readonly total: BaselineTotal
  readonly columns: Readonly<Record<string, Grams>>
  /** `generated` was not stated but follows from what was utilized or disposed. */
  readonly generatedImplied: boolean
  /** 去向未报. */
  readonly unallocated: Grams
}

/**
 * The plan's totals of a year in grams. What is stated as utilized of a kind is also generated of that kind; what has
 * no stated fate is 去向未报. A total of a whole stream takes in what narrower ones of the same stream, year and
 * sector say of its fate, so that the narrower one's mass is not unallocated a second time.
 */
export function statedTotals(baseline: Baseline, year: number): StatedTotal[] {
  const ofYear = baseline.totals.filter((t) => t.year === year)
  return ofYear.map((total) => {
    const columns = gramsOf(total)
    const narrower = total.codes === 'stream' ? ofYear.filter((t) => isPartOf(t, total)).map(gramsOf) : []
    for (const fate of fates) {
      const detail = narrower.reduce((sum, c) => sum + (c[fate] ?? 0), 0)
      if (detail > (columns[fate] ?? 0)) columns[fate] = grams(detail)
    }
    const ended = grams(fates.reduce((sum, fate) => sum + (columns[fate] ?? 0), 0))
    const stated = columns.generated ?? columns.collectedAndTransported
    const generated = stated ?? ended
    return {
      total,
      columns: { ...columns, generated },
      generatedImplied: stated === undefined,
      unallocated: grams(generated - ended),
    }
  })
}

function isPartOf(part: BaselineTotal, whole: BaselineTotal): boolean {
  return part !== whole && part.stream === whole.stream && part.sector === whole.sector
}

function gramsOf(total: BaselineTotal): Record<string, Grams> {
  return Object.fromEntries(
    Object.entries(total.columns).map(([column, value]) => [column, decimalToGrams(value, total.unit)]),
  )
}

function decimalToGrams(value: string, unit: MassUnit): Grams {
  const number = parseDecimal(value)
  const whole = number && toInteger(number, massUnitPlaces[unit])
  if (whole === undefined) throw new RangeError(`${value} ${unit} is not a whole number of grams`)
  return grams(Number(whole))
}

/** Whether the plan has figures of a stream for a year; where not, its cells are null (规划未给出). */
export function planCovers(baseline: Baseline, of: Stream, year: number): boolean {
  return baseline.coverage.some((c) => c.stream === of && c.years.includes(year))
}

/** What is wrong with the plan's figures as a whole, in Chinese, one line a fault. */
export function baselineFaults(baseline: Baseline): string[] {
  const faults: string[] = []
  const said = new Set<string>()
  for (const t of baseline.totals) {
    const subject = [t.year, t.stream, t.codes, t.sector].join(' ')
    if (said.has(subject)) faults.push(`${t.id}：同一年度、品类、范围和口径的总量重复`)
    said.add(subject)
    if (!planCovers(baseline, t.stream, t.year))
      faults.push(`${t.id}：coverage 中没有 ${t.stream} ${t.year} 年`)
  }
  for (const year of new Set(baseline.totals.map((t) => t.year))) {
    for (const stated of statedTotals(baseline, year))
      if (stated.unallocated < 0) faults.push(`${stated.total.id}：已说明去向的量大于产生量`)
  }
  return faults
}
