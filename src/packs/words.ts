import { z } from 'zod'
import { streams } from '../core/codes.ts'
import { type Day, isDay } from '../core/day.ts'

/** The small shapes that all files of a pack share. */

/** How sure a fact is: 源 has a source, 忆 common knowledge of the trade, 疑 in doubt, 设 our own choice. */
export const Confidence = z.enum(['源', '忆', '疑', '设'], '应为 源、忆、疑、设 之一')
export type Confidence = z.infer<typeof Confidence>

export const text = z.string().min(1, '不能为空')

/** An identifier inside the pack: camelCase or snake_case. */
export const key = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, '应为字母开头的标识，只含字母、数字和下划线')

/** An exact decimal, written as text so that no float ever touches it. */
export const decimal = z
  .string({ error: (issue) => (typeof issue.input === 'number' ? '数要加引号，写成 "5.64"' : undefined) })
  .regex(/^\d+(\.\d+)?$/, '应为数，如 5.64')

export const day = z
  .string()
  .refine(isDay, '应为日历上有的日期，如 2024-01-01')
  .transform((value) => value as Day)

export const stream = z.enum(streams, `应为 ${streams.join('、')} 之一`)

export const yesOrNo = z.enum(['是', '否'], '应为 是 或 否').transform((value) => value === '是')
