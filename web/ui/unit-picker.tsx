import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { districtQuery } from '../district.ts'

interface Common {
  readonly label: string
  readonly id?: string
  readonly width?: number | string
  readonly placeholder?: string
}

/** Departments, streets and offices of the district, found by their names. */
function useUnits() {
  const district = useQuery(districtQuery).data
  return [...(district?.units ?? []), ...(district?.streets ?? [])].map((u) => ({
    value: u.code,
    label: u.name,
  }))
}

export function UnitPicker({
  value,
  onChange,
  label,
  id,
  width = '100%',
  placeholder = '选择单位',
}: Common & { value?: string | undefined; onChange?: (value: string | undefined) => void }) {
  return (
    <Select
      {...(id ? { id } : {})}
      aria-label={label}
      placeholder={placeholder}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      style={{ width }}
      value={value ?? null}
      options={useUnits()}
      onChange={(next: string | null | undefined) => onChange?.(next ?? undefined)}
    />
  )
}

export function UnitsPicker({
  value,
  onChange,
  label,
  id,
  width = '100%',
  placeholder = '可选多个单位',
}: Common & { value?: string[]; onChange?: (value: string[]) => void }) {
  return (
    <Select
      {...(id ? { id } : {})}
      mode="multiple"
      aria-label={label}
      placeholder={placeholder}
      showSearch={{ optionFilterProp: 'label' }}
      style={{ width }}
      value={value ?? []}
      options={useUnits()}
      onChange={(next: string[]) => onChange?.(next)}
    />
  )
}

/** The name of a unit by its code; what the district does not know is shown as it is. */
export function useUnitName(): (code: string) => string {
  const district = useQuery(districtQuery).data
  const all = [...(district?.units ?? []), ...(district?.streets ?? [])]
  return (code) => all.find((u) => u.code === code)?.name ?? code
}
