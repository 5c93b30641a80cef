import { z } from 'zod'
import { isDay } from '../core/day.ts'

export const LabelQuery = z.object({
  /** Packages, as codes parted by commas. */
  codes: z
    .string()
    .max(20_000)
    .transform((text) =>
      text
        .split(',')
        .map((code) => code.trim())
        .filter((code) => code !== ''),
    )
    .pipe(z.array(z.string()).min(1, '请写明要打印哪些包装').max(200, '一次最多 200 件')),
  /** Side in millimetres; left out: by the volume of each container (HJ 1276-2022). */
  side: z
    .enum(['100', '150', '200'])
    .transform(Number)
    .pipe(z.union([z.literal(100), z.literal(150), z.literal(200)]))
    .optional(),
  /** `single`: a label a page, for a label printer; `sheet`: on A4. */
  format: z.enum(['single', 'sheet']).default('single'),
})
export type LabelQuery = z.infer<typeof LabelQuery>

const Day = z.string().refine(isDay, '应为日历上有的日期，如 2025-03-05')
export const LedgerQuery = z.object({
  /** Days of departure, the last excluded. */
  from: Day.optional(),
  to: Day.optional(),
  profile: z.string().max(60).optional(),
})
export type LedgerQuery = z.infer<typeof LedgerQuery>
