import type { Form } from '../forms/form.ts'
import { printedUnit } from './layout.ts'

/** Marks the row of a template that shows how it is filled. */
export const EXAMPLE = '示例'

const cache = new WeakMap<Form, ReadonlySet<string>>()

/** Everything the template's own example row says; other words in such a row are somebody's data. */
export function exampleTexts(form: Form): ReadonlySet<string> {
  const found = cache.get(form)
  if (found) return found
  const texts = new Set([
    EXAMPLE,
    ...form.fields.flatMap((field) => [field.example ?? '', printedUnit(form, field)]),
  ])
  cache.set(form, texts)
  return texts
}
