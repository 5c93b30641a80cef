import { z } from 'zod'
import { key, text } from './words.ts'

const monthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, '应为 06-05 这样的月日')

/** disclosure.json: the yearly bulletin. Days are of the year after the one it tells of. */
export const DisclosureData = z.strictObject({
  /** `{year}` stands for the year it tells of. */
  title: text,
  /** Units that publish it, the first one leading. */
  issuers: z.array(key).min(1),
  due: monthDay,
  remindFrom: monthDay,
  basis: text,
  /** A matter of the register of legal bases. */
  legalMatter: text,
  /** How the public may answer, printed at the end. */
  channels: text,
})
export type DisclosureData = z.infer<typeof DisclosureData>
