import type { Row } from '../../office/cell.ts'
import { type Field, type Form, fieldKey } from '../forms/form.ts'
import { type Column, isAdded, isDerived, isSerial, isUnitColumn } from './columns.ts'
import type { HeaderColumn } from './header-rows.ts'
import { groupKeys, headingFit, keysOf, SURE_ENOUGH } from './match.ts'

interface Assigned {
  readonly field: Field
  readonly confidence: number
  readonly also?: readonly Field[]
}

/** From here on a heading says just what the field is called. */
const EXACT = 0.98

/** Says what each column of a sheet is, if the sheet is this form. */
export function assignColumns(
  form: Form,
  headings: readonly HeaderColumn[],
  samples: readonly Row[],
  isWaste: (text: string) => boolean,
): Column[] {
  const units = new Set(headings.filter((heading) => isUnitColumn(heading, samples)))
  // Ours are ours, however much their titles are like a field's.
  const open = headings.filter((heading) => !units.has(heading) && !isAdded(heading))
  const pivots = pivotColumns(form, open, isWaste)
  const fields = assignFields(
    form,
    open.filter((heading) => !pivots.has(heading)),
  )
  const quantities = headings.flatMap(({ column }) => {
    const field = fields.get(column)?.field
    return field?.type === 'quantity' ? [{ column, key: fieldKey(field) }] : []
  })
  return headings.map((heading): Column => {
    const { column, letter, title, unit } = heading
    const base = {
      column,
      letter,
      title,
      unit,
      field: undefined,
      also: [],
      waste: undefined,
      confidence: 0,
      of: undefined,
    }
    const assigned = fields.get(column)
    if (assigned) return { ...base, role: 'field', ...assigned }
    const pivot = pivots.get(heading)
    if (pivot) return { ...base, role: 'pivot', confidence: EXACT, ...pivot }
    if (units.has(heading)) {
      const before = quantities.filter((quantity) => quantity.column < column).at(-1) ?? quantities[0]
      return { ...base, role: 'unit', confidence: 1, of: units.size === 1 ? undefined : before?.key }
    }
    if (isSerial(heading)) return { ...base, role: 'serial' }
    return { ...base, role: isDerived(heading) ? 'ignored' : 'unknown' }
  })
}

/** Gives each column the field that fits it best, the surest first; two fields that fit alike are left to a person. */
function assignFields(form: Form, headings: readonly HeaderColumn[]): Map<number, Assigned> {
  const groups = groupKeys(form)
  const fits = headings.flatMap((heading) =>
    form.fields.flatMap((field, order) => {
      const confidence = headingFit(heading, field, groups)
      return confidence >= SURE_ENOUGH ? [{ column: heading.column, field, confidence, order }] : []
    }),
  )
  fits.sort((a, b) => b.confidence - a.confidence || a.column - b.column || a.order - b.order)
  const taken = new Set<Field>()
  const assigned = new Map<number, Assigned>()
  for (const { column, field, confidence } of fits) {
    if (assigned.has(column) || taken.has(field)) continue
    const rival = fits.some(
      (other) =>
        other.column === column &&
        other.field !== field &&
        !taken.has(other.field) &&
        other.confidence === confidence,
    )
    if (rival && confidence < 1) continue
    assigned.set(column, { field, confidence })
    taken.add(field)
  }
  if (form.parts.length > 1) shareColumns(form, headings, taken, assigned)
  return assigned
}

/** 日期, 名称 and 代码 written once serve both halves of a sheet: 日期 | 名称 | 入库量 | 出库量. */
function shareColumns(
  form: Form,
  headings: readonly HeaderColumn[],
  taken: Set<Field>,
  assigned: Map<number, Assigned>,
): void {
  for (const { column, group, leaf } of headings) {
    if (assigned.has(column) || group !== '') continue
    const halves = form.parts.flatMap(
      ({ id }) =>
        form.fields.find(
          (field) => field.part === id && !taken.has(field) && keysOf(field).leaves.includes(leaf),
        ) ?? [],
    )
    const [field, ...also] = halves
    if (!field || halves.length < form.parts.length) continue
    for (const half of halves) taken.add(half)
    assigned.set(column, { field, also, confidence: 0.9 })
  }
}

/** The table spreads its wastes over columns: 街道 | 厨余垃圾（吨） | 其他垃圾（吨）. */
function pivotColumns(
  form: Form,
  headings: readonly HeaderColumn[],
  isWaste: (text: string) => boolean,
): Map<HeaderColumn, { field: Field; waste: string }> {
  const none = new Map<HeaderColumn, { field: Field; waste: string }>()
  const principal = form.fields.find(({ id }) => id === form.parts[0]?.principal)
  const groups = groupKeys(form)
  const says = (heading: HeaderColumn, field: Field | undefined) =>
    field !== undefined && headingFit({ group: '', leaf: heading.leaf }, field, groups) >= EXACT
  const named = form.fields.filter(({ id }) => id === 'wasteName' || id === 'wasteCode')
  if (!principal || form.parts.length > 1 || named.length === 0) return none
  if (headings.some((heading) => named.some((field) => says(heading, field)))) return none
  const pivots = new Map<HeaderColumn, { field: Field; waste: string }>()
  for (const heading of headings) {
    const known = form.fields.some((field) => says(heading, field))
    if (!known && isWaste(heading.text)) pivots.set(heading, { field: principal, waste: heading.text })
    else if (says(heading, principal) && isWaste(heading.groupText))
      pivots.set(heading, { field: principal, waste: heading.groupText })
  }
  return pivots.size >= 2 ? pivots : none
}
