import { gramsToDecimal } from '../core/mass.ts'
import { labelPeriod, type Period } from '../core/period.ts'
import { quantityOf, type Values } from '../intake/cells.ts'
import { type Field, type Form, fieldKey } from '../intake/forms/form.ts'
import type { StatutoryLedger } from './contract.ts'
import type { LedgerColumn } from './statutory.contract.ts'

export type Cells = StatutoryLedger['rows'][number]['cells']

/** Masses of both standards are in tonnes (公告2021年第82号 填表说明; HJ 1259-2022 4.4). */
export const tonnesText = (mass: bigint): string => gramsToDecimal(mass, '吨')

/** Who the paper was of: the ledger says it once, in the words of the register. */
const ofTheLedger = new Set(['unitName', 'unitCreditCode'])

/** The fields of a part as the form wants them on paper. What the form has no field for is left out. */
export function cellsOf(form: Form, part: string, values: Values): Cells {
  const cells: Cells = {}
  for (const field of form.fields) {
    if ((field.part !== undefined && field.part !== part) || ofTheLedger.has(field.id)) continue
    const text = paperText(field, values)
    if (text !== undefined) cells[fieldKey(field)] = text
  }
  return cells
}

function paperText(field: Field, values: Values): string | undefined {
  const value = values[field.id]
  if (value === undefined || value === null || value === '') return undefined
  switch (field.type) {
    case 'quantity':
      return quantityText(values, field.id)
    case 'moment':
    case 'day':
      return dayText(value)
    case 'period': {
      const { from, to } = value as Partial<Period>
      return from !== undefined && to !== undefined ? labelPeriod({ from, to }) : undefined
    }
    case 'percent':
      return typeof value === 'string' ? `${value}%` : undefined
    default:
      return plainText(field, value)
  }
}

/** What stood in brackets behind a quantity stays there, with the unit that then has to be written. */
function quantityText(values: Values, id: string): string | undefined {
  const mass = quantityOf(values, id)
  if (!mass) return undefined
  const text = tonnesText(BigInt(mass.grams))
  return mass.measure.remark === undefined ? text : `${text}吨（${mass.measure.remark}）`
}

function dayText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  const { day, time } = value as { day?: unknown; time?: unknown }
  if (typeof day !== 'string') return undefined
  return typeof time === 'string' ? `${day} ${time}` : day
}

function plainText(field: Field, value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  return field.options?.find((o) => o.value === value)?.label ?? String(value)
}

const numeric = new Set<Field['type']>(['quantity', 'integer', 'percent'])

/**
 * The columns of a form in order. Headings stand in front where the rows say them; what people add to a form is shown
 * where it is filled in.
 */
export function columnsOf(form: Form, rows: StatutoryLedger['rows']): LedgerColumn[] {
  const filled = new Set(rows.flatMap(({ cells }) => Object.keys(cells)))
  const shown = form.fields.filter((f) => !(f.heading || f.added) || filled.has(fieldKey(f)))
  const inFront = shown.filter((f) => f.heading)
  return [...inFront, ...shown.filter((f) => !f.heading)].map((f) => {
    const title = f.group === undefined ? f.title : (f.leaf ?? f.title)
    return {
      key: fieldKey(f),
      title: f.type === 'quantity' && f.unit ? `${title}（${f.unit}）` : title,
      ...(f.group === undefined ? {} : { group: f.group }),
      ...(numeric.has(f.type) ? { numeric: true } : {}),
    }
  })
}
