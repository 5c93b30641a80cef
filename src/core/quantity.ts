import {
  type Decimal,
  divideHalfUp,
  formatDecimal,
  magnitudeOf,
  multiplyDecimals,
  parseDecimal,
  powerOfTen,
  roundHalfUp,
  significantDigits,
  toInteger,
} from './decimal.ts'
import { type Grams, grams, type MassUnit, massUnitPlaces } from './mass.ts'
import { readQuantityText } from './quantity-text.ts'
import { refuse } from './refusal.ts'
import { shownInMessage } from './text.ts'
import {
  findUnit,
  isMassUnit,
  type PieceUnit,
  type Unit,
  unitNames,
  VOLUME_UNIT,
  type VolumeUnit,
} from './units.ts'

export interface QuantityOptions {
  /** The unit where the text names none: of the column, the form or the header. The text's own unit wins. */
  readonly defaultUnit?: Unit | undefined
  /** Declared mass of one 箱/桶/袋/车, for all of them or by kind. */
  readonly massPerPiece?: Grams | Readonly<Partial<Record<PieceUnit, Grams>>> | undefined
  /** Declared density in t/m³, as an exact decimal. */
  readonly density?: string | undefined
  /** Difference fields alone may be negative. */
  readonly allowNegative?: boolean | undefined
}

/** The original measurement, as it is printed back beside the grams. */
export interface Measure {
  readonly value: string
  readonly unit: Unit
}

export interface Quantity {
  readonly grams: Grams
  readonly measure: Measure
  /** What stood in brackets behind the quantity: 1.2吨（含水） keeps 含水. */
  readonly remark?: string
  /** The product of measure and factor was finer than a gram and was rounded half-up. */
  readonly rounded?: boolean
}

/**
 * Reads a quantity exactly, or refuses with the reason. Text is what somebody wrote; a number is the binary
 * fraction of a spreadsheet cell, see `withoutNoise`.
 */
export function parseQuantity(input: string | number, options: QuantityOptions = {}): Quantity {
  const shown = shownInMessage(input)
  const read =
    typeof input === 'number' ? { number: String(input), unit: '', remark: '' } : readQuantityText(input)
  const value = parseDecimal(read.number)
  if (!value) return refuse('quantity_unreadable', { value: shown })
  if (value.coefficient < 0n && !options.allowNegative) return refuse('quantity_negative', { value: shown })
  const unit = unitOf(read.unit, options.defaultUnit, shown)
  const result = isMassUnit(unit) ? massOf(value, unit, shown) : productOf(value, unit, options, shown)
  return { ...result, ...(read.remark && { remark: read.remark }) }
}

function unitOf(text: string, fallback: Unit | undefined, shown: string): Unit {
  if (text === '') return fallback ?? refuse('quantity_without_unit', { value: shown })
  const unit = findUnit(text)
  return unit ?? refuse('quantity_unit_unknown', { value: shown, unit: text, units: unitNames.join('、') })
}

function massOf(value: Decimal, unit: MassUnit, shown: string): Quantity {
  const places = massUnitPlaces[unit]
  const written = toInteger(value, places)
  const mass = written ?? nearbyGrams(value, places) ?? refuse('quantity_finer_than_gram', { value: shown })
  const measured = written === undefined ? { coefficient: mass, scale: places } : value
  return { grams: safeGrams(mass, shown), measure: { value: formatDecimal(measured), unit } }
}

/** A measure times its declared factor: grams a piece, or t/m³. Only here is mass ever rounded. */
function productOf(
  value: Decimal,
  unit: PieceUnit | VolumeUnit,
  options: QuantityOptions,
  shown: string,
): Quantity {
  const measured = withoutNoise(value)
  const factor = unit === VOLUME_UNIT ? densityOf(options, shown) : pieceMassOf(unit, options, shown)
  const product = multiplyDecimals(measured, factor)
  const exact = toInteger(product, 0)
  const mass = safeGrams(exact ?? roundHalfUp(product, 0).coefficient, shown)
  const measure = { value: formatDecimal(measured), unit }
  return { grams: mass, measure, ...(exact === undefined && { rounded: true }) }
}

function densityOf(options: QuantityOptions, shown: string): Decimal {
  if (options.density === undefined) return refuse('quantity_without_density', { value: shown })
  const density = parseDecimal(options.density.trim())
  if (!density || density.coefficient <= 0n) {
    return refuse('quantity_density_invalid', { density: shownInMessage(options.density) })
  }
  return multiplyDecimals(density, { coefficient: powerOfTen(massUnitPlaces.吨), scale: 0 })
}

function pieceMassOf(unit: PieceUnit, { massPerPiece }: QuantityOptions, shown: string): Decimal {
  const mass = typeof massPerPiece === 'object' ? massPerPiece[unit] : massPerPiece
  if (mass === undefined) return refuse('quantity_without_piece_mass', { value: shown, unit })
  return { coefficient: BigInt(mass), scale: 0 }
}

function safeGrams(mass: bigint, shown: string): Grams {
  if (magnitudeOf(mass) > BigInt(Number.MAX_SAFE_INTEGER))
    return refuse('quantity_too_large', { value: shown })
  return grams(Number(mass))
}

/** Digits that a binary fraction holds for certain, and that Excel keeps of what is typed. */
const TYPED_DIGITS = 15

/**
 * A cell holds a binary fraction, and Excel keeps at most 15 significant digits of what a person types. So a number
 * whose shortest exact text needs more digits was computed, not typed; its 15-digit rounding is what the person
 * sees: 0.30000000000000004 reads as 0.3. A number of 15 digits or fewer is taken at its word.
 */
function withoutNoise(value: Decimal): Decimal {
  if (significantDigits(value) <= TYPED_DIGITS || !isPrintedFraction(value)) return value
  const excess = magnitudeOf(value.coefficient).toString().length - TYPED_DIGITS
  return roundHalfUp(value, value.scale - Math.min(excess, value.scale))
}

/** True where the digits are the ones a computer prints to name a binary fraction. Whole numbers are exact anyway. */
function isPrintedFraction(value: Decimal): boolean {
  const printed = value.scale === 0 ? undefined : parseDecimal(String(Number(formatDecimal(value))))
  return printed !== undefined && formatDecimal(printed) === formatDecimal(value)
}

/** Nobody weighs to twelve digits. A difference of near weights may by chance be named by so few. */
const COMPUTED_DIGITS = 12
/** What subtraction leaves of the noise (45.32 − 45.31 is 0.00999999999999801) stays far below a thousandth of a gram. */
const NOISE_PER_GRAM = 1000n

/** The whole grams that a computed cell stands for, or undefined where it is truly finer than a gram. */
function nearbyGrams(value: Decimal, places: number): bigint | undefined {
  if (significantDigits(value) < COMPUTED_DIGITS || !isPrintedFraction(value)) return undefined
  const shown = toInteger(withoutNoise(value), places)
  if (shown !== undefined) return shown
  const mass = { coefficient: value.coefficient * powerOfTen(places), scale: value.scale }
  const step = powerOfTen(mass.scale)
  const whole = divideHalfUp(mass.coefficient, step)
  const difference = magnitudeOf(mass.coefficient - whole * step)
  return difference * NOISE_PER_GRAM < step ? whole : undefined
}
