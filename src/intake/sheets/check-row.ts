import { addGrams, grams, gramsToDecimal, negateGrams } from '../../core/mass.ts'
import type { Quantity } from '../../core/quantity.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Field, Form } from '../forms/form.ts'
import type { PlannedPart } from './plan.ts'
import type { Moment, TimeOnly, Value } from './read-value.ts'

export interface RowFault {
  readonly field: Field
  readonly severity: 'error' | 'warning'
  readonly refusal: Refusal
}

type Values = Record<string, Value | TimeOnly>

/** What only the whole row can tell. Completes values that follow from others: a net weight, the day of a time. */
export function checkRow(
  planned: PlannedPart,
  values: Values,
  unread: ReadonlySet<string>,
  form: Form,
): RowFault[] {
  const faults: RowFault[] = []
  const fields = new Map(planned.fields.map(({ field }) => [field.id, field]))
  completeMoments(values, fields, faults)
  if (form.id === 'weighbridge') checkWeights(values, fields, faults)
  for (const { field, column } of planned.fields) {
    if (!field.required || values[field.id] !== undefined || unread.has(field.id)) continue
    if (field.id === 'wasteCode' && unread.has('wasteName')) continue
    const shown = column ? field : shownField(field, planned)
    // what has no column at all was said of the whole sheet
    if (shown) faults.push(missing(shown))
  }
  const { days } = planned.part
  const said = days.some((id) => values[id] !== undefined || unread.has(id))
  const day = days
    .map((id) => planned.fields.find(({ field, column }) => field.id === id && column)?.field)
    .find((field) => field)
  if (days.length > 1 && !said && day) faults.push(missing(day))
  checkOrder(values, fields, faults)
  return faults
}

function missing(field: Field): RowFault {
  return { field, severity: 'error', refusal: new Refusal('field_required', { field: field.title }) }
}

/** A missing code is shown at the name, where the sheet has a column for that alone. */
function shownField(field: Field, planned: PlannedPart): Field | undefined {
  if (field.id !== 'wasteCode') return undefined
  return planned.fields.find((other) => other.field.id === 'wasteName' && other.column)?.field
}

function isMoment(value: Value | TimeOnly | undefined): value is Moment | TimeOnly {
  return typeof value === 'object' && 'time' in value
}

/** A time without a day belongs to the row's day, or to the day of another of its times. */
function completeMoments(values: Values, fields: ReadonlyMap<string, Field>, faults: RowFault[]): void {
  const entries = Object.entries(values)
  const plain = entries.find(([id]) => fields.get(id)?.type === 'day' && !fields.get(id)?.heading)?.[1]
  const other = entries.map(([, value]) => value).find((value) => isMoment(value) && value.day !== null) as
    | Moment
    | undefined
  const day = typeof plain === 'string' ? plain : other?.day
  for (const [id, value] of entries) {
    if (!isMoment(value) || value.day !== null) continue
    const field = fields.get(id)
    if (day !== undefined) values[id] = { day, time: value.time } as Moment
    else {
      delete values[id]
      if (field)
        faults.push({
          field,
          severity: 'error',
          refusal: new Refusal('day_unreadable', { value: value.time }),
        })
    }
  }
}

function quantityIn(values: Values, id: string): Quantity | undefined {
  const value = values[id]
  return typeof value === 'object' && 'grams' in value ? value : undefined
}

/** 净重 = 毛重 − 皮重. */
function checkWeights(values: Values, fields: ReadonlyMap<string, Field>, faults: RowFault[]): void {
  const gross = quantityIn(values, 'gross')
  const tare = quantityIn(values, 'tare')
  const net = quantityIn(values, 'net')
  if (!gross || !tare) return
  const difference = addGrams(gross.grams, negateGrams(tare.grams))
  const { unit } = gross.measure
  const inUnit = (mass: number) =>
    unit === '克' || unit === '千克' || unit === '吨' || unit === '万吨'
      ? gramsToDecimal(grams(mass), unit)
      : String(mass)
  if (!net && difference >= 0)
    values.net = { grams: difference, measure: { value: inUnit(difference), unit } }
  const field = fields.get('net')
  if (!field || !net || net.grams === difference) return
  const params = {
    value: `${net.measure.value}${net.measure.unit}`,
    expected: `${inUnit(difference)}${unit}`,
  }
  faults.push({ field, severity: 'warning', refusal: new Refusal('weights_contradict', params) })
}

const ordered = [
  ['timeIn', 'timeOut'],
  ['generatedAt', 'transferredAt'],
  ['treatedAt', 'finishedAt'],
] as const

function checkOrder(values: Values, fields: ReadonlyMap<string, Field>, faults: RowFault[]): void {
  for (const [first, second] of ordered) {
    const [from, to] = [values[first], values[second]]
    const [earlier, later] = [fields.get(first), fields.get(second)]
    if (!isMoment(from) || !isMoment(to) || !earlier || !later || from.day === null || to.day === null)
      continue
    const reversed =
      to.day < from.day ||
      (to.day === from.day && from.time !== null && to.time !== null && to.time < from.time)
    if (!reversed) continue
    const refusal = new Refusal('times_reversed', { earlier: earlier.title, later: later.title })
    faults.push({ field: later, severity: 'warning', refusal })
  }
}
