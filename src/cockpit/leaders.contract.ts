import { z } from 'zod'

/** The leaders' half of the cockpit: lines, not charts; matters that need a decision; the days that come next. */
export const LeaderFigure = z.object({
  /** The indicator, to open it; null for the share of submissions on time. */
  indicator: z.string().nullable(),
  name: z.string(),
  /** Exact decimals in the unit. */
  value: z.string().nullable(),
  unit: z.string(),
  target: z.object({ text: z.string(), year: z.number(), reached: z.boolean().nullable() }).nullable(),
  baseline: z.object({ year: z.number(), value: z.string().nullable() }).nullable(),
  /** Value less baseline. */
  change: z.string().nullable(),
  /** One sentence. */
  verdict: z.string(),
})
export type LeaderFigure = z.infer<typeof LeaderFigure>

export const LeaderLine = z.object({ key: z.string(), title: z.string(), figures: z.array(LeaderFigure) })
export type LeaderLine = z.infer<typeof LeaderLine>

export const LeaderMatter = z.object({
  title: z.string(),
  unitName: z.string().nullable(),
  daysLate: z.number(),
  light: z.enum(['red', 'amber']),
  reason: z.string(),
  /** What is asked of the leader. */
  asked: z.string(),
  /** Where it opens. */
  origin: z.object({ kind: z.string(), key: z.string() }),
  order: z.object({ id: z.number(), number: z.string().nullable() }).nullable(),
})
export type LeaderMatter = z.infer<typeof LeaderMatter>

export const NextDay = z.object({
  due: z.string(),
  title: z.string(),
  unitName: z.string(),
  daysLeft: z.number(),
})
export type NextDay = z.infer<typeof NextDay>

export const LeadersView = z.object({
  year: z.number(),
  asOf: z.string(),
  marks: z.array(z.string()),
  lines: z.array(LeaderLine),
  matters: z.array(LeaderMatter),
  /** How many more are late than are shown. */
  moreMatters: z.number(),
  next: z.array(NextDay),
  plan: z.object({ title: z.string(), daysLeft: z.number() }),
})
export type LeadersView = z.infer<typeof LeadersView>
