import { z } from 'zod'
import { Key, ObligationId, PlanKey } from './contract.ts'

/** The official text of the plan, from the office's own document: proposed by us, confirmed on a screen. */

export const TextProposal = z.object({
  document: z.object({ name: z.string(), hash: z.string() }),
  segments: z.array(
    z.object({
      no: z.int(),
      /** By the numbering of the text. */
      task: z.int().nullable(),
      text: z.string(),
      units: z.array(z.object({ code: z.string(), name: z.string() })),
      measure: z.string().nullable(),
      measureTitle: z.string().nullable(),
      /** Thousandths. */
      score: z.int(),
      sure: z.boolean(),
      /** The text names other units than the plan has for this measure. */
      unitsDiffer: z.boolean(),
    }),
  ),
  /** Measures and safeguards that no piece of the text was found for. */
  unmatched: z.array(z.object({ id: z.string(), title: z.string(), place: z.string() })),
})
export type TextProposal = z.infer<typeof TextProposal>

export const TextConfirmation = z.object({
  key: Key,
  plan: PlanKey.optional(),
  document: z.object({ name: z.string().min(1).max(200), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  texts: z
    .array(z.object({ measure: ObligationId, text: z.string().trim().min(1).max(20_000) }))
    .min(1)
    .max(500),
})
export type TextConfirmation = z.infer<typeof TextConfirmation>
