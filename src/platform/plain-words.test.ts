import { expect, test } from 'vitest'
import { z } from 'zod'
import { plainWords } from './plain-words.ts'

const said = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value, { error: plainWords }).error?.issues[0]?.message

test.each([
  [z.string(), undefined, '没有填写'],
  [z.string(), 1, '应为文字'],
  [z.string().max(100), 'a'.repeat(101), '最多 100 个字'],
  [z.string().min(1), '', '不能为空'],
  [z.string().regex(/^x$/), 'y', '写法不对'],
  [z.email(), 'y', '应为邮箱地址'],
  [z.number().max(9), 10, '不能大于 9'],
  [z.number().gt(0), 0, '应大于 0'],
  [z.int(), 1.5, '应为整数'],
  [z.enum(['a', 'b']), 'c', '应为 a、b 之一'],
  [z.literal(3), 4, '应为 3'],
  [z.array(z.int()).min(2), [1], '至少 2 项'],
  [z.strictObject({}), { x: 1 }, '没有“x”这一项'],
  [z.number().multipleOf(5), 7, '应为 5 的倍数'],
  [z.union([z.string(), z.int()]), [], '内容不对'],
])('%# is said plainly', (schema, value, words) => {
  expect(said(schema, value)).toBe(words)
})
