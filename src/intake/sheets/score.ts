import type { Row } from '../../office/cell.ts'
import type { Form } from '../forms/form.ts'
import { fieldKey } from '../forms/form.ts'
import { assignColumns } from './assign.ts'
import type { Column } from './columns.ts'
import type { Header } from './header-rows.ts'
import { readLabels } from './labels.ts'
import { titleFit } from './match.ts'
import type { ResolveWaste } from './waste.ts'

/** What a form is weighed against. */
export interface Evidence {
  readonly header: Header
  readonly above: readonly Row[]
  /** Some rows under the heading. */
  readonly samples: readonly Row[]
  readonly titles: readonly string[]
  readonly resolveWaste: ResolveWaste | undefined
}

export interface Scored {
  readonly form: Form
  readonly columns: readonly Column[]
  readonly score: number
  /** Good enough to be read without asking. */
  readonly accepted: boolean
}

/**
 * How well a form explains a sheet: what of the required it finds, how much of what is written it knows, how much of
 * the form is there, whether the title says so, and whether the wastes are of its kind.
 */
export function scoreForm(form: Form, evidence: Evidence): Scored {
  const { header, above, samples, titles, resolveWaste } = evidence
  const isWaste = (text: string) =>
    text.length >= 2 && text.length <= 20 && (resolveWaste?.(text)?.length ?? 0) > 0
  const columns = assignColumns(form, header.columns, samples, isWaste)
  const sure = new Map<string, number>()
  for (const { role, field, also, confidence } of columns) {
    if (!field) continue
    for (const each of [field, ...also]) sure.set(fieldKey(each), confidence)
    if (role === 'pivot') sure.set('wasteName', confidence)
  }
  for (const { field } of above.flatMap((row) => readLabels(row, form))) {
    if (!sure.has(fieldKey(field))) sure.set(fieldKey(field), 1)
  }
  const coverage = coverageOf(form, columns, sure)
  const meant = columns.filter(({ role }) => role === 'field' || role === 'pivot')
  const asked = columns.filter(({ role }) => role === 'unknown').length + meant.length
  const usage = meant.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(asked, 1)
  const printed = form.fields.filter((field) => !field.added && !field.heading).length
  const extent = Math.min(1, meant.length / Math.max(printed * 0.7, 1))
  const title = titleFit(titles, form)
  const hasMass = columns.some(({ field }) => form.parts.some(({ principal }) => field?.id === principal))
  return {
    form,
    columns,
    score: 0.4 * coverage + 0.35 * usage + 0.25 * extent + title + 0.15 * kindFit(form, columns, evidence),
    accepted:
      meant.length >= 2 &&
      coverage >= (title > 0 ? 0.34 : 0.6) &&
      (title > 0 || (hasMass && usage >= (coverage > 0.95 ? 0.2 : 0.5))),
  }
}

/** Share of the required fields that are there; a name can stand for its code, gross and tare for the net. */
function coverageOf(form: Form, columns: readonly Column[], sure: ReadonlyMap<string, number>): number {
  const parts = new Set(columns.flatMap(({ field }) => field?.part ?? []))
  const required = form.fields.filter(
    (field) => field.required && !field.heading && (field.part === undefined || parts.has(field.part)),
  )
  if (required.length === 0) return 0
  const found = required.map((field) => {
    const key = fieldKey(field)
    const named = sure.get(key.replace('wasteCode', 'wasteName')) ?? (form.waste ? 0.5 : 0)
    const instead = field.type === 'wasteCode' ? named : undefined
    return Math.max(sure.get(key) ?? 0, instead ?? 0)
  })
  return found.reduce((a, b) => a + b, 0) / required.length
}

/** Whether the wastes named in the sheet are of the form's classes: 1 all, −1 none, 0 where nothing can be told. */
function kindFit(form: Form, columns: readonly Column[], { samples, resolveWaste }: Evidence): number {
  const { classes } = form
  if (!classes) return 0
  const texts = columns.flatMap(({ role, column, field, waste }) => {
    if (role === 'pivot') return waste ? [waste] : []
    if (field?.id !== 'wasteCode' && field?.id !== 'wasteName') return []
    return samples.flatMap((row) => row.cells[column]?.text.trim() ?? [])
  })
  const known = texts.flatMap((text) => classOf(text, resolveWaste) ?? [])
  if (known.length === 0) return 0
  return (2 * known.filter((each) => classes.test(each)).length) / known.length - 1
}

/** SW17 of 900-005-S17, HW08 of 900-214-08, either of a name that means one code. */
function classOf(text: string, resolveWaste: ResolveWaste | undefined): string | undefined {
  const match = /\d{3}-?\d{3}-?(S?)(\d{2})(?!\d)|([SH])W(\d{2})/i.exec(text)
  if (match)
    return match[2] ? `${match[1] ? 'S' : 'H'}W${match[2]}` : `${match[3]?.toUpperCase()}W${match[4]}`
  if (/\d/.test(text)) return undefined
  const answer = resolveWaste?.(text)
  const code = typeof answer === 'string' ? answer : answer?.[0]
  return code && /\d/.test(code) ? classOf(code, undefined) : undefined
}
