import { powerOfTen } from '../core/decimal.ts'
import { divide, multiply, type Rational, rational } from '../core/rational.ts'
import { refuse } from '../core/refusal.ts'

/** Powers of the base measures; a missing one is zero. `{ mass: 1, money: -1 }` is 克/元. */
export type Dimension = Readonly<Record<string, number>>

/** A unit: so many of its base measures. */
export interface IndicatorUnit {
  readonly factor: Rational
  readonly dimension: Dimension
}

const tens = (n: number): Rational => rational(powerOfTen(n))
const measures: Readonly<Record<string, readonly [base: string, factor: Rational]>> = {
  克: ['mass', tens(0)],
  千克: ['mass', tens(3)],
  公斤: ['mass', tens(3)],
  吨: ['mass', tens(6)],
  万吨: ['mass', tens(10)],
  元: ['money', tens(0)],
  万元: ['money', tens(4)],
  亿元: ['money', tens(8)],
  千克二氧化碳当量: ['carbon', tens(3)],
  吨二氧化碳当量: ['carbon', tens(6)],
  万吨二氧化碳当量: ['carbon', tens(10)],
  平方米: ['area', tens(0)],
  万平方米: ['area', tens(4)],
  亩: ['area', rational(2000n, 3n)],
  公顷: ['area', tens(4)],
  平方公里: ['area', tens(6)],
  天: ['day', tens(0)],
}
/** Things that are counted, each its own measure: 家 divided by 人 is no share. */
const counted = [
  '人',
  '户',
  '家',
  '个',
  '座',
  '处',
  '项',
  '件',
  '次',
  '份',
  '种',
  '辆',
  '台',
  '村',
  '所',
  '份额',
  '分',
]
const plain: Readonly<Record<string, Rational>> = {
  '%': rational(1n, 100n),
  '‰': rational(1n, 1000n),
  '1': rational(1n),
}

function atomOf(text: string): IndicatorUnit | undefined {
  const share = Object.hasOwn(plain, text) ? plain[text] : undefined
  if (share) return { factor: share, dimension: {} }
  const known = Object.hasOwn(measures, text) ? measures[text] : undefined
  if (known) return { factor: known[1], dimension: { [known[0]]: 1 } }
  const [one, times] = text.startsWith('万') ? [text.slice(1), tens(4)] : [text, tens(0)]
  return counted.includes(one) ? { factor: times, dimension: { [one]: 1 } } : undefined
}

const read = new Map<string, IndicatorUnit | undefined>()
const readAtMost = 1000

/** A unit by its text; the texts of definitions are few and come again and again. */
export function findIndicatorUnit(text: string): IndicatorUnit | undefined {
  if (read.has(text)) return read.get(text)
  const unit = readUnit(text)
  if (read.size < readAtMost) read.set(text, unit)
  return unit
}

/** Reads `吨/万元`, `千克二氧化碳当量/吨`, `人·天`; undefined where a part of it is no unit. */
function readUnit(text: string): IndicatorUnit | undefined {
  const [over = '', ...under] = text.split('/').map((part) => part.trim())
  const product = (part: string): (IndicatorUnit | undefined)[] =>
    part.split('·').map((one) => atomOf(one.trim()))
  let unit: IndicatorUnit = { factor: rational(1n), dimension: {} }
  for (const atom of product(over)) {
    if (!atom) return undefined
    unit = {
      factor: multiply(unit.factor, atom.factor),
      dimension: combine(unit.dimension, atom.dimension, 1),
    }
  }
  for (const atom of under.flatMap(product)) {
    if (!atom) return undefined
    unit = {
      factor: divide(unit.factor, atom.factor),
      dimension: combine(unit.dimension, atom.dimension, -1),
    }
  }
  return unit
}

export function indicatorUnit(text: string): IndicatorUnit {
  return findIndicatorUnit(text) ?? refuse('indicator_unit_unknown', { unit: text })
}

export function combine(a: Dimension, b: Dimension, sign: 1 | -1): Dimension {
  const out: Record<string, number> = { ...a }
  for (const [base, power] of Object.entries(b)) {
    const sum = (out[base] ?? 0) + sign * power
    if (sum === 0) delete out[base]
    else out[base] = sum
  }
  return out
}

export function sameDimension(a: Dimension, b: Dimension): boolean {
  return Object.keys(combine(a, b, -1)).length === 0
}

const baseNames: Readonly<Record<string, string>> = {
  mass: '质量',
  money: '金额',
  carbon: '二氧化碳当量',
  area: '面积',
  day: '天',
}

/** 质量/金额; a plain number is 比值. */
export function dimensionText(dimension: Dimension): string {
  const part = (sign: 1 | -1): string =>
    Object.entries(dimension)
      .filter(([, power]) => power * sign > 0)
      .map(
        ([base, power]) => `${baseNames[base] ?? base}${Math.abs(power) === 1 ? '' : `^${Math.abs(power)}`}`,
      )
      .join('·')
  const [over, under] = [part(1), part(-1)]
  if (over === '' && under === '') return '比值'
  return under === '' ? over : `${over || '1'}/${under}`
}
