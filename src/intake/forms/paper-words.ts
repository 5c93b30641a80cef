import type { PaperWords } from '../../ledger/record-view.rules.ts'
import { forms } from './forms.ts'

/** What the forms and their fields are called, for whoever opens a posting's paper. */
const words = new Map(
  forms.map(({ id, title, fields }) => [
    id as string,
    { title, fields: new Map(fields.map((field) => [field.id, field.title])) },
  ]),
)

export const paperWords: PaperWords = (kind) => words.get(kind)
