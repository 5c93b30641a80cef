import { z } from 'zod'
import { AppraisalLine } from './matters.contract.ts'

/** What each item of the scheme is, as the unit reads it beside its line. */
export const SchemeItemView = z.object({
  key: z.string(),
  name: z.string(),
  kind: z.enum(['base', 'bonus', 'veto']),
  points: z.number(),
  each: z.number(),
  rule: z.string(),
})
export type SchemeItemView = z.infer<typeof SchemeItemView>

export const UnitScoreView = z.object({
  unit: z.string(),
  unitName: z.string(),
  rank: z.int(),
  total: z.number(),
  grade: z.string(),
  /** Items that veto every point. */
  vetoed: z.array(z.string()),
  lines: z.array(AppraisalLine),
})
export type UnitScoreView = z.infer<typeof UnitScoreView>

export const ScoresReply = z.object({
  id: z.int(),
  year: z.int(),
  state: z.string(),
  stateName: z.string(),
  scheme: z.string(),
  disputesUntil: z.string().nullable(),
  items: z.array(SchemeItemView),
  scores: z.array(UnitScoreView),
})
export type ScoresReply = z.infer<typeof ScoresReply>

export const SummariesQuery = z.object({ year: z.coerce.number().int().min(1990).max(2100) })
export type SummariesQuery = z.infer<typeof SummariesQuery>
/** Who has handed in the December summary and who has not. */
export const SummariesReply = z.object({
  year: z.int(),
  due: z.string(),
  sections: z.array(z.object({ key: z.string(), title: z.string() })),
  items: z.array(
    z.object({
      unit: z.string(),
      unitName: z.string(),
      /** Null where nothing is begun. */
      id: z.int().nullable(),
      state: z.string().nullable(),
      stateName: z.string(),
      late: z.boolean(),
    }),
  ),
})
export type SummariesReply = z.infer<typeof SummariesReply>
