import { dateOf } from '../../core/day.ts'
import { daysIn, monthPeriod, monthsWithin, type Period, parsePeriod, yearPeriod } from '../../core/period.ts'
import { Refusal, refuse } from '../../core/refusal.ts'
import { foldWidth, shownInMessage } from '../../core/text.ts'
import type { Cell } from '../../office/cell.ts'
import type { Form } from '../forms/form.ts'

export interface PeriodScene {
  /** How long the form's period is. */
  readonly length?: Form['period']
  /** The year that the title, the sheet or the person names, for a “3月” without one. */
  readonly year?: number | undefined
}

const expected = {
  month: '一个月，应如 2025年3月',
  quarter: '一个季度，应如 2025年第1季度',
  year: '一个年度，应如 2025年',
}
const monthsOf = { month: 1, quarter: 3, year: 12 }

/** Reads 2025年3月, 2025.3, 202503, 3月 (with the year from elsewhere), or a date within the period. */
export function readPeriodValue(cell: Cell, scene: PeriodScene): Period {
  const value = shownInMessage(cell.text)
  const read = cell.kind === 'date' ? dayOfDateCell(cell) : periodText(cell.text, scene, value)
  const { length = 'any' } = scene
  const period =
    daysIn(read) === 1 && length !== 'any'
      ? around(read, length)
      : daysIn(read) === 1
        ? around(read, 'month')
        : read
  if (length !== 'any' && monthsWithin(period).length !== monthsOf[length])
    return refuse('period_other_length', { value, expected: expected[length] })
  return period
}

function dayOfDateCell(cell: Cell): Period {
  return parsePeriod(cell.text.slice(0, 10))
}

/** The month, quarter or year that a day lies in. */
function around(day: Period, length: 'month' | 'quarter' | 'year'): Period {
  const { year, month } = dateOf(day.from)
  if (length === 'year') return yearPeriod(year)
  return length === 'month' ? monthPeriod(year, month) : parsePeriod(`${year}Q${Math.ceil(month / 3)}`)
}

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']

function periodText(text: string, scene: PeriodScene, value: string): Period {
  const plain = foldWidth(text)
    .replace(/(十一|十二|[一二三四五六七八九十])(?=月)/, (numeral) => String(numerals.indexOf(numeral) + 1))
    .replace(/^(\d{4})[./](\d{1,2})$/, '$1-$2')
    .replace(/^(\d{4})(0[1-9]|1[0-2])$/, '$1-$2')
    .replace(
      /^(\d{4})[./](\d{1,2})[./](\d{1,2})$/,
      (_, y: string, m: string, d: string) => `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`,
    )
    .replace(/^(\d{4})年第?([1-4一二三四])季$/, '$1年第$2季度')
  const complete = tryPeriod(plain)
  if (complete) return complete
  const part = /^(?:\d{1,2}(?:月份?)?|第?[1-4一二三四]季度?|[上下]半年)$/.test(plain)
  if (!part) return refuse('period_unreadable', { value })
  if (scene.year === undefined) return refuse('period_without_year', { value })
  const named = /^\d{1,2}$/.test(plain) ? `${plain}月` : plain.replace(/季$/, '季度')
  return tryPeriod(`${scene.year}年${named}`) ?? refuse('period_unreadable', { value })
}

function tryPeriod(text: string): Period | undefined {
  try {
    return parsePeriod(text)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** The period that a title or sheet name mentions: 2025年3月一般工业固体废物流向汇总表, 3月. */
export function periodInTitles(titles: readonly string[], scene: PeriodScene): Period | undefined {
  for (const title of titles) {
    const plain = foldWidth(title)
    const match =
      /\d{4}\s?(?:年|[-/.])\s?\d{1,2}\s?月?份?|\d{4}年第?[1-4一二三四]季度?|\d{4}年[上下]半年|\d{4}\s?年|(?<!\d)\d{1,2}月份?|第?[一二三四]季度/.exec(
        plain,
      )
    if (!match) continue
    try {
      const text = match[0].replace(/\s/g, '').replace(/份$/, '')
      return readPeriodValue({ kind: 'text', text: /\d{4}年\d{1,2}$/.test(text) ? `${text}月` : text }, scene)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return undefined
}

/** A year mentioned anywhere in the titles. */
export function yearInTitles(titles: readonly string[]): number | undefined {
  for (const title of titles) {
    const match = /(?<!\d)((?:19|20)\d{2})(?!\d)/.exec(foldWidth(title))
    if (match) return Number(match[1])
  }
  return undefined
}
