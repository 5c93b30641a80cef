import { checkCreditCode } from '../../core/credit-code.ts'
import { parseChineseDateTime } from '../../core/dates-cn.ts'
import type { Day } from '../../core/day.ts'
import type { Grams } from '../../core/mass.ts'
import type { Period } from '../../core/period.ts'
import { parseQuantity, type Quantity } from '../../core/quantity.ts'
import { readQuantityText } from '../../core/quantity-text.ts'
import { Refusal, refuse } from '../../core/refusal.ts'
import { foldWidth, shownInMessage } from '../../core/text.ts'
import { findUnit, type PieceUnit, type Unit, unitNames } from '../../core/units.ts'
import type { Cell } from '../../office/cell.ts'
import { headerKey } from '../../office/header-text.ts'
import type { Field } from '../forms/form.ts'
import { type PeriodScene, readPeriodValue } from './read-period.ts'

/** A day with its time of day, null where none was written. */
export interface Moment {
  readonly day: Day
  readonly time: string | null
}

/** A typed value of a field. Text types are strings; a day is `YYYY-MM-DD`; percent is an exact decimal. */
export type Value = string | number | Quantity | Moment | Period

/** What the person or the party has answered beside the file. */
export interface ValueScene extends PeriodScene {
  readonly massPerPiece?: Readonly<Partial<Record<PieceUnit, Grams>>> | undefined
  /** t/m³ as an exact decimal. */
  readonly density?: string | undefined
  /** How 3/5/2025 is to be read; without an answer it is asked. */
  readonly dateOrder?: 'monthFirst' | 'dayFirst' | undefined
  readonly today?: Day | undefined
}

/** Where the unit of a quantity comes from, the nearest first; the cell's own unit goes before all of them. */
export interface UnitSources {
  readonly cell: string | undefined
  readonly column: Unit | undefined
  readonly sheet: Unit | undefined
}

/** A time alone: the day stands elsewhere in the row. */
export interface TimeOnly {
  readonly day: null
  readonly time: string
}

export interface Reading {
  readonly value: Value | TimeOnly
  readonly warnings: readonly Refusal[]
}

/** What people put into a field that does not apply. */
const LONGEST_NOTHING = 12
const NOTHING = /^(?:[-—–_/\\]+|无|没有|不涉及|不适用|n\/?a|none)$/i

/** Text of a cell without what spreadsheets and exports wrap around it: ="00123", '00123, a trailing tab. */
export function plainText(cell: Cell): string {
  const text = cell.text.trim()
  const wrapped = /^="(.*)"$/s.exec(text)
  return (wrapped?.[1] ?? (text.startsWith("'") ? text.slice(1) : text)).trim()
}

export function isNothing(cell: Cell): boolean {
  const text = plainText(cell)
  // most cells say something, and folding them all would cost more than reading them
  return text === '' || (text.length <= LONGEST_NOTHING && NOTHING.test(foldWidth(text)))
}

/** Reads the cell as the field's type, or refuses with what was expected. Quantities and codes are read elsewhere. */
export function readValue(field: Field, cell: Cell, scene: ValueScene): Reading {
  const text = plainText(cell)
  switch (field.type) {
    case 'day':
      return readDay(cell, scene)
    case 'moment':
      return readMoment(cell, scene)
    case 'period':
      return only(readPeriodValue(cell, scene))
    case 'creditCode':
      return only(checkCreditCode(text))
    case 'option':
      return only(readOption(field, text))
    case 'integer':
      return only(readInteger(field, text))
    case 'percent':
      return only(readPercent(field, text))
    case 'phone':
      return odd(
        text,
        /^(?:\+?86[- ]?)?(?:1\d{10}|0?\d{2,3}[- ]?\d{7,8}(?:[-转]\d{1,6})?|\d{7,8})(?:[、,，;/ ].*)?$/,
        'phone_unusual',
      )
    case 'plate':
      return readPlate(text)
    default:
      return readText(field, text)
  }
}

const only = (value: Value): Reading => ({ value, warnings: [] })

function readText(field: Field, text: string): Reading {
  if (field.pattern && !field.pattern.test(text)) {
    return {
      value: text,
      warnings: [
        new Refusal('record_number_unusual', { value: shownInMessage(text), example: field.example ?? '' }),
      ],
    }
  }
  return only(text)
}

function odd(text: string, usual: RegExp, code: 'phone_unusual' | 'plate_unusual'): Reading {
  const usualText = usual.test(foldWidth(text))
  return { value: text, warnings: usualText ? [] : [new Refusal(code, { value: shownInMessage(text) })] }
}

const PLATE =
  /^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z](?:[A-Z0-9]{5,6}|[A-Z0-9]{4}[挂学警港澳])$/

function readPlate(text: string): Reading {
  const plate = foldWidth(text)
    .toUpperCase()
    .replace(/[\s·•.-]/g, '')
  return {
    value: plate,
    warnings: PLATE.test(plate) ? [] : [new Refusal('plate_unusual', { value: shownInMessage(text) })],
  }
}

function readOption(field: Field, text: string): string {
  const key = headerKey(text)
  const options = field.options ?? []
  const found = options.find(({ value, label, names = [] }) =>
    [value, label, ...names].some((name) => headerKey(name) === key),
  )
  if (found) return found.value
  if (field.open) return text
  return refuse('field_not_listed', {
    value: shownInMessage(text),
    field: field.title,
    options: options.map(({ label }) => label).join('、'),
  })
}

function readInteger(field: Field, text: string): number {
  const match = /^(\d{1,9})(?:\.0+)?\s*[个只件桶袋箱罐包]?$/.exec(foldWidth(text))
  return match
    ? Number(match[1])
    : refuse('field_not_integer', { value: shownInMessage(text), field: field.title })
}

/** 80%, 80 and 0.8 are the same: no share that people record is below one per cent or above a hundred. */
function readPercent(field: Field, text: string): string {
  const match = /^(\d{1,3}(?:\.\d{1,10})?)\s*(%)?$/.exec(foldWidth(text))
  const number = Number(match?.[1])
  if (!match || number > 100)
    return refuse('field_not_percent', { value: shownInMessage(text), field: field.title })
  return match[2] || number > 1 ? String(number) : String(Number((number * 100).toPrecision(12)))
}

function readDay(cell: Cell, scene: ValueScene): Reading {
  const { day } = dayAndClock(cell, scene)
  if (day === null) return refuse('day_unreadable', { value: shownInMessage(cell.text) })
  return { value: day, warnings: lateness(day, scene, cell.text) }
}

function readMoment(cell: Cell, scene: ValueScene): Reading {
  const read = dayAndClock(cell, scene)
  return { value: read, warnings: read.day === null ? [] : lateness(read.day, scene, cell.text) }
}

function lateness(day: Day, scene: ValueScene, text: string): Refusal[] {
  return scene.today && day > scene.today
    ? [new Refusal('day_in_future', { value: shownInMessage(text) })]
    : []
}

const CLOCK_ALONE = /^\d{1,2}:\d{2}(?::\d{2})?$/

function dayAndClock(cell: Cell, scene: ValueScene): Moment | TimeOnly {
  const text = plainText(cell)
  if (CLOCK_ALONE.test(foldWidth(text))) return { day: null, time: foldWidth(text).padStart(5, '0') }
  const written = cell.kind === 'text' ? withYear(text, scene.year) : (cell.number ?? text)
  const { day, time } = parseChineseDateTime(written)
  if (typeof day === 'string') return { day, time }
  const [monthFirst, dayFirst] = day.ambiguous
  if (scene.dateOrder) return { day: scene.dateOrder === 'monthFirst' ? monthFirst : dayFirst, time }
  return refuse('day_ambiguous', { value: shownInMessage(text), first: monthFirst, second: dayFirst })
}

/** 3月5日 under a title that names the year. */
function withYear(text: string, year: number | undefined): string {
  return year !== undefined && /^\s*\d{1,2}\s?月\s?\d{1,2}\s?[日号]/.test(text)
    ? `${year}年${text.trim()}`
    : text
}

/** Reads a quantity with the unit that lies nearest to it. */
export function readQuantity(
  field: Field,
  cell: Cell,
  units: UnitSources,
  scene: ValueScene,
): Reading & { value: Quantity } {
  const input =
    cell.kind === 'number' && cell.number !== undefined && !cell.text.endsWith('%')
      ? cell.number
      : plainText(cell)
  const warnings: Refusal[] = []
  const own = typeof input === 'string' ? readQuantityText(input).unit : ''
  const beside = units.cell === undefined ? undefined : unitBeside(units.cell, input)
  const given = beside ?? units.column ?? units.sheet
  if (own === '' && given === undefined && field.unit)
    warnings.push(new Refusal('unit_assumed', { field: field.title, unit: field.unit }))
  const value = parseQuantity(input, {
    defaultUnit: given ?? field.unit,
    massPerPiece: scene.massPerPiece,
    density: scene.density,
    allowNegative: field.allowNegative,
  })
  if (own !== '' && beside && value.measure.unit !== beside)
    warnings.push(new Refusal('unit_contradicts', { value: shownInMessage(cell.text), unit: beside }))
  return { value, warnings }
}

function unitBeside(text: string, input: string | number): Unit {
  return (
    findUnit(text) ??
    refuse('quantity_unit_unknown', {
      value: shownInMessage(input),
      unit: shownInMessage(text),
      units: unitNames.join('、'),
    })
  )
}
