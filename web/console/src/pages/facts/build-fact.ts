import { zeroGrams } from '../../../../../src/core/mass.ts'
import { parseQuantity, type Quantity } from '../../../../../src/core/quantity.ts'
import type { Fact } from '../../../../../src/ledger/contract.ts'
import type { FactForm, Field } from './fact-kinds.ts'

/** What stands in the fields: text as typed, ids as text. */
export type FormValues = Readonly<Record<string, unknown>>
export interface LotChoice {
  readonly lot: number
  /** As typed; empty takes the whole lot. */
  readonly quantity?: string
}
export interface PartRow {
  readonly name?: string
  readonly quantity?: string
}

/** A quantity as typed, with the declared factors that volume and pieces need. Throws a Refusal in the trade's words. */
export function readQuantity(text: string, values: FormValues): Quantity {
  const density = text2(values.density)
  const piece = text2(values.massPerPiece)
  return parseQuantity(text, {
    defaultUnit: '吨',
    ...(density ? { density } : {}),
    ...(piece ? { massPerPiece: parseQuantity(piece, { defaultUnit: '千克' }).grams } : {}),
  })
}

/** The fact a filled-in form says. Fields left empty stay away, so that the server's defaults hold. */
export function buildFact(form: FactForm, values: FormValues): Fact {
  const fact: Record<string, unknown> = { kind: form.kind, details: values.details ?? {} }
  for (const field of form.fields) {
    const built = buildField(field, values[field.name], values)
    if (built !== undefined) fact[field.name] = built
  }
  const main = form.fields.find((f) => f.type === 'quantity' && f.required)
  const typed = main && text2(values[main.name])
  if (typed) fact.measure = readQuantity(typed, values).measure
  if (values.lateEntry) fact.lateEntry = Number(values.lateEntry)
  return fact as Fact
}

function buildField(field: Field, value: unknown, values: FormValues): unknown {
  if (value === undefined || value === null || value === '') return undefined
  switch (field.type) {
    case 'facility':
    case 'ownFacility':
    case 'party':
    case 'year':
      return Number(value)
    case 'quantity':
      return readQuantity(String(value), values).grams
    case 'lots':
      return readLots(value as readonly LotChoice[], values)
    case 'outputs':
      return parts(value, values, (p) => ({ ...(p.name ? { label: p.name } : {}) }))
    case 'residues':
      return parts(value, values, (p) => ({ code: p.name ?? '' }))
    case 'products':
      return parts(value, values, (p) => ({ name: p.name ?? '' }))
    case 'columns':
      return parts(value, values, (p) => ({ column: p.name ?? '' }), true)
    default:
      return value
  }
}

function readLots(lots: readonly LotChoice[], values: FormValues) {
  if (lots.length === 0) return undefined
  return lots.map(({ lot, quantity }) => ({
    lot,
    ...(quantity ? { grams: readQuantity(quantity, values).grams } : {}),
  }))
}

function parts(value: unknown, values: FormValues, rest: (p: PartRow) => object, withZero = false) {
  const rows = (value as readonly PartRow[]).filter((p) => p.name || p.quantity)
  const made = rows.map((p) => ({
    ...rest(p),
    grams: p.quantity ? readQuantity(p.quantity, values).grams : zeroGrams,
  }))
  const kept = withZero ? made : made.filter((p) => p.grams > 0)
  return kept.length > 0 ? kept : undefined
}

const text2 = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
