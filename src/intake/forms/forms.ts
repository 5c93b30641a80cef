import { departmentForms } from './departments.ts'
import type { Form, FormId } from './form.ts'
import { giswForms } from './gisw.ts'
import { hazardousForms } from './hazardous.ts'

export const forms: readonly Form[] = [...giswForms, ...hazardousForms, ...departmentForms]

const byId = new Map(forms.map((form) => [form.id, form]))

export function getForm(id: FormId): Form {
  const form = byId.get(id)
  if (!form) throw new RangeError(`${id} is not a form`)
  return form
}
