import { InvalidArgumentError, Option } from 'commander'
import { type Day, isDay } from '../core/day.ts'

/** `--year 2025` */
export function readYear(text: string): number {
  const year = Number(text)
  if (/^\d{4}$/.test(text) && year >= 1900 && year < 3000) return year
  throw new InvalidArgumentError('应为四位数字的年度')
}

/** `--as-of 2025-06-30` */
export function readDay(text: string): Day {
  if (isDay(text)) return text
  throw new InvalidArgumentError('应为 YYYY-MM-DD，日历上要有这一天')
}

export function readWhole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('应为整数')
}

export function readPositive(text: string): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value
  throw new InvalidArgumentError('应为大于 0 的数')
}

/** The same, kept as it was written: exact. */
export function readPositiveText(text: string): string {
  readPositive(text)
  return text
}

/** `--format`: the first of the formats where nothing is said. */
export function formatOption<F extends string>(first: F, ...more: readonly F[]): Option {
  const all = [first, ...more]
  return new Option('--format <格式>', all.join('、')).choices(all).default(first)
}
