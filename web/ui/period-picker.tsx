import { DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import type { Day } from '../../src/core/day.ts'
import { addDays } from '../../src/core/day.ts'
import {
  labelPeriod,
  lastDayOf,
  type Period,
  parsePeriod,
  periodKey,
  periodOf,
} from '../../src/core/period.ts'

const parts = [
  { value: '', label: '全年' },
  { value: 'H1', label: '上半年' },
  { value: 'H2', label: '下半年' },
  ...[1, 2, 3, 4].map((q) => ({ value: `Q${q}`, label: `第${'一二三四'[q - 1]}季度` })),
  ...Array.from({ length: 12 }, (_, i) => ({
    value: `-${String(i + 1).padStart(2, '0')}`,
    label: `${i + 1}月`,
  })),
  { value: '..', label: '自定起止' },
]

/** A period as it stands in an address; what cannot be read becomes the fallback instead of a broken page. */
export function readPeriod(text: string | undefined, fallback: string): Period {
  try {
    return parsePeriod(text || fallback)
  } catch {
    return parsePeriod(fallback)
  }
}

/** Year, and the part of it: two quick lists; any other span by its first and last day. */
export function PeriodPicker(p: {
  value: string
  years: readonly number[]
  onChange: (key: string) => void
}) {
  const period = readPeriod(p.value, String(p.years[0] ?? new Date().getFullYear()))
  const key = p.value.includes('..') ? p.value : periodKey(period)
  const match = /^(\d{4})(|[QH]\d|-\d{2})$/.exec(key)
  const year = Number(match?.[1] ?? period.from.slice(0, 4))
  const part = match ? (match[2] ?? '') : '..'
  const years = [...new Set([...p.years, year])].sort((a, b) => b - a)
  const choose = (nextYear: number, nextPart: string) =>
    p.onChange(nextPart === '..' ? spanOf(period) : `${nextYear}${nextPart}`)
  return (
    <fieldset className="bare row" aria-label={`期间 ${labelPeriod(period)}`}>
      <Select
        aria-label="年份"
        value={year}
        style={{ width: 96 }}
        options={years.map((y) => ({ value: y, label: `${y}年` }))}
        onChange={(y: number) => choose(y, part === '..' ? '' : part)}
      />
      <Select
        aria-label="年内期间"
        value={part}
        style={{ width: 112 }}
        options={parts}
        onChange={(next: string) => choose(year, next)}
      />
      {part === '..' ? (
        <DatePicker.RangePicker
          aria-label="起止日期"
          value={[dayjs(period.from), dayjs(lastDayOf(period))]}
          allowClear={false}
          onChange={(days) => {
            const [from, last] = days ?? []
            if (from && last)
              p.onChange(
                spanOf(
                  periodOf(from.format('YYYY-MM-DD') as Day, addDays(last.format('YYYY-MM-DD') as Day, 1)),
                ),
              )
          }}
        />
      ) : null}
    </fieldset>
  )
}

/** Always with both ends, so that the picker stays open on 自定起止 even where the span happens to be a month. */
function spanOf(period: Period): string {
  return `${period.from}..${period.to}`
}

/** What was known at the end of that day; empty means everything known now. */
export function AsOfPicker({
  value,
  onChange,
}: {
  value: string | undefined
  onChange: (day: string | undefined) => void
}) {
  return (
    <DatePicker
      aria-label="截至日（按当日已知）"
      placeholder="截至今日"
      value={value ? dayjs(value) : null}
      onChange={(day) => onChange(day ? day.format('YYYY-MM-DD') : undefined)}
      format={(d) => `截至 ${d.format('YYYY-MM-DD')}`}
      style={{ width: 156 }}
    />
  )
}
