import { z } from 'zod'
import { Confidence, day, stream, text, yesOrNo } from './words.ts'

/**
 * catalogue/: the waste codes. Official wording is not repeated; names are short ones of our own, or composed of the
 * industry and the form of the waste (`composed`).
 */
const blank = (value: string): string | null => (value === '' ? null : value)
const optionalText = z.string().transform(blank)
const optionalDay = z.union([z.literal('').transform(() => null), day])

/** editions.json */
export const CatalogueEdition = z.strictObject({
  key: text,
  title: text,
  kind: z.enum(['solid', 'hazardous']),
  from: day.nullable(),
  to: day.nullable(),
  note: text.optional(),
})
export type CatalogueEdition = z.infer<typeof CatalogueEdition>

/** classes.csv: SW03 炉渣, HW08 废矿物油与含矿物油废物. */
export const WasteClass = z.strictObject({
  class: z.string().regex(/^(SW|HW)\d{2}$/, '应为 SW03 或 HW08 这样的类别'),
  name: text,
  confidence: Confidence,
})
export type WasteClass = z.infer<typeof WasteClass>

/** solid.csv and hazardous.csv. `properties` as the list writes them: “,” all, “/” one or several of T C I R In. */
export const CatalogueCode = z.strictObject({
  code: z.string().regex(/^\d{3}-\d{3}-S?\d{2}$/, '应为废物代码，如 900-001-S17 或 900-214-08'),
  name: text,
  industry: optionalText,
  properties: z
    .string()
    .regex(/^(|(T|C|I|R|In)([,/](T|C|I|R|In))*)$/, '应为 T、C、I、R、In 的组合')
    .transform(blank),
  edition: text,
  validFrom: optionalDay,
  validTo: optionalDay,
  naming: z.enum(['own', 'composed'], '应为 own 或 composed'),
  enabled: yesOrNo,
  confidence: Confidence,
})
export type CatalogueCode = z.infer<typeof CatalogueCode>

/** synonyms.csv: what people write. `stream` narrows a word that means different codes in different streams. */
export const Synonym = z.strictObject({
  word: text,
  code: z.string().regex(/^(\d{3}-\d{3}-S?\d{2}|(SW|HW)\d{2})$/, '应为废物代码或类别'),
  stream: z.union([z.literal('').transform(() => null), stream]),
  confidence: Confidence,
})
export type Synonym = z.infer<typeof Synonym>

/** retired.csv: codes of earlier lists and what they became. */
export const RetiredCode = z.strictObject({
  code: z.string().regex(/^\d{3}-\d{3}-S?\d{2}$/, '应为废物代码'),
  successor: z.string().regex(/^\d{3}-\d{3}-S?\d{2}$/, '应为废物代码'),
  confidence: Confidence,
})
export type RetiredCode = z.infer<typeof RetiredCode>

export interface CatalogueData {
  readonly editions: readonly CatalogueEdition[]
  readonly classes: readonly WasteClass[]
  readonly codes: readonly CatalogueCode[]
  readonly synonyms: readonly Synonym[]
  readonly retired: readonly RetiredCode[]
}
