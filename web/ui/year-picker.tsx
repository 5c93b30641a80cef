import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { districtQuery } from '../district.ts'

export interface YearPickerProps {
  readonly value: string | number
  readonly onChange: (year: string) => void
}

/** A year with figures, the latest first. */
export function YearPicker({ value, onChange }: YearPickerProps) {
  const years = useQuery(districtQuery).data?.years ?? []
  return (
    <Select
      aria-label="年份"
      style={{ width: 100 }}
      value={Number(value) || null}
      options={years.map((year) => ({ value: year, label: `${year}年` }))}
      onChange={(year: number) => onChange(String(year))}
    />
  )
}
